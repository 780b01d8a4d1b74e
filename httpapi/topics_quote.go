// SPDX-License-Identifier: Apache-2.0

package httpapi

import (
	"context"
	"time"

	"touchstone"
	"touchstone/access"
	"touchstone/eventstore"
	"touchstone/voice/topics"
)

// quotes opens the first of the texts that are offered, masked; none for readers
// who may not read events.
func (d *topicDesk) quotes(ctx context.Context, offered []topics.Quoted, most int) ([]TopicQuote, error) {
	out := []TopicQuote{}
	if d.call.who.May(access.Read, access.Event) == access.Deny || len(offered) == 0 || most == 0 {
		return out, nil
	}
	l, err := d.call.eventList(ctx)
	if err != nil {
		return nil, err
	}
	facts, err := d.open(ctx, offered)
	if err != nil {
		return nil, err
	}
	s := topics.NewSplitter()
	for _, q := range offered {
		e := facts[q.Text.Event]
		if e == nil || len(out) == most {
			continue
		}
		card, err := l.card(ctx, e)
		if err != nil {
			return nil, err
		}
		if card == nil {
			continue
		}
		if text := s.Quote(topics.Words(card.Texts), q.Part); text != "" {
			out = append(out, TopicQuote{Event: card.ID, Occurred: card.Occurred, Touchpoint: card.Touchpoint, TouchpointName: card.TouchpointName, Unit: card.Unit, Text: text})
		}
	}
	return out, nil
}

// open reads the facts of quotes; those that are gone meanwhile are missing.
func (d *topicDesk) open(ctx context.Context, offered []topics.Quoted) (map[touchstone.EventID]*touchstone.Event, error) {
	f := eventstore.Filter{From: offered[0].Text.Occurred, To: offered[0].Text.Occurred}
	for _, q := range offered {
		f.Events = append(f.Events, q.Text.Event)
		if q.Text.Occurred.Before(f.From) {
			f.From = q.Text.Occurred
		}
		if q.Text.Occurred.After(f.To) {
			f.To = q.Text.Occurred
		}
	}
	f.To = f.To.Add(time.Millisecond)
	facts := make(map[touchstone.EventID]*touchstone.Event, len(offered))
	for e, err := range d.call.ws.Events.Events(ctx, f, 0) {
		if err != nil {
			return nil, err
		}
		facts[e.ID] = &e
	}
	return facts, nil
}
