// SPDX-License-Identifier: Apache-2.0

package drain_test

import (
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"touchstone"
	"touchstone/ingest/drain"
)

// many is as many as make a transaction worth its while.
const many = 5_000

func TestPostsGoFirstWhileProcessorsAreCrowded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var crowded atomic.Bool
		crowded.Store(true)
		h := settle(t, func(o *drain.Options) { o.Crowded, o.MaxLag = crowded.Load, 30*time.Second })
		stored := func() int { return int(h.Health().Stored) }
		h.accept(events(0, many))
		time.Sleep(400 * time.Millisecond)
		if n := stored(); n != 0 {
			t.Errorf("%d events are stored after 0.4 s of crowds", n)
		}
		h.accept(events(many, many))
		time.Sleep(200 * time.Millisecond)
		if n := stored(); n != 2*many {
			t.Errorf("%d events are stored after 0.6 s; half a second is the most, for all that came meanwhile", n)
		}
		h.accept(events(2*many, many))
		time.Sleep(300 * time.Millisecond)
		begun := time.Now()
		h.wait(3 * many)
		if took := time.Since(begun); took > 100*time.Millisecond {
			t.Errorf("who waits for what is stored waited %v", took)
		}
		h.accept(events(3*many, many))
		time.Sleep(300 * time.Millisecond)
		crowded.Store(false)
		time.Sleep(100 * time.Millisecond)
		if n := stored(); n != 4*many {
			t.Errorf("%d events are stored a tenth of a second after the crowds left", n)
		}
		h.leave()
	})
}

// The store takes half a second for a transaction of the most rows, and as
// many again and one are accepted meanwhile: the next one begins a second
// after that, though they are old by then, and the one left over follows.
func TestPostsGoFirstForLongerInABurst(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const most = 1_000
		h := settle(t, func(o *drain.Options) {
			o.Crowded, o.MaxLag, o.MaxRows = func() bool { return true }, 30*time.Second, most
		})
		var mu sync.Mutex
		var begun []time.Duration // since the first event
		start := time.Now()
		h.store.spoil(func([]touchstone.Event) error {
			mu.Lock()
			begun = append(begun, time.Since(start))
			mu.Unlock()
			time.Sleep(500 * time.Millisecond)
			return nil
		})
		h.accept(events(0, most))
		time.Sleep(700 * time.Millisecond) // the first transaction is under way
		h.accept(events(most, most+1))
		time.Sleep(5 * time.Second)
		mu.Lock()
		defer mu.Unlock()
		want := []time.Duration{500 * time.Millisecond, 2 * time.Second, 2500 * time.Millisecond}
		if diff := cmp.Diff(want, begun); diff != "" {
			t.Errorf("transactions began otherwise (-want +got):\n%s", diff)
		}
		h.leave()
	})
}
