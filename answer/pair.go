// SPDX-License-Identifier: Apache-2.0

package answer

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"touchstone/query"
)

// pair is one group in both periods; before is nil where nothing compares or
// the group was not there.
type pair struct {
	keys        []query.Key
	now, before []query.Tally
}

// pairs joins the rows of both periods by their keys, times by how far they are
// from the beginning of their period. A group that is no more has zeroes now.
func pairs(t *query.Table, q query.Question) []pair {
	out := make([]pair, len(t.Rows))
	at := make(map[string]int, len(t.Rows))
	for i, r := range t.Rows {
		out[i] = pair{keys: r.Keys, now: r.Tallies}
		at[name(r.Keys)] = i
	}
	if !q.Compare {
		return out
	}
	forward := shift(q)
	for _, r := range t.Previous {
		keys := forward(t.By, r.Keys)
		if i, ok := at[name(keys)]; ok {
			out[i].before = r.Tallies
			continue
		}
		out = append(out, pair{keys: keys, now: make([]query.Tally, len(r.Tallies)), before: r.Tallies})
	}
	slices.SortStableFunc(out, func(a, b pair) int { return slices.CompareFunc(a.keys, b.keys, compareKeys) })
	return out
}

// name gives keys as one text that no other keys have.
func name(keys []query.Key) string {
	var b strings.Builder
	for _, k := range keys {
		if k.Missing {
			b.WriteString("m")
		} else {
			b.WriteString("v")
			b.WriteString(strings.ReplaceAll(k.Value, "\x00", "\x00\x00"))
		}
		b.WriteString("\x00\x01")
	}
	return b.String()
}

func compareKeys(a, b query.Key) int {
	if a.Missing != b.Missing {
		if a.Missing {
			return -1
		}
		return 1
	}
	return cmp.Compare(a.Value, b.Value)
}

// shift gives what moves keys of the period before to the asked one.
func shift(q query.Question) func([]query.Dimension, []query.Key) []query.Key {
	clock, err := q.Clock()
	if err != nil { // the question was validated
		return func(_ []query.Dimension, keys []query.Key) []query.Key { return keys }
	}
	from, before := clock.In(q.From), clock.In(q.Previous().From)
	return func(by []query.Dimension, keys []query.Key) []query.Key {
		moved := slices.Clone(keys)
		for i, d := range by {
			if !moved[i].Missing {
				moved[i].Value = moveTime(d.Kind, moved[i].Value, before, from)
			}
		}
		return moved
	}
}

// moveTime gives the key that is as many buckets after to's as key is after
// from's; a key that is no time stays.
func moveTime(kind query.DimensionKind, key string, from, to time.Time) string {
	layout := map[query.DimensionKind]string{query.ByDay: time.DateOnly, query.ByWeek: time.DateOnly, query.ByMonth: "2006-01", query.ByHour: "2006-01-02T15"}[kind]
	if layout == "" {
		return key
	}
	at, err := time.Parse(layout, key)
	if err != nil {
		return key
	}
	start, err1 := time.Parse(layout, query.TimeKey(kind, wall(from)))
	goal, err2 := time.Parse(layout, query.TimeKey(kind, wall(to)))
	if err1 != nil || err2 != nil {
		return key
	}
	if kind == query.ByMonth {
		months := 12*(goal.Year()-start.Year()) + int(goal.Month()-start.Month())
		return at.AddDate(0, months, 0).Format(layout)
	}
	return at.Add(goal.Sub(start)).Format(layout)
}

// wall gives what a time's own clock shows, as query.TimeKey takes it.
func wall(t time.Time) int64 {
	_, offset := t.Zone()
	return t.UnixMilli() + int64(offset)*1000
}
