// SPDX-License-Identifier: Apache-2.0

package moment

import (
	"context"
	"errors"
	"math"
	"slices"

	"touchstone/internal/parallel"
	"touchstone/stats"
)

// compareAll makes the comparisons of every touchpoint, one touchpoint a task.
func (f *finder) compareAll(ctx context.Context) error {
	faults := make([]error, len(f.Touchpoints))
	if err := parallel.Each(ctx, len(faults), func(t int) { faults[t] = f.compare(ctx, t) }); err != nil {
		return err
	}
	return errors.Join(faults...)
}

func (f *finder) compare(ctx context.Context, touchpoint int) error {
	found := &f.out.Touchpoints[touchpoint]
	rows := f.byTouch.of(touchpoint)
	var err error
	if found.Bads, err = f.encounters(rows, func(q Quality) (in, treated bool) { return q != Unrated, q == Bad }, true).run(ctx); err != nil {
		return err
	}
	if !f.Skip.Goods {
		if found.Goods, err = f.encounters(rows, func(q Quality) (in, treated bool) { return q > Bad, q == Good }, false).run(ctx); err != nil {
			return err
		}
	}
	switch {
	case f.Skip.Met:
	case found.Customers < MinArm:
		found.Met = Comparison{Reason: TooFew, N0: f.Customers.N - found.Customers, N1: found.Customers, AUC: math.NaN(), Comparable: math.NaN()}
	default:
		found.Met, err = f.customers(touchpoint).run(ctx)
	}
	return err
}

// comparing is one comparison in the making: units (encounters or customers) in
// two arms.
type comparing struct {
	*finder
	unit     []uint32 // encounters, or customers
	treated  []bool
	outcomes []measure
	design   []column
	optional []column // tested before they are adjusted for
	main     bool     // with placebos, sensitivity and influence
	byPerson bool     // units are customers

	out Comparison
}

// measure is an outcome of a unit.
type measure struct {
	name     string
	impact   Impact
	binary   bool
	smallest float64
	harm     int8
	sd       float64
	value    func(unit uint32) float64
	weight   func(unit uint32) float64 // nil: that of the comparison
}

func (f *finder) encounters(rows []uint32, arm func(Quality) (in, treated bool), main bool) *comparing {
	c := &comparing{finder: f, main: main, design: f.columnsOfEncounters()}
	for _, r := range rows {
		if in, treated := arm(f.quality(r)); in {
			c.unit = append(c.unit, r)
			c.treated = append(c.treated, treated)
		}
	}
	if f.Earlier == EarlierAlways {
		c.design = append(c.design, f.pastColumns()...)
	}
	if f.Earlier == EarlierTested {
		c.optional = f.pastColumns()
	}
	if f.Before != nil && f.After != nil {
		c.outcomes = append(c.outcomes, measure{name: string(Emotion), impact: Emotion, smallest: f.SmallestEmotion, sd: f.emotionSD, value: f.swing})
	}
	c.measure(f.outcomes, false)
	if main {
		c.measure(f.placebos, true)
	}
	return c
}

func (f *finder) customers(touchpoint int) *comparing {
	c := &comparing{finder: f, byPerson: true, unit: make([]uint32, f.Customers.N), treated: make([]bool, f.Customers.N)}
	for _, r := range f.byTouch.of(touchpoint) {
		c.treated[f.Customer[r]] = true
	}
	for i := range c.unit {
		c.unit[i] = uint32(i)
	}
	for _, covariate := range f.Customers.Covariates {
		c.design = append(c.design, columnsOf(covariate, func(unit uint32) uint32 { return unit })...)
	}
	for i := range f.outcomes {
		if t := &f.outcomes[i]; t.perCustomer {
			m := measure{name: t.Name, impact: t.Impact, binary: t.Binary, smallest: t.Smallest, harm: t.Harm, sd: t.sd}
			m.value = func(unit uint32) float64 { return float64(t.Values[unit]) }
			if t.Outcome.Weight != nil {
				m.weight = func(unit uint32) float64 { return float64(t.Outcome.Weight[unit]) }
			}
			c.outcomes = append(c.outcomes, m)
		}
	}
	return c
}

