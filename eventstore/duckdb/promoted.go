// SPDX-License-Identifier: Apache-2.0

package duckdb

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strconv"

	"touchstone"
	"touchstone/query"
)

// codeNegativeZero is the type of a Number that its key does not give back.
const codeNegativeZero = 7

// loadProperties gives the names of promoted properties by ordinal.
func loadProperties(ctx context.Context, c *connection) ([]string, error) {
	var out []string
	err := each(ctx, c, func(columns []vector, row int) error {
		out = append(out, columns[0].text(row))
		return nil
	}, "SELECT name FROM properties ORDER BY ordinal")
	return out, err
}

// addProperties gives columns to properties that the file has not seen, in a
// transaction of their own: a column that stays empty does no harm. The caller
// holds writing.
func (s *Store) addProperties(ctx context.Context, c *connection, events []*touchstone.Event) (map[string]int, error) {
	ordinals := make(map[string]int, len(s.props))
	for i, name := range s.props {
		ordinals[name] = i
	}
	all := s.props
	for _, e := range events {
		for _, p := range e.Promoted {
			if _, seen := ordinals[p.Name]; !seen && len(all) < s.sizes.columns {
				ordinals[p.Name] = len(all)
				all = append(all, p.Name)
			}
		}
	}
	if len(all) == len(s.props) {
		return ordinals, nil
	}
	s.filing.Lock()
	defer s.filing.Unlock()
	err := c.transaction(ctx, func() error {
		for i := len(s.props); i < len(all); i++ {
			if err := addProperty(ctx, c, "", i, all[i]); err != nil {
				return err
			}
		}
		return nil
	})
	if err == nil {
		s.props = all
	}
	return ordinals, err
}

// addProperty gives columns to a property; schema is "" or a schema and a dot.
func addProperty(ctx context.Context, c *connection, schema string, ordinal int, name string) error {
	for _, column := range []string{fmt.Sprintf("p%d VARCHAR", ordinal), fmt.Sprintf("t%d UTINYINT", ordinal)} {
		if _, err := c.exec(ctx, "ALTER TABLE "+schema+"events ADD COLUMN "+column); err != nil {
			return err
		}
	}
	_, err := c.exec(ctx, "INSERT INTO "+schema+"properties VALUES ($1, $2)", int64(ordinal), name)
	return err
}

// typeCode is how a property's type is written beside its key; plain is true
// for a String, which is written as no type at all.
func typeCode(p touchstone.Property) (code uint8, plain bool) {
	switch {
	case p.Type == touchstone.String:
		return 0, true
	case p.Type == touchstone.Number && p.Number == 0 && math.Signbit(p.Number):
		return codeNegativeZero, false
	}
	return uint8(p.Type), false
}

// setPromoted writes a property into its columns.
func (a *appender) setPromoted(ordinal, row int, p touchstone.Property) {
	setProperty(a, colProperties+2*ordinal, row, p)
}

// setProperty writes a property into two columns.
func setProperty(a *appender, column, row int, p touchstone.Property) {
	if key := query.PropertyKey(p); !key.Missing {
		a.setText(column, row, key.Value)
	}
	if code, plain := typeCode(p); !plain {
		set(a, column+1, row, code)
	}
}

// spelled writes a property that has no column: a digit for its type, then its
// key.
func spelled(p touchstone.Property) string {
	code, plain := typeCode(p)
	if plain {
		code = uint8(touchstone.String)
	}
	return strconv.Itoa(int(code)) + query.PropertyKey(p).Value
}

// unspelled reads what spelled wrote.
func unspelled(name, text string) (touchstone.Property, error) {
	if text == "" {
		return touchstone.Property{}, fmt.Errorf("property %q has no type", name)
	}
	return propertyOf(name, text[0]-'0', text[1:])
}

// propertyOf makes a property of its type and its key.
func propertyOf(name string, code uint8, key string) (touchstone.Property, error) {
	p := touchstone.Property{Name: name, Type: touchstone.PropertyType(code)}
	var err error
	switch {
	case code == codeNegativeZero:
		p.Type, p.Number = touchstone.Number, math.Copysign(0, -1)
	case p.Type == touchstone.Bool:
		if key == "true" {
			p.Integer = 1
		}
	case p.Type == touchstone.Integer:
		p.Integer, err = strconv.ParseInt(key, 10, 64)
	case p.Type == touchstone.Number:
		p.Number, err = strconv.ParseFloat(key, 64)
	default:
		p.Text = key
	}
	return p, err
}

func sortProperties(all []touchstone.Property) {
	slices.SortFunc(all, func(a, b touchstone.Property) int { return cmp.Compare(a.Name, b.Name) })
}
