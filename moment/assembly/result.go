// SPDX-License-Identifier: Apache-2.0

package assembly

import (
	"cmp"
	"math"
	"slices"
	"time"

	"touchstone/moment"
)

// MaxLevels is how many levels a category of covariates has; the rarer ones
// are one.
const MaxLevels = 20

// result puts the columns together.
func (m *maker) result() *Assembly {
	a := m.out
	m.known(m.front)
	m.comes(m.front)
	if b := m.behind.out; len(b.Customer) > 0 {
		m.known(m.behind)
		for t, values := range m.behind.columns.spoilt {
			b.outcome(moment.Outcome{Name: a.Touchpoints[t], Impact: moment.Decision, Binary: true, Values: values})
		}
		b.Unmatched, a.Behind = nil, b
	}
	a.Meetings = m.meet()
	return a
}

// comes adds what comes of the encounters of a sheet.
func (m *maker) comes(s *sheet) {
	for i, o := range m.decisions {
		m.decision(s.out, o, s.columns.happened[i], s.columns.earlier[i])
	}
	for i, o := range m.metrics {
		s.out.outcome(moment.Outcome{Name: o.Name, Impact: o.Impact, Values: s.columns.answered[i], Smallest: o.Smallest, Harm: o.Harm})
	}
}

// known adds what is known before the encounters of a sheet.
func (m *maker) known(s *sheet) {
	a, c := s.out, &s.columns
	a.Customers.N = len(m.out.IDs)
	from := told(c.after)
	a.Before, a.After = c.before[from], c.after[from]
	a.Through = time.UnixMilli(m.newest).UTC()
	a.Covariates = []moment.Covariate{{Name: "tenure", Values: c.tenure}, {Name: "contacts", Values: c.contacts}, {Name: "mood", Values: c.mood}}
	if slices.ContainsFunc(c.value, func(v float32) bool { return v != 0 }) {
		a.Covariates = append(a.Covariates, moment.Covariate{Name: "value", Values: c.value})
	}
	for i, o := range m.metrics {
		if slices.ContainsFunc(c.brand[i], func(v float32) bool { return v == v }) {
			a.Covariates = append(a.Covariates, moment.Covariate{Name: "before:" + o.Name, Values: c.brand[i]})
		}
	}
	a.category("season", c.season)
	a.category("channel", a.Channels)
	a.category("unit", a.Units)
	for i, t := range m.traits {
		a.category("trait:"+t.name, c.traits[i])
	}
}

// told is the source that tells the feeling of most rows.
func told(feelings [sources][]float32) source {
	known := func(values []float32) (n int) {
		for _, v := range values {
			if v == v {
				n++
			}
		}
		return n
	}
	if known(feelings[words]) > known(feelings[ratings]) {
		return words
	}
	return ratings
}

// decision adds an outcome that happens or not. Where its window has not ended
// by the newest step, only that it happened is known. Whether it happened in
// the same time before must not depend on how the encounter was: that is the
// placebo.
func (m *maker) decision(a *Assembly, o Outcome, happened, earlier []float32) {
	end := m.newest - m.q.Window.Milliseconds()
	for i, at := range a.At {
		if at > end {
			happened[i] = float32(math.NaN())
		}
	}
	if a.outcome(moment.Outcome{Name: o.Name, Impact: o.Impact, Binary: true, Values: happened, Smallest: o.Smallest, Harm: o.Harm}) {
		a.Placebos = append(a.Placebos, moment.Outcome{Name: "earlier:" + o.Name, Impact: o.Impact, Binary: true, Values: earlier})
	}
}

// outcome adds an outcome that was seen to vary, and notes one that was not.
func (a *Assembly) outcome(o moment.Outcome) bool {
	low, high := float32(math.Inf(1)), float32(math.Inf(-1))
	for _, v := range o.Values {
		if v == v {
			low, high = min(low, v), max(high, v)
		}
	}
	if !(low < high) {
		a.Unmatched = append(a.Unmatched, o.Name)
		return false
	}
	a.Outcomes = append(a.Outcomes, o)
	return true
}

// category adds a category with at most MaxLevels levels, the most frequent;
// one that never varies is none.
func (a *Assembly) category(name string, p Places) {
	counts := make([]int, len(p.Names))
	for _, code := range p.Codes {
		counts[code]++
	}
	order := make([]uint16, 0, len(counts))
	for code, n := range counts {
		if n > 0 {
			order = append(order, uint16(code))
		}
	}
	if len(order) < 2 {
		return
	}
	slices.SortFunc(order, func(x, y uint16) int {
		return cmp.Or(cmp.Compare(counts[y], counts[x]), cmp.Compare(p.Names[x], p.Names[y]))
	})
	levels := make([]string, min(len(order), MaxLevels))
	rank := make([]float32, len(p.Names))
	for at, code := range order {
		rank[code] = float32(min(at, MaxLevels-1))
		if at < len(levels) {
			levels[at] = p.Names[code]
		}
	}
	if len(order) > MaxLevels {
		levels[MaxLevels-1] = "…"
	}
	values := make([]float32, len(p.Codes))
	for i, code := range p.Codes {
		values[i] = rank[code]
	}
	a.Covariates = append(a.Covariates, moment.Covariate{Name: name, Values: values, Levels: levels})
}
