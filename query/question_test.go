// SPDX-License-Identifier: Apache-2.0

package query_test

import (
	"testing"

	"touchstone/query"
)

// The answers are those of the sentences at the operators: a missing key meets
// Absent and NotIn alone, an empty key is a value like any other, and keys are
// compared as they are written.
func TestWhichKeysMeetACondition(t *testing.T) {
	gold, empty, zero, missing := query.Key{Value: "gold"}, query.Key{}, query.Key{Value: "0"}, query.Key{Missing: true}
	keys := map[string]query.Key{"gold": gold, "empty": empty, "zero": zero, "missing": missing}
	for _, test := range []struct {
		op     query.Operator
		values []string
		meet   []string // all other keys do not
	}{
		{query.In, []string{"gold"}, []string{"gold"}},
		{query.In, []string{"silver", "gold"}, []string{"gold"}},
		{query.In, []string{"Gold", "gold "}, nil},
		{query.In, []string{""}, []string{"empty"}},
		{query.In, []string{"0"}, []string{"zero"}},
		{query.NotIn, []string{"gold"}, []string{"empty", "zero", "missing"}},
		{query.NotIn, []string{""}, []string{"gold", "zero", "missing"}},
		{query.NotIn, []string{"gold", "", "0"}, []string{"missing"}},
		{query.Present, nil, []string{"gold", "empty", "zero"}},
		{query.Absent, nil, []string{"missing"}},
		{query.AtLeast, []string{"0"}, nil},
		{query.Below, []string{"1"}, nil},
	} {
		c := query.Condition{Dimension: query.Dimension{Kind: query.ByTrait, Name: "tier"}, Op: test.op, Values: test.values}
		want := map[string]bool{}
		for _, name := range test.meet {
			want[name] = true
		}
		for name, key := range keys {
			if got := c.Meets(key); got != want[name] {
				t.Errorf("%s: %s meets it: %t", c, name, got)
			}
		}
	}
	// A key that says a value and that it is missing is missing.
	if (query.Condition{Op: query.In, Values: []string{"gold"}}).Meets(query.Key{Value: "gold", Missing: true}) {
		t.Error("a missing key meets a value")
	}
}
