// SPDX-License-Identifier: Apache-2.0

package analysis

import (
	"math"
	"sort"

	"touchstone"
	"touchstone/analysis/roles"
	"touchstone/moment"
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
	return touchstone.Msg("analysis.asymmetry_reason_" + string(p.penalty.Class))
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

// remedy is what could be gained at a touchpoint if nobody had a bad
// experience there: customers met x share bad x penalty.
type remedy struct {
	point *pointFinding
	gain  float64 // in outcome units per customer, at least 0
	low   float64 // of its interval
	bad   float64 // share of bad answers among those who met it
}

// remedies ranks the touchpoints by what could be gained.
func (w writer) remedies() []remedy {
	var out []remedy
	for _, p := range w.points {
		if p.kind != kindRating || p.penalty == nil || w.sureness(p) == notEnough {
			continue
		}
		bad := badShare(p)
		loss := func(penalty float64) float64 {
			return math.Max(0, -penalty*float64(w.sheet.Outcome.Better)) * bad * p.effect.MetShare
		}
		r := remedy{point: p, bad: bad, gain: loss(p.penalty.Penalty.Value)}
		r.low = math.Min(loss(p.penalty.Penalty.Low), loss(p.penalty.Penalty.High))
		if r.gain > 0 {
			out = append(out, r)
		}
	}
	sort.SliceStable(out, func(i, j int) bool { return out[i].gain > out[j].gain })
	return out
}

// badShare is the share of answers in the lower two fifths of the scale.
func badShare(p *pointFinding) float64 {
	limit := p.column.Low + 0.375*(p.column.High-p.column.Low)
	n, bad := 0, 0
	for _, v := range p.values {
		if math.IsNaN(v) {
			continue
		}
		n++
		if v < limit {
			bad++
		}
	}
	return float64(bad) / math.Max(1, float64(n))
}

// actions says what to fix first: where most is lost to bad experiences.
func (w writer) actions() []Action {
	out := []Action{}
	if w.Findings.model == nil || !w.Findings.model.Signal {
		return out
	}
	for _, r := range w.remedies() {
		if len(out) == 3 {
			break
		}
		out = append(out, w.action(r))
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
	case r.low > 0 && w.sureness(r.point) == sure:
		grade = sure
	case r.low > 0:
		grade = likely
	}
	return Action{
		Touchpoint: r.point.id, Sure: grade, SureText: w.sureText(grade),
		Text: w.text(touchstone.Msg("analysis.action_bad", "name", r.point.column.Title())),
		Why: w.text(touchstone.Msg("analysis.action_bad_why", "met", r.point.effect.MetShare, "bad", r.bad,
			"penalty", math.Abs(r.point.penalty.Penalty.Value), "outcome", w.outcomeTitle(), "gain", r.gain)),
	}
}

func (w writer) sureText(grade string) string {
	return w.text(touchstone.Msg("analysis.sure_" + grade))
}

// summary is three sentences: how it stands, what decides it, what to do.
func (w writer) summary() []string {
	out := []string{}
	add := func(m touchstone.Message) { out = append(out, w.text(m)) }
	if o := w.Findings.outcome; o != nil {
		add(touchstone.Msg("analysis.summary_outcome", "outcome", w.outcomeTitle(), "what", touchstone.Msg("analysis.measure_"+string(o.target.Measure), "value", w.positiveLabel()),
			"figure", figure(o.target.Measure, o.estimate.Value, o.estimate.Low, o.estimate.High), "n", o.estimate.N))
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
		add(touchstone.Msg("analysis.summary_fix", "name", p.column.Title(), "bad", r[0].bad, "met", p.effect.MetShare))
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
