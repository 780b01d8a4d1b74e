// SPDX-License-Identifier: Apache-2.0

package journal

import (
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"touchstone"
)

// typical gives events as a shop's website sends them: about 600 bytes each as
// JSON, a dozen shapes.
func typical(from, count int) []touchstone.Event {
	at := time.Date(2026, 3, 4, 5, 6, 7, 890_000_000, time.UTC)
	out := make([]touchstone.Event, count)
	for i := range out {
		n := from + i
		duration := int64(n % 90_000)
		e := touchstone.Event{
			Kind:     touchstone.Interaction,
			Shape:    touchstone.Shape{Source: "web", Channel: "website", Name: []string{"page viewed", "product viewed", "cart opened", "order placed"}[n%4], Place: "/items/{id}/" + []string{"photos", "reviews", "questions"}[n%3]}.WithID(),
			Subjects: []touchstone.SubjectID{touchstone.SubjectID(n%100_000 + 1), touchstone.SubjectID(n%77_777 + 1)},
			Unit:     "shop-0042", Objects: []touchstone.Object{{Type: "order", ID: fmt.Sprint("A-", n)}},
			Claimed: at, Occurred: at, Received: at, Duration: &duration, Value: &touchstone.Money{Minor: int64(n % 50_000), Currency: "CNY"},
			Promoted: []touchstone.Property{{Name: "category", Type: touchstone.String, Text: "garden"}, {Name: "quantity", Type: touchstone.Integer, Integer: 2}},
			Private: touchstone.Private{
				Place:       fmt.Sprintf("https://shop.example/items/%d/photos?utm_source=newsletter&utm_campaign=spring", n),
				Identifiers: []touchstone.Identifier{{Subject: touchstone.SubjectID(n%100_000 + 1), Kind: touchstone.UserID, Value: fmt.Sprint("user-", n%100_000)}, {Subject: touchstone.SubjectID(n%77_777 + 1), Kind: touchstone.AnonymousID, Value: "4f9d8c1e-2b7a-4c55-9d1e-0a1b2c3d4e5f"}},
				Properties:  []touchstone.Property{{Name: "referrer", Type: touchstone.String, Text: "https://search.example/?q=watering+can"}, {Name: "user_agent", Type: touchstone.String, Text: "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36"}},
			},
		}
		binary.BigEndian.PutUint64(e.ID[:], uint64(n)*0x9e3779b97f4a7c15)
		out[i] = e
	}
	return out
}

func BenchmarkEncode(b *testing.B) {
	all := typical(0, 200)
	var chunk []byte
	for b.Loop() {
		var err error
		if chunk, err = Encode(chunk[:0], all); err != nil {
			b.Fatal(err)
		}
	}
	perEvent(b, len(all), len(chunk))
}

func BenchmarkDecode(b *testing.B) {
	const events = 200
	chunk, err := Encode(nil, typical(0, events))
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Decode(chunk); err != nil {
			b.Fatal(err)
		}
	}
	perEvent(b, events, len(chunk))
}

func perEvent(b *testing.B, events, bytes int) {
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(events), "ns/event")
	b.ReportMetric(float64(bytes)/float64(events), "bytes/event")
}

// BenchmarkAppend posts from 64 callers at once.
func BenchmarkAppend(b *testing.B) {
	for _, size := range []int{1, 200} {
		b.Run(fmt.Sprintf("events=%d", size), func(b *testing.B) {
			j, err := Open(b.TempDir(), Options{Clock: time.Now})
			if err != nil {
				b.Fatal(err)
			}
			defer j.Close()
			took := callers(b, 64, func(n int, all []touchstone.Event) error {
				_, err := j.Append(b.Context(), all)
				return err
			}, size)
			b.ReportMetric(float64(b.N*size)/b.Elapsed().Seconds(), "events/s")
			b.ReportMetric(float64(j.Size())/b.Elapsed().Seconds()/1e6, "MB/s")
			slices.Sort(took)
			b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "p99-ms")
		})
	}
}

// callers runs b.N posts from several goroutines and gives the time each took.
func callers(b *testing.B, many int, do func(n int, all []touchstone.Event) error, size int) []time.Duration {
	took := make([]time.Duration, b.N)
	var next atomic.Int64
	var posts sync.WaitGroup
	b.ResetTimer()
	for range many {
		posts.Go(func() {
			all := typical(0, size)
			for n := int(next.Add(1)) - 1; n < b.N; n = int(next.Add(1)) - 1 {
				begun := time.Now()
				if err := do(n, all); err != nil {
					b.Error(err)
					return
				}
				took[n] = time.Since(begun)
			}
		})
	}
	posts.Wait()
	b.StopTimer()
	return took
}

// BenchmarkBare is the limit that the disk sets: the frames that BenchmarkAppend
// writes for one post, ready-made, written and synced one after the other.
func BenchmarkBare(b *testing.B) {
	for _, size := range []int{1, 200, 2000} {
		b.Run(fmt.Sprintf("events=%d", size), func(b *testing.B) {
			chunk, err := Encode(make([]byte, frameSize+chunkSize), typical(0, size))
			if err != nil {
				b.Fatal(err)
			}
			file, err := os.Create(filepath.Join(b.TempDir(), "bare"))
			if err != nil {
				b.Fatal(err)
			}
			defer file.Close()
			for b.Loop() {
				if _, err := file.Write(chunk); err != nil {
					b.Fatal(err)
				}
				if err := syncData(file); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.N*size)/b.Elapsed().Seconds(), "events/s")
			b.ReportMetric(float64(b.N*len(chunk))/b.Elapsed().Seconds()/1e6, "MB/s")
		})
	}
}

// BenchmarkRead reads back what 200-event posts left.
func BenchmarkRead(b *testing.B) {
	j, err := Open(b.TempDir(), Options{Clock: time.Now})
	if err != nil {
		b.Fatal(err)
	}
	defer j.Close()
	const posts, size = 200, 200
	for range posts {
		if _, err := j.Append(b.Context(), typical(0, size)); err != nil {
			b.Fatal(err)
		}
	}
	for b.Loop() {
		for batch, err := range j.Read(b.Context(), 0, new([]touchstone.Event)) {
			if err != nil {
				b.Fatal(err)
			}
			if !batch.More {
				break
			}
		}
	}
	b.ReportMetric(float64(b.N*posts*size)/b.Elapsed().Seconds(), "events/s")
}
