// SPDX-License-Identifier: Apache-2.0

package memory

import (
	"cmp"
	"context"
	"slices"

	"touchstone"
	"touchstone/eventstore"
	"touchstone/query"
)

// ask makes a question ready for a moment of the store.
func (s *Store) ask(ctx context.Context, q query.Question, m *touchstone.Meaning) (asked, error) {
	if err := cmp.Or(ctx.Err(), q.Validate()); err != nil {
		return asked{}, err
	}
	sight, err := eventstore.NewSight(ctx, q, m)
	if err != nil {
		return asked{}, err
	}
	return asked{view: s.view(), q: q, sight: sight}, nil
}

// Query answers a question.
func (s *Store) Query(ctx context.Context, q query.Question, m *touchstone.Meaning) (*query.Table, error) {
	a, err := s.ask(ctx, q, m)
	if err != nil {
		return nil, err
	}
	a.kinds = a.contactKinds(q)
	if q.Compare {
		a.kinds.Fill(a.contactKinds(q.Previous()))
	}
	items, err := a.items(ctx, q)
	if err != nil {
		return nil, err
	}
	var before []item
	if q.Compare {
		if before, err = a.items(ctx, q.Previous()); err != nil {
			return nil, err
		}
	}
	t := &query.Table{By: q.By, Measures: withScales(q.Measures, append(slices.Clip(items), before...)), Position: a.view.position, Revision: m.Revision, Generation: a.view.generation}
	if t.Rows, err = a.rows(items, t.Measures); err == nil && q.Compare {
		t.Previous, err = a.rows(before, t.Measures)
	}
	if err != nil {
		return nil, err
	}
	return t, nil
}

// asked is a question with what it is asked of.
type asked struct {
	view  view
	q     query.Question
	sight eventstore.Sight
	kinds touchstone.ContactKinds
}

// item is what a measure may count: an event, or a mention that a version of
// the model found in it.
type item struct {
	event   *touchstone.Event
	mention *eventstore.Mention
	version string
	contact bool
	keys    []query.Key // of the question's dimensions
}

// contactKinds tells what is a contact in the question's period.
func (a asked) contactKinds(q query.Question) touchstone.ContactKinds {
	kinds := touchstone.ContactKinds{}
	for _, e := range a.view.events {
		if admitted(q, &e) {
			kinds.See(a.sight.Shapes[e.Shape.ID], e.Kind)
		}
	}
	return kinds
}

// admitted tells whether an event occurred in the question's period, and arrived
// after what it leaves out.
func admitted(q query.Question, e *touchstone.Event) bool {
	return e.Position > q.After && (q.From.IsZero() || !e.Occurred.Before(q.From)) && (q.To.IsZero() || e.Occurred.Before(q.To))
}

// items gives everything in the question's period that meets its conditions,
// by position.
func (a asked) items(ctx context.Context, q query.Question) ([]item, error) {
	var out []item
	for i := range a.view.events {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		e := &a.view.events[i]
		if !admitted(q, e) {
			continue
		}
		for _, it := range a.itemsOf(e) {
			if a.sight.Meets(it.event, it.mention, q.Where) {
				for _, d := range q.By {
					it.keys = append(it.keys, a.sight.Key(it.event, it.mention, d))
				}
				out = append(out, it)
			}
		}
	}
	return out, nil
}

// itemsOf gives the event itself when a measure counts events, and its
// mentions of every version that a measure counts.
func (a asked) itemsOf(e *touchstone.Event) []item {
	var out []item
	if slices.ContainsFunc(a.q.Measures, func(m query.Measure) bool { return !m.OfMentions() }) {
		out = append(out, item{event: e, contact: a.kinds[a.sight.Shapes[e.Shape.ID]] == e.Kind})
	}
	own := a.q.OwnWords()
	read := map[string]bool{"": true}
	for _, m := range a.q.Measures {
		if read[m.Version] {
			continue
		}
		read[m.Version] = true
		for _, mention := range a.view.mentions[m.Version] {
			if mention.Position == e.Position && (!own || mention.Words() == touchstone.OwnWords) {
				out = append(out, item{event: e, mention: &mention, version: m.Version})
			}
		}
	}
	return out
}

// rows groups items by their keys and counts each group.
func (a asked) rows(items []item, measures []query.Measure) ([]query.Row, error) {
	var rows []query.Row
	var sums [][]sum
	for _, group := range a.groups(items) {
		counts := make([]sum, len(measures))
		for i, m := range measures {
			counts[i] = count(a.sight, m, group)
		}
		if len(a.q.By) == 0 {
			rows, sums = append(rows, query.Row{}), append(sums, counts)
		} else if slices.ContainsFunc(counts, func(s sum) bool { return s.n > 0 }) {
			rows, sums = append(rows, query.Row{Keys: group[0].keys}), append(sums, counts)
		}
	}
	if a.q.Limit == 0 && len(rows) > query.MaxRows {
		return nil, &touchstone.Error{Kind: touchstone.TooLarge, Message: touchstone.Msg("eventstore.too_many_rows", "most", query.MaxRows)}
	}
	rows = limited(rows, a.q.Limit)
	for i := range rows {
		var err error
		if rows[i].Tallies, err = tallies(measures, sums[i]); err != nil {
			return nil, err
		}
	}
	return rows, nil
}

// groups gives the items of each row, in the order of their keys: one group of
// all without dimensions.
func (a asked) groups(items []item) [][]item {
	if len(a.q.By) == 0 {
		return [][]item{items}
	}
	slices.SortStableFunc(items, func(x, y item) int { return compareKeys(x.keys, y.keys) })
	var out [][]item
	for from, at := 0, 1; at <= len(items); at++ {
		if at == len(items) || compareKeys(items[from].keys, items[at].keys) != 0 {
			out = append(out, items[from:at])
			from = at
		}
	}
	return out
}

func compareKeys(a, b []query.Key) int {
	return slices.CompareFunc(a, b, func(x, y query.Key) int {
		switch {
		case x.Missing && y.Missing:
			return 0
		case x.Missing:
			return -1
		case y.Missing:
			return 1
		}
		return cmp.Compare(x.Value, y.Value)
	})
}
