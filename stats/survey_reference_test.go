// SPDX-License-Identifier: Apache-2.0

package stats_test

import (
	"encoding/csv"
	"encoding/json"
	"math"
	"os"
	"strconv"
	"testing"

	"touchstone/internal/testenv"
	"touchstone/stats"
)

// exact is class E of the reference READMEs: relative 1e-8, absolute 1e-10 near
// zero.
const exact = 1e-8

func surveyNear(t *testing.T, name string, got, want, tolerance float64) {
	t.Helper()
	if math.IsNaN(got) || math.Abs(got-want) > max(1e-10, tolerance*math.Abs(want)) {
		t.Errorf("%s = %.15g, want %.15g", name, got, want)
	}
}

func surveyInterval(t *testing.T, name string, got stats.Interval, want []float64, tolerance float64) {
	t.Helper()
	surveyNear(t, name+" low", got.Low, want[0], tolerance)
	surveyNear(t, name+" high", got.High, want[1], tolerance)
}

func surveyJSON(t *testing.T, into any, path ...string) {
	t.Helper()
	raw, err := os.ReadFile(testenv.Shared(t, append([]string{"reference"}, path...)...))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(raw, into); err != nil {
		t.Fatal(err)
	}
}

// surveyCSV reads a reference table; number gives a column with NaN for empty
// cells, codes one with 0, 1, … in order of the words given.
type surveyCSV struct {
	t    *testing.T
	at   map[string]int
	rows [][]string
}

func readSurveyCSV(t *testing.T, path ...string) surveyCSV {
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
	c := surveyCSV{t: t, at: map[string]int{}, rows: rows[1:]}
	for i, name := range rows[0] {
		c.at[name] = i
	}
	return c
}

func (c surveyCSV) number(name string) []float64 {
	c.t.Helper()
	out := make([]float64, len(c.rows))
	for i, row := range c.rows {
		out[i] = math.NaN()
		if cell := row[c.at[name]]; cell != "" {
			v, err := strconv.ParseFloat(cell, 64)
			if err != nil {
				c.t.Fatal(err)
			}
			out[i] = v
		}
	}
	return out
}

func (c surveyCSV) codes(name string, words ...string) []uint32 {
	c.t.Helper()
	code := map[string]uint32{}
	for i, w := range words {
		code[w] = uint32(i)
	}
	out := make([]uint32, len(c.rows))
	for i, row := range c.rows {
		at, ok := code[row[c.at[name]]]
		if !ok && len(words) > 0 {
			c.t.Fatalf("row %d: unexpected %q", i, row[c.at[name]])
		}
		if !ok {
			at = uint32(len(code))
			code[row[c.at[name]]] = at
		}
		out[i] = at
	}
	return out
}

func (c surveyCSV) only(column, word string, values []float64) []float64 {
	var out []float64
	for i, row := range c.rows {
		if row[c.at[column]] == word {
			out = append(out, values[i])
		}
	}
	return out
}

func atLeast(values []float64, threshold float64) []float64 {
	out := make([]float64, len(values))
	for i, v := range values {
		switch {
		case v != v:
			out[i] = v
		case v >= threshold:
			out[i] = 1
		}
	}
	return out
}

func flat(value float64, n int) []float64 {
	out := make([]float64, n)
	for i := range out {
		out[i] = value
	}
	return out
}
