// SPDX-License-Identifier: Apache-2.0

package voice

import (
	"context"

	"touchstone"
	"touchstone/eventstore"
)

// Heard is a text as it counts now.
type Heard struct {
	*Look
	Rows      []eventstore.Mention // what is counted of it: the first is the text as a whole
	Corrected bool                 // somebody says what it says
}

// Desk reads texts as they count now, for one goroutine.
type Desk struct {
	keeper *Keeper
	model  Model
	reader Reader
}

// Desk gives a desk with the model that reads now.
func (k *Keeper) Desk() *Desk {
	m := *k.model.Load()
	return &Desk{k, m, m.Reader()}
}

// Read opens what a fact says and reads it as it counts: what people say in the
// place of what the model reads, and whose words they are. nil where it may not
// be shown or has no text.
func (d *Desk) Read(ctx context.Context, e *touchstone.Event) (*Heard, error) {
	shown, err := d.keeper.Keys.Reveal(ctx, e)
	if err != nil || !shown {
		return nil, err
	}
	l := d.keeper.look(d.model, d.reader, e)
	if l == nil {
		return nil, nil
	}
	h := &Heard{Look: l}
	c, copied := d.keeper.known(l)
	if h.Corrected = c != nil && c.Mark == l.Mark; h.Corrected {
		l.Reading = overlaid(l.Reading, l.Text, c)
	}
	h.Rows = rowsOf(e.Position, l.Reading)
	if h.Corrected && c.Polarity != "" && len(h.Rows) > 0 {
		h.Rows[0].Confidence = 100
	}
	if copied {
		asRepeat(h.Rows)
	}
	return h, nil
}

// known gives what somebody says of a text, and whether it is a copy.
func (k *Keeper) known(l *Look) (*touchstone.Correction, bool) {
	k.deriving.Lock()
	defer k.deriving.Unlock()
	return k.labels[l.Event.ID], k.prints.copied(l.Reading.Print, l.Event.Position)
}
