// SPDX-License-Identifier: Apache-2.0

package priority

import (
	"cmp"
	"math"
	"slices"

	"touchstone"
	"touchstone/moment"
	"touchstone/stats"
)

// Lever is a change at a touchpoint that somebody imagines: what shares of its
// encounters would be bad and good.
type Lever struct {
	Touchpoint int
	Bad, Good  float64 // shares, 0 … 1; NaN: as now
	BadSE      float64 // of Bad, where it is itself an estimate
}

// Assumption is what a what-if takes for granted.
type Assumption string

// The assumptions.
const (
	EffectsAreCausal  Assumption = "effects_are_causal"   // adjusted associations are what the encounter does
	EffectsAdd        Assumption = "effects_add"          // of several touchpoints
	UnratedAreAlike   Assumption = "unrated_are_alike"    // who rated met it as others did
	WaitsMakeBad      Assumption = "waits_make_bad"       // shorter waits make as many fewer bad encounters as the curve of waits says
	GoodWasNotSettled Assumption = "good_was_not_settled" // no effect of good encounters could be estimated: counted as none
)

// Expected is how one outcome would change.
type Expected struct {
	Outcome   string
	Impact    moment.Impact
	Binary    bool
	Mean      Figure  // change of the mean of all customers, in the outcome's unit (a share is 0 … 1)
	Amount    Figure  // change a month, of an outcome that happens or not; NaN else
	Money     Figure  // minor units a month; NaN where no worth was entered
	Customers float64 // a month
}

// WhatIf is the expected change of every outcome under levers.
type WhatIf struct {
	Outcomes    []Expected
	Money       Figure // of all outcomes with a worth; NaN without any
	Assumptions []Assumption
	Unknown     []int // touchpoints whose effect on no outcome could be estimated
}

// Imagine tells what levers would change. Errors of different touchpoints and
// outcomes are added as if they moved together, which is the widest that they
// can be. Invalid when a share is outside 0 … 1, when bad and good exceed 1, or
// when a touchpoint is not among the findings or is named twice.
func Imagine(f *moment.Findings, b Basis, levers []Lever) (*WhatIf, error) {
	if err := check(f, levers); err != nil {
		return nil, err
	}
	w := &WhatIf{Assumptions: []Assumption{EffectsAreCausal, UnratedAreAlike}}
	if len(levers) > 1 {
		w.Assumptions = append(w.Assumptions, EffectsAdd)
	}
	sums := map[string]*Expected{}
	var order []string
	for _, l := range levers {
		x := &f.Touchpoints[l.Touchpoint]
		if l.BadSE > 0 && !slices.Contains(w.Assumptions, WaitsMakeBad) {
			w.Assumptions = append(w.Assumptions, WaitsMakeBad)
		}
		moved := false
		for i := range x.Bads.Effects {
			e := &x.Bads.Effects[i]
			if e.Reason != "" || e.Impact == moment.Emotion || e.Impact == "" {
				continue
			}
			moved = true
			value, se, settled := change(x, e, l)
			if !settled && !slices.Contains(w.Assumptions, GoodWasNotSettled) {
				w.Assumptions = append(w.Assumptions, GoodWasNotSettled)
			}
			sum := sums[e.Outcome]
			if sum == nil {
				sum = &Expected{Outcome: e.Outcome, Impact: e.Impact, Binary: e.Binary}
				sums[e.Outcome] = sum
				order = append(order, e.Outcome)
			}
			sum.Mean.Value += value
			sum.Mean.SE += se
		}
		if !moved {
			w.Unknown = append(w.Unknown, l.Touchpoint)
		}
	}
	w.total(b, float64(f.Customers)*Month/b.Days, sums, order)
	return w, nil
}

// change is what a lever does to the mean of an outcome over all customers.
// settled is false where the good share moves and its effect is not known.
func change(x *moment.Finding, e *moment.OutcomeEffect, l Lever) (value, se float64, settled bool) {
	fewer, more := 0.0, 0.0
	if !math.IsNaN(l.Bad) {
		fewer = x.BadShare - l.Bad
	}
	if !math.IsNaN(l.Good) {
		more = l.Good - float64(x.Good)/float64(x.Rated)
	}
	value, variance := -fewer*e.Value, fewer*fewer*e.SE*e.SE+l.BadSE*l.BadSE*(e.Value*e.Value+e.SE*e.SE)
	settled = more == 0
	for i := range x.Goods.Effects {
		if g := &x.Goods.Effects[i]; g.Outcome == e.Outcome && g.Reason == "" && more != 0 {
			settled = true
			value += more * g.Value
			variance += more * more * g.SE * g.SE
		}
	}
	return x.Reach * value, x.Reach * math.Sqrt(variance), settled
}

