// SPDX-License-Identifier: Apache-2.0

package analysis

import (
	"math"
	"sort"

	"touchstone"
	"touchstone/analysis/roles"
	"touchstone/locale"
	"touchstone/stats"
)

// writer writes findings down in one language.
type writer struct {
	*Findings
	lang touchstone.Language
}

// Document writes the findings down in a language.
func (f *Findings) Document(lang touchstone.Language) Document {
	w := writer{f, lang}
	d := Document{
		Schema: Schema, Language: string(lang), Version: f.version,
		Title: w.title(), Input: w.input(), Outcome: w.outcome(), Model: w.model(),
		Touchpoints: w.touchpoints(), Segments: w.segments(), Kano: w.kanoItems(), Servqual: w.servqual(), Voices: w.voices(),
		Journey: w.journey(), Methods: w.methods(), Warnings: w.warnings(),
	}
	d.Summary, d.Actions = w.summary(), w.actions()
	if len(d.Actions) > 0 {
		d.Caveat = w.text(touchstone.Msg("analysis.caveat"))
	}
	return d
}

func (w writer) text(m touchstone.Message) string { return locale.Text(w.lang, m) }

func (w writer) label(l touchstone.Label) string { return l.In(w.lang) }

func (w writer) title() string {
	switch {
	case w.Findings.outcome != nil:
		return w.text(touchstone.Msg("analysis.title_outcome", "outcome", w.outcomeTitle()))
	case w.Findings.journey != nil:
		return w.text(touchstone.Msg("analysis.title_journey"))
	case w.Findings.voices != nil:
		return w.text(touchstone.Msg("analysis.title_voices"))
	case w.sheet.Kind == roles.Kano:
		return w.text(touchstone.Msg("analysis.title_kano"))
	case w.sheet.Kind == roles.Servqual:
		return w.text(touchstone.Msg("analysis.title_servqual"))
	}
	return w.text(touchstone.Msg("analysis.title"))
}

func (w writer) input() Input {
	in := Input{
		Kind: string(w.sheet.Kind), KindText: w.text(touchstone.Msg("analysis.kind_" + string(w.sheet.Kind))),
		Rows: w.table.Rows + w.table.Rejects.Count, Used: w.used(), Rejected: w.table.Rejects.Count,
		Files: []File{}, Columns: []Column{}, Rejects: []Reject{}, Assumptions: []string{},
	}
	if w.Findings.outcome == nil && w.Findings.voices != nil {
		in.KindText = w.text(touchstone.Msg("analysis.kind_texts"))
	}
	for _, f := range w.table.Files {
		in.Files = append(in.Files, File{Name: f.Name, Format: f.Format, Encoding: f.Encoding, Sheet: f.Sheet, Rows: f.Rows, Rejected: f.Rejected})
	}
	for _, c := range w.sheet.Columns {
		in.Columns = append(in.Columns, Column{
			Name: c.Name, Label: w.label(c.Title()), Role: string(c.Role), RoleText: w.text(touchstone.Msg("analysis.role_" + string(c.Role))),
			Why: w.text(c.Why), Distinct: c.Levels, Missing: c.Share(roles.NoAnswer), NotMet: c.Share(roles.NotMet),
		})
	}
	for _, r := range w.table.Rejects.First[:min(20, len(w.table.Rejects.First))] {
		in.Rejects = append(in.Rejects, Reject{File: r.File, Line: r.Line, Column: r.Column, Reason: w.text(r.Reason)})
	}
	for _, m := range append(w.table.Notes, w.sheet.Assumptions...) {
		in.Assumptions = append(in.Assumptions, w.text(m))
	}
	return in
}

// used is the number of rows behind the main figure.
func (w writer) used() int {
	switch {
	case w.Findings.journey != nil && w.sheet.Kind == roles.Log:
		return w.Findings.journey.mining.Events
	case w.frame != nil:
		return w.frame.used
	}
	return w.table.Rows
}

