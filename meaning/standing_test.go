// SPDX-License-Identifier: Apache-2.0

package meaning

import (
	"context"
	"fmt"
	"iter"
	"maps"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"touchstone"
	"touchstone/workspace"
)

// mover is a mapping that tells whom it moved since the one before it.
type mover struct {
	couples
	before *mover
	moved  []touchstone.SubjectID
}

func (m *mover) Moved(earlier touchstone.Customers) ([]touchstone.SubjectID, bool) {
	return m.moved, m.before != nil && earlier == touchstone.Customers(m.before)
}

// move gives a mapping with other customers for some subjects; beside those that
// moved it may name others.
func (m *mover) move(to map[touchstone.SubjectID]touchstone.CustomerID, beside ...touchstone.SubjectID) *mover {
	next := &mover{couples: maps.Clone(m.couples), before: m, moved: append(slices.Collect(maps.Keys(to)), beside...)}
	maps.Copy(next.couples, to)
	return next
}

// Whatever is said, merged, split, taken back and erased, following gives what is
// made from nothing, which is made here from one ledger that reads everything at
// once; and what was given before stays as it was.
func TestFollowingIsMakingFromNothing(t *testing.T) {
	subject := rapid.Map(rapid.Uint64Range(1, 8), func(n uint64) touchstone.SubjectID { return touchstone.SubjectID(n) })
	rapid.Check(t, func(t *rapid.T) {
		h := &heard{}
		l, who := newLedgers(h), &mover{couples: couples{}}
		var s *standing
		var before *values
		var then map[touchstone.CustomerID]string
		for revision := uint64(1); revision <= 12; revision++ {
			who = step(t, h, who, subject, revision)
			said, err := l.upTo(t.Context(), "tier", revision)
			if err != nil {
				t.Fatal(err)
			}
			if s == nil {
				s = newStanding(said, who)
			} else {
				s = s.follow(said, who)
			}
			all, err := newLedgers(h).upTo(t.Context(), "tier", revision)
			if err != nil {
				t.Fatal(err)
			}
			want := plain(all.now(revision, &touchstone.Meaning{Customers: who}))
			if diff := cmp.Diff(want, plain(s.values)); diff != "" {
				t.Fatalf("under revision %d (-from nothing +followed):\n%s", revision, diff)
			}
			checkValues(t, s.values, want)
			if before != nil && !maps.Equal(plain(before), then) {
				t.Fatalf("under revision %d what was given before is %v, and was %v", revision, plain(before), then)
			}
			before, then = s.values, want
		}
	})
}

// checkValues asks a trait for one customer after another.
func checkValues(t *rapid.T, v *values, want map[touchstone.CustomerID]string) {
	for c := range touchstone.CustomerID(10) {
		value, known := v.Value(c)
		if expected, here := want[c]; value != expected || known != here {
			t.Fatalf("customer %d is %q, %t; want %q, %t", c, value, known, expected, here)
		}
	}
}

// step lets one revision come: things said, subjects moved, and now and then an
// erasure.
func step(t *rapid.T, h *heard, who *mover, subject *rapid.Generator[touchstone.SubjectID], revision uint64) *mover {
	for range rapid.IntRange(0, 3).Draw(t, "said") {
		s := drawStatement(t)
		s.Subject, s.Revision = subject.Draw(t, "of"), revision
		taken := func(other workspace.Statement) bool {
			return other.Subject == s.Subject && other.Source == s.Source && other.At.Equal(s.At) && other.Position == s.Position
		}
		if !slices.ContainsFunc(h.list, taken) { // as a store keeps them
			h.list = append(h.list, s)
		}
	}
	if rapid.IntRange(0, 9).Draw(t, "erasure") == 0 {
		h.erase(subject.Draw(t, "erased"), revision)
	}
	if rapid.Bool().Draw(t, "moves") {
		to := rapid.MapOfN(subject, rapid.Map(subject, func(s touchstone.SubjectID) touchstone.CustomerID { return touchstone.CustomerID(s) }), 0, 4).Draw(t, "to")
		who = who.move(to, rapid.SliceOfN(subject, 0, 2).Draw(t, "beside")...)
	}
	return who
}

// crowd says one thing of each of many subjects, then revision by revision of a
// thousand of them something else.
type crowd struct {
	workspace.Statements
	n int
}

// changes is how many subjects say something anew, and how many others move, with
// a revision of the benchmark.
const changes = 1_000

func (c *crowd) Erased(context.Context) (uint64, error) { return 0, nil }

func (c *crowd) Said(_ context.Context, _ workspace.Topic, _ string, above, upTo uint64) iter.Seq2[workspace.Statement, error] {
	return func(yield func(workspace.Statement, error) bool) {
		for i := 0; above == 0 && i < c.n; i++ {
			if !yield(workspace.Statement{Subject: c.subject(i), Value: "gold", Revision: 1}, nil) {
				return
			}
		}
		for revision := max(above, 1) + 1; revision <= upTo; revision++ {
			for i := range changes {
				s := workspace.Statement{Subject: c.subject(int(revision)*changes + i), Value: "silver", Position: touchstone.Position(revision), Revision: revision}
				if !yield(s, nil) {
					return
				}
			}
		}
	}
}

// subject spreads numbers as ids are.
func (c *crowd) subject(i int) touchstone.SubjectID {
	return touchstone.SubjectID(uint64(i%c.n) * 0x9e3779b97f4a7c15)
}

// What one segment trait of a million subjects costs whenever the revision grows
// and a thousand of them say something, a thousand others move: made from all that
// was said, and followed. The database is left out.
func BenchmarkTrait(b *testing.B) {
	for _, n := range []int{100_000, 1_000_000} {
		c := &crowd{n: n}
		run := func(b *testing.B, next func(said *ledger, who *mover)) {
			l, who := newLedgersOf(c), &mover{couples: couples{}}
			revision := uint64(1)
			tell := func() *ledger {
				g, err := l.upTo(b.Context(), "tier", revision)
				if err != nil {
					b.Fatal(err)
				}
				return g
			}
			next(tell(), who)
			for b.Loop() {
				revision++
				to := make(map[touchstone.SubjectID]touchstone.CustomerID, changes)
				for i := range changes {
					to[c.subject(int(revision)*changes+n/2+i)] = touchstone.CustomerID(c.subject(i))
				}
				back := slices.Collect(maps.Keys(who.couples)) // those of the revision before are customers of their own again
				who = &mover{couples: to, before: who, moved: slices.AppendSeq(back, maps.Keys(to))}
				next(tell(), who)
			}
		}
		b.Run(fmt.Sprint("whole/", n), func(b *testing.B) {
			run(b, func(said *ledger, who *mover) { newStanding(said, who) })
		})
		b.Run(fmt.Sprint("followed/", n), func(b *testing.B) {
			var s *standing
			run(b, func(said *ledger, who *mover) {
				if s == nil {
					s = newStanding(said, who)
					return
				}
				s = s.follow(said, who)
			})
		})
	}
}
