// SPDX-License-Identifier: Apache-2.0

package analysis

import (
	"context"
	"math"
	"sort"
	"time"

	"touchstone"
	"touchstone/analysis/roles"
	"touchstone/ingest/value"
	"touchstone/journey"
)

// maxAttributeLevels is how many values an attribute of cases may have to be
// compared between good and bad ones.
const maxAttributeLevels = 30

func month(ms int64) string { return time.UnixMilli(ms).UTC().Format("2006-01") }

// mine analyses a log of events, or a table of milestones.
func (f *Findings) mine(ctx context.Context, o Options) error {
	j := &journeyFinding{}
	f.journey = j
	var caseRows [][2]int32 // first and last row of each case
	var err error
	if f.sheet.Kind == roles.Milestones {
		j.log, caseRows = f.milestoneLog()
	} else if j.log, caseRows, err = f.eventLog(ctx); err != nil {
		return err
	}
	if j.log.Events() == 0 {
		return &touchstone.Error{Kind: touchstone.NotEnough, Message: touchstone.Msg("analysis.no_events")}
	}
	if j.mining, err = journey.Mine(ctx, j.log, journey.Options{}); err != nil {
		return err
	}
	if j.dropped > 0 {
		f.warn(touchstone.Msg("analysis.events_dropped", "rows", j.dropped))
	}
	if j.mining.Untimed > 0 && f.sheet.First(roles.Time) != nil {
		f.warn(touchstone.Msg("analysis.events_untimed", "rows", j.mining.Untimed))
	}
	if f.sheet.Outcome == nil {
		return nil
	}
	return f.goodAgainstBad(ctx, caseRows, o)
}

// eventLog builds the log from the case, activity and time columns.
func (f *Findings) eventLog(ctx context.Context) (*journey.Log, [][2]int32, error) {
	cases, _, err := f.sheet.First(roles.Case).Factor(ctx)
	if err != nil {
		return nil, nil, err
	}
	activity := f.sheet.First(roles.Activity)
	names, _, err := activity.Factor(ctx)
	if err != nil {
		return nil, nil, err
	}
	log := &journey.Log{}
	number := newNumbering()
	step := newNumbering()
	var span [][2]int32
	var kept []int32
	for row, c := range cases {
		a := names[row]
		if c == 0 || a == 0 {
			f.journey.dropped++
			continue
		}
		k := number.of(c)
		if int(k) == len(span) {
			span = append(span, [2]int32{int32(row), int32(row)})
		}
		span[k][1] = int32(row)
		s := step.of(a)
		if int(s) == len(log.Activities) {
			log.Activities = append(log.Activities, activity.Cell(row))
		}
		log.Case, log.Activity = append(log.Case, k), append(log.Activity, s)
		kept = append(kept, int32(row))
	}
	log.Cases = len(span)
	log.Time = times(f.sheet.First(roles.Time), kept)
	log.Order = order(f.sheet.First(roles.Order), kept)
	return log, span, nil
}

// numbering gives dense numbers to codes in order of first occurrence.
type numbering struct{ numbers map[uint32]uint32 }

func newNumbering() *numbering { return &numbering{map[uint32]uint32{}} }

func (n *numbering) of(code uint32) uint32 {
	if k, ok := n.numbers[code]; ok {
		return k
	}
	k := uint32(len(n.numbers))
	n.numbers[code] = k
	return k
}

// times reads the time of each kept row; nil where there is no time column.
func times(c *roles.Column, kept []int32) []int64 {
	if c == nil {
		return nil
	}
	out := make([]int64, len(kept))
	parse := timeReader(c)
	for i, row := range kept {
		out[i] = parse(int(row))
	}
	return out
}

// timeReader gives the time of a row, once per distinct value where the column
// is a dictionary.
func timeReader(c *roles.Column) func(row int) int64 {
	parser := value.NewTimes(sampleCells(c.Len(), c.Cell))
	if c.Codes == nil {
		return func(row int) int64 {
			if ms, ok := parser.Parse(c.Cell(row)); ok && ms >= journey.MinTime && ms <= journey.MaxTime {
				return ms
			}
			return journey.NoTime
		}
	}
	values := make([]int64, len(c.Values))
	for code, v := range c.Values {
		ms, ok := parser.Parse(v)
		if !ok || ms < journey.MinTime || ms > journey.MaxTime {
			ms = journey.NoTime
		}
		values[code] = ms
	}
	return func(row int) int64 { return values[c.Codes[row]] }
}

func sampleCells(rows int, cell func(int) string) []string {
	var out []string
	step := max(1, rows/500)
	for row := 0; row < rows; row += step {
		out = append(out, cell(row))
	}
	return out
}

// order reads the tie-breaker of events with the same time.
func order(c *roles.Column, kept []int32) []int32 {
	if c == nil {
		return nil
	}
	out := make([]int32, len(kept))
	for i, row := range kept {
		v, ok := value.Number(c.Cell(int(row)))
		if !ok || math.Abs(v) > math.MaxInt32 {
			return nil // not a number everywhere: the order of the file stands
		}
		out[i] = int32(v)
	}
	return out
}

// milestoneLog builds the log from one column of times per step.
func (f *Findings) milestoneLog() (*journey.Log, [][2]int32) {
	var names []string
	var columns [][]int64
	for _, c := range f.sheet.With(roles.Milestone) {
		read := timeReader(c)
		values := make([]int64, f.sheet.Rows)
		for row := range values {
			values[row] = read(row)
		}
		names, columns = append(names, c.Name), append(columns, values)
	}
	span := make([][2]int32, f.sheet.Rows)
	for row := range span {
		span[row] = [2]int32{int32(row), int32(row)}
	}
	return journey.FromMilestones(names, columns), span
}

