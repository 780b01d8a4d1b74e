// SPDX-License-Identifier: Apache-2.0

package envelope

import (
	"math"
	"strings"
	"time"
	"unicode/utf8"

	"touchstone"
)

// longestBucket is the longest bucket of a measurement.
const longestBucket = 366 * 24 * time.Hour

// amounts makes the event's money, scores and measurement.
func (b *maker) amounts(e *touchstone.Event, m *Message, f *faults) {
	if m.Value != (Amount{}) {
		e.Value = b.money(m.Value, f)
	}
	if len(m.Scores) > 0 {
		e.Scores = make([]touchstone.Score, 0, len(m.Scores))
		for i, s := range first(m.Scores, MostScores) {
			e.Scores = append(e.Scores, score(s, i, f))
		}
	}
	if e.Kind == touchstone.Measured || m.Measurement != nil {
		e.Measurement = measurement(m, e.Kind, f)
	}
}

func (b *maker) money(a Amount, f *faults) *touchstone.Money {
	code := a.Currency
	if code == "" {
		code = b.settings.Currency
	}
	if code == "" {
		f.add("value.currency", touchstone.Msg("envelope.currency_missing"))
		return nil
	}
	code, exponent, ok := Currency(code)
	if !ok {
		f.add("value.currency", touchstone.Msg("envelope.currency", "value", Quoted(a.Currency)))
		return nil
	}
	minor := f.decimal(part{"value", -1, "amount"}, a.Decimal, exponent)
	return &touchstone.Money{Minor: minor, Currency: code}
}

// scales are those of the metrics that have one of their own, in hundredths.
func scaleOf(metric string) (low, high int64, ok bool) {
	switch metric {
	case "nps":
		return 0, 1000, true
	case "csat", "rating":
		return 100, 500, true
	case "ces":
		return 100, 700, true
	}
	return 0, 0, false
}

func score(s Score, i int, f *faults) touchstone.Score {
	before := len(f.list)
	if s.Metric == "" || len(s.Metric) > LongestLabel || !utf8.ValidString(s.Metric) {
		f.required(at("scores", i, "metric"), s.Metric, LongestLabel)
	}
	low, high, known := scaleOf(s.Metric)
	switch {
	case s.Low != "" || s.High != "":
		low = f.decimal(part{"scores", i, "low"}, s.Low, 2)
		high = f.decimal(part{"scores", i, "high"}, s.High, 2)
	case !known:
		f.add(at("scores", i, "low"), touchstone.Msg("envelope.scale_missing"))
	}
	value := f.decimal(part{"scores", i, "value"}, s.Value, 2)
	if len(f.list) > before {
		return touchstone.Score{}
	}
	if low >= high || low < math.MinInt32 || high > math.MaxInt32 {
		f.add(at("scores", i, "high"), touchstone.Msg("envelope.scale"))
	} else if value < low || value > high {
		f.add(at("scores", i, "value"), touchstone.Msg("envelope.off_scale", "value", Quoted(s.Value), "low", float64(low)/100, "high", float64(high)/100))
	}
	return touchstone.Score{Metric: s.Metric, Value: int32(value), Low: int32(low), High: int32(high)}
}

// Valid tells whether the score would be accepted.
func (s Score) Valid() bool {
	var f faults
	score(s, 0, &f)
	return len(f.list) == 0
}

func measurement(m *Message, kind touchstone.EventKind, f *faults) *touchstone.Measurement {
	in := m.Measurement
	if in == nil || kind != touchstone.Measured {
		f.add("measurement", touchstone.Msg("envelope.measurement_kind"))
		return nil
	}
	out := &touchstone.Measurement{Metric: in.Metric, Bucket: in.Bucket, Numerator: in.Numerator, Denominator: in.Denominator}
	f.required("measurement.metric", in.Metric, LongestLabel)
	if in.Bucket <= 0 || in.Bucket > longestBucket {
		f.add("measurement.bucket_s", touchstone.Msg("envelope.bucket", "days", int(longestBucket/(24*time.Hour))))
	}
	share := in.Numerator != nil && in.Denominator != nil
	if (in.Value != "") == share || (in.Numerator == nil) != (in.Denominator == nil) {
		f.add("measurement.value", touchstone.Msg("envelope.measurement_parts"))
	}
	if in.Denominator != nil && *in.Denominator < 0 {
		f.add("measurement.denominator", touchstone.Msg("envelope.negative", "value", *in.Denominator))
	}
	if in.Value != "" {
		value := f.decimal(part{"measurement", -1, "value"}, in.Value, 2)
		out.Value = &value
	}
	return out
}

