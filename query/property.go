// SPDX-License-Identifier: Apache-2.0

package query

import (
	"math"
	"math/big"
	"strconv"
	"strings"

	"touchstone"
)

// PropertyKey gives the key of ByProperty: text as it is, integers in decimal,
// true and false, numbers in the shortest form that gives them back, without an
// exponent from 1e-6 to below 1e21 (so the number 5 and the integer 5 are one
// key). A Null has no value, so its key is missing.
func PropertyKey(p touchstone.Property) Key {
	switch p.Type {
	case touchstone.Bool:
		return Key{Value: strconv.FormatBool(p.Integer != 0)}
	case touchstone.Integer:
		return Key{Value: strconv.FormatInt(p.Integer, 10)}
	case touchstone.Number:
		return Key{Value: numberText(p.Number)}
	case touchstone.String, touchstone.JSON:
		return Key{Value: p.Text}
	}
	return Key{Missing: true}
}

func numberText(v float64) string {
	size := math.Abs(v)
	switch {
	case size == 0:
		return "0" // -0 too
	case size < 1e-6 || size >= 1e21:
		return strconv.FormatFloat(v, 'e', -1, 64)
	}
	return strconv.FormatFloat(v, 'f', -1, 64)
}

// Bound is the number of an AtLeast or Below condition as a store compares
// with it. A property of type Number compares with Number, the nearest double,
// so that 0.3 is at least 0.3. One of type Integer compares with Integer, the
// smallest integer that is not below the number, which is exact; no int64 is
// at least the number where Above is true. No other type meets the condition.
type Bound struct {
	Number  float64
	Integer int64
	Above   bool
}

// Bound reads the number of an AtLeast or Below condition; ok is false for
// another operator, or when its value is no number.
func (c Condition) Bound() (b Bound, ok bool) {
	if c.Op != AtLeast && c.Op != Below || len(c.Values) != 1 || !isNumber(c.Values[0]) {
		return Bound{}, false
	}
	b.Number, _ = strconv.ParseFloat(c.Values[0], 64)
	exact, _ := new(big.Rat).SetString(c.Values[0])
	quotient, rest := new(big.Int).DivMod(exact.Num(), exact.Denom(), new(big.Int))
	if rest.Sign() > 0 {
		quotient.Add(quotient, big.NewInt(1))
	}
	switch {
	case quotient.IsInt64():
		b.Integer = quotient.Int64()
	case quotient.Sign() > 0:
		b.Above = true
	default:
		b.Integer = math.MinInt64
	}
	return b, true
}

// isNumber tells whether text is a decimal number of at most 40 characters,
// without an exponent.
func isNumber(text string) bool {
	whole, fraction, point := strings.Cut(strings.TrimPrefix(text, "-"), ".")
	return len(text) <= 40 && isDigits(whole) && (!point || isDigits(fraction))
}

func isDigits(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}
