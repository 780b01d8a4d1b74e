// SPDX-License-Identifier: Apache-2.0

package analysis

import (
	"touchstone"
	"touchstone/moment"
)

// The grades of sureness.
const (
	sure      = "sure"
	likely    = "likely"
	unsure    = "unsure"
	notEnough = "not_enough"
)

func (w writer) touchpoints() []Touchpoint {
	out := []Touchpoint{}
	for _, p := range w.points {
		out = append(out, w.touchpoint(p))
	}
	return out
}

func (w writer) touchpoint(p *pointFinding) Touchpoint {
	i := p.effect.Importance
	t := Touchpoint{
		ID: p.id, Name: p.column.Name, Label: w.label(p.column.Title()), Kind: string(p.kind), N: p.effect.N, MetShare: p.effect.MetShare,
		Importance: i.Share, Low: i.Low, High: i.High, Rank: i.Rank, RankLow: i.RankLow, RankHigh: i.RankHigh, PTop3: i.PTop3, Sign: i.Sign,
		Quadrant: "none", Asymmetry: string(moment.Unclassified), Sure: w.sureness(p), Headline: w.text(w.headline(p)), Distribution: []Bin{},
	}
	t.Performance, t.PerformanceLow, t.PerformanceHigh = ends(p.performance)
	t.PerformanceTop, _, _ = ends(p.top)
	if q := p.effect.Quality; q != nil {
		t.Effect, t.EffectLow, t.EffectHigh = number(q.Value), number(q.Low), number(q.High)
	}
	if p.kind == kindRating {
		t.ScaleLow, t.ScaleHigh = number(p.column.Low), number(p.column.High)
		step := (p.column.High - p.column.Low) / 4
		t.Distribution = w.bins(p.column, func(v float64, _ string) string {
			return toneOf(v, p.column.Low+1.5*step, p.column.High-1.5*step)
		})
	}
	w.place(p, &t)
	w.contrast(p, &t)
	for _, l := range p.levels {
		if l.estimate != nil {
			t.Levels = append(t.Levels, Level{Value: w.label(l.label), N: l.n, Outcome: l.estimate.Value, Low: l.estimate.Low, High: l.estimate.High})
		}
	}
	for _, m := range p.merged {
		t.Grouped = append(t.Grouped, w.label(m.column.Title()))
	}
	return t
}

// place writes the touchpoint's place on the importance-performance map.
func (w writer) place(p *pointFinding, t *Touchpoint) {
	if p.quadrant != nil {
		t.Quadrant = string(p.quadrant.Kind)
		t.QuadrantP, t.PriorityGap = number(p.quadrant.P), number(p.quadrant.Gap)
	}
	t.QuadrantText = w.text(touchstone.Msg("analysis.quadrant_" + t.Quadrant))
}

// contrast writes the penalty of a bad and the reward of a good experience.
func (w writer) contrast(p *pointFinding, t *Touchpoint) {
	if c := p.penalty; c != nil {
		t.Asymmetry = string(asymmetry(c))
		t.Penalty, t.PenaltyLow, t.PenaltyHigh = number(c.Penalty.Value), number(c.Penalty.Low), number(c.Penalty.High)
		t.Reward, t.RewardLow, t.RewardHigh = number(c.Reward.Value), number(c.Reward.Low), number(c.Reward.High)
	}
	t.AsymmetryText = w.text(touchstone.Msg("analysis.asymmetry_" + t.Asymmetry))
}

// asymmetry is the class of a contrast where the two sides reliably weigh
// differently; a touchpoint with a small effect is called one-sided too easily
// otherwise.
func asymmetry(c *moment.Contrast) moment.Asymmetry {
	if c.Class == moment.Hybrid || c.Q < 0.05 {
		return c.Class
	}
	return moment.Unclassified
}

// sureness grades how well the rank of a touchpoint is known.
func (w writer) sureness(p *pointFinding) string {
	i := p.effect.Importance
	switch spread := i.RankHigh - i.RankLow; {
	case p.effect.N < enough || !w.Findings.model.Signal:
		return notEnough
	case spread <= 1 || i.PTop3 >= .8 && spread <= 3:
		return sure
	case spread <= len(w.points)/3:
		return likely
	}
	return unsure
}