// part names a part of a field: element index of a list, or -1 where it is
// none. It is only spelt out where there is a fault.
type part struct {
	field string
	index int
	name  string
}

func (p part) path() string {
	if p.index < 0 {
		return p.field + "." + p.name
	}
	return at(p.field, p.index, p.name)
}

// decimal reads a decimal as an exact count of 10^-digits, and notes what is
// wrong with it.
func (f *faults) decimal(p part, text string, digits int) int64 {
	n, problem := Decimal(text, digits)
	switch problem {
	case NoDecimal:
		f.add(p.path(), touchstone.Msg("envelope.no_decimal", "value", Quoted(text)))
	case TooFine:
		f.add(p.path(), touchstone.Msg("envelope.too_fine", "value", Quoted(text), "limit", digits))
	case TooBig:
		f.add(p.path(), touchstone.Msg("envelope.too_big", "value", Quoted(text)))
	}
	return n
}

// Problem tells why a text is no exact decimal of the digits asked for.
type Problem uint8

// The problems.
const (
	Exact     Problem = iota
	NoDecimal         // no decimal number
	TooFine           // it has more digits behind the point than are kept
	TooBig            // it does not fit 64 bits
)

// Decimal reads "12.5", "-3" or "1.2e3" as an exact count of 10^-digits: with
// two digits 12.5 is 1250. Zeros behind the last digit kept do not count.
func Decimal(text string, digits int) (int64, Problem) {
	d, ok := parseDecimal(text)
	if !ok {
		return 0, NoDecimal
	}
	shift := digits + d.exponent
	for ; shift < 0 && d.coefficient != ""; shift++ {
		last := len(d.coefficient) - 1
		if d.coefficient[last] != '0' {
			return 0, TooFine
		}
		d.coefficient = d.coefficient[:last]
	}
	if d.coefficient == "" {
		return 0, Exact
	}
	if len(d.coefficient)+shift > 19 {
		return 0, TooBig
	}
	n := uint64(0)
	for i := range len(d.coefficient) + shift {
		n *= 10
		if i < len(d.coefficient) {
			n += uint64(d.coefficient[i] - '0')
		}
	}
	switch {
	case d.negative && n <= 1<<63:
		return -int64(n), Exact
	case !d.negative && n <= math.MaxInt64:
		return int64(n), Exact
	}
	return 0, TooBig
}

// decimal is (-1)^negative × coefficient × 10^exponent; no coefficient is 0.
type decimal struct {
	negative    bool
	coefficient string // digits, the first not 0
	exponent    int
}

// parseDecimal reads an optional sign, digits with an optional point, and an
// optional exponent of up to four digits.
func parseDecimal(s string) (decimal, bool) {
	var d decimal
	if s != "" && (s[0] == '-' || s[0] == '+') {
		d.negative, s = s[0] == '-', s[1:]
	}
	mantissa, exponent := s, ""
	if i := strings.IndexAny(s, "eE"); i >= 0 {
		mantissa, exponent = s[:i], s[i+1:]
		negative := strings.HasPrefix(exponent, "-")
		exponent = strings.TrimPrefix(strings.TrimPrefix(exponent, "-"), "+")
		if exponent == "" || len(exponent) > 4 || !allDigits(exponent) {
			return d, false
		}
		for _, c := range []byte(exponent) {
			d.exponent = d.exponent*10 + int(c-'0')
		}
		if negative {
			d.exponent = -d.exponent
		}
	}
	whole, fraction, _ := strings.Cut(mantissa, ".")
	if whole == "" && fraction == "" || !allDigits(whole) || !allDigits(fraction) {
		return d, false
	}
	d.exponent -= len(fraction)
	if fraction != "" {
		whole += fraction
	}
	d.coefficient = strings.TrimLeft(whole, "0")
	return d, true
}

func allDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}
