// SPDX-License-Identifier: Apache-2.0

package search

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"touchstone"
	"touchstone/eventstore/memory"
	"touchstone/vault"
)

// vocabulary is of words that differ as much in how often they come as those of
// reviews do (Zipf).
func vocabulary(random *rand.Rand) func(n int) string {
	zipf := rand.NewZipf(random, 1.1, 5, 6_000)
	return func(n int) string {
		var b strings.Builder
		for range n {
			b.WriteRune(rune(0x4e00 + zipf.Uint64()))
		}
		return b.String()
	}
}

// BenchmarkSearch projects texts of 60 Chinese characters and looks for words of
// two among them: texts/s, bytes of the file for each byte of text, and how
// long a page of 50 takes.
func BenchmarkSearch(b *testing.B) {
	const texts = 20_000
	random := rand.New(rand.NewPCG(1, 2))
	say := vocabulary(random)
	v, err := vault.Open(b.Context(), filepath.Join(b.TempDir(), "vault"), vault.Options{Now: func() time.Time { return start }})
	if err != nil {
		b.Fatal(err)
	}
	defer v.Close()
	keys, err := v.Keys(b.Context(), "main")
	if err != nil {
		b.Fatal(err)
	}
	store := memory.Open()
	var all []touchstone.Event
	for n := range texts {
		all = append(all, touchstone.Event{ID: touchstone.EventID{byte(n), byte(n >> 8), byte(n >> 16), 1}, Position: touchstone.Position(n + 1), Kind: touchstone.Feedback, Shape: touchstone.Shape{ID: 7, Source: "s", Name: "n"},
			Subjects: []touchstone.SubjectID{touchstone.SubjectID(n%5000 + 1)}, Occurred: start, Received: start, Private: touchstone.Private{Texts: []touchstone.Text{{Field: "c", Text: say(60)}}}})
	}
	if err := keys.Seal(b.Context(), all); err != nil {
		b.Fatal(err)
	}
	if _, err := store.Append(b.Context(), all); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		folder := b.TempDir()
		i, err := Open(b.Context(), folder, Options{Events: store, Keys: keys})
		if err != nil {
			b.Fatal(err)
		}
		began := time.Now()
		if _, err := i.Project(b.Context()); err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(texts/time.Since(began).Seconds(), "texts/s")
		if err := i.Compact(b.Context()); err != nil {
			b.Fatal(err)
		}
		info, err := os.Stat(filepath.Join(folder, fileName))
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(info.Size())/(texts*60*3), "file/text")
		began = time.Now()
		for range 100 {
			words, err := ParseWords(say(2))
			if err != nil {
				b.Fatal(err)
			}
			if _, err := i.Find(b.Context(), words, time.Time{}, time.Time{}, 0, 50); err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(float64(time.Since(began).Milliseconds())/100, "ms/search")
		if err := i.Close(); err != nil {
			b.Fatal(err)
		}
	}
}
