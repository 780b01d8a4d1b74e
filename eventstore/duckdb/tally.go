// SPDX-License-Identifier: Apache-2.0

package duckdb

import (
	"fmt"
	"math/big"
	"strings"

	"touchstone"
	"touchstone/query"
)

// counter is a measure as SQL: which rows it counts, and the columns of its
// tally. A column is an aggregate with a place for what else must hold.
type counter struct {
	counts  string
	columns []aggregate
}

// aggregate is an aggregate over the rows that a measure counts; further rows
// must meet also, "TRUE" when that asks nothing.
type aggregate struct{ sql, also string }

// hugeint is the engine's 128-bit integer.
type hugeint struct {
	low  uint64
	high int64
}

func (h hugeint) big() *big.Int {
	v := big.NewInt(h.high)
	return v.Lsh(v, 64).Add(v, new(big.Int).SetUint64(h.low))
}

const countRows = "count(*)::HUGEINT"

func sumOf(sql string) aggregate { return aggregate{"sum(" + sql + ")::HUGEINT", "TRUE"} }

// counter compiles a measure.
func (b *builder) counter(m query.Measure) (counter, error) {
	counted := fmt.Sprintf("e.kind <= %d", lastCounted)
	n := aggregate{countRows, "TRUE"}
	switch m.Kind {
	case query.Count:
		return counter{counted, []aggregate{n}}, nil
	case query.CustomersCount:
		return counter{counted + " AND e.subject IS NOT NULL", []aggregate{{"count(DISTINCT " + b.customer() + ")::HUGEINT", "TRUE"}}}, nil
	case query.Contacts:
		return counter{b.contacts(), []aggregate{n}}, nil
	case query.Reach:
		return counter{b.contacts() + " AND e.subject IS NOT NULL", []aggregate{{"count(DISTINCT " + b.customer() + ")::HUGEINT", "TRUE"}}}, nil
	case query.Rate:
		hits, err := b.conditions(m.Where)
		return counter{counted, []aggregate{n, {countRows, hits}}}, err
	case query.Mentions:
		counts, err := b.mentioned(m.Version)
		return counter{counts, []aggregate{n, {countRows, "m.polarity = 1"}, {countRows, "m.polarity = -1"}}}, err
	case query.Share:
		counts, err := b.mentioned(m.Version)
		if err != nil {
			return counter{}, err
		}
		hits, err := b.conditions(m.Where)
		return counter{counts, []aggregate{n, {countRows, hits}}}, err
	case query.Reported:
		metric, err := b.name(m.Metric)
		counts := fmt.Sprintf("e.kind = %d AND e.reported = %s", codeMeasured, b.arg(uint64(metric)))
		return counter{counts, []aggregate{n, sumOf("e.numerator"), sumOf("e.denominator"), sumOf("e.amount")}}, err
	case query.Duration:
		return counter{counted + " AND e.duration IS NOT NULL", amounts("e.duration")}, nil
	case query.Value:
		currency, err := b.name(m.Currency)
		return counter{fmt.Sprintf("%s AND e.currency = %s", counted, b.arg(uint64(currency))), amounts("e.minor")}, err
	}
	return b.scoreCounter(m)
}

// mentioned admits the mentions of a version in counted events: of the
// customer's own words, unless the question names authors.
func (b *builder) mentioned(version string) (string, error) {
	ordinal, err := b.name(version)
	counts := fmt.Sprintf("e.kind <= %d AND m.version = %s", lastCounted, b.arg(uint64(ordinal)))
	if b.question.OwnWords() {
		counts += fmt.Sprintf(" AND m.author = %d", authorCodes[touchstone.OwnWords])
	}
	return counts, err
}

func (b *builder) scoreCounter(m query.Measure) (counter, error) {
	counts, err := b.answers(m.Metric)
	n, sum := aggregate{countRows, "TRUE"}, sumOf("e.score")
	switch m.Kind {
	case query.NPS:
		return counter{counts + " AND e.low = 0 AND e.high = 1000", []aggregate{n, {countRows, "e.score >= 900"}, {countRows, "e.score <= 600"}, sum}}, err
	case query.CSAT:
		high := "4 * e.score::BIGINT >= 3 * e.high::BIGINT + e.low"
		return counter{counts, []aggregate{n, {countRows, high}, sum}}, err
	}
	counts += fmt.Sprintf(" AND e.low = %s AND e.high = %s", b.arg(int64(m.Low)), b.arg(int64(m.High)))
	return counter{counts, []aggregate{n, sum, sumOf("e.score::BIGINT * e.score")}}, err
}

// amounts sums 64-bit amounts and their squares. A square is made of the
// halves of its root, x = h·2³² + l, because a sum of squares may pass through
// more than the engine's 128 bits.
func amounts(x string) []aggregate {
	h, l := "("+x+" >> 32)", "("+x+" & 4294967295)"
	return []aggregate{{countRows, "TRUE"}, sumOf(x), sumOf(h + " * " + h), sumOf(h + " * " + l), sumOf(l + "::UBIGINT * " + l + "::UBIGINT")}
}

// amountOf is the column that a measure of amounts counts.
func amountOf(m query.Measure) string {
	if m.Kind == query.Duration {
		return "e.duration"
	}
	return "e.minor"
}

// column gives the SQL of an aggregate; counts is what its measure counts, ""
// where every row that is read counts.
func (a aggregate) column(counts string) string {
	if counts == "" {
		counts = "TRUE"
	}
	if counts = allOf(counts, a.also); counts == "TRUE" {
		return a.sql
	}
	call, _ := strings.CutSuffix(a.sql, "::HUGEINT")
	return "(" + call + " FILTER (WHERE " + counts + "))::HUGEINT"
}

// sums are the columns of one row, as they were read; null is zero, but for a
// quantile.
type sums []*big.Int

func (s sums) at(i int) *big.Int {
	if s == nil || s[i] == nil {
		return new(big.Int)
	}
	return s[i]
}

// tally makes a tally of a measure's columns; false when a sum does not fit.
// Without columns it is the tally of nothing.
func (s sums) tally(m query.Measure) (t query.Tally, ok bool) {
	ok = true
	integer := func(i int) int64 {
		ok = ok && s.at(i).IsInt64()
		return s.at(i).Int64()
	}
	squares := func(v *big.Int) query.Int128 {
		out, fits := query.Int128Of(v)
		ok = ok && fits
		return out
	}
	t.N = integer(0)
	switch m.Kind {
	case query.NPS, query.Reported:
		t.Hits, t.Misses, t.Sum = integer(1), integer(2), integer(3)
	case query.CSAT:
		t.Hits, t.Sum = integer(1), integer(2)
	case query.Mean:
		t.Sum, t.Squares = integer(1), squares(s.at(2))
	case query.Rate, query.Share:
		t.Hits = integer(1)
	case query.Mentions:
		t.Hits, t.Misses = integer(1), integer(2)
	case query.Duration, query.Value:
		t.Sum, t.Squares = integer(1), squares(s.squares())
	}
	return t, ok
}

// squares puts the sums of amounts together: h²·2⁶⁴ + 2·h·l·2³² + l².
func (s sums) squares() *big.Int {
	v := new(big.Int).Lsh(s.at(2), 64)
	v.Add(v, new(big.Int).Lsh(s.at(3), 33))
	return v.Add(v, s.at(4))
}
