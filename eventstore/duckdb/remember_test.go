// SPDX-License-Identifier: Apache-2.0

package duckdb

import (
	"testing"

	"pgregory.net/rapid"
)

// A set of halves is a set, whatever meets in a slot.
func TestHalvesAreASet(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var set halves
		model := map[uint64]bool{}
		number := rapid.OneOf(rapid.Uint64Range(0, 40), rapid.Uint64())
		for _, v := range rapid.SliceOfN(number, 0, 300).Draw(t, "numbers") {
			if got := set.add(v); got == model[v] {
				t.Fatalf("adding %d: new is %v", v, got)
			}
			model[v] = true
			if probe := number.Draw(t, "probe"); set.has(probe) != model[probe] {
				t.Fatalf("has(%d) is %v", probe, set.has(probe))
			}
		}
	})
}

// Whatever goes and comes back, an id that was added may be there, and the
// budget is kept.
func TestRememberedForgetsNoIDThatItAnswersFor(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := &remembered{budget: rapid.Int64Range(0, 5000).Draw(t, "budget"), rows: map[int32]int64{}, days: map[int32]*daySet{}}
		file := map[int32]map[uint64]bool{}
		for range rapid.IntRange(1, 30).Draw(t, "batches") {
			batch := rapid.MapOfN(rapid.Int32Range(0, 5), rapid.SliceOfN(rapid.Uint64Range(0, 200), 1, 40), 1, 3).Draw(t, "batch")
			coming := map[int32]int{}
			for day, ids := range batch {
				coming[day] = len(ids)
			}
			for _, day := range r.prepare(coming) {
				for id := range file[day] {
					r.days[day].ids.add(id)
				}
			}
			for day, ids := range batch {
				for _, id := range ids {
					if known := file[day][id]; known && !r.has(day, id) || r.add(day, id) != true && known {
						t.Fatalf("the id %d of day %d is called new", id, day)
					}
					if file[day] == nil {
						file[day] = map[uint64]bool{}
					}
					file[day][id] = true
				}
			}
			if r.used > r.budget {
				t.Fatalf("%d bytes are used; the budget is %d", r.used, r.budget)
			}
			checkUsed(t, r)
		}
	})
}

// checkUsed compares what is said to be used with what is.
func checkUsed(t *rapid.T, r *remembered) {
	var used int64
	for _, set := range r.days {
		used += setCost + set.ids.bytes()
	}
	if used != r.used {
		t.Fatalf("%d bytes are used; %d are noted", used, r.used)
	}
}
