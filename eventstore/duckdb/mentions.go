// SPDX-License-Identifier: Apache-2.0

package duckdb

import (
	"context"
	"iter"
	"strconv"

	"touchstone"
	"touchstone/eventstore"
	"touchstone/query"
)

var _ eventstore.Reciter = (*Store)(nil)

// Mentions implements eventstore.Reciter, page by page, each in a transaction
// of its own.
func (s *Store) Mentions(ctx context.Context, version string, after touchstone.Position) iter.Seq2[eventstore.Mention, error] {
	return func(yield func(eventstore.Mention, error) bool) {
		last := eventstore.Mention{Position: after, Ordinal: -1}
		bound := "position > $2 AND $3 = $3"
		for {
			page, err := s.mentions(ctx, version, bound, last)
			if err != nil {
				yield(eventstore.Mention{}, s.failure(ctx, "read mentions", err))
				return
			}
			for _, m := range page {
				if !yield(m, nil) {
					return
				}
			}
			if len(page) < s.sizes.events {
				return
			}
			last = page[len(page)-1]
			bound = "(position > $2 OR position = $2 AND ordinal > $3)"
		}
	}
}

// Mentioned implements eventstore.Reciter.
func (s *Store) Mentioned(ctx context.Context, q query.Question, m *touchstone.Meaning, before touchstone.Position, most int) (found []touchstone.Position, err error) {
	if err := q.Validate(); err != nil || !q.Measures[0].OfMentions() {
		return nil, err
	}
	err = s.ask(ctx, q, m, func(a *asked) (err error) {
		if a.entries, err = a.g.diary.asOf(a); err != nil {
			return err
		}
		known := false
		if found, known, err = a.mentionedByDiary(before, most); err == nil && !known {
			found, err = a.mentioned(before, most)
		}
		return err
	})
	return found, s.failure(ctx, "list what is mentioned", err)
}

// mentioned asks the file what Mentioned lists.
func (a *asked) mentioned(before touchstone.Position, most int) (found []touchstone.Position, err error) {
	b, err := a.builder(a.question, true)
	if err != nil {
		return nil, err
	}
	counts, err := b.mentioned(a.question.Measures[0].Version)
	if err != nil {
		return nil, err
	}
	if before > 0 {
		counts += " AND m.position < " + b.arg(uint64(before))
	}
	from, err := b.from()
	if err != nil {
		return nil, err
	}
	err = each(a.ctx, a.c, func(columns []vector, row int) error {
		found = append(found, touchstone.Position(at[uint64](&columns[0])[row]))
		return nil
	}, "SELECT DISTINCT m.position FROM "+from+" WHERE "+allOf(b.where, counts)+" ORDER BY 1 DESC LIMIT "+strconv.Itoa(most), b.args...)
	return found, err
}

// mentions reads a page of those behind the last one.
func (s *Store) mentions(ctx context.Context, version, bound string, last eventstore.Mention) (page []eventstore.Mention, err error) {
	c, done, err := s.connection()
	if err != nil {
		return nil, err
	}
	defer done()
	err = c.transaction(ctx, func() error {
		found, err := c.books.names.find(ctx, c, []string{version})
		if err != nil {
			return err
		}
		ordinal, known := found[version]
		if !known {
			return nil
		}
		r, err := c.query(ctx, `SELECT position, ordinal, aspect, polarity, emotion, confidence, author, model FROM mentions
			WHERE version = $1 AND `+bound+` ORDER BY position, ordinal LIMIT $4`, uint64(ordinal), uint64(last.Position), int64(last.Ordinal), int64(s.sizes.events))
		if err != nil {
			return err
		}
		defer r.close()
		for r.next() {
			for row := range r.rows {
				page = append(page, mentionAt(r.columns, row))
			}
		}
		return nil
	})
	return page, err
}

// mentionAt reads one row; its columns are those that mentions asks for.
func mentionAt(columns []vector, row int) eventstore.Mention {
	m := eventstore.Mention{
		Position:   touchstone.Position(at[uint64](&columns[0])[row]),
		Ordinal:    int(at[int64](&columns[1])[row]),
		Aspect:     columns[2].text(row),
		Polarity:   at[int8](&columns[3])[row],
		Emotion:    columns[4].text(row),
		Confidence: at[int32](&columns[5])[row],
		Model:      columns[7].text(row),
	}
	m.Author = authorOf(at[uint8](&columns[6])[row])
	return m
}

func authorOf(code uint8) touchstone.Author {
	for author, of := range authorCodes {
		if of == code {
			return author
		}
	}
	return ""
}
