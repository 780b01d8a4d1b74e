// SPDX-License-Identifier: Apache-2.0

package simulate

import (
	"cmp"
	"iter"
	"math/rand/v2"
	"slices"
	"time"

	"touchstone/stats"
)

// TrafficOptions are the settings of Traffic. The zero value is the default.
type TrafficOptions struct {
	Start       time.Time     // before which nothing happens; zero is 2026-01-01 in UTC
	Span        time.Duration // in which sessions begin; 0 is 90 days
	Touchpoints int           // 0 is 60
	Shapes      int           // 0 is 500; shape s belongs to touchpoint s modulo Touchpoints
}

// PerCustomer is how many visits a customer of Traffic has on average.
const PerCustomer = 20

// Visit is one contact of Traffic: less than a Contact, for worlds of hundreds
// of millions.
type Visit struct {
	Customer   int
	Subject    int // which of the customer's identities acts, from 0
	Touchpoint int
	Shape      int
	Occurred   int64 // ms since 1970
	Arrived    int64 // ms since 1970
}

// Traffic makes the visits of the customers numbered from one to another
// (half-open): customer by customer, those of one in the order of their time,
// of which no two are alike. A quarter of the customers have one visit and one in
// fifty has hundreds; three in ten are known by two or three identities; few
// touchpoints are frequent, and which one comes next depends on the last;
// sessions of visits a few seconds to minutes apart lie days apart; some visits
// arrive hours or days late.
//
// A customer's visits depend on the seed, the options and the number alone, so
// that parts of a world can be made apart, at the same time.
func Traffic(seed uint64, from, to int, o TrafficOptions) iter.Seq[Visit] {
	t := newTraffic(seed, o)
	return func(yield func(Visit) bool) {
		for c := from; c < to; c++ {
			if !t.customer(c, yield) {
				return
			}
		}
	}
}

// traffic is what customers draw from.
type traffic struct {
	seed        uint64
	start, span int64 // ms
	touchpoints int
	shapes      int
	frequent    []uint16 // touchpoints, each as often as it is frequent
}

func newTraffic(seed uint64, o TrafficOptions) *traffic {
	if o.Start.IsZero() {
		o.Start = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	if o.Span <= 0 {
		o.Span = 90 * 24 * time.Hour
	}
	t := &traffic{seed: seed, start: o.Start.UnixMilli(), span: o.Span.Milliseconds(), touchpoints: cmp.Or(o.Touchpoints, 60), shapes: cmp.Or(o.Shapes, 500)}
	for p := range t.touchpoints {
		for range 1 + 1000/(p+1) { // Zipf's law
			t.frequent = append(t.frequent, uint16(p))
		}
	}
	return t
}

// lengths are how many visits customers have: a share of them, in thousandths,
// has least to most, on average 19.98.
var lengths = [...]struct {
	share       milli
	least, most int
}{{250, 1, 1}, {200, 2, 4}, {250, 5, 14}, {200, 15, 40}, {80, 41, 110}, {20, 121, 400}}

// Shares of traffic, in thousandths. Customers with one session show one of their
// identities alone, so that three in ten are known by several.
const (
	twoSubjects   milli = 380
	threeSubjects milli = 125
	depends       milli = 500 // visits whose touchpoint depends on the one before
)

// visitsPerSession is about how many visits a session has.
const visitsPerSession = 4

// customer yields the visits of one customer.
func (t *traffic) customer(number int, yield func(Visit) bool) bool {
	r := random{rand.NewPCG(stats.Scatter(t.seed), stats.Scatter(uint64(number)))}
	n, subjects := t.length(r), 1
	switch at := milli(r.below(1000)); {
	case at < threeSubjects:
		subjects = 3
	case at < threeSubjects+twoSubjects:
		subjects = 2
	}
	v, last, session := Visit{Customer: number, Touchpoint: -1}, int64(0), 0
	for _, begins := range t.sessions(r, n) {
		if begins == last {
			v.Occurred += t.pause(r)
		} else {
			v.Occurred, v.Subject, last = max(begins, v.Occurred+60_000), identity(r, subjects, session), begins
			session++
		}
		v.Touchpoint = t.next(r, v.Touchpoint)
		v.Shape = t.shape(r, v.Touchpoint)
		v.Arrived = v.Occurred + t.delay(r)
		if !yield(v) {
			return false
		}
	}
	return true
}

// identity draws who acts in a session: each identity once, then any.
func identity(r random, subjects, session int) int {
	if session < subjects {
		return session
	}
	return r.below(subjects)
}

func (t *traffic) length(r random) int {
	at := milli(r.below(1000))
	for _, l := range lengths {
		if at < l.share {
			return l.least + r.below(l.most-l.least+1)
		}
		at -= l.share
	}
	return 1
}

// sessions draws for each visit when its session begins, in order.
func (t *traffic) sessions(r random, visits int) []int64 {
	starts := make([]int64, 1+visits/visitsPerSession)
	for i := range starts {
		starts[i] = t.start + int64(r.below(int(t.span)))
	}
	out := make([]int64, visits)
	for i := range out {
		out[i] = starts[r.below(len(starts))]
	}
	slices.Sort(out)
	return out
}

// next draws a touchpoint: one of three that follow the last one, or any.
func (t *traffic) next(r random, last int) int {
	if last >= 0 && r.chance(depends) {
		return (7*last + 1 + r.below(3)) % t.touchpoints
	}
	return int(t.frequent[r.below(len(t.frequent))])
}

// shape draws one of the shapes of a touchpoint, the first ones more often.
func (t *traffic) shape(r random, touchpoint int) int {
	n := max(1, (t.shapes-touchpoint+t.touchpoints-1)/t.touchpoints)
	u := r.below(1000)
	return touchpoint + t.touchpoints*(u*u*n/1_000_000)
}

// pause draws the time to the next visit of a session: seconds, seldom minutes.
func (t *traffic) pause(r random) int64 {
	u := int64(r.below(1000))
	return 2000 + u*u*u*600_000/1_000_000_000 + int64(r.below(1000))
}

// delay draws how much later than it happens a visit arrives.
func (t *traffic) delay(r random) int64 {
	wait := int64(200 + r.below(3000))
	if r.chance(late) {
		wait += int64(r.below(3 * day * 1000))
	}
	return wait
}
