// SPDX-License-Identifier: Apache-2.0

package index

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"runtime"
	"slices"
	"sync"
	"time"

	"touchstone"
	"touchstone/internal/mapped"
	"touchstone/journey"
)

// Index is the trails of a workspace: those of customers, or those of the
// objects of one type. Safe for use from many goroutines; one of them compacts
// at a time.
type Index struct {
	compacting sync.Mutex // held by the one who compacts

	mu       sync.Mutex // guards what follows
	position uint64
	base     *base
	delta    delta
	numbering
	currencies []string // by ordinal
	erased     *erasures
	overlays   []*overlay // of the mappings that were asked for last, the latest first
}

// New gives an empty index of customers or, with a type of object, of the cases
// of its objects.
func New(object string) *Index { return indexOn(emptyBase(object)) }

// Open opens a snapshot that Compact or Build wrote: its columns stay in the
// file. fs.ErrNotExist when there is none, ErrDamaged when it cannot be used.
func Open(name, object string) (*Index, error) {
	file, err := mapped.Open(name)
	if err != nil {
		return nil, fmt.Errorf("open the journey index: %w", err)
	}
	b, err := openBase(file, object, runtime.GOMAXPROCS(0))
	if err != nil {
		return nil, fmt.Errorf("open the journey index: %w", err)
	}
	return indexOn(b), nil
}

func indexOn(b *base) *Index {
	return &Index{position: b.position, base: b, delta: newDelta(), numbering: newNumbering(b.dictionary), currencies: slices.Clone(b.currencies), erased: &erasures{}}
}

// Position tells up to which fact the index reaches.
func (x *Index) Position() touchstone.Position {
	x.mu.Lock()
	defer x.mu.Unlock()
	return touchstone.Position(x.position)
}

// Append takes facts in order of arrival and tells up to where they reach, which
// may be beyond the last of them. What the index has already is left out, and so
// are measurements, identify events, and what names nobody or no object.
func (x *Index) Append(events []touchstone.Event, upTo touchstone.Position) {
	x.mu.Lock()
	defer x.mu.Unlock()
	for i := range events {
		if e := &events[i]; uint64(e.Position) > x.position {
			x.position = uint64(e.Position)
			x.take(e)
		}
	}
	x.position = max(x.position, uint64(upTo))
}

func (x *Index) take(e *touchstone.Event) {
	if e.Kind == touchstone.Measured || e.Kind == touchstone.Identify || x.namesErased(e) {
		return
	}
	acting := uint64(0)
	if len(e.Subjects) > 0 {
		acting = uint64(e.Subjects[0])
	}
	f := fresh{time: e.Occurred.UnixMilli(), position: uint64(e.Position), ordinal: x.ordinal(e.Shape.ID, e.Kind, e.Unit), mark: MarkOf(e.Scores)}
	worth := x.price(e.Value)
	added := false
	switch {
	case x.base.object != "":
		for i, o := range e.Objects {
			if o.Type == x.base.object && !slices.Contains(e.Objects[:i], o) {
				x.delta.add(actor{ObjectKey(o.ID), acting}, f, worth)
				added = true
			}
		}
	case acting != 0:
		x.delta.add(actor{acting, acting}, f, worth)
		added = true
	}
	for i := 1; i < len(e.Subjects) && added; i++ {
		x.delta.company[company{uint64(e.Subjects[i]), acting}] = struct{}{}
	}
}

func (x *Index) namesErased(e *touchstone.Event) bool {
	return slices.ContainsFunc(e.Subjects, func(s touchstone.SubjectID) bool { return x.erased.hidesActor(uint64(s), uint64(e.Position)) })
}

// MarkOf gives the mark of an event with scores: of the first one, where its
// scale has a length.
func MarkOf(scores []touchstone.Score) journey.Mark {
	if len(scores) == 0 || scores[0].High <= scores[0].Low {
		return 0
	}
	s := scores[0]
	return journey.Scored((float64(s.Value) - float64(s.Low)) / (float64(s.High) - float64(s.Low)))
}

// ObjectKey gives the key of the case of an object.
func ObjectKey(id string) uint64 {
	sum := sha256.Sum256([]byte(id))
	return max(binary.NativeEndian.Uint64(sum[:]), 1)
}

