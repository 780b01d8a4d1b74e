// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"strings"

	"touchstone"
	"touchstone/httpapi"
	"touchstone/journey"
	"touchstone/journey/cohort"
	"touchstone/journey/conformance"
	"touchstone/journey/next"
	"touchstone/locale"
)

// note tells something below the table.
func (s *sheet) note(when bool, m touchstone.Message) {
	if when {
		s.notes = append(s.notes, m)
	}
}

func note(c *console, when bool, m touchstone.Message) {
	if when {
		fmt.Fprintln(c.stderr, c.text(m))
	}
}

func showGraph(s *sheet, r *httpapi.TrailGraph) {
	s.head(touchstone.Msg("cli.trails_step"), touchstone.Msg("cli.trails_events"), touchstone.Msg("cli.trails_customers"), touchstone.Msg("cli.trails_share"), touchstone.Msg("cli.trails_starts"), touchstone.Msg("cli.trails_end"), touchstone.Msg("cli.trails_self_loops"), touchstone.Msg("cli.trails_rework"))
	for _, n := range r.Nodes {
		s.row(s.name(n.Key), count(s, n.Events), count(s, n.Customers), s.rate(n.Met), count(s, n.Starts), count(s, n.Ends), count(s, n.SelfLoops), count(s, n.Rework))
	}
	s.next()
	s.head(touchstone.Msg("cli.trails_step"), touchstone.Msg("cli.trails_next_step"), touchstone.Msg("cli.trails_times"), touchstone.Msg("cli.trails_customers"), touchstone.Msg("cli.trails_median"), touchstone.Msg("cli.trails_p90"), touchstone.Msg("cli.trails_dependency"))
	for _, e := range r.Edges {
		s.row(s.name(e.From), s.name(e.To), count(s, e.Count), count(s, e.Customers), s.seconds(e.Times.Median), s.seconds(e.Times.P90), locale.Value(s.lang, e.Dependency, "2"))
	}
	s.note(r.Other.Edges > 0, touchstone.Msg("cli.trails_hidden_edges", "edges", r.Other.Edges, "steps", r.Other.Steps))
}

func showVariants(s *sheet, r *httpapi.TrailVariants) {
	s.head(touchstone.Msg("cli.trails_journey"), touchstone.Msg("cli.trails_taken"), touchstone.Msg("cli.trails_share"), touchstone.Msg("cli.trails_median"))
	for _, v := range r.Listed {
		s.row(s.way(v.Path), count(s, v.Taken.N), s.rate(v.Taken), s.seconds(v.Median))
	}
	s.note(r.RestCases > 0, touchstone.Msg("cli.trails_rest", "cases", r.RestCases, "distinct", r.Distinct-len(r.Listed), "share", s.rate(r.Rest)))
	for _, g := range r.Representatives {
		s.note(true, touchstone.Msg("cli.trails_representative", "share", s.rate(g.Covered), "variants", g.Variants, "path", s.way(g.Path)))
	}
}

func showWaiting(s *sheet, r *httpapi.Waits) {
	s.head(touchstone.Msg("cli.trails_quantile"), touchstone.Msg("cli.trails_wait"), touchstone.Msg("cli.trails_interval"))
	for _, q := range r.Quantiles {
		s.row(locale.Value(s.lang, float64(q.Thousandths)/1000, "percent"), s.seconds(&q.Value), s.seconds(q.Low)+"–"+s.seconds(q.High))
	}
	s.note(true, touchstone.Msg("cli.trails_waits", "begun", r.Begun, "waits", r.Waits, "open", r.Open, "share", s.rate(r.OpenShare), "interrupted", r.Interrupted))
	s.note(r.Uncharted > 0, touchstone.Msg("cli.trails_uncharted", "n", r.Uncharted))
	if r.Standard != nil {
		w := r.Standard.Within
		s.note(true, touchstone.Msg("cli.trails_standard", "n", w.N, "of", w.Of, "share", s.rate(w), "wanted", r.Standard.Wanted))
	}
	if r.Against != nil {
		s.against(*r.Against)
	}
}

