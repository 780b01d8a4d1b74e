// SPDX-License-Identifier: Apache-2.0

package conformance

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"

	"touchstone"
)

// A design of 30 touchpoints in any order, three of them again in a second
// stage. Of 40 paths 20 meet each touchpoint once in a random order, then t0 and
// t1, which is a run and costs nothing; the others are 200 random events each, of
// which the search never sees the end. The former are decided, and what the others
// take stays within the effort that all may take.
func TestEffortIsBounded(t *testing.T) {
	const touchpoints, effort = 30, 1 << 24
	var all []string
	for i := range touchpoints {
		all = append(all, fmt.Sprint("t", i))
	}
	net := Designed(&touchstone.Journey{Stages: []touchstone.JourneyStage{
		{Touchpoints: steps(all...)}, {Touchpoints: steps("t0", "t1!repeats", "t2!optional")},
	}})
	m := newMachine(&net)
	r := rand.New(rand.NewPCG(1, 2))
	var paths [][]int32
	for range 20 {
		easy := make([]int32, 0, touchpoints+1)
		for _, i := range r.Perm(touchpoints) {
			easy = append(easy, int32(m.label[all[i]]))
		}
		hard := make([]int32, 200)
		for i := range hard {
			hard[i] = int32(r.IntN(touchpoints))
		}
		paths = append(paths, append(easy, int32(m.label["t0"]), int32(m.label["t1"])), hard)
	}
	align := func(workers int) []alignment {
		out := make([]alignment, len(paths))
		begun, spent := 0, 0
		if err := alignAll(t.Context(), m, paths, MaxStates, effort, workers, func(n int, a alignment) {
			out[n] = a
			begun, spent = begun+1, spent+a.effort
		}); err != nil {
			t.Fatal(err)
		}
		// A search ends after the state in which its share is used up: one of 32
		// moves, each looked at for 30 touchpoints and 31 steps, and at most once
		// for its marking.
		if most := effort + begun*5000; spent > most {
			t.Errorf("took %d, want at most %d", spent, most)
		}
		return out
	}
	one := align(1)
	for n, a := range one {
		if easy := n%2 == 0; a.decided != easy || a.tired == easy || easy && a.cost != 0 {
			t.Errorf("path %d: decided %t, tired %t, cost %d", n, a.decided, a.tired, a.cost)
		}
	}
	if d := cmp.Diff(one, align(3), cmp.AllowUnexported(alignment{}, move{})); d != "" {
		t.Error("three workers:", d)
	}
}

// endless is a design whose silent steps put ever more tokens on twenty places,
// and whose touchpoint a needs one that never comes: every marking is searched to
// the limit in vain.
func endless() Net {
	n := Net{Places: 23, Initial: []int{0}, Final: []int{22}, Transitions: []Transition{{Label: "end", In: []int{0}, Out: []int{22}}, {Label: "a", In: []int{0, 21}, Out: []int{0}}}}
	for i := range 20 {
		n.Transitions = append(n.Transitions, Transition{In: []int{0}, Out: []int{0, i + 1}}, Transition{Label: fmt.Sprint("b", i), In: []int{0}, Out: []int{0, i + 1}})
	}
	return n
}

// Three hundred customers take the same way of two touchpoints, and two thousand
// and five hundred one of their own, each of which takes the replay 2,000 markings
// of 23 places. Whoever comes first, what is told is the same; what is not known
// is counted; and it takes no longer than the effort allows.
func TestReplayGivesUp(t *testing.T) {
	var m memory
	m.customers(300, "b0 end")
	r := rand.New(rand.NewPCG(3, 4))
	for range 2500 {
		path := ""
		for range 4 {
			path += fmt.Sprint("b", r.IntN(20), " ")
		}
		m.customers(1, path+"a end")
	}
	const effort = 1 << 24
	net := endless()
	check := func(workers int) *Result {
		out, err := hold(t.Context(), &m, &plan{machine: newMachine(&net), replay: effort}, Question{Net: net, States: 10, Rows: 10, Workers: workers})
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	one := check(1)
	c := one.Cases
	if c.All != 2800 || c.Outside+c.Fitting+c.Aligned+c.Rare+c.Long+c.Undecided != c.All || c.Undecided < 500 || c.Rare != 0 {
		t.Errorf("%+v", c)
	}
	if f := one.Fitness; f.ReplayN == 0 || f.ReplayN > 2800-500 || f.PrecisionN != 0 || f.Precision != nil {
		t.Errorf("%+v", f)
	}
	if d := cmp.Diff(one, check(3)); d != "" {
		t.Error("three workers:", d)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if got := newReplayer(newMachine(&net), newEffort(1<<40)); got.replay(ctx, []int32{0}).fit() {
		t.Error("a cancelled replay fits")
	}
}
