// SPDX-License-Identifier: Apache-2.0

package explore

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"time"

	"touchstone"
	"touchstone/journey"
	"touchstone/query"
)

// MaxGroups is how many groups of customers are told apart.
const MaxGroups = 50

// Groups divides a population by a segment trait: the largest groups with their
// names, at most MaxGroups, none smaller than the workspace's floor; all other
// customers are in no group. Of gives a customer's group, -1 for none.
func (p *Population) Groups(ctx context.Context, trait string) (names []string, of func(customer int) int, err error) {
	values, known := p.world.Meaning.Traits[trait]
	if !known {
		return nil, nil, invalid("group", touchstone.Msg("explore.no_trait", "trait", trait))
	}
	value := func(customer int) string {
		v, _ := values.Value(p.customer(customer))
		return v
	}
	counted, err := journey.Run(ctx, p.Source, 0, func() *sizes { return &sizes{value: value, n: map[string]int{}, last: -1} })
	if err != nil {
		return nil, nil, err
	}
	for _, v := range slices.Sorted(maps.Keys(counted.n)) {
		if v != "" && int64(counted.n[v]) >= p.world.Reader.Floor {
			names = append(names, v)
		}
	}
	slices.SortStableFunc(names, func(a, b string) int { return cmp.Compare(counted.n[b], counted.n[a]) })
	names = names[:min(len(names), MaxGroups)]
	number := make(map[string]int, len(names))
	for i, v := range names {
		number[v] = i
	}
	return names, func(customer int) int {
		if i, ok := number[value(customer)]; ok {
			return i
		}
		return -1
	}, nil
}

// sizes counts customers by a value.
type sizes struct {
	value func(customer int) string
	n     map[string]int
	last  int
}

// Visit counts the customer of a trail once.
func (s *sizes) Visit(t *journey.Trail) {
	if t.Customer != s.last {
		s.last = t.Customer
		s.n[s.value(t.Customer)]++
	}
}

// Merge adds the customers of other parts.
func (s *sizes) Merge(o *sizes) {
	for v, n := range o.n {
		s.n[v] += n
	}
}

// maxEdges is how many edges of days, weeks or months are laid out.
const maxEdges = 1001

// Edges cuts the period into days, weeks or months of its zone, as Unix
// milliseconds in ascending order, the first and last holding the period's ends.
// Invalid when the period is open or too long for them.
func (p *Population) Edges(by query.DimensionKind) ([]int64, error) {
	from, to := p.Provenance.From, p.Provenance.To
	if from.IsZero() || to.IsZero() {
		return nil, invalid("by", touchstone.Msg("explore.no_period"))
	}
	clock, err := query.NewClock(p.Provenance.Zone)
	if err != nil {
		return nil, err
	}
	local := clock.In(from)
	day := time.Date(local.Year(), local.Month(), local.Day(), 0, 0, 0, 0, time.UTC)
	step := func(t time.Time) time.Time { return t.AddDate(0, 0, 1) }
	switch by {
	case query.ByDay:
	case query.ByWeek:
		day = day.AddDate(0, 0, -(int(day.Weekday())+6)%7)
		step = func(t time.Time) time.Time { return t.AddDate(0, 0, 7) }
	case query.ByMonth:
		day = day.AddDate(0, 0, 1-day.Day())
		step = func(t time.Time) time.Time { return t.AddDate(0, 1, 0) }
	default:
		return nil, invalid("by", touchstone.Msg("explore.buckets", "value", string(by)))
	}
	edges := []int64{clock.At(day).UnixMilli()}
	for edges[len(edges)-1] < to.UnixMilli() {
		if len(edges) == maxEdges {
			return nil, invalid("by", touchstone.Msg("explore.long_period", "most", maxEdges-1))
		}
		day = step(day)
		edges = append(edges, clock.At(day).UnixMilli())
	}
	return edges, nil
}
