// SPDX-License-Identifier: Apache-2.0

package identity

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"touchstone"
	"touchstone/workspace"
)

// drawing is a small graph as one writes it down: subjects by kind, edges.
type drawing struct {
	kinds  map[touchstone.SubjectID]touchstone.SubjectKind
	edges  []workspace.EdgeKey
	guards []workspace.GuardKey
	limits limits
}

// evidence gives the drawing in the form that resolve takes.
func (d drawing) evidence() *evidence {
	e := &evidence{guards: newGuards(d.guards), limits: d.limits}
	if e.limits == (limits{}) {
		e.limits = limits{MaxSubjects, MaxPeople}
	}
	for s := range d.kinds {
		e.ids = append(e.ids, s)
	}
	slices.Sort(e.ids)
	for _, s := range e.ids {
		e.classes = append(e.classes, classOf(d.kinds[s]))
	}
	index := map[[2]touchstone.SubjectID]int{}
	for _, k := range d.edges {
		pair := [2]touchstone.SubjectID{k.A, k.B}
		if _, ok := index[pair]; !ok {
			a, _ := slices.BinarySearch(e.ids, k.A)
			b, _ := slices.BinarySearch(e.ids, k.B)
			index[pair] = len(e.links)
			e.links = append(e.links, link{a: int32(a), b: int32(b)})
		}
		e.links[index[pair]].add(k.Kind)
	}
	return e
}

// customers lists the customers of several subjects, each as a list.
func customers(e *evidence, r resolution) [][]touchstone.SubjectID {
	of := map[int32][]touchstone.SubjectID{}
	for i, c := range r.customer {
		of[c] = append(of[c], e.ids[i])
	}
	var out [][]touchstone.SubjectID
	for i := range e.ids {
		if len(of[int32(i)]) > 1 {
			out = append(out, of[int32(i)])
		}
	}
	return out
}

const (
	user = touchstone.UserID
	tel  = touchstone.Phone
	mail = touchstone.Email
	card = touchstone.MemberID
	uni  = touchstone.UnionID
	dev  = touchstone.DeviceID
)

