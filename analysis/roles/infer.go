// SPDX-License-Identifier: Apache-2.0

package roles

import (
	"context"
	"math"
	"strings"

	"touchstone"
	"touchstone/ingest"
)

// Options is what the caller says about the columns; everything else is
// inferred. Columns are named by their header, their key or their label.
type Options struct {
	Outcome     string // a column, or column=value for the share of that value
	Touchpoints []string
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
}

// Sheet is a table whose columns have roles.
type Sheet struct {
	Kind        Kind
	Columns     []*Column // as in the table
	Rows        int
	Outcome     *Target // nil where there is none
	Pairs       []Pair  // of Kano and SERVQUAL questionnaires with a column per question
	Assumptions []touchstone.Message
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
// exist or cannot play its part, NotEnough where there is nothing to analyse.
func Infer(ctx context.Context, table *ingest.Table, o Options) (*Sheet, error) {
	if table.Rows == 0 || len(table.Columns) == 0 {
		return nil, &touchstone.Error{Kind: touchstone.NotEnough, Message: touchstone.Msg("analysis.no_rows")}
	}
	in := &inference{options: o, sheet: &Sheet{Rows: table.Rows}, set: map[*Column]bool{}}
	for _, c := range table.Columns {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		p := profile(c)
		in.sheet.Columns = append(in.sheet.Columns, p)
		in.label(p)
	}
	if err := in.overrides(); err != nil {
		return nil, err
	}
	in.plain()
	in.layout()
	if err := in.byLayout(); err != nil {
		return nil, err
	}
	in.rest()
	return in.sheet, nil
}

// inference is the state of one Infer.
type inference struct {
	options      Options
	sheet        *Sheet
	set          map[*Column]bool // roles that are decided
	outcomeNamed *Column
	positive     string // of column=value
}

func (in *inference) assign(c *Column, role Role, why touchstone.Message) {
	c.Role, c.Why = role, why
	in.set[c] = true
}

// free gives the columns that have no role yet.
func (in *inference) free() []*Column {
	var out []*Column
	for _, c := range in.sheet.Columns {
		if !in.set[c] {
			out = append(out, c)
		}
	}
	return out
}

func (in *inference) assume(m touchstone.Message) {
	in.sheet.Assumptions = append(in.sheet.Assumptions, m)
}

func (in *inference) label(c *Column) {
	role := in.options.Labels.apply(c)
	if role != "" {
		in.assign(c, role, touchstone.Msg("analysis.why_labels"))
		if role == Outcome && in.options.Outcome == "" {
			in.outcomeNamed = c
		}
	}
	c.useWordOrder()
	if c.States == nil {
		return
	}
	for code, v := range c.Values {
		raw := ingest.Normalize(v)
		c.declare(code, raw, in.options.Missing, NoAnswer)
		c.declare(code, raw, in.options.NotMet, NotMet)
	}
}

// find looks a column up by header, key or label; exact first, then without
// regard to case, width and question number.
func (in *inference) find(name, field string) (*Column, error) {
	forms := []func(c *Column) bool{
		func(c *Column) bool { return c.Name == name },
		func(c *Column) bool { return fold(c.Name) == fold(name) },
		func(c *Column) bool { return fold(c.Label.ZH) == fold(name) || fold(c.Label.EN) == fold(name) },
		func(c *Column) bool { return fold(stripNumber(c.Name)) == fold(stripNumber(name)) },
	}
	for _, same := range forms {
		for _, c := range in.sheet.Columns {
			if same(c) {
				return c, nil
			}
		}
	}
	return nil, &touchstone.Error{Kind: touchstone.Invalid, Field: field,
		Message: touchstone.Msg("analysis.no_such_column", "field", field, "name", name, "columns", in.names(20))}
}

func (in *inference) names(most int) []string {
	var out []string
	for _, c := range in.sheet.Columns {
		if len(out) == most {
			return append(out, "…")
		}
		out = append(out, c.Name)
	}
	return out
}

func stripNumber(name string) string {
	return questionNumber.ReplaceAllString(ingest.Normalize(name), "")
}

// overrides takes over what the caller set.
func (in *inference) overrides() error {
	o := in.options
	why := touchstone.Msg("analysis.why_set")
	single := []struct {
		name, field string
		role        Role
	}{{o.Weight, "weight", Weight}, {o.Unit, "unit", Unit}, {o.Customer, "customer", Customer},
		{o.Time, "time", Time}, {o.Activity, "activity", Activity}, {o.Case, "case", Case}}
	for _, s := range single {
		if s.name == "" {
			continue
		}
		c, err := in.find(s.name, s.field)
		if err != nil {
			return err
		}
		in.assign(c, s.role, why)
	}
	lists := []struct {
		names []string
		field string
		role  Role
	}{{o.Ignore, "ignore", Ignored}, {o.By, "by", Segment}, {o.Touchpoints, "touchpoints", Touchpoint}}
	for _, l := range lists {
		for _, name := range l.names {
			c, err := in.find(name, l.field)
			if err != nil {
				return err
			}
			in.assign(c, l.role, why)
		}
	}
	if w := in.sheet.First(Weight); w != nil && w.Type != TypeNumber && w.Type != TypeConstant && w.Type != TypeID {
		return &touchstone.Error{Kind: touchstone.Invalid, Field: "weight", Message: touchstone.Msg("analysis.weight_not_number", "name", w.Name)}
	}
	return in.outcomeOverride()
}

func (in *inference) outcomeOverride() error {
	name := in.options.Outcome
	if name == "" {
		return nil
	}
	c, err := in.find(name, "outcome")
	if err != nil {
		column, value, ok := strings.Cut(name, "=")
		if !ok {
			in.positive = name // perhaps an activity of a log; layout decides
			return nil
		}
		if c, err = in.find(column, "outcome"); err != nil {
			return err
		}
		in.positive = value
	}
	in.outcomeNamed = c
	in.assign(c, Outcome, touchstone.Msg("analysis.why_set"))
	return nil
}

// plain gives roles to columns whose name or values alone decide.
func (in *inference) plain() {
	for _, c := range in.free() {
		switch {
		case c.Type == TypeEmpty:
			in.assign(c, Empty, touchstone.Msg("analysis.why_empty"))
		case c.Type == TypeConstant:
			in.assign(c, Constant, touchstone.Msg("analysis.why_constant", "value", cut(firstValue(c), 40)))
		case c.Type == TypeChoices:
			in.assign(c, Choices, touchstone.Msg("analysis.why_choices"))
		case c.Type == TypeNumber && weightNames.match(c.Name) && positive(c) && in.sheet.First(Weight) == nil:
			in.assign(c, Weight, touchstone.Msg("analysis.why_weight"))
		case isPersonal(c):
			in.assign(c, Admin, touchstone.Msg("analysis.why_admin"))
		}
	}
}

// isPersonal tells columns that a survey tool adds by itself. A column that
// merely could be a time of a log is left for the layout to decide.
func isPersonal(c *Column) bool {
	return adminNames.match(c.Name) && !(c.Type == TypeTime && timeNames.match(c.Name) && fold(c.Name) == "timestamp")
}

func positive(c *Column) bool {
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
			return v
		}
	}
	return ""
}

