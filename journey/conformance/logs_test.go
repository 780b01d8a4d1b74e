// SPDX-License-Identifier: Apache-2.0

package conformance

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"

	"touchstone"
	"touchstone/journey/journeytest"
)

// helpdesk is the ticket as it should go. The pattern says the same of the first
// letters of activities, as an independent count.
var helpdesk = []touchstone.JourneyStage{{Order: touchstone.OrderSequence, Touchpoints: steps(
	"Assign seriousness", "Take in charge ticket!repeats", "Wait!optional", "Resolve ticket", "Closed")}}

var helpdeskPattern = regexp.MustCompile(`^<Assign seriousness>(<Take in charge ticket>)+(<Wait>)?<Resolve ticket><Closed>$`)

func TestHelpdesk(t *testing.T) {
	trails := journeytest.ReadXES(t, "data", "eventlogs", "helpdesk.xes.gz").Trails(t)
	r := check(t, trails, Question{Net: Designed(&touchstone.Journey{Stages: helpdesk})})
	conforming, skipped := 0, 0
	for c := range trails.Len() {
		var path strings.Builder
		for _, a := range trails.At(c).Activity {
			path.WriteString("<" + trails.Activities[a] + ">")
		}
		if helpdeskPattern.MatchString(path.String()) {
			conforming++
		}
		if !strings.Contains(path.String(), "<Resolve ticket>") {
			skipped++
		}
	}
	// The README of the log: 4,580 cases, 226 variants.
	if r.Customers != 4580 || r.Outside+r.Conforming.N+r.Deviating.N != 4580 {
		t.Errorf("%+v", r)
	}
	if r.Conforming.N != conforming {
		t.Errorf("%d conform, by the pattern %d", r.Conforming.N, conforming)
	}
	if r.Cases.Rare+r.Cases.Long+r.Cases.Undecided != 0 {
		t.Errorf("%+v", r.Cases)
	}
	for _, d := range r.Deviations {
		if d.Kind == Skipped && d.Touchpoint == "Resolve ticket" && d.Customers.N != skipped {
			t.Errorf("%d skip the solution; in %d cases it is not there", d.Customers.N, skipped)
		}
	}
}

// loans is how an application goes that is approved in one go.
func loans() Net {
	return Designed(&touchstone.Journey{Stages: []touchstone.JourneyStage{
		{Order: touchstone.OrderSequence, Touchpoints: steps("A_SUBMITTED", "A_PARTLYSUBMITTED", "A_PREACCEPTED", "W_Completeren aanvraag!repeats")},
		{Touchpoints: steps("A_ACCEPTED", "A_FINALIZED", "O_SELECTED", "O_CREATED", "O_SENT", "W_Nabellen offertes!repeats")},
		{Touchpoints: steps("O_SENT_BACK", "W_Valideren aanvraag!repeats")},
		{Touchpoints: steps("A_APPROVED", "A_ACTIVATED", "A_REGISTERED", "O_ACCEPTED")},
	}})
}

func TestLoans(t *testing.T) {
	trails := journeytest.ReadXES(t, "data", "eventlogs", "bpic2012.xes.gz").Trails(t)
	r := check(t, trails, Question{Net: loans()})
	c := r.Cases
	if c.All != 13087 || c.Outside+c.Fitting+c.Aligned+c.Rare+c.Long+c.Undecided != 13087 || r.Outside+r.Conforming.N+r.Deviating.N != 13087 {
		t.Errorf("%+v", r)
	}
	if c.Rare == 0 || r.Untold.N != c.Rare+c.Long+c.Undecided {
		t.Errorf("of 4,366 paths more than 2,000 do not fit: %+v, untold %d", c, r.Untold.N)
	}
}

func BenchmarkCheckLoans(b *testing.B) {
	trails := journeytest.ReadXES(b, "data", "eventlogs", "bpic2012.xes.gz").Trails(b)
	q := Question{Net: loans()}
	for b.Loop() {
		check(b, trails, q)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(trails.Events()), "ns/event")
}

// BenchmarkCheckMillion has few paths and many customers, as real journeys do.
func BenchmarkCheckMillion(b *testing.B) {
	var m memory
	m.customers(50_000, "web app desk card spa out")
	m.customers(20_000, "app web desk cash news spa spa out")
	m.customers(20_000, "web desk card spa out")
	m.customers(10_000, "web app call desk card cash out")
	events := 0
	for _, p := range m.Trails {
		for _, t := range p {
			events += len(t.Activity)
		}
	}
	for b.Loop() {
		check(b, &m, Question{Net: stay()})
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(events), "ns/event")
}

// A net comes from outside as JSON.
func FuzzNet(f *testing.F) {
	for _, n := range []Net{stay(), *alphaNet(), {Places: 1, Transitions: []Transition{{"a", []int{0}, []int{0}}, {"", []int{0}, []int{0, 0}}}}} {
		raw, err := json.Marshal(n)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(raw, "web app desk register request")
	}
	f.Fuzz(func(t *testing.T, raw []byte, words string) {
		var n Net
		if json.Unmarshal(raw, &n) != nil || len(n.Transitions) > 50 || n.Places > 50 {
			return
		}
		var m memory
		m.customers(1, words[:min(len(words), 200)])
		if len(m.Activities) == 0 {
			return
		}
		r, err := Check(t.Context(), &m, Question{Net: n, States: 500})
		if err != nil {
			if touchstone.KindOf(err) != touchstone.Invalid {
				t.Fatal(err)
			}
			return
		}
		if r.Outside+r.Conforming.N+r.Deviating.N != 1 || r.Fitness.Replay != nil && !(*r.Fitness.Replay >= 0 && *r.Fitness.Replay <= 1) {
			t.Fatalf("%+v", r)
		}
	})
}
