// SPDX-License-Identifier: Apache-2.0

package main

import (
	"cmp"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"

	"touchstone"
	"touchstone/ingest/value"
	"touchstone/locale"
	"touchstone/risk"
	"touchstone/risk/columns"
)

// riskResult is what is written.
type riskResult struct {
	in     *columns.Input
	report risk.Report
	risks  []risk.Risk
}

// topRisks is how many customers are shown.
const topRisks = 10

func (cmd *riskCmd) write(c *console, r riskResult) error {
	var err error
	if cmd.Out != "" {
		if err = writeFile(cmd.Out, func(w io.Writer) error { return r.csv(c, w) }); err != nil {
			return err
		}
	}
	if cmd.JSON {
		e := json.NewEncoder(c.stdout)
		e.SetEscapeHTML(false)
		e.SetIndent("", "  ")
		err = e.Encode(r.document(c, cmd.Outcome))
	} else {
		r.show(c, cmd.Outcome)
	}
	if err == nil && cmd.Out != "" {
		_, err = fmt.Fprintln(c.stderr, c.text(touchstone.Msg("risk.wrote", "file", cmd.Out, "rows", len(r.risks))))
	}
	return err
}

// sliceMessages name the slices.
func sliceMessage(s risk.Slice) touchstone.Message {
	switch s {
	case risk.Learnt:
		return touchstone.Msg("risk.slice_learnt")
	case risk.Calibrated:
		return touchstone.Msg("risk.slice_calibrated")
	case risk.HeldOut:
		return touchstone.Msg("risk.slice_held_out")
	case risk.Gap:
		return touchstone.Msg("risk.slice_gap")
	default:
		return touchstone.Msg("risk.slice_unknown")
	}
}

