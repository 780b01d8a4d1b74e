// SPDX-License-Identifier: Apache-2.0

package binding

import (
	"context"
	"encoding/binary"
	"fmt"
	"math"
	"testing"
	"time"

	"touchstone"
	"touchstone/answer"
	"touchstone/eventstore"
	"touchstone/eventstore/memory"
	"touchstone/query"
)

// world is facts about touchpoints, of which everybody who asks has a reader.
type world struct {
	*testing.T
	store    *memory.Store
	meaning  *touchstone.Meaning
	mentions []eventstore.Mention
	next     touchstone.Position
	reader   answer.Reader
	own      []touchstone.TouchpointID
	register map[touchstone.TouchpointID]*touchstone.Touchpoint
	pains    map[touchstone.PainPointID]*touchstone.PainPoint
	asked    int
}

func newWorld(t *testing.T) *world {
	return &world{T: t, store: memory.Open(), register: map[touchstone.TouchpointID]*touchstone.Touchpoint{}, pains: map[touchstone.PainPointID]*touchstone.PainPoint{},
		meaning: &touchstone.Meaning{Revision: 3, Shapes: map[touchstone.ShapeID]touchstone.TouchpointID{},
			Aspects: map[string]touchstone.TouchpointID{"food": "breakfast", "queue": "desk"}, Traits: map[string]touchstone.Trait{"tier": touchstone.TraitMap{}}}}
}

// meet adds contacts of customers first, first+1 … with a touchpoint on a day of
// 2026; a score of 1 to 5 makes them feedback.
func (w *world) meet(touchpoint touchstone.TouchpointID, day time.Time, first, n int, score int32, seconds int64) {
	w.Helper()
	events := make([]touchstone.Event, n)
	for i := range events {
		w.next++
		e := touchstone.Event{Position: w.next, Kind: touchstone.Interaction, Occurred: day.Add(12 * time.Hour), Received: day.AddDate(1, 0, 0),
			Shape: touchstone.Shape{Normaliser: 1, Source: "test", Name: string(touchpoint)}.WithID(), Subjects: []touchstone.SubjectID{touchstone.SubjectID(first + i)}}
		binary.BigEndian.PutUint64(e.ID[:], uint64(w.next))
		if score > 0 {
			e.Kind, e.Scores = touchstone.Feedback, []touchstone.Score{{Metric: "rating", Value: score * 100, Low: 100, High: 500}}
		}
		if seconds > 0 {
			ms := seconds * 1000
			e.Duration = &ms
		}
		w.meaning.Shapes[e.Shape.ID] = touchpoint
		events[i] = e
	}
	if _, err := w.store.Append(w.Context(), events); err != nil {
		w.Fatal(err)
	}
}

// say adds mentions of an aspect to the facts from a position on.
func (w *world) say(from touchstone.Position, n, ordinal int, aspect string, polarity int8) {
	for i := range n {
		w.mentions = append(w.mentions, eventstore.Mention{Position: from + touchstone.Position(i), Ordinal: ordinal, Aspect: aspect, Polarity: polarity, Confidence: 90})
	}
	if err := w.store.Derive(w.Context(), "v1", w.mentions); err != nil {
		w.Fatal(err)
	}
}

var (
	january = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	rating  = query.Measure{Kind: query.Mean, Metric: "rating", Low: 100, High: 500}
	whole   = Scope{From: january, To: january.AddDate(0, 0, 31), Zone: "UTC"}
)

func day(n int) time.Time { return january.AddDate(0, 0, n-1) }

func (w *world) world() World {
	return World{Own: w.own, Metrics: []query.Measure{rating}, Mentions: "v1",
		Ask: func(ctx context.Context, q query.Question) (*answer.Answer, error) {
			w.asked++
			return answer.Ask(ctx, w.store, w.meaning, q, w.reader)
		},
		Touchpoint: func(id touchstone.TouchpointID) *touchstone.Touchpoint { return w.register[id] },
		Pain:       func(id touchstone.PainPointID) *touchstone.PainPoint { return w.pains[id] }}
}

