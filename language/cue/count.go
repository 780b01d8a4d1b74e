// SPDX-License-Identifier: Apache-2.0

package cue

import "touchstone/language/plain"

// Counter adds up the cues of a text. A worker keeps one for its buffers; it
// is not for several goroutines at once.
type Counter struct {
	list   *List
	sums   []float64 // by label
	opened []int     // by pair: behind its first part, 0 where it was not seen
	touch  []int     // pairs whose opened is not 0
	denied int       // behind the last word that denies
}

// apart is how many characters may stand between the parts of a pair, and
// hold between a denial and what it denies.
const (
	apart = 24
	hold  = 1
)

// Counter gives a new counter.
func (l *List) Counter() *Counter {
	return &Counter{list: l, sums: make([]float64, len(l.labels)), opened: make([]int, len(l.pairs))}
}

// Count gives how much the cues of a text speak for each label: 0 for none,
// about 1 for a plain one. The slice is good until the next call.
func (c *Counter) Count(t *plain.Text) []float64 {
	clear(c.sums)
	c.forget()
	runes, kinds := t.Runes(), t.Kinds()
	for i := 0; i < len(runes); i++ {
		if i > 0 && kinds[i] == plain.Letter && kinds[i-1] == plain.Letter {
			continue
		}
		if runes[i] == '\n' {
			c.forget()
		}
		_, index, found := c.list.terms.Longest(t, i)
		if !found {
			continue
		}
		w := &c.list.words[index]
		c.hit(w, i)
		for _, k := range w.within {
			c.hit(&c.list.words[k], i)
		}
	}
	return c.sums
}

// forget closes what was opened.
func (c *Counter) forget() {
	for _, p := range c.touch {
		c.opened[p] = 0
	}
	c.touch, c.denied = c.touch[:0], -hold-1
}

// hit counts a word that begins at a character.
func (c *Counter) hit(w *word, at int) {
	end := at + w.size
	for _, p := range w.closes {
		if open := c.opened[p]; open > 0 && at >= open && at-open <= apart {
			c.sums[c.list.pairs[p].label] += c.list.pairs[p].weight
			c.opened[p] = 0
		}
	}
	for _, p := range w.opens {
		if c.opened[p] == 0 {
			c.touch = append(c.touch, p)
		}
		c.opened[p] = end
	}
	if at < c.denied || at-c.denied > hold {
		for _, v := range w.cues {
			c.sums[v.label] += v.weight
		}
	}
	if w.denies {
		c.denied = end
	}
}
