// SPDX-License-Identifier: Apache-2.0

package analysis

import (
	"math"
	"time"

	"touchstone"
	"touchstone/analysis/roles"
	"touchstone/journey"
)

// shownVariants and shownDifferences bound what a document lists one by one.
const (
	shownVariants    = 20
	shownDifferences = 60
)

func (w writer) journey() *Journey {
	f := w.Findings.journey
	if f == nil {
		return nil
	}
	m := f.mining
	j := &Journey{Cases: m.Cases, Events: m.Events, Variants: m.Variants.Count, From: instant(m.From), To: instant(m.To), Duration: w.duration(m.Durations),
		Activities: []Activity{}, Graph: []Edge{}, TopVariants: []Variant{}, Differences: []Difference{}, NotReasons: []Difference{}, Notes: []string{}}
	for i, a := range m.Graph.Activities {
		j.Activities = append(j.Activities, Activity{ID: a.Name, Name: a.Name, Label: w.activityLabel(uint32(i)), Events: a.Events, Cases: a.Cases,
			Share: float64(a.Cases) / float64(max(1, m.Cases)), Starts: a.Starts, Ends: a.Ends, ReworkCases: a.ReworkCases, First: instant(a.First), Last: instant(a.Last)})
	}
	for _, e := range m.Graph.Edges {
		edge := Edge{From: w.activityID(e.From), To: w.activityID(e.To), Count: e.Count, Cases: e.Cases, Share: float64(e.Cases) / float64(max(1, m.Cases)), Dependency: e.Dependency}
		if e.Duration.N > 0 {
			edge.MedianS, edge.P90S = number(e.Duration.Median), number(e.Duration.P90)
		}
		j.Graph = append(j.Graph, edge)
	}
	w.variants(j)
	w.differences(j)
	return j
}

// activityID is the name of an activity in the log, which is its id as well.
func (w writer) activityID(a uint32) string {
	if a == journey.Other {
		return "other"
	}
	return w.Findings.journey.log.Activities[a]
}

// activityLabel is what people call an activity: the word that the labels
// file has for it, a milestone column's label, else its name.
func (w writer) activityLabel(a uint32) string {
	if a == journey.Other {
		return w.text(touchstone.Msg("analysis.other"))
	}
	name := w.Findings.journey.log.Activities[a]
	if c := w.sheet.First(roles.Activity); c != nil && c.Values != nil {
		for code, l := range c.Words {
			if c.Values[code] == name {
				return w.label(l)
			}
		}
	}
	for _, c := range w.sheet.With(roles.Milestone) {
		if c.Name == name {
			return w.label(c.Title())
		}
	}
	return name
}

func instant(ms int64) string {
	if ms == journey.NoTime {
		return ""
	}
	return time.UnixMilli(ms).UTC().Format(time.RFC3339)
}

func (w writer) duration(d journey.Durations) *Duration {
	if d.N == 0 {
		return nil
	}
	out := &Duration{N: d.N, Mean: d.Mean, Median: d.Median, P90: d.P90, Min: d.Min, Max: d.Max, Bins: []Bin{}}
	for _, b := range d.Bins {
		label := touchstone.Msg("analysis.span", "from", b.Low, "to", b.High)
		out.Bins = append(out.Bins, Bin{Value: w.text(label), Label: w.text(label), Count: b.Count, Share: float64(b.Count) / float64(d.N)})
	}
	return out
}

func (w writer) variants(j *Journey) {
	m := w.Findings.journey.mining
	shown := 0
	for _, v := range m.Variants.Top[:min(shownVariants, len(m.Variants.Top))] {
		path := make([]string, len(v.Path))
		for i, a := range v.Path {
			path[i] = w.activityID(a)
		}
		variant := Variant{Path: path, Cases: v.Cases, Share: float64(v.Cases) / float64(max(1, m.Cases))}
		if v.Median == v.Median {
			variant.MedianS = number(v.Median)
		}
		shown += v.Cases
		j.TopVariants = append(j.TopVariants, variant)
	}
	if rest := m.Cases - shown; rest > 0 {
		j.Other = &Variant{Path: []string{}, Cases: rest, Share: float64(rest) / float64(m.Cases)}
	}
}

func (w writer) differences(j *Journey) {
	c := w.Findings.journey.comparison
	if c == nil {
		return
	}
	j.GoodCases, j.BadCases = c.GoodCases, c.BadCases
	for _, d := range c.Findings[:min(shownDifferences, len(c.Findings))] {
		j.Differences = append(j.Differences, w.difference(d))
	}
	for _, d := range c.Outcome[:min(shownDifferences, len(c.Outcome))] {
		j.NotReasons = append(j.NotReasons, w.difference(d))
	}
	for _, n := range c.Notes() {
		j.Notes = append(j.Notes, w.text(n))
	}
}

