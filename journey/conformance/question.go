// SPDX-License-Identifier: Apache-2.0

package conformance

import (
	"context"
	"fmt"

	"touchstone"
	"touchstone/journey"
)

// What a question leaves open, and its limits.
const (
	DefaultRows   = 50
	MaxRows       = 1000
	DefaultStates = 20_000
	MaxStates     = 1_000_000
	MaxLimits     = 100
	// MaxAligned is how many distinct paths are aligned, the most frequent of
	// those that do not fit; MaxEvents how long such a path may be.
	MaxAligned = 2000
	MaxEvents  = 2000
	// Enough is how many customers a group needs to be compared.
	Enough = 30
)

// Question asks how customers keep to a designed journey. Codes index the
// source's Names, and labels of the net are among them or are never met.
type Question struct {
	Net Net `json:"net"`
	// Contacts tells of names their stage and channel, for deviations of kind
	// WrongChannel; names that are left out have neither.
	Contacts map[string]Contact `json:"contacts,omitempty"`
	Limits   []Limit            `json:"limits,omitempty"`   // for deviations of kind TooLate
	Outcomes []uint32           `json:"outcomes,omitempty"` // meeting any is the outcome; no deviations where not in the net
	Ignore   []uint32           `json:"ignore,omitempty"`   // no deviations where not in the net
	Rows     int                `json:"rows,omitempty"`     // deviations told one by one; 0: 50
	States   int                `json:"states,omitempty"`   // looked at for one path; 0: 20,000
	Workers  int                `json:"-"`                  // 0: one per core
}

// Contact is where a touchpoint stands.
type Contact struct {
	Stage   string `json:"stage,omitempty"`
	Channel string `json:"channel,omitempty"`
}

// Limit is how long something may take, the limit itself included: from the
// first of From to the first of To after it, or, without To, from the first to
// the last of From, as a stage lasts. A case in which either end never comes, or
// has no time, is not measured, nor is one that begins outside of Since … Until-1,
// or that reaches into days that the calendar of Opening does not know.
type Limit struct {
	Name     string              `json:"name"`
	From     []uint32            `json:"from"`
	To       []uint32            `json:"to,omitempty"`
	Within   int64               `json:"within_ms"`
	Standard string              `json:"standard,omitempty"` // of the register, that promises it
	Share    int                 `json:"share,omitempty"`    // thousandths of the measured cases that should keep it, at most 999; 0: none is promised
	Since    int64               `json:"since_ms,omitempty"` // Unix milliseconds; 0: always
	Until    int64               `json:"until_ms,omitempty"` // the same
	Opening  *touchstone.Opening `json:"-"`                  // when time counts; nil: always
}

// filled gives the question with what it leaves open.
func (q Question) filled() Question {
	if q.Rows == 0 {
		q.Rows = DefaultRows
	}
	if q.States == 0 {
		q.States = DefaultStates
	}
	return q
}

// validate tells every fault of a filled question to a source of so many names.
func (q *Question) validate(names int) error {
	var f journey.Faults
	f.Between("rows", int64(q.Rows), 1, MaxRows)
	f.Between("states", int64(q.States), 1, MaxStates)
	f.Codes("outcomes", q.Outcomes, names, false)
	f.Codes("ignore", q.Ignore, names, false)
	f.Between("limits", int64(len(q.Limits)), 0, MaxLimits)
	for i, l := range q.Limits[:min(len(q.Limits), MaxLimits)] {
		at := fmt.Sprintf("limits[%d]", i)
		f.Codes(at+".from", l.From, names, true)
		f.Codes(at+".to", l.To, names, false)
		f.Between(at+".within_ms", l.Within, 0, journey.MaxTime-journey.MinTime)
		f.Between(at+".share", int64(l.Share), 0, 999)
	}
	if err := q.Net.Validate(); err != nil {
		f = append(f, err)
	}
	return f.Err()
}

// satisfiable finds the shortest run of the net, which the machine keeps.
func (m *machine) satisfiable(ctx context.Context, states int) error {
	shortest := newAligner(m).align(ctx, nil, states, maxEffort)
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case shortest.never:
		return &touchstone.Error{Kind: touchstone.Invalid, Field: "net", Message: touchstone.Msg("conformance.no_end")}
	case !shortest.decided:
		return &touchstone.Error{Kind: touchstone.Invalid, Field: "net", Message: touchstone.Msg("conformance.no_end_found", "states", shortest.states)}
	}
	m.shortest = shortest.cost
	return nil
}

// ignored is the symbol of what plays no part.
const ignored = -1

// alphabet gives every code its symbol: the label of the net that bears its
// name, a number from the count of labels on where none does, or ignored.
type alphabet []int32

func newAlphabet(m *machine, names []string, q *Question) alphabet {
	out := journey.SetOf(append(q.Outcomes[:len(q.Outcomes):len(q.Outcomes)], q.Ignore...), len(names))
	symbols := make(alphabet, len(names))
	for code, name := range names {
		label, ok := m.label[name]
		switch {
		case ok:
			symbols[code] = int32(label)
		case out[code]:
			symbols[code] = ignored
		default:
			symbols[code] = int32(len(m.labels) + code)
		}
	}
	return symbols
}
