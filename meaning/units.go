// SPDX-License-Identifier: Apache-2.0

package meaning

import (
	"maps"
	"slices"
	"time"

	"touchstone"
)

// maxDepth bounds how deep a tree of units is followed.
const maxDepth = 64

// unitPlaces gives, for every code, where its unit stood in the tree and from
// when on. At each level the unit is named by its code. What stands under a
// unit that is not there, or under itself, stands at the top.
func unitPlaces(units []touchstone.Unit) map[string][]touchstone.UnitPlace {
	t := tree{}
	for i := range units {
		t[touchstone.UnitID(units[i].ID)] = &units[i]
	}
	out := make(map[string][]touchstone.UnitPlace, len(units))
	for i := range units {
		out[units[i].Code] = t.places(&units[i])
	}
	return out
}

type tree map[touchstone.UnitID]*touchstone.Unit

// places gives a unit's places, one for every time from which the unit or
// anything above it stood elsewhere.
func (t tree) places(u *touchstone.Unit) []touchstone.UnitPlace {
	var out []touchstone.UnitPlace
	for _, from := range t.changes(u) {
		levels := t.levels(u, from)
		if n := len(out); n > 0 && maps.Equal(out[n-1].Levels, levels) {
			continue
		}
		out = append(out, touchstone.UnitPlace{From: from, Levels: levels})
	}
	return out
}

// changes lists the times at which something may change for a unit: the moves
// of every unit that ever stood above it. The first is zero.
func (t tree) changes(u *touchstone.Unit) []time.Time {
	times, seen := []time.Time{{}}, map[touchstone.UnitID]bool{}
	var visit func(u *touchstone.Unit)
	visit = func(u *touchstone.Unit) {
		if u == nil || seen[touchstone.UnitID(u.ID)] {
			return
		}
		seen[touchstone.UnitID(u.ID)] = true
		for _, m := range u.Moves {
			times = append(times, m.From)
			visit(t[m.Parent])
		}
	}
	visit(u)
	slices.SortFunc(times, time.Time.Compare)
	return slices.CompactFunc(times, time.Time.Equal)
}

// levels names the unit at each level at a time; of two units at one level the
// nearer one counts.
func (t tree) levels(u *touchstone.Unit, at time.Time) map[string]string {
	out := map[string]string{}
	for range maxDepth {
		if u == nil {
			break
		}
		if _, taken := out[u.Level]; !taken {
			out[u.Level] = u.Code
		}
		u = t[u.Parent(at)]
	}
	return out
}
