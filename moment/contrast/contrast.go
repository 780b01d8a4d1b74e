// SPDX-License-Identifier: Apache-2.0

package contrast

import (
	"context"

	"touchstone"
	"touchstone/moment"
	"touchstone/stats"
)

// Groups divides encounters into at most 65,535 groups.
type Groups struct {
	Names []string
	Of    []uint16 // by encounter; NoGroup: none
}

// NoGroup marks an encounter that is in no group.
const NoGroup = 1<<16 - 1

// Level is of false discoveries.
const Level = .05

// Contrast is one effect of one touchpoint in every group that it could be
// estimated in.
type Contrast struct {
	Touchpoint int
	Impact     moment.Impact
	Outcome    string // empty for Emotion
	Effects    []Effect
	Spread     stats.Spread // between the effects
	Q          float64      // of no difference
	Differs    bool         // Q under Level
}

// Effect is an effect in a group.
type Effect struct {
	Group int
	N     int // encounters
	stats.Effect
}

// Find compares effects over groups, by touchpoint and outcome; those that
// could be estimated in fewer than two groups are left out. Where customers are
// in several groups their effects are taken as independent. Errors are those of
// moment.Find, except that a group without enough encounters is left out.
func Find(ctx context.Context, e moment.Encounters, g Groups, o moment.FindOptions) ([]Contrast, error) {
	o.Skip = moment.Skipped{Goods: true, Met: true, Sensitivity: true}
	all := map[key]*Contrast{}
	var order []key
	for group := range g.Names {
		f, err := moment.Find(ctx, part(e, g, uint16(group)), o)
		if touchstone.KindOf(err) == touchstone.NotEnough {
			continue
		}
		if err != nil {
			return nil, err
		}
		for t := range f.Touchpoints {
			for _, x := range effects(&f.Touchpoints[t]) {
				k := key{t, x.outcome}
				if all[k] == nil {
					all[k] = &Contrast{Touchpoint: t, Impact: x.impact, Outcome: x.outcome}
					order = append(order, k)
				}
				all[k].Effects = append(all[k].Effects, Effect{group, x.n, x.effect})
			}
		}
	}
	return tested(order, all), nil
}

type key struct {
	touchpoint int
	outcome    string
}

// found is one effect of a finding.
type found struct {
	impact  moment.Impact
	outcome string
	n       int
	effect  stats.Effect
}

// effects gives those of a finding that were estimated.
func effects(f *moment.Finding) (out []found) {
	if t := f.Emotion; t.Reason == "" && t.SE > 0 {
		out = append(out, found{moment.Emotion, "", t.N, t.Effect})
	}
	for _, e := range f.Bads.Effects {
		if e.Reason == "" && e.SE > 0 && (e.Impact == moment.Decision || e.Impact == moment.Brand) {
			out = append(out, found{e.Impact, e.Outcome, e.N0 + e.N1, e.Effect})
		}
	}
	return out
}

// tested holds the effects of every contrast against each other.
func tested(order []key, all map[key]*Contrast) []Contrast {
	var out []Contrast
	var p []float64
	for _, k := range order {
		c := all[k]
		values, variances := make([]float64, len(c.Effects)), make([]float64, len(c.Effects))
		for i, e := range c.Effects {
			values[i], variances[i] = e.Value, e.SE*e.SE
		}
		var err error
		if c.Spread, err = stats.Spreads(values, variances); err != nil {
			continue // in one group only
		}
		out, p = append(out, *c), append(p, c.Spread.P)
	}
	for i, q := range stats.BenjaminiHochberg(p) {
		out[i].Q, out[i].Differs = q, q < Level
	}
	return out
}

// part gives the encounters of a group. Customers stay as they are, so that
// reach is of everybody.
func part(e moment.Encounters, g Groups, group uint16) moment.Encounters {
	var rows []int
	for i, of := range g.Of {
		if of == group {
			rows = append(rows, i)
		}
	}
	out := moment.Encounters{Touchpoints: e.Touchpoints, Customers: e.Customers, Customer: pick(e.Customer, rows), Touchpoint: pick(e.Touchpoint, rows), At: pick(e.At, rows),
		Quality: pick(e.Quality, rows), Before: pick(e.Before, rows), After: pick(e.After, rows), Weight: pick(e.Weight, rows)}
	for _, c := range e.Covariates {
		c.Values = pick(c.Values, rows)
		out.Covariates = append(out.Covariates, c)
	}
	out.Outcomes, out.Placebos = picked(e.Outcomes, rows), picked(e.Placebos, rows)
	return out
}

func picked(all []moment.Outcome, rows []int) (out []moment.Outcome) {
	for _, o := range all {
		o.Values, o.Weight = pick(o.Values, rows), pick(o.Weight, rows)
		out = append(out, o)
	}
	return out
}

// pick gives some rows of a column; nil stays nil.
func pick[T any](column []T, rows []int) []T {
	if column == nil {
		return nil
	}
	out := make([]T, len(rows))
	for k, i := range rows {
		out[k] = column[i]
	}
	return out
}
