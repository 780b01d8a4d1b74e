// SPDX-License-Identifier: Apache-2.0

package answer

import (
	"context"
	"slices"
	"time"

	"touchstone"
	"touchstone/query"
)

// Asker is the part of an event store that answers questions.
type Asker interface {
	Query(ctx context.Context, q query.Question, m *touchstone.Meaning) (*query.Table, error)
}

// Reader is who asks: what they may see and how small a group may be.
type Reader struct {
	Scope *Scope // nil: the whole workspace
	Floor int64  // least count and least number of customers of a protected figure; below 1 counts as 1
}

// Scope is what a reader calls its own; both lists that are not empty must
// hold.
type Scope struct {
	Touchpoints []touchstone.TouchpointID
	Units       []string // as the values of UnitPlace.Levels, each with everything below it
}

// Answer is the figures that answer a question.
type Answer struct {
	Question string // canonical text, as it was asked
	By       []query.Dimension
	Measures []query.Measure
	Rows     []Row // in the order of query.Table
	// Hidden is what the floor folds; nil when nothing was.
	Hidden *Row
	// Outside are the groups outside the reader's scope, by name: one key, that
	// of OutsideBy. Empty unless the question breaks down by what the scope
	// limits and asks about no segment or property.
	Outside       []Row
	OutsideHidden *Row
	OutsideBy     *query.Dimension
	Provenance    Provenance
}

// Row is one group: a key per dimension and a figure per measure. The keys of
// a hidden row are empty.
type Row struct {
	Keys    []query.Key
	Figures []Figure
}

// Provenance says what an answer rests on, so that it can be asked again.
type Provenance struct {
	Position     touchstone.Position // every fact up to here
	Revision     uint64              // of the meaning
	Generation   uint64              // of shapes and promoted properties
	Models       []string            // versions of the models that mentions come from
	From, To     time.Time           // zero: no bound
	PreviousFrom time.Time           // of the period compared with; zero when none is
	PreviousTo   time.Time
	Zone         string // IANA name; "" is UTC
}

// Ask answers a question for a reader. Invalid when the question does not
// validate, Forbidden when the reader's scope is empty, TooLarge when the
// answer or the scope does not fit.
func Ask(ctx context.Context, store Asker, m *touchstone.Meaning, q query.Question, r Reader) (*Answer, error) {
	if err := q.Validate(); err != nil {
		return nil, err
	}
	inside, outside, err := r.split(q, m)
	if err != nil {
		return nil, err
	}
	table, err := protect(ctx, store, m, inside, r.floorOf(q))
	if err != nil {
		return nil, err
	}
	a := &Answer{Question: q.String(), By: q.By, Measures: table.measures, Rows: table.rows, Hidden: table.hidden, Provenance: provenance(q, table)}
	if outside == nil {
		return a, nil
	}
	others, err := protect(ctx, store, m, *outside, max(r.Floor, 1))
	if err != nil {
		return nil, err
	}
	a.Outside, a.OutsideHidden, a.OutsideBy = others.rows, others.hidden, &outside.By[0]
	return a, nil
}

func provenance(q query.Question, t *figures) Provenance {
	p := Provenance{Position: t.position, Revision: t.revision, Generation: t.generation, From: q.From, To: q.To, Zone: q.Zone}
	if q.Compare {
		previous := q.Previous()
		p.PreviousFrom, p.PreviousTo = previous.From, previous.To
	}
	for _, measure := range q.Measures {
		if measure.OfMentions() && !slices.Contains(p.Models, measure.Version) {
			p.Models = append(p.Models, measure.Version)
		}
	}
	return p
}
