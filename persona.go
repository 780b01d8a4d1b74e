// SPDX-License-Identifier: Apache-2.0

package touchstone

// PersonaID names a persona within its workspace; its text begins with "per_".
type PersonaID string

// Persona is a saved segment with a face.
type Persona struct {
	Meta
	Label       Label  `json:"label"`
	Description Label  `json:"description,omitzero"`
	Conditions  string `json:"conditions"` // in the text of query's conditions; "" is everybody
	Face        Face   `json:"face,omitzero"`
}

// Face makes a segment easy to remember.
type Face struct {
	Portrait string  `json:"portrait,omitempty"` // name of a drawn portrait
	Colour   string  `json:"colour,omitempty"`   // "#" and six hexadecimal digits
	Quote    Label   `json:"quote,omitzero"`
	Goals    []Label `json:"goals,omitempty"`
	Worries  []Label `json:"worries,omitempty"`
}

// Validate tells every fault of the persona but those of its conditions,
// which query reads.
func (p *Persona) Validate() error {
	var f faults
	f.name("label", p.Label)
	f.label("description", p.Description, MaxText)
	f.short("conditions", p.Conditions, MaxText)
	f.short("face.portrait", p.Face.Portrait, MaxName)
	f.colour("face.colour", p.Face.Colour)
	f.label("face.quote", p.Face.Quote, MaxText)
	f.labels("face.goals", p.Face.Goals)
	f.labels("face.worries", p.Face.Worries)
	return f.err()
}

// Index tells what personas are ordered by.
func (p *Persona) Index() Index { return Index{Name: indexName(p.Label)} }

func (f *faults) colour(field, text string) {
	if text == "" {
		return
	}
	ok := len(text) == 7 && text[0] == '#'
	for _, r := range text[1:] {
		ok = ok && (r >= '0' && r <= '9' || r >= 'a' && r <= 'f' || r >= 'A' && r <= 'F')
	}
	if !ok {
		f.add(field, Msg("workspace.bad_colour", "field", field, "value", text))
	}
}

func (f *faults) labels(field string, list []Label) {
	f.few(field, len(list), MaxItems)
	for i, l := range list {
		f.name(item(field, i), l)
	}
}
