// SPDX-License-Identifier: Apache-2.0

package journey

// pathIndex numbers distinct path hashes from 0 in the order of their first
// sight. It takes 20 to 32 bytes a hash, half of what a map would, which
// matters when nearly every case has a path of its own.
type pathIndex struct {
	hashes []pathHash
	slots  []uint32 // number + 1, at the hash's low bits or the next free place
}

// number gives the number of a hash, the next one where it is new.
func (x *pathIndex) number(h pathHash) int {
	if 4*len(x.hashes) >= 3*len(x.slots) {
		x.grow()
	}
	at := x.slot(h)
	if x.slots[at] == 0 {
		x.hashes = append(x.hashes, h)
		x.slots[at] = uint32(len(x.hashes))
	}
	return int(x.slots[at] - 1)
}

func (x *pathIndex) slot(h pathHash) int {
	mask := len(x.slots) - 1
	at := int(h.a) & mask
	for x.slots[at] != 0 && x.hashes[x.slots[at]-1] != h {
		at = (at + 1) & mask
	}
	return at
}

func (x *pathIndex) grow() {
	x.slots = make([]uint32, max(64, 2*len(x.slots)))
	for i, h := range x.hashes {
		x.slots[x.slot(h)] = uint32(i + 1)
	}
}

// paged is a growing list whose elements never move, so that growing it copies
// nothing and holds no memory twice.
type paged[T any] struct {
	pages [][]T
	len   int
}

const pageSize = 1 << 10

func (p *paged[T]) add(v T) {
	if p.len%pageSize == 0 {
		p.pages = append(p.pages, make([]T, 0, pageSize))
	}
	last := &p.pages[len(p.pages)-1]
	*last = append(*last, v)
	p.len++
}

func (p *paged[T]) at(i int) *T { return &p.pages[i/pageSize][i%pageSize] }
