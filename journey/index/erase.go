// SPDX-License-Identifier: Apache-2.0

package index

import (
	"slices"

	"touchstone"
)

// Company gives the subjects, other than those asked for, that act in events
// which name one of them. It may give some whose events are gone.
func (x *Index) Company(subjects []touchstone.SubjectID) []touchstone.SubjectID {
	x.mu.Lock()
	defer x.mu.Unlock()
	found := map[touchstone.SubjectID]bool{}
	for _, s := range subjects {
		x.base.withCompany(uint64(s), func(acting uint64) { found[touchstone.SubjectID(acting)] = true })
	}
	for c := range x.delta.company {
		if slices.Contains(subjects, touchstone.SubjectID(c.named)) {
			found[touchstone.SubjectID(c.acting)] = true
		}
	}
	var out []touchstone.SubjectID
	for s := range found {
		if !slices.Contains(subjects, s) {
			out = append(out, s)
		}
	}
	slices.Sort(out)
	return out
}

// Erase takes what the subjects did up to a position out of every view from now
// on, also what of it is still to be appended; and of what their Company did,
// all but the events at the positions that stand. The position must not be below
// the one that the index has reached. It tells how many events that hides; the
// next Compact removes them.
func (x *Index) Erase(subjects []touchstone.SubjectID, upTo touchstone.Position, standing map[touchstone.SubjectID][]touchstone.Position) int64 {
	x.mu.Lock()
	defer x.mu.Unlock()
	erased, hidden := x.erased.clone(), int64(0)
	acting := map[uint64]bool{}
	for _, s := range subjects {
		acting[uint64(s)] = true
	}
	x.acts(acting, func(subject uint64, e *event) {
		if !x.erased.hides(subject, e, &x.dictionary) {
			hidden++
		}
	})
	for s := range acting {
		erased.subjects[s] = max(uint64(upTo), x.position)
	}
	stands := map[uint64]bool{}
	clear(acting)
	for s, positions := range standing {
		acting[uint64(s)] = true
		for _, p := range positions {
			stands[uint64(p)] = true
		}
	}
	x.acts(acting, func(subject uint64, e *event) {
		if !stands[e.position] && !erased.hides(subject, e, &x.dictionary) {
			erased.events[e.position] = subject
			hidden++
		}
	})
	x.erased, x.overlays = erased, nil
	return hidden
}

// acts calls back for every event of some subjects that is in the index. In an
// index by objects an event comes once for each of its cases.
func (x *Index) acts(subjects map[uint64]bool, visit func(subject uint64, e *event)) {
	for subject := range subjects {
		x.base.holding(subject, func(trail int) {
			s, i := x.base.trail(trail)
			ordinal := slices.Index(s.subjects(i), subject)
			if ordinal < 0 {
				return // a forged file
			}
			for _, e := range s.events(i, int32(ordinal), nil) {
				visit(subject, &e)
			}
		})
	}
	for n, a := range x.delta.actors {
		if !subjects[a.subject] {
			continue
		}
		for at := x.delta.heads[n]; at > 0; {
			f := x.delta.events.at(int(at - 1))
			at = f.before
			visit(a.subject, &event{time: f.time, position: f.position, ordinal: f.ordinal, mark: f.mark})
		}
	}
}
