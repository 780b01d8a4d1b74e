// SPDX-License-Identifier: Apache-2.0

package eventstoretest

import (
	"cmp"
	"context"
	"os"
	"slices"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"touchstone"
	"touchstone/eventstore"
	"touchstone/eventstore/memory"
	"touchstone/query"
)

// Agree proves that a store does what the memory store does: random sequences
// of every call, on random events, meanings and questions, with equal receipts,
// answers and kinds of error. The flag -rapid.checks sets how many sequences.
func Agree(t *testing.T, open Open) {
	rapid.Check(t, func(rt *rapid.T) { agree(rt, open(scope{t, rt})) })
}

// scope is a test whose clean-up runs after each random sequence, so that the
// stores of a hundred sequences are not open at once.
type scope struct {
	testing.TB
	sequence *rapid.T
}

func (s scope) Cleanup(f func())                  { s.sequence.Cleanup(f) }
func (s scope) Context() context.Context          { return s.sequence.Context() }
func (s scope) Error(args ...any)                 { s.sequence.Error(args...) }
func (s scope) Errorf(format string, args ...any) { s.sequence.Errorf(format, args...) }
func (s scope) Fatal(args ...any)                 { s.sequence.Fatal(args...) }
func (s scope) Fatalf(format string, args ...any) { s.sequence.Fatalf(format, args...) }

func (s scope) TempDir() string {
	dir, err := os.MkdirTemp("", "eventstoretest")
	if err != nil {
		s.Fatal(err)
	}
	s.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			s.Error(err)
		}
	})
	return dir
}

// pair is a store and the memory store, which are asked the same.
type pair struct {
	got, want eventstore.Store
	position  touchstone.Position
	stored    []touchstone.Position // or not, and perhaps gone
}

func agree(t *rapid.T, store eventstore.Store) {
	p := &pair{got: store, want: memory.Open()}
	actions := map[string]func(*rapid.T){
		"append": p.append, "append more": p.append, "replay": p.replay, "derive": p.derive,
		"query": p.query, "query 2": p.query, "query 3": p.query, "query 4": p.query, "events": p.events, "trails": p.trails,
		"erase": p.erase, "expire": p.expire, "shapes": p.shapes, "survey": p.survey, "reshape": p.reshape, "reshape more": p.reshape, "arrived": p.arrived, "recite": p.recite, "mentioned": p.mentioned, "mentioned 2": p.mentioned,
	}
	t.Repeat(actions)
}

func same(t reporter, got, want any) {
	t.Helper()
	if diff := gocmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		t.Fatalf("the store differs from memory (-memory +store):\n%s", diff)
	}
}

// sameKind tells whether both succeeded; it fails when one did, or when they
// failed for different reasons.
func sameKind(t *rapid.T, got, want error) bool {
	t.Helper()
	if (got == nil) != (want == nil) || touchstone.KindOf(got) != touchstone.KindOf(want) {
		t.Fatalf("the store's error is %v, memory's %v", got, want)
	}
	return want == nil
}

func (p *pair) append(t *rapid.T) {
	events := some(t, "events", 12, Events())
	for i := range events {
		p.position += touchstone.Position(rapid.SampledFrom([]uint64{1, 1, 1, 2, 1000}).Draw(t, "step"))
		events[i].Position = p.position
	}
	p.store(t, events)
}

// replay appends a batch again that reaches back before the position.
func (p *pair) replay(t *rapid.T) {
	events := some(t, "events", 4, Events())
	back := touchstone.Position(rapid.IntRange(1, 3).Draw(t, "back"))
	start := max(p.position, back) - back
	for i := range events {
		events[i].Position = start + touchstone.Position(i) + 1
		p.position = max(p.position, events[i].Position)
	}
	p.store(t, events)
}

func (p *pair) store(t *rapid.T, events []touchstone.Event) {
	for _, e := range events {
		p.stored = append(p.stored, e.Position)
	}
	want, errWant := p.want.Append(t.Context(), events)
	got, errGot := p.got.Append(t.Context(), events)
	if sameKind(t, errGot, errWant) {
		same(t, got, want)
	}
}

