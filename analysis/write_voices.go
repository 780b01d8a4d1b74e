// SPDX-License-Identifier: Apache-2.0

package analysis

import (
	"cmp"
	"math"
	"slices"

	"touchstone"
	"touchstone/language"
	"touchstone/moment"
)

// voices writes down what the texts speak of.
func (w writer) voices() *Voices {
	v := w.Findings.voices
	if v == nil {
		return nil
	}
	out := &Voices{Columns: []string{}, Rows: len(v.rows), Texts: v.texts, Model: v.version, Aspects: []Aspect{},
		Note: w.text(touchstone.Msg("analysis.voices_note")), Languages: w.tongues(v), Feelings: w.feelings(v)}
	for _, c := range v.columns {
		out.Columns = append(out.Columns, w.label(c.Title()))
	}
	for _, a := range v.aspects {
		out.Aspects = append(out.Aspects, w.aspect(a))
	}
	return out
}

// tongues counts the texts by language, the most frequent first.
func (w writer) tongues(v *voicesFinding) []Bin {
	out := []Bin{}
	for tongue, n := range v.tongues {
		out = append(out, Bin{Value: string(tongue), Label: w.text(touchstone.Msg("analysis.tongue_" + string(tongue))), Count: n, Share: float64(n) / float64(v.texts)})
	}
	slices.SortFunc(out, func(a, b Bin) int { return cmp.Or(b.Count-a.Count, cmp.Compare(a.Value, b.Value)) })
	return out
}

// feelings counts the texts by how they feel as a whole.
func (w writer) feelings(v *voicesFinding) []Bin {
	out := []Bin{}
	for _, p := range []language.Polarity{language.Negative, language.Neutral, language.Positive} {
		n := v.feelings[p]
		out = append(out, Bin{Value: p.String(), Label: w.text(touchstone.Msg("analysis.feels_" + p.String())), Count: n, Share: float64(n) / float64(v.texts),
			Tone: map[language.Polarity]string{language.Negative: "bad", language.Neutral: "middle", language.Positive: "good"}[p]})
	}
	return out
}

func (w writer) aspect(a *aspectFinding) Aspect {
	out := Aspect{ID: a.key, Label: w.label(a.label), Whole: !a.part, N: a.n, Quotes: []Quote{}}
	out.Share, out.Low, out.High = ends(a.share)
	out.Well, out.WellLow, out.WellHigh = ends(a.well)
	out.Ill, out.IllLow, out.IllHigh = ends(a.ill)
	if a.point != nil && a.point.effect.Importance != nil {
		out.Touchpoint = a.point.id
	}
	for _, q := range a.quotes {
		side := language.Positive
		if q.said == moment.Ill {
			side = language.Negative
		}
		out.Quotes = append(out.Quotes, Quote{Text: q.text, Polarity: side.String()})
	}
	return out
}

// voicesSummary says what the texts speak of most, and of what they complain
// most.
func (w writer) voicesSummary(add func(touchstone.Message)) {
	v := w.Findings.voices
	var names []touchstone.Label
	var worst *aspectFinding
	for _, a := range v.aspects {
		if !a.part || a.n < enough {
			continue
		}
		if len(names) < 3 {
			names = append(names, a.label)
		}
		if a.ill != nil && (worst == nil || a.ill.Value*float64(a.n) > worst.ill.Value*float64(worst.n)) {
			worst = a
		}
	}
	add(touchstone.Msg("analysis.voices_read", "texts", v.texts, "well", v.feeling(language.Positive), "ill", v.feeling(language.Negative)))
	if len(names) == 0 {
		add(touchstone.Msg("analysis.voices_few"))
		return
	}
	add(touchstone.Msg("analysis.voices_most", "names", names))
	if worst != nil && worst.ill.Value > 0 {
		add(touchstone.Msg("analysis.voices_worst", "name", worst.label, "n", worst.n, "ill", worst.ill.Value, "low", worst.ill.Low, "high", worst.ill.High))
	}
}

func (v *voicesFinding) feeling(p language.Polarity) float64 {
	return float64(v.feelings[p]) / float64(v.texts)
}

// todoAspect says what good and bad words of an aspect go with.
func (w writer) todoAspect(p *pointFinding) touchstone.Message {
	c := p.penalty
	return touchstone.Msg("analysis.todo_aspect", "ill", w.goesWith(c.NLow, c.Penalty.Value, "ill"), "well", w.goesWith(c.NTop, c.Reward.Value, "well"))
}

// goesWith says how the outcome differs where n texts take a side.
func (w writer) goesWith(n int, effect float64, side string) touchstone.Message {
	change := w.change(math.Abs(effect))
	switch {
	case math.IsNaN(effect):
		return touchstone.Msg("analysis.aspect_"+side+"_few", "n", n)
	case effect < 0:
		return touchstone.Msg("analysis.aspect_"+side+"_lower", "n", n, "effect", change)
	}
	return touchstone.Msg("analysis.aspect_"+side+"_higher", "n", n, "effect", change)
}

// hear is what taking away the reason of complaints in texts could do.
func (w writer) hear(p *pointFinding) (remedy, bool) {
	c := p.penalty
	if c == nil || w.sureness(p) == notEnough || math.IsNaN(c.Penalty.Value) {
		return remedy{}, false
	}
	r := remedy{point: p, way: hearComplaints, share: float64(c.NLow) / float64(c.N), effect: -float64(w.sheet.Outcome.Better) * c.Penalty.Value, certain: excludesZero(c.Penalty), tier: 1}
	return r, r.certain && r.effect > 0
}