// goodAgainstBad compares the cases that ended well with those that did not.
func (f *Findings) goodAgainstBad(ctx context.Context, span [][2]int32, o Options) error {
	good, y := f.verdicts(span)
	f.frame = &frame{rows: len(span), y: y}
	for _, v := range y {
		if v == v {
			f.frame.used++
		}
	}
	e, err := estimate(f.sheet.Outcome.Measure, f.frame.sample(indicator(f.sheet.Outcome, y), nil))
	if err != nil {
		return f.refused(err, f.outcomeTitle())
	}
	f.outcome = &outcomeFinding{target: f.sheet.Outcome, estimate: e}
	if err := f.explainMilestones(ctx, o); err != nil {
		return err
	}
	f.journey.comparison, err = journey.Differences(ctx, f.journey.mining.Trails, good, journey.CompareOptions{Attributes: f.attributes(span)})
	if touchstone.KindOf(err) == touchstone.NotEnough {
		f.warn(messageOf(err))
		return nil
	}
	return err
}

func (f *Findings) outcomeTitle() touchstone.Label {
	if c := f.sheet.Outcome.Column; c != nil {
		return c.Title()
	}
	return touchstone.Label{ZH: f.sheet.Outcome.Activity, EN: f.sheet.Outcome.Activity}
}

// verdicts tells of every case whether it ended well: it reached the activity
// that is the outcome, or the last value of the outcome column is a good one.
func (f *Findings) verdicts(span [][2]int32) (good []int8, y []float64) {
	t := f.sheet.Outcome
	y = make([]float64, len(span))
	if t.Column == nil {
		log := f.journey.log
		for i, a := range log.Activity {
			if log.Activities[a] == t.Activity {
				y[log.Case[i]] = 1
			}
		}
	} else {
		y = f.lastValues(t, len(span))
	}
	good = make([]int8, len(y))
	cut := goodFrom(t, y)
	for i, v := range y {
		switch {
		case math.IsNaN(v):
			good[i] = journey.LeftOut
		case (v >= cut) == (t.Better > 0):
			good[i] = journey.Good
		}
	}
	return good, y
}

// lastValues gives the last known outcome of each case, in file order.
func (f *Findings) lastValues(t *roles.Target, cases int) []float64 {
	values := t.Floats()
	y := make([]float64, cases)
	for i := range y {
		y[i] = nan
	}
	if f.sheet.Kind == roles.Milestones {
		copy(y, values)
		return y
	}
	kase, _, _ := f.sheet.First(roles.Case).Factor(context.Background())
	activity, _, _ := f.sheet.First(roles.Activity).Factor(context.Background())
	number := newNumbering()
	for row, c := range kase {
		if c == 0 || activity[row] == 0 {
			continue
		}
		if k := number.of(c); !math.IsNaN(values[row]) {
			y[k] = values[row]
		}
	}
	return y
}

// ofCases gives a column of a log with its values counted once a case, by the
// last answer of each; any other column as it is.
func (f *Findings) ofCases(c *roles.Column) *roles.Column {
	if f.sheet.Kind != roles.Log {
		return c
	}
	kase, keys, err := f.sheet.First(roles.Case).Factor(context.Background())
	if err != nil {
		return c
	}
	last := make([]uint32, len(keys))
	for row, k := range kase {
		if code := c.Codes[row]; c.States[code] == roles.Answer {
			last[k] = code
		}
	}
	counted := *c
	counted.Counts = make([]int, len(c.Counts))
	for k, code := range last {
		if k > 0 && keys[k] != "" {
			counted.Counts[code]++
		}
	}
	return &counted
}

// goodFrom gives the value from which a case counts as good (bad where less is
// better): 1 of a share, the two best answers of a rating, the median of a
// number.
func goodFrom(t *roles.Target, y []float64) float64 {
	switch t.Measure {
	case roles.Share:
		return 0.5
	case roles.CSAT:
		return t.Top
	case roles.NPS:
		return 9
	}
	var known []float64
	for _, v := range y {
		if !math.IsNaN(v) {
			known = append(known, v)
		}
	}
	sort.Float64s(known)
	if len(known) == 0 {
		return 0
	}
	return known[len(known)/2]
}

// attributes gives what was known of each case at its first event: categories
// as they are, numbers in quarters.
func (f *Findings) attributes(span [][2]int32) []journey.Attribute {
	var out []journey.Attribute
	for _, c := range f.sheet.With(roles.Attribute) {
		if c.Codes == nil || c.Type == roles.TypeTime || c.Type == roles.TypeText {
			continue
		}
		if c.Type == roles.TypeNumber && c.Levels > 12 {
			out = append(out, quarterAttribute(c, span))
			continue
		}
		if c.Levels < 2 || c.Levels > maxAttributeLevels {
			continue
		}
		a := journey.Attribute{Name: c.Name, Values: c.Values, Codes: make([]uint32, len(span))}
		for k, s := range span {
			a.Codes[k] = c.Codes[s[0]]
		}
		out = append(out, a)
	}
	return out
}

func quarterAttribute(c *roles.Column, span [][2]int32) journey.Attribute {
	first := make([]float64, len(span))
	for k, s := range span {
		first[k] = c.Numbers[c.Codes[s[0]]]
	}
	a := journey.Attribute{Name: c.Name, Values: []string{""}, Codes: make([]uint32, len(span))}
	cuts := quartiles(first)
	if cuts == nil {
		return a
	}
	for q := range 4 {
		a.Values = append(a.Values, bandName(cuts[q], cuts[q+1]))
		for k, v := range first {
			if v > cuts[q] && v <= cuts[q+1] {
				a.Codes[k] = uint32(q + 1)
			}
		}
	}
	return a
}
