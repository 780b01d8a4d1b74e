// SPDX-License-Identifier: Apache-2.0

package eventstoretest

import (
	"encoding/binary"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"

	"touchstone"
	"touchstone/eventstore"
	"touchstone/eventstore/memory"
)

// Fuzz proves that a store answers as the memory store does, on events, meanings
// and questions that the fuzzer chooses. To be cheap it opens one store for all
// of them: each run appends events of its own behind those before and asks about
// what arrived since. What Agree does beside that (removing, reading trails) is
// left to it.
func Fuzz(f *testing.F, open Open) {
	store := open(f)
	for seed := range uint64(8) {
		f.Add(randomBytes(seed, 32<<10))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		rapid.MakeFuzz(func(rt *rapid.T) { agreeSince(rt, store) })(t, data)
	})
}

func randomBytes(seed uint64, n int) []byte {
	var key [32]byte
	binary.LittleEndian.PutUint64(key[:], seed)
	out := make([]byte, n)
	_, _ = rand.NewChaCha8(key).Read(out) // it never fails
	return out
}

// agreeSince appends to both stores and asks both about what it appended.
func agreeSince(t *rapid.T, store eventstore.Store) {
	reached, err := store.Append(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	base := reached.Position
	p := &pair{got: store, want: memory.Open(), position: base}
	for range rapid.IntRange(1, 2).Draw(t, "batches") {
		events := some(t, "events", 8, Events())
		for i := range events {
			p.position += touchstone.Position(rapid.SampledFrom([]uint64{1, 1, 2}).Draw(t, "step"))
			events[i].Position = p.position
			binary.BigEndian.PutUint64(events[i].ID[:8], uint64(base)+1) // of this run alone
		}
		if len(events) > 0 {
			p.store(t, events)
		}
	}
	if p.position > base {
		p.deriveSince(t, base)
	}
	for range rapid.IntRange(1, 4).Draw(t, "questions") {
		p.querySince(t, base)
	}
	f := drawFilter(t)
	same(t, read(t, p.got.Events(t.Context(), f, base)), read(t, p.want.Events(t.Context(), f, base)))
}

func (p *pair) deriveSince(t *rapid.T, base touchstone.Position) {
	rows := rapid.SliceOfNDistinct(rapid.Custom(p.mention), 1, 6, func(m eventstore.Mention) [2]int {
		return [2]int{int(m.Position), m.Ordinal}
	}).Draw(t, "mentions")
	for i := range rows {
		rows[i].Position = base + 1 + touchstone.Position(i)%(p.position-base)
		rows[i].Ordinal = i
	}
	version := rapid.SampledFrom(versions).Draw(t, "version")
	sameKind(t, p.got.Derive(t.Context(), version, rows), p.want.Derive(t.Context(), version, rows))
}

func (p *pair) querySince(t *rapid.T, base touchstone.Position) {
	q, m := Questions().Draw(t, "question"), Meanings().Draw(t, "meaning")
	q.After = base
	t.Logf("question: %s", q)
	want, errWant := p.want.Query(t.Context(), q, m)
	got, errGot := p.got.Query(t.Context(), q, m)
	if sameKind(t, errGot, errWant) {
		want.Position = max(want.Position, base) // where nothing was appended
		same(t, got, want)
	}
}
