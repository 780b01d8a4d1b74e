// SPDX-License-Identifier: Apache-2.0

package roles

import (
	"context"
	"unicode/utf8"

	"touchstone"
	"touchstone/ingest"
)

// Options is what the caller says about the columns; everything else is
// inferred. Columns are named by their header, their key or their label.
type Options struct {
	Outcome     string // a column, or column=value for the share of that value
	Touchpoints []string
	Texts       []string // columns of free texts; empty: those that look like it
	Ignore      []string
	By          []string // segments
	Weight      string
	Unit        string
	Customer    string
	Time        string
	Activity    string
	Case        string
	Low, High   float64  // rating scale; both 0: told from the values
	Missing     []string // codes that are no answer
	NotMet      []string // codes of those who did not use a touchpoint
	Labels      *Labels  // may be nil
	Reads       bool     // free texts will be read, so a table that has some needs no outcome
}

// Sheet is a table whose columns have roles.
type Sheet struct {
	Kind        Kind
	Columns     []*Column // as in the table; behind them the file, where several lie below one another
	Rows        int
	Outcome     *Target // nil where there is none: of a log, a questionnaire, or texts alone
	Pairs       []Pair  // of Kano and SERVQUAL questionnaires with a column per question
	Assumptions []touchstone.Message

	parts []part // of files that lie below one another; nil for one file
}

// With gives the columns that have a role, in the order of the table.
func (s *Sheet) With(role Role) []*Column {
	var out []*Column
	for _, c := range s.Columns {
		if c.Role == role {
			out = append(out, c)
		}
	}
	return out
}

// Texts gives the columns of free texts, in the order of the table.
func (s *Sheet) Texts() []*Column {
	var out []*Column
	for _, c := range s.With(Text) {
		if c.Free {
			out = append(out, c)
		}
	}
	return out
}

// First gives the first column that has a role, nil where there is none.
func (s *Sheet) First(role Role) *Column {
	for _, c := range s.Columns {
		if c.Role == role {
			return c
		}
	}
	return nil
}

// Infer finds out the layout of a table and the role of each column. Errors
// are touchstone.Errors: Invalid where a column that the caller named does not
// exist or cannot play its part, NotEnough where there is nothing to analyse;
// and the context's when it ended.
func Infer(ctx context.Context, table *ingest.Table, o Options) (*Sheet, error) {
	if table.Rows == 0 || len(table.Columns) == 0 {
		return nil, &touchstone.Error{Kind: touchstone.NotEnough, Message: touchstone.Msg("analysis.no_rows")}
	}
	in := &inference{options: o, sheet: &Sheet{Rows: table.Rows, parts: stacked(table)}}
	for _, c := range table.Columns {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		in.add(profile(c))
	}
	shorten(in.sheet.Columns)
	if err := in.overrides(); err != nil {
		return nil, err
	}
	for _, step := range []func() error{in.withoutAnswers, in.layout, in.byLayout} {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if err := step(); err != nil {
			return nil, err
		}
	}
	in.rest()
	in.unweighted()
	in.addFiles(table)
	for _, c := range in.sheet.Columns {
		if c.Rating() || c.Role == Segment || c.Role == Unit {
			c.plainAnswers()
		}
	}
	return in.sheet, nil
}

// inference is the state of one Infer.
type inference struct {
	options  Options
	sheet    *Sheet
	outcome  *Column // that the caller or the labels file named
	positive string  // of column=value, or an activity
}

// add takes up a column with what the labels file and the caller say of it.
func (in *inference) add(c *Column) {
	c.place = len(in.sheet.Columns)
	in.sheet.Columns = append(in.sheet.Columns, c)
	role := in.options.Labels.apply(c)
	if c.Wording != "" && c.Label.IsZero() {
		c.labelled = []heading{newHeading(c.Wording)}
	}
	c.followWords()
	c.declare(in.options.Missing, NoAnswer)
	c.declare(in.options.NotMet, NotMet)
	if role == "" {
		return
	}
	assign(c, role, touchstone.Msg("analysis.why_labels"))
	if role == Outcome && in.options.Outcome == "" && in.outcome == nil {
		in.outcome = c
	}
}

func assign(c *Column, role Role, why touchstone.Message) { c.Role, c.Why = role, why }

// free gives the columns that have no role yet.
func (in *inference) free() []*Column { return in.sheet.With("") }

func (in *inference) assume(m touchstone.Message) {
	in.sheet.Assumptions = append(in.sheet.Assumptions, m)
}

// withoutAnswers sets apart the columns that no analysis can use.
func (in *inference) withoutAnswers() error {
	for _, c := range in.free() {
		switch c.Type {
		case TypeEmpty:
			assign(c, Empty, touchstone.Msg("analysis.why_empty"))
		case TypeChoices:
			assign(c, Choices, touchstone.Msg("analysis.why_choices"))
		}
	}
	return nil
}

// ofTheTool sets apart what a survey tool adds by itself: who answered when,
// from where, and the case weights.
func (in *inference) ofTheTool() {
	for _, c := range in.free() {
		switch {
		case c.Type == TypeConstant && !c.named(weightNames):
			assign(c, Constant, touchstone.Msg("analysis.why_constant", "value", firstValue(c)))
		case c.named(weightNames) && in.sheet.First(Weight) == nil && (c.Type == TypeNumber && c.positive() || c.Type == TypeConstant):
			assign(c, Weight, touchstone.Msg("analysis.why_weight"))
		case c.named(adminNames):
			assign(c, Admin, touchstone.Msg("analysis.why_admin"))
		}
	}
}

