// SPDX-License-Identifier: Apache-2.0

package analysis

import (
	"context"

	"touchstone/moment"
)

// gridSeed fixes the draws of the map: places on it do not depend on the
// caller's seed, so the same file always shows the same undecided points.
const gridSeed = 1

// judge places the rated touchpoints on the importance-performance map and
// finds out whether they punish or reward.
func (f *Findings) judge(ctx context.Context) error {
	rated := f.rated()
	if len(rated) == 0 {
		return nil
	}
	positions := make([]moment.Position, len(rated))
	for i, p := range rated {
		positions[i] = p.position()
	}
	for i, q := range moment.Grid(positions, gridSeed) {
		rated[i].quadrant = &q
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	experiences := make([]moment.Experience, len(rated))
	for i, p := range rated {
		bad, good, ok := moment.Tails(p.column.Low, p.column.High)
		if !ok {
			return nil
		}
		experiences[i] = moment.Experience{Ratings: p.values, Low: bad, Top: good}
	}
	contrasts, err := moment.PenaltyReward(f.frame.y, experiences, f.frame.weight, f.frame.cluster)
	if err != nil {
		f.warn(messageOf(err))
		return nil
	}
	for i := range contrasts {
		rated[i].penalty = &contrasts[i]
	}
	return nil
}

// rated gives the touchpoints that are ratings, by importance.
func (f *Findings) rated() []*pointFinding {
	var out []*pointFinding
	for _, p := range f.points {
		if p.kind == kindRating && p.performance != nil {
			out = append(out, p)
		}
	}
	return out
}

// position puts the mean rating on 0..1 of its scale, so that touchpoints
// rated on different scales share one map.
func (p *pointFinding) position() moment.Position {
	span := p.column.High - p.column.Low
	i := p.effect.Importance
	return moment.Position{
		Importance: i.Share, ImportanceDraws: i.Draws,
		Performance: (p.performance.Value - p.column.Low) / span, PerformanceSE: p.performance.SE / span,
	}
}
