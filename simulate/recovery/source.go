// SPDX-License-Identifier: Apache-2.0

package recovery

import (
	"touchstone/moment"
	"touchstone/simulate"
)

// Source is what worlds are drawn of: a design of simulate, or one of its
// businesses, of which a year is read back from its events.
type Source struct {
	Name      string
	Customers int
	draw      func(seed uint64) (drawn, error)
}

// drawn is one world: what the search reads, and what is true of each
// touchpoint, in the order of the touchpoints of the encounters.
type drawn struct {
	moment.Encounters
	effects []simulate.Effect
	blurred bool // the experience that was recorded is not the true one
}

// truthCustomers is over how many customers true effects of a design are
// averaged.
const truthCustomers = 100_000

// OfDesign makes a source of a design. Its true effects are those of the
// design, not of a panel.
func OfDesign(d simulate.Design) Source {
	effects := d.Effects(truthCustomers)
	return Source{Name: d.Name, Customers: d.Customers, draw: func(seed uint64) (drawn, error) {
		return drawn{Encounters(d, d.Draw(seed)), effects, d.Mislabelled || d.Shared}, nil
	}}
}

// OfWorld makes a source of a business at its default size. Its true effects
// are those of each year.
func OfWorld(of string) Source {
	return Source{Name: of, Customers: simulate.WorldCustomers, draw: func(seed uint64) (drawn, error) {
		return rated(simulate.World{Of: of, Seed: seed})
	}}
}

// Find gives the source of a name, of a design or of one of simulate.Worlds;
// false when there is none.
func Find(name string) (Source, bool) {
	for _, d := range simulate.Designs() {
		if d.Name == name {
			return OfDesign(d), true
		}
	}
	for _, of := range simulate.Worlds() {
		if of == name {
			return OfWorld(of), true
		}
	}
	return Source{}, false
}

// Names lists the designs, then the businesses.
func Names() []string {
	var out []string
	for _, d := range simulate.Designs() {
		out = append(out, d.Name)
	}
	return append(out, simulate.Worlds()...)
}
