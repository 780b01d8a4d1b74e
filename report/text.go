// SPDX-License-Identifier: Apache-2.0

package report

import (
	"fmt"
	"io"
	"math"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"

	"touchstone"
	"touchstone/analysis"
	"touchstone/locale"
)

// shown bounds how many rows of a list the terminal gets; the JSON and the
// page have all.
const (
	shownSegments    = 12
	shownEdges       = 15
	shownVariants    = 6
	shownDifferences = 10
	shownColumns     = 8
	shownAspects     = 15
	shownQuotes      = 6
)

// Text writes a document for a terminal of the given width in columns.
func Text(w io.Writer, d analysis.Document, width int) error {
	p := &screen{w: w, d: d, lang: touchstone.Language(d.Language), width: max(60, width)}
	p.head()
	p.touchpoints()
	p.voices()
	p.segments()
	p.kano()
	p.servqual()
	p.journey()
	p.tail()
	return p.err
}

// screen writes one document; the first error sticks.
type screen struct {
	w     io.Writer
	d     analysis.Document
	lang  touchstone.Language
	width int
	err   error
}

func (p *screen) line(format string, args ...any) {
	if p.err == nil {
		_, p.err = fmt.Fprintf(p.w, format+"\n", args...)
	}
}

func (p *screen) t(m touchstone.Message) string { return locale.Text(p.lang, m) }

func (p *screen) heading(m touchstone.Message) {
	p.line("")
	p.line("%s", p.t(m))
	p.line("%s", strings.Repeat("─", min(p.width, text.StringWidthWithoutEscSequences(p.t(m)))))
}

func (p *screen) paragraph(prefix, s string) {
	indent := text.StringWidthWithoutEscSequences(prefix)
	for i, l := range wrap(s, p.width-indent) {
		if i > 0 {
			prefix = strings.Repeat(" ", indent)
		}
		p.line("%s%s", prefix, l)
	}
}

// wrap breaks a text into lines of at most width columns: at spaces, and
// anywhere between full-width characters.
func wrap(s string, width int) []string {
	var lines []string
	line, used, space := []rune{}, 0, -1
	for _, r := range s {
		w := text.RuneWidth(r)
		if used+w > width && len(line) > 0 && !strings.ContainsRune("，。；：！？、）”", r) {
			cut := len(line)
			if w == 1 && r != ' ' && space > 0 && text.RuneWidth(line[len(line)-1]) == 1 {
				cut = space + 1
			}
			lines = append(lines, strings.TrimRight(string(line[:cut]), " "))
			line = append([]rune{}, line[cut:]...)
			used, space = text.StringWidthWithoutEscSequences(string(line)), -1
		}
		if r == ' ' {
			if len(line) == 0 && len(lines) > 0 {
				continue
			}
			space = len(line)
		}
		line = append(line, r)
		used += w
	}
	return append(lines, string(line))
}

func (p *screen) head() {
	p.line("%s", p.d.Title)
	p.line("%s", strings.Repeat("═", min(p.width, text.StringWidthWithoutEscSequences(p.d.Title))))
	for _, s := range p.d.Summary {
		p.paragraph("• ", s)
	}
	if len(p.d.Actions) == 0 {
		return
	}
	p.heading(touchstone.Msg("terminal.actions"))
	for i, a := range p.d.Actions {
		p.paragraph(fmt.Sprintf("%d. ", i+1), a.Text+" ("+a.SureText+")")
		p.paragraph("   ", a.Why)
	}
	p.line("")
	p.paragraph("", p.d.Caveat)
}

// grid is a table in the page's style.
func (p *screen) grid(header ...touchstone.Message) table.Writer {
	t := table.NewWriter()
	t.SetStyle(table.StyleLight)
	t.Style().Options = table.Options{SeparateColumns: false, SeparateHeader: true}
	t.Style().Format.Header = text.FormatDefault
	var row table.Row
	for _, h := range header {
		row = append(row, p.t(h))
	}
	t.AppendHeader(row)
	return t
}

func (p *screen) show(t table.Writer) { p.line("%s", t.Render()) }

