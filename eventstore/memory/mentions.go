// SPDX-License-Identifier: Apache-2.0

package memory

import (
	"cmp"
	"context"
	"iter"
	"slices"

	"touchstone"
	"touchstone/eventstore"
)

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