// Expire takes events of kinds that occurred before a time, and came up to the
// position that the index has reached, out of every view from now on.
func (x *Index) Expire(kinds []touchstone.EventKind, before time.Time) {
	x.mu.Lock()
	defer x.mu.Unlock()
	e := expiry{before: before.UnixMilli(), upTo: x.position}
	for _, k := range kinds {
		if i := slices.Index(touchstone.EventKinds, k); i >= 0 {
			e.kinds[i] = true
		}
	}
	x.erased = x.erased.clone()
	x.erased.expired = append(x.erased.expired, e)
}

// Size is how much there is in an index.
type Size struct {
	Events   int  // in the snapshot, hidden ones included
	Trails   int  // in the snapshot
	Resident int  // bytes of the snapshot that reading trails touches
	Fresh    int  // events since the snapshot
	Since    int  // positions that were passed since the snapshot, whatever stood at them
	Cases    int  // cases that differ from the snapshot, under the mapping asked for last
	Hidden   bool // something is erased or expired that the snapshot still holds
}

// Size tells how much there is.
func (x *Index) Size() Size {
	x.mu.Lock()
	defer x.mu.Unlock()
	s := Size{Events: x.base.events, Trails: x.base.trailCount(), Fresh: x.delta.events.len, Since: int(x.position - x.base.position), Hidden: !x.erased.none()}
	for _, shard := range x.base.parts {
		s.Resident += shard.resident()
	}
	s.Resident += 12 * len(x.base.aliases)
	if len(x.overlays) > 0 {
		s.Cases = len(x.overlays[0].cases)
	}
	return s
}

// company gives whom events since the snapshot name together.
func (x *Index) company() []company {
	x.mu.Lock()
	defer x.mu.Unlock()
	return slices.Collect(maps.Keys(x.delta.company))
}

// keptOverlays is for how many mappings the overlay is kept.
const keptOverlays = 2

// overlay gives the overlay of a mapping, up to date. The caller holds mu.
func (x *Index) overlay(customers touchstone.Customers) *overlay {
	i := slices.IndexFunc(x.overlays, func(o *overlay) bool { return same(o.customers, customers) })
	var o *overlay
	if i >= 0 {
		o = x.overlays[i]
		x.overlays = slices.Delete(x.overlays, i, i+1)
	} else {
		o = newOverlay(x.base, customers, x.erased)
	}
	o.extend(x.base, &x.delta)
	x.overlays = slices.Insert(x.overlays, 0, o)
	x.overlays = x.overlays[:min(len(x.overlays), keptOverlays)]
	return o
}

// same tells whether two mappings are one. Those of types that cannot be
// compared never are.
func same(a, b touchstone.Customers) bool {
	if a == nil || b == nil {
		return a == nil && b == nil
	}
	return reflect.TypeOf(a).Comparable() && a == b
}

// errErased says that something was erased while a snapshot was written.
var errErased = errors.New("something was erased meanwhile")

// Compact writes a new snapshot of everything under a mapping, without what is
// erased or expired, and goes on with it. An index without a name stays in
// memory. When it fails, the index goes on with what it had. What is erased while
// it writes never reaches the file of that name: it begins again then.
func (x *Index) Compact(ctx context.Context, name string, customers touchstone.Customers) error {
	x.compacting.Lock()
	defer x.compacting.Unlock()
	for {
		if err := x.compact(ctx, name, customers); !errors.Is(err, errErased) {
			return err
		}
	}
}

func (x *Index) compact(ctx context.Context, name string, customers touchstone.Customers) error {
	v := x.view(customers)
	v.company = x.company()
	b, err := createBase(name, source{
		object: v.base.object,
		write:  func(w *writer) ([]byte, error) { return v.write(ctx, w) },
		commit: func(rename func() error) error {
			x.mu.Lock()
			defer x.mu.Unlock()
			if x.erased != v.erased {
				return errErased
			}
			return rename()
		},
	})
	if err != nil {
		return err
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	x.delta = x.delta.since(v.position)
	x.erased = x.erased.without(v.erased, v.position)
	x.base, x.overlays = b, nil
	return nil
}
