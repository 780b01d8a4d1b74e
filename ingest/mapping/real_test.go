// SPDX-License-Identifier: Apache-2.0

package mapping

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
	"time"

	"touchstone"
	"touchstone/eventstore/memory"
	"touchstone/ingest/envelope"
	"touchstone/ingest/shape"
	"touchstone/internal/testenv"
	"touchstone/query"
)

// into keeps what an import hands over in a store, sealed parts left out.
type into struct {
	t     *testing.T
	store *memory.Store
	last  touchstone.Position
	twice int
}

func (k *into) accept(ctx context.Context, events []touchstone.Event) (touchstone.Position, error) {
	for i := range events {
		k.last++
		events[i].Position, events[i].Private = k.last, touchstone.Private{}
	}
	receipt, err := k.store.Append(ctx, events)
	if err != nil {
		k.t.Fatal(err)
	}
	k.twice += receipt.Duplicates
	return k.last, nil
}

// profileOf reads a profile that the project gives along.
func profileOf(t *testing.T, name string) touchstone.Profile {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(testenv.Root(t), "docs", "profiles", name+".json"))
	if err != nil {
		t.Fatal(err)
	}
	var p touchstone.Profile
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	if err := d.Decode(&p); err != nil {
		t.Fatal(err)
	}
	if err := p.Validate(); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return p
}

func builder(t *testing.T, source string) *envelope.Builder {
	t.Helper()
	b, err := envelope.NewBuilder(envelope.Options{Secret: bytes.Repeat([]byte{7}, 32), Settings: envelope.Settings{Source: touchstone.Source{Name: source}}, Shaper: shape.New(shape.Options{}),
		Now: func() time.Time { return time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC) }})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func imported(t *testing.T, k *into, profile, path string) Result {
	t.Helper()
	p := profileOf(t, profile)
	got, err := Run(context.Background(), Import{Path: path, Profile: p, Maker: builder(t, p.Source), Accept: k.accept})
	if err != nil {
		t.Fatalf("%s: %v", profile, err)
	}
	for _, r := range got.Rejects.First {
		t.Errorf("%s: row %d is rejected: %v", profile, r.Line, r.Reason)
	}
	return got
}

func answer(t *testing.T, k *into, question string) *query.Table {
	t.Helper()
	q, err := query.Parse(question)
	if err != nil {
		t.Fatal(err)
	}
	table, err := k.store.Query(context.Background(), q, &touchstone.Meaning{})
	if err != nil {
		t.Fatal(err)
	}
	return table
}

// TestRealFilesComeInWhole imports public data under the profiles in
// docs/profiles. The counts are those of the README beside each file.
func TestRealFilesComeInWhole(t *testing.T) {
	for _, c := range []struct {
		profile, file string
		rows, events  int
	}{
		{"olist-customers", "olist_ecommerce/customers.csv.gz", 8762, 8762},
		{"olist-reviews", "olist_ecommerce/order_reviews.csv.gz", 3464, 3464},
		{"helpdesk", "eventlogs/helpdesk.xes.gz", 21348, 21348},
		{"bpic2012", "eventlogs/bpic2012.xes.gz", 262200, 262200},
		{"sfo-2012", "sfo_airport_survey/2012.csv.gz", 3521, 3521},
		{"sfo-2013", "sfo_airport_survey/2013.csv.gz", 3535, 3535},
		{"sfo-2015", "sfo_airport_survey/2015.csv.gz", 2958, 2958},
		{"sfo-2016", "sfo_airport_survey/2016.csv.gz", 3087, 3087},
		{"twitter-airline", "twitter_airline/data.csv.gz", 11049, 11049},
	} {
		k := &into{t: t, store: memory.Open()}
		got := imported(t, k, c.profile, testenv.Shared(t, "data", c.file))
		if got.Rows != c.rows || got.Events != c.events || k.twice != 0 {
			t.Errorf("%s: %d rows, %d events, %d duplicates; want %d rows, %d events, none twice", c.profile, got.Rows, got.Events, k.twice, c.rows, c.events)
		}
	}
}

// TestOrdersBecomeTheirSteps counts the filled times of the four steps: every
// one of the 11,460 orders was placed.
func TestOrdersBecomeTheirSteps(t *testing.T) {
	k := &into{t: t, store: memory.Open()}
	got := imported(t, k, "olist-orders", testenv.Shared(t, "data", "olist_ecommerce", "orders.csv.gz"))
	if got.Rows != 11460 || k.twice != 0 {
		t.Errorf("%d rows, %d duplicates", got.Rows, k.twice)
	}
	total := int64(0)
	for _, row := range answer(t, k, "count by shape").Rows {
		total += row.Tallies[0].N
	}
	if total != int64(got.Events) {
		t.Errorf("%d events are counted, %d were accepted", total, got.Events)
	}
	placed := 0
	shapes, err := k.store.Shapes(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range shapes {
		if s.Name == "Order Placed" {
			for _, row := range answer(t, k, "count by shape where shape = "+s.ID.String()).Rows {
				placed = int(row.Tallies[0].N)
			}
		}
	}
	if placed != 11460 {
		t.Errorf("%d orders were placed, want 11,460", placed)
	}
}

// TestTheSurveyKeepsItsScores asks for the NPS of 2017, which the README gives
// as 39.8 (1,436 promoters and 342 detractors of 2,746 answers).
func TestTheSurveyKeepsItsScores(t *testing.T) {
	k := &into{t: t, store: memory.Open()}
	if got := imported(t, k, "sfo-2017", testenv.Shared(t, "data", "sfo_airport_survey", "2017.csv.gz")); got.Rows != 2831 {
		t.Errorf("%d rows", got.Rows)
	}
	tally := answer(t, k, "nps(nps)").Rows[0].Tallies[0]
	if tally.N != 2746 || tally.Hits != 1436 || tally.Misses != 342 {
		t.Errorf("NPS from %+v", tally)
	}
}

// TestAnotherImportOfRealFilesAddsNothing imports twice into one store.
func TestAnotherImportOfRealFilesAddsNothing(t *testing.T) {
	k := &into{t: t, store: memory.Open()}
	path := testenv.Shared(t, "data", "olist_ecommerce", "order_reviews.csv.gz")
	imported(t, k, "olist-reviews", path)
	imported(t, k, "olist-reviews", path)
	if k.twice != 3464 {
		t.Errorf("%d of 3,464 events were found to be here already", k.twice)
	}
}

// TestTheExampleOfTheStandardComesIn imports the small OCEL 2.0 document of
// the standard's own examples.
func TestTheExampleOfTheStandardComesIn(t *testing.T) {
	k := &into{t: t, store: memory.Open()}
	p := touchstone.Profile{Format: touchstone.FormatOCEL, Kind: touchstone.Interaction, Source: "erp"}
	got, err := Run(context.Background(), Import{Path: testenv.Shared(t, "data", "eventlogs", "ocel20_example.jsonocel.gz"), Profile: p, Maker: builder(t, "erp"), Accept: k.accept})
	if err != nil || got.Events != 13 || got.Rejected != 0 {
		t.Errorf("%d events, %d rejected, %v", got.Events, got.Rejected, err)
	}
}
