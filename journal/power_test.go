// SPDX-License-Identifier: Apache-2.0

package journal

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"

	"touchstone"
)

// life is what a test did to a journal up to a point of the disk's log.
type life struct {
	posted  map[touchstone.EventID]int // to the number of the post
	posts   [][]touchstone.Event
	acked   map[touchstone.Position]touchstone.EventID
	dropped touchstone.Position
}

func lifeOf(log []op) life {
	l := life{posted: map[touchstone.EventID]int{}, acked: map[touchstone.Position]touchstone.EventID{}}
	for _, o := range log {
		if len(o.note.posted) > 0 {
			l.posts = append(l.posts, o.note.posted)
		}
		for _, e := range o.note.posted {
			l.posted[e.ID] = len(l.posts) - 1
		}
		for _, e := range o.note.acked {
			l.acked[e.Position] = e.ID
		}
		l.dropped = max(l.dropped, o.note.dropped)
	}
	return l
}

// holds checks the promise: everything acknowledged is there, nothing else but
// whole posts, and no position twice or below one handed out before.
func (l life) holds(j *Journal, read []touchstone.Event) error {
	seen := map[int]int{}
	found := map[touchstone.Position]touchstone.EventID{}
	last := touchstone.Position(0)
	for _, e := range read {
		p, known := l.posted[e.ID]
		if !known {
			return fmt.Errorf("position %d holds an event that nobody posted", e.Position)
		}
		if e.Position <= last {
			return fmt.Errorf("position %d follows %d", e.Position, last)
		}
		if id, acked := l.acked[e.Position]; acked && id != e.ID {
			return fmt.Errorf("position %d was acknowledged for another event", e.Position)
		}
		seen[p]++
		last, found[e.Position] = e.Position, e.ID
	}
	for p, id := range l.acked {
		if p > l.dropped && found[p] != id {
			return fmt.Errorf("position %d was acknowledged and is lost", p)
		}
		if p >= j.Next() {
			return fmt.Errorf("position %d was handed out, and %d is next", p, j.Next())
		}
	}
	for p, n := range seen {
		whole := len(l.posts[p])
		if n%whole != 0 {
			return fmt.Errorf("%d of the %d events of post %d are there", n, whole, p)
		}
	}
	return nil
}

// tell posts and notes what was posted and acknowledged.
func tell(d *disk, j *Journal, post []touchstone.Event) error {
	d.note(note{posted: post})
	_, err := j.Append(context.Background(), post)
	if err == nil {
		d.note(note{acked: post})
	}
	return err
}

// story posts, rotates and drops so that every operation of a journal occurs.
func story(t *testing.T, d *disk) {
	t.Helper()
	o := options(d)
	o.FileSize = 400
	j := open(t, o)
	for n, size := range []int{1, 3, 2, 1, 4, 1, 1, 5} {
		if err := tell(d, j, events(100*n, size)); err != nil {
			t.Fatal(err)
		}
		switch n {
		case 3:
			d.note(note{dropped: 6})
			if err := j.Drop(6); err != nil {
				t.Fatal(err)
			}
		case 5:
			j.Advance(40)
		case 6:
			if err := j.Rotate(context.Background()); err != nil {
				t.Fatal(err)
			}
			d.note(note{dropped: j.Last()})
			if err := j.Drop(j.Last()); err != nil {
				t.Fatal(err)
			}
		}
	}
	shut(t, j)
}

// survives opens what a power loss left, and goes on with it.
func survives(t *testing.T, d *disk, n int, l loss, what string) {
	t.Helper()
	before := lifeOf(d.log[:n])
	left := d.after(n, l)
	j, err := Open("", options(left))
	if err != nil {
		t.Fatalf("power lost after %d operations, %s: Open: %v", n, what, err)
	}
	if err := before.holds(j, contents(t, j, 0)); err != nil {
		t.Fatalf("power lost after %d operations, %s: %v", n, what, err)
	}
	more := events(9000, 2)
	post(t, j, more)
	shut(t, j)
	before.posts = append(before.posts, more)
	for _, e := range more {
		before.posted[e.ID] = len(before.posts) - 1
		before.acked[e.Position] = e.ID
	}
	again := left.after(len(left.log), none)
	j = open(t, options(again))
	if err := before.holds(j, contents(t, j, 0)); err != nil {
		t.Fatalf("power lost after %d operations, %s, and again after one more post: %v", n, what, err)
	}
}

