// SPDX-License-Identifier: Apache-2.0

package duckdb

import (
	"context"
	"slices"

	"touchstone"
	"touchstone/query"
)

// Query implements eventstore.Store. The answer is of one moment: position,
// facts and mentions are read in one transaction.
func (s *Store) Query(ctx context.Context, q query.Question, m *touchstone.Meaning) (*query.Table, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if err := q.Validate(); err != nil {
		return nil, err
	}
	if s.options.QueryTime > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeoutCause(ctx, s.options.QueryTime, errTooSlow)
		defer cancel()
	}
	var t *query.Table
	err := s.ask(ctx, q, m, func(a *asked) (err error) {
		t, err = a.answer()
		return err
	})
	return t, s.failure(ctx, "query", err)
}

// ask has a question answered in a transaction that sees one moment and leaves
// nothing behind.
func (s *Store) ask(ctx context.Context, q query.Question, m *touchstone.Meaning, answer func(*asked) error) error {
	g, err := s.pinned()
	if err != nil {
		return err
	}
	defer g.unpin()
	c, done, err := s.connectionTo(g)
	if err != nil {
		return err
	}
	defer done()
	a := &asked{ctx: ctx, g: g, c: c, names: g.books.names, question: q, meaning: m}
	defer func() {
		for _, t := range a.tables {
			g.cache.release(g, t)
		}
	}()
	a.changes.from = s.changes.before()
	if err := c.begin(ctx); err != nil {
		return err
	}
	defer func() { _, _ = c.exec(context.Background(), "ROLLBACK") }()
	if a.now, err = momentOf(ctx, c); err != nil {
		return err
	}
	a.changes.to = s.changes.after()
	a.shapes = g.books.shapes.known() // after the moment was fixed, so that none is missing
	return answer(a)
}

// asked is a question that is being answered: what holds for all its periods.
type asked struct {
	ctx      context.Context
	g        *generation
	c        *connection // in a transaction that is undone at the end
	now      moment      // that the transaction sees
	changes  stand       // at which it sees it
	names    *nameBook
	question query.Question
	meaning  *touchstone.Meaning

	tables  []*meaningTable                   // in use
	merged  *meaningTable                     // nil: every subject is a customer
	traits  map[query.Dimension]*meaningTable // those that the question names
	kinds   touchstone.ContactKinds           // where the question asks for contacts
	entries *entries                          // of the diary, as of this moment; nil: the file is asked
	shapes  []touchstone.Shape                // at least those of the facts that it sees
	made    int                               // temporary tables
}

// prepare makes the tables beside the file that the question needs, once.
func (a *asked) prepare() error {
	if a.traits != nil {
		return nil
	}
	g := a.g
	a.traits = map[query.Dimension]*meaningTable{}
	for _, d := range a.question.Dimensions() {
		if d.Kind == query.ByTrait {
			a.traits[d] = nil
		}
	}
	customers := slices.ContainsFunc(a.question.Measures, func(m query.Measure) bool { return m.Kind == query.CustomersCount || m.Kind == query.Reach })
	if a.meaning.Customers != nil && (customers || len(a.traits) > 0) {
		t, err := g.cache.merged(a.ctx, g, a.meaning)
		if err != nil {
			return err
		}
		a.merged = t
		a.tables = append(a.tables, t)
	}
	for d := range a.traits {
		t, err := g.cache.trait(a.ctx, g, a.meaning, d, a.merged)
		if err != nil {
			return err
		}
		a.traits[d] = t
		a.tables = append(a.tables, t)
	}
	return nil
}

// unitValues gives the values of every condition on unit codes.
func (a *asked) unitValues() []string {
	var out []string
	add := func(conditions []query.Condition) {
		for _, c := range conditions {
			if c.Dimension == (query.Dimension{Kind: query.ByUnit}) {
				out = append(out, c.Values...)
			}
		}
	}
	add(a.question.Where)
	for _, m := range a.question.Measures {
		add(m.Where)
	}
	return out
}

// answer gives what was answered before, or works the answer out.
func (a *asked) answer() (*query.Table, error) {
	of := telling{a.question.String(), a.meaning, a.now, a.changes}
	if t := a.g.told.again(of); t != nil {
		return t, nil
	}
	t, err := a.work()
	if err == nil {
		a.g.told.keep(of, t)
	}
	return t, err
}

// work works the answer out, as of the moment that the transaction sees.
func (a *asked) work() (_ *query.Table, err error) {
	q := a.question
	if a.entries, err = a.g.diary.asOf(a); err != nil {
		return nil, err
	}
	if q.AboutContacts() {
		if err := a.findContactKinds(q); err != nil {
			return nil, err
		}
	}
	if q.Measures, err = a.withScales(); err != nil {
		return nil, err
	}
	t := &query.Table{By: q.By, Measures: q.Measures, Position: a.now.position, Revision: a.meaning.Revision, Generation: a.now.generation}
	if t.Rows, err = a.rows(q); err != nil || !q.Compare {
		return t, err
	}
	t.Previous, err = a.rows(q.Previous())
	return t, err
}

// withScales gives the question's measures, those means that name no scale
// with that of the metric's first answer.
func (a *asked) withScales() ([]query.Measure, error) {
	out := slices.Clone(a.question.Measures)
	for i, m := range out {
		if m.Kind != query.Mean || m.Low != 0 || m.High != 0 {
			continue
		}
		periods := []query.Question{a.question}
		if a.question.Compare {
			periods = append(periods, a.question.Previous())
		}
		for _, q := range periods {
			low, high, found, err := a.firstScale(q, m.Metric)
			if err != nil {
				return nil, err
			}
			if found {
				out[i].Low, out[i].High = low, high
				break
			}
		}
	}
	return out, nil
}

func (a *asked) firstScale(q query.Question, metric string) (low, high int32, found bool, err error) {
	if s, known, err := a.firstByDiary(q, metric); known || err != nil {
		return s.low, s.high, s != scale{}, err
	}
	b, err := a.builder(q, false)
	if err != nil {
		return 0, 0, false, err
	}
	answers, err := b.answers(metric)
	if err != nil {
		return 0, 0, false, err
	}
	from, err := b.from()
	if err != nil {
		return 0, 0, false, err
	}
	sql := "SELECT e.low, e.high FROM " + from + " WHERE " + allOf(b.where, answers) + " ORDER BY e.position, e.kind LIMIT 1"
	err = each(a.ctx, a.c, func(columns []vector, row int) error {
		low, high, found = at[int32](&columns[0])[row], at[int32](&columns[1])[row], true
		return nil
	}, sql, b.args...)
	return low, high, found, err
}

// propertyOrdinal gives the number of a promoted property's columns, -1 when
// it has none. The file is asked, because a column may be newer than the
// moment of the question.
func (a *asked) propertyOrdinal(name string) (int, error) {
	ordinal := -1
	err := each(a.ctx, a.c, func(columns []vector, row int) error {
		ordinal = int(at[uint32](&columns[0])[row])
		return nil
	}, "SELECT ordinal FROM properties WHERE name = $1", name)
	return ordinal, err
}
