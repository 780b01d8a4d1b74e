// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"

	"touchstone"
	"touchstone/locale"
	"touchstone/moment"
)

// shownReasons is how many reasons for missing figures are printed.
const shownReasons = 12

// showMoments prints one sentence, a table, and what to keep in mind.
func showMoments(c *console, d moment.Document) {
	fmt.Fprintln(c.stdout, d.Summary)
	fmt.Fprintln(c.stdout)
	s := newSheet(c, nil)
	s.head(touchstone.Msg("moments.head_touchpoint"), touchstone.Msg("moments.head_class"), touchstone.Msg("moments.head_bad"), touchstone.Msg("moments.head_emotion"),
		touchstone.Msg("moments.head_decision"), touchstone.Msg("moments.head_brand"), touchstone.Msg("moments.head_q"), touchstone.Msg("moments.head_score"), touchstone.Msg("moments.head_top3"))
	for _, r := range d.Touchpoints {
		s.row(r.Name, r.ClassText, locale.Count(c.lang, float64(r.Bad))+" · "+s.within(r.BadShare, r.BadLow, r.BadHigh), s.trait(r.Emotion), s.trait(r.Decision), s.trait(r.Brand),
			s.probability(r.Q), s.number(r.Score.Value, "1"), s.share(r.Score.Top3))
	}
	s.table.Render()
	fmt.Fprintln(c.stdout, c.text(touchstone.Msg("moments.reading")))
	showReasons(c, d)
	fmt.Fprintln(c.stdout, d.Evidence.RungText, d.Evidence.NextText)
	for _, w := range d.Warnings {
		fmt.Fprintln(c.stdout, c.text(touchstone.Msg("moments.remark", "text", w.Message)))
	}
	if d.Input != nil && d.Input.Rejected > 0 {
		fmt.Fprintln(c.stdout, c.text(touchstone.Msg("moments.rejected", "n", d.Input.Rejected)))
		for _, r := range d.Input.Rejects {
			fmt.Fprintln(c.stdout, c.text(touchstone.Msg("moments.rejected_row", "file", r.File, "line", r.Line, "reason", r.Reason)))
		}
	}
}

// showReasons says why figures are missing, one line for each.
func showReasons(c *console, d moment.Document) {
	shown, left := 0, 0
	for _, r := range d.Touchpoints {
		for _, t := range []struct {
			impact moment.Impact
			row    moment.TraitRow
		}{{moment.Emotion, r.Emotion}, {moment.Decision, r.Decision}, {moment.Brand, r.Brand}} {
			if t.row.Reason == "" || t.row.Reason == moment.NotMeasured {
				continue
			}
			if shown++; shown > shownReasons {
				left++
				continue
			}
			fmt.Fprintln(c.stdout, c.text(touchstone.Msg("moments.why", "name", r.Name, "impact", touchstone.Msg("moments.impact_"+string(t.impact)), "reason", t.row.ReasonText)))
		}
		if r.ReasonText != "" {
			fmt.Fprintln(c.stdout, c.text(touchstone.Msg("moments.why_not", "name", r.Name, "reason", r.ReasonText)))
		}
	}
	if left > 0 {
		fmt.Fprintln(c.stdout, c.text(touchstone.Msg("moments.why_more", "n", left)))
	}
}

// trait writes an estimate with its interval: points for shares.
func (s *sheet) trait(t moment.TraitRow) string {
	if t.Estimate == nil || t.Low == nil || t.High == nil {
		return s.text(touchstone.Msg("cli.query_none"))
	}
	factor, format := 1.0, "signed2"
	if t.Binary {
		factor, format = 100, "signed1"
	}
	write := func(v float64) string { return locale.Value(s.lang, factor*v, format) }
	mark := ""
	if t.Holds {
		mark = "*"
	}
	return write(*t.Estimate) + mark + " (" + write(*t.Low) + "…" + write(*t.High) + ")"
}

func (s *sheet) number(v *float64, format string) string {
	if v == nil {
		return s.text(touchstone.Msg("cli.query_none"))
	}
	return locale.Value(s.lang, *v, format)
}

// probability writes a q-value.
func (s *sheet) probability(v *float64) string {
	if v != nil && *v < .001 {
		return "<0.001"
	}
	return s.number(v, "3")
}
