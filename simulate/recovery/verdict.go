// SPDX-License-Identifier: Apache-2.0

package recovery

import (
	"math"

	"touchstone/moment"
	"touchstone/stats"
)

// verdict holds what was found in one world against the truth.
func (j *judge) verdict(f *moment.Findings) verdict {
	named := make([]bool, len(f.Touchpoints))
	for t := range f.Touchpoints {
		named[t] = f.Touchpoints[t].Class == moment.Moment
		if j.reference {
			named[t] = f.Touchpoints[t].Q < level
		}
	}
	adjusted, naive := j.score(named), j.score(naively(f))
	return verdict{
		fdr: adjusted.fdr, anyFalse: adjusted.anyFalse, power: adjusted.power, exact: adjusted.exact,
		naiveFDR: naive.fdr, naiveAny: naive.anyFalse, coverage: j.coverage(f),
		placebo: one(f.Placebo == moment.PlaceboFailed), unchecked: one(f.Placebo == moment.PlaceboAbsent), associated: one(f.Wording == moment.AdjustedAssociation),
	}
}

// score holds the touchpoints that are named against the planted moments.
func (j *judge) score(named []bool) verdict {
	var right, wrong, planted float64
	for t, e := range j.effects {
		planted += one(e.Moment)
		right += one(named[t] && e.Moment)
		wrong += one(named[t] && !e.Moment)
	}
	v := verdict{fdr: wrong / max(1, right+wrong), anyFalse: one(wrong > 0), power: math.NaN(), exact: one(wrong == 0 && right == planted)}
	if planted > 0 {
		v.power = right / planted
	}
	return v
}

// level is that of false discoveries of the naive and the stored rule.
const level = .05

// naively names moments by the same partial conjunction, but of differences of
// plain means; emotion, which compares customers with themselves, is the same.
func naively(f *moment.Findings) []bool {
	p := make([]float64, len(f.Touchpoints))
	for t := range f.Touchpoints {
		found := &f.Touchpoints[t]
		impacts := []float64{known(found.Emotion.P)}
		for _, e := range found.Bads.Effects {
			if e.Impact == moment.Decision || e.Impact == moment.Brand {
				impacts = append(impacts, known(e.Naive.P))
			}
		}
		p[t] = stats.PartialConjunction(impacts, 2)
	}
	named := make([]bool, len(p))
	for t, q := range stats.BenjaminiHochberg(p) {
		named[t] = q < level
	}
	return named
}

// known takes what could not be compared for no evidence.
func known(p float64) float64 {
	if math.IsNaN(p) {
		return 1
	}
	return p
}

// coverage is the share of intervals that hold the true effect; NaN where the
// experience that was recorded is not the true one.
func (j *judge) coverage(f *moment.Findings) float64 {
	if j.blurred {
		return math.NaN()
	}
	var hold, n float64
	for t, e := range j.effects {
		for _, got := range f.Touchpoints[t].Bads.Effects {
			true := e.Repurchase
			if got.Impact == moment.Brand {
				true = e.NPS
			}
			if got.Reason == "" && (got.Impact == moment.Decision || got.Impact == moment.Brand) {
				hold += one(got.Low <= true && true <= got.High)
				n++
			}
		}
	}
	return hold / n
}

func one(is bool) float64 {
	if is {
		return 1
	}
	return 0
}

// row sums the verdicts up.
func row(s Source, all []verdict) Row {
	share := func(of func(*verdict) float64) Share {
		var values []float64
		for i := range all {
			if v := of(&all[i]); !math.IsNaN(v) {
				values = append(values, v)
			}
		}
		return meanOf(values)
	}
	return Row{
		Design: s.Name, Customers: s.Customers, Worlds: len(all),
		FDR:        share(func(v *verdict) float64 { return v.fdr }),
		AnyFalse:   share(func(v *verdict) float64 { return v.anyFalse }),
		Power:      share(func(v *verdict) float64 { return v.power }),
		Exact:      share(func(v *verdict) float64 { return v.exact }),
		Coverage:   share(func(v *verdict) float64 { return v.coverage }),
		NaiveFDR:   share(func(v *verdict) float64 { return v.naiveFDR }),
		NaiveAny:   share(func(v *verdict) float64 { return v.naiveAny }),
		Placebo:    share(func(v *verdict) float64 { return v.placebo }),
		Unchecked:  share(func(v *verdict) float64 { return v.unchecked }),
		Associated: share(func(v *verdict) float64 { return v.associated }),
	}
}

// meanOf gives the mean of the worlds with its standard error, sd/sqrt(n).
func meanOf(values []float64) Share {
	n := float64(len(values))
	if n == 0 {
		return Share{}
	}
	sum, squares := 0.0, 0.0
	for _, v := range values {
		sum += v
	}
	for _, v := range values {
		squares += (v - sum/n) * (v - sum/n)
	}
	return Share{Value: sum / n, SE: math.Sqrt(squares / max(1, n-1) / n), N: len(values)}
}
