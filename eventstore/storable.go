// SPDX-License-Identifier: Apache-2.0

package eventstore

import (
	"fmt"
	"slices"
	"unicode/utf8"

	"touchstone"
	"touchstone/query"
)

// Storable tells the first reason why a batch cannot be stored, nil when it
// can; the error's Field names the event by its index. Internal where its
// maker broke the contract: a position of zero or not above the one before, or
// plain private parts. Invalid where the fact itself cannot be kept: no shape,
// an unknown kind, text that is not UTF-8, or an occurred, received or claimed
// time whose year is not from 1000 to 9998 (claimed may be none).
func Storable(events []touchstone.Event) error {
	last := touchstone.Position(0)
	for i := range events {
		e := &events[i]
		if e.Position <= last {
			return unstorable(touchstone.Internal, i, "position", touchstone.Msg("eventstore.bad_position", "position", uint64(e.Position), "last", uint64(last)))
		}
		last = e.Position
		if !e.Private.IsZero() {
			return unstorable(touchstone.Internal, i, "private", touchstone.Msg("eventstore.not_sealed"))
		}
		if e.Shape.ID == 0 {
			return unstorable(touchstone.Invalid, i, "shape", touchstone.Msg("eventstore.no_shape"))
		}
		if !known(e.Kind) {
			return unstorable(touchstone.Invalid, i, "kind", touchstone.Msg("eventstore.bad_kind", "value", string(e.Kind)))
		}
		if field := badTime(e); field != "" {
			return unstorable(touchstone.Invalid, i, field, touchstone.Msg("eventstore.bad_time"))
		}
		if field := badText(e); field != "" {
			return unstorable(touchstone.Invalid, i, field, touchstone.Msg("eventstore.not_utf8"))
		}
	}
	return nil
}

func unstorable(kind touchstone.Kind, index int, field string, m touchstone.Message) error {
	return &touchstone.Error{Kind: kind, Field: fmt.Sprintf("events[%d].%s", index, field), Message: m}
}

func known(kind touchstone.EventKind) bool {
	switch kind {
	case touchstone.Interaction, touchstone.Feedback, touchstone.Outcome, touchstone.Measured, touchstone.Identify:
		return true
	}
	return false
}

// badTime names the first time that cannot be kept.
func badTime(e *touchstone.Event) string {
	switch {
	case !query.Datable(e.Occurred):
		return "occurred"
	case !query.Datable(e.Received):
		return "received"
	case !e.Claimed.IsZero() && !query.Datable(e.Claimed):
		return "claimed"
	}
	return ""
}

// badText names the first field whose text is not UTF-8.
func badText(e *touchstone.Event) string {
	s := &e.Shape
	if !valid(s.Source, string(s.Channel), s.Name, s.Place) {
		return "shape"
	}
	for _, f := range s.Facets {
		if !valid(f.Name, f.Value) {
			return "shape"
		}
	}
	for _, o := range e.Objects {
		if !valid(o.Type, o.ID) {
			return "objects"
		}
	}
	for _, p := range e.Promoted {
		if !valid(p.Name, p.Text) {
			return "promoted"
		}
	}
	for _, score := range e.Scores {
		if !valid(score.Metric) {
			return "scores"
		}
	}
	for _, c := range e.Consents {
		if !valid(c.Purpose) {
			return "consents"
		}
	}
	switch {
	case !valid(e.Unit):
		return "unit"
	case e.Value != nil && !valid(e.Value.Currency):
		return "value"
	case e.Measurement != nil && !valid(e.Measurement.Metric):
		return "measurement"
	}
	return ""
}

func valid(texts ...string) bool {
	for _, t := range texts {
		if !utf8.ValidString(t) {
			return false
		}
	}
	return true
}

// Derivable tells the first reason why mentions cannot be stored, nil when
// they can: a version that is empty or longer than query.MaxValue, text that is
// not UTF-8, a polarity other than -1, 0 and 1, an unknown author, a negative
// ordinal, or one that a position has twice. All are Invalid; the error's Field names the row by its
// index.
func Derivable(version string, rows []Mention) error {
	if version == "" || len(version) > query.MaxValue || !valid(version) {
		return &touchstone.Error{Kind: touchstone.Invalid, Field: "version", Message: touchstone.Msg("eventstore.bad_version", "value", version)}
	}
	type place struct {
		position touchstone.Position
		ordinal  int
	}
	seen := make(map[place]bool, len(rows))
	for i, r := range rows {
		at := place{r.Position, r.Ordinal}
		if !valid(r.Aspect, r.Emotion, r.Model) || r.Author != "" && !slices.Contains(touchstone.Authors, r.Author) || r.Polarity < -1 || r.Polarity > 1 || r.Ordinal < 0 || seen[at] {
			return &touchstone.Error{Kind: touchstone.Invalid, Field: fmt.Sprintf("rows[%d]", i), Message: touchstone.Msg("eventstore.bad_mention", "row", i)}
		}
		seen[at] = true
	}
	return nil
}
