// SPDX-License-Identifier: Apache-2.0

package query_test

import (
	"math"
	"math/big"
	"testing"

	"touchstone"
	"touchstone/query"
)

func TestPropertyKeys(t *testing.T) {
	integer := func(v int64) touchstone.Property { return touchstone.Property{Type: touchstone.Integer, Integer: v} }
	number := func(v float64) touchstone.Property { return touchstone.Property{Type: touchstone.Number, Number: v} }
	for _, c := range []struct {
		p    touchstone.Property
		want query.Key
	}{
		{touchstone.Property{Type: touchstone.Null}, query.Key{Missing: true}},
		{touchstone.Property{Type: touchstone.Bool, Integer: 1}, query.Key{Value: "true"}},
		{touchstone.Property{Type: touchstone.Bool}, query.Key{Value: "false"}},
		{touchstone.Property{Type: touchstone.String}, query.Key{Value: ""}},
		{touchstone.Property{Type: touchstone.String, Text: "5 "}, query.Key{Value: "5 "}},
		{touchstone.Property{Type: touchstone.JSON, Text: "[ 1]"}, query.Key{Value: "[ 1]"}},
		{integer(1<<53 + 1), query.Key{Value: "9007199254740993"}},
		{integer(math.MinInt64), query.Key{Value: "-9223372036854775808"}},
		{number(5), query.Key{Value: "5"}},
		{number(0.1), query.Key{Value: "0.1"}},
		{number(math.Copysign(0, -1)), query.Key{Value: "0"}},
		{number(1e20), query.Key{Value: "100000000000000000000"}},
		{number(1e21), query.Key{Value: "1e+21"}},
		{number(-1e-6), query.Key{Value: "-0.000001"}},
		{number(9e-7), query.Key{Value: "9e-07"}},
	} {
		if got := query.PropertyKey(c.p); got != c.want {
			t.Errorf("the key of %+v is %+v; %+v expected", c.p, got, c.want)
		}
	}
}

func TestBounds(t *testing.T) {
	for value, want := range map[string]query.Bound{
		"18":                    {Number: 18, Integer: 18},
		"17.5":                  {Number: 17.5, Integer: 18},
		"17.0":                  {Number: 17, Integer: 17},
		"-2.5":                  {Number: -2.5, Integer: -2},
		"-0.5":                  {Number: -0.5, Integer: 0},
		"0.3":                   {Number: 0.3, Integer: 1},
		"9007199254740992.5":    {Number: 1 << 53, Integer: 1<<53 + 1},
		"9223372036854775807":   {Number: 1 << 63, Integer: math.MaxInt64},
		"9223372036854775806.1": {Number: 1 << 63, Integer: math.MaxInt64},
		"9223372036854775808":   {Number: 1 << 63, Above: true},
		"-9223372036854775809":  {Number: -1 << 63, Integer: math.MinInt64},
	} {
		for _, op := range []query.Operator{query.AtLeast, query.Below} {
			got, ok := query.Condition{Op: op, Values: []string{value}}.Bound()
			if !ok || got != want {
				t.Errorf("the bound %s is %+v, %v; %+v expected", value, got, ok, want)
			}
		}
	}
	for _, c := range []query.Condition{
		{Op: query.In, Values: []string{"1"}}, {Op: query.AtLeast}, {Op: query.AtLeast, Values: []string{"1", "2"}},
		{Op: query.AtLeast, Values: []string{"1e9"}}, {Op: query.AtLeast, Values: []string{"0x1"}}, {Op: query.AtLeast, Values: []string{""}},
		{Op: query.AtLeast, Values: []string{"1/3"}}, {Op: query.AtLeast, Values: []string{"+1"}}, {Op: query.AtLeast, Values: []string{"NaN"}},
		{Op: query.AtLeast, Values: []string{"00000000000000000000000000000000000000001"}},
	} {
		if b, ok := c.Bound(); ok {
			t.Errorf("%+v has the bound %+v; none expected", c, b)
		}
	}
}

func TestInt128(t *testing.T) {
	power := func(n uint) *big.Int { return new(big.Int).Lsh(big.NewInt(1), n) }
	less := func(v *big.Int) *big.Int { return new(big.Int).Sub(v, big.NewInt(1)) }
	for _, c := range []struct {
		v     *big.Int
		want  query.Int128
		ok    bool
		float float64
	}{
		{big.NewInt(0), query.Int128{}, true, 0},
		{less(power(64)), query.Int128{Lo: math.MaxUint64}, true, 1 << 64},
		{power(64), query.Int128{Hi: 1}, true, 1 << 64},
		{less(power(127)), query.Int128{Hi: math.MaxInt64, Lo: math.MaxUint64}, true, 1 << 127},
		{power(127), query.Int128{}, false, 0},
		{big.NewInt(-1), query.Int128{}, false, 0},
	} {
		got, ok := query.Int128Of(c.v)
		if got != c.want || ok != c.ok || got.Float64() != c.float {
			t.Errorf("%v is %+v, %v, about %v; %+v, %v, %v expected", c.v, got, ok, got.Float64(), c.want, c.ok, c.float)
		}
	}
}