func (w *world) bind(s Scope, stages ...touchstone.JourneyStage) *Sheet {
	w.Helper()
	sheet, err := Bind(w.Context(), &touchstone.Journey{Stages: stages}, w.world(), s)
	if err != nil {
		w.Fatal(err)
	}
	return sheet
}

func steps(ids ...touchstone.TouchpointID) []touchstone.JourneyStep {
	out := make([]touchstone.JourneyStep, len(ids))
	for i, id := range ids {
		out[i].Touchpoint = id
	}
	return out
}

func near(t *testing.T, name string, got *float64, want float64) {
	t.Helper()
	if got == nil || math.Abs(*got-want) > 1e-5 {
		t.Errorf("%s is %v, want %v", name, got, want)
	}
}

// hotel is a desk that 35 customers rated (20 with 5, 15 with 3) and a kiosk
// that does as well, which ten met, five of them at the desk too; breakfast, of
// which 30 mentions are good and 10 bad, and where nobody was counted; a shop
// that was last met on the 10th, and a garden that nobody met.
func hotel(t *testing.T) *world {
	w := newWorld(t)
	w.meet("desk", day(28), 1, 20, 5, 60)    // positions 1 to 20
	w.meet("desk", day(29), 21, 15, 3, 600)  // 21 to 35
	w.meet("kiosk", day(30), 31, 10, 0, 120) // 36 to 45
	w.meet("shop", day(10), 1, 32, 4, 0)     // 46 to 77
	w.say(1, 30, 0, "food", 1)
	w.say(1, 10, 1, "food", -1)
	return w
}

// Forty rated a touchpoint that twelve used: twelve contacts of twelve, and a
// feeling of forty.
func TestWhatIsSaidOfAStepIsNoContact(t *testing.T) {
	w := newWorld(t)
	w.meet("desk", day(3), 1, 12, 0, 60)
	w.meet("desk", day(4), 1, 40, 5, 0)
	step := w.bind(whole, touchstone.JourneyStage{Touchpoints: steps("desk")}).Stages[0].Steps[0]
	if step.Contacts.N != 12 || step.Customers.N != 12 || step.Feeling.N != 40 || step.Level != touchstone.Observed {
		t.Errorf("%d contacts of %d, a feeling of %d, %s", step.Contacts.N, step.Customers.N, step.Feeling.N, step.Level)
	}
}