// The expected customers are what the rules in the package's comment say, case
// by case.
func TestResolve(t *testing.T) {
	type sets = [][]touchstone.SubjectID
	type kinds = map[touchstone.SubjectID]touchstone.SubjectKind
	e := edgeOf
	cases := map[string]struct {
		drawing
		want   sets
		reason map[int]Reason // by index of edge
	}{
		"nothing joins nobody": {drawing{kinds: kinds{1: user, 2: tel}}, nil, nil},
		"a chain of people is one": {drawing{kinds: kinds{1: user, 2: tel, 3: user, 4: mail, 9: user},
			edges: []workspace.EdgeKey{e(workspace.EdgePhone, 1, 2), e(workspace.EdgePhone, 2, 3), e(workspace.EdgeEmail, 3, 4)}}, sets{{1, 2, 3, 4}}, nil},
		"a device follows its person": {drawing{kinds: kinds{5: user, 2: dev, 3: dev},
			edges: []workspace.EdgeKey{e(workspace.EdgeIdentify, 5, 2), e(workspace.EdgeIdentify, 5, 3)}}, sets{{2, 3, 5}}, nil},
		"a device joins nobody": {drawing{kinds: kinds{1: user, 2: user, 3: dev, 4: dev},
			edges: []workspace.EdgeKey{e(workspace.EdgeIdentify, 1, 3), e(workspace.EdgeIdentify, 2, 3), e(workspace.EdgeIdentify, 1, 4)}},
			sets{{1, 4}}, map[int]Reason{0: SharedDevice, 1: SharedDevice, 2: Used}},
		"a device of two logins of one person is hers": {drawing{kinds: kinds{1: user, 2: user, 3: dev},
			edges: []workspace.EdgeKey{e(workspace.EdgeIdentify, 1, 3), e(workspace.EdgeIdentify, 2, 3), e(workspace.EdgeAlias, 1, 2)}}, sets{{1, 2, 3}}, nil},
		"devices are joined only by hand": {drawing{kinds: kinds{1: dev, 2: dev, 3: dev},
			edges: []workspace.EdgeKey{e(workspace.EdgeIdentify, 1, 2), e(workspace.EdgeManual, 2, 3)}}, sets{{2, 3}}, map[int]Reason{0: OnlyDevices}},
		"a device that somebody placed follows nobody else": {drawing{kinds: kinds{1: user, 2: user, 3: dev},
			edges: []workspace.EdgeKey{e(workspace.EdgeManual, 1, 3), e(workspace.EdgeIdentify, 2, 3)}}, sets{{1, 3}}, map[int]Reason{1: PlacedByHand}},
		"two member ids are two customers, the weakest edge between them gives way": {drawing{kinds: kinds{1: card, 2: user, 3: tel, 4: user, 5: card},
			edges: []workspace.EdgeKey{e(workspace.EdgeMember, 1, 2), e(workspace.EdgePhone, 2, 3), e(workspace.EdgeIdentify, 3, 4), e(workspace.EdgeMember, 4, 5)}},
			sets{{1, 2, 3}, {4, 5}}, map[int]Reason{2: Conflicting}},
		"two union ids as well": {drawing{kinds: kinds{1: uni, 2: user, 3: uni},
			edges: []workspace.EdgeKey{e(workspace.EdgeUnionID, 1, 2), e(workspace.EdgeUnionID, 2, 3)}}, sets{{1, 2}}, map[int]Reason{1: Conflicting}},
		"a member id and a union id go together": {drawing{kinds: kinds{1: uni, 2: user, 3: card},
			edges: []workspace.EdgeKey{e(workspace.EdgeUnionID, 1, 2), e(workspace.EdgeMember, 2, 3)}}, sets{{1, 2, 3}}, nil},
		"of equal edges the confirmed one holds": {drawing{kinds: kinds{1: card, 2: user, 3: card},
			edges: []workspace.EdgeKey{e(workspace.EdgeMember, 1, 2), e(workspace.EdgeMember, 2, 3), {A: 2, B: 3, Kind: workspace.EdgeMember, Source: "crm"}}},
			sets{{2, 3}}, map[int]Reason{0: Conflicting}},
		"a decision outweighs a member id": {drawing{kinds: kinds{1: card, 2: user, 3: card},
			edges: []workspace.EdgeKey{e(workspace.EdgeMember, 1, 2), e(workspace.EdgeManual, 2, 3)}}, sets{{2, 3}}, map[int]Reason{0: Conflicting}},
		"set apart": {drawing{kinds: kinds{1: user, 2: tel, 3: user},
			edges:  []workspace.EdgeKey{e(workspace.EdgePhone, 1, 2), e(workspace.EdgeEmail, 2, 3)},
			guards: []workspace.GuardKey{{Kind: workspace.GuardApart, A: 1, B: 3}}}, sets{{1, 2}}, map[int]Reason{1: Apart}},
		"set apart against a decision": {drawing{kinds: kinds{1: user, 2: user},
			edges: []workspace.EdgeKey{e(workspace.EdgeManual, 1, 2)}, guards: []workspace.GuardKey{{Kind: workspace.GuardApart, A: 1, B: 2}}}, nil, map[int]Reason{0: Apart}},
		"a device set apart from its person": {drawing{kinds: kinds{1: user, 2: dev},
			edges: []workspace.EdgeKey{e(workspace.EdgeIdentify, 1, 2)}, guards: []workspace.GuardKey{{Kind: workspace.GuardApart, A: 1, B: 2}}}, nil, map[int]Reason{0: Apart}},
		"shared by decision": {drawing{kinds: kinds{1: user, 2: tel, 3: user},
			edges:  []workspace.EdgeKey{e(workspace.EdgePhone, 1, 2), e(workspace.EdgePhone, 2, 3)},
			guards: []workspace.GuardKey{{Kind: workspace.GuardShared, A: 2}}}, nil, map[int]Reason{0: Shared}},
		"a trusted device joins": {drawing{kinds: kinds{1: user, 2: dev, 3: user},
			edges:  []workspace.EdgeKey{e(workspace.EdgeIdentify, 1, 2), e(workspace.EdgeIdentify, 2, 3)},
			guards: []workspace.GuardKey{{Kind: workspace.GuardTrusted, A: 2}}}, sets{{1, 2, 3}}, nil},
		"too many stand alone, and so do their devices when they touch several": {drawing{kinds: kinds{1: user, 2: tel, 3: user, 4: dev, 5: dev}, limits: limits{2, 9},
			edges: []workspace.EdgeKey{e(workspace.EdgePhone, 1, 2), e(workspace.EdgePhone, 2, 3), e(workspace.EdgeIdentify, 2, 4), e(workspace.EdgeIdentify, 1, 5), e(workspace.EdgeIdentify, 3, 5)}},
			sets{{2, 4}}, map[int]Reason{0: TooMany, 3: SharedDevice}},
		"too many devices stand alone, the people stay together": {drawing{kinds: kinds{1: user, 2: tel, 3: dev, 4: dev}, limits: limits{3, 9},
			edges: []workspace.EdgeKey{e(workspace.EdgePhone, 1, 2), e(workspace.EdgeIdentify, 1, 3), e(workspace.EdgeIdentify, 2, 4)}},
			sets{{1, 2}}, map[int]Reason{1: ManyDevices, 2: ManyDevices}},
		"a device of too many ids is shared, even of one person": {drawing{kinds: kinds{1: user, 2: tel, 3: dev}, limits: limits{9, 1},
			edges: []workspace.EdgeKey{e(workspace.EdgePhone, 1, 2), e(workspace.EdgeIdentify, 1, 3), e(workspace.EdgeIdentify, 2, 3)}},
			sets{{1, 2}}, map[int]Reason{1: SharedDevice}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			e := c.evidence()
			r := resolve(e)
			if diff := cmp.Diff(c.want, customers(e, r)); diff != "" {
				t.Error(diff)
			}
			for i, want := range c.reason {
				for n, l := range e.links {
					if k := c.edges[i]; e.ids[l.a] == k.A && e.ids[l.b] == k.B && r.reasons[n] != want {
						t.Errorf("edge %v: %q, want %q", k, r.reasons[n], want)
					}
				}
			}
		})
	}
}

