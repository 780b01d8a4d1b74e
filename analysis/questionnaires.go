// SPDX-License-Identifier: Apache-2.0

package analysis

import (
	"context"
	"math"
	"regexp"

	"touchstone"
	"touchstone/analysis/roles"
	"touchstone/moment"
)

// kanoFinding is one feature of a Kano questionnaire.
type kanoFinding struct {
	name   string
	label  touchstone.Label
	result moment.KanoResult
}

// runKano evaluates a Kano questionnaire: one row per answer and feature, or
// one row per answer with a pair of columns per feature.
func (f *Findings) runKano() error {
	if len(f.sheet.Pairs) > 0 {
		for _, p := range f.sheet.Pairs {
			if err := f.kanoItem(p.Name, p.Yes.Title(), kanoAnswers(p.Yes, nil), kanoAnswers(p.No, nil)); err != nil {
				return err
			}
		}
		return nil
	}
	feature, yes, no := f.sheet.First(roles.Feature), f.sheet.First(roles.Functional), f.sheet.First(roles.Dysfunctional)
	rows := make([][]int32, len(feature.Values))
	for i, code := range feature.Codes {
		rows[code] = append(rows[code], int32(i))
	}
	for code, v := range feature.Values {
		if v == "" || len(rows[code]) == 0 {
			continue
		}
		label := feature.Words[uint32(code)]
		if label.IsZero() {
			label = touchstone.Label{ZH: v, EN: v}
		}
		if err := f.kanoItem(v, label, kanoAnswers(yes, rows[code]), kanoAnswers(no, rows[code])); err != nil {
			return err
		}
	}
	return nil
}

func (f *Findings) kanoItem(name string, label touchstone.Label, yes, no []float64) error {
	r, err := moment.Kano(moment.KanoQuestion{Functional: yes, Dysfunctional: no}, nil)
	if touchstone.KindOf(err) == touchstone.NotEnough {
		f.warn(touchstone.Msg("analysis.kano_few", "name", label))
		return nil
	}
	if err != nil {
		return err
	}
	if r.Reworded {
		f.warn(touchstone.Msg("analysis.kano_reword", "name", label))
	}
	f.kano = append(f.kano, kanoFinding{name: name, label: label, result: r})
	return nil
}

// kanoAnswers reads a column of answers as 1..5.
func kanoAnswers(c *roles.Column, rows []int32) []float64 {
	values := c.Map(func(v string) float64 {
		if a, ok := roles.KanoAnswer(v); ok {
			return float64(a)
		}
		return nan
	})
	if rows == nil {
		return values
	}
	return pickRows(values, rows)
}

// servqualFinding is a SERVQUAL questionnaire.
type servqualFinding struct {
	dimensions []servqualGroup
	result     moment.ServqualResult
}

type servqualGroup struct {
	name  string
	label touchstone.Label
	items []roles.Pair
}

var itemNumber = regexp.MustCompile(`[_\-. ]*\d+$`)

// runServqual computes the gaps between expectation and perception, and, where
// there is an outcome, what drives it.
func (f *Findings) runServqual(ctx context.Context, o Options) error {
	groups := f.dimensions()
	var dims []moment.ServqualDimension
	for _, g := range groups {
		d := moment.ServqualDimension{Points: f.points100(g)}
		for _, item := range g.items {
			d.Expected = append(d.Expected, item.Yes.Floats())
			d.Perceived = append(d.Perceived, item.No.Floats())
		}
		dims = append(dims, d)
	}
	r, err := moment.Servqual(dims, nil, nil)
	if err != nil {
		return err
	}
	f.servqual = &servqualFinding{dimensions: groups, result: r}
	if f.sheet.Outcome != nil {
		return f.ratings(ctx, o)
	}
	return nil
}

// dimensions groups items by the name before their number.
func (f *Findings) dimensions() []servqualGroup {
	var out []servqualGroup
	index := map[string]int{}
	for _, p := range f.sheet.Pairs {
		name := itemNumber.ReplaceAllString(p.Name, "")
		i, seen := index[name]
		if !seen {
			i = len(out)
			index[name] = i
			out = append(out, servqualGroup{name: name, label: touchstone.Label{ZH: name, EN: name}})
		}
		out[i].items = append(out[i].items, p)
	}
	return out
}

