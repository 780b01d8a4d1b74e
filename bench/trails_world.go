// SPDX-License-Identifier: Apache-2.0

package main

import (
	"cmp"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"time"

	"touchstone"
	"touchstone/eventstore"
	"touchstone/journey/index"
	"touchstone/simulate"
	"touchstone/stats"
)

// trailsVersion names the recipe of what the cache holds of trails: raise it with
// every change.
const trailsVersion = 1

// snapshotName is the snapshot's in the cache: another one with every layout of
// package index, so that what peers read need not be made again.
const snapshotName = "index-3"

// The parts of the world of trails.
const (
	worldSeed        = 1
	worldTouchpoints = 60
	worldShapes      = 500
	worldSpan        = 90 * 24 * time.Hour
)

var worldStart = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

// world is customers and their trails, of so many events on average, and who was
// joined and parted after the snapshot was made.
type world struct{ events int }

func worldOf(events string) (world, error) {
	n, err := strconv.Atoi(events)
	return world{n}, err
}

func (w world) customers() int { return max(1, w.events/simulate.PerCustomer) }

// folder is where the cache keeps what is made of the world.
func (w world) folder() (string, error) {
	dir, err := cacheFolder()
	if err != nil {
		return "", err
	}
	dir = filepath.Join(dir, fmt.Sprintf("trails-%d-%d", trailsVersion, w.events))
	return dir, os.MkdirAll(dir, 0o755)
}

func (w world) file(name string) (string, error) {
	dir, err := w.folder()
	return filepath.Join(dir, name), err
}

// visits are all events, by customer.
func (w world) visits() iter.Seq[simulate.Visit] {
	return simulate.Traffic(worldSeed, 0, w.customers(), simulate.TrafficOptions{Start: worldStart, Span: worldSpan, Touchpoints: worldTouchpoints, Shapes: worldShapes})
}

// position is about the place of an event in the order of arrival.
func (w world) position(arrived int64) uint64 {
	return 1 + uint64(float64(arrived-worldStart.UnixMilli())/float64(worldSpan.Milliseconds())*float64(w.events))
}

// last is a position beyond all.
func (w world) last() touchstone.Position { return touchstone.Position(2*w.events + 1000) }

// subject is an id as it comes out of a hash: any number, where the first
// subjects of customers, under whose numbers the snapshot stands, ascend.
func (w world) subject(customer, n int) touchstone.SubjectID {
	noise := stats.Scatter(uint64(customer)<<2 | uint64(n))
	if n > 0 {
		return touchstone.SubjectID(noise)
	}
	room := math.MaxUint64 / uint64(w.customers()+1)
	return touchstone.SubjectID(uint64(customer)*room + 1 + noise%(room-1))
}

// settled tells whose a subject is after two in a hundred trails changed: of 200
// customers one joined the one before, and of those with several subjects three
// in a hundred lost the second one.
func settled(customer, n int) (owner, first int) {
	switch {
	case customer%200 == 1:
		return customer - 1, 0
	case customer%100 >= 50 && customer%100 < 53 && n == 1:
		return customer, 1
	}
	return customer, 0
}

// customerNumber is a customer as peers know it: one number each.
func (w world) customerNumber(customer, n int) uint32 {
	owner, first := settled(customer, n)
	return uint32(owner + first*w.customers())
}

// shapeID and touchpointOf tie events to touchpoints.
func shapeID(shape int) touchstone.ShapeID { return touchstone.ShapeID(shape + 1) }

func touchpointOf(shape touchstone.ShapeID, _ touchstone.EventKind, _ uint32) (code uint32, ok bool) {
	return uint32(shape-1) % worldTouchpoints, shape > 0
}

func touchpointNames() []string {
	out := make([]string, worldTouchpoints)
	for i := range out {
		out[i] = strconv.Itoa(i)
	}
	return out
}

// owners is who subjects belong to now, where that is not themselves. It
// implements touchstone.Customers, as package identity's mapping does.
type owners struct {
	subjects  []touchstone.SubjectID // ascending
	customers []touchstone.CustomerID
}

