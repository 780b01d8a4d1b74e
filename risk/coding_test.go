// SPDX-License-Identifier: Apache-2.0

package risk

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// twelve rows teach: a number that is missing once, and a word of which a
// stands in ten rows, b in one, and one is missing. Two later rows say 9, c
// and nothing, d.
func small() (*Table, []int, []int) {
	nan := math.NaN()
	t := &Table{Outcome: make([]float64, 14), Features: []Feature{
		{Name: "number", Values: []float64{1, 2, 3, 4, 5, 1, 2, 3, 4, 5, 3, nan, 9, nan}},
		{Name: "word", Codes: []uint32{1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 0, 3, 4}, Levels: []string{"", "a", "b", "c", "d"}},
	}}
	return t, []int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}, []int{10, 11, 12, 13}
}

func TestCodingByHand(t *testing.T) {
	table, rows, later := small()
	nan := math.NaN()
	for _, c := range []struct {
		trees bool
		want  [][]float64 // of the rows b, nothing, 9 c, nothing d
	}{
		{false, [][]float64{{3, 3, 5, 3}, {0, 1, 0, 1}, {0, 0, 0, 0}, {1, 0, 1, 1}, {0, 1, 0, 0}}}, // median 3, at most 5; unknown; a; other; unknown
		{true, [][]float64{{3, nan, 9, nan}, {0, 0, 0, 0}, {1, 0, 1, 1}, {0, 1, 0, 0}}},
	} {
		coding := learnCoding(table, rows, c.trees)
		if d := cmp.Diff(c.want, coding.matrix(table, later), cmpopts.EquateNaNs()); d != "" {
			t.Errorf("trees %v: %s", c.trees, d)
		}
	}
}

func TestFewerThanHalfIsTooLittle(t *testing.T) {
	nan := math.NaN()
	table := &Table{Outcome: make([]float64, 4)}
	m := &Model{}
	for f := range 6 {
		values := []float64{nan, nan, nan, nan}
		for row := range values {
			if f <= row { // row r knows r+1 of six
				values[row] = 1
			}
		}
		table.Features = append(table.Features, Feature{Values: values})
		m.used = append(m.used, true)
	}
	for row, want := range []bool{true, true, false, false} {
		if got := m.thin(table, row); got != want {
			t.Errorf("%d of 6 known: thin %v", row+1, got)
		}
	}
}

// By hand: then 12 rows, of which a 10, b 1 and one missing; now c, d: both are
// words that did not have a bin of their own.
func TestDriftBins(t *testing.T) {
	table, rows, _ := small()
	bins, of := binsOf(table, 1, rows)
	if then := counted(bins, of, rows); then[0] != 1 {
		t.Errorf("missing then: %v", then)
	}
	now := counted(bins, of, []int{12, 13})
	if b := of(10); now[b] != 2 {
		t.Errorf("rare words now: %v", now)
	}
	bins, of = binsOf(table, 0, rows)
	if now := counted(bins, of, []int{12, 13}); now[0] != 1 || now[bins-1] != 1 {
		t.Errorf("numbers now: %v", now)
	}
}
