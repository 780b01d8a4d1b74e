// SPDX-License-Identifier: Apache-2.0

package eventstoretest

import (
	"context"
	"errors"
	"strconv"
	"sync"
	"testing"

	"touchstone"
	"touchstone/eventstore"
	"touchstone/query"
)

func wholeProofs() []proof {
	return []proof{
		{"two workspaces never see each other", isolation},
		of("a question that is not valid is refused", invalidQuestions),
		of("an answer names its position and the meaning's revision", answerNames),
		of("more rows than an answer may have are too large", tooManyRows),
		of("an old meaning answers again", oldMeaning),
		of("a cancelled call changes nothing", cancelled),
		of("a reader whose context ends stops", cancelledReader),
		of("readers see whole batches, and those that were acknowledged", concurrent),
	}
}

// kept is everything that a store can be asked for.
type kept struct {
	Events   []touchstone.Event
	Mentions *query.Table
	Shapes   []touchstone.Shape
	Position touchstone.Position
}

// content reads everything of a store, with the mentions of v1.
func content(t testing.TB, s eventstore.Store) kept {
	t.Helper()
	k := kept{Events: read(t, s.Events(t.Context(), eventstore.Filter{}, 0)), Mentions: ask(t, s, "mentions(v1) by aspect, polarity, hour")}
	k.Position = k.Mentions.Position
	if shaper, ok := s.(eventstore.Shaper); ok {
		shapes, err := shaper.Shapes(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		k.Shapes = shapes
	}
	return k
}

func isolation(t *testing.T, open Open) {
	one, other := open(t), open(t)
	put(t, one, fact(1), fact(2, subjects(2)))
	derive(t, one, "v1", mention(1, 0, "a", 1))
	if k := content(t, other); k.Position != 0 || len(k.Events) != 0 || len(k.Mentions.Rows) != 0 || len(k.Shapes) != 0 {
		t.Fatalf("the other workspace sees %+v", k)
	}
	equal(t, "the same facts elsewhere", put(t, other, fact(1), fact(2, subjects(2))), eventstore.Receipt{Position: 2, Stored: 2})
	derive(t, other, "v1", mention(2, 0, "a", 1))
	before := content(t, one)
	erase(t, other, 1, 2)
	derive(t, other, "v1")
	equal(t, "after an erasure elsewhere", content(t, one), before)
	equal(t, "ids refused elsewhere are taken here", put(t, one, fact(3, id("x"))), eventstore.Receipt{Position: 3, Stored: 1})
}

func invalidQuestions(t *testing.T, s eventstore.Store) {
	for _, q := range []query.Question{
		{},
		{Measures: []query.Measure{{Kind: "median"}}},
		{Measures: []query.Measure{{Kind: query.Count}}, By: []query.Dimension{{Kind: query.ByAspect}}},
		{Measures: []query.Measure{{Kind: query.Count}}, Zone: "Mars/Olympus"},
		{Measures: []query.Measure{{Kind: query.Count}}, From: noon, To: noon},
		{Measures: []query.Measure{{Kind: query.Count}}, Compare: true},
	} {
		if _, err := s.Query(t.Context(), q, &touchstone.Meaning{}); touchstone.KindOf(err) != touchstone.Invalid || err == nil {
			t.Errorf("%s: the error is %v; Invalid expected", q, err)
		}
	}
}

func answerNames(t *testing.T, s eventstore.Store) {
	put(t, s, fact(41))
	q := query.Question{Measures: []query.Measure{{Kind: query.Count}}, By: []query.Dimension{{Kind: query.BySource}}}
	got, err := s.Query(t.Context(), q, &touchstone.Meaning{Revision: 1<<63 + 5})
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "answer", got, &query.Table{By: q.By, Measures: q.Measures, Position: 41, Revision: 1<<63 + 5,
		Rows: []query.Row{{Keys: []query.Key{{Value: "web"}}, Tallies: []query.Tally{{N: 1}}}}})
}

func tooManyRows(t *testing.T, s eventstore.Store) {
	put(t, s, fact(1))
	var rows []eventstore.Mention
	for i := range query.MaxRows + 1 {
		rows = append(rows, mention(1, i, strconv.Itoa(i), 1))
	}
	derive(t, s, "v1", rows...)
	q, err := query.Parse("mentions(v1) by aspect")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Query(t.Context(), q, &touchstone.Meaning{}); touchstone.KindOf(err) != touchstone.TooLarge || err == nil {
		t.Errorf("an answer of %d rows: the error is %v; TooLarge expected", len(rows), err)
	}
	if got := len(ask(t, s, "mentions(v1) by aspect limit 100000").Rows); got != query.MaxRows {
		t.Errorf("limited to what is allowed: %d rows; %d expected", got, query.MaxRows)
	}
}

