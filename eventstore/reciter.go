// SPDX-License-Identifier: Apache-2.0

package eventstore

import (
	"context"
	"iter"

	"touchstone"
	"touchstone/query"
)

// Reciter gives back what was derived.
type Reciter interface {
	// Mentions yields the mentions of a model version of facts above a position,
	// in ascending order of position, then ordinal; Author is never empty. The
	// first error ends it.
	Mentions(ctx context.Context, version string, after touchstone.Position) iter.Seq2[Mention, error]

	// Mentioned lists the facts with a mention that a question's first measure
	// counts (none, if it counts no mentions), in whichever group and in its own
	// period alone: their positions, the last first, at most so many (1 or more),
	// below a position (0: any). Invalid when the question does not validate.
	Mentioned(ctx context.Context, q query.Question, m *touchstone.Meaning, before touchstone.Position, most int) ([]touchstone.Position, error)
}
