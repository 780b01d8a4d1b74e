// SPDX-License-Identifier: Apache-2.0

package journal

import (
	"errors"
	"io"
	"io/fs"
	"maps"
	"math/rand/v2"
	"slices"
	"sync"

	"touchstone"
)

// disk is a folder whose power can fail: it keeps every operation, and can
// give the folder as a power loss after any of them might leave it.
type disk struct {
	mu    sync.Mutex
	log   []op
	names map[string]int // as a running program sees them
	nodes map[int][]byte // contents, likewise
	fail  func(op) error // asked before an operation; an error makes it fail
	free  int64
}

type verb string

const (
	create    verb = "create"
	write     verb = "write"
	syncNode  verb = "sync"
	forget    verb = "forget" // a sync failed: what was unsynced stays in memory, clean, and is never written
	truncate  verb = "truncate"
	remove    verb = "remove"
	syncNames verb = "sync names"
	mark      verb = "mark" // of a test
)

type op struct {
	verb   verb
	name   string
	node   int
	offset int64
	data   []byte
	note   note
}

// note is what a test knows at a point of the log.
type note struct {
	posted  []touchstone.Event  // about to be appended
	acked   []touchstone.Event  // acknowledged, with positions
	dropped touchstone.Position // Drop was called
}

func newDisk() *disk {
	return &disk{names: map[string]int{}, nodes: map[int][]byte{}, free: 1 << 40}
}

// do records an operation, unless it is to fail.
func (d *disk) do(o op) error {
	if d.fail != nil {
		if err := d.fail(o); err != nil {
			if o.verb == syncNode {
				d.log = append(d.log, op{verb: forget, node: o.node})
			}
			return err
		}
	}
	d.log = append(d.log, o)
	return nil
}

func (d *disk) note(n note) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.log = append(d.log, op{verb: mark, note: n})
}

func (d *disk) List() ([]string, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return slices.Collect(maps.Keys(d.names)), nil
}

func (d *disk) Create(name string) (File, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if _, taken := d.names[name]; taken {
		return nil, fs.ErrExist
	}
	id := len(d.nodes) + 1
	if err := d.do(op{verb: create, name: name, node: id}); err != nil {
		return nil, err
	}
	d.names[name], d.nodes[id] = id, nil
	return &node{d, id}, nil
}

func (d *disk) Open(name string) (File, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	id, ok := d.names[name]
	if !ok {
		return nil, fs.ErrNotExist
	}
	return &node{d, id}, nil
}

func (d *disk) Remove(name string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	id, ok := d.names[name]
	if !ok {
		return fs.ErrNotExist
	}
	if err := d.do(op{verb: remove, name: name, node: id}); err != nil {
		return err
	}
	delete(d.names, name)
	return nil
}

func (d *disk) Sync() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.do(op{verb: syncNames})
}

func (d *disk) Free() (int64, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.free, nil
}

func (d *disk) Close() error { return nil }

type node struct {
	d  *disk
	id int
}

func (n *node) ReadAt(b []byte, offset int64) (int, error) {
	n.d.mu.Lock()
	defer n.d.mu.Unlock()
	all := n.d.nodes[n.id]
	if offset >= int64(len(all)) {
		return 0, io.EOF
	}
	count := copy(b, all[offset:])
	if count < len(b) {
		return count, io.EOF
	}
	return count, nil
}

var errShortWrite = errors.New("no space left")

// WriteAt writes half of what is given when it is to fail with errShortWrite.
func (n *node) WriteAt(b []byte, offset int64) (int, error) {
	n.d.mu.Lock()
	defer n.d.mu.Unlock()
	o := op{verb: write, node: n.id, offset: offset, data: slices.Clone(b)}
	err := n.d.do(o)
	if errors.Is(err, errShortWrite) {
		o.data = o.data[:len(b)/2]
		n.d.log = append(n.d.log, o)
	} else if err != nil {
		return 0, err
	}
	n.d.nodes[n.id] = apply(n.d.nodes[n.id], o, nil)
	return len(o.data), err
}

func (n *node) Size() (int64, error) {
	n.d.mu.Lock()
	defer n.d.mu.Unlock()
	return int64(len(n.d.nodes[n.id])), nil
}

func (n *node) Truncate(size int64) error {
	n.d.mu.Lock()
	defer n.d.mu.Unlock()
	o := op{verb: truncate, node: n.id, offset: size}
	if err := n.d.do(o); err != nil {
		return err
	}
	n.d.nodes[n.id] = apply(n.d.nodes[n.id], o, nil)
	return nil
}

