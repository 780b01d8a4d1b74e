// SPDX-License-Identifier: Apache-2.0

package assembly

import (
	"cmp"
	"context"
	"math"
	"slices"
	"strings"
	"time"

	"touchstone"
	"touchstone/eventstore"
	"touchstone/moment"
)

// maker turns steps into rows of encounters.
type maker struct {
	w         World
	q         Question
	numbers   map[touchstone.TouchpointID]uint16 // those that customers see, then those behind
	said      []opinion
	decisions []Outcome
	metrics   []Outcome
	byName    map[string]int // index of decisions
	byMetric  map[string]int
	traits    []trait
	trail     trail
	newest    int64
	zone      *time.Location
	out       *Assembly
	front     *sheet
	behind    *sheet
	met       *meetings
}

// sheet is encounters with what is known before them and what comes after.
type sheet struct {
	out     *Assembly
	columns columns
}

// trait is a segment trait that is a covariate.
type trait struct {
	name   string
	values map[touchstone.CustomerID][]touchstone.TraitValue
}

// columns are what is known before and what comes after, by encounter.
type columns struct {
	tenure, contacts, value, mood []float32
	before, after                 [sources][]float32
	brand                         [][]float32 // the last answer before
	traits                        []Places
	season                        Places
	happened                      [][]float32 // by decision: 1, or 0 as far as is known
	earlier                       [][]float32 // in as long a time before
	answered                      [][]float32 // by metric
	spoilt                        [][]float32 // by touchpoint that customers see: whether the next encounter with it was bad
}

func newMaker(ctx context.Context, w World, q Question, said []opinion) (*maker, error) {
	m := &maker{w: w, q: q, numbers: map[touchstone.TouchpointID]uint16{}, said: said, byName: map[string]int{}, byMetric: map[string]int{}, zone: cmp.Or(w.Zone, time.UTC), out: &Assembly{Worth: map[string]Sum{}}}
	m.front, m.behind, m.met = &sheet{out: m.out}, &sheet{out: &Assembly{}}, newMeetings(w)
	for i, t := range w.Touchpoints {
		m.numbers[t] = uint16(i)
		m.out.Touchpoints = append(m.out.Touchpoints, string(t))
	}
	for i, t := range w.Behind {
		m.numbers[t] = uint16(len(w.Touchpoints) + i)
		m.behind.out.Touchpoints = append(m.behind.out.Touchpoints, string(t))
	}
	for _, o := range q.Outcomes {
		if o.Metric && len(m.metrics) == MaxMetrics {
			return nil, &touchstone.Error{Kind: touchstone.Invalid, Field: "outcomes", Message: touchstone.Msg("assembly.too_many_metrics", "most", MaxMetrics)}
		}
		if o.Metric {
			m.byMetric[o.Name] = len(m.metrics)
			m.metrics = append(m.metrics, o)
		} else {
			m.byName[o.Name] = len(m.decisions)
			m.decisions = append(m.decisions, o)
		}
	}
	for _, name := range q.Traits {
		t := trait{name: name}
		if w.Meaning.Histories != nil {
			var err error
			if t.values, err = w.Meaning.Histories.History(ctx, name); err != nil {
				return nil, err
			}
		}
		m.traits = append(m.traits, t)
	}
	for _, s := range []*sheet{m.front, m.behind, &m.met.sheet} {
		c := &s.columns
		c.brand, c.answered = make([][]float32, len(m.metrics)), make([][]float32, len(m.metrics))
		c.happened, c.earlier = make([][]float32, len(m.decisions)), make([][]float32, len(m.decisions))
		c.traits = make([]Places, len(m.traits))
	}
	m.behind.columns.spoilt = make([][]float32, len(w.Touchpoints))
	return m, nil
}

// step takes the next step of the trails.
func (m *maker) step(s *eventstore.Step) {
	at := s.Occurred.UnixMilli()
	t := &m.trail
	if t.steps == 0 || s.Customer != t.customer {
		m.finish()
		t.reset(s.Customer, at, len(m.decisions), len(m.metrics))
	}
	t.steps++
	if t.steps > MaxSteps || m.q.Customers != nil && !m.q.Customers(s.Customer) {
		return
	}
	m.newest = max(m.newest, at)
	t.advance(at)
	if s.Kind == touchstone.Outcome {
		if i, ok := m.byName[m.w.Names[s.Shape]]; ok {
			t.happened[i] = append(t.happened[i], at)
			m.worth(m.decisions[i].Name, s.Value)
		}
	} else {
		m.contact(s)
	}
	m.brand(s)
	if s.Value != nil && s.Value.Currency == m.w.Currency {
		t.after.value += float64(s.Value.Minor)
	}
}

// worth adds up what an outcome is worth.
func (m *maker) worth(name string, v *touchstone.Money) {
	if v == nil || v.Currency != m.w.Currency {
		return
	}
	sum := m.out.Worth[name]
	m.out.Worth[name] = Sum{sum.Minor + float64(v.Minor), sum.N + 1}
}