func TestWhatIsKnownIsCountedByHand(t *testing.T) {
	w := hotel(t)
	desk := touchstone.JourneyStep{Touchpoint: "desk", Alternatives: []touchstone.TouchpointID{"kiosk"}}
	sheet := w.bind(whole, touchstone.JourneyStage{Touchpoints: append([]touchstone.JourneyStep{desk}, steps("breakfast")...)}, touchstone.JourneyStage{Touchpoints: steps("shop", "garden")})
	if sheet.Newest != "2026-01-30" || sheet.Provenance.Revision != 3 || !sheet.Provenance.From.Equal(january) {
		t.Errorf("the sheet rests on %+v up to %s", sheet.Provenance, sheet.Newest)
	}

	// Contacts of the desk and the kiosk: 35 + 10; customers 1 to 40. Of the 45
	// durations 20 are 60 s, 10 are 120 s, 15 are 600 s: the 23rd is 120 s, the
	// 41st 600 s.
	arrive := sheet.Stages[0].Steps[0]
	if arrive.Contacts.N != 45 || arrive.Customers.N != 40 || arrive.Newest != "2026-01-30" || arrive.State != Live || arrive.Level != touchstone.Observed {
		t.Errorf("arriving is %+v", arrive)
	}
	near(t, "the median", arrive.Median.Value, 120_000)
	near(t, "the 90th percentile", arrive.P90.Value, 600_000)
	// Ratings: mean (20·5 + 15·3)/35 = 4.142857, on -2 to 2 that is 1.142857. The
	// variance is (20·.857143² + 15·1.142857²)/34 = 1.008403, its standard error
	// .169740, t(34) 2.032245: ± .344953, and a step of the scale is a step of
	// emotion.
	if f := arrive.Feeling; f.Source != FromScore || f.Metric != "rating" || f.N != 35 || arrive.Also.Source != "" {
		t.Errorf("the feeling at arrival is %+v beside %+v", f, arrive.Also)
	}
	near(t, "the feeling", arrive.Feeling.Value, 1.142857)
	near(t, "its lower limit", arrive.Feeling.Low, .797904)
	near(t, "its upper limit", arrive.Feeling.High, 1.487810)

	// Mentions: (30 - 10)/40 = .5, on -2 to 2 that is 1. Adjusted Wald: n' = 43,
	// p' = 30.75/43, d' = 10.75/43, centre .4651163, ± 1.959964·√(.7487831/43) =
	// .2586377; twice that.
	breakfast := sheet.Stages[0].Steps[1]
	if f := breakfast.Feeling; f.Source != FromMentions || f.N != 40 || breakfast.Contacts.N != 0 || breakfast.State != Live || breakfast.Level != touchstone.Observed || breakfast.Newest != "" {
		t.Errorf("breakfast is %+v", breakfast)
	}
	near(t, "the feeling", breakfast.Feeling.Value, 1)
	near(t, "its lower limit", breakfast.Feeling.Low, 2*(.4651163-.2586377))
	near(t, "its upper limit", breakfast.Feeling.High, 2*(.4651163+.2586377))

	stage := sheet.Stages[0]
	if stage.Contacts.N != 45 || stage.Customers.N != 40 || stage.Feeling.Source != FromMentions || stage.Feeling.N != 40 || stage.Also.Source != FromScore || stage.Also.N != 35 || stage.Median.Value != nil {
		t.Errorf("the stage is %+v", stage.Known)
	}

	shop, garden := sheet.Stages[1].Steps[0], sheet.Stages[1].Steps[1]
	if shop.State != Stale || shop.Newest != "2026-01-10" || shop.Feeling.N != 32 { // twenty days before the newest fact
		t.Errorf("the shop is %+v", shop)
	}
	near(t, "the feeling at the shop", shop.Feeling.Value, 1) // 4 of 1 to 5
	if garden.State != None || garden.Level != touchstone.Assumed || garden.Contacts.N != 0 || garden.Feeling.Value != nil {
		t.Errorf("the garden is %+v", garden)
	}
}

func TestFewAreThin(t *testing.T) {
	w := newWorld(t)
	w.meet("desk", day(30), 1, 29, 5, 0)
	w.meet("gym", day(30), 1, 30, 5, 0)
	w.say(1, 3, 0, "queue", -1)
	got := w.bind(whole, touchstone.JourneyStage{Touchpoints: steps("desk", "gym")}).Stages[0].Steps
	if got[0].State != Thin || got[0].Level != touchstone.Assumed || got[0].Feeling.Source != FromScore || got[0].Also.N != 3 {
		t.Errorf("29 answers are %+v", got[0])
	}
	if got[1].State != Live || got[1].Level != touchstone.Observed {
		t.Errorf("30 answers are %+v", got[1])
	}
}

func TestWhatTheRegisterLeadsToIsReported(t *testing.T) {
	w := newWorld(t)
	w.register["desk"] = &touchstone.Touchpoint{Evidence: []touchstone.Evidence{{Kind: touchstone.Assumed, Link: "x"}, {Kind: touchstone.Reported, Link: "https://example.com/interview"}}}
	w.register["gym"] = &touchstone.Touchpoint{Evidence: []touchstone.Evidence{{Kind: touchstone.Reported, Note: "somebody said"}}}
	got := w.bind(whole, touchstone.JourneyStage{Touchpoints: steps("desk", "gym")}).Stages[0].Steps
	if got[0].Level != touchstone.Reported || got[1].Level != touchstone.Assumed {
		t.Errorf("got %s and %s", got[0].Level, got[1].Level)
	}
}

