// SPDX-License-Identifier: Apache-2.0

package moment

import (
	"cmp"
	"math"
	"slices"

	"touchstone"
)

// Document writes findings down in a language; text gives the sentence of a
// message in it.
func (f *Findings) Document(lang touchstone.Language, text func(touchstone.Message) string) Document {
	d := Document{
		Schema: Schema, Language: string(lang), Wording: f.Wording, WordingText: text(touchstone.Msg("moments.wording_" + string(f.Wording))),
		Customers: f.Customers, Encounters: f.Encounters, Level: f.Level, Dependent: f.Dependent, Weights: Weights{f.Weights[0], f.Weights[1], f.Weights[2]}, Measured: listed(f.Measured), Missing: []Impact{}, Covariates: listed(f.Covariates),
		Evidence: Evidence{f.Rung, text(f.evidence()), f.Next, text(touchstone.Msg("moments.next_" + string(f.Next)))},
		Placebo:  f.Placebo, PlaceboText: text(f.placebo()), Touchpoints: []Row{}, Warnings: []Remark{},
	}
	for _, impact := range impacts {
		if !slices.Contains(f.Measured, impact) {
			d.Missing = append(d.Missing, impact)
		}
	}
	for i := range f.Touchpoints {
		d.Touchpoints = append(d.Touchpoints, f.Touchpoints[i].row(text))
	}
	slices.SortStableFunc(d.Touchpoints, inOrder)
	d.Summary = text(f.summary(d.Touchpoints))
	for _, w := range f.warnings(d) {
		d.Warnings = append(d.Warnings, Remark{w.code, text(w.message)})
	}
	return d
}

// evidence says what the findings rest on.
func (f *Findings) evidence() touchstone.Message {
	what := []touchstone.Message{}
	if f.Rung != Feelings {
		what = append(what, touchstone.Msg("moments.part_ratings"))
	}
	for _, impact := range f.Measured {
		what = append(what, touchstone.Msg("moments.part_"+string(impact)))
	}
	if f.Rung == Feelings {
		return touchstone.Msg("moments.rung_feelings", "what", what)
	}
	return touchstone.Msg("moments.rung", "what", what)
}

// listed is never nil, so that JSON has a list.
func listed[T any](values []T) []T { return append([]T{}, values...) }

func inOrder(a, b Row) int {
	order := []Class{Moment, Candidate, NoMoment, Unknown}
	return cmp.Or(cmp.Compare(slices.Index(order, a.Class), slices.Index(order, b.Class)), cmp.Compare(valueOf(b.Score.Value), valueOf(a.Score.Value)))
}

func valueOf(v *float64) float64 {
	if v == nil {
		return -1
	}
	return *v
}

// known is nil for what could not be computed.
func known(v float64) *float64 {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return nil
	}
	return &v
}

func (t *Finding) row(text func(touchstone.Message) string) Row {
	r := Row{
		Name: t.Name, Moment: t.Class == Moment, Class: t.Class, ClassText: text(touchstone.Msg("moments.class_" + string(t.Class))), Claimed: listed(t.Claimed),
		Reason: t.Reason, ReasonText: reasonText(t.Reason, 0, text), Encounters: t.Encounters, Rated: t.Rated, Bad: t.Bad, Good: t.Good,
		BadShare: known(t.BadShare), Customers: t.Customers, Reach: t.Reach, P: known(t.P), Q: known(t.Q), Placebo: t.Placebo,
		Emotion: t.Emotion.row(text), Decision: t.Decision.row(text), Brand: t.Brand.row(text),
		Bads: t.Bads.contest(text), Goods: t.Goods.contest(text), Met: t.Met.contest(text),
	}
	r.Met.ReasonText = t.Met.metText(text)
	if t.BadLimits.High > 0 { // as it is of any answer at all
		r.BadLow, r.BadHigh = known(t.BadLimits.Low), known(t.BadLimits.High)
	}
	s := t.Score
	r.Score = ScoreRow{known(s.Value), known(s.Parts[0]), known(s.Parts[1]), known(s.Parts[2]), known(s.Top3), s.RankLow, s.RankHigh, s.Stable}
	w := t.Swing
	r.Swing = SwingRow{w.N, known(w.Mean), known(w.MeanAbsolute), known(w.Up), known(w.Down), known(w.Peak), known(w.End)}
	return r
}

func (t *Trait) row(text func(touchstone.Message) string) TraitRow {
	return TraitRow{
		Outcome: t.Outcome, Binary: t.Binary, Estimate: known(t.Value), Low: known(t.Low), High: known(t.High), SE: known(t.SE), P: known(t.P), Q: known(t.Q), N: t.N,
		Smallest: t.Smallest, Holds: t.Holds, Reason: t.Reason, ReasonText: reasonText(t.Reason, t.More, text), More: t.More,
	}
}

func reasonText(r Reason, more int, text func(touchstone.Message) string) string {
	if r == "" {
		return ""
	}
	sentence := text(touchstone.Msg("moments.reason_"+string(r), "least", MinArm, "events", MinEvents, "effective", MinEffective))
	if more > 0 {
		sentence += text(touchstone.Msg("moments.more", "n", more))
	}
	return sentence
}