// csv writes every row in the order of the file. In Chinese it begins with a
// byte order mark, without which spreadsheets garble it.
func (r riskResult) csv(c *console, w io.Writer) error {
	if c.lang == touchstone.Chinese {
		if _, err := io.WriteString(w, "\ufeff"); err != nil {
			return err
		}
	}
	out := csv.NewWriter(w)
	head := []string{}
	for _, m := range []touchstone.Message{touchstone.Msg("risk.out_id"), touchstone.Msg("risk.out_risk"), touchstone.Msg("risk.out_slice"), touchstone.Msg("risk.out_base"), touchstone.Msg("risk.out_reasons")} {
		head = append(head, c.text(m))
	}
	if err := out.Write(head); err != nil {
		return err
	}
	for i, x := range r.risks {
		err := out.Write([]string{inert(r.in.Table.IDs[i]), strconv.FormatFloat(x.Probability, 'f', 6, 64), c.text(sliceMessage(x.Slice)), strconv.FormatBool(x.Base), inert(strings.Join(reasonTexts(c, x), "; "))})
		if err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// inert keeps a spreadsheet from taking a text of the file for a formula. A
// number stays as it is.
func inert(text string) string {
	if _, number := value.Number(text); text == "" || number || !strings.ContainsRune("=+-@\t\r", rune(text[0])) {
		return text
	}
	return "'" + text
}

func reasonTexts(c *console, x risk.Risk) []string {
	if x.Base {
		return []string{c.text(touchstone.Msg("risk.base_rate"))}
	}
	var out []string
	for _, reason := range x.Reasons {
		out = append(out, c.text(reason.Text))
	}
	return out
}

// top gives the rows of the largest risk among those to be predicted, or,
// where there are none, among those held out.
func (r riskResult) top() (rows []int, of risk.Slice) {
	if of = risk.HeldOut; r.report.Unknown > 0 {
		of = risk.Unknown
	}
	for i, x := range r.risks {
		if x.Slice == of {
			rows = append(rows, i)
		}
	}
	slices.SortStableFunc(rows, func(a, b int) int { return cmp.Compare(r.risks[b].Probability, r.risks[a].Probability) })
	return rows[:min(len(rows), topRisks)], of
}

// show tells people.
func (r riskResult) show(c *console, outcome string) {
	to, p := c.stdout, r.report
	said := func(m touchstone.Message) { fmt.Fprintln(to, c.text(m)) }
	head := func(m touchstone.Message) { fmt.Fprintf(to, "\n%s\n", c.text(m)) }
	said(touchstone.Msg("risk.title", "outcome", outcome, "rows", len(r.risks)))
	head(touchstone.Msg("risk.head_model"))
	said(touchstone.Msg("risk.compared", "kind", kindMessage(p.Kind), "rows", p.Comparison.Rows, "logistic", p.Comparison.Logistic, "boosted", p.Comparison.Boosted, "gain", p.Comparison.Gain))
	if p.Calibration == "isotonic" {
		said(touchstone.Msg("risk.calibration_isotonic"))
	} else {
		said(touchstone.Msg("risk.calibration_platt"))
	}
	head(touchstone.Msg("risk.head_slices"))
	if p.Ordered {
		said(touchstone.Msg("risk.slices_ordered", "learnt", p.Learnt.Rows, "calibrated", p.Calibrated.Rows, "held", p.HeldOut.Rows, "gap", p.Gap, "unknown", p.Unknown))
	} else {
		said(touchstone.Msg("risk.slices_drawn", "learnt", p.Learnt.Rows, "calibrated", p.Calibrated.Rows, "held", p.HeldOut.Rows, "unknown", p.Unknown))
	}
	head(touchstone.Msg("risk.head_quality", "n", p.Quality.N, "events", p.Quality.Events))
	for _, m := range measures(c, p.Quality) {
		fmt.Fprintf(to, "  %s  %s\n", m[1], m[0])
	}
	head(touchstone.Msg("risk.head_weights"))
	for _, w := range p.Weights[:min(len(p.Weights), topRisks)] {
		fmt.Fprintf(to, "  %s  %s\n", w.Feature, c.text(touchstone.Msg("risk.weight", "mean", w.Mean)))
	}
	r.showTop(c)
	if notes := append(slices.Clone(r.in.Notes), p.Notes...); len(notes) > 0 {
		head(touchstone.Msg("risk.head_notes"))
		for _, n := range notes {
			fmt.Fprintf(to, "- %s\n", c.text(n))
		}
	}
}

func kindMessage(k risk.Kind) touchstone.Message {
	if k == risk.Boosted {
		return touchstone.Msg("risk.kind_boosted")
	}
	return touchstone.Msg("risk.kind_logistic")
}

// measures gives names and figures.
func measures(c *console, q risk.Quality) [][2]string {
	three := func(v float64) string { return locale.Value(c.lang, v, "3") }
	return [][2]string{
		{c.text(touchstone.Msg("risk.measure_auc")), three(q.AUC.Value) + " (" + three(q.AUC.Low) + "–" + three(q.AUC.High) + ")"},
		{c.text(touchstone.Msg("risk.measure_ap")), three(q.AveragePrecision)}, {c.text(touchstone.Msg("risk.measure_lift")), three(q.Lift)},
		{c.text(touchstone.Msg("risk.measure_log_loss")), three(q.LogLoss)}, {c.text(touchstone.Msg("risk.measure_brier")), three(q.Brier)},
		{c.text(touchstone.Msg("risk.measure_ece")), three(q.ECE)},
	}
}

func (r riskResult) showTop(c *console) {
	rows, of := r.top()
	title := touchstone.Msg("risk.head_held_out")
	if of == risk.Unknown {
		title = touchstone.Msg("risk.head_unknown")
	}
	fmt.Fprintf(c.stdout, "\n%s\n", c.text(title))
	t := newTable(c, c.stdout, touchstone.Msg("risk.out_id"), touchstone.Msg("risk.out_risk"), touchstone.Msg("risk.out_reasons"))
	for _, i := range rows {
		reasons := strings.Join(reasonTexts(c, r.risks[i]), "\n")
		if reasons == "" {
			reasons = c.text(touchstone.Msg("risk.no_reason"))
		}
		t.AppendRow(table.Row{r.in.Table.IDs[i], locale.Value(c.lang, r.risks[i].Probability, "percent"), reasons})
	}
	t.Render()
}
