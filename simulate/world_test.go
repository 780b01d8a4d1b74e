// SPDX-License-Identifier: Apache-2.0

package simulate_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"touchstone"
	"touchstone/ingest/envelope"
	"touchstone/ingest/shape"
	"touchstone/language/aspect"
	"touchstone/simulate"
	"touchstone/workspace/template"
)

var small = simulate.World{Seed: 3, Customers: 1500, Days: 120}

// each runs a test on a small world of everything that there is one of.
func each(t *testing.T, test func(*testing.T, simulate.World)) {
	for _, of := range simulate.Worlds() {
		w := small
		w.Of = of
		t.Run(of, func(t *testing.T) { test(t, w) })
	}
}

// lines writes a world.
func lines(w simulate.World) []byte {
	var out []byte
	for h := range w.Run().Events() {
		out = append(h.AppendJSON(out), '\n')
	}
	return out
}

// The hashes were taken on linux/amd64 and hold on every machine: worlds are
// made by whole numbers. Who changes one on purpose writes down the new hash.
func TestWorldIsTheSameOnEveryMachine(t *testing.T) {
	want := map[string]string{
		"hotel": "73a22b3b8fe5d8f1", "shop": "c822cc2f90dbe506", "restaurant": "8e29df5128840aa6",
		"coffee": "afeede6d268cc896", "home-share": "b835c26411062cad",
	}
	each(t, func(t *testing.T, w simulate.World) {
		hash := sha256.Sum256(lines(w))
		if got := hex.EncodeToString(hash[:8]); got != want[w.Of] {
			t.Errorf("the world's bytes hash to %s, want %s", got, want[w.Of])
		}
		other := w
		other.Seed++
		if bytes.Equal(lines(w), lines(other)) {
			t.Error("two seeds gave one world")
		}
	})
}

// builder makes facts of the world's events as the set-up says.
func builder(t *testing.T, w simulate.World) *envelope.Builder {
	t.Helper()
	source := w.Setup()[0].Body.(touchstone.Source)
	b, err := envelope.NewBuilder(envelope.Options{
		Secret: []byte("a secret of sixteen bytes"), Settings: envelope.Settings{Source: source},
		Shaper: shape.New(shape.Options{Source: source.Name}), Now: func() time.Time { return time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC) },
	})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// Every event is accepted, and the rules of the set-up take it to the touchpoint
// that it is of.
func TestIntakeTakesEveryEventToItsTouchpoint(t *testing.T) { each(t, takesEveryEvent) }

func takesEveryEvent(t *testing.T, w simulate.World) {
	b, rules := builder(t, w), ruled(w)
	var line []byte
	n, last := 0, int64(0)
	for h := range w.Run().Events() {
		line = h.AppendJSON(line[:0])
		var m envelope.Message
		if err := envelope.Decode(string(line), &m); err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		e, err := b.Event(&m)
		if err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		if got := rules[string(e.Shape.Channel)+"|"+e.Shape.Name]; got != h.Touchpoint() {
			t.Fatalf("%s: the rules take it to %q, it is of %q", line, got, h.Touchpoint())
		}
		if e.Occurred.UnixMilli() != h.Occurred() || h.Sent() < last {
			t.Fatalf("%s: out of order", line)
		}
		n, last = n+1, h.Sent()
	}
	if n < 15_000 {
		t.Errorf("only %d events", n)
	}
}

// ruled gives the keys of touchpoints by channel and name.
func ruled(w simulate.World) map[string]string {
	out := map[string]string{}
	for _, r := range w.Rules() {
		out[string(r.Channel)+"|"+r.Name] = strings.TrimPrefix(string(r.Touchpoint), "tp_")
	}
	return out
}

// The template and the set-up have every touchpoint, stage, department and unit
// that is referred to, and records are valid.
func TestSetupFitsTheTemplate(t *testing.T) { each(t, setupFits) }

func setupFits(t *testing.T, w simulate.World) {
	tpl, err := template.ByID(w.Of)
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]bool{"": true}
	for _, p := range tpl.Touchpoints {
		known["tp_"+p.Key] = true
	}
	for _, s := range tpl.Stages {
		known["st_"+s.Key] = true
	}
	for _, d := range tpl.Departments {
		known["dep_"+d.Key] = true
	}
	for _, s := range w.Setup() {
		raw, err := json.Marshal(s.Body)
		if err != nil {
			t.Fatal(err)
		}
		var r struct {
			ID, Touchpoint, Stage, Department string
			Moves                             []touchstone.UnitMove
		}
		if err := json.Unmarshal(raw, &r); err != nil {
			t.Fatal(err)
		}
		refs := []string{r.Touchpoint, r.Stage, r.Department}
		for _, m := range r.Moves {
			refs = append(refs, string(m.Parent))
		}
		for _, ref := range refs {
			if !known[ref] {
				t.Errorf("%s refers to %s, which is not there yet", raw, ref)
			}
		}
		if err := validate(s.Body); err != nil || r.ID == "" || known[r.ID] {
			t.Errorf("%s: %v", raw, err)
		}
		known[r.ID] = true
	}
}

func validate(body any) error {
	switch r := body.(type) {
	case touchstone.Source:
		return r.Validate()
	case touchstone.SegmentTrait:
		return r.Validate()
	case touchstone.Unit:
		return r.Validate()
	case touchstone.Touchpoint:
		return r.Validate()
	case touchstone.Rule:
		return r.Validate()
	case touchstone.Standard:
		return r.Validate()
	case touchstone.Persona:
		return r.Validate()
	}
	return fmt.Errorf("no record: %T", body)
}

