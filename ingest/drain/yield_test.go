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
		time.Sleep(9 * time.Second)
		if n := stored(); n != 0 {
			t.Errorf("%d events are stored after 9 s of crowds", n)
		}
		time.Sleep(2 * time.Second)
		if n := stored(); n != many {
			t.Errorf("%d events are stored after 11 s; a third of 30 s is the most", n)
		}
		h.accept(events(many, many))
		time.Sleep(time.Second)
		begun := time.Now()
		h.wait(2 * many)
		if took := time.Since(begun); took > time.Second {
			t.Errorf("who waits for what is stored waited %v", took)
		}
		h.accept(events(2*many, many))
		time.Sleep(time.Second)
		crowded.Store(false)
		time.Sleep(time.Second)
		if n := stored(); n != 3*many {
			t.Errorf("%d events are stored a second after the crowds left", n)
		}
		h.leave()
	})
}
