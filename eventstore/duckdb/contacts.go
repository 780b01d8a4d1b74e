// SPDX-License-Identifier: Apache-2.0

package duckdb

import (
	"fmt"
	"strings"

	"touchstone"
	"touchstone/query"
)

// findContactKinds finds out which events are contacts, from both periods of a
// question that compares.
func (a *asked) findContactKinds(q query.Question) error {
	a.kinds = touchstone.ContactKinds{}
	if err := a.seeKinds(a.kinds, q); err != nil || !q.Compare {
		return err
	}
	before := touchstone.ContactKinds{}
	err := a.seeKinds(before, q.Previous())
	a.kinds.Fill(before)
	return err
}

// seeKinds takes note of which kinds of event each touchpoint has in a period.
func (a *asked) seeKinds(kinds touchstone.ContactKinds, q query.Question) error {
	if known, err := a.kindsByDiary(kinds, q); known || err != nil {
		return err
	}
	b, err := a.builder(query.Question{From: q.From, To: q.To, After: q.After}, false)
	if err != nil {
		return err
	}
	sql := fmt.Sprintf("SELECT e.shape, e.kind FROM events e WHERE %s GROUP BY 1, 2", allOf(b.where, fmt.Sprintf("e.kind <= %d", lastCounted)))
	return each(a.ctx, a.c, func(columns []vector, row int) error {
		shape := &a.shapes[at[uint32](&columns[0])[row]]
		kinds.See(a.meaning.Shapes[shape.ID], kindOfCode[at[uint32](&columns[1])[row]])
		return nil
	}, sql, b.args...)
}

// contacts admits the events that are contacts.
func (b *builder) contacts() string {
	parts := make([]string, 0, lastCounted+1)
	for code := range lastCounted + 1 {
		kind := kindOfCode[code]
		ofKind := b.shapes.flag(func(s *touchstone.Shape) bool { return b.asked.kinds[b.asked.meaning.Shapes[s.ID]] == kind })
		parts = append(parts, fmt.Sprintf("e.kind = %d AND %s", code, ofKind))
	}
	return "(" + strings.Join(parts, " OR ") + ")"
}