// unweighted says how rows of files without the weight are counted.
func (in *inference) unweighted() {
	w := in.sheet.First(Weight)
	if w == nil {
		return
	}
	rows := 0
	for _, p := range unasked(in.sheet.parts, w) {
		rows += p.end - p.first
	}
	if rows > 0 {
		in.assume(touchstone.Msg("analysis.assume_unweighted", "name", w.Title(), "rows", rows))
	}
}

func (c *Column) positive() bool {
	for code, v := range c.Numbers {
		if c.Counts[code] > 0 && v < 0 {
			return false
		}
	}
	return true
}

func firstValue(c *Column) string {
	for row := range min(c.Len(), 100) {
		if v := c.Cell(row); v != "" {
			return cut(v, 40)
		}
	}
	return ""
}

// cut shortens a text to some number of characters.
func cut(s string, runes int) string {
	if utf8.RuneCountInString(s) <= runes {
		return s
	}
	return string([]rune(s)[:runes]) + "…"
}

// rest explains every column that is left.
func (in *inference) rest() {
	log := in.sheet.Kind == Log || in.sheet.Kind == Milestones
	for _, c := range in.free() {
		switch {
		case c.Type == TypeConstant:
			assign(c, Constant, touchstone.Msg("analysis.why_constant", "value", firstValue(c)))
		case log && c.Type == TypeID:
			assign(c, ID, touchstone.Msg("analysis.why_id"))
		case log:
			assign(c, Attribute, touchstone.Msg("analysis.why_attribute"))
		default:
			in.background(c)
		}
	}
}

// background explains a column that is neither rated nor an outcome.
func (in *inference) background(c *Column) {
	switch {
	case c.named(customerNames) && in.sheet.First(Customer) == nil && c.Levels > 20:
		assign(c, Customer, touchstone.Msg("analysis.why_customer"))
	case c.Type == TypeID:
		assign(c, ID, touchstone.Msg("analysis.why_id"))
	case c.named(idNames):
		assign(c, ID, touchstone.Msg("analysis.why_called_id"))
	case c.Type == TypeText || c.called(textNames) && c.Type != TypeNumber:
		assign(c, Text, touchstone.Msg("analysis.why_text"))
	case c.Type == TypeTime && in.sheet.First(Time) == nil:
		assign(c, Time, touchstone.Msg("analysis.why_time"))
	case c.Type == TypeTime:
		assign(c, Context, touchstone.Msg("analysis.why_time"))
	case in.isUnit(c):
		assign(c, Unit, touchstone.Msg("analysis.why_unit"))
	case in.isSegment(c):
		assign(c, Segment, touchstone.Msg("analysis.why_segment", "levels", c.Levels))
	case c.against:
		assign(c, Context, touchstone.Msg("analysis.why_against"))
	case c.Type == TypeNumber:
		assign(c, Context, touchstone.Msg("analysis.why_number"))
	default:
		assign(c, Context, touchstone.Msg("analysis.why_levels", "levels", c.Levels))
	}
}

// maxUnits is how many places of service are told apart.
const maxUnits = 500

// isUnit tells where service happened.
func (in *inference) isUnit(c *Column) bool {
	if c.Levels < 2 || c.Levels > maxUnits || in.sheet.First(Unit) != nil {
		return false
	}
	switch c.Type {
	case TypeCategory:
		return c.called(unitNames) || c.called(regionNames) && !c.heading.numbered()
	case TypeNumber: // a key, not a count such as NumStorePurchases
		return c.named(unitKeys) || unitNames.pattern.MatchString(c.heading.bare) && whole(c.levels())
	}
	return false
}

// The number of groups into which a segment may split the answers: of any
// category, and of one whose name says that it describes people.
const maxGroups, maxNamedGroups = 12, 40

// isSegment tells categories that split the answers into a few groups: words,
// or numeric codes whose name says that they describe people. Values that
// hardly anybody gave do not count, unless they are many.
func (in *inference) isSegment(c *Column) bool {
	groups, share := c.groups()
	if groups < 2 || 2*c.Filled < in.sheet.Rows || c.Levels > maxNamedGroups || share < 0.9 {
		return false
	}
	named := c.called(demographicNames) || len(c.Words) > 0
	switch c.Type {
	case TypeCategory:
		return groups <= maxGroups || named
	case TypeYesNo, TypeWords:
		return true
	}
	return c.Type == TypeNumber && groups <= maxGroups && c.Levels <= 2*maxGroups && whole(c.levels()) && (named || c.Levels == 2)
}

// groups counts the answers that at least one row in two hundred gave, and
// tells which share of all answers they are.
func (c *Column) groups() (n int, share float64) {
	rows, all := 0, 0
	for code, count := range c.Counts {
		if c.States[code] != Answer {
			continue
		}
		all += count
		if count > 0 && 200*count >= c.Filled {
			n++
			rows += count
		}
	}
	return n, float64(rows) / float64(max(1, all))
}
