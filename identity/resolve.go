// SPDX-License-Identifier: Apache-2.0

package identity

import (
	"cmp"
	"slices"

	"touchstone"
	"touchstone/workspace"
)

// The limits of what is joined.
const (
	MaxSubjects = 200 // subjects that evidence joins into one customer
	MaxPeople   = 20  // ids of people above which a device is shared, whoever they are
)

// limits are the limits of what is joined; tests set lower ones.
type limits struct {
	subjects, people int
}

// Reason tells why an edge is not used.
type Reason string

// The reasons, in the order in which they are looked for.
const (
	Used         Reason = ""
	TakenBack    Reason = "undone"         // somebody took the edge back
	Shared       Reason = "shared"         // somebody marked one of its subjects as shared
	TooMany      Reason = "too-many"       // the component has more than MaxSubjects ids of people
	Apart        Reason = "apart"          // somebody set the two sides apart
	Conflicting  Reason = "conflict"       // the two sides have different member ids or union ids
	SharedDevice Reason = "shared-device"  // the device was seen with several customers
	ManyDevices  Reason = "many-devices"   // the customer has too many devices
	PlacedByHand Reason = "placed-by-hand" // somebody said whose device it is
	OnlyDevices  Reason = "only-devices"   // two devices are joined only by hand
)

// class is what the rules need to know of a subject's kind.
type class uint8

const (
	person class = iota
	member
	union
	device
)

func classOf(k touchstone.SubjectKind) class {
	switch k {
	case touchstone.MemberID:
		return member
	case touchstone.UnionID:
		return union
	case touchstone.AnonymousID, touchstone.DeviceID:
		return device
	}
	return person
}

// ranks is how much an edge of each kind weighs; more wins.
var ranks = map[workspace.EdgeKind]uint32{
	workspace.EdgeManual: 8, workspace.EdgeMember: 7, workspace.EdgeUnionID: 6, workspace.EdgePhone: 5,
	workspace.EdgeEmail: 4, workspace.EdgeAlias: 3, workspace.EdgeIdentify: 2, workspace.EdgeImport: 1,
}

// link is everything that joins two subjects: one for all edges of a pair.
type link struct {
	a, b     int32  // ordinals of subjects, a < b
	strength uint32 // rank of the best edge << 16 | how many edges there are
}

func (l link) manual() bool { return l.strength>>16 == ranks[workspace.EdgeManual] }

// add counts one more edge of the pair.
func (l *link) add(kind workspace.EdgeKind) {
	rank, count := l.strength>>16, l.strength&0xFFFF
	l.strength = max(rank, ranks[kind])<<16 | min(count+1, 0xFFFF)
}

// evidence is what the customers of some subjects follow from.
type evidence struct {
	ids     []touchstone.SubjectID // ascending
	classes []class
	links   []link // one a pair
	guards  *guards
	limits
}

// resolution is what follows.
type resolution struct {
	customer    []int32  // by ordinal of subject: ordinal of the customer's smallest subject
	reasons     []Reason // by index of link
	quarantined []quarantined
}

// quarantined is a component that was not joined as its edges say.
type quarantined struct {
	component int32 // its smallest subject: of a component of people, or of a customer with too many devices
	size      int   // as far as it was read
	reason    Reason
}

// resolver works a resolution out. It is made for one use.
type resolver struct {
	*evidence
	out     resolution
	joining []int32      // links that may join: between ids of people, or by hand
	raw     *forest      // of all joining links
	groups  *constrained // of those that are used
	byHand  []bool       // has a joining link with a device at one end
}

// resolve gives the customers of the evidence. It is a pure function, and the
// result for a component does not depend on what else is in the evidence.
func resolve(e *evidence) resolution {
	r := &resolver{evidence: e, raw: newForest(len(e.ids)), groups: newConstrained(e), byHand: make([]bool, len(e.ids))}
	r.out.reasons = make([]Reason, len(e.links))
	r.classify()
	r.joinPeople()
	r.followPeople()
	r.out.customer = make([]int32, len(e.ids))
	for i := range r.out.customer {
		r.out.customer[i] = r.groups.find(int32(i))
	}
	return r.out
}

// isDevice tells whether a subject belongs to a customer and joins none.
func (e *evidence) isDevice(i int32) bool {
	return e.classes[i] == device && !e.guards.trusted[e.ids[i]]
}

func (e *evidence) isShared(i int32) bool { return e.guards.shared[e.ids[i]] }

// classify sorts links into those that may join, those of devices, and those
// that count for nothing.
func (r *resolver) classify() {
	for n, l := range r.links {
		devices := r.isDevice(l.a) || r.isDevice(l.b)
		switch {
		case r.isShared(l.a) || r.isShared(l.b):
			r.out.reasons[n] = Shared
		case l.manual() || !devices:
			r.joining = append(r.joining, int32(n))
			r.raw.join(l.a, l.b)
			r.byHand[l.a], r.byHand[l.b] = r.byHand[l.a] || devices, r.byHand[l.b] || devices
		case r.isDevice(l.a) && r.isDevice(l.b):
			r.out.reasons[n] = OnlyDevices
		}
	}
}

// joinPeople uses joining links, the strongest first, as long as nothing
// forbids it.
func (r *resolver) joinPeople() {
	slices.SortFunc(r.joining, func(m, n int32) int {
		a, b := r.links[m], r.links[n]
		return cmp.Or(cmp.Compare(b.strength, a.strength), cmp.Compare(a.a, b.a), cmp.Compare(a.b, b.b))
	})
	conflicts := map[int32]bool{}
	for _, n := range r.joining {
		l := r.links[n]
		component := r.raw.find(l.a)
		if int(r.raw.size[component]) > r.subjects {
			r.out.reasons[n] = TooMany
			continue
		}
		r.out.reasons[n] = r.groups.join(l.a, l.b)
		if r.out.reasons[n] == Conflicting && !conflicts[component] {
			conflicts[component] = true
			r.quarantine(component, int(r.raw.size[component]), Conflicting)
		}
	}
	for i := range r.ids {
		if r.raw.find(int32(i)) == int32(i) && int(r.raw.size[i]) > r.subjects {
			r.quarantine(int32(i), int(r.raw.size[i]), TooMany)
		}
	}
}

func (r *resolver) quarantine(component int32, size int, reason Reason) {
	r.out.quarantined = append(r.out.quarantined, quarantined{component, size, reason})
}
