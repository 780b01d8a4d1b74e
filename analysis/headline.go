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

// headline says in words what a touchpoint is, how sure that is, and what to
// do about it and why.
func (w writer) headline(p *pointFinding) touchstone.Message {
	if !w.Findings.model.Signal {
		return touchstone.Msg("analysis.headline_no_signal")
	}
	if w.sureness(p) == notEnough {
		return touchstone.Msg("analysis.headline_not_enough", "n", p.effect.N)
	}
	i := p.effect.Importance
	return touchstone.Msg("analysis.headline", "what", touchstone.Msg("analysis.what_rank", "rank", i.Rank, "share", i.Share),
		"sure", w.rankSureness(p), "todo", w.todo(p))
}

func (w writer) rankSureness(p *pointFinding) touchstone.Message {
	i := p.effect.Importance
	if i.RankLow == i.RankHigh {
		return touchstone.Msg("analysis.rank_fixed")
	}
	switch w.sureness(p) {
	case sure:
		return touchstone.Msg("analysis.rank_sure", "low", i.RankLow, "high", i.RankHigh)
	case likely:
		return touchstone.Msg("analysis.rank_likely", "low", i.RankLow, "high", i.RankHigh)
	}
	return touchstone.Msg("analysis.rank_unsure", "low", i.RankLow, "high", i.RankHigh)
}

// todo says what to do first, and why.
func (w writer) todo(p *pointFinding) touchstone.Message {
	if p.kind != kindRating {
		return w.todoProperty(p)
	}
	if p.quadrant == nil || p.performance == nil {
		return touchstone.Msg("analysis.todo_watch")
	}
	score := p.performance.Value
	switch p.quadrant.Kind {
	case moment.Concentrate:
		return touchstone.Msg("analysis.todo_concentrate", "score", score, "high", p.column.High, "why", w.asymmetryReason(p))
	case moment.Keep:
		return touchstone.Msg("analysis.todo_keep", "score", score, "high", p.column.High, "why", w.asymmetryReason(p))
	case moment.LowPriority:
		return touchstone.Msg("analysis.todo_low_priority", "score", score, "high", p.column.High)
	case moment.Overkill:
		return touchstone.Msg("analysis.todo_overkill", "score", score, "high", p.column.High)
	}
	return touchstone.Msg("analysis.todo_undecided", "score", score, "high", p.column.High, "why", w.asymmetryReason(p))
}

func (w writer) asymmetryReason(p *pointFinding) touchstone.Message {
	if p.penalty == nil {
		return touchstone.Msg("analysis.asymmetry_reason_unclassified")
	}
	return touchstone.Msg("analysis.asymmetry_reason_" + string(asymmetry(p.penalty)))
}

// todoProperty names the best and the worst value of a property.
func (w writer) todoProperty(p *pointFinding) touchstone.Message {
	best, worst := w.extremes(p)
	if best == nil || worst == nil {
		return touchstone.Msg("analysis.todo_watch")
	}
	m := w.sheet.Outcome.Measure
	return touchstone.Msg("analysis.todo_property", "worst", worst.label, "worst_value", amount(m, worst.estimate.Value),
		"best", best.label, "best_value", amount(m, best.estimate.Value))
}

// extremes gives the values of a property with the best and the worst outcome.
func (w writer) extremes(p *pointFinding) (best, worst *levelFinding) {
	better := float64(w.sheet.Outcome.Better)
	for i := range p.levels {
		l := &p.levels[i]
		if l.estimate == nil {
			continue
		}
		if best == nil || better*l.estimate.Value > better*best.estimate.Value {
			best = l
		}
		if worst == nil || better*l.estimate.Value < better*worst.estimate.Value {
			worst = l
		}
	}
	return best, worst
}