func (w writer) warnings() []Warning {
	out := []Warning{}
	for _, m := range w.Findings.warnings {
		out = append(out, Warning{Code: code(m.Key), Message: w.text(m)})
	}
	return out
}

// code is the part of a catalogue key behind the room's name.
func code(key string) string {
	for i, r := range key {
		if r == '.' {
			return key[i+1:]
		}
	}
	return key
}

func (w writer) outcome() *Outcome {
	o := w.Findings.outcome
	if o == nil {
		return nil
	}
	e := o.estimate
	out := &Outcome{
		Name: w.outcomeName(), Label: w.label(w.outcomeTitle()), Kind: string(o.target.Measure), Unit: unit(o.target.Measure),
		Value: e.Value, Low: e.Low, High: e.High, N: e.N, Method: e.Method, Text: w.text(figure(o.target.Measure, e.Value, e.Low, e.High)),
		Distribution: w.outcomeBins(), Adjustments: []Adjustment{},
	}
	if o.target.Measure == roles.Share {
		out.Positive = w.positiveLabel()
	}
	for _, a := range o.adjustments {
		out.Adjustments = append(out.Adjustments, Adjustment{Rule: a.rule, Text: w.text(a.text), Without: a.without, Difference: e.Value - a.without, Rows: a.rows})
	}
	return out
}

func (w writer) outcomeName() string {
	if c := w.sheet.Outcome.Column; c != nil {
		return c.Name
	}
	return w.sheet.Outcome.Activity
}

// unit names what an outcome is counted in.
func unit(m roles.Measure) string {
	switch m {
	case roles.NPS:
		return "points"
	case roles.CSAT, roles.Share:
		return "share"
	}
	return "score"
}

// effectUnit names what a change of the explained variable is counted in.
func effectUnit(m roles.Measure) string {
	if m == roles.Share {
		return "share"
	}
	return "score"
}

// figure writes an outcome with its interval.
func figure(m roles.Measure, value, low, high float64) touchstone.Message {
	switch unit(m) {
	case "points":
		return touchstone.Msg("analysis.figure_points", "value", value, "low", low, "high", high)
	case "share":
		return touchstone.Msg("analysis.figure_share", "value", value, "low", low, "high", high)
	}
	return touchstone.Msg("analysis.figure_score", "value", value, "low", low, "high", high)
}

// amount writes an outcome alone.
func amount(m roles.Measure, value float64) touchstone.Message {
	switch unit(m) {
	case "points":
		return touchstone.Msg("analysis.amount_points", "value", value)
	case "share":
		return touchstone.Msg("analysis.amount_share", "value", value)
	}
	return touchstone.Msg("analysis.amount_score", "value", value)
}

func (w writer) outcomeBins() []Bin {
	c := w.sheet.Outcome.Column
	if c == nil || c.Codes == nil || c.Levels > 40 {
		return []Bin{}
	}
	t := w.sheet.Outcome
	return w.bins(w.ofCases(c), func(v float64, raw string) string {
		switch {
		case t.Measure == roles.NPS:
			return toneOf(v, 7, 9)
		case t.Measure == roles.CSAT:
			return toneOf(v, (c.Low+c.High)/2, t.Top)
		case t.Measure == roles.Share && (raw == t.Positive) == (t.Better > 0):
			return "good"
		case t.Measure == roles.Share:
			return "bad"
		}
		return "middle"
	})
}

// toneOf classes a score: below middle bad, from good on good.
func toneOf(v, middle, good float64) string {
	switch {
	case v >= good:
		return "good"
	case v < middle:
		return "bad"
	}
	return "middle"
}

