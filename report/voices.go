// SPDX-License-Identifier: Apache-2.0

package report

import (
	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"

	"touchstone"
	"touchstone/analysis"
	"touchstone/locale"
)

// voices shows what texts speak of, with a few quotes.
func (p *screen) voices() {
	v := p.d.Voices
	if v == nil {
		return
	}
	p.heading(touchstone.Msg("terminal.voices"))
	p.paragraph("", p.t(touchstone.Msg("terminal.voices_read", "texts", v.Texts, "columns", v.Columns)))
	if len(v.Aspects) == 0 {
		return
	}
	t := p.grid(touchstone.Msg("terminal.col_aspect"), touchstone.Msg("terminal.col_texts"), touchstone.Msg("terminal.col_ill"), touchstone.Msg("terminal.col_interval"),
		touchstone.Msg("terminal.col_well"), touchstone.Msg("terminal.col_interval"))
	t.SetColumnConfigs([]table.ColumnConfig{{Number: 1, WidthMax: 34}, {Number: 2, Align: text.AlignRight}, {Number: 3, Align: text.AlignRight},
		{Number: 4, Align: text.AlignRight}, {Number: 5, Align: text.AlignRight}, {Number: 6, Align: text.AlignRight}})
	for _, a := range v.Aspects[:min(shownAspects, len(v.Aspects))] {
		t.AppendRow(table.Row{a.Label, locale.Count(p.lang, float64(a.N)), p.share(a.Ill), p.shareRange(a.IllLow, a.IllHigh), p.share(a.Well), p.shareRange(a.WellLow, a.WellHigh)})
	}
	p.show(t)
	if more := len(v.Aspects) - shownAspects; more > 0 {
		p.line("%s", p.t(touchstone.Msg("terminal.more_aspects", "n", more)))
	}
	p.line("")
	p.quotes(v.Aspects)
	p.paragraph("", v.Note)
}

// quotes shows the first quote of the aspects that are mentioned most.
func (p *screen) quotes(aspects []analysis.Aspect) {
	shown := 0
	for _, a := range aspects {
		if len(a.Quotes) == 0 || shown == shownQuotes {
			continue
		}
		shown++
		message := touchstone.Msg("terminal.quote_well", "text", a.Quotes[0].Text, "name", a.Label)
		if a.Quotes[0].Polarity == "negative" {
			message = touchstone.Msg("terminal.quote_ill", "text", a.Quotes[0].Text, "name", a.Label)
		}
		p.paragraph("• ", p.t(message))
	}
}

func (p *screen) share(v *float64) string {
	if v == nil {
		return "–"
	}
	return p.percent(*v)
}

func (p *screen) shareRange(low, high *float64) string {
	if low == nil || high == nil {
		return "–"
	}
	return p.percent(*low) + "–" + p.percent(*high)
}
