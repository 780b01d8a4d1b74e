// SPDX-License-Identifier: Apache-2.0

package roles

import (
	"math"

	"touchstone"
	"touchstone/ingest"
	"touchstone/ingest/value"
)

// Role is what a column is used for.
type Role string

// The roles. Context is what is known but not used: a number or a category
// that is neither a rating nor asked for.
const (
	Outcome       Role = "outcome"
	Overall       Role = "overall" // another summary question: an outcome that was not chosen
	Touchpoint    Role = "touchpoint"
	Segment       Role = "segment"
	Unit          Role = "unit"
	Weight        Role = "weight"
	Customer      Role = "customer"
	Time          Role = "time"
	Case          Role = "case"
	Activity      Role = "activity"
	Milestone     Role = "milestone" // a time at which a step of the case happened
	Plan          Role = "plan"      // a time that was promised, not one that happened
	Score         Role = "score"     // the rating of long ratings
	Order         Role = "order"     // breaks ties between events of one time
	Attribute     Role = "attribute" // of a case or an event
	Functional    Role = "kano_functional"
	Dysfunctional Role = "kano_dysfunctional"
	Feature       Role = "kano_feature"
	Expected      Role = "expected"
	Perceived     Role = "perceived"
	Stated        Role = "stated_importance"
	ID            Role = "id"
	Text          Role = "text"    // written answers; those that are Free can be read
	Choices       Role = "choices" // several answers in one cell
	Admin         Role = "admin"
	Context       Role = "context"
	Constant      Role = "constant"
	Empty         Role = "empty"
	Ignored       Role = "ignored"
)

// Kind is the layout of a table.
type Kind string

// The layouts.
const (
	Ratings     Kind = "ratings"      // a row per answer, a column per touchpoint
	LongRatings Kind = "long_ratings" // a row per customer and touchpoint
	Log         Kind = "log"          // a row per event
	Milestones  Kind = "milestones"   // a row per case, a column of times per step
	Kano        Kind = "kano"
	Servqual    Kind = "servqual"
)

// State is what one distinct value of a column stands for.
type State uint8

// The states of a value.
const (
	Answer   State = iota
	NoAnswer       // empty, refused, "blank"
	NotMet         // did not use, not applicable
)

// Type is the form of a column's values.
type Type string

// The types.
const (
	TypeEmpty    Type = "empty"
	TypeConstant Type = "constant"
	TypeNumber   Type = "number"
	TypeWords    Type = "words" // answer words of a rating scale
	TypeYesNo    Type = "yes_no"
	TypeTime     Type = "time"
	TypeCategory Type = "category"
	TypeChoices  Type = "choices"
	TypeText     Type = "text"
	TypeID       Type = "id"
)

// Column is one column of the table and what was found out about it. Numbers,
// States and Counts hold one entry per distinct value (ingest.Column.Values);
// they are nil for a column that is not kept as a dictionary.
type Column struct {
	*ingest.Column
	Label   touchstone.Label
	Role    Role
	Why     touchstone.Message
	Type    Type
	Numbers []float64 // NaN where the value is no number or no answer
	States  []State
	Counts  []int   // rows per distinct value
	Low     float64 // ends of the rating scale; NaN where it is no scale
	High    float64
	Filled  int                         // rows that are not empty
	Levels  int                         // distinct answers
	Words   map[uint32]touchstone.Label // what a value means, from the labels file
	Free    bool                        // of a Text: what customers wrote in sentences, in Chinese or English

	short    string // its name without a questionnaire's wording
	heading  heading
	labelled []heading // of the labels file's names
	settled  bool      // the caller or the labels file said what its codes stand for
	place    int       // in the table
	together bool      // moves together with the other ratings
	against  bool      // runs against the other ratings
	derived  bool      // not of the table, but made from where its rows came from
}

// Rating tells whether the column holds answers on a scale.
func (c *Column) Rating() bool { return !math.IsNaN(c.Low) }

// Floats gives the column row by row: the number of an answer, NaN elsewhere.
func (c *Column) Floats() []float64 {
	if c.Numbers == nil {
		return c.Map(func(v string) float64 {
			if f, ok := value.Number(v); ok {
				return f
			}
			return math.NaN()
		})
	}
	out := make([]float64, len(c.Codes))
	for i, code := range c.Codes {
		out[i] = c.Numbers[code]
	}
	return out
}

// Share gives the share of rows whose value is in the given state.
func (c *Column) Share(s State) float64 {
	rows := c.Len()
	if rows == 0 {
		return 0
	}
	if c.States == nil {
		if s == NoAnswer {
			return 1 - float64(c.Filled)/float64(rows)
		}
		return 0
	}
	n := 0
	for code, state := range c.States {
		if state == s {
			n += c.Counts[code]
		}
	}
	return float64(n) / float64(rows)
}

// Derive makes a column that was computed from others and may explain the
// outcome.
func Derive(c *ingest.Column, label touchstone.Label, why touchstone.Message) *Column {
	p := profile(c)
	p.Label, p.Role, p.Why = label, Touchpoint, why
	return p
}