// total turns changes of means into amounts and money.
func (w *WhatIf) total(b Basis, customers float64, sums map[string]*Expected, order []string) {
	nothing := Figure{math.NaN(), math.NaN(), stats.Interval{Low: math.NaN(), High: math.NaN()}}
	w.Money = nothing
	money, se, known := 0.0, 0.0, false
	for _, name := range order {
		x := sums[name]
		x.Customers = customers
		x.Mean = figure(x.Mean.Value, x.Mean.SE*x.Mean.SE)
		x.Amount, x.Money = nothing, nothing
		if x.Binary {
			x.Amount = scaled(x.Mean, customers)
			if worth, entered := b.Worth[name]; entered {
				x.Money = scaled(x.Amount, worth)
				money, se, known = money+x.Money.Value, se+x.Money.SE, true
			}
		}
		w.Outcomes = append(w.Outcomes, *x)
	}
	if known {
		w.Money = figure(money, se*se)
	}
}

func scaled(f Figure, by float64) Figure { return figure(f.Value*by, f.SE*f.SE*by*by) }

func check(f *moment.Findings, levers []Lever) error {
	seen := map[int]bool{}
	share := func(v float64) bool { return math.IsNaN(v) || v >= 0 && v <= 1 }
	for _, l := range levers {
		switch {
		case l.Touchpoint < 0 || l.Touchpoint >= len(f.Touchpoints) || seen[l.Touchpoint]:
			return invalid("touchpoint", touchstone.Msg("priority.lever_touchpoint"))
		case !share(l.Bad) || !share(l.Good) || l.Bad+l.Good > 1:
			return invalid("share", touchstone.Msg("priority.lever_share", "touchpoint", f.Touchpoints[l.Touchpoint].Name))
		}
		seen[l.Touchpoint] = true
	}
	return nil
}

func invalid(field string, m touchstone.Message) error {
	return &touchstone.Error{Kind: touchstone.Invalid, Field: field, Message: m}
}

// Plan is a set of items that fit a budget.
type Plan struct {
	Items []int // indices into the list, ascending
	Cost  float64
	Money float64 // a month
}

// MostItems is how many items a plan is chosen among: the first of the list
// that have a cost and bring money.
const MostItems = 20

// Choose gives the items that together bring most money a month within a
// budget, at most one of those of a touchpoint: a pain point is part of it.
// Exact: every set of the first MostItems candidates is tried.
func Choose(items []Item, budget float64) Plan {
	var candidates []int
	for i, it := range items {
		if len(candidates) < MostItems && it.Work.Cost > 0 && it.Money.Value > 0 && it.Grade != Open {
			candidates = append(candidates, i)
		}
	}
	best := Plan{}
	var try func(k int, p Plan, used map[int]bool)
	try = func(k int, p Plan, used map[int]bool) {
		if p.Money > best.Money || p.Money == best.Money && p.Cost < best.Cost {
			best = Plan{slices.Clone(p.Items), p.Cost, p.Money}
		}
		for ; k < len(candidates); k++ {
			it := items[candidates[k]]
			if used[it.Touchpoint] || p.Cost+it.Work.Cost > budget {
				continue
			}
			used[it.Touchpoint] = true
			try(k+1, Plan{append(p.Items[:len(p.Items):len(p.Items)], candidates[k]), p.Cost + it.Work.Cost, p.Money + it.Money.Value}, used)
			delete(used, it.Touchpoint)
		}
	}
	try(0, Plan{}, map[int]bool{})
	return best
}

// Verification is what it takes to see whether a change worked: two groups, 95 %
// confidence, 80 % power.
type Verification struct {
	Outcome  string
	Expected float64 // difference between the groups, in the outcome's unit
	PerGroup int     // customers
	Days     float64 // until that many have met the touchpoint, half of them with the change
}

// Verify gives, by outcome, how many customers a later comparison needs to see
// the change that a lever would bring among those who meet the touchpoint. Outcomes that would
// not change are left out. Errors are those of Imagine.
func Verify(f *moment.Findings, b Basis, l Lever) ([]Verification, error) {
	if err := check(f, []Lever{l}); err != nil {
		return nil, err
	}
	x := &f.Touchpoints[l.Touchpoint]
	var out []Verification
	for i := range x.Bads.Effects {
		e := &x.Bads.Effects[i]
		if e.Reason != "" || e.Impact == moment.Emotion || e.Impact == "" {
			continue
		}
		value, _, _ := change(x, e, l)
		d := value / x.Reach
		if d == 0 {
			continue
		}
		n := int(math.Ceil(2 * sampleZ * sampleZ * e.SD * e.SD / (d * d)))
		out = append(out, Verification{Outcome: e.Outcome, Expected: d, PerGroup: n, Days: 2 * float64(n) * b.Days / float64(x.Customers)})
	}
	slices.SortStableFunc(out, func(a, b Verification) int { return cmp.Compare(a.PerGroup, b.PerGroup) })
	return out, nil
}

// sampleZ is the sum of the quantiles of 97.5 % and 80 %.
const sampleZ = 1.959963984540054 + 0.8416212335729143
