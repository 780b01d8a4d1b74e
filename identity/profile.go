// SPDX-License-Identifier: Apache-2.0

package identity

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"time"

	"touchstone"
	"touchstone/vault"
	"touchstone/workspace"
)

// Profile is what is known about a customer now.
type Profile struct {
	Customer    touchstone.CustomerID `json:"customer"`
	Identifiers []Identifier          `json:"identifiers"` // by subject
	Traits      []Fact                `json:"traits"`      // by name
	Preferences []Fact                `json:"preferences"` // by name
	Consents    []Consent             `json:"consents"`    // by purpose
}

// Identifier is one identity of a customer.
type Identifier struct {
	touchstone.Identifier
	Seen time.Time `json:"seen"` // first
}

// Fact is what holds of a trait or preference, and what was said before.
type Fact struct {
	Name string `json:"name"`
	Said
	Earlier []Said `json:"earlier,omitempty"` // the latest first; what repeats the one after it is left out
}

// Said is one statement.
type Said struct {
	Value   json.RawMessage      `json:"value"` // null: it was taken back
	Subject touchstone.SubjectID `json:"subject"`
	Source  string               `json:"source,omitempty"` // name of a source; "" for a person
	By      string               `json:"by,omitempty"`     // who said so, when it was a person
	At      time.Time            `json:"at"`
}

// Consent is what holds for a purpose: granted only where no subject of the
// customer refuses, so that a merge never widens a consent. Source and At are
// those of the latest statement that decides.
type Consent struct {
	touchstone.Consent
	Subject touchstone.SubjectID `json:"subject"`
	Source  string               `json:"source,omitempty"`
	At      time.Time            `json:"at"`
}

// Profile gives what is known about a customer. NotFound as Members.
func (g *Graph) Profile(ctx context.Context, c touchstone.CustomerID) (Profile, error) {
	p := Profile{Customer: c, Traits: []Fact{}, Preferences: []Fact{}, Consents: []Consent{}}
	err := g.Workspace.View(ctx, func(ws workspace.Workspace) error {
		around, err := g.look(ctx, ws, c)
		if err != nil {
			return err
		}
		subjects, err := ws.Subjects().ByID(ctx, around.members)
		if err != nil {
			return err
		}
		statements, err := ws.Statements().Of(ctx, around.members)
		if err != nil {
			return err
		}
		if p.Identifiers, err = g.identifiers(ctx, subjects); err != nil {
			return err
		}
		return g.fill(ctx, &p, statements)
	})
	return p, err
}

func (g *Graph) identifiers(ctx context.Context, subjects []workspace.Subject) ([]Identifier, error) {
	values := make([]vault.Value, len(subjects))
	for i, s := range subjects {
		values[i] = vault.Value{Subject: s.ID, Sealed: s.Sealed}
	}
	if err := g.Keys.OpenValues(ctx, values); err != nil {
		return nil, err
	}
	out := make([]Identifier, 0, len(subjects))
	for i, s := range subjects {
		id := touchstone.Identifier{Subject: s.ID, Kind: s.Kind, Value: string(values[i].Plain), Verified: s.Verified}
		out = append(out, Identifier{Identifier: id, Seen: s.Seen})
	}
	return out, nil
}

// fill sorts statements into traits, preferences and consents.
func (g *Graph) fill(ctx context.Context, p *Profile, statements []workspace.Statement) error {
	said, err := g.open(ctx, statements)
	if err != nil {
		return err
	}
	slices.SortStableFunc(said, func(a, b opened) int {
		return cmp.Or(cmp.Compare(a.Topic, b.Topic), cmp.Compare(a.Name, b.Name), b.At.Compare(a.At), cmp.Compare(b.Position, a.Position), cmp.Compare(b.Source, a.Source))
	})
	for len(said) > 0 {
		n := 1
		for n < len(said) && said[n].Topic == said[0].Topic && said[n].Name == said[0].Name {
			n++
		}
		switch said[0].Topic {
		case workspace.Trait:
			p.Traits = append(p.Traits, factOf(said[:n]))
		case workspace.Preference:
			p.Preferences = append(p.Preferences, factOf(said[:n]))
		case workspace.Consent:
			p.Consents = append(p.Consents, consentOf(said[:n]))
		}
		said = said[n:]
	}
	return nil
}

// opened is a statement with its value as JSON.
type opened struct {
	workspace.Statement
	value json.RawMessage
}

// open opens the values of statements; those that cannot be opened any more are
// left out.
func (g *Graph) open(ctx context.Context, statements []workspace.Statement) ([]opened, error) {
	values := make([]vault.Value, len(statements))
	for i, s := range statements {
		values[i] = vault.Value{Subject: s.Subject, Sealed: s.Sealed}
	}
	sealed := slices.DeleteFunc(slices.Clone(values), func(v vault.Value) bool { return len(v.Sealed) == 0 })
	if err := g.Keys.OpenValues(ctx, sealed); err != nil {
		return nil, err
	}
	var out []opened
	for _, s := range statements {
		o := opened{Statement: s}
		switch {
		case len(s.Sealed) > 0:
			o.value, sealed = sealed[0].Plain, sealed[1:]
			if o.value == nil {
				continue
			}
		case !s.Gone:
			o.value, _ = json.Marshal(s.Value) // of a string it cannot fail
		}
		out = append(out, o)
	}
	return out, nil
}

// factOf makes a fact of everything that was said of a name, the latest first.
func factOf(said []opened) Fact {
	f := Fact{Name: said[0].Name}
	for i, s := range said {
		now := Said{Value: s.value, Subject: s.Subject, Source: s.Source, By: s.By, At: s.At}
		if i == 0 {
			f.Said = now
		} else if !bytes.Equal(said[i-1].value, s.value) {
			f.Earlier = append(f.Earlier, now)
		}
	}
	return f
}

// consentOf finds what holds for a purpose: the latest word of each subject
// counts, and among these the strictest, the latest first.
func consentOf(said []opened) Consent {
	heard := map[touchstone.SubjectID]bool{}
	var out Consent
	for _, s := range said {
		if heard[s.Subject] {
			continue
		}
		heard[s.Subject] = true
		granted := s.Value == workspace.Granted
		if len(heard) == 1 || out.Granted && !granted {
			out = Consent{Consent: touchstone.Consent{Purpose: s.Name, Granted: granted}, Subject: s.Subject, Source: s.Source, At: s.At}
		}
	}
	return out
}
