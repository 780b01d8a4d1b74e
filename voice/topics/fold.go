// SPDX-License-Identifier: Apache-2.0

package topics

import (
	"cmp"
	"math"
	"slices"
	"time"

	"touchstone"
	"touchstone/language/topic"
	"touchstone/stats"
)

const (
	weeksBefore = 8  // with which the last full week is compared
	weeksShown  = 26 // of a trend, at most
	mostQuoted  = 24 // texts of a topic that are offered as quotes
)

// Ask says what is counted.
type Ask struct {
	From, To time.Time        // occurred, half-open; a zero edge is open
	Admits   func(*Text) bool // nil: every text
	// Customer tells whose a subject is; nil: a customer's own.
	Customer func(touchstone.SubjectID) touchstone.CustomerID
	// Into gives the topic that one was merged into, by number; nil: none was.
	Into []int
	// Now is when the question is asked: weeks that end later are not full.
	Now  time.Time
	Zone *time.Location // of weeks, which begin on Monday; nil: UTC
}

// Figures is how much is said of each topic.
type Figures struct {
	Texts     int // all that were asked about
	Placed    int // of them, those of any topic
	Customers int // who said them, as far as they are known
	Nameless  int // texts that name nobody
	Weeks     []Week
	Topics    []Figure // those of most texts first; none of a topic that was merged into another
}

// Week is one week of a trend.
type Week struct {
	Begins time.Time
	Texts  int // of all topics and none
	Full   bool
}

// Figure is how much is said of one topic and of those that were merged into it.
type Figure struct {
	Topic     int // its number among Found's
	Texts     int
	Customers int
	Nameless  int
	Share     stats.Interval // of all texts, by Wilson
	// Growth compares the last full week with up to eight before it; nil where
	// times are not known.
	Growth   *topic.Growth
	Felt     int            // texts whose feeling about it is known
	Polarity stats.Estimate // their mean; N is 0 below two
	Weeks    []int          // texts in each week of Figures
	Quotes   []Quoted       // the most typical first
}

// Quoted leads to a quote: a part of a text.
type Quoted struct {
	Text   *Text
	Number int // of the text among Found's
	Part   int
	Weight float32 // by which quotes are in order
}

// fold counts what the texts of a question say.
type fold struct {
	Ask
	found *Found
	first int // number of the first week
	last  int // of the week of Now
	out   *Figures
	sums  []sum // by topic
	total sum
}

// sum is what is counted of one topic.
type sum struct {
	people
	texts  int
	weeks  map[int]int
	moods  [3]int // texts that feel -1, 0, 1
	quotes []Quoted
}

func newSum() sum { return sum{people: newPeople(), weeks: map[int]int{}} }

// people are those who said texts.
type people struct {
	customers map[touchstone.CustomerID]struct{}
	nameless  int // texts that name nobody
}

func newPeople() people { return people{customers: map[touchstone.CustomerID]struct{}{}} }

// add adds whoever said a text.
func (p *people) add(t *Text, customer func(touchstone.SubjectID) touchstone.CustomerID) {
	switch {
	case len(t.Subjects) == 0 || t.Subjects[0] == 0:
		p.nameless++
	case customer == nil:
		p.customers[touchstone.CustomerID(t.Subjects[0])] = struct{}{}
	default:
		p.customers[customer(t.Subjects[0])] = struct{}{}
	}
}

// Fold counts what the texts of a question say of each topic.
func (f *Found) Fold(a Ask) *Figures {
	if a.Zone == nil {
		a.Zone = time.UTC
	}
	if !a.To.IsZero() && a.To.Before(a.Now) {
		a.Now = a.To
	}
	n := &fold{Ask: a, found: f, out: &Figures{}, sums: make([]sum, len(f.Topics)), total: newSum(), first: math.MaxInt, last: weekOf(a.Now, a.Zone)}
	for i := range n.sums {
		n.sums[i] = newSum()
	}
	seen := make([]bool, len(f.Topics))
	for i := range f.Texts {
		if t := &f.Texts[i]; a.admits(t) {
			n.text(i, t, seen)
		}
	}
	n.finish()
	return n.out
}

func (a *Ask) admits(t *Text) bool {
	return (a.From.IsZero() || !t.Occurred.Before(a.From)) && (a.To.IsZero() || t.Occurred.Before(a.To)) && (a.Admits == nil || a.Admits(t))
}

// root gives the topic that counts for one.
func (a *Ask) root(topic int) int {
	if a.Into == nil {
		return topic
	}
	return a.Into[topic]
}

