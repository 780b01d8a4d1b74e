// SPDX-License-Identifier: Apache-2.0

package main

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"touchstone/ingest/value"
	"touchstone/moment"
)

// mostWords is how many distinct texts a column may hold to be read as a
// category, and mostLevels how many levels that gets; rarer ones are one.
const (
	mostWords  = 1000
	mostLevels = 20
)

// cells is one column as it is read: numbers, and texts by their code.
type cells struct {
	name   string
	number []float32 // NaN for a text and for nothing
	text   []uint32  // 0 for a number and for nothing
	words  map[string]uint32
	count  []int // of rows by code of a text
}

func newCells(name string) *cells {
	return &cells{name: name, words: map[string]uint32{}, count: []int{0}}
}

func (c *cells) add(raw []byte) {
	number, code := float32(math.NaN()), uint32(0)
	s := strings.TrimSpace(string(raw))
	switch {
	case slices.Contains(nothing, strings.ToLower(s)):
	default:
		if v, ok := value.Number(s); ok {
			number = float32(v)
			break
		}
		code = c.codeOf(s)
	}
	c.number, c.text = append(c.number, number), append(c.text, code)
}

// codeOf gives a text's code; beyond mostWords all have one.
func (c *cells) codeOf(s string) uint32 {
	code, ok := c.words[s]
	if !ok {
		code = uint32(min(len(c.words), mostWords)) + 1
		if code <= mostWords {
			c.words[strings.Clone(s)] = code
		}
		if int(code) >= len(c.count) {
			c.count = append(c.count, 0)
		}
	}
	c.count[code]++
	return code
}

// outcome gives the column as numbers; ok is false where it holds a text that
// is none.
func (c *cells) outcome() (values []float32, binary, ok bool) {
	yes := make([]float32, len(c.count))
	for word, code := range c.words {
		v, known := truths[strings.ToLower(word)]
		if !known {
			return nil, false, false
		}
		yes[code] = v
	}
	binary = true
	for i, code := range c.text {
		if code > mostWords {
			return nil, false, false
		}
		if code > 0 {
			c.number[i] = yes[code]
		}
		if v := c.number[i]; v == v && v != 0 && v != 1 {
			binary = false
		}
	}
	return c.number, binary, true
}

// covariate gives the column as numbers where it holds no text, else as a
// category of its most frequent texts; ok is false where there are too many.
func (c *cells) covariate() (moment.Covariate, bool) {
	if len(c.words) == 0 {
		return moment.Covariate{Name: c.name, Values: c.number}, true
	}
	if len(c.count) > mostWords+1 {
		return moment.Covariate{}, false
	}
	for i, v := range c.number {
		if v == v { // a number among texts is a text too
			c.text[i] = c.codeOf(value32(v))
		}
	}
	words := make([]string, 0, len(c.words))
	for w := range c.words {
		words = append(words, w)
	}
	slices.SortFunc(words, func(a, b string) int {
		return cmp.Or(cmp.Compare(c.count[c.words[b]], c.count[c.words[a]]), cmp.Compare(a, b))
	})
	level := make([]float32, len(c.count))
	for at, w := range words {
		level[c.words[w]] = float32(min(at, mostLevels-1))
	}
	if len(words) > mostLevels {
		words = append(words[:mostLevels-1], "…")
	}
	values := make([]float32, len(c.text))
	for i, code := range c.text {
		values[i] = float32(math.NaN())
		if code > 0 {
			values[i] = level[code]
		}
	}
	return moment.Covariate{Name: c.name, Values: values, Levels: words}, true
}
