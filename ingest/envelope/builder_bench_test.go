// SPDX-License-Identifier: Apache-2.0

package envelope

import (
	"encoding/json"
	"testing"
	"time"

	"touchstone"
	"touchstone/ingest/shape"
)

func benchBuilder(b *testing.B) *Builder {
	builder, err := NewBuilder(Options{
		Secret:   []byte("a secret of a workspace"),
		Settings: Settings{Source: touchstone.Source{Name: "web", Facets: []string{"category"}, Promoted: []touchstone.Promoted{{Name: "price", Type: touchstone.ColumnNumber}}}},
		Shaper:   shape.New(shape.Options{Source: "web"}),
		Now:      func() time.Time { return time.Date(2026, 1, 22, 3, 0, 0, 0, time.UTC) },
	})
	if err != nil {
		b.Fatal(err)
	}
	return builder
}

func BenchmarkDecodeAndBuild(b *testing.B) {
	builder := benchBuilder(b)
	var m Message
	b.SetBytes(int64(len(typical)))
	b.ReportAllocs()
	for b.Loop() {
		if err := Decode(typical, &m); err != nil {
			b.Fatal(err)
		}
		if _, err := builder.Event(&m); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkBuild(b *testing.B) {
	builder := benchBuilder(b)
	var m Message
	if err := Decode(typical, &m); err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := builder.Event(&m); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkLibrary reads the same bytes as the standard library does into
// structs, for comparison.
func BenchmarkLibrary(b *testing.B) {
	type event struct {
		ID          string `json:"id"`
		Kind        string `json:"kind"`
		Channel     string `json:"channel"`
		Name        string `json:"name"`
		Place       string `json:"place"`
		Identifiers []struct {
			Kind, Value string
			Verified    bool
		} `json:"identifiers"`
		Unit       string                     `json:"unit"`
		Objects    []touchstone.Object        `json:"objects"`
		Time       string                     `json:"time"`
		Duration   *int64                     `json:"duration_ms"`
		Properties map[string]json.RawMessage `json:"properties"`
	}
	data := []byte(typical)
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		var e event
		if err := json.Unmarshal(data, &e); err != nil {
			b.Fatal(err)
		}
	}
}
