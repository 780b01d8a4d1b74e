// SPDX-License-Identifier: Apache-2.0

package drain_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"touchstone"
	"touchstone/eventstore"
	"touchstone/eventstore/memory"
	"touchstone/ingest/drain"
	"touchstone/journal"
)

// event is an event that can be told from others and says something private.
func event(n int) touchstone.Event {
	at := time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC)
	e := touchstone.Event{
		Kind: touchstone.Feedback, Shape: touchstone.Shape{Source: "shop", Channel: "store", Name: "survey"}.WithID(), Unit: "u1",
		Subjects: []touchstone.SubjectID{touchstone.SubjectID(n + 1)}, Claimed: at, Occurred: at, Received: at,
		Private: touchstone.Private{Texts: []touchstone.Text{{Field: "comment", Text: secret}}},
	}
	binary.BigEndian.PutUint64(e.ID[8:], uint64(n)+1)
	return e
}

const secret = "等了很久才办好入住"

func events(from, count int) []touchstone.Event {
	out := make([]touchstone.Event, count)
	for i := range out {
		out[i] = event(from + i)
	}
	return out
}

// wax seals by turning every byte around.
type wax struct {
	refuse func(*touchstone.Event) error // nil: none
}

func (w wax) Seal(_ context.Context, events []touchstone.Event) error {
	for i := range events {
		e := &events[i]
		if w.refuse != nil {
			if err := w.refuse(e); err != nil {
				return err
			}
		}
		if e.Private.IsZero() {
			continue
		}
		raw, err := json.Marshal(&e.Private)
		if err != nil {
			return err
		}
		for k := range raw {
			raw[k] ^= 0xff
		}
		e.Sealed, e.Private = raw, touchstone.Private{}
	}
	return nil
}

// gate is a memory store whose Append a test can watch and spoil.
type gate struct {
	*memory.Store
	mu     sync.Mutex
	before func([]touchstone.Event) error // asked first; an error is the answer
	sizes  []int                          // of the batches that were stored
}

func (g *gate) Append(ctx context.Context, all []touchstone.Event) (eventstore.Receipt, error) {
	g.mu.Lock()
	before := g.before
	g.mu.Unlock()
	if before != nil && len(all) > 0 {
		if err := before(all); err != nil {
			return eventstore.Receipt{}, err
		}
	}
	r, err := g.Store.Append(ctx, all)
	if err == nil && len(all) > 0 {
		g.mu.Lock()
		g.sizes = append(g.sizes, len(all))
		g.mu.Unlock()
	}
	return r, err
}

func (g *gate) spoil(before func([]touchstone.Event) error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.before = before
}

var errDown = errors.New("the store is down")

func down([]touchstone.Event) error { return errDown }

// house is a drain with everything around it.
type house struct {
	*drain.Drain
	t       *testing.T
	folder  string
	store   *gate
	journal *journal.Journal
	options drain.Options
}

// move opens a journal and starts a drain, in a folder that may have been used
// before.
func move(t *testing.T, folder string, store *gate, change func(*drain.Options)) *house {
	t.Helper()
	j, err := journal.Open(folder, journal.Options{Clock: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	o := drain.Options{Journal: j, Folder: folder, Store: store, Vault: wax{}, Clock: time.Now}
	if change != nil {
		change(&o)
	}
	d, err := drain.Start(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	return &house{Drain: d, t: t, folder: folder, store: store, journal: j, options: o}
}

func settle(t *testing.T, change func(*drain.Options)) *house {
	return move(t, filepath.Join(t.TempDir(), "journal"), &gate{Store: memory.Open()}, change)
}

// leave closes the drain and the journal.
func (h *house) leave() {
	h.t.Helper()
	if err := h.Close(h.t.Context()); err != nil {
		h.t.Errorf("Close: %v", err)
	}
	if err := h.journal.Close(); err != nil {
		h.t.Errorf("close the journal: %v", err)
	}
}

// abandon stops the drain at once, as a crash would.
func (h *house) abandon() {
	h.t.Helper()
	over, cancel := context.WithCancel(h.t.Context())
	cancel()
	if err := h.Close(over); !errors.Is(err, context.Canceled) {
		h.t.Errorf("Close: %v", err)
	}
	if err := h.journal.Close(); err != nil {
		h.t.Errorf("close the journal: %v", err)
	}
}

func (h *house) accept(all []touchstone.Event) touchstone.Position {
	h.t.Helper()
	p, err := h.Accept(h.t.Context(), all)
	if err != nil {
		h.t.Fatalf("Accept: %v", err)
	}
	return p
}

func (h *house) wait(p touchstone.Position) {
	h.t.Helper()
	if err := h.Wait(h.t.Context(), p); err != nil {
		h.t.Fatalf("Wait for %d: %v", p, err)
	}
}

// positions gives the positions of what is stored.
func (g *gate) positions(t *testing.T) []touchstone.Position {
	t.Helper()
	var out []touchstone.Position
	for e, err := range g.Events(t.Context(), eventstore.Filter{}, 0) {
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, e.Position)
	}
	return out
}

// upTo is the positions from one number to another.
func upTo(first, last touchstone.Position) []touchstone.Position {
	var out []touchstone.Position
	for p := first; p <= last; p++ {
		out = append(out, p)
	}
	return out
}

// kindOf fails unless an error has a kind and, for those that pass, a time to
// retry.
func kindOf(t *testing.T, err error, want touchstone.Kind) {
	t.Helper()
	var e *touchstone.Error
	if !errors.As(err, &e) || e.Kind != want {
		t.Fatalf("error %v (%T), want kind %d", err, err, want)
	}
	if (want == touchstone.Unavailable || want == touchstone.RateLimited) && e.Retry <= 0 {
		t.Fatalf("error %v has no time to retry", err)
	}
}

// found looks for a text in every file below a folder.
func found(t *testing.T, folder, text string) bool {
	t.Helper()
	hit := false
	err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		raw, err := os.ReadFile(path)
		hit = hit || bytes.Contains(raw, []byte(text))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return hit
}

// values gives every metric: a counter's or gauge's value, a histogram's
// count. None of the vectors here has more than one label value in use.
func values(t *testing.T, registry *prometheus.Registry) map[string]float64 {
	t.Helper()
	families, err := registry.Gather()
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]float64{}
	for _, f := range families {
		m := f.GetMetric()[0]
		out[f.GetName()] = m.GetCounter().GetValue() + m.GetGauge().GetValue() + float64(m.GetHistogram().GetSampleCount())
	}
	return out
}