// points100 finds the points that customers gave a dimension, nil where they
// gave none.
func (f *Findings) points100(g servqualGroup) []float64 {
	for _, c := range f.sheet.With(roles.Stated) {
		if roles.StatedFor(c, g.name) {
			return c.Floats()
		}
	}
	return nil
}

func (w writer) kanoItems() []KanoItem {
	var out []KanoItem
	letters := map[moment.KanoCategory]string{moment.MustBe: "M", moment.OneDimensional: "O", moment.Attractive: "A", moment.Indifferent: "I", moment.Reverse: "R", moment.Questionable: "Q"}
	for _, k := range w.Findings.kano {
		r := k.result
		item := KanoItem{Name: k.name, Label: w.label(k.label), N: r.N, Counts: map[string]int{}, Category: string(r.Category), Ambiguous: r.Ambiguous,
			Better: r.Better.Value, BetterLow: r.Better.Low, BetterHigh: r.Better.High, Worse: r.Worse.Value, WorseLow: r.Worse.Low, WorseHigh: r.Worse.High}
		for category, n := range r.Counts {
			item.Counts[letters[category]] = int(math.Round(n))
		}
		item.Text = w.text(touchstone.Msg("analysis.kano_" + item.Category))
		if r.Ambiguous {
			item.Text = w.text(touchstone.Msg("analysis.kano_ambiguous", "what", touchstone.Msg("analysis.kano_"+item.Category)))
		}
		out = append(out, item)
	}
	return out
}

func (w writer) kanoSummary(add func(touchstone.Message)) {
	byCategory := map[string][]touchstone.Label{}
	for _, k := range w.Findings.kano {
		if !k.result.Ambiguous {
			byCategory[string(k.result.Category)] = append(byCategory[string(k.result.Category)], k.label)
		}
	}
	for _, c := range []moment.KanoCategory{moment.MustBe, moment.OneDimensional, moment.Attractive, moment.Indifferent, moment.Reverse} {
		if names := byCategory[string(c)]; len(names) > 0 {
			add(touchstone.Msg("analysis.kano_summary_"+string(c), "names", names))
		}
	}
}

func (w writer) servqual() *Servqual {
	s := w.Findings.servqual
	if s == nil {
		return nil
	}
	r := s.result
	out := &Servqual{Gap: r.Overall.Value, Low: r.Overall.Low, High: r.Overall.High, Weighted: r.Weighted, N: r.Overall.N, Dimensions: []ServqualDimension{}}
	for i, d := range r.Dimensions {
		g := s.dimensions[i]
		dim := ServqualDimension{Name: g.name, Label: w.label(g.label), N: d.Gap.N, Expected: d.Expected, Perceived: d.Perceived, Gap: d.Gap.Value, Low: d.Gap.Low, High: d.Gap.High,
			AlphaE: number(d.AlphaExpected), AlphaP: number(d.AlphaPerceived), Weight: number(d.Points)}
		for k, item := range d.Items {
			dim.Items = append(dim.Items, ServqualDimension{Name: g.items[k].Name, Label: w.label(g.items[k].No.Title()), N: item.Gap.N,
				Expected: item.Expected, Perceived: item.Perceived, Gap: item.Gap.Value, Low: item.Gap.Low, High: item.Gap.High})
		}
		out.Dimensions = append(out.Dimensions, dim)
	}
	return out
}

func (w writer) servqualSummary(add func(touchstone.Message)) {
	s := w.Findings.servqual
	worst, best := 0, 0
	for i, d := range s.result.Dimensions {
		if d.Gap.Value < s.result.Dimensions[worst].Gap.Value {
			worst = i
		}
		if d.Gap.Value > s.result.Dimensions[best].Gap.Value {
			best = i
		}
	}
	add(touchstone.Msg("analysis.servqual_summary", "gap", s.result.Overall.Value, "low", s.result.Overall.Low, "high", s.result.Overall.High, "n", s.result.Overall.N))
	add(touchstone.Msg("analysis.servqual_worst", "name", s.dimensions[worst].label, "gap", s.result.Dimensions[worst].Gap.Value,
		"best", s.dimensions[best].label, "best_gap", s.result.Dimensions[best].Gap.Value))
}