func (c *comparing) measure(targets []target, placebo bool) {
	for i := range targets {
		t := &targets[i]
		m := measure{name: t.Name, impact: t.Impact, binary: t.Binary, smallest: t.Smallest, harm: t.Harm, sd: t.sd}
		if placebo {
			m.impact = ""
		}
		m.value = func(unit uint32) float64 { return c.value(t, unit) }
		if t.Outcome.Weight != nil {
			m.weight = func(unit uint32) float64 { return c.weight(t, unit) }
		}
		c.outcomes = append(c.outcomes, m)
	}
}

// base gives the weight of a unit that has no weight of an outcome.
func (c *comparing) base() func(unit uint32) float64 {
	if c.byPerson || c.Weight == nil {
		return nil
	}
	return func(unit uint32) float64 { return c.weight(nil, unit) }
}

func (c *comparing) run(ctx context.Context) (Comparison, error) {
	c.out.AUC, c.out.Comparable = math.NaN(), math.NaN()
	c.complete()
	c.inArms()
	fit, err := c.whole(ctx)
	if err != nil {
		return c.out, err
	}
	for _, m := range c.outcomes {
		c.out.Effects = append(c.out.Effects, OutcomeEffect{Effect: none(), Ratio: none(), Naive: none(), Everybody: none(), Outcome: m.name, Impact: m.impact, Binary: m.binary, Smallest: m.smallest, Harm: m.harm, SD: m.sd,
			Mu0: math.NaN(), Mu1: math.NaN(), EValue: math.NaN(), EValueEdge: math.NaN()})
	}
	for _, together := range c.together(fit) {
		if fit, err = c.effects(ctx, together, fit); err != nil {
			return c.out, err
		}
	}
	return c.out, nil
}

// inArms puts the units of arm 0 first, so that a propensity takes its columns as
// they stand instead of a copy.
func (c *comparing) inArms() {
	unit := make([]uint32, 0, len(c.unit))
	for _, arm := range []bool{false, true} {
		for i, u := range c.unit {
			if c.treated[i] == arm {
				unit = append(unit, u)
			}
		}
		if !arm {
			c.out.N0 = len(unit)
		}
	}
	c.out.N1 = len(unit) - c.out.N0
	c.unit, c.treated = unit, make([]bool, len(unit))
	for i := c.out.N0; i < len(unit); i++ {
		c.treated[i] = true
	}
}

// observed are outcomes that are known for the same units, so that one
// propensity serves them.
type observed struct {
	use      []uint32 // indices into comparing.unit
	outcomes []int    // indices into comparing.outcomes
	weight   func(unit uint32) float64
	weighted bool // by weights of one outcome, so of no use to others
}

// together puts the outcomes together that are known for the same units: those
// that are known for all units first.
func (c *comparing) together(whole *fitted) []observed {
	list := []observed{{use: whole.use}}
	for i, m := range c.outcomes {
		use := make([]uint32, 0, len(c.unit))
		for i, u := range c.unit {
			if v := m.value(u); v == v {
				use = append(use, uint32(i))
			}
		}
		at := slices.IndexFunc(list, func(o observed) bool { return !o.weighted && slices.Equal(o.use, use) })
		switch {
		case m.weight != nil:
			list = append(list, observed{use, []int{i}, m.weight, true})
		case at < 0:
			list = append(list, observed{use, []int{i}, c.base(), false})
		default:
			list[at].outcomes = append(list[at].outcomes, i)
		}
	}
	return list
}

