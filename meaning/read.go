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
	return k.make(ctx, revision, customers, k.now, shapes)
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
	return k.make(ctx, revision, customers, nil, shapes)
}

// make makes the meaning of a revision.
func (k *Keeper) make(ctx context.Context, revision uint64, customers touchstone.Customers, before *held, shapes []touchstone.Shape) (*held, error) {
	d, err := readDesign(ctx, k.o.Workspace, revision)
	if err != nil {
		return nil, err
	}
	out := &held{design: d, shapes: len(shapes)}
	traits, err := k.traits(ctx, out, customers, before)
	if err != nil {
		return nil, err
	}
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

// traits gives the value that every segment trait had for every customer under
// the revision of what is being made. Those of which nothing changed are taken
// over.
func (k *Keeper) traits(ctx context.Context, out *held, customers touchstone.Customers, before *held) (map[string]map[touchstone.CustomerID]string, error) {
	declared, err := k.o.Workspace.SegmentTraits().AsOf(ctx, out.design.Revision)
	if err != nil {
		return nil, err
	}
	same := before != nil && sameCustomers(before.meaning.Customers, customers)
	values := make(map[string]map[touchstone.CustomerID]string, len(declared))
	out.heard = make(map[string]uint64, len(declared))
	who := touchstone.Meaning{Customers: customers}
	for _, trait := range declared {
		said, err := k.ledgers.upTo(ctx, trait.Name, out.design.Revision)
		if err != nil {
			return nil, err
		}
		out.heard[trait.Name] = said.version
		if same && before.heard[trait.Name] == said.version && before.meaning.Traits[trait.Name] != nil {
			values[trait.Name] = before.meaning.Traits[trait.Name]
		} else {
			values[trait.Name] = said.now(out.design.Revision, &who)
		}
	}
	return values, nil
}

// sameCustomers tells whether two mappings are one and the same.
func sameCustomers(a, b touchstone.Customers) bool {
	return a == nil && b == nil || a != nil && b != nil && reflect.ValueOf(a).Comparable() && reflect.ValueOf(b).Comparable() && a == b
}

// histories gives what tells how the traits of a meaning came to be.
func (k *Keeper) histories(revision uint64, customers touchstone.Customers, traits map[string]map[touchstone.CustomerID]string) *histories {
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