// The limits stand at what the documents say.
func TestLimits(t *testing.T) {
	star := func(n int, kind touchstone.SubjectKind, edge workspace.EdgeKind) drawing {
		d := drawing{kinds: map[touchstone.SubjectID]touchstone.SubjectKind{1: user}}
		for i := 2; i <= n; i++ {
			d.kinds[touchstone.SubjectID(i)] = kind
			d.edges = append(d.edges, edgeOf(edge, 1, touchstone.SubjectID(i)))
		}
		return d
	}
	for _, c := range []struct {
		drawing
		sizes       []int
		quarantined []quarantined
	}{
		{star(200, mail, workspace.EdgeEmail), []int{200}, nil},
		{star(201, mail, workspace.EdgeEmail), nil, []quarantined{{0, 201, TooMany}}},
		{star(200, dev, workspace.EdgeIdentify), []int{200}, nil},
		{star(201, dev, workspace.EdgeIdentify), nil, []quarantined{{0, 201, ManyDevices}}},
	} {
		e := c.evidence()
		r := resolve(e)
		var sizes []int
		for _, set := range customers(e, r) {
			sizes = append(sizes, len(set))
		}
		if diff := cmp.Diff(c.sizes, sizes); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff(c.quarantined, r.quarantined, cmp.AllowUnexported(quarantined{})); diff != "" {
			t.Error(diff)
		}
	}
}

// TestResolveIsPure shuffles edges, says some twice by another name of the same
// edge, and adds strangers: nothing changes.
func TestResolveIsPure(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		d := drawing{kinds: map[touchstone.SubjectID]touchstone.SubjectKind{}, limits: limits{rapid.IntRange(2, 9).Draw(rt, "subjects"), rapid.IntRange(1, 4).Draw(rt, "people")}}
		n := rapid.Uint64Range(3, 20).Draw(rt, "n")
		for s := range n {
			d.kinds[touchstone.SubjectID(2*s+2)] = rapid.SampledFrom(touchstone.SubjectKinds).Draw(rt, "kind")
		}
		subject := rapid.Custom(func(rt *rapid.T) touchstone.SubjectID {
			return touchstone.SubjectID(2*rapid.Uint64Range(0, n-1).Draw(rt, "subject") + 2)
		})
		for range rapid.IntRange(0, 30).Draw(rt, "edges") {
			a, b := subject.Draw(rt, "a"), subject.Draw(rt, "b")
			if key := edgeOf(rapid.SampledFrom(workspace.EdgeKinds).Draw(rt, "edge"), a, b); a != b && !slices.Contains(d.edges, key) {
				d.edges = append(d.edges, key)
			}
		}
		for range rapid.IntRange(0, 3).Draw(rt, "guards") {
			if a, b := subject.Draw(rt, "a"), subject.Draw(rt, "b"); a != b {
				d.guards = append(d.guards, workspace.GuardKey{Kind: workspace.GuardApart, A: min(a, b), B: max(a, b)})
			}
		}
		e := d.evidence()
		r := resolve(e)
		want := customers(e, r)
		d.mustHold(rt, e, r)

		d.edges = rapid.Permutation(d.edges).Draw(rt, "shuffled")
		d.kinds[1], d.kinds[3] = user, card // between the others in every order
		d.edges = append(d.edges, edgeOf(workspace.EdgeMember, 1, 3))
		e = d.evidence()
		got := slices.DeleteFunc(customers(e, resolve(e)), func(set []touchstone.SubjectID) bool { return set[0] == 1 })
		if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
			rt.Error(diff)
		}
	})
}

// mustHold checks what no customer may be.
func (d drawing) mustHold(rt *rapid.T, e *evidence, r resolution) {
	of := map[touchstone.SubjectID]int32{}
	for i, s := range e.ids {
		of[s] = r.customer[i]
		if r.customer[i] > int32(i) {
			rt.Errorf("the customer of %v is not its smallest subject", s)
		}
	}
	seen := map[string]bool{}
	for s, c := range of {
		if k := classOf(d.kinds[s]); k == member || k == union {
			name := fmt.Sprint(c, k)
			if seen[name] {
				rt.Errorf("two ids of kind %v in one customer", d.kinds[s])
			}
			seen[name] = true
		}
	}
	for _, g := range d.guards {
		if of[g.A] == of[g.B] {
			rt.Errorf("%v and %v are together though they were set apart", g.A, g.B)
		}
	}
	sizes := map[int32]int{}
	for _, c := range r.customer {
		if sizes[c]++; sizes[c] > d.limits.subjects {
			rt.Errorf("a customer of more than %d subjects", d.limits.subjects)
		}
	}
}
