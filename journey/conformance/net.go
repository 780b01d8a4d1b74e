// SPDX-License-Identifier: Apache-2.0

package conformance

import (
	"errors"
	"fmt"

	"touchstone"
)

// Net is a Petri net with places 0 … Places-1. Its runs lead from the initial
// to exactly the final marking.
type Net struct {
	Places      int          `json:"places"`
	Transitions []Transition `json:"transitions"`
	Initial     []int        `json:"initial"` // the places with a token; twice for two
	Final       []int        `json:"final"`
}

// Transition takes a token from every place of In and gives one to every place
// of Out; a place that is named twice, two. Meeting the touchpoint of its label
// fires it; without a label it is silent and fires unseen.
type Transition struct {
	Label string `json:"label,omitempty"`
	In    []int  `json:"in"`
	Out   []int  `json:"out,omitempty"`
}

// The limits of a net.
const (
	MaxPlaces      = 1000
	MaxTransitions = 2000
	MaxArcs        = 10_000
)

// Validate tells every fault of a net: sizes beyond the limits, places that do
// not exist, a transition that needs no token, and no label at all.
func (n *Net) Validate() error {
	var faults []error
	add := func(field string, m touchstone.Message) {
		faults = append(faults, &touchstone.Error{Kind: touchstone.Invalid, Field: field, Message: m})
	}
	arcs, labels := len(n.Initial)+len(n.Final), 0
	for i, t := range n.Transitions {
		arcs += len(t.In) + len(t.Out)
		if t.Label != "" {
			labels++
		}
		if len(t.In) == 0 {
			add(fmt.Sprintf("net.transitions[%d].in", i), touchstone.Msg("conformance.no_input", "number", i))
		}
	}
	if labels == 0 {
		add("net.transitions", touchstone.Msg("conformance.no_touchpoints"))
	}
	if n.Places < 1 || n.Places > MaxPlaces || len(n.Transitions) > MaxTransitions || arcs > MaxArcs {
		add("net", touchstone.Msg("conformance.net_size", "places", n.Places, "transitions", len(n.Transitions), "arcs", arcs,
			"max_places", MaxPlaces, "max_transitions", MaxTransitions, "max_arcs", MaxArcs))
	}
	for _, at := range n.misplaced() {
		add(at.field, touchstone.Msg("conformance.no_place", "place", at.place, "count", n.Places))
	}
	return errors.Join(faults...)
}

// misplacement is the first place of a list that does not exist.
type misplacement struct {
	field string
	place int
}

func (n *Net) misplaced() []misplacement {
	var out []misplacement
	check := func(field string, places []int) {
		for _, p := range places {
			if p < 0 || p >= n.Places {
				out = append(out, misplacement{field, p})
				return
			}
		}
	}
	check("net.initial", n.Initial)
	check("net.final", n.Final)
	for i, t := range n.Transitions {
		check(fmt.Sprintf("net.transitions[%d].in", i), t.In)
		check(fmt.Sprintf("net.transitions[%d].out", i), t.Out)
	}
	return out
}

// Designed makes the net of a designed journey: its stages one after another,
// in each the steps in any order or in sequence. Labels are touchpoint ids. A
// journey without touchpoints gives a net that Validate refuses.
func Designed(j *touchstone.Journey) Net {
	d := design{net: Net{Places: 1, Initial: []int{0}}}
	at := 0
	for _, s := range j.Stages {
		at = d.stage(s, at)
	}
	d.net.Final = []int{at}
	return d.net
}

// design is a net that is being made.
type design struct{ net Net }

func (d *design) place() int {
	d.net.Places++
	return d.net.Places - 1
}

func (d *design) add(label string, in, out []int) {
	d.net.Transitions = append(d.net.Transitions, Transition{Label: label, In: in, Out: out})
}

// stage adds a stage that begins at a place, and gives the place of its end.
func (d *design) stage(s touchstone.JourneyStage, from int) int {
	if s.Order == touchstone.OrderSequence || len(s.Touchpoints) < 2 {
		for _, step := range s.Touchpoints {
			to := d.place()
			d.step(step, from, to)
			from = to
		}
		return from
	}
	var starts, ends []int
	for _, step := range s.Touchpoints {
		start, end := d.place(), d.place()
		d.step(step, start, end)
		starts, ends = append(starts, start), append(ends, end)
	}
	to := d.place()
	d.add("", []int{from}, starts)
	d.add("", ends, []int{to})
	return to
}

func (d *design) step(s touchstone.JourneyStep, from, to int) {
	for _, t := range s.Choices() {
		d.add(string(t), []int{from}, []int{to})
		if s.Repeats {
			d.add(string(t), []int{to}, []int{to})
		}
	}
	if s.Optional {
		d.add("", []int{from}, []int{to})
	}
}
