// SPDX-License-Identifier: Apache-2.0

package identity

import (
	"encoding/binary"
	"math/bits"
	"runtime"

	"touchstone"
)

// base is the dense part of a mapping: subjects in ascending order, 8 bytes
// each, and the ordinal of each one's customer among them, 4 bytes each, both
// little-endian. Every subject of a customer with several is in it. The bytes
// may be mapped from a file.
type base struct {
	n         int
	subjects  []byte
	customers []byte

	// first holds, for every value of a subject's leading bits, the ordinal of
	// the first subject that has it or a greater one. Ids are spread evenly, so
	// a bucket has about eight.
	first []uint32
	shift int
	owner any // keeps what the bytes are mapped from
}

func newBase(n int, subjects, customers []byte, owner any) *base {
	b := &base{n: n, subjects: subjects, customers: customers, owner: owner}
	lead := max(bits.Len(uint(n))-3, 1)
	b.shift = 64 - lead
	b.first = make([]uint32, 1<<lead+1)
	bucket := uint64(0)
	for i := range n {
		for ; bucket <= uint64(b.subject(i))>>b.shift; bucket++ {
			b.first[bucket] = uint32(i)
		}
	}
	for ; bucket < uint64(len(b.first)); bucket++ {
		b.first[bucket] = uint32(n)
	}
	return b
}

func (b *base) subject(i int) touchstone.SubjectID {
	return touchstone.SubjectID(binary.LittleEndian.Uint64(b.subjects[8*i:]))
}

func (b *base) at(i int) touchstone.CustomerID {
	return touchstone.CustomerID(b.subject(int(binary.LittleEndian.Uint32(b.customers[4*i:]))))
}

func (b *base) customer(s touchstone.SubjectID) (touchstone.CustomerID, bool) {
	defer runtime.KeepAlive(b)
	i, ok := b.ordinal(s)
	if !ok {
		return 0, false
	}
	return b.at(i), true
}

func (b *base) ordinal(s touchstone.SubjectID) (int, bool) {
	bucket := uint64(s) >> b.shift
	low, high := int(b.first[bucket]), int(b.first[bucket+1])
	for low < high {
		middle := (low + high) / 2
		switch found := b.subject(middle); {
		case found == s:
			return middle, true
		case found < s:
			low = middle + 1
		default:
			high = middle
		}
	}
	return 0, false
}

func (b *base) all(yield func(entry) bool) {
	defer runtime.KeepAlive(b)
	for i := range b.n {
		if !yield(entry{b.subject(i), b.at(i)}) {
			return
		}
	}
}

// baseOf makes a base of entries in ascending order of subject, among which is
// every customer under its own number.
func baseOf(entries []entry) *base {
	subjects, customers := make([]byte, 8*len(entries)), make([]byte, 4*len(entries))
	for i, e := range entries {
		binary.LittleEndian.PutUint64(subjects[8*i:], uint64(e.subject))
	}
	b := newBase(len(entries), subjects, customers, nil)
	for i, e := range entries {
		ordinal, _ := b.ordinal(touchstone.SubjectID(e.customer))
		binary.LittleEndian.PutUint32(customers[4*i:], uint32(ordinal))
	}
	return b
}