func (p *pair) derive(t *rapid.T) {
	version := rapid.SampledFrom(versions).Draw(t, "version")
	rows := rapid.SliceOfNDistinct(rapid.Custom(p.mention), 0, 8, func(m eventstore.Mention) [2]int {
		return [2]int{int(m.Position), m.Ordinal}
	}).Draw(t, "mentions")
	sameKind(t, p.got.Derive(t.Context(), version, rows), p.want.Derive(t.Context(), version, rows))
}

// recite compares the mentions of a version above a position.
func (p *pair) recite(t *rapid.T) {
	r, ok := p.got.(eventstore.Reciter)
	if !ok {
		return
	}
	version := rapid.SampledFrom(versions).Draw(t, "version")
	after := touchstone.Position(rapid.Uint64Range(0, uint64(p.position)).Draw(t, "after"))
	same(t, recited(t, r, version, after), recited(t, p.want.(eventstore.Reciter), version, after))
}

// mentioned compares what a question counts of mentions, and what is listed of
// them.
func (p *pair) mentioned(t *rapid.T) {
	r, ok := p.got.(eventstore.Reciter)
	if !ok {
		return
	}
	q, m := questionsOf(true).Draw(t, "question"), Meanings().Draw(t, "meaning")
	p.ask(t, q, m)
	before := touchstone.Position(rapid.Uint64Range(0, uint64(p.position)+1).Draw(t, "before"))
	most := rapid.IntRange(1, 5).Draw(t, "most")
	want, errWant := p.want.(eventstore.Reciter).Mentioned(t.Context(), q, m, before, most)
	got, errGot := r.Mentioned(t.Context(), q, m, before, most)
	if sameKind(t, errGot, errWant) {
		same(t, got, want)
	}
}

func (p *pair) mention(t *rapid.T) eventstore.Mention {
	position := touchstone.Position(rapid.Uint64Range(1, uint64(p.position)+2).Draw(t, "position"))
	if len(p.stored) > 0 && rapid.IntRange(0, 4).Draw(t, "on a fact") > 0 {
		position = rapid.SampledFrom(p.stored).Draw(t, "fact")
	}
	return eventstore.Mention{
		Position:   position,
		Ordinal:    rapid.IntRange(0, 2).Draw(t, "ordinal"),
		Aspect:     rapid.SampledFrom(aspects).Draw(t, "aspect"),
		Polarity:   rapid.Int8Range(-1, 1).Draw(t, "polarity"),
		Emotion:    rapid.SampledFrom([]string{"", "anger"}).Draw(t, "emotion"),
		Confidence: rapid.Int32Range(0, 100).Draw(t, "confidence"),
		Author:     rapid.SampledFrom(append([]touchstone.Author{"", "", ""}, touchstone.Authors...)).Draw(t, "author"),
		Model:      rapid.SampledFrom(models).Draw(t, "model"),
	}
}

func (p *pair) query(t *rapid.T) {
	p.ask(t, Questions().Draw(t, "question"), Meanings().Draw(t, "meaning"))
}

func (p *pair) ask(t *rapid.T, q query.Question, m *touchstone.Meaning) {
	t.Logf("question: %s", q)
	want, errWant := p.want.Query(t.Context(), q, m)
	got, errGot := p.got.Query(t.Context(), q, m)
	if sameKind(t, errGot, errWant) {
		same(t, got, want)
	}
}

func (p *pair) events(t *rapid.T) {
	f := drawFilter(t)
	after := touchstone.Position(rapid.Uint64Range(0, uint64(p.position)).Draw(t, "after"))
	same(t, read(t, p.got.Events(t.Context(), f, after)), read(t, p.want.Events(t.Context(), f, after)))
}

func (p *pair) trails(t *rapid.T) {
	f, m := drawFilter(t), Meanings().Draw(t, "meaning")
	from := touchstone.CustomerID(rapid.SampledFrom([]uint64{0, 0, 2, 1 << 53, 1 << 63}).Draw(t, "from"))
	same(t, read(t, p.got.Trails(t.Context(), f, m, from)), read(t, p.want.Trails(t.Context(), f, m, from)))
}

