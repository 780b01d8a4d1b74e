// SPDX-License-Identifier: Apache-2.0

package index_test

import (
	"fmt"
	"iter"
	"math"
	"testing"

	"touchstone"
	"touchstone/eventstore"
	"touchstone/journey"
	"touchstone/journey/index"
)

// atUnits yields synthetic events; those of every third shape happen at one of
// so many units, each customer's mostly at the same.
func atUnits(events, units int) iter.Seq2[eventstore.Step, error] {
	return func(yield func(eventstore.Step, error) bool) {
		for s, err := range synthetic(events) {
			if s.Shape%3 == 0 {
				unit := uint64(s.Customer) / spacing(events/meanTrail)
				if s.Position%5 == 0 {
					unit = uint64(s.Position)
				}
				s.Unit = fmt.Sprintf("hotel-%04d", unit%uint64(units))
			}
			if !yield(s, err) {
				return
			}
		}
	}
}

// A unit is part of what an ordinal stands for, so that it takes no byte of an
// event: only a shard's list of ordinals grows, by four bytes for each that is
// met there. 100 units and 167 shapes are 16,700 at most, of which a shard of
// 131,072 events meets fewer.
func TestUnitsTakeLittleRoom(t *testing.T) {
	const events = 1 << 19
	perEvent := func(steps iter.Seq2[eventstore.Step, error]) float64 {
		x, err := index.Build(t.Context(), "", math.MaxInt64, steps)
		if err != nil {
			t.Fatal(err)
		}
		return float64(x.Size().Resident) / float64(x.Size().Events)
	}
	plain, with := perEvent(synthetic(events)), perEvent(atUnits(events, 100))
	t.Logf("%.3f bytes an event without units, %.3f at 100, %.3f at 1,000", plain, with, perEvent(atUnits(events, 1000)))
	if most := plain + 4.*100*167/(1<<17); with > most {
		t.Errorf("%.3f bytes an event, %.3f without units", with, plain)
	}
}

// Events of a shard that meets more ordinals than 16 bits number: 300 shapes at
// 300 units are 90,000.
func TestMoreUnitsThanFit(t *testing.T) {
	x := index.New("")
	var events []touchstone.Event
	for i := range 90_000 {
		e := contact(i+1, touchstone.SubjectID(i%1000+1), touchstone.ShapeID(i%300+1), int64(i))
		e.Unit = fmt.Sprint(i / 300)
		events = append(events, e)
	}
	x.Append(events, 0)
	for range 2 { // from the delta, then from a snapshot
		scope := index.Scope{Names: []string{"before", "after"}, Places: func(unit string) []index.Place {
			if unit == "7" {
				return []index.Place{{From: index.Always}, {From: 7*300 + 100, Number: 1}}
			}
			return []index.Place{{From: index.Always, Number: 2}}
		}, Activity: func(_ touchstone.ShapeID, _ touchstone.EventKind, place uint32) (uint32, bool) {
			return place, place < 2
		}}
		r := reach(t, x.View(nil, scope))
		if r.Activities[0].Events != 100 || r.Activities[1].Events != 200 || r.Customers != 300 {
			t.Errorf("got %+v", r)
		}
		if err := x.Compact(t.Context(), "", nil); err != nil {
			t.Fatal(err)
		}
	}
}

// BenchmarkUnits counts who meets what at one of 1,000 units, each of which
// moved once.
func BenchmarkUnits(b *testing.B) {
	x, err := index.Build(b.Context(), "", math.MaxInt64, atUnits(*benchEvents, 1000))
	if err != nil {
		b.Fatal(err)
	}
	for name, places := range map[string][]index.Place{"stands": {{From: index.Always}}, "moved": {{From: index.Always, Number: 1}, {From: 1_750_000_000_000}}} {
		b.Run(name, func(b *testing.B) {
			scope := benchScope()
			scope.Places = func(unit string) []index.Place {
				if unit == "hotel-0007" {
					return places
				}
				return []index.Place{{From: index.Always, Number: 1}}
			}
			part := scope.Activity
			scope.Activity = func(s touchstone.ShapeID, k touchstone.EventKind, place uint32) (uint32, bool) {
				code, ok := part(s, k, 0)
				return code, ok && place == 0
			}
			b.ResetTimer()
			began := processor()
			for b.Loop() {
				if _, err := journey.ReachOf(b.Context(), x.View(nil, scope), 0); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64((processor()-began).Nanoseconds())/float64(b.N)/float64(x.Size().Events), "cpu-ns/event")
			b.ReportMetric(float64(x.Size().Resident)/float64(x.Size().Events), "B/event")
		})
	}
}
