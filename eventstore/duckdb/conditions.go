// SPDX-License-Identifier: Apache-2.0

package duckdb

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"touchstone"
	"touchstone/query"
)

// conditions gives the SQL of conditions that must all hold, "TRUE" when there
// are none.
func (b *builder) conditions(conditions []query.Condition) (string, error) {
	parts := make([]string, len(conditions))
	for i, c := range conditions {
		var err error
		if parts[i], err = b.condition(c); err != nil {
			return "", err
		}
	}
	return allOf(parts...), nil
}

func allOf(parts ...string) string {
	parts = slices.DeleteFunc(slices.Clone(parts), func(p string) bool { return p == "TRUE" })
	if len(parts) == 0 {
		return "TRUE"
	}
	return strings.Join(parts, " AND ")
}

// condition gives the SQL of one condition, which may be null where it does
// not hold.
func (b *builder) condition(c query.Condition) (string, error) {
	switch c.Dimension.Kind {
	case query.BySource, query.ByShape, query.ByTouchpoint, query.ByStage, query.ByChannel:
		keyOf := b.asked.shapeKeys(c.Dimension.Kind)
		return b.shapes.flag(func(s *touchstone.Shape) bool { return meets(keyOf(s), c) }), nil
	}
	if c.Op == query.AtLeast || c.Op == query.Below {
		return b.number(c)
	}
	k, err := b.key(c.Dimension)
	if err != nil {
		return "", err
	}
	switch c.Op {
	case query.Present:
		return k.present(), nil
	case query.Absent:
		return "NOT " + k.present(), nil
	}
	among := b.among(k, c)
	if c.Op == query.NotIn {
		return "coalesce(NOT " + among + ", TRUE)", nil
	}
	return among, nil
}

// meets tells whether a key meets a condition that compares no numbers.
func meets(k query.Key, c query.Condition) bool {
	switch c.Op {
	case query.Present:
		return !k.Missing
	case query.Absent:
		return k.Missing
	}
	return (!k.Missing && slices.Contains(c.Values, k.Value)) == (c.Op == query.In)
}

// present is true where the key is not missing, never null.
func (k *key) present() string {
	switch {
	case k.coded:
		return "(" + k.sql + " <> 0)"
	case k.start != nil:
		return "(TRUE)"
	}
	return "(" + k.sql + " IS NOT NULL)"
}

// among tells whether the key is one of the condition's values.
func (b *builder) among(k *key, c query.Condition) string {
	var values []string
	for _, v := range c.Values {
		switch {
		case k.coded:
			if code, ok := k.codes[v]; ok {
				values = append(values, b.arg(uint64(code)))
			}
		case k.start != nil:
			values = append(values, b.arg(k.bucket(localOf(c.Dimension.Kind, v))))
		default:
			values = append(values, b.arg(v))
		}
	}
	if len(values) == 0 {
		return "(FALSE)"
	}
	return "(" + k.sql + " IN (" + strings.Join(values, ", ") + "))"
}

// localOf gives the local time at which a key of time begins, in ms; Validate
// has read it before.
func localOf(kind query.DimensionKind, value string) int64 {
	layout := map[query.DimensionKind]string{
		query.ByDay: time.DateOnly, query.ByWeek: time.DateOnly, query.ByMonth: "2006-01", query.ByHour: "2006-01-02T15",
	}[kind]
	t, _ := time.Parse(layout, value)
	return t.UnixMilli()
}

// promotedColumns is where a promoted property stands: its key, and its type
// where that is not String.
type promotedColumns struct{ key, kind string }

// property finds a promoted property among those that the file has.
func (b *builder) property(name string) (promotedColumns, error) {
	ordinal, err := b.asked.propertyOrdinal(name)
	if err != nil || ordinal >= 0 {
		return promotedColumns{fmt.Sprintf("e.p%d", ordinal), fmt.Sprintf("e.t%d", ordinal)}, err
	}
	spelled := "e.more_values[list_position(e.more_names, " + b.arg(name) + ")]"
	return promotedColumns{
		fmt.Sprintf("(CASE WHEN %s[1] <> '%d' THEN %s[2:] END)", spelled, touchstone.Null, spelled),
		spelled + "[1]::UTINYINT",
	}, nil
}

// number compares a numeric property with the bound of a condition: integers
// exactly, numbers as doubles.
func (b *builder) number(c query.Condition) (string, error) {
	p, err := b.property(c.Dimension.Name)
	if err != nil {
		return "", err
	}
	bound, _ := c.Bound()
	integer := "FALSE"
	if !bound.Above {
		integer = fmt.Sprintf("try_cast(%s AS BIGINT) >= %s", p.key, b.arg(bound.Integer))
	}
	number := fmt.Sprintf("try_cast(%s AS DOUBLE) >= %s", p.key, b.arg(bound.Number))
	if c.Op == query.Below {
		integer, number = "NOT ("+integer+")", "NOT ("+number+")"
	}
	number += fmt.Sprintf(" AND NOT isnan(try_cast(%s AS DOUBLE))", p.key)
	return fmt.Sprintf("(CASE %s WHEN %d THEN %s WHEN %d THEN %s WHEN %d THEN %s ELSE FALSE END)",
		p.kind, touchstone.Integer, integer, touchstone.Number, number, codeNegativeZero, number), nil
}
