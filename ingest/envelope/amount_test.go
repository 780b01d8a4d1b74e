// SPDX-License-Identifier: Apache-2.0

package envelope

import (
	"fmt"
	"math/big"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"touchstone"
)

func TestDecimal(t *testing.T) {
	cases := []struct {
		text    string
		digits  int
		want    int64
		problem Problem
	}{
		{"12.5", 2, 1250, Exact}, {"-3", 2, -300, Exact}, {"+3", 0, 3, Exact}, {"0", 2, 0, Exact}, {"-0", 2, 0, Exact}, {".5", 1, 5, Exact}, {"5.", 1, 50, Exact},
		{"1.2e3", 0, 1200, Exact}, {"1200e-2", 0, 12, Exact}, {"1E+2", 1, 1000, Exact}, {"12.500000", 1, 125, Exact}, {"0e9999", 2, 0, Exact}, {"0.000", 0, 0, Exact},
		{"12.345", 2, 0, TooFine}, {"1e-1", 0, 0, TooFine}, {"1e-9999", 2, 0, TooFine},
		{"9223372036854775807", 0, 9223372036854775807, Exact}, {"-9223372036854775808", 0, -9223372036854775808, Exact},
		{"9223372036854775808", 0, 0, TooBig}, {"-9223372036854775809", 0, 0, TooBig}, {"92233720368547758.08", 2, 0, TooBig}, {"1e9999", 0, 0, TooBig}, {"99999999999999999999", 0, 0, TooBig},
		{"9007199254740993", 0, 9007199254740993, Exact}, // above 2^53
		{"", 0, 0, NoDecimal}, {"x", 0, 0, NoDecimal}, {"1x", 0, 0, NoDecimal}, {".", 0, 0, NoDecimal}, {"1.2.3", 0, 0, NoDecimal}, {"1e", 0, 0, NoDecimal}, {"1e12345", 0, 0, NoDecimal},
		{"--1", 0, 0, NoDecimal}, {"1,000", 0, 0, NoDecimal}, {"NaN", 0, 0, NoDecimal}, {"Inf", 0, 0, NoDecimal}, {"0x10", 0, 0, NoDecimal}, {" 1", 0, 0, NoDecimal}, {"１", 0, 0, NoDecimal},
	}
	for _, c := range cases {
		if got, problem := Decimal(c.text, c.digits); got != c.want || problem != c.problem {
			t.Errorf("Decimal(%q, %d) = %d, %d; want %d, %d", c.text, c.digits, got, problem, c.want, c.problem)
		}
	}
}

func TestDecimalAgreesWithRationals(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`-?[0-9]{1,22}(\.[0-9]{1,6})?(e-?[0-9]{1,2})?`).Draw(t, "text")
		digits := rapid.IntRange(0, 4).Draw(t, "digits")
		got, problem := Decimal(text, digits)
		exact, ok := new(big.Rat).SetString(text)
		if !ok {
			t.Fatalf("%q is no rational", text)
		}
		exact.Mul(exact, new(big.Rat).SetInt(new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(digits)), nil)))
		switch {
		case !exact.IsInt():
			if problem != TooFine {
				t.Fatalf("Decimal(%q, %d) = %d, %d; it is too fine", text, digits, got, problem)
			}
		case !exact.Num().IsInt64():
			if problem != TooBig {
				t.Fatalf("Decimal(%q, %d) = %d, %d; it is too big", text, digits, got, problem)
			}
		case problem != Exact || got != exact.Num().Int64():
			t.Fatalf("Decimal(%q, %d) = %d, %d; want %v", text, digits, got, problem, exact)
		}
	})
}

// Minor digits from ISO 4217, list one.
func TestMoney(t *testing.T) {
	cases := []struct {
		amount, currency string
		want             string
	}{
		{"129.5", "CNY", "12950 CNY"}, {"129.50", "cny", "12950 CNY"}, {"100", "JPY", "100 JPY"}, {"1.234", "KWD", "1234 KWD"}, {"1.2345", "CLF", "12345 CLF"}, {"-5", "USD", "-500 USD"},
		{"12.5", "", "1250 HKD"}, {"0", "EUR", "0 EUR"}, {"92233720368547758.07", "USD", "9223372036854775807 USD"},
		{"100.5", "JPY", "value.amount envelope.too_fine"}, {"0.001", "CNY", "value.amount envelope.too_fine"}, {"x", "CNY", "value.amount envelope.no_decimal"},
		{"92233720368547758.08", "USD", "value.amount envelope.too_big"}, {"1", "RMB", "value.currency envelope.currency"}, {"1", "XYZ", "value.currency envelope.currency"}, {"", "CNY", "value.amount envelope.no_decimal"},
	}
	b := newBuilder(t, func(o *Options) { o.Settings.Currency = "HKD" })
	for _, c := range cases {
		m := plain()
		m.Value = Amount{Decimal: c.amount, Currency: c.currency}
		e, err := b.Event(&m)
		got := strings.Join(fields(err), " ")
		if err == nil {
			got = fmt.Sprintf("%d %s", e.Value.Minor, e.Value.Currency)
		}
		if got != c.want {
			t.Errorf("%s %s = %s, want %s", c.amount, c.currency, got, c.want)
		}
	}
	m := plain()
	m.Value.Decimal = "1"
	if _, err := newBuilder(t, nil).Event(&m); !cmp.Equal(fields(err), []string{"value.currency envelope.currency_missing"}) {
		t.Errorf("without any currency: %v", err)
	}
}