func (p *screen) touchpoints() {
	if len(p.d.Touchpoints) == 0 {
		return
	}
	p.heading(touchstone.Msg("terminal.touchpoints"))
	if p.d.Model != nil {
		p.paragraph("", p.d.Model.Text)
	}
	t := p.grid(touchstone.Msg("terminal.col_rank"), touchstone.Msg("terminal.col_touchpoint"), touchstone.Msg("terminal.col_importance"), touchstone.Msg("terminal.col_interval"),
		touchstone.Msg("terminal.col_bar"), touchstone.Msg("terminal.col_score"), touchstone.Msg("terminal.col_met"), touchstone.Msg("terminal.col_n"), touchstone.Msg("terminal.col_place"))
	t.SetColumnConfigs([]table.ColumnConfig{{Number: 1, Align: text.AlignRight}, {Number: 2, WidthMax: 34}, {Number: 3, Align: text.AlignRight}, {Number: 4, Align: text.AlignRight},
		{Number: 6, Align: text.AlignRight}, {Number: 7, Align: text.AlignRight}, {Number: 8, Align: text.AlignRight}, {Number: 9, WidthMax: 26}})
	largest := p.d.Touchpoints[0].High
	for _, x := range p.d.Touchpoints {
		t.AppendRow(table.Row{x.Rank, x.Label, p.percent(x.Importance), p.percent(x.Low) + "–" + p.percent(x.High), bar(x.Importance, largest, p.barWidth()), p.score(x), p.percent(x.MetShare), locale.Count(p.lang, float64(x.N)), place(x)})
	}
	p.show(t)
	p.line("")
	for _, x := range p.d.Touchpoints[:min(5, len(p.d.Touchpoints))] {
		p.paragraph("• ", p.t(touchstone.Msg("terminal.named", "name", x.Label, "text", x.Headline)))
	}
}

func (p *screen) percent(v float64) string { return locale.Value(p.lang, v, "percent") }

func (p *screen) score(x analysis.Touchpoint) string {
	if x.Performance == nil || x.ScaleHigh == nil {
		return "–"
	}
	return locale.Value(p.lang, *x.Performance, "2") + "/" + locale.Value(p.lang, *x.ScaleHigh, "0")
}

// place is the short form of a touchpoint's quadrant, up to the colon.
func place(x analysis.Touchpoint) string {
	for _, colon := range []string{"：", ": "} {
		if _, after, ok := strings.Cut(x.QuadrantText, colon); ok {
			return after
		}
	}
	return x.QuadrantText
}

// barWidth is how many columns a bar may take beside the other columns.
func (p *screen) barWidth() int { return max(6, min(20, p.width-92)) }

// bar draws a share of the largest value in eighths of a character.
func bar(v, largest float64, width int) string {
	if !(largest > 0) || v <= 0 {
		return ""
	}
	eighths := int(math.Round(v / largest * float64(width) * 8))
	blocks := []string{"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"}
	return strings.Repeat("█", eighths/8) + blocks[eighths%8]
}

func (p *screen) segments() {
	var differing []analysis.Segment
	for _, s := range p.d.Segments {
		if s.Differs {
			differing = append(differing, s)
		}
	}
	if len(p.d.Segments) == 0 {
		return
	}
	p.heading(touchstone.Msg("terminal.segments"))
	if len(differing) == 0 {
		p.paragraph("", p.t(touchstone.Msg("terminal.no_differences")))
		return
	}
	t := p.grid(touchstone.Msg("terminal.col_group"), touchstone.Msg("terminal.col_outcome"), touchstone.Msg("terminal.col_interval"), touchstone.Msg("terminal.col_difference"), touchstone.Msg("terminal.col_n"))
	t.SetColumnConfigs([]table.ColumnConfig{{Number: 1, WidthMax: 50}, {Number: 2, Align: text.AlignRight}, {Number: 3, Align: text.AlignRight}, {Number: 4, Align: text.AlignRight}, {Number: 5, Align: text.AlignRight}})
	for _, s := range differing[:min(shownSegments, len(differing))] {
		t.AppendRow(table.Row{s.ByLabel + " = " + s.Label, p.outcome(*s.Outcome), p.outcomeRange(s.Low, s.High), p.outcomeChange(*s.Difference), locale.Count(p.lang, float64(s.N))})
	}
	p.show(t)
	if more := len(differing) - shownSegments; more > 0 {
		p.line("%s", p.t(touchstone.Msg("terminal.more", "n", more)))
	}
}

// outcome writes a value of the outcome in its unit.
func (p *screen) outcome(v float64) string {
	switch p.d.Outcome.Unit {
	case "share":
		return p.percent(v)
	case "points":
		return locale.Value(p.lang, v, "1")
	}
	return locale.Value(p.lang, v, "2")
}

func (p *screen) outcomeChange(v float64) string {
	if p.d.Outcome.Unit == "share" {
		return locale.Value(p.lang, 100*v, "signed1")
	}
	return locale.Value(p.lang, v, "signed1")
}

func (p *screen) outcomeRange(low, high *float64) string {
	if low == nil || high == nil {
		return "–"
	}
	return p.outcome(*low) + "–" + p.outcome(*high)
}

func (p *screen) kano() {
	if len(p.d.Kano) == 0 {
		return
	}
	p.heading(touchstone.Msg("terminal.kano"))
	t := p.grid(touchstone.Msg("terminal.col_feature"), touchstone.Msg("terminal.col_category"), touchstone.Msg("terminal.col_better"), touchstone.Msg("terminal.col_worse"), touchstone.Msg("terminal.col_n"))
	for _, k := range p.d.Kano {
		t.AppendRow(table.Row{k.Label, k.Text, locale.Value(p.lang, k.Better, "2"), locale.Value(p.lang, k.Worse, "2"), locale.Count(p.lang, float64(k.N))})
	}
	p.show(t)
}

