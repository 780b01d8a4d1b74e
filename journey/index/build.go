// SPDX-License-Identifier: Apache-2.0

package index

import (
	"context"
	"iter"

	"touchstone"
	"touchstone/eventstore"
)

// Build writes a snapshot of the trails of customers, as eventstore.Store.Trails
// gives them, and opens it; without a name it stays in memory. Steps beyond the
// position are left out: they are appended later. It holds one trail and one
// shard at a time. Whom events name beside the subject that acts is not in steps,
// so that an index whose subjects are erased is made of events instead. The
// error is that of reading the steps or of writing.
func Build(ctx context.Context, name string, position touchstone.Position, steps iter.Seq2[eventstore.Step, error]) (*Index, error) {
	x := New("")
	write := func(w *writer) ([]byte, error) {
		c := &collector{index: x, writer: w}
		for step, err := range steps {
			if err != nil {
				return nil, err
			}
			if step.Position > position {
				continue
			}
			if err := c.step(ctx, &step); err != nil {
				return nil, err
			}
		}
		c.end()
		return w.finish(uint64(position), &x.dictionary, x.currencies)
	}
	b, err := createBase(name, source{"", write, func(rename func() error) error { return rename() }})
	if err != nil {
		return nil, err
	}
	return indexOn(b), nil
}

// collector makes trails of steps.
type collector struct {
	index    *Index // for its ordinals
	writer   *writer
	customer uint64
	trail    gatherer
}

func (c *collector) step(ctx context.Context, s *eventstore.Step) error {
	if uint64(s.Customer) != c.customer {
		c.end()
		c.customer = uint64(s.Customer)
		if c.writer.trails%patience == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
	}
	c.trail.events = append(c.trail.events, event{
		time: s.Occurred.UnixMilli(), position: uint64(s.Position), ordinal: c.index.ordinal(s.Shape, s.Kind, s.Unit),
		actor: c.trail.actor(uint64(s.Subject)), mark: MarkOf(s.Scores), price: c.index.price(s.Value),
	})
	return nil
}

func (c *collector) end() {
	if len(c.trail.events) > 0 {
		c.writer.add(c.customer, c.trail.subjects, c.trail.sorted())
	}
	c.trail.begin()
}