func TestCardsRestOnWhatTheirEvidenceCounts(t *testing.T) {
	w := hotel(t)
	w.say(1, 31, 2, "queue", -1)
	w.pains["slow"] = &touchstone.PainPoint{Touchpoint: "desk", Aspect: "queue"}
	w.pains["far"] = &touchstone.PainPoint{Touchpoint: "garden", Aspect: "food", Evidence: []touchstone.Evidence{{Kind: touchstone.Reported, Link: "https://example.com/a"}}}
	observed := func(link string) []touchstone.Evidence {
		return []touchstone.Evidence{{Kind: touchstone.Observed, Link: link}}
	}
	for name, c := range map[string]struct {
		card  touchstone.JourneyCard
		level touchstone.EvidenceKind
		n     int64
	}{
		"nothing":               {touchstone.JourneyCard{}, touchstone.Assumed, 0},
		"many, under a step":    {touchstone.JourneyCard{Step: "desk"}, touchstone.Assumed, 0},
		"counted":               {touchstone.JourneyCard{Evidence: observed(`count where touchpoint = desk`)}, touchstone.Observed, 35},
		"its own period":        {touchstone.JourneyCard{Evidence: observed(`count where touchpoint = desk from 2020-01-01 to 2021-01-01`)}, touchstone.Observed, 35},
		"everywhere":            {touchstone.JourneyCard{Evidence: observed(`count where kind = feedback`)}, touchstone.Observed, 67},
		"too few":               {touchstone.JourneyCard{Evidence: observed(`count where touchpoint = kiosk`)}, touchstone.Assumed, 0},
		"elsewhere":             {touchstone.JourneyCard{Evidence: observed(`count where touchpoint = shop`)}, touchstone.Observed, 32},
		"said":                  {touchstone.JourneyCard{Evidence: observed(`mentions(old) where about = breakfast and polarity = 1`)}, touchstone.Observed, 30},
		"two measures":          {touchstone.JourneyCard{Evidence: observed(`count, customers`)}, touchstone.Reported, 0},
		"a page":                {touchstone.JourneyCard{Evidence: observed(`https://example.com`)}, touchstone.Reported, 0},
		"an interview":          {touchstone.JourneyCard{Evidence: []touchstone.Evidence{{Kind: touchstone.Reported, Link: "interview 7"}}}, touchstone.Reported, 0},
		"an interview unlinked": {touchstone.JourneyCard{Evidence: []touchstone.Evidence{{Kind: touchstone.Reported, Note: "7"}}}, touchstone.Assumed, 0},
		"a pain":                {touchstone.JourneyCard{Pain: "slow"}, touchstone.Observed, 31},
		"a pain nobody told":    {touchstone.JourneyCard{Pain: "far"}, touchstone.Reported, 0},
		"a pain that is gone":   {touchstone.JourneyCard{Pain: "none"}, touchstone.Assumed, 0},
		"what cannot be asked":  {touchstone.JourneyCard{Evidence: observed(`count where property(none) = 1`)}, touchstone.Assumed, 0},
	} {
		got := w.bind(whole, touchstone.JourneyStage{Touchpoints: steps("desk", "kiosk", "breakfast"), Cards: []touchstone.JourneyCard{c.card}}).Stages[0].Cards[0]
		if got.Level != c.level || got.N != c.n {
			t.Errorf("%s: %+v, want %s of %d", name, got, c.level, c.n)
		}
	}
}