func (n *node) Sync() error {
	n.d.mu.Lock()
	defer n.d.mu.Unlock()
	return n.d.do(op{verb: syncNode, node: n.id})
}

func (n *node) Close() error { return nil }

// apply changes contents as a write or a truncation does. Of a write only the
// bytes that keep admits change; the file gets its length all the same.
func apply(all []byte, o op, keep func(i int) bool) []byte {
	if o.verb == truncate {
		return slices.Grow(slices.Clone(all[:min(int64(len(all)), o.offset)]), 0)
	}
	end := int(o.offset) + len(o.data)
	out := make([]byte, max(end, len(all)))
	copy(out, all)
	for i, b := range o.data {
		if keep == nil || keep(i) {
			out[int(o.offset)+i] = b
		}
	}
	return out
}

// loss is how a power loss treats what was not synced.
type loss struct {
	names func() bool // whether a creation or removal is there all the same
	op    func(o op, newest bool) func(all []byte) []byte
}

// all keeps what was not synced, none loses it.
var (
	all  = loss{func() bool { return true }, func(o op, _ bool) func([]byte) []byte { return func(b []byte) []byte { return apply(b, o, nil) } }}
	none = loss{func() bool { return false }, func(op, bool) func([]byte) []byte { return nil }}
)

// cut keeps what was not synced, but of the newest write only its first bytes;
// the rest was never allocated or, when zeros, allocated and not written.
func cut(bytes int, zeros bool) loss {
	return loss{all.names, func(o op, newest bool) func([]byte) []byte {
		return func(b []byte) []byte {
			switch {
			case o.verb != write || !newest || bytes >= len(o.data):
				return apply(b, o, nil)
			case zeros:
				return apply(b, o, func(i int) bool { return i < bytes })
			default:
				o.data = o.data[:bytes]
				return apply(b, o, nil)
			}
		}
	}}
}

// torn keeps any names and any 16-byte sectors of what was not synced.
func torn(r *rand.Rand) loss {
	return loss{func() bool { return r.IntN(2) == 0 }, func(o op, _ bool) func([]byte) []byte {
		if r.IntN(3) == 0 {
			return nil
		}
		sectors := make([]bool, len(o.data)/16+1)
		for i := range sectors {
			sectors[i] = r.IntN(2) == 0
		}
		return func(b []byte) []byte { return apply(b, o, func(i int) bool { return sectors[i/16] }) }
	}}
}

// after gives the folder as a power loss after the first n operations leaves
// it, as a disk of its own.
func (d *disk) after(n int, l loss) *disk {
	out := newDisk()
	lost := d.forgotten(n)
	synced := map[int]int{} // node to the index of its last sync
	named := 0
	newest := -1
	for i, o := range d.log[:n] {
		switch o.verb {
		case syncNode:
			synced[o.node] = i
		case syncNames:
			named = i
		case write:
			newest = i
		}
	}
	for i, o := range d.log[:n] {
		switch o.verb {
		case create:
			out.nodes[o.node] = nil
			if i < named || l.names() {
				out.names[o.name] = o.node
			}
		case remove:
			if i < named || l.names() {
				delete(out.names, o.name)
			}
		case write, truncate:
			if lost[i] {
				continue
			}
			if i < synced[o.node] {
				out.nodes[o.node] = apply(out.nodes[o.node], o, nil)
			} else if change := l.op(o, i == newest); change != nil {
				out.nodes[o.node] = change(out.nodes[o.node])
			}
		}
	}
	out.log = out.settled()
	return out
}

// forgotten tells which of the first n operations a failed sync left in memory
// for ever.
func (d *disk) forgotten(n int) map[int]bool {
	lost := map[int]bool{}
	pending := map[int][]int{}
	for i, o := range d.log[:n] {
		switch o.verb {
		case write:
			pending[o.node] = append(pending[o.node], i)
		case syncNode:
			pending[o.node] = nil
		case forget:
			for _, k := range pending[o.node] {
				lost[k] = true
			}
			pending[o.node] = nil
		}
	}
	return lost
}

// settled is the log that leads to what the disk holds, all of it synced.
func (d *disk) settled() []op {
	var log []op
	for name, id := range d.names {
		log = append(log, op{verb: create, name: name, node: id}, op{verb: write, node: id, data: d.nodes[id]}, op{verb: syncNode, node: id})
	}
	return append(log, op{verb: syncNames})
}

// restarted gives the same folder to the next run of the program: nothing is
// lost, and what a sync forgot can still be read.
func (d *disk) restarted() *disk {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.fail = nil
	return d
}
