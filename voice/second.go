// SPDX-License-Identifier: Apache-2.0

package voice

import (
	"context"

	"touchstone"
	"touchstone/eventstore"
	"touchstone/language"
)

// Doubt is what a fact says and a model is not sure of.
type Doubt struct {
	Text    string
	Reading *language.Reading
	said    *eventstore.Said
}

// Position is that of the fact.
func (d *Doubt) Position() touchstone.Position { return d.said.Position }

// Doubts gives some texts above a position on which a second opinion is wanted,
// of those that the version that answers has read and nobody has corrected, with
// that version and the position up to which they are all. The version is "" while
// no version has read everything.
func (k *Keeper) Doubts(ctx context.Context, after touchstone.Position, wanted func(*language.Reading) bool) (doubts []Doubt, version string, through touchstone.Position, err error) {
	m, s := *k.model.Load(), k.state.Load()
	if s.Answers != m.Version {
		return nil, "", after, nil
	}
	said, through, full, err := k.stored(ctx, after)
	if err != nil {
		return nil, "", after, err
	}
	reached := s.Reached[m.Version]
	if !full || through > reached {
		through = reached
	}
	r := m.Reader()
	for i := range said {
		text := whole(&said[i])
		if said[i].Position > reached || text == "" || k.Keys.Hides(said[i].Subjects) || k.settled(&said[i]) {
			continue
		}
		if reading := r.Read(text); wanted(reading) {
			doubts = append(doubts, Doubt{text, cloned(reading), &said[i]})
		}
	}
	return doubts, m.Version, through, ctx.Err()
}

// settled tells whether a person has said what a fact says.
func (k *Keeper) settled(said *eventstore.Said) bool {
	k.deriving.Lock()
	defer k.deriving.Unlock()
	return k.labels[said.Event] != nil
}

// Settle derives the mentions of a doubtful text again, from a reading that rests
// on the opinion of another model; nothing where another version answers by now.
func (k *Keeper) Settle(ctx context.Context, version string, d Doubt, r *language.Reading, model string) error {
	k.deriving.Lock()
	defer k.deriving.Unlock()
	if k.state.Load().Answers != version || k.labels[d.said.Event] != nil || k.Keys.Hides(d.said.Subjects) {
		return nil
	}
	rows := k.final(*k.model.Load(), d.said, part{rowsOf(d.said.Position, r), r.Print})
	for i := range rows {
		if rows[i].Author != touchstone.AgentsTone {
			rows[i].Model = model
		}
	}
	if len(rows) == 0 {
		return nil
	}
	return k.Events.Derive(ctx, version, rows)
}