// effects estimates outcomes that are known for the same units. The propensity
// at hand is that of the whole or of other units, which is let go.
func (c *comparing) effects(ctx context.Context, o observed, fit *fitted) (*fitted, error) {
	for _, i := range o.outcomes {
		m, e := c.outcomes[i], &c.out.Effects[i]
		y := make([]float64, len(o.use))
		for i, u := range o.use {
			y[i] = m.value(c.unit[u])
		}
		if e.Reason = c.gate(m, e, o.use, y); e.Reason != "" {
			continue
		}
		if !fit.of(o) {
			fit = nil
			var err error
			if fit, err = c.fit(ctx, o.use, o.weight); err != nil {
				return fit, err
			}
			fit.weighted = o.weighted
		}
		if e.Reason = fit.reason; e.Reason != "" {
			continue
		}
		if err := c.estimate(ctx, m, e, fit, y); err != nil {
			return fit, err
		}
	}
	return fit, nil
}

// of tells whether a propensity is that of the units of outcomes.
func (f *fitted) of(o observed) bool {
	return f.weighted == o.weighted && len(f.use) == len(o.use) && (len(f.use) == 0 || &f.use[0] == &o.use[0])
}

// gate counts what was observed, and says why it is too little.
func (c *comparing) gate(m measure, e *OutcomeEffect, use []uint32, y []float64) Reason {
	var n, yes [2]int
	for i, u := range use {
		arm := 0
		if c.treated[u] {
			arm = 1
		}
		n[arm]++
		if y[i] == 1 {
			yes[arm]++
		}
	}
	e.N0, e.N1 = n[0], n[1]
	if m.binary {
		e.Events = min(yes[0], n[0]-yes[0], yes[1], n[1]-yes[1])
	}
	constant := len(y) > 0 && !slices.ContainsFunc(y, func(v float64) bool { return v != y[0] })
	switch {
	case len(y) == 0:
		return NotMeasured
	case min(n[0], n[1]) < MinArm:
		return TooFew
	case constant:
		return NoVariation
	case m.binary && e.Events < MinEvents:
		return FewEvents
	}
	return ""
}

func (c *comparing) estimate(ctx context.Context, m measure, e *OutcomeEffect, f *fitted, y []float64) error {
	r := stats.Response{Y: y, Model: stats.LinearModel, Targets: []stats.Target{stats.Overlap}, AsFitted: c.AsFitted}
	if m.binary {
		r.Model = stats.LogisticModel
	}
	if c.main && !c.Skip.Sensitivity && m.impact != "" {
		r.Targets = append(r.Targets, stats.Everybody)
	}
	found, err := f.propensity.Effects(ctx, r)
	if err != nil {
		e.Reason = reasonOf(err)
		return unexpected(ctx, err)
	}
	e.take(m, found[0])
	if len(found) > 1 {
		e.Everybody = found[1].Effect
	}
	if c.main && (m.impact == Decision || m.impact == Brand) {
		e.influence = influenceOf(found[0].Influence)
	}
	e.Naive, err = naive(f.treated, y)
	return err
}

// naive is the difference of the arms' means as it stands.
func naive(treated []bool, y []float64) (stats.Effect, error) {
	var arm [2]stats.Sample
	for i, v := range y {
		a := &arm[0]
		if treated[i] {
			a = &arm[1]
		}
		a.Values = append(a.Values, v)
	}
	d, err := stats.DifferenceMean(arm[1], arm[0])
	return stats.Effect{Value: d.Value, SE: d.SE, Interval: d.Interval, P: d.P}, err
}

func (e *OutcomeEffect) take(m measure, a *stats.Adjusted) {
	e.Effect, e.Mu0, e.Mu1, e.Augmented = a.Effect, a.Mu0, a.Mu1, a.Augmented
	if m.binary && a.LogRatio.Value == a.LogRatio.Value {
		e.Ratio = a.LogRatio
		e.Ratio.Value = math.Exp(a.LogRatio.Value)
		e.Ratio.Interval = stats.Interval{Low: math.Exp(a.LogRatio.Low), High: math.Exp(a.LogRatio.High)}
		e.EValue, e.EValueEdge = stats.EValue(e.Ratio.Value, e.Ratio.Interval)
		return
	}
	ratio, i := stats.RatioOfMeans(a.Effect, m.sd)
	e.EValue, e.EValueEdge = stats.EValue(ratio, i)
}