// against tells what must be known about a standard that journeys were held
// against, or were not.
func (s *sheet) against(standard httpapi.TrailStandard) {
	s.note(standard.Hours, touchstone.Msg("cli.trails_hours", "name", standard.Name, "zone", standard.Zone))
	s.note(standard.Held && len(standard.Units) > 0, touchstone.Msg("cli.trails_at_units", "name", standard.Name, "units", strings.Join(standard.Units, ", ")))
	s.note(standard.Held && standard.Charted != "", touchstone.Msg("cli.trails_charted", "name", standard.Name, "calendar", standard.Calendar, "until", standard.Charted))
	s.note(standard.Held && standard.Calendar != "" && standard.Charted == "" && len(standard.Closed) == 0, touchstone.Msg("cli.trails_calendar", "name", standard.Name, "calendar", standard.Calendar))
	if !standard.Held {
		s.note(true, standard.Why.Message(standard.Name))
	}
}

func showConformance(s *sheet, r *httpapi.Conformance) {
	for _, step := range r.Names {
		s.names[step.Key] = step.Name
	}
	s.head(touchstone.Msg("cli.trails_kind"), touchstone.Msg("cli.trails_customers"), touchstone.Msg("cli.trails_share"))
	for _, k := range r.Kinds {
		s.row(s.text(touchstone.Msg("app_journeys.kind."+string(k.Kind))), count(s, k.Customers.N), s.rate(k.Customers))
	}
	s.next()
	s.head(touchstone.Msg("cli.trails_deviation"), touchstone.Msg("cli.trails_customers"), touchstone.Msg("cli.trails_share"))
	for _, d := range r.Deviations {
		s.row(s.text(d.Kind.Message(s.name(d.Touchpoint), s.name(d.Met))), count(s, d.Customers.N), s.rate(d.Customers))
	}
	if r.OtherCount > 0 {
		s.row(s.text(touchstone.Msg("cli.trails_other_deviations", "n", r.OtherCount)), count(s, r.Other.Customers.N), s.rate(r.Other.Customers))
	}
	s.note(true, touchstone.Msg("cli.trails_conforming", "share", s.rate(r.Conforming), "n", r.Conforming.N, "of", r.Conforming.Of, "outside", r.Outside))
	s.note(len(r.Aside) > 0, touchstone.Msg("cli.trails_undesigned", "n", len(r.Aside)))
	s.note(r.Untold.N > 0, touchstone.Msg("cli.trails_untold", "n", r.Untold.N, "share", s.rate(r.Untold)))
	s.fitness(r.Fitness)
	s.contrast("cli.trails_satisfaction", r.Satisfaction)
	s.contrast("cli.trails_outcomes_differ", r.Outcome)
	for _, l := range r.Limits {
		s.note(l.Late.Of > 0, touchstone.Msg("cli.trails_late", "name", l.Name, "n", l.Late.N, "of", l.Late.Of, "share", s.rate(l.Late)))
		s.note(l.Uncharted > 0, touchstone.Msg("cli.trails_uncharted", "n", l.Uncharted))
		if l.Standing != nil {
			w := l.Standing.Within
			s.note(true, touchstone.Msg("cli.trails_promise", "name", l.Name, "n", w.N, "of", w.Of, "share", s.rate(w), "wanted", l.Standing.Wanted))
		}
	}
	for _, standard := range r.Standards {
		s.against(standard)
	}
}

// fitness tells how close cases come to the design.
func (s *sheet) fitness(f conformance.Fitness) {
	s.note(f.AlignmentN > 0, touchstone.Msg("cli.trails_fitness", "alignment", s.within(f.Alignment, f.AlignmentLow, f.AlignmentHigh), "n", f.AlignmentN, "replay", s.within(f.Replay, f.ReplayLow, f.ReplayHigh), "replayed", f.ReplayN))
	s.note(f.PrecisionN > 0, touchstone.Msg("cli.trails_precision", "precision", s.within(f.Precision, f.PrecisionLow, f.PrecisionHigh), "n", f.PrecisionN))
}

// contrast tells how deviating customers differ from conforming ones, where both are
// enough.
func (s *sheet) contrast(what string, k *conformance.Contrast) {
	if k != nil && k.Enough {
		s.note(true, touchstone.Msg(what, "deviating", s.share(k.Deviating), "n", k.DeviatingN, "conforming", s.share(k.Conforming), "of", k.ConformingN, "difference", s.within(k.Difference, k.Low, k.High), "q", s.small(k.Q)))
	}
}