func (n *fold) text(number int, t *Text, seen []bool) {
	week := math.MinInt
	if !t.Occurred.IsZero() {
		week = weekOf(t.Occurred, n.Zone)
		n.first = min(n.first, week)
	}
	n.total.count(t, week, n.Customer)
	if len(t.Places) > 0 {
		n.out.Placed++
	}
	clear(seen)
	for _, p := range t.Places {
		at := n.root(p.Topic)
		if at < 0 {
			continue
		}
		s := &n.sums[at]
		if !seen[at] {
			seen[at] = true
			s.count(t, week, n.Customer)
			if p.Felt {
				s.moods[p.Polarity+1]++
			}
			s.quotes = offer(s.quotes, Quoted{Text: t, Number: number, Part: p.Part, Weight: p.Typical})
		}
	}
}

func (s *sum) count(t *Text, week int, customer func(touchstone.SubjectID) touchstone.CustomerID) {
	s.texts++
	s.add(t, customer)
	if week != math.MinInt {
		s.weeks[week]++
	}
}

// offer puts a quote among the best ones, one of equals behind.
func offer(best []Quoted, q Quoted) []Quoted {
	if len(best) == mostQuoted {
		if best[mostQuoted-1].Weight >= q.Weight {
			return best
		}
		best = best[:mostQuoted-1]
	}
	at := slices.IndexFunc(best, func(b Quoted) bool { return b.Weight < q.Weight })
	if at < 0 {
		at = len(best)
	}
	return slices.Insert(best, at, q)
}

func (n *fold) finish() {
	o := n.out
	o.Texts, o.Customers, o.Nameless = n.total.texts, len(n.total.customers), n.total.nameless
	from := max(n.first, n.last-weeksShown+1)
	for w := from; w <= n.last && n.first != math.MaxInt; w++ {
		o.Weeks = append(o.Weeks, Week{Begins: beginOf(w, n.Zone), Texts: n.total.weeks[w], Full: w < n.last})
	}
	for i := range n.sums {
		s := &n.sums[i]
		if s.texts == 0 {
			continue
		}
		fig := Figure{Topic: i, Texts: s.texts, Customers: len(s.customers), Nameless: s.nameless, Quotes: s.quotes, Share: stats.Wilson(float64(s.texts), float64(o.Texts)), Weeks: make([]int, len(o.Weeks))}
		for w := range o.Weeks {
			fig.Weeks[w] = s.weeks[from+w]
		}
		fig.Felt, fig.Polarity = s.feeling()
		o.Topics = append(o.Topics, fig)
	}
	slices.SortStableFunc(o.Topics, func(a, b Figure) int { return cmp.Compare(b.Texts, a.Texts) })
	n.grow()
}

// feeling gives the mean of the polarities.
func (s *sum) feeling() (int, stats.Estimate) {
	n := s.moods[0] + s.moods[1] + s.moods[2]
	if n < 2 {
		return n, stats.Estimate{}
	}
	mean := float64(s.moods[2]-s.moods[0]) / float64(n)
	squares := float64(s.moods[0] + s.moods[2])
	variance := max(0, squares-float64(n)*mean*mean) / float64(n-1)
	e, err := stats.Sums{N: n, Mean: mean, Variance: variance}.Estimate()
	if err != nil {
		return n, stats.Estimate{}
	}
	e.Low, e.High = max(-1, e.Low), min(1, e.High)
	return n, e
}

// grow compares the last full week with those before it.
func (n *fold) grow() {
	if n.first == math.MaxInt {
		return
	}
	week := n.last - 1
	before := func(s *sum) (sum int) {
		for w := week - weeksBefore; w < week; w++ {
			sum += s.weeks[w]
		}
		return sum
	}
	now, past := make([]int, len(n.out.Topics)), make([]int, len(n.out.Topics))
	for i, f := range n.out.Topics {
		now[i], past[i] = n.sums[f.Topic].weeks[week], before(&n.sums[f.Topic])
	}
	for i, g := range topic.Compare(now, past, n.total.weeks[week], before(&n.total)) {
		n.out.Topics[i].Growth = &g
	}
}

// weekOf gives the number of the week of a time: 0 begins on Monday, 29 December
// 1969.
func weekOf(t time.Time, zone *time.Location) int {
	y, m, d := t.In(zone).Date()
	day := int(time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix() / 86_400)
	return floorDiv(day+3, 7)
}

func beginOf(week int, zone *time.Location) time.Time {
	return time.Date(1969, time.December, 29+7*week, 0, 0, 0, 0, zone)
}

func floorDiv(a, b int) int {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}