// contact takes a step that may be an encounter, or tell how one was.
func (m *maker) contact(s *eventstore.Step) {
	t := &m.trail
	t.after.contacts++
	t.after.at = t.now
	if s.Unit != "" {
		t.after.unit = s.Unit
	}
	id := m.w.Meaning.Shapes[s.Shape]
	own, judged := m.numbers[id]
	channel := m.w.Meaning.Touchpoints[id].Channel
	if judged {
		back := together
		if s.Kind == touchstone.Feedback {
			back = recalled
		}
		e := t.meet(s, own, channel, back)
		if s.Kind != touchstone.Feedback {
			e.seen, e.contact = t.now, true
		}
		m.score(s, e)
		if s.Duration != nil {
			e.wait.add(float64(*s.Duration) / 1000)
		}
		if limit, ok := m.w.Limits[id]; ok && s.Duration != nil {
			kept := moment.Ordinary
			if *s.Duration > limit.Milliseconds() {
				kept = moment.Bad
				e.shows(Waited, s.Position)
			}
			e.slow = Worst(e.slow, kept)
		}
	}
	m.hear(s, id)
}

// score notes how an encounter was rated.
func (m *maker) score(s *eventstore.Step, e *encounter) {
	for _, score := range s.Scores {
		if _, brand := m.byMetric[score.Metric]; brand {
			continue
		}
		q, mood, ok := Rate(score)
		if !ok {
			continue
		}
		switch score.Metric {
		case StatedImportance:
			e.stated[important].add((mood + 1) / 2)
			continue
		case Expectation:
			e.stated[expected].add((mood + 1) / 2)
			continue
		}
		e.stated[perceived].add((mood + 1) / 2)
		if q != moment.Unrated {
			e.rated = Worst(e.rated, q)
			if q == moment.Bad {
				e.shows(Rated, s.Position)
			}
		}
		m.trail.feel(e, ratings, mood)
	}
}

// hear notes what the step's text says: of the touchpoint that an aspect is
// about, and of the step's own where it names no aspect.
func (m *maker) hear(s *eventstore.Step, own touchstone.TouchpointID) {
	i, _ := slices.BinarySearchFunc(m.said, s.Position, func(o opinion, p touchstone.Position) int { return cmp.Compare(o.position, p) })
	for ; i < len(m.said) && m.said[i].position == s.Position; i++ {
		about := own
		if m.said[i].aspect != "" {
			about = m.w.Meaning.Aspects[m.said[i].aspect]
		}
		number, judged := m.numbers[about]
		if !judged {
			continue
		}
		e := m.trail.meet(s, number, m.w.Meaning.Touchpoints[about].Channel, recalled)
		e.heard = true
		e.worse = e.worse || m.said[i].polarity < 0
		e.better = e.better || m.said[i].polarity > 0
		if m.said[i].polarity < 0 {
			e.shows(Said, s.Position)
			e.aspect = cmp.Or(e.aspect, m.said[i].aspect)
		}
		if strings.HasSuffix(m.said[i].aspect, Attitude) {
			e.tone.add(float64(m.said[i].polarity))
		}
		m.trail.feel(e, words, float64(m.said[i].polarity))
	}
}

// brand notes answers to the metrics that are outcomes.
func (m *maker) brand(s *eventstore.Step) {
	for _, score := range s.Scores {
		if i, ok := m.byMetric[score.Metric]; ok {
			v := float32(score.Value) / 100
			m.trail.answered[i] = append(m.trail.answered[i], answer{m.trail.now, v})
			m.trail.after.brand[i] = v
		}
	}
}

// finish turns the trail of a customer into rows.
func (m *maker) finish() {
	t := &m.trail
	if t.steps == 0 {
		return
	}
	if t.steps > MaxSteps {
		m.out.TooLong++
		return
	}
	if m.q.Customers != nil && !m.q.Customers(t.customer) {
		return
	}
	row := uint32(len(m.out.IDs))
	m.out.IDs = append(m.out.IDs, t.customer)
	met := map[uint16]bool{}
	for i := range t.rows {
		if t.rows[i].quality() != moment.Unrated && m.inPeriod(t.rows[i].begun) {
			met[t.rows[i].touchpoint] = true
		}
	}
	for i := range t.rows {
		e := &t.rows[i]
		switch {
		case !m.inPeriod(e.begun):
		case e.quality() == moment.Unrated && met[e.touchpoint]:
			m.out.Unrated++
		case int(e.touchpoint) >= len(m.w.Touchpoints):
			m.backstage(row, i)
		default:
			met[e.touchpoint] = true
			m.row(m.front, row, e)
		}
	}
	m.meetings(row)
}

func (m *maker) inPeriod(at int64) bool {
	return (m.q.From.IsZero() || at >= m.q.From.UnixMilli()) && (m.q.To.IsZero() || at < m.q.To.UnixMilli())
}

