// SPDX-License-Identifier: Apache-2.0

package drain_test

import (
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"touchstone/ingest/drain"
)

// many is enough to be stored without waiting for more.
const many = 5_000

func TestPostsGoFirstWhileProcessorsAreCrowded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var crowded atomic.Bool
		crowded.Store(true)
		h := settle(t, func(o *drain.Options) { o.Crowded, o.MaxLag = crowded.Load, 30*time.Second })
		stored := func() int { return int(h.Health().Stored) }
		h.accept(events(0, many))
		time.Sleep(900 * time.Millisecond)
		if n := stored(); n != 0 {
			t.Errorf("%d events are stored after 0.9 s of crowds", n)
		}
		time.Sleep(200 * time.Millisecond)
		if n := stored(); n != many {
			t.Errorf("%d events are stored after 1.1 s; a second is the most", n)
		}
		h.accept(events(many, many))
		time.Sleep(500 * time.Millisecond)
		begun := time.Now()
		h.wait(2 * many)
		if took := time.Since(begun); took > 100*time.Millisecond {
			t.Errorf("who waits for what is stored waited %v", took)
		}
		h.accept(events(2*many, many))
		time.Sleep(500 * time.Millisecond)
		crowded.Store(false)
		time.Sleep(100 * time.Millisecond)
		if n := stored(); n != 3*many {
			t.Errorf("%d events are stored a tenth of a second after the crowds left", n)
		}
		h.leave()
	})
}
