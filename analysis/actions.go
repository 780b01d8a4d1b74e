// SPDX-License-Identifier: Apache-2.0

package analysis

import (
	"math"
	"sort"

	"touchstone"
	"touchstone/analysis/roles"
	"touchstone/moment"
	"touchstone/stats"
)

// remedy is what could be done about a touchpoint: take away the bad
// experiences, make ordinary ones very good, or, where too few answers are bad
// or very good to tell, raise all by a step; of an aspect, look into what texts
// complain of.
type remedy struct {
	point   *pointFinding
	way     way
	share   float64 // of those who met it that the remedy is about
	effect  float64 // on the outcome of one of them, at least 0
	certain bool    // its interval excludes no effect
	tier    int     // 0: important and performs below the others; 1: not so, or undecided
}

// way is how a remedy works.
type way int

const (
	cutBad         way = iota // take bad experiences away
	liftOrdinary              // make ordinary ones very good
	raiseAll                  // raise all answers that are not the best by a step of a five-point scale
	hearComplaints            // look into what texts complain of
)

// gain is the change of the outcome per customer if the remedy worked fully.
func (r remedy) gain() float64 { return r.point.effect.MetShare * r.share * r.effect }

// remedies lists what could be done, first where a touchpoint matters and
// performs below the others, then by what could be gained.
func (w writer) remedies() []remedy {
	tiers := map[moment.QuadrantKind]int{moment.Concentrate: 0, moment.Undecided: 1, moment.Keep: 1}
	var out []remedy
	for _, p := range w.rated() {
		tier, listed := -1, false
		if p.quadrant != nil {
			tier, listed = tiers[p.quadrant.Kind], p.quadrant.Kind != moment.LowPriority && p.quadrant.Kind != moment.Overkill
		}
		if p.penalty == nil || !listed || w.sureness(p) == notEnough {
			continue
		}
		if r, ok := w.remedy(p); ok {
			r.tier = tier
			out = append(out, r)
		}
	}
	for _, p := range w.points {
		if r, ok := w.hear(p); ok && p.kind == kindAspect {
			out = append(out, r)
		}
	}
	sort.SliceStable(out, func(i, j int) bool {
		if out[i].tier != out[j].tier {
			return out[i].tier < out[j].tier
		}
		return out[i].gain() > out[j].gain()
	})
	return out
}

// remedy chooses between taking bad experiences away, making ordinary ones very
// good, and raising all: the first that is sure to move the outcome.
func (w writer) remedy(p *pointFinding) (remedy, bool) {
	better := float64(w.sheet.Outcome.Better)
	bad, ordinary := tails(p)
	raise := remedy{point: p, way: raiseAll, share: bad + ordinary}
	if q := p.effect.Quality; q != nil {
		raise.effect, raise.certain = better*q.Value*(p.column.High-p.column.Low)/4, excludesZero(*q)
	}
	cut := remedy{point: p, share: bad, effect: -better * p.penalty.Penalty.Value, certain: excludesZero(p.penalty.Penalty)}
	lift := remedy{point: p, way: liftOrdinary, share: ordinary, effect: better * p.penalty.Reward.Value, certain: excludesZero(p.penalty.Reward)}
	switch {
	case cut.effect > 0 && cut.certain:
		return cut, true
	case lift.effect > 0 && lift.certain:
		return lift, true
	case raise.effect > 0 && raise.certain:
		return raise, true
	case cut.effect > 0 && cut.share > 0:
		return cut, true
	}
	return cut, false
}

func excludesZero(e stats.Effect) bool { return e.Low > 0 || e.High < 0 }

// tails gives the shares of bad and of ordinary answers among all answers.
func tails(p *pointFinding) (bad, ordinary float64) {
	low, top, ok := moment.Tails(p.column.Low, p.column.High)
	if !ok {
		return 0, 0
	}
	n := 0.0
	for _, v := range p.values {
		switch {
		case math.IsNaN(v):
			continue
		case v <= low:
			bad++
		case v < top:
			ordinary++
		}
		n++
	}
	return bad / math.Max(1, n), ordinary / math.Max(1, n)
}

// actions says what to fix first.
func (w writer) actions() []Action {
	out := []Action{}
	if w.Findings.model == nil || !w.Findings.model.Signal {
		return out
	}
	for _, r := range w.remedies() {
		if len(out) < 3 {
			out = append(out, w.action(r))
		}
	}
	for _, p := range w.points {
		if len(out) < 3 && p.property() {
			if best, worst := w.extremes(p); best != nil && worst != nil && best != worst {
				out = append(out, Action{Touchpoint: p.id, Sure: w.sureness(p), SureText: w.sureText(w.sureness(p)),
					Text: w.text(touchstone.Msg("analysis.action_property", "name", p.column.Title(), "worst", worst.label)), Why: w.text(w.todoProperty(p))})
			}
		}
	}
	return out
}

func (w writer) action(r remedy) Action {
	grade := unsure
	switch {
	case r.certain && w.sureness(r.point) == sure:
		grade = sure
	case r.certain:
		grade = likely
	}
	a := Action{Touchpoint: r.point.id, Sure: grade, SureText: w.sureText(grade)}
	name, met := r.point.column.Title(), whoMeet(r.point)
	switch r.way {
	case liftOrdinary:
		a.Text = w.text(touchstone.Msg("analysis.action_lift", "name", name))
		a.Why = w.text(touchstone.Msg("analysis.action_lift_why", "met", met, "ordinary", r.share, "outcome", w.outcomeTitle(), "effect", w.change(r.effect)))
		return a
	case hearComplaints:
		c := r.point.penalty
		a.Text = w.text(touchstone.Msg("analysis.action_hear", "name", name))
		a.Why = w.text(touchstone.Msg("analysis.action_hear_why", "n", c.NLow, "all", c.N, "outcome", w.outcomeTitle(), "penalty", w.change(r.effect)))
		return a
	case raiseAll:
		a.Text = w.text(touchstone.Msg("analysis.action_raise", "name", name))
		a.Why = w.text(touchstone.Msg("analysis.action_raise_why", "met", met, "score", r.point.performance.Value, "high", r.point.column.High, "outcome", w.outcomeTitle(), "effect", w.change(r.effect)))
		return a
	}
	a.Text = w.text(touchstone.Msg("analysis.action_bad", "name", name))
	a.Why = w.text(touchstone.Msg("analysis.action_bad_why", "met", met, "bad", r.share, "outcome", w.outcomeTitle(), "penalty", w.change(r.effect), "gain", w.change(r.gain())))
	return a
}

// whoMeet says how many customers meet a touchpoint.
func whoMeet(p *pointFinding) touchstone.Message {
	if p.effect.MetShare > .9995 {
		return touchstone.Msg("analysis.met_all")
	}
	return touchstone.Msg("analysis.met_some", "share", p.effect.MetShare)
}

// change writes a change of what the model explains: percentage points of a
// share, points of a score.
func (w writer) change(v float64) touchstone.Message {
	if w.sheet.Outcome.Measure == roles.Share {
		return touchstone.Msg("analysis.change_share", "value", 100*v)
	}
	return touchstone.Msg("analysis.change_score", "value", v)
}

func (w writer) sureText(grade string) string {
	return w.text(touchstone.Msg("analysis.sure_" + grade))
}
