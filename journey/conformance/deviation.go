// SPDX-License-Identifier: Apache-2.0

package conformance

import (
	"slices"

	"touchstone"
)

// Kind is what is wrong with a trail, in the words of people who look after
// customers.
type Kind string

// The kinds of deviation.
const (
	Skipped      Kind = "skipped"       // a designed touchpoint was not met
	Extra        Kind = "extra"         // a touchpoint was met that is not designed here
	Repeated     Kind = "repeated"      // a touchpoint was met again
	WrongOrder   Kind = "wrong_order"   // it was met, at another place of the journey
	WrongChannel Kind = "wrong_channel" // a touchpoint of the stage that is not designed was met instead, on another channel
	TooLate      Kind = "too_late"      // it took longer than a limit
)

// Kinds lists every kind of deviation.
func Kinds() []Kind { return []Kind{Skipped, Extra, Repeated, WrongOrder, WrongChannel, TooLate} }

// Message says what a kind of deviation at a touchpoint means. met is the
// touchpoint that was met instead, for WrongChannel; the touchpoint of TooLate
// is the name of the limit.
func (k Kind) Message(touchpoint, met string) touchstone.Message {
	switch k {
	case Skipped:
		return touchstone.Msg("conformance.skipped", "touchpoint", touchpoint)
	case Extra:
		return touchstone.Msg("conformance.extra", "touchpoint", touchpoint)
	case Repeated:
		return touchstone.Msg("conformance.repeated", "touchpoint", touchpoint)
	case WrongOrder:
		return touchstone.Msg("conformance.wrong_order", "touchpoint", touchpoint)
	case WrongChannel:
		return touchstone.Msg("conformance.wrong_channel", "touchpoint", touchpoint, "met", met)
	default:
		return touchstone.Msg("conformance.too_late", "limit", touchpoint)
	}
}

// none stands for no symbol.
const none = -1

// fault is one kind of deviation at one touchpoint, as symbols.
type fault struct {
	kind            Kind
	touchpoint, met int32
}

// reader tells the deviations of alignments.
type reader struct {
	*machine
	contacts []Contact // by symbol
}

// skip is a visible step of the run without an event; gone when it has been
// paired with an event.
type skip struct {
	group int
	gone  bool
}

// read gives the deviations of an alignment, each once. A step that was left
// out and an event beside the run are one deviation when the event would have
// been that step (WrongOrder), or is none of any step and stands in its stage on
// another channel (WrongChannel). What is left over is Skipped, or Repeated where
// the run has the touchpoint, else Extra.
func (r reader) read(path []int32, a alignment) []fault {
	var skips []skip
	var events []int32
	met := map[int32]bool{}
	for _, m := range a.moves {
		switch {
		case m.event < 0:
			skips = append(skips, skip{group: r.transitions[m.transition].group})
		case m.transition < 0:
			events = append(events, path[m.event])
		default:
			met[path[m.event]] = true
		}
	}
	var out []fault
	events = r.pair(events, skips, r.sameStep, func(event int32, _ skip) {
		met[event] = true
		out = append(out, fault{WrongOrder, event, none})
	})
	events = r.pair(events, skips, r.otherChannel, func(event int32, s skip) {
		out = append(out, fault{WrongChannel, r.designed(s), event})
	})
	for _, s := range skips {
		if !s.gone {
			out = append(out, fault{Skipped, r.designed(s), none})
		}
	}
	for _, e := range events {
		kind := Extra
		if met[e] {
			kind = Repeated
		}
		out = append(out, fault{kind, e, none})
	}
	return distinct(out)
}

// pair takes from the events those that go with a skip, the first of each.
func (r reader) pair(events []int32, skips []skip, fits func(int32, skip) bool, found func(int32, skip)) []int32 {
	return slices.DeleteFunc(events, func(e int32) bool {
		i := slices.IndexFunc(skips, func(s skip) bool { return !s.gone && fits(e, s) })
		if i >= 0 {
			skips[i].gone = true
			found(e, skips[i])
		}
		return i >= 0
	})
}

// designed is the touchpoint that a step was designed for.
func (r reader) designed(s skip) int32 { return int32(r.groups[s.group].labels[0]) }

func (r reader) sameStep(event int32, s skip) bool {
	return slices.Contains(r.groups[s.group].labels, int(event))
}

func (r reader) otherChannel(event int32, s skip) bool {
	if int(event) < len(r.labels) { // designed for a step of its own
		return false
	}
	a, b := r.contacts[event], r.contacts[r.designed(s)]
	return a.Stage != "" && a.Stage == b.Stage && a.Channel != "" && b.Channel != "" && a.Channel != b.Channel
}

func distinct(list []fault) []fault {
	var out []fault
	for _, f := range list {
		if !slices.Contains(out, f) {
			out = append(out, f)
		}
	}
	return out
}
