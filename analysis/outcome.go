// SPDX-License-Identifier: Apache-2.0

package analysis

import (
	"errors"
	"math"
	"sort"

	"touchstone"
	"touchstone/analysis/roles"
	"touchstone/ingest/value"
	"touchstone/stats"
)

var nan = math.NaN()

// outcomeFinding is the outcome as a figure.
type outcomeFinding struct {
	target      *roles.Target
	estimate    stats.Estimate
	adjustments []adjustment
}

// adjustment is the outcome as it would be without one rule.
type adjustment struct {
	rule    string
	text    touchstone.Message
	without float64
	rows    int
}

// indicator gives the variable that the outcome's figure sums up: the score
// itself, or 1 and 0 for a share.
func indicator(t *roles.Target, y []float64) []float64 {
	if t.Measure != roles.CSAT {
		return y
	}
	out := make([]float64, len(y))
	for i, v := range y {
		switch {
		case math.IsNaN(v):
			out[i] = nan
		case v >= t.Top:
			out[i] = 1
		}
	}
	return out
}

// estimate sums up the outcome with the interval that fits its measure.
func estimate(m roles.Measure, s stats.Sample) (stats.Estimate, error) {
	switch m {
	case roles.NPS:
		return stats.NPS(s.Values, s.Weights, s.Clusters)
	case roles.CSAT, roles.Share:
		return stats.Share(s.Values, s.Weights, s.Clusters)
	default:
		return stats.Mean(s.Values, s.Weights, s.Clusters)
	}
}

// measure computes the outcome's figure.
func (f *Findings) measure() error {
	t := f.sheet.Outcome
	e, err := estimate(t.Measure, f.frame.sample(indicator(t, f.frame.y), nil))
	if err != nil {
		return f.refused(err, t.Column.Title())
	}
	f.outcome = &outcomeFinding{target: t, estimate: e}
	f.reconcile()
	return nil
}

// refused turns a refusal of package stats into an error for people.
func (f *Findings) refused(err error, name touchstone.Label) error {
	var r *stats.Refusal
	if !errors.As(err, &r) {
		return err
	}
	kind := touchstone.NotEnough
	switch r.Reason {
	case stats.OutOfRange, stats.BadWeight, stats.LengthMismatch:
		kind = touchstone.Invalid
	}
	return &touchstone.Error{Kind: kind, Err: err, Message: touchstone.Msg("analysis.refused", "name", name, "reason", touchstone.Msg(reasonKey(r.Reason)))}
}

func reasonKey(r stats.Reason) string { return "analysis.reason_" + string(r) }

// reconcile computes the outcome as it would be without each rule, so that it
// can be compared with a figure that was counted otherwise.
func (f *Findings) reconcile() {
	t, fr := f.outcome.target, f.frame
	add := func(rule string, text touchstone.Message, rows int, s stats.Sample) {
		if e, err := estimate(t.Measure, s); err == nil {
			f.outcome.adjustments = append(f.outcome.adjustments, adjustment{rule, text, e.Value, rows})
		}
	}
	values := indicator(t, fr.y)
	if fr.weight != nil {
		add("weights", touchstone.Msg("analysis.rule_weights", "name", f.sheet.First(roles.Weight).Title()), fr.used, stats.Sample{Values: values})
	}
	if raw, rows := f.codesAsAnswers(); rows > 0 {
		add("missing_codes", touchstone.Msg("analysis.rule_missing_codes", "rows", rows), rows, stats.Sample{Values: raw, Weights: fr.weight})
	}
	if fr.repeated > 0 {
		first := f.firstPerCustomer()
		add("one_per_customer", touchstone.Msg("analysis.rule_one_per_customer", "rows", fr.repeated), fr.repeated, fr.sample(values, first))
	}
	f.reconcileDates(add)
}

// codesAsAnswers gives the outcome with its missing codes counted as if they
// were scores, which is what a plain average of the column does.
func (f *Findings) codesAsAnswers() (values []float64, rows int) {
	t := f.outcome.target
	c := t.Column
	if c.Codes == nil || t.Measure == roles.Share {
		return nil, 0
	}
	numbers := append([]float64(nil), t.Values...)
	for code, v := range c.Values {
		if raw, ok := value.Number(v); ok && c.States[code] != roles.Answer {
			numbers[code] = raw
			rows += c.Counts[code]
			if t.Measure == roles.NPS {
				numbers[code] = math.Max(0, math.Min(10, raw)) // counted as the nearest score
			}
		}
	}
	values = make([]float64, len(c.Codes))
	for i, code := range c.Codes {
		values[i] = numbers[code]
	}
	return indicator(t, values), rows
}

func (f *Findings) firstPerCustomer() []int32 {
	seen := map[uint32]bool{}
	var rows []int32
	for i, c := range f.frame.cluster {
		if !math.IsNaN(f.frame.y[i]) && !seen[c] {
			seen[c] = true
			rows = append(rows, int32(i))
		}
	}
	return rows
}

// reconcileDates shows, where a file has two dates (the stay and the answer,
// say), what the choice between them does to the last full month.
func (f *Findings) reconcileDates(add func(string, touchstone.Message, int, stats.Sample)) {
	var dated []*roles.Column
	filledIn := false // one of the survey tool's own dates is enough
	for _, c := range f.sheet.Columns {
		if c.Type != roles.TypeTime || c.Filled <= f.sheet.Rows/2 || c.Role == roles.Admin && filledIn {
			continue
		}
		filledIn = filledIn || c.Role == roles.Admin
		dated = append(dated, c)
	}
	if len(dated) < 2 {
		return
	}
	values := indicator(f.outcome.target, f.frame.y)
	for _, c := range dated[:2] {
		month, rows := lastFullMonth(c)
		if len(rows) >= enough {
			add("date", touchstone.Msg("analysis.rule_date", "month", month, "name", c.Title()), len(rows), f.frame.sample(values, rows))
		}
	}
}

// lastFullMonth gives the rows of the last month but one that a date column
// knows, the last being perhaps cut off.
func lastFullMonth(c *roles.Column) (string, []int32) {
	months := map[string][]int32{}
	parser := value.NewTimes(sampleCells(c.Len(), c.Cell))
	for row := range c.Len() {
		if ms, ok := parser.Parse(c.Cell(row)); ok {
			m := month(ms)
			months[m] = append(months[m], int32(row))
		}
	}
	var names []string
	for m := range months {
		names = append(names, m)
	}
	sort.Strings(names)
	if len(names) < 2 {
		return "", nil
	}
	name := names[len(names)-2]
	return name, months[name]
}