func TestScores(t *testing.T) {
	cases := []struct {
		in   Score
		want string
	}{
		{Score{Metric: "nps", Value: "9"}, "{nps 900 0 1000}"}, {Score{Metric: "nps", Value: "0"}, "{nps 0 0 1000}"}, {Score{Metric: "csat", Value: "4.5"}, "{csat 450 100 500}"},
		{Score{Metric: "ces", Value: "7"}, "{ces 700 100 700}"}, {Score{Metric: "rating", Value: "1"}, "{rating 100 100 500}"},
		{Score{Metric: "rating", Value: "9", Low: "0", High: "10"}, "{rating 900 0 1000}"}, {Score{Metric: "体验", Value: "-1", Low: "-2", High: "2"}, "{体验 -100 -200 200}"},
		{Score{Metric: "nps", Value: "11"}, "scores[0].value envelope.off_scale"}, {Score{Metric: "csat", Value: "0"}, "scores[0].value envelope.off_scale"},
		{Score{Metric: "nps", Value: "8.555"}, "scores[0].value envelope.too_fine"}, {Score{Metric: "taste", Value: "1"}, "scores[0].low envelope.scale_missing"},
		{Score{Metric: "taste", Value: "1", Low: "1"}, "scores[0].high envelope.no_decimal"}, {Score{Metric: "taste", Value: "1", Low: "1", High: "1"}, "scores[0].high envelope.scale"},
		{Score{Metric: "taste", Value: "1", Low: "0", High: "21474836.48"}, "scores[0].high envelope.scale"}, // one hundredth above int32
		{Score{Metric: "taste", Value: "21474836.47", Low: "0", High: "21474836.47"}, "{taste 2147483647 0 2147483647}"},
		{Score{Value: "1", Low: "0", High: "1"}, "scores[0].metric envelope.required"},
	}
	b := newBuilder(t, nil)
	for _, c := range cases {
		m := plain()
		m.Scores = []Score{c.in}
		e, err := b.Event(&m)
		got := strings.Join(fields(err), " ")
		if err == nil {
			got = fmt.Sprint(e.Scores[0])
		}
		if got != c.want {
			t.Errorf("%v = %s, want %s", c.in, got, c.want)
		}
		if c.in.Valid() != (err == nil) {
			t.Errorf("%v is valid: %v", c.in, c.in.Valid())
		}
	}
}

func TestMeasurements(t *testing.T) {
	n := func(v int64) *int64 { return &v }
	cases := []struct {
		in   *Measurement
		want string
	}{
		{&Measurement{Metric: "csat", Bucket: time.Hour, Value: "4.25"}, ""},
		{&Measurement{Metric: "share", Bucket: 7 * 24 * time.Hour, Numerator: n(412), Denominator: n(455)}, ""},
		{&Measurement{Metric: "share", Bucket: time.Hour, Numerator: n(0), Denominator: n(0)}, ""},
		{nil, "name envelope.required measurement envelope.measurement_kind"},
		{&Measurement{Bucket: time.Hour, Value: "1"}, "measurement.metric envelope.required"},
		{&Measurement{Metric: "m", Value: "1"}, "measurement.bucket_s envelope.bucket"},
		{&Measurement{Metric: "m", Bucket: 367 * 24 * time.Hour, Value: "1"}, "measurement.bucket_s envelope.bucket"},
		{&Measurement{Metric: "m", Bucket: time.Hour}, "measurement.value envelope.measurement_parts"},
		{&Measurement{Metric: "m", Bucket: time.Hour, Numerator: n(1)}, "measurement.value envelope.measurement_parts"},
		{&Measurement{Metric: "m", Bucket: time.Hour, Numerator: n(1), Value: "1"}, "measurement.value envelope.measurement_parts"},
		{&Measurement{Metric: "m", Bucket: time.Hour, Numerator: n(1), Denominator: n(2), Value: "1"}, "measurement.value envelope.measurement_parts"},
		{&Measurement{Metric: "m", Bucket: time.Hour, Numerator: n(1), Denominator: n(-2)}, "measurement.denominator envelope.negative"},
		{&Measurement{Metric: "m", Bucket: time.Hour, Value: "1.234"}, "measurement.value envelope.too_fine"},
	}
	b := newBuilder(t, nil)
	for i, c := range cases {
		m := Message{Kind: touchstone.Measured, Claimed: received, Measurement: c.in}
		_, err := b.Event(&m)
		if got := strings.Join(fields(err), " "); got != c.want {
			t.Errorf("%d: %s, want %s", i, got, c.want)
		}
	}
	m := Message{Kind: touchstone.Measured, Claimed: received, Place: "hotline", Measurement: cases[1].in}
	e := event(t, b, m)
	if e.Shape.Name != "share" || e.Shape.Place != "hotline" || *e.Measurement.Numerator != 412 {
		t.Errorf("%+v", e)
	}
	m.Measurement = cases[0].in
	if e := event(t, b, m); *e.Measurement.Value != 425 {
		t.Errorf("a value of 4.25 is %d hundredths", *e.Measurement.Value)
	}
	m.Identifiers = []Identifier{{Kind: "user_id", Value: "u"}}
	if _, err := b.Event(&m); !cmp.Equal(fields(err), []string{"identifiers envelope.measured_somebody"}) {
		t.Errorf("with somebody: %v", err)
	}
}
