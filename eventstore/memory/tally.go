// SPDX-License-Identifier: Apache-2.0

package memory

import (
	"math/big"
	"slices"

	"touchstone"
	"touchstone/eventstore"
	"touchstone/query"
)

// sum is a tally in the making, without limits of size.
type sum struct {
	n, hits, misses int64
	total, squares  big.Int
	over, under     big.Int // numerators and denominators
	values          []int64
}

// add adds one value to the total and its square to the squares.
func (s *sum) add(v int64) {
	s.n++
	b := big.NewInt(v)
	s.total.Add(&s.total, b)
	s.squares.Add(&s.squares, b.Mul(b, b))
	s.values = append(s.values, v)
}

// count counts what a measure counts among items.
func count(m eventstore.Sight, measure query.Measure, items []item) sum {
	var s sum
	if measure.Kind == query.Contacts || measure.Kind == query.Reach {
		items = slices.DeleteFunc(slices.Clone(items), func(it item) bool { return it.mention != nil || !it.contact })
	}
	customers := map[touchstone.CustomerID]bool{}
	for _, it := range items {
		switch e := it.event; {
		case (it.mention != nil) != measure.OfMentions():
		case measure.Kind == query.Reported:
			s.report(e, measure)
		case !counted(e):
		case measure.OfMentions() && it.version != measure.Version:
		case measure.Kind == query.Mentions:
			s.mention(it)
		case measure.Kind == query.CustomersCount || measure.Kind == query.Reach:
			if len(e.Subjects) > 0 {
				customers[m.Customer(e.Subjects[0])] = true
			}
			s.n = int64(len(customers))
		case measure.Kind == query.Rate || measure.Kind == query.Share:
			s.n++
			if m.Meets(it.event, it.mention, measure.Where) {
				s.hits++
			}
		default:
			s.event(e, measure)
		}
	}
	return s
}

func (s *sum) report(e *touchstone.Event, measure query.Measure) {
	r := e.Measurement
	if e.Kind != touchstone.Measured || r == nil || r.Metric != measure.Metric {
		return
	}
	s.n++
	for _, part := range []struct {
		to   *big.Int
		from *int64
	}{{&s.over, r.Numerator}, {&s.under, r.Denominator}, {&s.total, r.Value}} {
		if part.from != nil {
			part.to.Add(part.to, big.NewInt(*part.from))
		}
	}
}

func (s *sum) mention(it item) {
	s.n++
	switch it.mention.Polarity {
	case 1:
		s.hits++
	case -1:
		s.misses++
	}
}

func (s *sum) event(e *touchstone.Event, measure query.Measure) {
	switch measure.Kind {
	case query.Count, query.Contacts:
		s.n++
	case query.Duration:
		if e.Duration != nil {
			s.add(*e.Duration)
		}
	case query.Value:
		if e.Value != nil && e.Value.Currency == measure.Currency {
			s.add(e.Value.Minor)
		}
	case query.NPS, query.CSAT, query.Mean:
		for _, score := range e.Scores {
			if score.Metric == measure.Metric {
				s.score(score, measure)
			}
		}
	}
}

func (s *sum) score(score touchstone.Score, measure query.Measure) {
	value, low, high := int64(score.Value), int64(score.Low), int64(score.High)
	switch {
	case measure.Kind == query.NPS && low == 0 && high == 1000:
		s.add(value)
		if value >= 900 {
			s.hits++
		} else if value <= 600 {
			s.misses++
		}
	case measure.Kind == query.CSAT:
		s.add(value)
		if 4*value >= 4*high-(high-low) {
			s.hits++
		}
	case measure.Kind == query.Mean && score.Low == measure.Low && score.High == measure.High:
		s.add(value)
	}
}

// withScales gives every mean without a scale that of the metric's first
// answer among items.
func withScales(measures []query.Measure, items []item) []query.Measure {
	out := slices.Clone(measures)
	for i, m := range out {
		if m.Kind == query.Mean && m.Low == 0 && m.High == 0 {
			out[i].Low, out[i].High = firstScale(m.Metric, items)
		}
	}
	return out
}

func firstScale(metric string, items []item) (low, high int32) {
	for _, it := range items {
		if it.mention != nil || !counted(it.event) {
			continue
		}
		for _, score := range it.event.Scores {
			if score.Metric == metric {
				return score.Low, score.High
			}
		}
	}
	return 0, 0
}

// tallies gives the sums of one row, TooLarge when one does not fit.
func tallies(measures []query.Measure, sums []sum) ([]query.Tally, error) {
	out := make([]query.Tally, len(sums))
	for i, m := range measures {
		var ok bool
		if out[i], ok = sums[i].tally(m); !ok {
			return nil, &touchstone.Error{Kind: touchstone.TooLarge, Message: touchstone.Msg("eventstore.sum_too_large", "measure", m.String())}
		}
	}
	return out, nil
}

// tally fills the fields that belong to the measure.
func (s *sum) tally(m query.Measure) (t query.Tally, ok bool) {
	t.N, t.Hits, t.Misses = s.n, s.hits, s.misses
	switch m.Kind {
	case query.Reported:
		t.Hits, t.Misses = s.over.Int64(), s.under.Int64()
		ok = s.over.IsInt64() && s.under.IsInt64()
	case query.Mean, query.Duration, query.Value:
		t.Squares, ok = query.Int128Of(&s.squares)
		t.Quantile, t.QuantileLow, t.QuantileHigh = quantile(s.values, m.Quantile)
	default:
		ok = true
	}
	t.Sum = s.total.Int64()
	return t, ok && s.total.IsInt64()
}

// quantile gives the smallest value whose rank is at least thousandths/1000 of
// their number, rounded up, and those at the ends of its interval.
func quantile(values []int64, thousandths int) (value, low, high *int64) {
	if thousandths == 0 || len(values) == 0 {
		return nil, nil, nil
	}
	sorted := slices.Sorted(slices.Values(values))
	rank := (len(sorted)*thousandths + 999) / 1000
	value = &sorted[rank-1]
	if from, to, enough := query.QuantileRanks(int64(len(sorted)), thousandths); enough {
		low, high = &sorted[from-1], &sorted[to-1]
	}
	return value, low, high
}