// Customer implements touchstone.Customers.
func (o *owners) Customer(s touchstone.SubjectID) touchstone.CustomerID {
	if i, ok := slices.BinarySearch(o.subjects, s); ok {
		return o.customers[i]
	}
	return touchstone.CustomerID(s)
}

// Merged implements touchstone.Customers.
func (o *owners) Merged(yield func(touchstone.SubjectID, touchstone.CustomerID) bool) {
	for i, s := range o.subjects {
		if !yield(s, o.customers[i]) {
			return
		}
	}
}

// runTrails makes the snapshot of a world and, beside it, who owns whom since.
func runTrails(ctx context.Context, events string) (any, error) {
	w, err := worldOf(events)
	if err != nil {
		return nil, err
	}
	snapshot, err := w.file(snapshotName)
	if err != nil {
		return nil, err
	}
	begun, making := time.Now(), snapshot+".making"
	ids := map[touchstone.SubjectID]touchstone.CustomerID{}
	x, err := index.Build(ctx, making, w.last(), w.steps(ids))
	if err != nil {
		return nil, err
	}
	t := each(begun, x.Size().Events, "made and written")
	if err := w.writeOwners(ids); err != nil {
		return nil, err
	}
	return t, os.Rename(making, snapshot)
}

// steps are the events as an event store gives them, under the customers of
// before; what is settled since goes into a map.
func (w world) steps(ids map[touchstone.SubjectID]touchstone.CustomerID) iter.Seq2[eventstore.Step, error] {
	return func(yield func(eventstore.Step, error) bool) {
		customer, known := -1, 0
		var key touchstone.SubjectID
		for v := range w.visits() {
			if v.Customer != customer {
				customer, known, key = v.Customer, 0, w.subject(v.Customer, 0)
			}
			s := w.subject(customer, v.Subject)
			if known&(1<<v.Subject) == 0 {
				known |= 1 << v.Subject
				if owner := w.subject(settled(customer, v.Subject)); owner != s {
					ids[s] = touchstone.CustomerID(owner)
				}
			}
			step := eventstore.Step{
				Customer: touchstone.CustomerID(key), Subject: s, Occurred: time.UnixMilli(v.Occurred), Position: touchstone.Position(w.position(v.Arrived)),
				Kind: touchstone.Interaction, Shape: shapeID(v.Shape),
			}
			if !yield(step, nil) {
				return
			}
		}
	}
}

func (w world) writeOwners(ids map[touchstone.SubjectID]touchstone.CustomerID) error {
	type pair struct{ Subject, Customer uint64 }
	pairs := make([]pair, 0, len(ids))
	for s, c := range ids {
		pairs = append(pairs, pair{uint64(s), uint64(c)})
	}
	slices.SortFunc(pairs, func(a, b pair) int { return cmp.Compare(a.Subject, b.Subject) })
	var out []byte
	for _, p := range pairs {
		out = binary.NativeEndian.AppendUint64(binary.NativeEndian.AppendUint64(out, p.Subject), p.Customer)
	}
	path, err := w.file("owners")
	return errors.Join(err, os.WriteFile(path, out, 0o644))
}

func (w world) readOwners() (*owners, error) {
	path, err := w.file("owners")
	if err != nil {
		return nil, err
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	o := &owners{}
	for at := 0; at+16 <= len(data); at += 16 {
		o.subjects = append(o.subjects, touchstone.SubjectID(binary.NativeEndian.Uint64(data[at:])))
		o.customers = append(o.customers, touchstone.CustomerID(binary.NativeEndian.Uint64(data[at+8:])))
	}
	return o, nil
}

// need makes what a contender looks at when it is not there yet, in a process of
// its own.
func (w world) need(ctx context.Context, name, part string) (path string, err error) {
	path, err = w.file(name)
	if err != nil {
		return "", err
	}
	if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
		return path, err
	}
	_, err = ourselves(ctx, part, strconv.Itoa(w.events))
	return path, err
}
