// SPDX-License-Identifier: Apache-2.0

package journey

import (
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"touchstone/internal/testenv"
)

// levenshtein is the definition, as a table.
func levenshtein(a, b []uint32) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range a {
		diagonal := row[0]
		row[0] = i + 1
		for j := range b {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			diagonal, row[j+1] = row[j+1], min(row[j+1]+1, row[j]+1, diagonal+cost)
		}
	}
	return row[len(b)]
}

func TestEditsAreLevenshteins(t *testing.T) {
	path := rapid.SliceOfN(rapid.Uint32Range(0, 4), 0, 200)
	rapid.Check(t, func(t *rapid.T) {
		a, b := path.Draw(t, "a"), path.Draw(t, "b")
		if got, want := newPattern(a).edits(b), levenshtein(a, b); got != want {
			t.Fatalf("got %d, want %d", got, want)
		}
	})
}

// The distances and heights of scipy's average linkage over the most frequent
// variants of the receipt log.
func TestRepresentationAgainstReference(t *testing.T) {
	var ref struct {
		Variants [][2]json.RawMessage
		Row      []float64    `json:"distance_row0"`
		Linkage  [][4]float64 `json:"linkage_average"`
		Sizes    []int        `json:"maxclust4_sizes_sorted"`
		Groups   [][]int      `json:"maxclust4_partition"`
	}
	raw, err := os.ReadFile(testenv.Shared(t, "reference", "journey-mining", "receipt.paths.json"))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(raw, &ref); err != nil {
		t.Fatal(err)
	}
	v, codes := &Variants{}, map[string]uint32{}
	for i, pair := range ref.Variants {
		var names []string
		one := Variant{ID: fmt.Sprintf("%016x", i)}
		if err := json.Unmarshal(pair[0], &names); err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(pair[1], &one.Cases); err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			if _, ok := codes[name]; !ok {
				codes[name] = uint32(len(codes))
			}
			one.Path = append(one.Path, codes[name])
		}
		v.Top = append(v.Top, one)
	}
	for i, want := range ref.Row {
		if got := newPattern(v.Top[0].Path).distance(v.Top[i].Path); math.Abs(got-want) > 1e-12 {
			t.Errorf("distance to %d: got %v, want %v", i, got, want)
		}
	}
	r, err := Represent(t.Context(), v, len(ref.Sizes))
	if err != nil {
		t.Fatal(err)
	}
	for i, step := range ref.Linkage {
		if math.Abs(r.Heights[i]-step[2]) > 1e-12 {
			t.Errorf("height %d: got %v, want %v", i, r.Heights[i], step[2])
		}
	}
	var sizes, covered, want []int
	for _, g := range r.Groups {
		sizes, covered = append(sizes, g.Variants), append(covered, g.Covered)
	}
	slices.SortFunc(sizes, func(a, b int) int { return b - a })
	if !slices.Equal(sizes, ref.Sizes) {
		t.Errorf("groups of %v variants, want %v", sizes, ref.Sizes)
	}
	for _, group := range ref.Groups {
		cases := 0
		for _, i := range group {
			cases += v.Top[i].Cases
		}
		want = append(want, cases)
	}
	slices.SortFunc(want, func(a, b int) int { return b - a })
	if !slices.Equal(covered, want) {
		t.Errorf("groups cover %v cases, want %v", covered, want)
	}
}

// Three kinds of journey with small changes, more variants than are linked:
// every kind is found, and every case is covered.
func TestRepresentationOfMany(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	v, total := &Variants{Rest: Variant{Cases: 7}}, 0
	for i := range 3 * LinkedVariants / 2 {
		kind := uint32(i % 3)
		var path []uint32
		for step := range uint32(12) {
			path = append(path, 20*kind+step)
		}
		path[r.IntN(12)] = uint32(100 + r.IntN(1000)) // one step differs
		v.Top = append(v.Top, Variant{ID: fmt.Sprintf("%016x", i), Path: path, Cases: 1 + i%5})
		total += 1 + i%5
	}
	got, err := Represent(t.Context(), v, 3)
	if err != nil {
		t.Fatal(err)
	}
	covered, kinds := 0, map[uint32]bool{}
	for _, g := range got.Groups {
		covered += g.Covered
		kinds[g.Path[5]/20] = true
		if g.Distance > 2.0/12 { // at most one step of each of two paths
			t.Errorf("group of %d is %v wide", g.Variants, g.Distance)
		}
	}
	if len(got.Groups) != 3 || covered != total || got.Other != 7 || got.Heights != nil {
		t.Errorf("%d groups cover %d of %d, %d other", len(got.Groups), covered, total, got.Other)
	}
}

func TestRepresentationCoversEverybody(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := drawMining(t)
		groups := rapid.IntRange(-1, 5).Draw(t, "groups")
		r, err := Represent(t.Context(), &m.Variants, groups)
		if err != nil {
			t.Fatal(err)
		}
		cases := r.Other
		for _, g := range r.Groups {
			cases += g.Covered
			if g.Cases > g.Covered || g.Distance < 0 || g.Distance > 1 {
				t.Fatalf("%+v", g)
			}
		}
		if cases != m.Cases || len(r.Groups) > max(1, groups) {
			t.Fatalf("%d of %d cases in %d groups", cases, m.Cases, len(r.Groups))
		}
	})
}
