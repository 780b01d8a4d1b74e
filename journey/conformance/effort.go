// SPDX-License-Identifier: Apache-2.0

package conformance

import (
	"hash/maphash"
	"sync"
	"sync/atomic"
)

// maxReplay is how much work all replays of a question may be together, in what
// search counts. It takes one core about ten seconds.
const maxReplay = 1 << 29

// uncounted is the work of a search that is not counted: so little that it is bounded
// by the number of events.
const uncounted = 1 << 11

// effort is what the dear searches of some replayers took together. Each counts
// once, whoever makes it and however often, so that it does not depend on who
// comes first whether it is used up. Safe for use from many goroutines.
type effort struct {
	most  int
	over  atomic.Bool
	seeds [2]maphash.Seed

	mutex sync.Mutex
	spent int
	seen  map[[2]uint64]struct{} // digests of what was searched for
}

func newEffort(most int) *effort {
	return &effort{most: most, seeds: [2]maphash.Seed{maphash.MakeSeed(), maphash.MakeSeed()}, seen: map[[2]uint64]struct{}{}}
}

// charge counts a search.
func (e *effort) charge(key string, took int) {
	if took <= uncounted {
		return
	}
	d := [2]uint64{maphash.String(e.seeds[0], key), maphash.String(e.seeds[1], key)}
	e.mutex.Lock()
	defer e.mutex.Unlock()
	if _, known := e.seen[d]; known {
		return
	}
	e.seen[d] = struct{}{}
	if e.spent += took; e.spent > e.most {
		e.over.Store(true)
	}
}
