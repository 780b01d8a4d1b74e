// SPDX-License-Identifier: Apache-2.0

package envelope

import (
	"errors"
	"slices"
	"testing"
	"time"

	"touchstone"
	"touchstone/ingest/shape"
)

var (
	received = time.Date(2026, 1, 22, 3, 0, 0, 0, time.UTC)
	secret   = []byte("0123456789abcdef")
)

// newBuilder makes a builder of the source "web" whose clock stands at
// received; change may alter its options.
func newBuilder(t testing.TB, change func(*Options)) *Builder {
	t.Helper()
	o := Options{
		Secret:   secret,
		Settings: Settings{Source: touchstone.Source{Name: "web", Channel: "website"}},
		Shaper:   shape.New(shape.Options{Source: "web"}),
		Now:      func() time.Time { return received },
	}
	if change != nil {
		change(&o)
	}
	b, err := NewBuilder(o)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// plain gives the least message that is accepted.
func plain() Message { return Message{ID: "m-1", Name: "Order Paid"} }

// event builds a message that must be accepted.
func event(t testing.TB, b *Builder, m Message) touchstone.Event {
	t.Helper()
	e, err := b.Event(&m)
	if err != nil {
		t.Fatalf("%+v: %v", m, err)
	}
	return e
}

// fields lists the fields and reasons of every fault in an error.
func fields(err error) []string {
	var out []string
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		for _, e := range joined.Unwrap() {
			out = append(out, fields(e)...)
		}
		return out
	}
	var reject *Reject
	if errors.As(err, &reject) {
		return fields(reject.Err)
	}
	var e *touchstone.Error
	if errors.As(err, &e) {
		out = append(out, e.Field+" "+e.Message.Key)
	}
	slices.Sort(out)
	return out
}

func pointer[T any](v T) *T { return &v }
