// SPDX-License-Identifier: Apache-2.0

package simulate

import (
	"strings"
	"time"

	"touchstone"
)

// WorldSource is the name of the source that a World's events come from.
const WorldSource = "hotel"

// Setup is one record to be created in the workspace that takes a World's
// events, after the hotel template was applied to it.
type Setup struct {
	Path string `json:"path"` // of the noun: "units", "rules" …
	Body any    `json:"body"` // the record
}

// Setup lists what a workspace needs beside the hotel template so that every
// event of the world belongs to its touchpoint and its unit: the source with
// its typed properties, traits, units, touchpoints, rules, standards and
// personas. Records stand behind those that they refer to.
func (w World) Setup() []Setup {
	out := []Setup{{"sources", touchstone.Source{
		Meta: meta(touchstone.NounSource, WorldSource), Name: WorldSource, Label: touchstone.Label{ZH: "酒店集团演示数据", EN: "Hotel group, demo"}, Clock: touchstone.ClockTrust, Strict: true,
		Promoted: []touchstone.Promoted{{Name: "wait_s", Type: touchstone.ColumnInteger}, {Name: "late_min", Type: touchstone.ColumnInteger}, {Name: "nights", Type: touchstone.ColumnInteger}, {Name: "purpose", Type: touchstone.ColumnString}},
	}}}
	for _, t := range traits {
		t.Meta = meta(touchstone.NounSegmentTrait, t.Name)
		out = append(out, Setup{"segment-traits", t})
	}
	out = append(out, unitSetup()...)
	for _, t := range added {
		t.Meta = meta(touchstone.NounTouchpoint, t.Key)
		out = append(out, Setup{"touchpoints", t})
	}
	for _, r := range Rules() {
		out = append(out, Setup{"rules", r})
	}
	valid := midnight(w.Run().first)
	for _, s := range promises {
		s.ValidFrom = time.UnixMilli(valid).UTC()
		out = append(out, Setup{"standards", s})
	}
	for _, p := range personas {
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

// unitSetup is the tree of units: group, brand, hotel.
func unitSetup() []Setup {
	make := func(code string, name touchstone.Label, level, parent string, order int) Setup {
		u := touchstone.Unit{Meta: meta(touchstone.NounUnit, code), Label: name, Code: code, Level: level, Order: int64(order), Moves: []touchstone.UnitMove{{}}}
		if parent != "" {
			u.Moves[0].Parent = touchstone.UnitID(touchstone.NounUnit.Prefix() + parent)
		}
		return Setup{"units", u}
	}
	out := []Setup{make(group.code, group.name, "group", "", 1)}
	for i, b := range brands {
		out = append(out, make(b.code, b.name, "brand", group.code, i+1))
	}
	for i, u := range units {
		out = append(out, make(u.code, u.name, "hotel", u.brand, i+1))
	}
	return out
}

// Rules are the rules by which every event of a World belongs to the touchpoint
// that it is of: one for each name of an event.
func Rules() []touchstone.Rule {
	var out []touchstone.Rule
	for i := range beats {
		b := &beats[i]
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
				Source: WorldSource, Channel: b.channel, Name: name, Touchpoint: touchpointID(b.touchpoint),
			})
		}
	}
	return out
}

func number(n int) string { return string([]byte{byte('0' + n/10), byte('0' + n%10)}) }
