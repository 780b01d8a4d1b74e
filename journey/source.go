// SPDX-License-Identifier: Apache-2.0

package journey

import "context"

// Source is a population of trails, cut into parts that can be visited at the
// same time. The same source gives the same parts and trails every time.
type Source interface {
	// Names gives what the codes of Trail.Activity stand for.
	Names() []string
	// Parts is how many parts there are.
	Parts() int
	// Visit shows every trail of a part that has events. Trails of one customer
	// are in one part and come one after another, in the order of time. A
	// trail and its slices are the source's, and good until visit returns. The
	// error is the context's, which is looked at often, or that of reading.
	Visit(ctx context.Context, part int, visit func(*Trail)) error
}

// Mark is what an event says beside that it happened: nothing, or a score.
type Mark uint8

// MarkSteps is into how many steps a mark divides a scale: 240 keeps every
// answer on scales of 2 to 7, 9, 11, 13, 16, 17, 21, 25 and 31 points exactly.
const MarkSteps = 240

// Scored gives the mark of a score that lies at a share of its scale, from 0,
// the worst answer, to 1, the best.
func Scored(share float64) Mark { return Mark(1 + min(max(share, 0), 1)*MarkSteps + .5) }

// Score gives the share of the scale at which the event was scored; false when
// it was not.
func (m Mark) Score() (share float64, ok bool) {
	return float64(m-1) / MarkSteps, m > 0
}
