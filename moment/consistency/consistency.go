// SPDX-License-Identifier: Apache-2.0

package consistency

import (
	"context"
	"math"

	"touchstone/moment"
	"touchstone/stats"
)

// Encounters are those to compare, column by column, each n long.
type Encounters struct {
	Subjects int      // how many touchpoints, or stages, there are
	Subject  []uint16 // which one; NoSubject is left out
	Customer []uint32
	Quality  []moment.Quality
	Waits    []float32 // seconds; NaN where nobody measured
	Tone     []float32 // what the customer said of how the staff were, -1 … 1; NaN: nothing; nil: nobody said anything
	Over     []Dimension
}

// NoSubject marks an encounter that is of no touchpoint or stage.
const NoSubject = math.MaxUint16

// Dimension is what places differ by: units, channels, shifts. Code 0 is none
// and is left out.
type Dimension struct {
	Name  string
	Codes []uint16
}

// Measure is what is compared.
type Measure string

// The measures.
const (
	BadShare Measure = "bad_share" // of rated encounters
	Wait     Measure = "wait"      // geometric mean of seconds; differences are ratios
	Tone     Measure = "tone"      // share of encounters that were spoken of as friendly, of those spoken of either way
)

// What a comparison needs.
const (
	LeastRows  = 20 // encounters of a place
	LeastGroup = 3  // places
)

// Level is of false discoveries.
const Level = .05

// Finding is how one measure of one touchpoint or stage differs over one
// dimension.
type Finding struct {
	Subject   int
	Dimension int
	Measure   Measure
	Spread    stats.Spread // of Wait: of logarithms
	Stretch   float64      // of the funnel: over 1 where places differ anyway
	Q         float64      // of no difference at all
	Uneven    bool         // Q under Level
	Places    []Place      // by code
	Few       int          // places with fewer than LeastRows encounters, left out
}

// Place is one unit, channel or shift.
type Place struct {
	Code     uint16
	N        int
	Value    float64        // share, or seconds
	Interval stats.Interval // 95 %
	Funnel   stats.Outlying // of Wait: of logarithms
}

// Find compares every touchpoint or stage over every dimension, by subject,
// dimension and measure. The error is the context's.
func Find(ctx context.Context, e Encounters) ([]Finding, error) {
	var found []Finding
	rows := make([][]int, e.Subjects)
	for i, s := range e.Subject {
		if s != NoSubject {
			rows[s] = append(rows[s], i)
		}
	}
	for s := range rows {
		for d := range e.Over {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			for _, compare := range []func(Encounters, []int, Dimension) (Finding, bool){shares, waits, tones} {
				if f, ok := compare(e, rows[s], e.Over[d]); ok {
					f.Subject, f.Dimension = s, d
					found = append(found, f)
				}
			}
		}
	}
	p := make([]float64, len(found))
	for i, f := range found {
		p[i] = f.Spread.P
	}
	for i, q := range stats.BenjaminiHochberg(p) {
		found[i].Q, found[i].Uneven = q, q < Level
	}
	return found, nil
}

// group is the rows of one place.
type group struct {
	code uint16
	rows []int
}

// groups divides rows by a dimension, in the order of codes; few is how many
// places are too small.
func groups(rows []int, d Dimension, counts func(int) bool) (out []group, few int) {
	by := map[uint16][]int{}
	most := uint16(0)
	for _, i := range rows {
		if c := d.Codes[i]; c != 0 && counts(i) {
			by[c] = append(by[c], i)
			most = max(most, c)
		}
	}
	for c := 1; c <= int(most); c++ {
		switch n := len(by[uint16(c)]); {
		case n >= LeastRows:
			out = append(out, group{uint16(c), by[uint16(c)]})
		case n > 0:
			few++
		}
	}
	return out, few
}

// shares compares the shares of bad encounters.
func shares(e Encounters, rows []int, d Dimension) (Finding, bool) {
	return share(e, rows, d, BadShare, func(i int) (in, hit bool) { return e.Quality[i] != moment.Unrated, e.Quality[i] == moment.Bad })
}

// tones compares the shares of encounters that were spoken of as friendly.
func tones(e Encounters, rows []int, d Dimension) (Finding, bool) {
	return share(e, rows, d, Tone, func(i int) (in, hit bool) {
		return e.Tone != nil && (e.Tone[i] < 0 || e.Tone[i] > 0), e.Tone != nil && e.Tone[i] > 0
	})
}

// share compares a share. Variances are those of the share of all places, so
// that a place without a hit has one as well.
func share(e Encounters, rows []int, d Dimension, measure Measure, of func(i int) (in, hit bool)) (Finding, bool) {
	places, few := groups(rows, d, func(i int) bool { in, _ := of(i); return in })
	var customers []uint32
	var hits []bool
	yes := 0
	for _, g := range places {
		for _, i := range g.rows {
			_, hit := of(i)
			customers, hits = append(customers, e.Customer[i]), append(hits, hit)
			if hit {
				yes++
			}
		}
	}
	if len(places) < LeastGroup || yes == 0 || yes == len(hits) {
		return Finding{}, false
	}
	worth := stats.Independence(customers, hits)
	centre := float64(yes) / float64(len(hits))
	f := Finding{Measure: measure, Few: few}
	var values, errs []float64
	for _, g := range places {
		x := 0
		for _, hit := range hits[:len(g.rows)] {
			if hit {
				x++
			}
		}
		hits = hits[len(g.rows):]
		n := float64(len(g.rows)) * worth
		p := Place{Code: g.code, N: len(g.rows), Value: float64(x) / float64(len(g.rows)), Interval: stats.Wilson(float64(x)*worth, n)}
		f.Places = append(f.Places, p)
		values, errs = append(values, p.Value), append(errs, math.Sqrt(centre*(1-centre)/n))
	}
	return f.filled(values, errs, centre)
}

// waits compares geometric means of waits.
func waits(e Encounters, rows []int, d Dimension) (Finding, bool) {
	places, few := groups(rows, d, func(i int) bool { return e.Waits != nil && e.Waits[i] > 0 })
	if len(places) < LeastGroup {
		return Finding{}, false
	}
	f := Finding{Measure: Wait, Few: few}
	var values, errs []float64
	sum, n := 0.0, 0
	for _, g := range places {
		logs, customers := make([]float64, len(g.rows)), make([]uint32, len(g.rows))
		for k, i := range g.rows {
			logs[k], customers[k] = math.Log(float64(e.Waits[i])), e.Customer[i]
			sum, n = sum+logs[k], n+1
		}
		m, err := stats.Mean(logs, nil, customers)
		if err != nil || !(m.SE > 0) {
			return Finding{}, false
		}
		f.Places = append(f.Places, Place{Code: g.code, N: len(g.rows), Value: math.Exp(m.Value), Interval: stats.Interval{Low: math.Exp(m.Low), High: math.Exp(m.High)}})
		values, errs = append(values, m.Value), append(errs, m.SE)
	}
	return f.filled(values, errs, sum/float64(n))
}

// filled adds spread and funnel.
func (f Finding) filled(values, errs []float64, centre float64) (Finding, bool) {
	variances := make([]float64, len(errs))
	for i, e := range errs {
		variances[i] = e * e
	}
	var err error
	if f.Spread, err = stats.Spreads(values, variances); err != nil {
		return Finding{}, false
	}
	outlying, stretch, err := stats.Funnel(values, errs, centre)
	if err != nil {
		return Finding{}, false
	}
	f.Stretch = stretch
	for i := range f.Places {
		f.Places[i].Funnel = outlying[i]
	}
	return f, true
}
