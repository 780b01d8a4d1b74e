// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"

	"touchstone"
	"touchstone/locale"
	"touchstone/voice/topics"
)

// showTopics tells people what the texts of a file talk about.
func showTopics(c *console, to io.Writer, d *topics.Document) {
	said := func(m touchstone.Message) { fmt.Fprintln(to, c.text(m)) }
	if len(d.Topics) == 0 {
		said(touchstone.Msg("topics.none", "texts", locale.Count(c.lang, float64(d.Read))))
	} else {
		first := d.Topics[0]
		said(touchstone.Msg("topics.summary", "texts", locale.Count(c.lang, float64(d.Read)), "topics", len(d.Topics), "first", topics.Name(first.Terms, c.lang),
			"share", locale.Value(c.lang, first.Share.Value, "percent"), "nowhere", locale.Count(c.lang, float64(d.Nowhere))))
	}
	if d.Read < d.Texts {
		said(touchstone.Msg("topics.sampled", "read", locale.Count(c.lang, float64(d.Read)), "texts", locale.Count(c.lang, float64(d.Texts))))
	}
	if d.Empty+d.Apart+d.Rejected+d.Untimed > 0 {
		said(touchstone.Msg("topics.apart", "empty", d.Empty, "apart", d.Apart, "rejected", d.Rejected, "untimed", d.Untimed))
	}
	if len(d.Topics) == 0 {
		return
	}
	t := newTable(c, to, touchstone.Msg("topics.topic"), touchstone.Msg("topics.texts"), touchstone.Msg("topics.share"), touchstone.Msg("topics.growth"), touchstone.Msg("topics.quotes"))
	t.SetColumnConfigs([]table.ColumnConfig{{Number: 1, WidthMax: 28}, {Number: 5, WidthMax: 60}})
	t.Style().Options.SeparateRows = true
	for _, x := range d.Topics {
		t.AppendRow(table.Row{strings.Join(x.Terms, " "), locale.Count(c.lang, float64(x.Texts)), interval(c, x.Share.Value, x.Share.Low, x.Share.High), grown(c, x.Growth), quoted(x.Quotes)})
	}
	t.Render()
}

// interval writes a share with its limits.
func interval(c *console, v, low, high float64) string {
	return locale.Value(c.lang, v, "percent") + " (" + locale.Value(c.lang, low, "percent") + "–" + locale.Value(c.lang, high, "percent") + ")"
}

// grown tells whether a topic grew in the last full week.
func grown(c *console, g *topics.Growing) string {
	if g == nil {
		return "–"
	}
	shares := locale.Value(c.lang, g.ShareBefore, "percent") + " → " + locale.Value(c.lang, g.ShareNow, "percent")
	switch {
	case g.New:
		return c.text(touchstone.Msg("topics.new")) + " " + shares
	case g.Grows:
		return c.text(touchstone.Msg("topics.grows")) + " " + shares
	}
	return shares
}

func quoted(all []topics.DocumentQuote) string {
	lines := make([]string, len(all))
	for i, q := range all {
		lines[i] = "· " + q.Text
	}
	return strings.Join(lines, "\n")
}
