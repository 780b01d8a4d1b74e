// SPDX-License-Identifier: Apache-2.0

package outlook

import (
	"context"
	"iter"
	"math"
	"slices"
	"time"

	"touchstone"
	"touchstone/eventstore"
	"touchstone/moment/assembly"
	"touchstone/risk"
)

// Who is looked at at a moment, and how far back rows that teach go.
const (
	leastKnown = 14 * day  // since the first step
	mostSilent = 365 * day // since the last step
	leastCuts  = 5         // of which one calibrates and one judges
	mostCuts   = 24
	leastApart = 30 * day
)

// MostRows is how many rows teach at most: beyond it only those of customers
// drawn by their number do.
const MostRows = 400_000

// ground is what a question is asked of.
type ground struct {
	question Question
	meaning  *touchstone.Meaning
	names    map[touchstone.ShapeID]string
	behind   map[touchstone.TouchpointID]bool
	said     []words // by position
	traits   []trait
	currency string
	through  int64 // facts are complete up to here
	now      int64 // of the prediction
	first    int64 // of the facts
	most     int   // rows that teach
}

// trait is a segment trait as it was.
type trait struct {
	name   string
	values map[touchstone.CustomerID][]touchstone.TraitValue
}

// heard gives what was said in a text.
func (g *ground) heard(p touchstone.Position) (words, bool) {
	i, found := slices.BinarySearchFunc(g.said, p, func(w words, p touchstone.Position) int {
		switch {
		case w.position < p:
			return -1
		case w.position > p:
			return 1
		}
		return 0
	})
	if !found {
		return words{}, false
	}
	return g.said[i], true
}

// cuts are the moments of prediction, ascending: those whose window has ended
// by the newest facts, one window apart, and now.
func (g *ground) cuts() []int64 {
	window := g.question.window().Milliseconds()
	apart := max(window, leastApart)
	var out []int64
	for m := g.through - window; m >= g.first+leastKnown && len(out) < mostCuts; m -= apart {
		out = append(out, m)
	}
	slices.Reverse(out)
	return append(out, g.now)
}

// table is rows while trails are read.
type table struct {
	g        *ground
	cuts     []int64
	measures []measure
	numbers  []*column
	channel  *column
	unit     *column
	traits   []*column

	customers []touchstone.CustomerID
	moments   []int64
	outcome   []float64
	newest    []int64 // step that a row knows of
	value     []float64
	subjects  map[int][]touchstone.SubjectID    // of the rows to be predicted
	last      map[int][]touchstone.TouchpointID // met last, of these rows

	trail   trail
	next    int    // cut
	teach   uint64 // customers whose number, mixed, is at most this
	known   int    // rows before now
	tooLong int
}

func newTable(g *ground) *table {
	b := &table{g: g, cuts: g.cuts(), measures: measures(), channel: wordColumn("channel"), unit: wordColumn("unit"), subjects: map[int][]touchstone.SubjectID{}, last: map[int][]touchstone.TouchpointID{}, teach: math.MaxUint64}
	for _, m := range b.measures {
		b.numbers = append(b.numbers, &column{Feature: risk.Feature{Name: m.name, Values: []float64{}}})
	}
	for i := range g.traits {
		b.traits = append(b.traits, wordColumn(traitPrefix+g.traits[i].name))
	}
	return b
}

// read takes every trail, one after the other.
func (b *table) read(ctx context.Context, steps iter.Seq2[eventstore.Step, error]) error {
	for s, err := range steps {
		if err != nil {
			return err
		}
		at := s.Occurred.UnixMilli()
		if b.trail.steps == 0 || s.Customer != b.trail.customer {
			if err := ctx.Err(); err != nil {
				return err
			}
			b.finish()
			b.trail.reset(&s, at)
			b.next = 0
		}
		if at >= b.g.now {
			continue
		}
		b.reach(at)
		if b.trail.steps == assembly.MaxSteps {
			b.tooLong++
		}
		if b.trail.steps >= assembly.MaxSteps {
			b.trail.steps++
			continue
		}
		b.trail.take(&s, b.g, at)
	}
	b.finish()
	return nil
}

// reach makes the rows of the cut-offs up to a time; what happens at it is not
// known yet.
func (b *table) reach(at int64) {
	for ; b.next < len(b.cuts) && b.cuts[b.next] <= at; b.next++ {
		b.row(b.cuts[b.next])
	}
}

