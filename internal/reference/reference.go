// SPDX-License-Identifier: Apache-2.0

// Package reference reads the stored results that tests compare with: the
// folders under shared/reference, whose READMEs name the origin and tolerance
// of every figure.
package reference

import (
	"encoding/csv"
	"encoding/json"
	"math"
	"os"
	"strconv"
	"testing"

	"touchstone/internal/testenv"
)

// Exact is class E of the READMEs: relative 1e-8, absolute 1e-10 near zero.
const Exact = 1e-8

// Near fails the test when got differs from want by more than the relative
// tolerance, or 1e-10 where that is less.
func Near(t testing.TB, name string, got, want, tolerance float64) {
	t.Helper()
	if math.IsNaN(got) || math.Abs(got-want) > max(1e-10, tolerance*math.Abs(want)) {
		t.Errorf("%s = %.15g, want %.15g", name, got, want)
	}
}

// JSON reads a file of results.
func JSON(t testing.TB, into any, path ...string) {
	t.Helper()
	raw, err := os.ReadFile(testenv.Shared(t, append([]string{"reference"}, path...)...))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(raw, into); err != nil {
		t.Fatal(err)
	}
}

// Table is a CSV file of data with a header.
type Table struct {
	t    testing.TB
	at   map[string]int
	rows [][]string
}

// CSV reads a file of data.
func CSV(t testing.TB, path ...string) Table {
	t.Helper()
	f, err := os.Open(testenv.Shared(t, append([]string{"reference"}, path...)...))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	c := Table{t: t, at: map[string]int{}, rows: rows[1:]}
	for i, name := range rows[0] {
		c.at[name] = i
	}
	return c
}

// Words gives a column as text.
func (c Table) Words(name string) []string {
	c.t.Helper()
	at, ok := c.at[name]
	if !ok {
		c.t.Fatalf("no column %q", name)
	}
	out := make([]string, len(c.rows))
	for i, row := range c.rows {
		out[i] = row[at]
	}
	return out
}

// Numbers gives a column as numbers, NaN for an empty cell.
func (c Table) Numbers(name string) []float64 {
	c.t.Helper()
	out := make([]float64, len(c.rows))
	for i, cell := range c.Words(name) {
		out[i] = math.NaN()
		if cell == "" {
			continue
		}
		v, err := strconv.ParseFloat(cell, 64)
		if err != nil {
			c.t.Fatal(err)
		}
		out[i] = v
	}
	return out
}

// Codes gives a column as 0, 1, … in the order of words; without words, in
// order of appearance.
func (c Table) Codes(name string, words ...string) []uint32 {
	c.t.Helper()
	code := map[string]uint32{}
	for i, w := range words {
		code[w] = uint32(i)
	}
	out := make([]uint32, len(c.rows))
	for i, cell := range c.Words(name) {
		at, ok := code[cell]
		if !ok && len(words) > 0 {
			c.t.Fatalf("row %d: unexpected %q", i, cell)
		}
		if !ok {
			at = uint32(len(code))
			code[cell] = at
		}
		out[i] = at
	}
	return out
}

// Where gives the values of the rows whose cell in a column is word.
func (c Table) Where(column, word string, values []float64) []float64 {
	c.t.Helper()
	var out []float64
	for i, cell := range c.Words(column) {
		if cell == word {
			out = append(out, values[i])
		}
	}
	return out
}