func showDifference(s *sheet, r *journey.Compared) {
	s.head(touchstone.Msg("cli.trails_what"), touchstone.Msg("cli.trails_here"), touchstone.Msg("cli.trails_there"), touchstone.Msg("cli.trails_difference"), touchstone.Msg("cli.trails_q"))
	for _, d := range append(r.Findings, r.Outcome...) {
		value := s.share
		if d.Kind == journey.DurationKind {
			value = s.seconds
		}
		s.row(s.found(r, d), value(d.A), value(d.B), value(d.Difference)+" ("+value(d.Low)+"–"+value(d.High)+")", s.small(d.Q))
	}
	for _, m := range r.Notes() {
		s.note(true, m)
	}
}

// found says what a difference is about.
func (s *sheet) found(r *journey.Compared, d journey.ComparedItem) string {
	names := make([]string, len(d.Path))
	for i, code := range d.Path {
		if code != journey.Other {
			names[i] = r.Names[code]
		}
	}
	switch d.Kind {
	case journey.DurationKind:
		return s.text(touchstone.Msg("cli.trails_duration"))
	case journey.RepeatKind:
		return s.text(touchstone.Msg("cli.trails_again", "step", s.way(names)))
	case journey.EdgeKind:
		return s.text(touchstone.Msg("cli.trails_directly", "steps", s.way(names)))
	case journey.PathKind:
		return s.text(touchstone.Msg("cli.trails_in_order", "steps", s.way(names)))
	}
	return s.way(names)
}

func (s *sheet) small(v *float64) string {
	if v == nil {
		return ""
	}
	return fmt.Sprintf("%.3g", *v)
}

func showNext(s *sheet, r *next.Result) {
	s.head(touchstone.Msg("cli.trails_next_step"), touchstone.Msg("cli.trails_probability"), touchstone.Msg("cli.trails_seen"))
	for _, p := range r.Predictions {
		name := s.name(p.Name)
		if p.Touchpoint == journey.End {
			name = s.text(touchstone.Msg("cli.trails_nothing"))
		}
		s.row(name, s.within(&p.P, p.Low, p.High), count(s, p.N))
	}
	if o := r.Others; o != nil {
		s.row(s.text(touchstone.Msg("cli.trails_other")), s.within(&o.P, o.Low, o.High), count(s, o.N))
	}
	s.note(len(r.Predictions) > 0, touchstone.Msg("cli.trails_context", "n", int(r.ContextN)))
	for _, t := range r.Trials {
		if t.Top1 != nil {
			s.note(true, touchstone.Msg("cli.trails_trial", "order", t.Order, "n", int(t.N), "top1", s.within(&t.Top1.Share, t.Top1.Low, t.Top1.High), "top3", s.within(&t.Top3.Share, t.Top3.Low, t.Top3.High), "off", s.share(t.ECE)))
		}
	}
	for _, m := range r.Notes() {
		s.note(true, m)
	}
}

func showCohorts(s *sheet, r *cohort.Result) {
	s.head(touchstone.Msg("cli.trails_cohort"), touchstone.Msg("cli.trails_customers"), touchstone.Msg("cli.trails_came_back"))
	for _, k := range r.Cohorts {
		var cells []string
		for _, cell := range k.Cells {
			cells = append(cells, s.cohort(cell.In))
		}
		s.row(s.day(k.From), count(s, k.N), strings.Join(cells, "  "))
	}
	if b := r.Back; b != nil {
		s.note(true, touchstone.Msg("cli.trails_back", "n", int(b.Came), "of", int(b.N), "share", s.cohort(*b)))
	}
	if a := r.Again; a != nil {
		s.note(true, touchstone.Msg("cli.trails_later", "n", int(a.Came), "of", int(a.N), "share", s.cohort(*a)))
	}
	s.note(r.Earlier+r.Later+r.Never > 0, touchstone.Msg("cli.trails_no_cohort", "earlier", int(r.Earlier), "later", int(r.Later), "never", int(r.Never)))
}

// cohort writes a share of a cohort with its interval.
func (s *sheet) cohort(share cohort.Share) string {
	return s.within(&share.Value, &share.Low, &share.High)
}
