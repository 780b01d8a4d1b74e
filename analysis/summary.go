// SPDX-License-Identifier: Apache-2.0

package analysis

import (
	"math"

	"touchstone"
)

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
	if w.Findings.voices != nil && w.Findings.outcome == nil {
		w.voicesSummary(add)
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
		first := touchstone.Msg("analysis.summary_fix", "name", p.column.Title(), "bad", r[0].share, "met", whoMeet(p))
		switch r[0].way {
		case liftOrdinary:
			first = touchstone.Msg("analysis.summary_lift", "name", p.column.Title(), "ordinary", r[0].share, "met", whoMeet(p))
		case hearComplaints:
			first = touchstone.Msg("analysis.summary_hear", "name", p.column.Title(), "n", p.penalty.NLow)
		case raiseAll:
			first = touchstone.Msg("analysis.summary_raise", "name", p.column.Title(), "score", p.performance.Value, "high", p.column.High, "met", whoMeet(p))
		}
		add(first)
		return
	}
	p := w.points[0]
	if best, worst := w.extremes(p); p.property() && best != nil && worst != nil && best != worst {
		m := w.sheet.Outcome.Measure
		add(touchstone.Msg("analysis.summary_property", "name", p.column.Title(), "worst", worst.label, "worst_value", amount(m, worst.estimate.Value),
			"best", best.label, "best_value", amount(m, best.estimate.Value)))
		return
	}
	add(touchstone.Msg("analysis.summary_hold", "name", p.column.Title()))
}