// What the truth counts is counted again from the lines alone.
func TestTruthIsWhatTheDataSay(t *testing.T) {
	w := simulate.World{Seed: 5}
	run := w.Run()
	c := counts{seen: map[string]bool{}, bookings: map[string]arrival{}}
	for h := range run.Events() {
		c.add(t, h.AppendJSON(nil))
	}
	truth := run.Truth()
	if c.events != truth.Events || c.repeats != truth.Repeats {
		t.Errorf("%d events and %d repeats, the truth says %d and %d", c.events, c.repeats, truth.Events, truth.Repeats)
	}
	near := func(what string, got, want, tolerance float64) {
		t.Helper()
		if math.Abs(got-want) > tolerance {
			t.Errorf("%s: %g in the data, %g in the truth", what, got, want)
		}
	}
	// The truth takes in three months before the first event, which are alike.
	near("wait before", c.wait[0].mean(), truth.Improvement.Minutes[0], 1)
	near("wait since", c.wait[1].mean(), truth.Improvement.Minutes[1], 0.7)
	near("longer wait for late rooms", c.late[1].mean()-c.late[0].mean(), truth.Backstage.Longer, 2.5)
	if c.wait[0].mean() < c.wait[1].mean()+4 {
		t.Errorf("the improvement takes %g minutes to %g only", c.wait[0].mean(), c.wait[1].mean())
	}
	// repeats are 10 of 1,000: four standard deviations of a binomial share of
	// some 340,000.
	near("share of repeats", float64(c.repeats)/float64(c.events-c.repeats), 0.01, 0.0007)
	if names := truth.Touchpoints[1]; names.Touchpoint != "hotel.arrive.front-desk" || !names.Moment {
		t.Errorf("the first planted moment is %+v", names)
	}
}

// arrival is what the lines say about a booking's arrival.
type arrival struct{ late bool }

type meanOf struct{ sum, n float64 }

func (a *meanOf) add(v float64) { a.sum, a.n = a.sum+v, a.n+1 }

func (a meanOf) mean() float64 { return a.sum / a.n }

type counts struct {
	events, repeats int64
	seen            map[string]bool
	bookings        map[string]arrival
	wait            [2]meanOf // minutes in improved units, before and since
	late            [2]meanOf // minutes everywhere, on time and late before five
}

func (c *counts) add(t *testing.T, line []byte) {
	var e struct {
		ID, Name, Unit string
		Time           time.Time
		Objects        []struct{ ID string }
		Properties     struct {
			Wait int64 `json:"wait_s"`
			Late int64 `json:"late_min"`
		}
	}
	if err := json.Unmarshal(line, &e); err != nil {
		t.Fatal(err)
	}
	c.events++
	if c.seen[e.ID] {
		c.repeats++
		return
	}
	c.seen[e.ID] = true
	switch e.Name {
	case "清扫放房", "Room Turned Over":
		c.bookings[e.Objects[0].ID] = arrival{late: e.Properties.Late > 0}
	case "入住办理", "Check-in":
		c.arrive(e.Unit, e.Time, c.bookings[e.Objects[0].ID].late, float64(e.Properties.Wait)/60)
	}
}

// arrive takes in a check-in. Of late rooms one in five is ready all the same,
// and all are after five, so that the data alone understate what the truth says
// of guests who found it late; those of a wait under ten minutes did not.
func (c *counts) arrive(unit string, at time.Time, late bool, minutes float64) {
	if local := at.Hour(); late && local < 17 && minutes >= 10 {
		c.late[1].add(minutes)
	} else if !late {
		c.late[0].add(minutes)
	}
	if !slices.Contains([]string{"WH-SHA", "WH-HGH", "WH-CAN", "HL-SYX", "HL-XMN", "HY-XIY"}, unit) {
		return
	}
	since := 0
	if !at.Before(time.Date(2026, 6, 8, 0, 0, 0, 0, time.FixedZone("", 8*3600))) { // 60 % of the days after 2025-11-01
		since = 1
	}
	c.wait[since].add(minutes)
}

// Sentences speak of aspects that the taxonomy of the industry knows.
func TestSentencesSpeakOfKnownAspects(t *testing.T) { each(t, speaksOfKnownAspects) }

func speaksOfKnownAspects(t *testing.T, w simulate.World) {
	taxonomy, ok := aspect.Shipped(aspect.Industry(w.Of))
	if !ok {
		t.Fatal("there is no taxonomy of it")
	}
	known := map[string]bool{}
	for _, a := range taxonomy.Aspects() {
		known[a.Key] = true
	}
	run := w.Run()
	for range run.Events() {
	}
	for key, m := range run.Truth().Mentions {
		if !known[key] {
			t.Errorf("aspect %s: known is %v, %+v", key, known[key], m)
		}
	}
}

// Ten times the events need no more memory for a world under way.
func TestMemoryDoesNotGrowWithTheDays(t *testing.T) {
	held := func(days int) uint64 {
		run := simulate.World{Seed: 1, Customers: 10 * days, Days: days}.Run()
		most, n := uint64(0), 0
		var m runtime.MemStats
		for range run.Events() {
			if n++; n%20_000 == 0 {
				runtime.GC()
				runtime.ReadMemStats(&m)
				most = max(most, m.HeapAlloc)
			}
		}
		return most
	}
	few, many := held(300), held(3000)
	if many > few+few/2+1<<20 {
		t.Errorf("300 days hold %d bytes, 3,000 days %d", few, many)
	}
}