func (p *screen) servqual() {
	if p.d.Servqual == nil {
		return
	}
	p.heading(touchstone.Msg("terminal.servqual"))
	t := p.grid(touchstone.Msg("terminal.col_dimension"), touchstone.Msg("terminal.col_expected"), touchstone.Msg("terminal.col_perceived"), touchstone.Msg("terminal.col_gap"), touchstone.Msg("terminal.col_interval"), touchstone.Msg("terminal.col_n"))
	for _, d := range p.d.Servqual.Dimensions {
		t.AppendRow(table.Row{d.Label, locale.Value(p.lang, d.Expected, "2"), locale.Value(p.lang, d.Perceived, "2"), locale.Value(p.lang, d.Gap, "signed2"),
			locale.Value(p.lang, d.Low, "2") + "–" + locale.Value(p.lang, d.High, "2"), locale.Count(p.lang, float64(d.N))})
	}
	p.show(t)
}

func (p *screen) journey() {
	j := p.d.Journey
	if j == nil {
		return
	}
	labels := map[string]string{"other": p.t(touchstone.Msg("terminal.other"))}
	for _, a := range j.Activities {
		labels[a.ID] = a.Label
	}
	p.heading(touchstone.Msg("terminal.activities"))
	t := p.grid(touchstone.Msg("terminal.col_touchpoint"), touchstone.Msg("terminal.col_events"), touchstone.Msg("terminal.col_cases"), touchstone.Msg("terminal.col_share"), touchstone.Msg("terminal.col_rework"))
	for _, a := range j.Activities[:min(30, len(j.Activities))] {
		t.AppendRow(table.Row{a.Label, locale.Count(p.lang, float64(a.Events)), locale.Count(p.lang, float64(a.Cases)), p.percent(a.Share), locale.Count(p.lang, float64(a.ReworkCases))})
	}
	p.show(t)
	p.heading(touchstone.Msg("terminal.edges"))
	t = p.grid(touchstone.Msg("terminal.col_from"), touchstone.Msg("terminal.col_to"), touchstone.Msg("terminal.col_count"), touchstone.Msg("terminal.col_median"), touchstone.Msg("terminal.col_p90"))
	for _, e := range j.Graph[:min(shownEdges, len(j.Graph))] {
		t.AppendRow(table.Row{labels[e.From], labels[e.To], locale.Count(p.lang, float64(e.Count)), p.span(e.MedianS), p.span(e.P90S)})
	}
	p.show(t)
	p.heading(touchstone.Msg("terminal.variants", "n", j.Variants))
	for _, v := range j.TopVariants[:min(shownVariants, len(j.TopVariants))] {
		names := make([]string, len(v.Path))
		for i, id := range v.Path {
			names[i] = labels[id]
		}
		p.paragraph(fmt.Sprintf("%6s  ", p.percent(v.Share)), strings.Join(names, " → "))
	}
	if len(j.Differences) > 0 {
		p.heading(touchstone.Msg("terminal.good_bad", "good", j.GoodCases, "bad", j.BadCases))
		for _, d := range j.Differences[:min(shownDifferences, len(j.Differences))] {
			p.paragraph("• ", d.Text)
		}
	}
}

func (p *screen) span(s *float64) string {
	if s == nil {
		return "–"
	}
	return locale.Duration(p.lang, *s)
}

func (p *screen) tail() {
	in := p.d.Input
	p.heading(touchstone.Msg("terminal.data"))
	p.paragraph("", p.t(touchstone.Msg("terminal.rows", "rows", in.Rows, "used", in.Used, "rejected", in.Rejected, "kind", in.KindText)))
	p.columns()
	for _, a := range in.Assumptions {
		p.paragraph("• ", a)
	}
	for _, w := range p.d.Warnings {
		p.paragraph("! ", w.Message)
	}
	if p.d.Outcome != nil {
		for _, a := range p.d.Outcome.Adjustments {
			p.paragraph("± ", p.t(touchstone.Msg("terminal.adjustment", "text", a.Text, "value", p.outcome(a.Without), "difference", p.outcomeChange(a.Difference))))
		}
	}
}

// columns says what each column was taken for, and why: one line per column
// that plays a part of its own, one line per role and reason for the rest.
func (p *screen) columns() {
	var order []string
	names := map[string][]string{}
	for _, c := range p.d.Input.Columns {
		key := c.RoleText + "\x00" + c.Why
		if names[key] == nil {
			order = append(order, key)
		}
		names[key] = append(names[key], c.Label)
	}
	for _, key := range order {
		role, why, _ := strings.Cut(key, "\x00")
		list := names[key]
		if len(list) > shownColumns {
			list = append(list[:shownColumns:shownColumns], p.t(touchstone.Msg("terminal.more_columns", "n", len(list)-shownColumns)))
		}
		p.paragraph("  ", p.t(touchstone.Msg("terminal.column", "role", role, "names", list, "why", why)))
	}
}
