// SPDX-License-Identifier: Apache-2.0

package index

import (
	"context"
	"encoding/binary"
	"slices"
	"testing"

	"touchstone"
	"touchstone/internal/mapped"
	"touchstone/journey"
)

// forged gives a snapshot's bytes checksums that hold, so that what lies behind
// them is reached.
func forged(data []byte) []byte {
	data = aligned(slices.Clone(data))
	if len(data) < headBytes {
		return data
	}
	word := func(n int) []byte { return data[n*8 : n*8+8] }
	binary.NativeEndian.PutUint64(word(0), magic)
	if encoded, ok := cut(data, binary.NativeEndian.Uint64(word(1)), binary.NativeEndian.Uint64(word(2))); ok {
		if d, ok := decodeDirectory(encoded); ok {
			at := uint64(8*8+(len(d.object)+7)/8*8) + uint64(len(d.pairs)*8) + uint64((len(d.pairs)+7)/8*8)
			for i, s := range d.shards {
				if shard, ok := cut(data, s.offset, s.length); ok {
					binary.NativeEndian.PutUint64(encoded[at+uint64(24*i)+16:], uint64(checksum(shard)))
				}
			}
		}
		binary.NativeEndian.PutUint64(word(3), uint64(checksum(encoded)))
	}
	binary.NativeEndian.PutUint64(word(5), uint64(checksum(data[:headBytes-8])))
	return data
}

type swapped struct{}

func (swapped) Customer(s touchstone.SubjectID) touchstone.CustomerID {
	return touchstone.CustomerID(s ^ 1)
}

func (swapped) Merged(yield func(touchstone.SubjectID, touchstone.CustomerID) bool) {
	for s := range touchstone.SubjectID(4) {
		if !yield(s, touchstone.CustomerID(s^1)) {
			return
		}
	}
}

// FuzzOpen reads whatever is in a file: it is refused, or its trails can be read
// under any mapping.
func FuzzOpen(f *testing.F) {
	x := New("")
	for i := range 6 {
		x.Append([]touchstone.Event{{
			Position: touchstone.Position(i + 1), Kind: touchstone.Interaction, Shape: touchstone.Shape{ID: touchstone.ShapeID(i%2 + 1)},
			Unit: []string{"", "E1"}[i%2], Subjects: []touchstone.SubjectID{touchstone.SubjectID(i%3 + 1), 9}, Value: &touchstone.Money{Minor: int64(i), Currency: "CNY"},
		}}, 0)
	}
	v := x.view(swapped{})
	v.company = x.company()
	w := &sink{}
	head, err := v.write(f.Context(), newWriter(w, ""))
	if err != nil {
		f.Fatal(err)
	}
	copy(w.data, head)
	f.Add(w.data)
	f.Add(w.data[:headBytes])
	f.Fuzz(func(t *testing.T, data []byte) {
		b, err := openBase(&mapped.File{Data: forged(data)}, "", 1)
		if err != nil {
			return
		}
		opened := indexOn(b)
		scope := Scope{Names: []string{"any"}, Activity: func(touchstone.ShapeID, touchstone.EventKind, uint32) (uint32, bool) { return 0, true }}
		for _, customers := range []touchstone.Customers{nil, swapped{}} {
			view := opened.View(customers, scope)
			for part := range view.Parts() {
				if err := view.Visit(context.Background(), part, func(*journey.Trail) {}); err != nil {
					t.Fatal(err)
				}
			}
		}
		opened.Erase([]touchstone.SubjectID{1}, 9, nil)
		if err := opened.Compact(context.Background(), "", swapped{}); err != nil {
			t.Logf("not compacted: %v", err) // trails out of order
		}
	})
}

type sink struct{ data []byte }

func (s *sink) Write(p []byte) (int, error) {
	s.data = append(s.data, p...)
	return len(p), nil
}
