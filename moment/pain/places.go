// SPDX-License-Identifier: Apache-2.0

package pain

import (
	"maps"
	"slices"
)

// table counts encounters by hour for one value of the other dimensions.
type table [24]count

// each calls look for every place of the touchpoint that any encounter is in,
// with its count: units, channels, hours, and units with channels or hours.
func (s *scan) each(look func(Place, count)) {
	tables := map[Place]*table{}
	for _, i := range s.rows {
		unit, channel := s.e.Unit[i], s.e.Channel[i]
		bad := s.bad(i)
		add := func(p Place) {
			t := tables[p]
			if t == nil {
				t = &table{}
				tables[p] = t
			}
			t[s.e.Hour[i]].n++
			if bad {
				t[s.e.Hour[i]].bad++
			}
		}
		add(Place{})
		if unit != 0 {
			add(Place{Unit: unit})
		}
		if channel != 0 {
			add(Place{Channel: channel})
		}
		if unit != 0 && channel != 0 {
			add(Place{Unit: unit, Channel: channel})
		}
	}
	for _, p := range slices.SortedFunc(maps.Keys(tables), compare) {
		t := tables[p]
		if p != (Place{}) {
			look(p, t.sum(Hours{Count: 24}))
		}
		if p.Unit == 0 || p.Channel == 0 {
			t.hours(p, look)
		}
	}
}

func compare(a, b Place) int {
	switch {
	case less(a, b):
		return -1
	case less(b, a):
		return 1
	}
	return 0
}

// hours looks at every run of up to LongestHours hours. A run is looked at only
// where it begins and ends with an encounter, since others hold no more.
func (t *table) hours(p Place, look func(Place, count)) {
	for from := range uint8(24) {
		if t[from].n == 0 {
			continue
		}
		var c count
		for n := range uint8(LongestHours) {
			at := t[(from+n)%24]
			c.n, c.bad = c.n+at.n, c.bad+at.bad
			if at.n > 0 {
				p.Hours = Hours{from, n + 1}
				look(p, c)
			}
		}
	}
}

func (t *table) sum(h Hours) (c count) {
	for n := range h.Count {
		at := t[(h.From+n)%24]
		c.n, c.bad = c.n+at.n, c.bad+at.bad
	}
	return c
}