// finish ends a trail: its last rows, and what came of all of them.
func (b *table) finish() {
	t := &b.trail
	if t.steps == 0 {
		return
	}
	b.reach(b.g.now)
	window := b.g.question.window().Milliseconds()
	for _, row := range t.rows {
		switch {
		case t.steps > assembly.MaxSteps:
			b.outcome[row] = dropped
		case b.moments[row] < b.g.now:
			if b.outcome[row] = b.g.question.came(t, b.moments[row], window); math.IsNaN(b.outcome[row]) {
				b.outcome[row] = dropped
			}
		default:
			b.subjects[row], b.last[row] = t.subjects, t.met
		}
	}
	t.steps = 0
	if b.known > b.g.most {
		b.thin()
	}
}

// dropped is the outcome of a row that is none.
const dropped = -1

// row describes a customer at a moment, if there is anything to predict.
func (b *table) row(moment int64) {
	t := &b.trail
	window := b.g.question.window().Milliseconds()
	switch {
	case t.steps == 0 || moment-t.first < leastKnown || moment-t.last > mostSilent:
		return
	case b.g.question.What == Churn && count(t.present, moment-window, moment) == 0:
		return
	case moment < b.g.now && mixed(t.customer) > b.teach:
		return
	}
	if t.rows = append(t.rows, len(b.outcome)); moment < b.g.now {
		b.known++
	}
	b.customers, b.moments, b.outcome = append(b.customers, t.customer), append(b.moments, moment), append(b.outcome, math.NaN())
	b.newest, b.value = append(b.newest, t.last), append(b.value, t.spent)
	for i, m := range b.measures {
		b.numbers[i].Values = append(b.numbers[i].Values, m.of(t, moment))
	}
	favourite, _ := t.favourite()
	b.channel.word(string(favourite))
	b.unit.word(t.unit)
	for i := range b.traits {
		value, _ := touchstone.TraitAt(b.g.traits[i].values[t.customer], time.UnixMilli(moment-1).UTC())
		b.traits[i].word(value)
	}
}

// mixed spreads the numbers of customers evenly (Fibonacci hashing).
func mixed(c touchstone.CustomerID) uint64 { return uint64(c) * 0x9e3779b97f4a7c15 }

// thin lets half of the customers teach no more.
func (b *table) thin() {
	b.teach /= 2
	var rows []int
	b.known = 0
	for i, c := range b.customers {
		past := b.moments[i] < b.g.now
		if b.outcome[i] == dropped || past && mixed(c) > b.teach {
			continue
		}
		if rows = append(rows, i); past {
			b.known++
		}
	}
	b.keep(rows)
}

// keep lets go of all but ascending rows.
func (b *table) keep(rows []int) {
	b.subjects, b.last = moved(b.subjects, rows), moved(b.last, rows)
	b.customers, b.moments, b.outcome = picked(b.customers, rows), picked(b.moments, rows), picked(b.outcome, rows)
	b.newest, b.value = picked(b.newest, rows), picked(b.value, rows)
	for _, c := range b.columns() {
		c.keep(rows)
	}
}

// moved gives what belongs to rows its place among those that are kept.
func moved[T any](of map[int]T, rows []int) map[int]T {
	out := make(map[int]T, len(of))
	for to, from := range rows {
		if v, ok := of[from]; ok {
			out[to] = v
		}
	}
	return out
}

func (b *table) columns() []*column {
	return slices.Concat(b.numbers, []*column{b.channel, b.unit}, b.traits)
}

// rows gives the table to learn and predict from. Every feature says that it
// was known since the newest step that the row knows of, so that package risk
// checks once more that none is of the future.
func (b *table) rows() *risk.Table {
	var kept []int
	for i, y := range b.outcome {
		if y != dropped {
			kept = append(kept, i)
		}
	}
	b.keep(kept)
	t := &risk.Table{Moments: b.moments, Outcome: b.outcome}
	for _, c := range b.customers {
		t.IDs = append(t.IDs, c.String())
	}
	for _, c := range b.columns() {
		c.Known = b.newest
		t.Features = append(t.Features, c.Feature)
	}
	return t
}