func oldMeaning(t *testing.T, s eventstore.Store) {
	put(t, s, fact(1))
	shape := fact(1).Shape.ID
	under := func(revision uint64, tp touchstone.TouchpointID) query.Key {
		t.Helper()
		q := query.Question{Measures: []query.Measure{{Kind: query.Count}}, By: []query.Dimension{{Kind: query.ByTouchpoint}}}
		got, err := s.Query(t.Context(), q, &touchstone.Meaning{Revision: revision, Shapes: map[touchstone.ShapeID]touchstone.TouchpointID{shape: tp}})
		if err != nil || got.Revision != revision || len(got.Rows) != 1 {
			t.Fatalf("under revision %d: %+v, %v", revision, got, err)
		}
		return got.Rows[0].Keys[0]
	}
	for _, tp := range []touchstone.TouchpointID{"tp_a", "tp_b", "tp_a"} {
		revision := uint64(tp[3])
		if got := under(revision, tp); got.Value != string(tp) {
			t.Errorf("under revision %d the touchpoint is %+v; %s expected", revision, got, tp)
		}
	}
}

// cancelled calls everything with a context that has ended.
func cancelled(t *testing.T, s eventstore.Store) {
	put(t, s, fact(1), fact(2, subjects(2)))
	derive(t, s, "v1", mention(1, 0, "a", 1))
	before := content(t, s)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var errs []error
	add := func(err error) { errs = append(errs, err) }
	_, err := s.Append(ctx, []touchstone.Event{fact(3)})
	add(err)
	_, err = s.Query(ctx, query.Question{Measures: []query.Measure{{Kind: query.Count}}}, &touchstone.Meaning{})
	add(err)
	add(firstError(s.Events(ctx, eventstore.Filter{}, 0)))
	add(firstError(s.Trails(ctx, eventstore.Filter{}, &touchstone.Meaning{}, 0)))
	add(s.Derive(ctx, "v1", nil))
	add(s.Derive(ctx, "v1", []eventstore.Mention{mention(2, 0, "a", 1)}))
	_, err = s.Erase(ctx, []touchstone.SubjectID{1})
	add(err)
	if store, ok := s.(eventstore.Expirer); ok {
		_, err = store.Expire(ctx, touchstone.EventKinds, noon.AddDate(1, 0, 0))
		add(err)
	}
	for i, err := range errs {
		if !errors.Is(err, context.Canceled) {
			t.Errorf("call %d: the error is %v; context.Canceled expected", i, err)
		}
	}
	equal(t, "content", content(t, s), before)
	equal(t, "the same batch again", put(t, s, fact(3)), eventstore.Receipt{Position: 3, Stored: 1})
}

// firstError gives the error that a sequence ends with.
func firstError[T any](items func(func(T, error) bool)) error {
	for _, err := range items {
		if err != nil {
			return err
		}
	}
	return nil
}

func cancelledReader(t *testing.T, s eventstore.Store) {
	const n = 20_000
	var batch []touchstone.Event
	for i := range touchstone.Position(n) {
		batch = append(batch, fact(i+1))
	}
	put(t, s, batch...)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	seen := 0
	var last error
	for _, err := range s.Events(ctx, eventstore.Filter{}, 0) {
		if last = err; err != nil {
			break
		}
		if seen++; seen == 10 {
			cancel()
		}
	}
	if !errors.Is(last, context.Canceled) || seen >= n {
		t.Errorf("after %d of %d events the error is %v; context.Canceled soon after 10 expected", seen, n, last)
	}
	if n := count(t, s, "count"); n != int64(len(batch)) {
		t.Errorf("%d facts are counted after a reader was cancelled", n)
	}
}

// concurrent appends batches of ten while others ask: an answer has whole
// batches only, names the position that it covers, and covers every batch that
// was acknowledged before it was asked.
func concurrent(t *testing.T, s eventstore.Store) {
	const batches, size, readers = 20, 10, 3
	var mu sync.Mutex
	var acknowledged touchstone.Position
	var group sync.WaitGroup
	done := make(chan struct{})
	for range readers {
		group.Go(func() {
			for {
				select {
				case <-done:
					return
				default:
				}
				mu.Lock()
				least := acknowledged
				mu.Unlock()
				table, err := s.Query(t.Context(), query.Question{Measures: []query.Measure{{Kind: query.Count}}}, &touchstone.Meaning{})
				if err != nil {
					t.Errorf("query while appending: %v", err)
					return
				}
				if n := table.Rows[0].Tallies[0].N; n%size != 0 || touchstone.Position(n) != table.Position || table.Position < least {
					t.Errorf("while appending %d facts are counted up to position %d; %d were acknowledged", n, table.Position, least)
					return
				}
			}
		})
	}
	for b := range touchstone.Position(batches) {
		var batch []touchstone.Event
		for i := range touchstone.Position(size) {
			batch = append(batch, fact(b*size+i+1))
		}
		if _, err := s.Append(t.Context(), batch); err != nil {
			t.Errorf("append: %v", err)
			break
		}
		mu.Lock()
		acknowledged = (b + 1) * size
		mu.Unlock()
	}
	close(done)
	group.Wait()
}
