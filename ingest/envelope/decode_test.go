// SPDX-License-Identifier: Apache-2.0

package envelope

import "testing"

var typical = `{"id":"9f1c2d3e-4b5a-6978-8765-43210fedcba9","kind":"interaction","channel":"website","name":"Product Viewed","place":"https://shop.example.com/products/12345?utm_source=wechat",` +
	`"identifiers":[{"kind":"user_id","value":"u-1029384756"},{"kind":"anonymous_id","value":"b1c2d3e4-0000-4000-8000-1234567890ab"}],"unit":"SH-001","objects":[{"type":"product","id":"12345"}],` +
	`"time":"2026-01-22T10:30:00.123+08:00","duration_ms":5300,"properties":{"category":"女装","price":129.5,"position":3,"list":"首页推荐","logged_in":true,"coupon":null,"tags":["新品","满减"]}}`

func BenchmarkDecode(b *testing.B) {
	b.SetBytes(int64(len(typical)))
	b.ReportAllocs()
	var m Message
	for b.Loop() {
		if err := Decode(typical, &m); err != nil {
			b.Fatal(err)
		}
	}
}
