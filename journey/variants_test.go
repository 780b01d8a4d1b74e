// SPDX-License-Identifier: Apache-2.0

package journey

import (
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
)

// variantLog has three variants: 400 cases that last 2, 4, … 800 seconds, 300 of
// one event, and 201 that last 1, 2, … 201 seconds.
func variantLog(t *testing.T) *Trails {
	t.Helper()
	log := &Log{Activities: []string{"a", "b", "c"}}
	add := func(path []uint32, seconds int64) {
		for i, a := range path {
			log.Case, log.Activity = append(log.Case, uint32(log.Cases)), append(log.Activity, a)
			log.Time = append(log.Time, seconds*1000*int64(i)/int64(max(1, len(path)-1)))
		}
		log.Cases++
	}
	for i := range int64(400) {
		add([]uint32{0, 1}, 2*(i+1))
		if i < 300 {
			add([]uint32{2}, 0)
		}
		if i < 201 {
			add([]uint32{0, 1, 2, 1, 0}, i+1)
		}
	}
	trails, err := NewTrails(log)
	if err != nil {
		t.Fatal(err)
	}
	return trails
}

// Variants are the same whether trails are kept until they are counted or there
// was no room for some or all of them.
func TestVariantsNeedNoRoom(t *testing.T) {
	trails := variantLog(t)
	want := &Variants{
		Count:     3,
		Top:       []Variant{{Path: []uint32{0, 1}, Cases: 400, Median: 401}, {Path: []uint32{2}, Cases: 300, Median: 0}},
		RestCount: 1, Rest: Variant{Cases: 201, Median: 101}, Effective: 901,
	}
	for _, room := range []int{0, 1, keptTrails} {
		folds := [2]*variantFold{{room: room}, {room: keptTrails}}
		for c := range trails.Len() {
			trail := trails.At(c)
			folds[c%4/3].Visit(&trail)
		}
		folds[0].Merge(folds[1])
		if kept := folds[0].kept(); kept != (room == keptTrails) {
			t.Errorf("with room for %d pages: trails are kept: %v", room, kept)
		}
		got, err := variantsOf(t.Context(), trails, folds[0], Options{TopVariants: 2})
		if err != nil {
			t.Fatal(err)
		}
		for i := range got.Top {
			got.Top[i].ID = ""
		}
		if d := gocmp.Diff(want, got); d != "" {
			t.Errorf("with room for %d pages: %s", room, d)
		}
	}
}

// Paths of few activities differ in few bits; their hashes are told apart by half
// of either word as well as random numbers are, and lie in all tables alike.
func TestHashesOfPathsSpread(t *testing.T) {
	const activities = 40
	whole, a, b := map[pathHash]bool{}, map[uint32]bool{}, map[uint32]bool{}
	tables := [variantParts]int{}
	add := func(path ...uint32) {
		h := hashPath(path)
		whole[h], a[uint32(h.a)], b[uint32(h.b)] = true, true, true
		tables[h.b%variantParts]++
	}
	paths := 0
	for x := range uint32(activities) {
		add(x)
		for y := range uint32(activities) {
			add(x, y)
			for z := range uint32(activities) {
				add(x, y, z)
				add(x, 0, 0, 0, 0, y, z)
				paths += 2
			}
			paths++
		}
		paths++
	}
	if len(whole) != paths {
		t.Errorf("%d paths have %d hashes", paths, len(whole))
	}
	// Of n random numbers n²/2^33 are there already: 2, with a deviation of 1.4.
	for word, distinct := range []int{len(a), len(b)} {
		if again := paths - distinct; again > 10 {
			t.Errorf("half of word %d is that of another path %d times", word, again)
		}
	}
	for i, n := range tables {
		if mean := paths / variantParts; n < mean*2/3 || n > mean*4/3 {
			t.Errorf("table %d has %d of %d paths", i, n, paths)
		}
	}
}
