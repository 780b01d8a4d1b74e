// SPDX-License-Identifier: Apache-2.0

package touchstone

import "slices"

// Languages lists the product's languages, the first first.
var Languages = []Language{Chinese, English}

// Workspace is one organisation's isolated data and settings. Its id is a
// WorkspaceID.
type Workspace struct {
	Meta
	Name     Label    `json:"name"`
	Settings Settings `json:"settings"`
}

// Settings is what an organisation chose for its workspace.
type Settings struct {
	Zone     string   `json:"zone"`     // IANA name
	Currency string   `json:"currency"` // ISO 4217
	Language Language `json:"language"`
	// Floor is the least number of customers that a figure about a segment may
	// rest on (k-anonymity).
	Floor     int         `json:"floor"`
	Retention []Retention `json:"retention,omitempty"` // kinds that are not here are kept for good
	Allow     []string    `json:"allow,omitempty"`     // where any is named, other properties are dropped, whatever the source
	Deny      []string    `json:"deny,omitempty"`      // properties dropped whatever the source
	Calendar  string      `json:"calendar,omitempty"`  // whose holidays hold
	// Industry is the one whose aspects are found in texts, such as "hotel"; ""
	// is any.
	Industry string `json:"industry,omitempty"`
	// ContactCosts are what a contact costs by channel; others are not known.
	ContactCosts []ContactCost `json:"contact_costs,omitempty"`
}

// ContactCost is what one contact over a channel costs the organisation.
type ContactCost struct {
	Channel Channel `json:"channel"`
	Minor   int64   `json:"minor"` // in minor units of the workspace's currency; not negative
}

// MaxContactCost is the most that a contact can cost, in minor units.
const MaxContactCost = 100_000_000_00

// Retention is how long events of a kind are kept, by when they occurred.
type Retention struct {
	Kind EventKind `json:"kind"`
	Days int       `json:"days"` // at least 1
}

// DefaultSettings gives the settings of a new workspace.
func DefaultSettings() Settings {
	return Settings{Zone: "Asia/Shanghai", Currency: "CNY", Language: Chinese, Floor: 10}
}

// WorkspaceID gives the workspace's id.
func (w *Workspace) WorkspaceID() WorkspaceID { return WorkspaceID(w.ID) }

// Validate tells every fault of the workspace and its settings.
func (w *Workspace) Validate() error {
	var f faults
	if err := w.WorkspaceID().Validate(); err != nil {
		f = append(f, err)
	}
	f.name("name", w.Name)
	w.Settings.validate(&f)
	return f.err()
}

func (s *Settings) validate(f *faults) {
	f.required("settings.zone", s.Zone)
	f.zone("settings.zone", s.Zone)
	f.currency("settings.currency", s.Currency)
	oneOf(f, "settings.language", s.Language, Languages)
	f.between("settings.floor", int64(s.Floor), 1, 1000)
	seen := map[EventKind]bool{}
	for i, r := range s.Retention {
		at := item("settings.retention", i)
		oneOf(f, at+".kind", r.Kind, EventKinds)
		f.between(at+".days", int64(r.Days), 1, 36_500)
		if seen[r.Kind] {
			f.add(at+".kind", Msg("workspace.twice", "field", "settings.retention", "value", string(r.Kind)))
		}
		seen[r.Kind] = true
	}
	distinct(f, "settings.allow", s.Allow)
	distinct(f, "settings.deny", s.Deny)
	for _, name := range s.Allow {
		if slices.Contains(s.Deny, name) {
			f.add("settings.deny", Msg("workspace.kept_and_denied", "value", name))
		}
	}
	costs := map[Channel]bool{}
	f.few("settings.contact_costs", len(s.ContactCosts), MaxItems)
	for i, c := range s.ContactCosts {
		at := item("settings.contact_costs", i)
		f.required(at+".channel", string(c.Channel))
		f.short(at+".channel", string(c.Channel), MaxName)
		f.between(at+".minor", c.Minor, 0, MaxContactCost)
		if costs[c.Channel] {
			f.add(at+".channel", Msg("workspace.twice", "field", "settings.contact_costs", "value", string(c.Channel)))
		}
		costs[c.Channel] = true
	}
	f.short("settings.calendar", s.Calendar, MaxName)
	f.short("settings.industry", s.Industry, MaxName)
}

// Index tells what workspaces are ordered by.
func (w *Workspace) Index() Index { return Index{Name: indexName(w.Name)} }
