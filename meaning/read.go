// SPDX-License-Identifier: Apache-2.0

package meaning

import (
	"context"
	"reflect"
	"slices"

	"touchstone"
	"touchstone/workspace"
)

// renew makes the newest meaning, under a revision or a later one. What did
// not change since the one that is held is taken over.
func (k *Keeper) renew(ctx context.Context, revision uint64, shapes []touchstone.Shape) (*held, error) {
	var customers touchstone.Customers
	if k.o.Identity != nil {
		var err error
		if customers, revision, err = k.o.Identity.Newest(ctx, revision); err != nil {
			return nil, err
		}
	}
	traits, err := k.standingTraits(ctx, revision, customers)
	if err != nil {
		return nil, err
	}
	return k.make(ctx, revision, customers, traits, k.now, shapes)
}

// remake makes an old meaning again.
func (k *Keeper) remake(ctx context.Context, revision uint64, shapes []touchstone.Shape) (*held, error) {
	var customers touchstone.Customers
	if k.o.Identity != nil {
		var err error
		if customers, err = k.o.Identity.At(ctx, revision); err != nil {
			return nil, err
		}
	}
	who := touchstone.Meaning{Customers: customers}
	traits, err := k.traits(ctx, revision, func(_ string, said *ledger) touchstone.Trait { return said.now(revision, &who) })
	if err != nil {
		return nil, err
	}
	return k.make(ctx, revision, customers, traits, nil, shapes)
}

// make makes the meaning of a revision.
func (k *Keeper) make(ctx context.Context, revision uint64, customers touchstone.Customers, traits map[string]touchstone.Trait, before *held, shapes []touchstone.Shape) (*held, error) {
	d, err := readDesign(ctx, k.o.Workspace, revision)
	if err != nil {
		return nil, err
	}
	out := &held{design: d, shapes: len(shapes)}
	if before == nil || !before.design.agrees(d) {
		out.rules = aimed(d)
		out.meaning = build(d, out.rules, shapes, customers, traits)
	} else {
		m := *before.meaning
		m.Revision, m.Customers, m.Traits = revision, customers, traits
		out.rules, out.meaning, out.shapes = before.rules, &m, before.shapes
		out = out.knowing(shapes)
	}
	if len(traits) > 0 {
		out.meaning.Histories = k.histories(revision, customers, traits)
	}
	return out, nil
}

// standingTraits gives what every segment trait is under a revision that no later
// one was asked for before. It costs what changed since the last.
func (k *Keeper) standingTraits(ctx context.Context, revision uint64, customers touchstone.Customers) (map[string]touchstone.Trait, error) {
	standings := map[string]*standing{}
	traits, err := k.traits(ctx, revision, func(name string, said *ledger) touchstone.Trait {
		s := k.standings[name]
		if s == nil {
			s = newStanding(said, customers)
		} else {
			s = s.follow(said, customers)
		}
		standings[name], k.standings[name] = s, s
		return s.values
	})
	if err == nil {
		k.standings = standings // without what is not declared any more
	}
	return traits, err
}

// traits gives what every segment trait was under a revision, by what was said
// of it up to then, or further.
func (k *Keeper) traits(ctx context.Context, revision uint64, of func(name string, said *ledger) touchstone.Trait) (map[string]touchstone.Trait, error) {
	declared, err := k.o.Workspace.SegmentTraits().AsOf(ctx, revision)
	if err != nil {
		return nil, err
	}
	traits := make(map[string]touchstone.Trait, len(declared))
	for _, trait := range declared {
		said, err := k.ledgers.upTo(ctx, trait.Name, revision)
		if err != nil {
			return nil, err
		}
		traits[trait.Name] = of(trait.Name, said)
	}
	return traits, nil
}

// sameCustomers tells whether two mappings are one and the same.
func sameCustomers(a, b touchstone.Customers) bool {
	return a == nil && b == nil || a != nil && b != nil && reflect.ValueOf(a).Comparable() && reflect.ValueOf(b).Comparable() && a == b
}

// histories gives what tells how the traits of a meaning came to be.
func (k *Keeper) histories(revision uint64, customers touchstone.Customers, traits map[string]touchstone.Trait) *histories {
	h := &histories{ledgers: &k.ledgers, revision: revision, customers: customers, gate: newGate(), declared: make(map[string]bool, len(traits)),
		made: map[string]map[touchstone.CustomerID][]touchstone.TraitValue{}}
	for name := range traits {
		h.declared[name] = true
	}
	return h
}

// agrees tells whether two designs hold the same versions of everything.
func (d *design) agrees(other design) bool {
	return sameVersions(d.Rules, other.Rules) && sameVersions(d.Touchpoints, other.Touchpoints) &&
		sameVersions(d.Stages, other.Stages) && sameVersions(d.Units, other.Units)
}

// record is a kept record by its pointer.
type record[T any] interface {
	*T
	Head() *touchstone.Meta
}

func sameVersions[T any, R record[T]](a, b []T) bool {
	return slices.EqualFunc(a, b, func(x, y T) bool {
		h, i := R(&x).Head(), R(&y).Head()
		return h.ID == i.ID && h.Version == i.Version
	})
}

// readDesign reads what people had defined under a revision.
func readDesign(ctx context.Context, w workspace.Workspace, revision uint64) (design, error) {
	d := design{Revision: revision}
	var err error
	if d.Rules, err = w.Rules().AsOf(ctx, revision); err != nil {
		return design{}, err
	}
	if d.Touchpoints, err = w.Touchpoints().AsOf(ctx, revision); err != nil {
		return design{}, err
	}
	if d.Stages, err = w.Stages().AsOf(ctx, revision); err != nil {
		return design{}, err
	}
	if d.Units, err = w.Units().AsOf(ctx, revision); err != nil {
		return design{}, err
	}
	return d, nil
}
