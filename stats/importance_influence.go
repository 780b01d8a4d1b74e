// SPDX-License-Identifier: Apache-2.0

package stats

import (
	"context"
)

func (s *sample) influenceIntervals(ctx context.Context, im *Importance, g *game, mo *moments, o ImportanceOptions) error {
	return nil
}
