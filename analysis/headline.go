// SPDX-License-Identifier: Apache-2.0

package analysis

import (
	"touchstone"
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
	switch {
	case p.kind == kindAspect:
		return w.todoAspect(p)
	case p.kind == kindWritten:
		return touchstone.Msg("analysis.todo_written")
	case p.property():
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