// remedy is what could be done about a touchpoint: take away the bad
// experiences, make ordinary ones very good, or, where too few answers are bad
// or very good to tell, raise all by a step.
type remedy struct {
	point   *pointFinding
	lift    bool    // make ordinary ones very good
	raise   bool    // raise all answers that are not the best by a step of a five-point scale
	share   float64 // of those who met it that the remedy is about
	effect  float64 // on the outcome of one of them, at least 0
	certain bool    // its interval excludes no effect
	tier    int     // 0: important and performs below the others; 1: not so, or undecided
}

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
	raise := remedy{point: p, raise: true, share: bad + ordinary}
	if q := p.effect.Quality; q != nil {
		raise.effect, raise.certain = better*q.Value*(p.column.High-p.column.Low)/4, excludesZero(*q)
	}
	cut := remedy{point: p, share: bad, effect: -better * p.penalty.Penalty.Value, certain: excludesZero(p.penalty.Penalty)}
	lift := remedy{point: p, lift: true, share: ordinary, effect: better * p.penalty.Reward.Value, certain: excludesZero(p.penalty.Reward)}
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
		if len(out) < 3 && p.kind != kindRating {
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
	switch {
	case r.lift:
		a.Text = w.text(touchstone.Msg("analysis.action_lift", "name", name))
		a.Why = w.text(touchstone.Msg("analysis.action_lift_why", "met", met, "ordinary", r.share, "outcome", w.outcomeTitle(), "effect", w.change(r.effect)))
		return a
	case r.raise:
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

// summary is three sentences: how it stands, what decides it, what to do.
func (w writer) summary() []string {
	out := []string{}
	add := func(m touchstone.Message) { out = append(out, w.text(m)) }
	if w.Findings.outcome != nil {
		w.outcomeSummary(add)
	}
	if w.Findings.journey != nil {
		w.journeySummary(add)
	}
	if w.Findings.model != nil {
		w.driverSummary(add)
	}
	if len(w.Findings.kano) > 0 {
		w.kanoSummary(add)
	}
	if w.Findings.servqual != nil {
		w.servqualSummary(add)
	}
	return out
}

func (w writer) outcomeSummary(add func(touchstone.Message)) {
	o := w.Findings.outcome
	e := figure(o.target.Measure, o.estimate.Value, o.estimate.Low, o.estimate.High)
	what := touchstone.Msg("analysis.measure_"+string(o.target.Measure), "value", w.positiveLabel())
	switch {
	case o.target.Column == nil:
		add(touchstone.Msg("analysis.summary_reached", "name", o.target.Activity, "figure", e, "n", o.estimate.N))
	case w.Findings.journey != nil:
		add(touchstone.Msg("analysis.summary_cases", "outcome", w.outcomeTitle(), "what", what, "figure", e, "n", o.estimate.N))
	default:
		add(touchstone.Msg("analysis.summary_outcome", "outcome", w.outcomeTitle(), "what", what, "figure", e, "n", o.estimate.N))
	}
}

// positiveLabel is what people call the counted value of a share.
func (w writer) positiveLabel() string {
	t := w.sheet.Outcome
	if t.Column == nil || t.Column.Values == nil {
		return t.Positive
	}
	for code, v := range t.Column.Values {
		if v == t.Positive {
			return w.binLabel(t.Column, code)
		}
	}
	return t.Positive
}

func (w writer) driverSummary(add func(touchstone.Message)) {
	if !w.Findings.model.Signal {
		add(touchstone.Msg("analysis.summary_no_signal", "outcome", w.outcomeTitle()))
		return
	}
	var names []touchstone.Label
	share := 0.0
	for _, p := range w.points[:min(3, len(w.points))] {
		names = append(names, p.column.Title())
		share += p.effect.Importance.Share
	}
	switch len(w.points) {
	case 0:
		return
	case 1:
		add(touchstone.Msg("analysis.summary_driver", "name", names[0], "outcome", w.outcomeTitle()))
	default:
		add(touchstone.Msg("analysis.summary_drivers", "names", names, "share", share, "outcome", w.outcomeTitle(), "sure", w.topSureness()))
	}
	w.firstStep(add)
}

// topSureness says how stable the top three are together.
func (w writer) topSureness() touchstone.Message {
	least := 1.0
	for _, p := range w.points[:min(3, len(w.points))] {
		least = math.Min(least, p.effect.Importance.PTop3)
	}
	switch {
	case least >= .95 || len(w.points) <= 3:
		return touchstone.Msg("analysis.top_stable")
	case least >= .7:
		return touchstone.Msg("analysis.top_likely")
	}
	return touchstone.Msg("analysis.top_unsure")
}

func (w writer) firstStep(add func(touchstone.Message)) {
	if r := w.remedies(); len(r) > 0 {
		p := r[0].point
		key := touchstone.Msg("analysis.summary_fix", "name", p.column.Title(), "bad", r[0].share, "met", whoMeet(p))
		switch {
		case r[0].lift:
			key = touchstone.Msg("analysis.summary_lift", "name", p.column.Title(), "ordinary", r[0].share, "met", whoMeet(p))
		case r[0].raise:
			key = touchstone.Msg("analysis.summary_raise", "name", p.column.Title(), "score", p.performance.Value, "high", p.column.High, "met", whoMeet(p))
		}
		add(key)
		return
	}
	p := w.points[0]
	if best, worst := w.extremes(p); p.kind != kindRating && best != nil && worst != nil && best != worst {
		m := w.sheet.Outcome.Measure
		add(touchstone.Msg("analysis.summary_property", "name", p.column.Title(), "worst", worst.label, "worst_value", amount(m, worst.estimate.Value),
			"best", best.label, "best_value", amount(m, best.estimate.Value)))
		return
	}
	add(touchstone.Msg("analysis.summary_hold", "name", p.column.Title()))
}

// methods lists what was computed how, with its source.
func (w writer) methods() []Method {
	var keys []string
	if o := w.Findings.outcome; o != nil {
		keys = append(keys, map[roles.Measure]string{roles.NPS: "nps", roles.CSAT: "share", roles.Share: "share"}[o.target.Measure])
		if keys[0] == "" {
			keys[0] = "mean"
		}
		if w.frame != nil && w.frame.weight != nil {
			keys = append(keys, "weights")
		}
	}
	if m := w.Findings.model; m != nil {
		keys = append(keys, m.Method, "encounter", m.Interval, "map", "contrast")
	}
	if len(w.Findings.segments) > 0 {
		keys = append(keys, "segments")
	}
	if j := w.Findings.journey; j != nil {
		keys = append(keys, "graph")
		if j.comparison != nil {
			keys = append(keys, "differences")
		}
	}
	if len(w.Findings.kano) > 0 {
		keys = append(keys, "kano")
	}
	if w.Findings.servqual != nil {
		keys = append(keys, "servqual")
	}
	out := []Method{}
	for _, k := range keys {
		out = append(out, Method{Name: w.text(touchstone.Msg("analysis.method_" + k)), Text: w.text(touchstone.Msg("analysis.method_" + k + "_text")), Source: w.text(touchstone.Msg("analysis.method_" + k + "_source"))})
	}
	return out
}
