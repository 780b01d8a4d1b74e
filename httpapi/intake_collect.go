// SPDX-License-Identifier: Apache-2.0

package httpapi

import (
	"context"
	"errors"
	"iter"

	"touchstone"
	"touchstone/ingest/envelope"
)

const (
	// chunkEvents is how many events of a stream are handed over at once.
	chunkEvents = 1000
	// listedRejects is how many rejected messages an answer lists; the others
	// are counted.
	listedRejects = 1000
)

// collector makes events of messages, hands them over, and notes what was
// rejected.
type collector struct {
	in     *intake
	target *Target
	door   string
	events []touchstone.Event

	read     int // messages
	accepted int
	position touchstone.Position
	rejects  []*envelope.Reject
	rejected int
}

// collect takes every message of a request. What it gives is of the body or the
// acceptor; messages that were rejected are noted and no error.
func (in *intake) collect(ctx context.Context, t *Target, door string, messages iter.Seq2[*envelope.Message, error]) (*collector, error) {
	c := &collector{in: in, target: t, door: door}
	events, ok := in.events.Get().(*[]touchstone.Event)
	if !ok {
		events = new([]touchstone.Event)
	}
	c.events = (*events)[:0]
	defer func() {
		clear(c.events) // what a refused chunk left; flush clears the others
		*events = c.events[:0]
		in.events.Put(events)
	}()
	for m, err := range messages {
		if err := c.take(m, err); err != nil {
			return c, errors.Join(err, c.flush(ctx))
		}
		if len(c.events) >= chunkEvents {
			if err := c.flush(ctx); err != nil {
				return c, err
			}
		}
	}
	return c, c.flush(ctx)
}

// take makes an event of one message, or notes why there is none.
func (c *collector) take(m *envelope.Message, err error) error {
	var reject *envelope.Reject
	switch {
	case err == nil:
		event, err := c.target.Builder.Event(m)
		if err == nil {
			c.events = append(c.events, event)
			break
		}
		reject = &envelope.Reject{Index: c.read, Line: m.Line, MessageID: m.ID, Err: err}
	case !errors.As(err, &reject):
		return err
	}
	c.read++
	if reject != nil {
		c.reject(reject)
	}
	return nil
}

func (c *collector) reject(r *envelope.Reject) {
	c.rejected++
	c.in.meters.rejected(c.target, c.door, r)
	if len(c.rejects) < listedRejects {
		r.MessageID = envelope.Quoted(r.MessageID)
		c.rejects = append(c.rejects, r)
	}
}

// flush hands over what was collected.
func (c *collector) flush(ctx context.Context) error {
	if len(c.events) == 0 {
		return nil
	}
	position, err := c.target.Acceptor.Accept(ctx, c.events)
	if err != nil {
		return err
	}
	c.position = position
	c.accepted += len(c.events)
	c.in.meters.accepted(c.target, c.door, len(c.events), c.in.o.Now())
	clear(c.events)
	c.events = c.events[:0]
	return nil
}
