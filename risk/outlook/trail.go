// SPDX-License-Identifier: Apache-2.0

package outlook

import (
	"math"
	"slices"

	"touchstone"
	"touchstone/eventstore"
	"touchstone/moment"
	"touchstone/moment/assembly"
	"touchstone/moment/study"
)

// judgement is how an encounter was, known at a time.
type judgement struct {
	at  int64
	bad bool
}

// trail is what is known of one customer while the trail is read, forwards.
// Its lists ascend.
type trail struct {
	customer touchstone.CustomerID
	steps    int
	first    int64
	last     int64
	subjects []touchstone.SubjectID
	met      []touchstone.TouchpointID // last

	contacts   []int64
	present    []int64 // of the kind whose absence is churn
	complaints []int64
	judged     []judgement
	bad        []int64
	moods      int
	moodSum    float64
	mood       float64 // the last; NaN: none
	nps        float64 // the last; NaN: never
	purchases  int
	spent      float64 // minor units
	bought     int64   // when last
	channels   map[touchstone.Channel]int
	units      map[string]bool
	unit       string // the last

	rows []int // of the table
}

// reset begins the trail of another customer.
func (t *trail) reset(s *eventstore.Step, at int64) {
	*t = trail{customer: s.Customer, first: at, mood: math.NaN(), nps: math.NaN(), channels: map[touchstone.Channel]int{}, units: map[string]bool{},
		contacts: t.contacts[:0], present: t.present[:0], complaints: t.complaints[:0], judged: t.judged[:0], bad: t.bad[:0], rows: t.rows[:0]}
}

// take adds a step to what is known.
func (t *trail) take(s *eventstore.Step, g *ground, at int64) {
	t.steps++
	t.last = at
	if s.Subject != 0 && !slices.Contains(t.subjects, s.Subject) {
		t.subjects = append(t.subjects, s.Subject)
	}
	t.meet(g.meaning.Shapes[s.Shape])
	name := g.names[s.Shape]
	if g.question.present(s.Kind, name) {
		t.present = append(t.present, at)
	}
	if s.Kind == touchstone.Outcome && g.question.complains(name) {
		t.complaints = append(t.complaints, at)
	}
	if s.Value != nil && s.Value.Currency == g.currency && s.Value.Minor > 0 {
		t.purchases, t.spent, t.bought = t.purchases+1, t.spent+float64(s.Value.Minor), at
	}
	if s.Kind == touchstone.Outcome {
		return
	}
	t.contacts = append(t.contacts, at)
	place := g.meaning.Shapes[s.Shape]
	if channel := g.meaning.Touchpoints[place].Channel; channel != "" {
		t.channels[channel]++
	}
	if s.Unit != "" {
		t.units[s.Unit], t.unit = true, s.Unit
	}
	t.judge(s, g, at, g.behind[place])
}

// meet notes a touchpoint; "" is none.
func (t *trail) meet(place touchstone.TouchpointID) {
	if place == "" {
		return
	}
	if len(t.met) == MostLast {
		copy(t.met, t.met[1:])
		t.met = t.met[:MostLast-1]
	}
	t.met = append(t.met, place)
}

// judge notes how the customer found a step: what was rated, the worst of it,
// else what was said. What happens behind is judged by others.
func (t *trail) judge(s *eventstore.Step, g *ground, at int64, behind bool) {
	rated := moment.Unrated
	for _, score := range s.Scores {
		if score.Metric == "nps" && score.High > score.Low {
			t.nps = float64(score.Value) / 100
		}
		q, mood, ok := assembly.Rate(score)
		if !ok || behind || study.BrandMetric(score.Metric) {
			continue
		}
		t.feel(mood)
		rated = assembly.Worst(rated, q)
	}
	if words, heard := g.heard(s.Position); heard && !behind {
		t.feel(words.mood())
		if rated == moment.Unrated {
			rated = words.quality()
		}
	}
	if rated == moment.Unrated {
		return
	}
	t.judged = append(t.judged, judgement{at, rated == moment.Bad})
	if rated == moment.Bad {
		t.bad = append(t.bad, at)
	}
}

func (t *trail) feel(mood float64) {
	t.moods, t.moodSum, t.mood = t.moods+1, t.moodSum+mood, mood
}

// words are how often one text said something bad, and something good.
type words struct {
	position    touchstone.Position
	bad, spoken int32
	sum         int32
}

func (w words) mood() float64 { return float64(w.sum) / float64(w.spoken) }

func (w words) quality() moment.Quality {
	switch {
	case w.bad > 0 && w.sum < 0:
		return moment.Bad
	case w.sum > 0:
		return moment.Good
	}
	return moment.Ordinary
}
