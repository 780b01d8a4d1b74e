// SPDX-License-Identifier: Apache-2.0

package cohort

import (
	"sort"

	"touchstone"
	"touchstone/journey"
)

// MaxEdges bounds the edges of buckets.
const MaxEdges = 1001

// MaxDays bounds the edges of the buckets that frequency counts: days of a
// hundred years.
const MaxDays = 36_526

func (q Question) validate(names int) error {
	if len(q.Entry) == 0 {
		return invalid("entry", touchstone.Msg("cohort.no_touchpoint"))
	}
	if err := inNames(names, "entry", q.Entry); err != nil {
		return err
	}
	if err := inNames(names, "return", q.Return); err != nil {
		return err
	}
	if len(q.Edges) < 2 || len(q.Edges) > MaxEdges {
		return invalid("edges_ms", touchstone.Msg("cohort.edges", "got", len(q.Edges), "least", 2, "most", MaxEdges))
	}
	if err := inTime("until_ms", q.Until); err != nil {
		return err
	}
	return ascending("edges_ms", q.Edges)
}

func ascending(field string, edges []int64) error {
	for i, e := range edges {
		if err := inTime(field, e); err != nil {
			return err
		}
		if i > 0 && e <= edges[i-1] {
			return invalid(field, touchstone.Msg("cohort.not_ascending", "edge", i+1))
		}
	}
	return nil
}

func inTime(field string, at int64) error {
	if at < journey.MinTime || at > journey.MaxTime {
		return invalid(field, touchstone.Msg("cohort.time_range"))
	}
	return nil
}

func inNames(names int, field string, codes []uint32) error {
	for _, c := range codes {
		if int(c) >= names {
			return invalid(field, touchstone.Msg("cohort.unknown_code", "code", int64(c), "count", names))
		}
	}
	return nil
}

func invalid(field string, m touchstone.Message) error {
	return &touchstone.Error{Kind: touchstone.Invalid, Field: field, Message: m}
}

// bucketOf gives the bucket of a time between ascending edges, earlier or
// later.
func bucketOf(edges []int64, at int64) int {
	b := sort.Search(len(edges), func(i int) bool { return edges[i] > at }) - 1
	switch {
	case b < 0:
		return earlier
	case b == len(edges)-1:
		return later
	}
	return b
}
