// SPDX-License-Identifier: Apache-2.0

package moment

import (
	"math"
	"slices"

	"touchstone/stats"
)

// finder is one run of Find.
type finder struct {
	Encounters
	FindOptions
	out      *Findings
	byTouch  grouped // rows by touchpoint
	byPerson grouped // rows by customer, in order of time
	outcomes []target
	placebos []target
	earlier  past

	emotionSD  float64
	influences [][3]influence // of each touchpoint's traits
}

// target is an outcome, by encounter or by customer.
type target struct {
	Outcome
	perCustomer bool
	sd          float64 // over what was observed
}

// grouped lists rows by key: those of key g are row[start[g]:start[g+1]].
type grouped struct {
	row   []uint32
	start []uint32
}

func (g grouped) of(key int) []uint32 { return g.row[g.start[key]:g.start[key+1]] }

// groupBy sorts rows by key, keeping their order.
func groupBy[K uint16 | uint32](key []K, keys int) grouped {
	g := grouped{row: make([]uint32, len(key)), start: make([]uint32, keys+1)}
	for _, k := range key {
		g.start[k+1]++
	}
	for k := range keys {
		g.start[k+1] += g.start[k]
	}
	next := append([]uint32(nil), g.start[:keys]...)
	for i, k := range key {
		g.row[next[k]] = uint32(i)
		next[k]++
	}
	return g
}

func newFinder(e Encounters, o FindOptions) *finder {
	f := &finder{Encounters: e, FindOptions: o}
	f.byTouch = groupBy(e.Touchpoint, len(e.Touchpoints))
	f.byPerson = groupBy(e.Customer, e.Customers.N)
	f.inTime()
	for _, list := range []struct {
		into        *[]target
		outcomes    []Outcome
		perCustomer bool
	}{{&f.outcomes, e.Customers.Outcomes, true}, {&f.outcomes, e.Outcomes, false}, {&f.placebos, e.Customers.Placebos, true}, {&f.placebos, e.Placebos, false}} {
		for _, o := range list.outcomes {
			*list.into = append(*list.into, newTarget(o, list.perCustomer))
		}
	}
	f.out = &Findings{Customers: e.Customers.N, Encounters: len(e.Customer), Wording: AdjustedAssociation, Placebo: PlaceboAbsent, Level: o.Level, Dependent: o.Dependent, Touchpoints: make([]Finding, len(e.Touchpoints))}
	f.influences = make([][3]influence, len(e.Touchpoints))
	seen := make([]uint32, e.Customers.N) // by customer, one more than the last touchpoint that counted him
	for t := range f.out.Touchpoints {
		f.describe(t, seen)
	}
	for _, list := range [][]Covariate{e.Customers.Covariates, e.Covariates} {
		for _, c := range list {
			f.out.Covariates = append(f.out.Covariates, c.Name)
		}
	}
	if o.Earlier != EarlierNever {
		f.earlier = f.lookBack()
	}
	return f
}

func newTarget(o Outcome, perCustomer bool) target {
	n, mean, square := 0.0, 0.0, 0.0
	low, high := math.Inf(1), math.Inf(-1)
	for _, v := range o.Values {
		if v == v {
			f := float64(v)
			n++
			d := f - mean
			mean += d / n
			square += d * (f - mean)
			low, high = min(low, f), max(high, f)
		}
	}
	t := target{Outcome: o, perCustomer: perCustomer, sd: math.Sqrt(square / n)}
	switch {
	case t.Smallest > 0:
	case t.Binary:
		t.Smallest = .02
	case high > low:
		t.Smallest = .03 * (high - low)
	}
	return t
}

// value gives the outcome of an encounter.
func (f *finder) value(t *target, row uint32) float64 {
	if t.perCustomer {
		return float64(t.Values[f.Customer[row]])
	}
	return float64(t.Values[row])
}

func (f *finder) weight(t *target, row uint32) float64 {
	w := 1.0
	if f.Weight != nil {
		w = float64(f.Weight[row])
	}
	switch {
	case t == nil || t.Outcome.Weight == nil:
		return w
	case t.perCustomer:
		return w * float64(t.Outcome.Weight[f.Customer[row]])
	}
	return w * float64(t.Outcome.Weight[row])
}

// rated tells whether it is known of any encounter how it was.
func (f *finder) rated() bool {
	return slices.ContainsFunc(f.Quality, func(q Quality) bool { return q != Unrated })
}

func (f *finder) quality(row uint32) Quality {
	if f.Quality == nil {
		return Unrated
	}
	return f.Quality[row]
}

// describe counts a touchpoint's encounters and customers.
func (f *finder) describe(touchpoint int, seen []uint32) {
	t := &f.out.Touchpoints[touchpoint]
	t.Name = f.Touchpoints[touchpoint]
	rows := f.byTouch.of(touchpoint)
	t.Encounters = len(rows)
	var customers []uint32 // of rated encounters
	var bad []bool
	for _, r := range rows {
		if c := f.Customer[r]; seen[c] != uint32(touchpoint)+1 {
			seen[c] = uint32(touchpoint) + 1
			t.Customers++
		}
		q := f.quality(r)
		if q == Bad {
			t.Bad++
		}
		if q == Good {
			t.Good++
		}
		if q != Unrated {
			customers, bad = append(customers, f.Customer[r]), append(bad, q == Bad)
		}
	}
	t.Rated = len(bad)
	t.BadShare = float64(t.Bad) / float64(t.Rated)
	if t.Rated > 0 {
		worth := stats.Independence(customers, bad)
		t.BadLimits = stats.Wilson(worth*float64(t.Bad), worth*float64(t.Rated))
	}
	t.Reach = float64(t.Customers) / float64(f.Customers.N)
}

// none is an effect of which nothing is known.
func none() stats.Effect {
	nan := math.NaN()
	return stats.Effect{Value: nan, SE: nan, Interval: stats.Interval{Low: nan, High: nan}, P: nan}
}
