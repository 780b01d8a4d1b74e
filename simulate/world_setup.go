// SPDX-License-Identifier: Apache-2.0

package simulate

import (
	"strings"
	"time"

	"touchstone"
)

// Setup is one record to be created in the workspace that takes a World's
// events, after the template of its name was applied to it.
type Setup struct {
	Path string `json:"path"` // of the noun: "units", "rules" …
	Body any    `json:"body"` // the record
}

// Setup lists what a workspace needs beside the template so that every
// event of the world belongs to its touchpoint and its unit: the source with
// its typed properties, traits, units, touchpoints, rules, standards and
// personas. Records stand behind those that they refer to.
func (w World) Setup() []Setup {
	trade := w.trade()
	out := []Setup{{"sources", touchstone.Source{
		Meta: meta(touchstone.NounSource, trade.name), Name: trade.name, Label: trade.label, Clock: touchstone.ClockTrust, Strict: true,
		Promoted: []touchstone.Promoted{{Name: "wait_s", Type: touchstone.ColumnInteger}, {Name: "late_min", Type: touchstone.ColumnInteger}, {Name: trade.trip.size, Type: touchstone.ColumnInteger}, {Name: trade.people.segment.Name, Type: touchstone.ColumnString}},
	}}}
	for _, t := range trade.traits() {
		t.Meta = meta(touchstone.NounSegmentTrait, t.Name)
		out = append(out, Setup{"segment-traits", t})
	}
	out = append(out, trade.tree()...)
	for _, t := range trade.added {
		t.Meta = meta(touchstone.NounTouchpoint, t.Key)
		out = append(out, Setup{"touchpoints", t})
	}
	for _, r := range w.Rules() {
		out = append(out, Setup{"rules", r})
	}
	valid := midnight(w.Run().first)
	for _, s := range trade.promises {
		s.ValidFrom = time.UnixMilli(valid).UTC()
		out = append(out, Setup{"standards", s})
	}
	for _, p := range trade.personas {
		out = append(out, Setup{"personas", p})
	}
	return out
}

func meta(noun touchstone.Noun, key string) touchstone.Meta {
	return touchstone.Meta{ID: noun.Prefix() + key}
}

func touchpointID(key string) touchstone.TouchpointID {
	return touchstone.TouchpointID(touchstone.NounTouchpoint.Prefix() + key)
}

// traits are what the business knows of its customers before a trip.
func (t *trade) traits() []touchstone.SegmentTrait {
	return []touchstone.SegmentTrait{
		{Name: "level", Label: touchstone.Label{ZH: "会员等级", EN: "Membership level"}},
		t.people.segment,
		{Name: "tenure_years", Label: t.people.tenure},
		{Name: "satisfaction_before", Label: touchstone.Label{ZH: "此前满意度", EN: "Satisfaction before"}},
	}
}

// tree is the tree of units.
func (t *trade) tree() []Setup {
	make := func(code string, name touchstone.Label, level, parent string, order int) Setup {
		u := touchstone.Unit{Meta: meta(touchstone.NounUnit, code), Label: name, Code: code, Level: level, Order: int64(order), Moves: []touchstone.UnitMove{{}}}
		if parent != "" {
			u.Moves[0].Parent = touchstone.UnitID(touchstone.NounUnit.Prefix() + parent)
		}
		return Setup{"units", u}
	}
	out := []Setup{make(t.root.code, t.root.name, t.levels[0], "", 1)}
	for i, b := range t.brands {
		out = append(out, make(b.code, b.name, t.levels[1], t.root.code, i+1))
	}
	for i, u := range t.units {
		out = append(out, make(u.code, u.name, t.levels[2], u.brand, i+1))
	}
	return out
}

// Rules are the rules by which every event of a World belongs to the touchpoint
// that it is of: one for each name of an event.
func (w World) Rules() []touchstone.Rule {
	var out []touchstone.Rule
	trade := w.trade()
	for i := range trade.beats {
		b := &trade.beats[i]
		names := []string{b.name.ZH}
		if b.name.EN != "" {
			names = append(names, b.name.EN)
		}
		for n, name := range names {
			if b.touchpoint == "" {
				continue
			}
			key := strings.Trim(strings.Join([]string{"world", number(i), []string{"", "en"}[n]}, "."), ".")
			out = append(out, touchstone.Rule{
				Meta: meta(touchstone.NounRule, key), Order: int64(1000 + len(out)), Enabled: true,
				Source: trade.name, Channel: b.channel, Name: name, Touchpoint: touchpointID(b.touchpoint),
			})
		}
	}
	return out
}

func number(n int) string { return string([]byte{byte('0' + n/10), byte('0' + n%10)}) }
