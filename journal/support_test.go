// SPDX-License-Identifier: Apache-2.0

package journal

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"touchstone"
)

// noon is the clock of these tests.
func noon() time.Time { return time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC) }

// event is the smallest event that can be told from others.
func event(n int) touchstone.Event {
	e := touchstone.Event{Kind: touchstone.Interaction, Shape: touchstone.Shape{ID: 7, Source: "shop", Name: "view"}, Unit: fmt.Sprint("u", n%5)}
	binary.BigEndian.PutUint64(e.ID[8:], uint64(n))
	return e
}

func events(from, count int) []touchstone.Event {
	out := make([]touchstone.Event, count)
	for i := range out {
		out[i] = event(from + i)
	}
	return out
}

// salt is a random source that is the same in every run.
func salt() io.Reader { return rand.NewChaCha8([32]byte{1}) }

func options(files Files) Options { return Options{Clock: noon, Files: files, Random: salt()} }

func open(t *testing.T, o Options) *Journal {
	t.Helper()
	j, err := Open("", o)
	if err != nil {
		t.Fatalf("Open: %v", err)
	}
	t.Cleanup(func() { shut(t, j) })
	return j
}

func shut(t *testing.T, j *Journal) {
	t.Helper()
	if err := j.Close(); err != nil {
		t.Errorf("Close: %v", err)
	}
}

func post(t *testing.T, j *Journal, all []touchstone.Event) touchstone.Position {
	t.Helper()
	last, err := j.Append(t.Context(), all)
	if err != nil {
		t.Fatalf("Append: %v", err)
	}
	return last
}

// contents reads what is there after a position, without waiting for more.
func contents(t *testing.T, j *Journal, after touchstone.Position) []touchstone.Event {
	t.Helper()
	var out []touchstone.Event
	for _, b := range batches(t, j, after) {
		out = append(out, b.Events...)
	}
	return out
}

func batches(t *testing.T, j *Journal, after touchstone.Position) []Batch {
	t.Helper()
	if !j.Holds(after) {
		return nil
	}
	var out []Batch
	for b, err := range j.Read(t.Context(), after, new([]touchstone.Event)) {
		if err != nil {
			t.Fatalf("Read after %d: %v", after, err)
		}
		b.Events = slices.Clone(b.Events) // the next batch takes their room
		out = append(out, b)
		if !b.More {
			break
		}
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
	if want == touchstone.Unavailable && e.Retry <= 0 {
		t.Fatalf("error %v has no time to retry", err)
	}
}

// soon is a context that fails a test that hangs.
func soon(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	t.Cleanup(cancel)
	return ctx
}