func (w writer) difference(d journey.Difference) Difference {
	out := Difference{Kind: string(d.Kind), Item: []string{}, Good: d.Good, Bad: d.Bad, Difference: d.Difference, Low: number(d.Low), High: number(d.High), P: d.P, Q: number(d.Q)}
	for _, a := range append(d.Path[:len(d.Path):len(d.Path)], d.Alike...) {
		out.Item = append(out.Item, w.activityID(a))
	}
	if d.Kind == journey.AttributeKind {
		out.Item = []string{d.Attribute, d.Value}
	}
	label := w.differenceLabel(d)
	out.Label = w.text(label)
	switch {
	case d.Reason != journey.Explains:
		out.Text = w.text(d.Reason.Message())
	case d.Kind == journey.DurationKind:
		out.Text = w.text(touchstone.Msg("analysis.difference_duration", "good", d.Good, "bad", d.Bad, "q", d.Q))
	case d.Difference > 0:
		out.Text = w.text(touchstone.Msg("analysis.difference_good", "what", label, "good", d.Good, "bad", d.Bad, "q", d.Q))
	default:
		out.Text = w.text(touchstone.Msg("analysis.difference_bad", "what", label, "good", d.Good, "bad", d.Bad, "q", d.Q))
	}
	return out
}

func (w writer) differenceLabel(d journey.Difference) touchstone.Message {
	var names []string
	for _, a := range append(d.Path[:len(d.Path):len(d.Path)], d.Alike...) {
		names = append(names, w.activityLabel(a))
	}
	switch d.Kind {
	case journey.ActivityKind:
		return touchstone.Msg("analysis.item_activity", "name", names)
	case journey.RepeatKind:
		return touchstone.Msg("analysis.item_repeat", "name", names[0])
	case journey.EdgeKind:
		return touchstone.Msg("analysis.item_edge", "from", names[0], "to", names[1])
	case journey.VariantKind:
		return touchstone.Msg("analysis.item_variant", "path", pathText(names))
	case journey.AttributeKind:
		return touchstone.Msg("analysis.item_attribute", "name", w.attributeLabel(d.Attribute), "value", d.Value)
	}
	return touchstone.Msg("analysis.item_duration")
}

func (w writer) attributeLabel(name string) touchstone.Label {
	for _, c := range w.sheet.Columns {
		if c.Name == name {
			return c.Title()
		}
	}
	return touchstone.Label{ZH: name, EN: name}
}

// pathText writes a path; a long one keeps its ends.
func pathText(names []string) string {
	const ends = 4
	text := ""
	for i, n := range names {
		if len(names) > 2*ends && i >= ends && i < len(names)-ends {
			if i == ends {
				text += " → …"
			}
			continue
		}
		if i > 0 {
			text += " → "
		}
		text += n
	}
	return text
}

// journeySummary says how many went which way, how long it took, and what
// sets the good cases apart or is done twice.
func (w writer) journeySummary(add func(touchstone.Message)) {
	m := w.Findings.journey.mining
	add(touchstone.Msg("analysis.summary_journey", "cases", m.Cases, "events", m.Events, "activities", len(m.Graph.Activities), "variants", m.Variants.Count))
	if top := m.Variants.Top; len(top) > 0 {
		var names []string
		for _, a := range top[0].Path {
			names = append(names, w.activityLabel(a))
		}
		share := float64(top[0].Cases) / float64(max(1, m.Cases))
		if m.Durations.N > 0 && !math.IsNaN(m.Durations.Median) {
			add(touchstone.Msg("analysis.summary_path_time", "path", pathText(names), "share", share, "median", m.Durations.Median, "p90", m.Durations.P90))
		} else {
			add(touchstone.Msg("analysis.summary_path", "path", pathText(names), "share", share))
		}
	}
	if c := w.Findings.journey.comparison; c != nil {
		for _, d := range c.Findings {
			if d.Q < .05 && d.Kind != journey.DurationKind {
				add(touchstone.Msg("analysis.summary_difference", "what", w.difference(d).Text))
				return
			}
		}
		add(touchstone.Msg("analysis.summary_no_difference"))
		return
	}
	w.reworkSummary(add)
}

func (w writer) reworkSummary(add func(touchstone.Message)) {
	m := w.Findings.journey.mining
	most := -1
	for i, a := range m.Graph.Activities {
		if a.ReworkCases > 0 && (most < 0 || a.ReworkCases > m.Graph.Activities[most].ReworkCases) {
			most = i
		}
	}
	if most < 0 {
		add(touchstone.Msg("analysis.summary_no_rework"))
		return
	}
	a := m.Graph.Activities[most]
	add(touchstone.Msg("analysis.summary_rework", "name", w.activityLabel(uint32(most)), "cases", a.ReworkCases, "share", float64(a.ReworkCases)/float64(max(1, a.Cases))))
}
