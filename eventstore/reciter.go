// SPDX-License-Identifier: Apache-2.0

package eventstore

import (
	"context"
	"iter"

	"touchstone"
)

// Reciter gives back what was derived.
type Reciter interface {
	// Mentions yields the mentions of a model version of facts above a position,
	// in ascending order of position, then ordinal; Author is never empty. The
	// first error ends it.
	Mentions(ctx context.Context, version string, after touchstone.Position) iter.Seq2[Mention, error]
}
