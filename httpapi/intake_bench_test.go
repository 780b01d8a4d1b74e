// SPDX-License-Identifier: Apache-2.0

package httpapi

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"touchstone"
)

// benchCall is a typical call of 600 bytes.
func benchCall(i int) string {
	return fmt.Sprintf(`{"type":"track","event":"Product Viewed","userId":"u-%d","anonymousId":"b1c2d3e4-0000-4000-8000-1234567890ab","messageId":"9f1c2d3e-4b5a-6978-8765-%012d","timestamp":"2026-01-22T02:30:00.123Z",`+
		`"properties":{"product_id":"%d","category":"女装","price":129.5,"position":3,"list":"首页推荐","logged_in":true,"url":"https://shop.example.com/products/%d?utm_source=wechat"},`+
		`"context":{"library":{"name":"@segment/analytics-node","version":"3.1.0"},"locale":"zh-CN","ip":"10.0.0.1"},"_metadata":{"nodeVersion":"20.1.0","jsRuntime":"node"}}`, i, i, i, i)
}

// benchIntake posts the same body again and again; the acceptor keeps nothing.
func benchIntake(b *testing.B, path, media, body string, events int) {
	g, h := newGate(b, nil)
	g.target.Acceptor = acceptFunc(func(context.Context, []touchstone.Event) (touchstone.Position, error) { return 1, nil })
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		r := httptest.NewRequest(http.MethodPost, path, io.NopCloser(strings.NewReader(body)))
		r.Header.Set("Content-Type", media)
		r.SetBasicAuth("wk-1", "")
		w := httptest.NewRecorder()
		if h.ServeHTTP(w, r); w.Code != http.StatusOK {
			b.Fatal(w.Code, w.Body)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*events), "ns/event")
}

func BenchmarkIntakeBatchOf200(b *testing.B) {
	var calls []string
	for i := range 200 {
		calls = append(calls, benchCall(i))
	}
	benchIntake(b, "/v1/batch", "application/json", `{"batch":[`+strings.Join(calls, ",")+`],"sentAt":"2026-01-22T02:30:05.000Z"}`, 200)
}

func BenchmarkIntakeSingle(b *testing.B) {
	benchIntake(b, "/v1/track", "application/json", benchCall(1), 1)
}

func BenchmarkIntakeLines(b *testing.B) {
	var lines strings.Builder
	for i := range 2000 {
		fmt.Fprintf(&lines, `{"id":"9f1c2d3e-4b5a-6978-8765-%012d","name":"Product Viewed","place":"https://shop.example.com/products/%d?utm_source=wechat","identifiers":[{"kind":"user_id","value":"u-%d"},{"kind":"anonymous_id","value":"b1c2d3e4-0000-4000-8000-1234567890ab"}],"objects":[{"type":"product","id":"%d"}],`+
			`"time":"2026-01-22T10:30:00.123+08:00","properties":{"category":"女装","price":129.5,"position":3,"list":"首页推荐","logged_in":true,"coupon":null,"tags":["新品","满减"]}}`+"\n", i, i, i, i)
	}
	benchIntake(b, "/v1/events", "application/x-ndjson", lines.String(), 2000)
}
