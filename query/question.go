// SPDX-License-Identifier: Apache-2.0

package query

import (
	"slices"
	"time"

	"touchstone"
)

// Question is what somebody asks of the events of one workspace. The zero
// value of a field asks nothing of it.
type Question struct {
	Measures []Measure   // 1 to MaxMeasures, all different
	By       []Dimension // none: one row over everything
	Where    []Condition // all must hold
	From, To time.Time   // occurred, half-open [From, To), in whole milliseconds; zero: no bound
	Zone     string      // IANA name for days, weeks, months and hours; "" is UTC
	Compare  bool        // also ask the same of the period before (see Previous); needs From and To
	Limit    int         // rows at most, in the order of the answer; 0: all, up to MaxRows
	After    touchstone.Position
	// After limits the question to events that arrived later than it: what a
	// projection has still to see.
}

// MaxRows is the largest number of rows of an answer; a question whose answer
// would be longer and that sets no Limit fails with TooLarge.
const MaxRows = 100_000

// MeasureKind is what is counted.
type MeasureKind string

// The kinds of measure, with the Tally fields that each fills. All but
// Reported rest on counted events: interactions, feedback and outcomes.
// Measurements and identify events are never counted, whatever they carry.
const (
	// Count counts counted events (N).
	Count MeasureKind = "count"
	// CustomersCount counts the distinct customers behind the first subjects
	// of counted events (N); an event without a subject has none.
	CustomersCount MeasureKind = "customers"
	// Contacts counts the contacts with touchpoints (N): events of the kind that
	// touchstone.ContactKinds tells for their touchpoint over the question's
	// period (and After), whatever its conditions, so that rows add up to the
	// whole and a row is what its condition alone would give. In a comparison both
	// periods count the kind of the asked one, or of the one before where a
	// touchpoint has no events in the asked one.
	Contacts MeasureKind = "contacts"
	// Reach counts the distinct customers behind the first subjects of contacts
	// (N).
	Reach MeasureKind = "reach"
	// NPS counts answers of the metric on a scale from 0 to 10: N, Hits (9 and
	// above), Misses (6 and below), Sum.
	NPS MeasureKind = "nps"
	// CSAT counts answers of the metric on any scale: N, Hits (in the upper
	// quarter: value >= high - (high-low)/4, exactly, so 4 and 5 of 1 to 5),
	// Sum.
	CSAT MeasureKind = "csat"
	// Mean sums answers of the metric in hundredths: N, Sum, Squares. Answers
	// on different scales are not mixed. Where the measure names no scale it
	// is that of the metric's first answer, by position, that the question
	// admits (by period, conditions and After), in the period before when it
	// compares and its own has none; the Table's measure names the scale found.
	Mean MeasureKind = "mean"
	// Duration sums durations in ms: N, Sum, Squares, and Quantile when one is
	// asked for.
	Duration MeasureKind = "duration"
	// Value sums money in minor units of the measure's currency: N, Sum,
	// Squares, and Quantile when one is asked for.
	Value MeasureKind = "value"
	// Rate counts the events of Count (N) and those of them that meet every
	// condition of the measure (Hits).
	Rate MeasureKind = "rate"
	// Reported sums measurements of the metric: N of them, Hits the sum of
	// numerators, Misses the sum of denominators, Sum the sum of values
	// (hundredths). Never mixed with counted events.
	Reported MeasureKind = "reported"
	// Mentions counts the mentions of one model version in counted events: N,
	// Hits positive, Misses negative. Only mentions of the customer's own words
	// are counted, unless the question names ByAuthor.
	Mentions MeasureKind = "mentions"
	// Share counts the same mentions (N) and those of them that meet every
	// condition of the measure (Hits): what share of what is said is bad.
	Share MeasureKind = "share"
)

// Measure is one figure to be answered.
type Measure struct {
	Kind      MeasureKind
	Metric    string      // NPS, CSAT, Mean, Reported
	Low, High int32       // Mean: the scale in hundredths, rising; both 0: see Mean
	Currency  string      // Value: three capital letters
	Quantile  int         // Duration, Value: 1 to 999 thousandths; 0: none
	Where     []Condition // Rate, Share: at least one
	Version   string      // Mentions, Share: the model version
}

// OfMentions tells whether the measure counts mentions, not events.
func (m Measure) OfMentions() bool { return m.Kind == Mentions || m.Kind == Share }

// DimensionKind is what an answer is broken down by.
type DimensionKind string

