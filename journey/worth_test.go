// SPDX-License-Identifier: Apache-2.0

package journey

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// Three events, the second and the third worth something, are cut by a gap
// before the second and the third.
func TestWorthGoesWithItsEvents(t *testing.T) {
	trail := Trail{Activity: []uint32{0, 1, 0, 1}, Time: []int64{0, 10_000, 11_000, 30_000}, Worth: []Worth{{1, 500, "CNY"}, {2, -20, "EUR"}, {3, 7, "CNY"}}}
	var got [][]Worth
	if err := ByGap(one{trail}, 5*time.Second).Visit(context.Background(), 0, func(t *Trail) { got = append(got, t.Worth) }); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff([][]Worth{nil, {{0, 500, "CNY"}, {1, -20, "EUR"}}, {{0, 7, "CNY"}}}, got); d != "" {
		t.Error(d)
	}
	for at, want := range []int64{0, 500, 0, 7} {
		if got := trail.WorthAt(at, "CNY"); got != want {
			t.Errorf("the event at %d is worth %d, want %d", at, got, want)
		}
	}
}

// one is a source of one trail.
type one struct{ trail Trail }

func (o one) Names() []string { return []string{"a", "b"} }
func (o one) Parts() int      { return 1 }
func (o one) Visit(_ context.Context, _ int, visit func(*Trail)) error {
	visit(&o.trail)
	return nil
}