// bins counts the rows of a column by value, answers first in ascending order,
// then those who did not meet it, then the missing.
func (w writer) bins(c *roles.Column, tone func(v float64, raw string) string) []Bin {
	type bar struct {
		Bin
		at    float64
		state roles.State
	}
	var bars []bar
	index := map[string]int{}
	for code, v := range c.Values {
		if c.Counts[code] == 0 {
			continue
		}
		b := bar{Bin: Bin{Value: v, Label: w.binLabel(c, code), Count: c.Counts[code]}, at: c.Numbers[code], state: c.States[code]}
		switch b.state {
		case roles.Answer:
			b.Tone = tone(b.at, v)
		case roles.NotMet:
			b.Value, b.Label, b.Tone = "not_met", w.text(touchstone.Msg("analysis.bin_not_met")), "none"
		default:
			b.Value, b.Label, b.Tone = "missing", w.text(touchstone.Msg("analysis.bin_missing")), "none"
		}
		if i, seen := index[b.Label]; seen {
			bars[i].Count += b.Count
			continue
		}
		index[b.Label] = len(bars)
		bars = append(bars, b)
	}
	sort.SliceStable(bars, func(i, j int) bool {
		a, b := bars[i], bars[j]
		if rank := map[roles.State]int{roles.NotMet: 1, roles.NoAnswer: 2}; rank[a.state] != rank[b.state] {
			return rank[a.state] < rank[b.state]
		}
		return a.at < b.at
	})
	out := make([]Bin, len(bars))
	all := 0
	for _, b := range bars {
		all += b.Count
	}
	for i, b := range bars {
		out[i] = b.Bin
		out[i].Share = float64(b.Count) / float64(max(1, all))
	}
	return out
}

func (w writer) binLabel(c *roles.Column, code int) string {
	if l := c.Words[uint32(code)]; !l.IsZero() {
		return w.label(l)
	}
	return c.Values[code]
}

func (w writer) model() *Model {
	m := w.Findings.model
	if m == nil {
		return nil
	}
	out := &Model{Unit: effectUnit(w.sheet.Outcome.Measure), R2: m.R2, N: m.N, Method: m.Method, Interval: m.Interval, Resamples: m.Resamples, Signal: m.Signal, P: m.P,
		Text: w.text(touchstone.Msg("analysis.model_text", "r2", m.R2, "n", m.N, "method", touchstone.Msg("analysis.method_"+m.Method)))}
	if c := m.Check; c != nil {
		out.Check = &Check{Method: c.Method, Spearman: c.Spearman}
		out.Check.Text = w.text(touchstone.Msg("analysis.check_agrees", "method", touchstone.Msg("analysis.method_"+c.Method), "rho", c.Spearman))
		if c.Spearman < 0.8 {
			out.Check.Text = w.text(touchstone.Msg("analysis.check_disagrees", "method", touchstone.Msg("analysis.method_"+c.Method), "rho", c.Spearman))
		}
	}
	return out
}

func (w writer) segments() []Segment {
	out := []Segment{}
	for _, s := range w.Findings.segments {
		g := Segment{By: s.by.Name, ByLabel: w.label(s.by.Title()), Role: string(s.by.Role), Value: s.value, Label: w.label(s.label), N: s.n, Q: number(s.q), Touchpoints: []SegmentTouchpoint{}}
		if s.estimate != nil {
			g.Outcome, g.Low, g.High = &s.estimate.Value, number(s.estimate.Low), number(s.estimate.High)
		}
		if s.difference != nil {
			g.Difference, g.DiffLow, g.DiffHigh = &s.difference.Value, number(s.difference.Low), number(s.difference.High)
			g.Differs = s.q < 0.05
		}
		for i, p := range s.points {
			if w.points[i].kind != kindRating {
				continue
			}
			t := SegmentTouchpoint{ID: w.points[i].id, N: p.n, Q: number(p.q)}
			if p.estimate != nil {
				t.Performance, t.Low, t.High = &p.estimate.Value, number(p.estimate.Low), number(p.estimate.High)
			}
			g.Touchpoints = append(g.Touchpoints, t)
		}
		out = append(out, g)
	}
	return out
}

// number gives nil for what could not be computed.
func number(v float64) *float64 {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return nil
	}
	return &v
}

func ends(e *stats.Estimate) (value, low, high *float64) {
	if e == nil {
		return nil, nil, nil
	}
	return number(e.Value), number(e.Low), number(e.High)
}
