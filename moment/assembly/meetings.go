// SPDX-License-Identifier: Apache-2.0

package assembly

import (
	"math"
	"math/bits"
	"slices"
	"time"

	"touchstone/moment"
)

// meetings are the times at which customers met a touchpoint that they had not
// met in the window before: who met this one is compared with who met another
// (moment.Met). Only contacts count, not what was said afterwards.
type meetings struct {
	sheet
	recent, later moment.Sets
	feeling       [sources][]float32
	busy          []float32
	since         Places
	last          []uint16
	from          Places // last, or since where there is no last
}

// thin is how many rows meetings keep before they take every second customer,
// and as many again before every fourth: 8 million meetings are half a million
// rows.
const thin = 1 << 16

func newMeetings(w World) *meetings {
	return &meetings{sheet: sheet{out: &Assembly{}}, recent: moment.NewSets(len(w.Touchpoints)), later: moment.NewSets(len(w.Touchpoints))}
}

// takes tells whether a customer is among those that are kept.
func (g *meetings) takes(customer uint32) bool {
	level := len(g.out.Customer) / thin
	return bits.TrailingZeros32(customer*0x9e3779b1>>8|1<<23) >= level
}

// meetings appends those of the customer whose trail has ended.
func (m *maker) meetings(customer uint32) {
	g, rows := m.met, m.trail.rows
	if !g.takes(customer) {
		return
	}
	before := map[uint16]int64{}
	for i := range rows {
		e := &rows[i]
		if !e.contact || int(e.touchpoint) >= len(m.w.Touchpoints) {
			continue
		}
		at, met := before[e.touchpoint]
		if fresh := !met || e.begun-at > m.q.Window.Milliseconds(); fresh && m.inPeriod(e.begun) {
			m.meeting(customer, i)
		}
		before[e.touchpoint] = e.seen
	}
}

// meeting appends one. What is known is that of the moment before; the channel
// and the unit are part of what was met, so that the unit is the last one that
// the customer was seen in.
func (m *maker) meeting(customer uint32, i int) {
	g, e := m.met, m.trail.rows[i]
	e.unit, e.channel = e.known.unit, ""
	m.row(&g.sheet, customer, &e)
	since := m.since(&e)
	g.since.Codes = append(g.since.Codes, g.since.add(since))
	m.around(i)
	if last := g.last[len(g.last)-1]; last > 0 {
		since = m.out.Touchpoints[last-1]
	}
	g.from.Codes = append(g.from.Codes, g.from.add(since))
}

// since says how long before an encounter the last contact was, roughly: at which
// hour of which day is part of what was met.
func (m *maker) since(e *encounter) string {
	if e.known.contacts == 0 {
		return "first"
	}
	weeks := (e.begun - e.known.at) / lately.Milliseconds()
	switch {
	case weeks == 0:
		return "week"
	case weeks < 4:
		return "month"
	case weeks < 13:
		return "quarter"
	}
	return "longer"
}

// around notes what the customer met before and after a meeting, and felt after.
func (m *maker) around(i int) {
	g, rows, e, window := m.met, m.trail.rows, &m.trail.rows[i], m.q.Window.Milliseconds()
	g.recent.Grow()
	g.later.Grow()
	var felt [sources]tally
	busy, last := 0, uint16(0)
	for k := range rows {
		r := &rows[k]
		seen := int(r.touchpoint) < len(m.w.Touchpoints) && r.contact
		if seen && r.begun <= e.begun && r.seen >= e.begun-window {
			g.recent.Put(r.touchpoint)
		}
		if seen && r.seen > e.begun && r.begun <= e.begun+window {
			g.later.Put(r.touchpoint)
		}
		if seen && r.begun < e.begun && r.begun >= e.begun-lately.Milliseconds() {
			busy, last = busy+1, r.touchpoint+1
		}
		if r.begun > e.begun && r.begun <= e.begun+lingers.Milliseconds() {
			for from := range sources {
				felt[from].sum, felt[from].n = felt[from].sum+r.moods[from].sum, felt[from].n+r.moods[from].n
			}
		}
	}
	g.busy = append(g.busy, float32(math.Log1p(float64(busy))))
	g.last = append(g.last, last)
	for from := range sources {
		g.feeling[from] = append(g.feeling[from], felt[from].mean())
	}
}

// lately is how long a meeting counts among what happened just before.
const lately = 7 * 24 * time.Hour

// meet puts the columns of meetings together; nil without any.
func (m *maker) meet() *moment.Meetings {
	g := m.met
	if len(g.out.Customer) == 0 {
		return nil
	}
	g.out.Touchpoints = m.out.Touchpoints
	m.known(&g.sheet)
	m.comes(&g.sheet)
	g.out.Covariates = append(g.out.Covariates, moment.Covariate{Name: "busy", Values: g.busy})
	g.out.category("since", g.since)
	g.out.category("last", Places{Codes: g.last, Names: append([]string{""}, m.out.Touchpoints...)})
	e := g.out.Encounters
	e.Quality, e.Before, e.After = nil, nil, nil
	out := &moment.Meetings{Encounters: e, From: g.from.Codes, Recent: g.recent, Later: g.later}
	if feeling := g.feeling[told(g.feeling)]; slices.ContainsFunc(feeling, func(v float32) bool { return v == v }) {
		out.Feeling = feeling
	}
	return out
}
