// SPDX-License-Identifier: Apache-2.0

package identity

import (
	"hash/maphash"
	"sync"
	"time"

	"touchstone"
	"touchstone/eventstore"
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
// subject or an edge, and says it later, changes nothing. Safe for use from
// many goroutines.
type kept struct {
	seed maphash.Seed

	mu       sync.Mutex
	subjects *recent[touchstone.SubjectID, keptSubject]
	edges    *recent[workspace.EdgeKey, time.Time] // when they were first said
}

// keptSubject is what is remembered of a subject. The hash stands for its kind
// and value, whose fingerprint costs fifty times as much: two values that have
// one subject id, 64 bits of an HMAC, and one hash, 64 bits under a seed of
// this process, do not meet.
type keptSubject struct {
	hash     uint64
	verified bool
	seen     time.Time
}

const mostKept = 1 << 17 // of subjects, and of edges: some 30 MB

func newKept() *kept {
	return &kept{seed: maphash.MakeSeed(), subjects: newRecent[touchstone.SubjectID, keptSubject](mostKept), edges: newRecent[workspace.EdgeKey, time.Time](mostKept)}
}

func (k *kept) hash(i touchstone.Identifier) uint64 {
	return maphash.Comparable(k.seed, [2]string{string(i.Kind), i.Value})
}

// lacks tells whether anything of what an event says has to be kept. Traits and
// consents always have: each is a statement of its own.
func (k *kept) lacks(s *eventstore.Said) bool {
	if !s.Links() {
		return false
	}
	if len(s.Traits)+len(s.Consents) > 0 {
		return true
	}
	for _, i := range s.Identifiers {
		if !k.knowsSubject(i, s.Occurred) {
			return true
		}
	}
	for e := range edgesOf(s) {
		if !k.knowsEdge(&e) {
			return true
		}
	}
	return false
}

func (k *kept) knowsSubject(i touchstone.Identifier, at time.Time) bool {
	k.mu.Lock()
	old, ok := k.subjects.get(i.Subject)
	k.mu.Unlock()
	return ok && old.hash == k.hash(i) && (old.verified || !i.Verified) && !at.Before(old.seen)
}

func (k *kept) knowsEdge(e *workspace.Edge) bool {
	k.mu.Lock()
	at, ok := k.edges.get(e.EdgeKey)
	k.mu.Unlock()
	return ok && !e.At.Before(at)
}

// add takes what a batch kept. Of two identities under one id the last is
// remembered, so the other one is offered to the store, and named, again.
func (k *kept) add(b *batch) {
	k.mu.Lock()
	defer k.mu.Unlock()
	for i, s := range b.subjects {
		k.subjects.put(s.ID, keptSubject{b.hashes[i], s.Verified, s.Seen})
	}
	for _, e := range b.edges {
		if at, ok := k.edges.get(e.EdgeKey); !ok || e.At.Before(at) {
			k.edges.put(e.EdgeKey, e.At)
		}
	}
}
