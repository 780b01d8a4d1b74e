// SPDX-License-Identifier: Apache-2.0

package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"

	"github.com/jedib0t/go-pretty/v6/table"

	"touchstone"
	"touchstone/language"
	"touchstone/language/conversation"
	"touchstone/language/reader"
	"touchstone/stats"
	"touchstone/voice/opinion"
)

// readings counts what the texts of a file say.
type readings struct {
	Rows      int                      `json:"rows"`
	Rejected  int                      `json:"rejected"`
	Wordless  int                      `json:"wordless"` // nothing to say: without words, or in a language that is not read
	Apart     map[string]int           `json:"apart"`    // not the customer's own words, by kind: default, repeat, bought
	Positive  int                      `json:"positive"`
	Neutral   int                      `json:"neutral"`
	Negative  int                      `json:"negative"`
	Abstained int                      `json:"abstained"` // among the three before
	Languages map[language.Tongue]int  `json:"languages"`
	Emotions  map[language.Emotion]int `json:"emotions"` // texts whose strongest it is
	Intents   map[language.Intent]int  `json:"intents"`
	Aspects   []aspectSum              `json:"aspects"` // the most mentioned first
	Model     string                   `json:"model"`
	Second    opinion.Counts           `json:"second_opinion,omitzero"`
	aspects   map[string]*aspectSum
}

// aspectSum counts the mentions of one aspect.
type aspectSum struct {
	Aspect   string `json:"aspect"`
	Label    string `json:"label"`
	Mentions int    `json:"mentions"`
	Positive int    `json:"positive"`
	Negative int    `json:"negative"`
}

func newReadings(model string) *readings {
	return &readings{Apart: map[string]int{}, Languages: map[language.Tongue]int{}, Emotions: map[language.Emotion]int{}, Intents: map[language.Intent]int{}, aspects: map[string]*aspectSum{}, Model: model}
}

func (r *readings) add(l *reader.Line) {
	r.Rows++
	r.Languages[l.Lang]++
	if (l.Lang == language.None || l.Lang == language.Other) && l.PPositive == .5 {
		r.Wordless++
		return
	}
	if l.Kind != string(conversation.Own) {
		r.Apart[l.Kind]++
		return
	}
	switch l.Polarity {
	case language.Positive.String():
		r.Positive++
	case language.Negative.String():
		r.Negative++
	default:
		r.Neutral++
	}
	if l.Abstain {
		r.Abstained++
	}
	if len(l.Emotions) > 0 {
		r.Emotions[l.Emotions[0].Name]++
	}
	for _, i := range l.Intents {
		r.Intents[i]++
	}
	for _, m := range l.Mentions {
		r.mention(&m)
	}
}

func (r *readings) mention(m *reader.Mention) {
	a := r.aspects[m.Aspect]
	if a == nil {
		a = &aspectSum{Aspect: m.Aspect}
		r.aspects[m.Aspect] = a
	}
	a.Mentions++
	switch m.Polarity {
	case language.Positive.String():
		a.Positive++
	case language.Negative.String():
		a.Negative++
	}
}

// finish puts the aspects in order, with their names.
func (r *readings) finish(label func(aspect string) string) {
	r.Aspects = []aspectSum{}
	for _, a := range r.aspects {
		a.Label = label(a.Aspect)
		r.Aspects = append(r.Aspects, *a)
	}
	slices.SortFunc(r.Aspects, func(a, b aspectSum) int {
		return cmp.Or(cmp.Compare(b.Mentions, a.Mentions), cmp.Compare(a.Aspect, b.Aspect))
	})
}

// shownAspects is how many aspects the summary for people lists.
const shownAspects = 15

func (r *readings) show(c *console, to io.Writer, asJSON bool) error {
	if asJSON {
		e := json.NewEncoder(to)
		e.SetEscapeHTML(false)
		e.SetIndent("", "  ")
		return e.Encode(r)
	}
	said := func(m touchstone.Message) { fmt.Fprintln(to, c.text(m)) }
	said(touchstone.Msg("cli.read_rows", "rows", r.Rows, "wordless", r.Wordless, "rejected", r.Rejected, "model", r.Model))
	if n := r.Apart["default"] + r.Apart["repeat"] + r.Apart["bought"]; n > 0 {
		said(touchstone.Msg("cli.read_apart", "n", n, "default", r.Apart["default"], "repeat", r.Apart["repeat"], "bought", r.Apart["bought"]))
	}
	of := r.Positive + r.Neutral + r.Negative
	if of == 0 {
		return nil
	}
	t := newTable(c, to, touchstone.Msg("cli.read_polarity"), touchstone.Msg("cli.read_texts"), touchstone.Msg("cli.read_share"))
	for _, p := range []struct {
		name touchstone.Message
		n    int
	}{{touchstone.Msg("cli.read_positive"), r.Positive}, {touchstone.Msg("cli.read_neutral"), r.Neutral}, {touchstone.Msg("cli.read_negative"), r.Negative}} {
		t.AppendRow(table.Row{c.text(p.name), p.n, share(p.n, of)})
	}
	t.Render()
	said(touchstone.Msg("cli.read_abstained", "n", r.Abstained))
	counted(c, to, touchstone.Msg("cli.read_emotion"), r.Emotions, of)
	counted(c, to, touchstone.Msg("cli.read_intent"), r.Intents, of)
	r.showAspects(c, to)
	return nil
}

func newTable(c *console, to io.Writer, heads ...touchstone.Message) table.Writer {
	t := table.NewWriter()
	t.SetOutputMirror(to)
	t.SetStyle(table.StyleLight)
	row := table.Row{}
	for _, h := range heads {
		row = append(row, c.text(h))
	}
	t.AppendHeader(row)
	return t
}

// counted shows how often each name was found, the most frequent first.
func counted[K ~string](c *console, to io.Writer, head touchstone.Message, counts map[K]int, of int) {
	if len(counts) == 0 {
		return
	}
	t := newTable(c, to, head, touchstone.Msg("cli.read_texts"), touchstone.Msg("cli.read_share"))
	for _, name := range slices.SortedFunc(maps.Keys(counts), func(a, b K) int {
		return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(a, b))
	}) {
		t.AppendRow(table.Row{c.text(touchstone.Msg("language." + string(name))), counts[name], share(counts[name], of)})
	}
	t.Render()
}

func (r *readings) showAspects(c *console, to io.Writer) {
	if len(r.Aspects) == 0 {
		return
	}
	t := newTable(c, to, touchstone.Msg("cli.read_aspect"), touchstone.Msg("cli.read_mentions"), touchstone.Msg("cli.read_good"), touchstone.Msg("cli.read_bad"), touchstone.Msg("cli.read_bad_share"))
	for _, a := range r.Aspects[:min(shownAspects, len(r.Aspects))] {
		t.AppendRow(table.Row{a.Label, a.Mentions, a.Positive, a.Negative, share(a.Negative, a.Positive+a.Negative)})
	}
	t.Render()
	if more := len(r.Aspects) - shownAspects; more > 0 {
		fmt.Fprintln(to, c.text(touchstone.Msg("cli.read_more_aspects", "n", more)))
	}
}

// share writes a share with its 95 % interval by Wilson; "–" of nothing.
func share(n, of int) string {
	if of == 0 {
		return "–"
	}
	i := stats.Wilson(float64(n), float64(of))
	return fmt.Sprintf("%.1f%% [%.1f, %.1f]", 100*float64(n)/float64(of), 100*i.Low, 100*i.High)
}