func (p *pair) erase(t *rapid.T) {
	subjects := some(t, "subjects", 1, subjectID)
	want, errWant := p.want.Erase(t.Context(), subjects)
	got, errGot := p.got.Erase(t.Context(), subjects)
	if sameKind(t, errGot, errWant) {
		same(t, got, want)
	}
}

func (p *pair) expire(t *rapid.T) {
	store, ok := p.got.(eventstore.Expirer)
	if !ok {
		return
	}
	kinds := some(t, "kinds", 1, rapid.SampledFrom(touchstone.EventKinds))
	before := moment.Draw(t, "before")
	want, errWant := p.want.(eventstore.Expirer).Expire(t.Context(), kinds, before)
	got, errGot := store.Expire(t.Context(), kinds, before)
	if sameKind(t, errGot, errWant) {
		same(t, got, want)
	}
}

func (p *pair) shapes(t *rapid.T) {
	store, ok := p.got.(eventstore.Shaper)
	if !ok {
		return
	}
	want, errWant := p.want.(eventstore.Shaper).Shapes(t.Context())
	got, errGot := store.Shapes(t.Context())
	if sameKind(t, errGot, errWant) {
		same(t, got, want)
	}
}

func (p *pair) survey(t *rapid.T) {
	store, ok := p.got.(eventstore.Surveyor)
	if !ok {
		return
	}
	want, errWant := p.want.(eventstore.Surveyor).Scored(t.Context())
	got, errGot := store.Scored(t.Context())
	if sameKind(t, errGot, errWant) {
		same(t, got, want)
	}
	outcomes, errWant := p.want.(eventstore.Surveyor).Outcomes(t.Context())
	others, errGot := store.Outcomes(t.Context())
	if sameKind(t, errGot, errWant) {
		same(t, others, outcomes)
	}
}

func (p *pair) reshape(t *rapid.T) {
	store, ok := p.got.(eventstore.Reshaper)
	if !ok {
		return
	}
	rows := rapid.SliceOfNDistinct(rapid.Custom(p.reshaped), 0, 6, func(r eventstore.Reshaped) touchstone.Position { return r.Position }).Draw(t, "reshaped")
	slices.SortFunc(rows, func(a, b eventstore.Reshaped) int { return cmp.Compare(a.Position, b.Position) })
	note := some(t, "note", 3, rapid.Byte())
	want, errWant := p.want.(eventstore.Reshaper).Reshape(t.Context(), rows, note)
	got, errGot := store.Reshape(t.Context(), rows, note)
	if sameKind(t, errGot, errWant) {
		same(t, got, want)
	}
	generation, kept, errWant := p.want.(eventstore.Reshaper).Generation(t.Context())
	gotGeneration, gotKept, errGot := store.Generation(t.Context())
	if sameKind(t, errGot, errWant) {
		same(t, gotGeneration, generation)
		same(t, gotKept, kept)
	}
}

func (p *pair) reshaped(t *rapid.T) eventstore.Reshaped {
	return eventstore.Reshaped{
		Position: touchstone.Position(rapid.Uint64Range(1, uint64(p.position)+2).Draw(t, "position")),
		Shape:    shapes.Draw(t, "shape"),
		Promoted: promoted(t),
	}
}

func (p *pair) arrived(t *rapid.T) {
	store, ok := p.got.(eventstore.Reshaper)
	if !ok {
		return
	}
	var positions []touchstone.Position
	for range rapid.IntRange(0, 20).Draw(t, "positions") {
		positions = append(positions, touchstone.Position(rapid.Uint64Range(1, uint64(p.position)+2).Draw(t, "position")))
	}
	want, errWant := p.want.(eventstore.Reshaper).Arrived(t.Context(), positions)
	got, errGot := store.Arrived(t.Context(), positions)
	if sameKind(t, errGot, errWant) {
		same(t, got, want)
	}
}