func TestPowerLossAtEveryOperation(t *testing.T) {
	d := newDisk()
	story(t, d)
	for n := range len(d.log) + 1 {
		survives(t, d, n, all, "everything written")
		survives(t, d, n, none, "nothing unsynced written")
	}
}

func TestPowerLossInsideTheLastFrameAtEveryByte(t *testing.T) {
	d := newDisk()
	story(t, d)
	for n, o := range d.log {
		if o.verb != write {
			continue
		}
		for bytes := range o.data {
			survives(t, d, n+1, cut(bytes, false), fmt.Sprintf("%d bytes of the last write", bytes))
			survives(t, d, n+1, cut(bytes, true), fmt.Sprintf("%d bytes of the last write, then zeros", bytes))
		}
	}
}

func TestPowerLossInAnyOrder(t *testing.T) {
	d := newDisk()
	story(t, d)
	for seed := range uint64(40) {
		for n := range len(d.log) + 1 {
			survives(t, d, n, torn(rand.New(rand.NewPCG(seed, uint64(n)))), fmt.Sprintf("any sectors, seed %d", seed))
		}
	}
}

// A disk that fails any one operation, or every one from some point on for a
// while, costs nothing that was acknowledged, and the journal goes on.
func TestDiskFailsAtEveryOperation(t *testing.T) {
	clean := newDisk()
	story(t, clean)
	for _, failure := range []error{errors.New("input/output error"), errShortWrite} {
		for at := range len(clean.log) {
			for _, long := range []int{1, 2, 5} {
				d := newDisk()
				count := 0
				d.fail = func(op) error {
					count++
					if count > at && count <= at+long {
						return failure
					}
					return nil
				}
				grumble(t, d)
				for _, l := range []loss{all, none} {
					survives(t, d, len(d.log), l, fmt.Sprintf("%d operations from %d on failed with %v", long, at, failure))
				}
			}
		}
	}
}

// A file that was begun while the folder could not be synced may be found by
// the next run of the program, which must not trust its name.
func TestAFileWhoseNameWasNotSynced(t *testing.T) {
	d := newDisk()
	j := open(t, options(d))
	d.fail = func(o op) error {
		if o.verb == syncNames || o.verb == remove {
			return errors.New("input/output error")
		}
		return nil
	}
	kindOf(t, tell(d, j, events(1, 1)), touchstone.Unavailable)
	shut(t, j)
	j = open(t, options(d.restarted()))
	if err := tell(d, j, events(2, 1)); err != nil {
		t.Fatal(err)
	}
	survives(t, d, len(d.log), none, "nothing unsynced written")
}

// grumble tells a story in which any step may fail, in two lives of the
// program. What fails is posted again.
func grumble(t *testing.T, d *disk) {
	t.Helper()
	next := 0
	for range 2 {
		j, err := Open("", Options{Clock: noon, Files: d, Random: salt(), FileSize: 300})
		if err != nil {
			j = open(t, options(d.restarted()))
		}
		for range 5 {
			size := next%3 + 1
			if err := tell(d, j, events(100*next, size)); err != nil {
				kindOf(t, err, touchstone.Unavailable)
			}
			next++
			if next == 4 {
				if err := j.Rotate(context.Background()); err != nil {
					kindOf(t, err, touchstone.Unavailable)
				}
			}
		}
		through := j.Last() / 2
		d.note(note{dropped: through})
		for n := 0; j.Drop(through) != nil; n++ {
			if n == 5 {
				t.Fatal("Drop goes on failing when the disk works again")
			}
		}
		if err := lifeOf(d.log).holds(j, contents(t, j, 0)); err != nil {
			t.Fatal(err)
		}
		shut(t, j)
	}
}
