// SPDX-License-Identifier: Apache-2.0

package attribution

import (
	"context"
	"math"

	"touchstone"
	"touchstone/journey"
	"touchstone/stats"
)

// Paths is path data that was summed already: row i is a path of touchpoints,
// how many conversions and how many nulls took it, and what its conversions are
// worth together. Columns are as long as Path; Nulls and Worth may be nil.
type Paths struct {
	Names       []string   `json:"names"`
	Path        [][]uint32 `json:"path"` // codes that index Names, in order of time
	Conversions []int64    `json:"conversions"`
	Nulls       []int64    `json:"nulls,omitempty"`
	Worth       []float64  `json:"worth,omitempty"`
}

// mostRow is the most conversions or nulls that one row may have.
const mostRow = 1 << 40

// AttributePaths answers a question about summed paths. Outcomes, Lookback,
// HalfLife and Question.Worth play no part, TimeDecay is refused for want of
// times, and there are no intervals, since nobody knows whose the paths are.
// To choose an order a fifth of every row is held out.
func AttributePaths(ctx context.Context, paths Paths, q Question) (*Result, error) {
	q = q.filled()
	if err := paths.validate(); err != nil {
		return nil, err
	}
	q.Outcomes, q.Worth = nil, nil
	if err := q.validate(len(paths.Names)); err != nil {
		return nil, err
	}
	if paths.Worth != nil {
		q.Worth = func(*journey.Trail, int) float64 { return 0 }
	}
	p := newPlan(q, paths.Names, paths.events())
	p.summedPaths = true
	return p.answer(ctx, func(p *plan) (*fold, error) {
		f := newFold(p)
		return f, f.visitPaths(ctx, paths)
	})
}

func (p Paths) validate() error {
	rows := len(p.Path)
	if len(p.Conversions) != rows || p.Nulls != nil && len(p.Nulls) != rows || p.Worth != nil && len(p.Worth) != rows {
		return invalid("path", touchstone.Msg("attribution.uneven_columns", "rows", rows))
	}
	for i, path := range p.Path {
		if err := inNames(len(p.Names), "path", path); err != nil {
			return err
		}
		for field, column := range map[string][]int64{"conversions": p.Conversions, "nulls": p.Nulls} {
			if column != nil && (column[i] < 0 || column[i] > mostRow) {
				return invalid(field, touchstone.Msg("attribution.bad_count", "row", i+1, "got", column[i], "most", int64(mostRow)))
			}
		}
		if p.Worth != nil && !(math.Abs(p.Worth[i]) <= MaxWorth) {
			return invalid("worth", touchstone.Msg("attribution.bad_row_worth", "row", i+1, "most", float64(MaxWorth)))
		}
	}
	return nil
}

func (p Paths) nulls(row int) int64 {
	if p.Nulls == nil {
		return 0
	}
	return p.Nulls[row]
}

// events counts how often each touchpoint is met.
func (p Paths) events() []int64 {
	events := make([]int64, len(p.Names))
	for i, path := range p.Path {
		for _, a := range path {
			events[a] += p.Conversions[i] + p.nulls(i)
		}
	}
	return events
}

func (f *fold) visitPaths(ctx context.Context, paths Paths) error {
	for i, activity := range paths.Path {
		if i%1024 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		worth := 0.0
		if paths.Worth != nil {
			worth = paths.Worth[i]
		}
		f.row(activity, paths.Conversions[i], paths.nulls(i), worth, uint64(i))
	}
	return nil
}

// row counts one row of summed paths.
func (f *fold) row(activity []uint32, conversions, nulls int64, worth float64, row uint64) {
	p := path{f.room.touched[:0], f.room.at[:0]}
	for _, a := range activity {
		if what := f.node[a]; what < outcome {
			p.touched, p.at = append(p.touched, what), append(p.at, journey.NoTime)
		}
	}
	f.room = p
	if !f.stepsAlone {
		f.countRow(p, conversions, nulls, worth)
	}
	switch {
	case len(p.touched) == 0:
	case f.choose:
		heldConversions, heldNulls := fifth(conversions, 2*row), fifth(nulls, 2*row+1)
		f.end(p, heldConversions, heldNulls, 0, true)
		f.end(p, conversions-heldConversions, nulls-heldNulls, 0, false)
	default:
		f.end(p, conversions, nulls, 0, false)
	}
}

// countRow credits the conversions of one row to its path.
func (f *fold) countRow(p path, conversions, nulls int64, worth float64) {
	t := &f.groups[0]
	t.conversions += conversions
	if t.worth != nil {
		t.worth.all.add(worth)
	}
	f.trails += conversions + nulls
	if len(p.touched) == 0 {
		return
	}
	f.touches += int64(len(p.touched)) * (conversions + nulls)
	t.nulls += nulls
	if conversions > 0 {
		f.credit(t, p, conversions, worth)
	}
}

// fifth gives a fifth of n, rounded up or down by chance, without bias.
func fifth(n int64, place uint64) int64 {
	held := n / 5
	if int64(stats.Scatter(heldSalt+place)%5) < n%5 {
		held++
	}
	return held
}
