// SPDX-License-Identifier: Apache-2.0

package identity

import (
	"time"

	"touchstone"
	"touchstone/workspace"
)

// recent remembers what the projection kept lately, so that what events say
// again and again (the same login, the same phone) is not written again and
// again. It forgets by halves: when the young half is full it becomes the old
// one, and the old one goes.
type recent[K comparable, V any] struct {
	young, old map[K]V
	half       int
}

func newRecent[K comparable, V any](limit int) *recent[K, V] {
	return &recent[K, V]{young: map[K]V{}, half: limit / 2}
}

func (r *recent[K, V]) get(k K) (V, bool) {
	v, ok := r.young[k]
	if !ok {
		if v, ok = r.old[k]; ok {
			r.put(k, v)
		}
	}
	return v, ok
}

func (r *recent[K, V]) put(k K, v V) {
	if len(r.young) >= r.half {
		r.old, r.young = r.young, make(map[K]V, r.half)
	}
	r.young[k] = v
}

// kept is what the projection kept lately. An event that says no more of a
// subject or an edge, and says it later, changes nothing.
type kept struct {
	subjects *recent[touchstone.SubjectID, workspace.Subject] // without their sealed values
	edges    *recent[workspace.EdgeKey, time.Time]            // when they were first said
}

const mostKept = 1 << 16 // of subjects, and of edges: some 20 MB

func newKept() *kept {
	return &kept{newRecent[touchstone.SubjectID, workspace.Subject](mostKept), newRecent[workspace.EdgeKey, time.Time](mostKept)}
}

func (k *kept) knowsSubject(s *workspace.Subject) bool {
	old, ok := k.subjects.get(s.ID)
	return ok && old.Fingerprint == s.Fingerprint && (old.Verified || !s.Verified) && !s.Seen.Before(old.Seen)
}

func (k *kept) knowsEdge(e *workspace.Edge) bool {
	at, ok := k.edges.get(e.EdgeKey)
	return ok && !e.At.Before(at)
}

// add takes what a batch kept. Of two identities under one id the last is
// remembered, so the other one is offered to the store, and named, again.
func (k *kept) add(b *batch) {
	for _, s := range b.subjects {
		s.Sealed = nil
		k.subjects.put(s.ID, s)
	}
	for _, e := range b.edges {
		if at, ok := k.edges.get(e.EdgeKey); !ok || e.At.Before(at) {
			k.edges.put(e.EdgeKey, e.At)
		}
	}
}
