// SPDX-License-Identifier: Apache-2.0

//go:build cgo

package drain_test

import (
	"encoding/binary"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"touchstone"
	"touchstone/eventstore/duckdb"
	"touchstone/vault"
)

// BenchmarkWhole is the way of typical events (600 bytes as JSON) from Accept
// into DuckDB, sealed by the vault: posts of 200 from 16 callers.
func BenchmarkWhole(b *testing.B) {
	store, err := duckdb.Open(b.Context(), filepath.Join(b.TempDir(), "facts"), duckdb.Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer store.Close()
	v, err := vault.Open(b.Context(), filepath.Join(b.TempDir(), "vault"), vault.Options{Now: time.Now})
	if err != nil {
		b.Fatal(err)
	}
	defer v.Close()
	keys, err := v.Keys(b.Context(), "hotel")
	if err != nil {
		b.Fatal(err)
	}
	run(b, store, keys, typical)
}

// typical gives the events of one post.
func typical(post, count int) []touchstone.Event {
	at := time.Date(2026, 3, 4, 5, 6, 7, 890_000_000, time.UTC)
	out := make([]touchstone.Event, count)
	for i := range out {
		n := post*count + i
		subject := touchstone.SubjectID(n%5_000 + 1)
		e := touchstone.Event{
			Kind:     touchstone.Interaction,
			Shape:    touchstone.Shape{Source: "web", Channel: "website", Name: []string{"page viewed", "product viewed", "cart opened", "order placed"}[n%4], Place: "/items/{id}"}.WithID(),
			Subjects: []touchstone.SubjectID{subject}, Unit: "shop-0042", Claimed: at, Occurred: at, Received: at,
			Objects:  []touchstone.Object{{Type: "order", ID: fmt.Sprint("A-", n)}},
			Promoted: []touchstone.Property{{Name: "category", Type: touchstone.String, Text: "garden"}},
			Private: touchstone.Private{
				Place:       fmt.Sprintf("https://shop.example/items/%d/photos?utm_source=newsletter&utm_campaign=spring", n),
				Identifiers: []touchstone.Identifier{{Subject: subject, Kind: touchstone.AnonymousID, Value: fmt.Sprintf("01890a5d-ac96-774b-bcce-%012d", subject)}},
				Properties:  []touchstone.Property{{Name: "user_agent", Type: touchstone.String, Text: "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36"}},
			},
		}
		binary.BigEndian.PutUint64(e.ID[:], uint64(n+1)*0x9e3779b97f4a7c15)
		out[i] = e
	}
	return out
}
