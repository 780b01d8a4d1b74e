// SPDX-License-Identifier: Apache-2.0

package memory

import (
	"cmp"
	"context"
	"iter"
	"slices"

	"touchstone"
	"touchstone/eventstore"
	"touchstone/query"
)

// Mentioned implements eventstore.Reciter.
func (s *Store) Mentioned(ctx context.Context, q query.Question, m *touchstone.Meaning, before touchstone.Position, most int) ([]touchstone.Position, error) {
	a, err := s.ask(ctx, q, m)
	if err != nil {
		return nil, err
	}
	items, err := a.items(ctx, q)
	if err != nil {
		return nil, err
	}
	var out []touchstone.Position
	for _, it := range slices.Backward(items) {
		at := it.event.Position
		if it.mention != nil && it.version == q.Measures[0].Version && counted(it.event) && (before == 0 || at < before) && len(out) < most && !slices.Contains(out, at) {
			out = append(out, at)
		}
	}
	return out, nil
}

// Mentions implements eventstore.Reciter.
func (s *Store) Mentions(ctx context.Context, version string, after touchstone.Position) iter.Seq2[eventstore.Mention, error] {
	return func(yield func(eventstore.Mention, error) bool) {
		s.mu.RLock()
		all := slices.Clone(s.mentions[version])
		s.mu.RUnlock()
		slices.SortFunc(all, func(a, b eventstore.Mention) int {
			return cmp.Or(cmp.Compare(a.Position, b.Position), cmp.Compare(a.Ordinal, b.Ordinal))
		})
		for _, m := range all {
			if err := ctx.Err(); err != nil {
				yield(eventstore.Mention{}, err)
				return
			}
			m.Author = cmp.Or(m.Author, touchstone.OwnWords)
			if m.Position > after && !yield(m, nil) {
				return
			}
		}
	}
}
