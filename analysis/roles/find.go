// SPDX-License-Identifier: Apache-2.0

package roles

import (
	"slices"
	"sort"
	"strings"

	"touchstone"
	"touchstone/ingest/value"
)

// find looks a column up by header, key or label; exact first, then without
// regard to case, width and question number. field is the flag that named it.
func (in *inference) find(name, field string) (*Column, error) {
	want := newHeading(name)
	forms := []func(c *Column) bool{
		func(c *Column) bool { return c.Name == name },
		func(c *Column) bool { return c.heading.folded == want.folded },
		func(c *Column) bool {
			return slices.ContainsFunc(c.labelled, func(h heading) bool { return h.folded == want.folded })
		},
		func(c *Column) bool { return c.heading.bare == want.bare && want.bare != "" },
		func(c *Column) bool { return strings.EqualFold(c.short, name) },
	}
	for _, same := range forms {
		for _, c := range in.sheet.Columns {
			if same(c) {
				return c, nil
			}
		}
	}
	return nil, &touchstone.Error{Kind: touchstone.Invalid, Field: field,
		Message: touchstone.Msg("analysis.no_such_column", "field", field, "name", name, "columns", in.closest(want, in.sheet.Columns, 12))}
}

// closest gives the names of some columns, those that are spelt most like the
// one that was asked for first.
func (in *inference) closest(want heading, columns []*Column, most int) []string {
	type near struct {
		name string
		far  float64
	}
	var all []near
	for _, c := range columns {
		all = append(all, near{c.Name, distance(want, c)})
	}
	sort.SliceStable(all, func(i, j int) bool { return all[i].far < all[j].far })
	var out []string
	for _, n := range all[:min(most, len(all))] {
		out = append(out, cut(n.name, 40))
	}
	if len(all) > most {
		out = append(out, "…")
	}
	return out
}

// distance tells how far a name is from that of a column: the share of letters
// to be changed; 1 for all that is less than half alike, so that such columns
// keep their order.
func distance(want heading, c *Column) float64 {
	least := 1.0
	forms := append([]heading{c.heading}, c.labelled...)
	for _, h := range forms {
		for _, pair := range [][2]string{{want.folded, h.folded}, {want.bare, h.bare}} {
			if d := relativeEdits(pair[0], pair[1]); d < least {
				least = d
			}
		}
	}
	if least > 0.5 {
		return 1
	}
	return least
}

// relativeEdits is the least number of letters to insert, delete or replace to
// make b of a (Levenshtein 1966), over the longer length. Only the first 40
// letters count.
func relativeEdits(a, b string) float64 {
	x, y := []rune(a), []rune(b)
	x, y = x[:min(40, len(x))], y[:min(40, len(y))]
	if len(x) == 0 || len(y) == 0 {
		return 1
	}
	row := make([]int, len(y)+1)
	for j := range row {
		row[j] = j
	}
	for i := range x {
		diagonal := row[0]
		row[0] = i + 1
		for j := range y {
			replace := diagonal
			if x[i] != y[j] {
				replace++
			}
			diagonal = row[j+1]
			row[j+1] = min(replace, row[j]+1, row[j+1]+1)
		}
	}
	return float64(row[len(y)]) / float64(max(len(x), len(y)))
}

// overrides takes over what the caller set.
func (in *inference) overrides() error {
	o := in.options
	named := []struct {
		names []string
		field string
		role  Role
	}{
		{[]string{o.Weight}, "weight", Weight}, {[]string{o.Unit}, "unit", Unit}, {[]string{o.Customer}, "customer", Customer},
		{[]string{o.Time}, "time", Time}, {[]string{o.Activity}, "activity", Activity}, {[]string{o.Case}, "case", Case},
		{o.Texts, "text", Text}, {o.Ignore, "ignore", Ignored}, {o.By, "by", Segment}, {o.Touchpoints, "touchpoints", Touchpoint},
	}
	for _, n := range named {
		for _, name := range n.names {
			if name == "" {
				continue
			}
			c, err := in.find(name, n.field)
			if err != nil {
				return err
			}
			assign(c, n.role, touchstone.Msg("analysis.why_set"))
		}
	}
	if w := in.sheet.First(Weight); w != nil && !w.isNumeric() {
		return &touchstone.Error{Kind: touchstone.Invalid, Field: "weight", Message: touchstone.Msg("analysis.weight_not_number", "name", w.Name)}
	}
	if err := in.textOverride(); err != nil {
		return err
	}
	return in.outcomeOverride()
}

// isNumeric tells whether a column that the caller gave a part can be read as
// numbers, a key or a constant of numbers included.
func (c *Column) isNumeric() bool {
	if c.Type == TypeNumber {
		return true
	}
	if c.Type != TypeID && c.Type != TypeConstant {
		return false
	}
	_, ok := value.Number(firstValue(c))
	return ok
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
			in.positive = name // perhaps an activity of a log; the layout decides
			return nil
		}
		if c, err = in.find(column, "outcome"); err != nil {
			return err
		}
		in.positive = value
	}
	in.outcome = c
	assign(c, Outcome, touchstone.Msg("analysis.why_set"))
	return nil
}