// metText says why met against not met has no figure: its sides are no good and
// bad experiences.
func (c *Comparison) metText(text func(touchstone.Message) string) string {
	switch c.Reason {
	case NoOverlap:
		return text(touchstone.Msg("moments.met_no_overlap"))
	case TooFew:
		return text(touchstone.Msg("moments.met_too_few", "least", MinArm))
	case FewEffective:
		return text(touchstone.Msg("moments.met_few_effective", "effective", MinEffective))
	}
	return reasonText(c.Reason, 0, text)
}

func (c *Comparison) contest(text func(touchstone.Message) string) Contest {
	out := Contest{Reason: c.Reason, ReasonText: reasonText(c.Reason, 0, text), N0: c.N0, N1: c.N1, Unknown: c.Unknown, AUC: known(c.AUC), Comparable: known(c.Comparable),
		Balanced: c.Balanced, Balance: []BalanceRow{}, Effects: []OutcomeRow{}, Placebo: c.Placebo, Later: c.Later}
	for i := range c.Balance.After {
		out.Balance = append(out.Balance, BalanceRow{c.Columns[i], known(c.Balance.Before[i]), known(c.Balance.After[i])})
	}
	for i := range c.Effects {
		row := c.Effects[i].row()
		if c.Placebo != "" && row.Impact != "" && row.Estimate != nil {
			row.Q = known(c.Effects[i].Q)
		}
		out.Effects = append(out.Effects, row)
	}
	return out
}

func (e *OutcomeEffect) row() OutcomeRow {
	return OutcomeRow{
		Outcome: e.Outcome, Impact: e.Impact, Reason: e.Reason, N0: e.N0, N1: e.N1, Mean0: known(e.Mu0), Mean1: known(e.Mu1),
		Estimate: known(e.Value), Low: known(e.Low), High: known(e.High), SE: known(e.SE), P: known(e.P),
		Ratio: known(e.Ratio.Value), RatioLow: known(e.Ratio.Low), RatioHigh: known(e.Ratio.High),
		Naive: known(e.Naive.Value), Everybody: known(e.Everybody.Value), EValue: known(e.EValue), EValueEdge: known(e.EValueEdge), Augmented: e.Augmented, Holds: e.Holds,
	}
}

// summary is one sentence: which touchpoints decide, or why that is not known.
func (f *Findings) summary(rows []Row) touchstone.Message {
	byClass := map[Class][]string{}
	for _, r := range rows {
		byClass[r.Class] = append(byClass[r.Class], r.Name)
	}
	m, c := byClass[Moment], byClass[Candidate]
	switch {
	case len(m) > 0 && len(c) > 0:
		return touchstone.Msg("moments.summary_both", "n", len(m), "names", m, "candidates", c)
	case len(m) > 0:
		return touchstone.Msg("moments.summary_moments", "n", len(m), "names", m)
	case len(c) > 0:
		return touchstone.Msg("moments.summary_candidates", "n", len(c), "names", c)
	case len(byClass[Unknown]) == len(rows):
		return touchstone.Msg("moments.summary_unknown", "n", len(rows))
	}
	return touchstone.Msg("moments.summary_none", "n", len(rows))
}

type warning struct {
	code    string
	message touchstone.Message
}

// warnings are what keeps the figures from being taken for more than they are.
func (f *Findings) warnings(d Document) []warning {
	out := []warning{{string(f.Wording), touchstone.Msg("moments.wording_" + string(f.Wording))}}
	out = append(out, warning{"placebo_" + string(f.Placebo), f.placebo()})
	if len(f.Covariates) == 0 {
		out = append(out, warning{"no_covariates", touchstone.Msg("moments.no_covariates")})
	} else {
		out = append(out, warning{"covariates", touchstone.Msg("moments.covariates", "names", f.Covariates)})
	}
	var names []touchstone.Message
	for _, impact := range d.Missing {
		names = append(names, touchstone.Msg("moments.impact_"+string(impact)))
	}
	if len(names) > 0 {
		out = append(out, warning{"missing_impacts", touchstone.Msg("moments.missing_impacts", "names", names)})
	}
	if names := f.named(func(t *Finding) bool { return t.Bads.Reason == "" && !t.Bads.Balanced }); len(names) > 0 {
		out = append(out, warning{"unbalanced", touchstone.Msg("moments.unbalanced", "names", names, "most", MostASD)})
	}
	if names := f.named(func(t *Finding) bool { return t.Bads.Reason == NoOverlap }); len(names) > 0 {
		out = append(out, warning{"no_overlap", touchstone.Msg("moments.no_overlap", "names", names)})
	}
	if f.Customers < manyCustomers {
		out = append(out, warning{"few_customers", touchstone.Msg("moments.few_customers", "n", f.Customers, "many", manyCustomers)})
	}
	return out
}

// manyCustomers is how many customers it took, in simulation, to find exactly
// the moments that were planted more often than not (methods page).
const manyCustomers = 2500

func (f *Findings) named(is func(*Finding) bool) []string {
	var names []string
	for i := range f.Touchpoints {
		if is(&f.Touchpoints[i]) {
			names = append(names, f.Touchpoints[i].Name)
		}
	}
	return names
}

// placebo says how the check went, and where it failed.
func (f *Findings) placebo() touchstone.Message {
	if f.Placebo != PlaceboFailed {
		return touchstone.Msg("moments.placebo_" + string(f.Placebo))
	}
	return touchstone.Msg("moments.placebo_failed", "names", f.named(func(t *Finding) bool { return t.Placebo == PlaceboFailed }))
}