// The kinds of dimension. A key is missing (Key.Missing) where the event has
// none: an unmapped shape has no touchpoint, an unknown unit code no brand, an
// event without a subject no trait. Kind and source are never missing.
const (
	ByKind       DimensionKind = "kind"
	BySource     DimensionKind = "source"
	ByShape      DimensionKind = "shape"      // the text form of its id
	ByTouchpoint DimensionKind = "touchpoint" // by the meaning
	ByStage      DimensionKind = "stage"      // of the touchpoint; "" is missing
	ByChannel    DimensionKind = "channel"    // of the touchpoint, else as received; "" is missing
	ByUnit       DimensionKind = "unit"       // Name "": the code as received; else the unit at that level when the event happened; "" is missing
	ByTrait      DimensionKind = "trait"      // Name: the segment trait of the first subject's customer, as it is now or, AtEvent, as it was when the event happened; may be empty
	ByProperty   DimensionKind = "property"   // Name: a promoted property, as PropertyKey writes it; may be empty
	ByDay        DimensionKind = "day"        // 2006-01-02 in the question's zone
	ByWeek       DimensionKind = "week"       // the Monday, 2006-01-02
	ByMonth      DimensionKind = "month"      // 2006-01
	ByHour       DimensionKind = "hour"       // 2006-01-02T15, so an hour that a clock change repeats is one hour
	ByAspect     DimensionKind = "aspect"     // of mentions; only where every measure counts them
	ByAbout      DimensionKind = "about"      // the touchpoint that a mention is about, by the meaning; as ByAspect
	ByPolarity   DimensionKind = "polarity"   // of mentions: "-1", "0", "1"
	ByEmotion    DimensionKind = "emotion"    // of mentions: the strongest feeling of the text as a whole; missing where it shows none, and for mentions of an aspect
	ByAuthor     DimensionKind = "author"     // of mentions: whose words they rest on, a touchstone.Author
	ByModel      DimensionKind = "model"      // of mentions: who gave a second opinion; missing where none was needed
)

// Dimension is one way to break an answer down.
type Dimension struct {
	Kind DimensionKind
	Name string // ByUnit: level; ByTrait: trait; ByProperty: property

	// AtEvent asks for a trait as it was when the event happened; of ByTrait only.
	AtEvent bool
}

// Operator compares a dimension's key with values.
type Operator string

// The operators. Missing keys meet only Absent, NotIn and nothing else; an
// empty key is not missing.
const (
	In      Operator = "in"     // equal to one of the values; one value is equality
	NotIn   Operator = "not in" // equal to none of the values, or missing
	Present Operator = "present"
	Absent  Operator = "absent"
	AtLeast Operator = ">=" // numbers and integers of a promoted property; see Bound
	Below   Operator = "<"
)

// Condition limits a question to the events whose key meets it.
type Condition struct {
	Dimension Dimension
	Op        Operator
	Values    []string // In, NotIn: 1 to MaxValues; AtLeast, Below: one number; else none
}

// Meets tells whether a key of the condition's dimension meets it: In asks for
// a key that is one of the values, NotIn for one that is none of them or
// missing, Present for one that is not missing, Absent for one that is. An
// empty key is not missing: it is the value "". AtLeast and Below compare
// numbers, which a key does not keep (see Bound): no key meets them.
func (c Condition) Meets(k Key) bool {
	switch c.Op {
	case In:
		return !k.Missing && slices.Contains(c.Values, k.Value)
	case NotIn:
		return k.Missing || !slices.Contains(c.Values, k.Value)
	case Present:
		return !k.Missing
	case Absent:
		return k.Missing
	}
	return false
}

// AboutContacts tells whether a measure counts contacts, or who had them.
func (q Question) AboutContacts() bool {
	return slices.ContainsFunc(q.Measures, func(m Measure) bool { return m.Kind == Contacts || m.Kind == Reach })
}

// OwnWords tells whether mentions count only where the words are the customer's
// own: when the question does not name ByAuthor.
func (q Question) OwnWords() bool {
	return !slices.ContainsFunc(q.Dimensions(), func(d Dimension) bool { return d.Kind == ByAuthor })
}

// Dimensions gives every dimension that the question names, in its rows and in
// conditions.
func (q Question) Dimensions() []Dimension {
	out := slices.Clone(q.By)
	add := func(conditions []Condition) {
		for _, c := range conditions {
			out = append(out, c.Dimension)
		}
	}
	add(q.Where)
	for _, m := range q.Measures {
		add(m.Where)
	}
	return out
}
