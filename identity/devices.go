// SPDX-License-Identifier: Apache-2.0

package identity

import (
	"cmp"
	"slices"
)

// sighting is one link by which a device was seen with an id of a person.
type sighting struct {
	device, group int32 // the customer of the person, by ids of people alone
	link          int32
}

// followPeople gives every device to the one customer that it was seen with.
// All of them are decided about before the first one follows.
func (r *resolver) followPeople() {
	seen := r.sightings()
	crowded := r.crowded(seen)
	for rest := seen; len(rest) > 0; {
		n := 1
		for n < len(rest) && rest[n].device == rest[0].device {
			n++
		}
		reason := r.follow(rest[:n], seen, crowded)
		for _, s := range rest[:n] {
			r.out.reasons[s.link] = reason
		}
		rest = rest[n:]
	}
	for _, s := range seen {
		if r.out.reasons[s.link] == Used {
			r.groups.forest.join(s.device, s.group)
		}
	}
}

// sightings lists the links between devices and people, by device.
func (r *resolver) sightings() []sighting {
	var seen []sighting
	for n, l := range r.links {
		if r.out.reasons[n] != Used || l.manual() || r.isDevice(l.a) == r.isDevice(l.b) {
			continue
		}
		s := sighting{device: l.a, group: r.groups.find(l.b), link: int32(n)}
		if r.isDevice(l.b) {
			s.device, s.group = l.b, r.groups.find(l.a)
		}
		seen = append(seen, s)
	}
	slices.SortFunc(seen, bySighting)
	return seen
}

func bySighting(a, b sighting) int {
	return cmp.Or(cmp.Compare(a.device, b.device), cmp.Compare(a.group, b.group))
}

// crowded finds the groups that would have more than MaxSubjects subjects with
// every device that was seen with them, whether it follows them or not.
func (r *resolver) crowded(seen []sighting) []bool {
	crowded := make([]bool, len(r.ids))
	devices := make([]int32, len(r.ids))
	for i, s := range seen {
		if i == 0 || bySighting(s, seen[i-1]) != 0 {
			devices[s.group]++
		}
	}
	for g, n := range devices {
		if size := int(n + r.groups.size[g]); n > 0 && size > r.subjects {
			crowded[g] = true
			r.quarantine(int32(g), size, ManyDevices)
		}
	}
	return crowded
}

// follow decides about one device by its sightings.
func (r *resolver) follow(own, all []sighting, crowded []bool) Reason {
	d, g := own[0].device, own[0].group
	switch {
	case r.byHand[d]:
		return PlacedByHand
	case len(own) > r.people || own[len(own)-1].group != g:
		return SharedDevice
	case crowded[g]:
		return ManyDevices
	case r.setApart(d, g, all):
		return Apart
	}
	return Used
}

// setApart tells whether a device was set apart from a group, or from a device
// with a lower id that was seen with it.
func (r *resolver) setApart(d, g int32, seen []sighting) bool {
	return slices.ContainsFunc(r.groups.apart[d], func(other int32) bool {
		if r.groups.find(other) == g {
			return true
		}
		_, there := slices.BinarySearchFunc(seen, sighting{device: other, group: g}, bySighting)
		return there && other < d
	})
}
