// SPDX-License-Identifier: Apache-2.0

package query

import (
	"fmt"
	"slices"
	"time"

	"touchstone"
)

func conditionFaults(field string, conditions []Condition, mentions bool) []error {
	var out []error
	if n := len(conditions); n > MaxConditions {
		return append(out, fault(field, touchstone.Msg("query.too_many_conditions", "n", n, "most", MaxConditions)))
	}
	for i, c := range conditions {
		at := fmt.Sprintf("%s[%d]", field, i)
		out = append(out, c.Dimension.faults(at+".dimension", mentions)...)
		if f := c.valuesFault(at); f != nil {
			out = append(out, f)
		}
	}
	return out
}

// valuesFault tells what is wrong with a condition's operator and values, the
// first fault only: the others follow from it.
func (c Condition) valuesFault(field string) error {
	n := len(c.Values)
	switch c.Op {
	case In, NotIn:
		if n < 1 || n > MaxValues {
			return fault(field+".values", touchstone.Msg("query.how_many_values", "n", n, "most", MaxValues))
		}
		for _, v := range c.Values {
			if !isValue(v) || !c.Dimension.canBe(v) {
				return fault(field+".values", touchstone.Msg("query.bad_value", "dimension", c.Dimension.String(), "value", v))
			}
		}
	case Present, Absent:
		if n > 0 {
			return fault(field+".values", touchstone.Msg("query.needless_values", "operator", string(c.Op)))
		}
	case AtLeast, Below:
		if c.Dimension.Kind != ByProperty {
			return fault(field+".op", touchstone.Msg("query.not_a_number", "dimension", c.Dimension.String()))
		}
		if n != 1 || !isNumber(c.Values[0]) {
			return fault(field+".values", touchstone.Msg("query.bad_number", "value", c.Values))
		}
	default:
		return fault(field+".op", touchstone.Msg("query.unknown_operator", "value", string(c.Op)))
	}
	return nil
}

// canBe tells whether a value can be a key of the dimension at all, so that a
// slip is told instead of answered with nothing.
func (d Dimension) canBe(value string) bool {
	switch d.Kind {
	case ByKind:
		return slices.Contains(touchstone.EventKinds, touchstone.EventKind(value))
	case ByPolarity:
		return value == "-1" || value == "0" || value == "1"
	case ByAuthor:
		return slices.Contains(touchstone.Authors, touchstone.Author(value))
	case ByShape:
		return new(touchstone.ShapeID).UnmarshalText([]byte(value)) == nil
	case ByDay, ByWeek, ByMonth, ByHour:
		t, err := time.Parse(d.Kind.layout(), value)
		return err == nil && TimeKey(d.Kind, t.UnixMilli()) == value
	}
	return true
}
