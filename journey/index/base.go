// SPDX-License-Identifier: Apache-2.0

package index

import (
	"fmt"
	"slices"
	"sort"
	"sync"
	"sync/atomic"

	"touchstone/internal/mapped"
)

// base is a snapshot in memory. It does not change.
type base struct {
	*directory
	file    *mapped.File // what the columns lie in; it must be held while they are read
	parts   []*shard
	numbers []int // of the first trail of each shard, and how many there are
	keys    []uint64
	events  int
}

func emptyBase(object string) *base {
	return &base{directory: &directory{object: object, dictionary: dictionary{units: []string{""}}}, file: &mapped.File{}, numbers: []int{0}}
}

// openBase reads a snapshot with so many workers, and looks at every checksum.
func openBase(file *mapped.File, object string, workers int) (*base, error) {
	d, ok := readDirectory(file.Data)
	if !ok || d.object != object {
		return nil, ErrDamaged
	}
	b := &base{directory: d, file: file, parts: make([]*shard, len(d.shards)), numbers: []int{0}}
	if bad := b.load(workers); bad >= 0 {
		return nil, fmt.Errorf("shard %d of %d: %w", bad, len(d.shards), ErrDamaged)
	}
	for i, s := range b.parts {
		if len(s.keys) == 0 || i > 0 && s.keys[0] <= b.parts[i-1].keys[len(b.parts[i-1].keys)-1] {
			return nil, fmt.Errorf("order of shard %d: %w", i, ErrDamaged)
		}
		b.keys = append(b.keys, s.keys[0])
		b.numbers = append(b.numbers, b.numbers[i]+len(s.keys))
		b.events += len(s.gaps)
	}
	if n := len(d.trails); n > 0 && int(slices.Max(d.trails)) >= b.trailCount() {
		return nil, fmt.Errorf("subjects: %w", ErrDamaged)
	}
	return b, nil
}

// load reads the shards and gives the number of one that is damaged, -1 when
// none is.
func (b *base) load(workers int) int {
	var next, bad atomic.Int64
	bad.Store(-1)
	var group sync.WaitGroup
	for range workers {
		group.Go(func() {
			for i := next.Add(1) - 1; i < int64(len(b.shards)) && bad.Load() < 0; i = next.Add(1) - 1 {
				if !b.loadShard(int(i)) {
					bad.Store(i)
				}
			}
		})
	}
	group.Wait()
	return int(bad.Load())
}

func (b *base) loadShard(i int) bool {
	e := b.shards[i]
	data, ok := cut(b.file.Data, e.offset, e.length)
	if !ok || checksum(data) != e.checksum {
		return false
	}
	b.parts[i], ok = parseShard(data)
	return ok && b.parts[i].sound(len(b.entries), len(b.currencies))
}

func (b *base) trailCount() int { return b.numbers[len(b.numbers)-1] }

// trail gives the shard of a trail and its place there.
func (b *base) trail(number int) (*shard, int) {
	i := sort.SearchInts(b.numbers, number+1) - 1
	return b.parts[i], number - b.numbers[i]
}

// find gives the number of the trail with a key.
func (b *base) find(key uint64) (int, bool) {
	i, exact := slices.BinarySearch(b.keys, key)
	if exact {
		return b.numbers[i], true
	}
	if i == 0 {
		return 0, false
	}
	at, ok := slices.BinarySearch(b.parts[i-1].keys, key)
	return b.numbers[i-1] + at, ok
}

// holding yields the trails in which a subject acts.
func (b *base) holding(subject uint64, yield func(trail int)) {
	from, _ := slices.BinarySearch(b.aliases, subject)
	for ; from < len(b.aliases) && b.aliases[from] == subject; from++ {
		yield(int(b.trails[from]))
	}
	if trail, ok := b.find(subject); ok {
		if s, i := b.trail(trail); slices.Contains(s.subjects(i), subject) {
			yield(trail)
		}
	}
}

// withCompany yields the subjects that act in events that name a subject.
func (b *base) withCompany(subject uint64, yield func(acting uint64)) {
	from, _ := slices.BinarySearch(b.named, subject)
	for ; from < len(b.named) && b.named[from] == subject; from++ {
		yield(b.acting[from])
	}
}

// Bytes per event that lie in memory while trails are read: all columns but
// the positions.
func (s *shard) resident() int {
	perTrail := 8*len(s.keys) + 8*len(s.starts) + 4*len(s.ends) + 4*len(s.owners) + 8*len(s.subject)
	perEvent := 4*len(s.local) + 2*len(s.narrow) + 4*len(s.wide) + 4*len(s.gaps) + len(s.marks) + len(s.actors)
	return perTrail + perEvent + 12*len(s.longAt) + 8*len(s.manyAt) + 14*len(s.prices.at)
}