// Of a segment, what too few did is hidden; and so is a stage that the rest of
// would give it away.
func TestAStageDoesNotGiveAwayAStep(t *testing.T) {
	w := newWorld(t)
	w.meet("desk", day(30), 1, 40, 5, 0)
	w.meet("kiosk", day(30), 1, 3, 5, 0)
	w.meet("gym", day(30), 1, 40, 5, 0)
	w.meet("shop", day(30), 1, 40, 5, 0)
	for c := 1; c <= 20; c++ {
		w.meaning.Traits["tier"].(touchstone.TraitMap)[touchstone.CustomerID(c)] = "gold"
	}
	w.reader.Floor = 10
	scope := whole
	scope.Segment = []query.Condition{{Dimension: query.Dimension{Kind: query.ByTrait, Name: "tier"}, Op: query.In, Values: []string{"gold"}}}
	sheet := w.bind(scope, touchstone.JourneyStage{Touchpoints: steps("desk", "kiosk")}, touchstone.JourneyStage{Touchpoints: steps("gym", "shop")})
	first := sheet.Stages[0]
	if kiosk := first.Steps[1]; !kiosk.Contacts.Hidden || kiosk.Contacts.N != 0 {
		t.Errorf("three customers are told: %+v", kiosk.Contacts)
	}
	if !first.Contacts.Hidden || !first.Customers.Hidden || !first.Feeling.Hidden || first.Feeling.Value != nil {
		t.Errorf("the stage gives three customers away: %+v", first.Known)
	}
	shown := 0
	for _, s := range sheet.Stages {
		for _, step := range s.Steps {
			if step.Contacts.N == 20 {
				shown++
			}
		}
	}
	if shown != 2 { // one more is hidden with the kiosk
		t.Errorf("%d of the steps that 20 of them met are told", shown)
	}
}

func TestAnOwnerSeesTotalsOfTheRest(t *testing.T) {
	w := hotel(t)
	w.own, w.reader = []touchstone.TouchpointID{"desk"}, answer.Reader{Floor: 20, Scope: &answer.Scope{Touchpoints: []touchstone.TouchpointID{"desk"}}}
	s := w.bind(whole, touchstone.JourneyStage{Touchpoints: steps("desk", "shop", "kiosk", "breakfast")}).Stages[0]
	if s.Steps[0].Outside || s.Steps[0].Contacts.N != 35 {
		t.Errorf("the own desk is %+v", s.Steps[0])
	}
	if !s.Steps[1].Outside || s.Steps[1].Contacts.N != 32 && !s.Steps[1].Contacts.Hidden {
		t.Errorf("another's shop is %+v", s.Steps[1])
	}
	if kiosk := s.Steps[2]; !kiosk.Outside || kiosk.Contacts.N != 0 { // ten customers
		t.Errorf("another's kiosk is %+v", kiosk)
	}
	if s.Steps[3].Feeling.N != 0 {
		t.Errorf("what was said of another's breakfast is told: %+v", s.Steps[3].Feeling)
	}
	if !s.Unasked || s.Contacts.N != 0 {
		t.Errorf("a stage that is not all one's own is %+v", s.Known)
	}
}

// However large a journey is, a bounded number of questions is asked.
func TestQuestionsAreBounded(t *testing.T) {
	w := newWorld(t)
	w.meet("desk", day(30), 1, 40, 5, 0)
	stages := make([]touchstone.JourneyStage, 300)
	for i := range stages {
		stages[i].Touchpoints = steps(touchstone.TouchpointID(fmt.Sprint("a", i)), touchstone.TouchpointID(fmt.Sprint("b", i)))
		stages[i].Cards = []touchstone.JourneyCard{{Evidence: []touchstone.Evidence{{Kind: touchstone.Observed, Link: fmt.Sprintf("count where channel = c%d", i)}}}}
	}
	last := w.bind(whole, stages...).Stages[299]
	if most := 3 + 2*MostGroups + MostProofs; w.asked > most {
		t.Errorf("%d questions, want at most %d", w.asked, most)
	}
	if !last.Unasked {
		t.Error("the last stage does not say that it was not asked about")
	}
}

func TestAJourneyOfNothing(t *testing.T) {
	w := newWorld(t)
	sheet := w.bind(whole, touchstone.JourneyStage{})
	if sheet.Newest != "" || sheet.Stages[0].State != None || len(sheet.Stages[0].Steps) != 0 {
		t.Errorf("got %+v", sheet)
	}
}

func TestWhatFailsIsTold(t *testing.T) {
	w := newWorld(t)
	w.reader.Scope = &answer.Scope{}
	_, err := Bind(t.Context(), &touchstone.Journey{Stages: []touchstone.JourneyStage{{Touchpoints: steps("desk")}}}, w.world(), whole)
	if touchstone.KindOf(err) != touchstone.Forbidden {
		t.Errorf("an empty scope gave %v", err)
	}
}