// backstage appends an encounter with a touchpoint behind, and what became of
// the next encounters with those that customers see.
func (m *maker) backstage(customer uint32, i int) {
	rows := m.trail.rows
	e := rows[i]
	if e.quality() == moment.Unrated {
		return
	}
	at := len(m.behind.out.Customer)
	for t := range m.behind.columns.spoilt {
		m.behind.columns.spoilt[t] = append(m.behind.columns.spoilt[t], float32(math.NaN()))
	}
	for k := i + 1; k < len(rows) && rows[k].begun <= e.begun+Lag.Milliseconds(); k++ {
		next := &rows[k]
		if int(next.touchpoint) >= len(m.w.Touchpoints) || next.begun == e.begun || next.quality() == moment.Unrated {
			continue
		}
		if spoilt := m.behind.columns.spoilt[next.touchpoint]; spoilt[at] != spoilt[at] {
			spoilt[at] = 0
			if next.quality() == moment.Bad {
				spoilt[at] = 1
			}
		}
	}
	e.touchpoint -= uint16(len(m.w.Touchpoints))
	m.row(m.behind, customer, &e)
}

// row appends an encounter to a sheet.
func (m *maker) row(s *sheet, customer uint32, e *encounter) {
	t, o, c := &m.trail, s.out, &s.columns
	begun := time.UnixMilli(e.begun).UTC()
	o.Customer = append(o.Customer, customer)
	o.Touchpoint = append(o.Touchpoint, e.touchpoint)
	o.At = append(o.At, e.begun)
	o.Quality = append(o.Quality, e.quality())
	for from := range sources {
		c.before[from] = append(c.before[from], t.moodBefore(e, from))
		c.after[from] = append(c.after[from], e.moods[from].mean())
	}
	if e.stated[important].n > 0 || e.stated[expected].n > 0 {
		o.Stated = append(o.Stated, Stated{customer, e.touchpoint, e.stated[important].mean(), e.stated[expected].mean(), e.stated[perceived].mean()})
	}
	o.Positions = append(o.Positions, e.position)
	o.Because = append(o.Because, e.because())
	o.Proofs = append(o.Proofs, e.proof())
	o.Hours = append(o.Hours, uint8(begun.In(m.zone).Hour()))
	o.Told = append(o.Told, e.rated != moment.Unrated || e.heard)
	o.Waits = append(o.Waits, e.waited())
	o.Tone = append(o.Tone, e.tone.mean())
	o.Aspects.Codes = append(o.Aspects.Codes, o.Aspects.add(e.aspect))
	o.Units.Codes = append(o.Units.Codes, o.Units.add(e.unit))
	o.Channels.Codes = append(o.Channels.Codes, o.Channels.add(string(e.channel)))

	c.tenure = append(c.tenure, float32(math.Log1p(float64(e.begun-t.first)/86_400_000)))
	c.contacts = append(c.contacts, float32(math.Log1p(float64(e.known.contacts))))
	c.value = append(c.value, float32(math.Log1p(math.Max(0, e.known.value/100))))
	c.mood = append(c.mood, e.known.mood())
	c.season.Codes = append(c.season.Codes, c.season.add(begun.Format("2006-")+string(rune('1'+(begun.Month()-1)/3))))
	for i := range m.metrics {
		c.brand[i] = append(c.brand[i], e.known.brand[i])
		c.answered[i] = append(c.answered[i], m.firstAnswer(i, e.begun))
	}
	for i := range m.decisions {
		c.happened[i] = append(c.happened[i], within(t.happened[i], e.begun+1, e.begun+m.q.Window.Milliseconds()+1))
		c.earlier[i] = append(c.earlier[i], m.earlier(i, e.begun))
	}
	for i := range m.traits {
		value, _ := touchstone.TraitAt(m.traits[i].values[t.customer], begun.Add(-time.Millisecond))
		c.traits[i].Codes = append(c.traits[i].Codes, c.traits[i].add(value))
	}
}

// within is 1 when any of ascending times lies in [from, to), else 0.
func within(times []int64, from, to int64) float32 {
	i, _ := slices.BinarySearch(times, from)
	if i < len(times) && times[i] < to {
		return 1
	}
	return 0
}

// earlier tells whether an outcome came in as long a time before as it is
// waited for after; NaN when the customer was not known for that long.
func (m *maker) earlier(outcome int, begun int64) float32 {
	from := begun - m.q.Window.Milliseconds()
	if m.trail.first > from {
		return float32(math.NaN())
	}
	return within(m.trail.happened[outcome], from, begun)
}

// firstAnswer is the first answer to a metric after an encounter began and
// within its window; NaN when there is none.
func (m *maker) firstAnswer(metric int, begun int64) float32 {
	for _, a := range m.trail.answered[metric] {
		if a.at > begun {
			if a.at <= begun+m.q.Window.Milliseconds() {
				return a.value
			}
			break
		}
	}
	return float32(math.NaN())
}