func cut(s string, runes int) string {
	r := []rune(s)
	if len(r) <= runes {
		return s
	}
	return string(r[:runes]) + "…"
}

// rest explains every column that is left.
func (in *inference) rest() {
	for _, c := range in.free() {
		switch {
		case in.sheet.Kind == Log || in.sheet.Kind == Milestones:
			in.assign(c, attributeRole(c), touchstone.Msg("analysis.why_attribute"))
		case customerNames.match(c.Name) && in.sheet.First(Customer) == nil && c.Levels > 20:
			in.assign(c, Customer, touchstone.Msg("analysis.why_customer"))
		case idNames.match(c.Name) || c.Type == TypeID:
			in.assign(c, ID, touchstone.Msg("analysis.why_id"))
		case c.Type == TypeText || textNames.match(c.Name):
			in.assign(c, Text, touchstone.Msg("analysis.why_text"))
		case c.Type == TypeTime:
			in.assign(c, in.timeRole(c), touchstone.Msg("analysis.why_time"))
		case unitNames.match(c.Name) && c.Levels >= 2 && c.Levels <= 500 && in.sheet.First(Unit) == nil:
			in.assign(c, Unit, touchstone.Msg("analysis.why_unit"))
		case in.isSegment(c):
			in.assign(c, Segment, touchstone.Msg("analysis.why_segment", "levels", c.Levels))
		case c.Type == TypeNumber:
			in.assign(c, Context, touchstone.Msg("analysis.why_number"))
		default:
			in.assign(c, Context, touchstone.Msg("analysis.why_levels", "levels", c.Levels))
		}
	}
}

func attributeRole(c *Column) Role {
	if c.Type == TypeID {
		return ID
	}
	return Attribute
}

func (in *inference) timeRole(c *Column) Role {
	if timeNames.match(c.Name) && in.sheet.First(Time) == nil {
		return Time
	}
	return Context
}

// isSegment tells categories that split the answers into a few groups: words,
// or numeric codes whose name says that they describe people.
func (in *inference) isSegment(c *Column) bool {
	if c.Levels < 2 || c.Levels > 12 || c.Filled < in.sheet.Rows/2 {
		return false
	}
	if c.Type == TypeCategory || c.Type == TypeYesNo || c.Type == TypeWords {
		return true
	}
	return c.Type == TypeNumber && whole(c.levels()) && (demographicNames.match(c.Name) || len(c.Words) > 0 || c.Levels == 2)
}

// useWordOrder turns a scale round whose words in the labels file run against
// its codes, such as 1 = very satisfied … 5 = very dissatisfied.
func (c *Column) useWordOrder() {
	if c.Type != TypeNumber || len(c.Words) < 3 {
		return
	}
	var codes, words []float64
	positions := map[uint32]float64{}
	for code, label := range c.Words {
		w, ok := scaleWords[fold(label.ZH)]
		if !ok {
			w, ok = scaleWords[fold(label.EN)]
		}
		if ok && !math.IsNaN(c.Numbers[code]) {
			codes, words = append(codes, c.Numbers[code]), append(words, w)
			positions[code] = w
		}
	}
	if len(codes) < 3 || pearson(codes, words) > -0.9 {
		return
	}
	for code, w := range positions {
		c.Numbers[code] = w
	}
}

func pearson(x, y []float64) float64 {
	var mx, my mean
	for i := range x {
		mx.add(x[i], 1)
		my.add(y[i], 1)
	}
	var sxy, sxx, syy float64
	for i := range x {
		dx, dy := x[i]-mx.value(), y[i]-my.value()
		sxy, sxx, syy = sxy+dx*dy, sxx+dx*dx, syy+dy*dy
	}
	return sxy / math.Sqrt(sxx*syy)
}
