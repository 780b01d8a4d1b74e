// SPDX-License-Identifier: Apache-2.0

package conformance

import (
	"context"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"
)

// drawNet draws a small net of blocks, which always has a run, or one of any
// shape, which may have none.
func drawNet(t *rapid.T) *Net {
	if rapid.Bool().Draw(t, "blocks") {
		d := &design{net: Net{Places: 2, Initial: []int{0}, Final: []int{1}}}
		d.tree(drawTree(t, 3), 0, 1)
		d.add("a", []int{0}, []int{0})
		return &d.net
	}
	place := rapid.SliceOfN(rapid.IntRange(0, 3), 1, 2)
	n := &Net{Places: 4, Initial: []int{0}, Final: rapid.SliceOfN(rapid.IntRange(0, 3), 0, 2).Draw(t, "final")}
	for range rapid.IntRange(1, 5).Draw(t, "transitions") {
		label := rapid.SampledFrom([]string{"", "a", "b", "c"}).Draw(t, "label")
		n.Transitions = append(n.Transitions, Transition{label, place.Draw(t, "in"), rapid.SliceOfN(rapid.IntRange(0, 3), 0, 2).Draw(t, "out")})
	}
	n.Transitions = append(n.Transitions, Transition{"a", []int{0}, []int{1}})
	return n
}

func drawTree(t *rapid.T, depth int) *tree {
	if depth == 0 {
		return &tree{label: rapid.SampledFrom([]string{"", "a", "b", "c"}).Draw(t, "label")}
	}
	node := &tree{operator: rapid.SampledFrom([]string{"", "X", "->", "+", "*"}).Draw(t, "operator")}
	if node.operator == "" {
		return drawTree(t, 0)
	}
	for range 2 {
		node.children = append(node.children, drawTree(t, depth-1))
	}
	return node
}

// exhaustive finds the least number of moves that are not both by trying every
// sequence of moves, level by level: all markings and places of the path that
// are reached with so many of them. 99 when there is none with up to limit.
func exhaustive(m *machine, path []int32, limit int) int {
	type state struct {
		marking string
		event   int
	}
	markings := map[string]marking{m.initial.key(): m.initial}
	seen := map[state]bool{}
	level := []state{{m.initial.key(), 0}}
	for cost := 0; cost <= limit; cost++ {
		var next []state
		for len(level) > 0 {
			s := level[len(level)-1]
			level = level[:len(level)-1]
			if seen[s] {
				continue
			}
			seen[s] = true
			at := markings[s.marking]
			if s.marking == m.final.key() && s.event == len(path) {
				return cost
			}
			if s.event < len(path) {
				next = append(next, state{s.marking, s.event + 1})
			}
			for i := range m.transitions {
				t := &m.transitions[i]
				if !at.enables(t) {
					continue
				}
				after, _ := at.fired(t)
				if total(after) > 12 {
					continue
				}
				key := after.key()
				markings[key] = after
				switch {
				case t.label < 0:
					level = append(level, state{key, s.event})
				case s.event < len(path) && int(path[s.event]) == t.label:
					level = append(level, state{key, s.event + 1})
					next = append(next, state{key, s.event})
				default:
					next = append(next, state{key, s.event})
				}
			}
		}
		level = next
	}
	return 99
}

func TestAlignmentsAreNearest(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		net := drawNet(t)
		if err := net.Validate(); err != nil {
			t.Fatal(err)
		}
		m := newMachine(net)
		path := rapid.SliceOfN(rapid.Int32Range(0, int32(len(m.labels))), 0, 6).Draw(t, "path")
		want := exhaustive(m, path, 8)
		got := newAligner(m).align(context.Background(), path, 5000, maxEffort)
		switch {
		case got.decided && want < 99 && got.cost != want:
			t.Fatalf("cost %d, want %d", got.cost, want)
		case !got.decided && want < 99 && got.never:
			t.Fatalf("no run was found, and there is one of cost %d", want)
		case got.decided:
			verify(t, m, path, got)
		}
	})
}

// verify replays an alignment: its events are the path, its cost is that of its
// moves, and its steps, with silent ones between them, are a run.
func verify(t *rapid.T, m *machine, path []int32, a alignment) {
	next, cost := 0, 0
	var run []int32
	for _, v := range a.moves {
		if v.event >= 0 {
			if v.event != next {
				t.Fatalf("event %d comes at the place of %d", v.event, next)
			}
			next++
		}
		if v.event < 0 || v.transition < 0 {
			cost++
		}
		if v.transition >= 0 {
			run = append(run, int32(m.transitions[v.transition].label))
		}
	}
	if next != len(path) || cost != a.cost {
		t.Fatalf("%d of %d events, cost %d of %d", next, len(path), cost, a.cost)
	}
	if exhaustive(m, run, 0) != 0 {
		t.Fatal("the steps of the alignment are no run")
	}
}

// walk takes random steps until the final marking, and gives the labels met.
func walk(m *machine, random *rand.Rand, steps int) (path []int32, ended bool) {
	at := m.initial
	for range steps {
		if at.key() == m.final.key() {
			return path, true
		}
		var enabled []*transition
		for i := range m.transitions {
			if at.enables(&m.transitions[i]) {
				enabled = append(enabled, &m.transitions[i])
			}
		}
		if len(enabled) == 0 {
			return nil, false
		}
		t := enabled[random.IntN(len(enabled))]
		at, _ = at.fired(t)
		if t.label >= 0 {
			path = append(path, int32(t.label))
		}
	}
	return nil, false
}

func TestRunsOfTheNetCostNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := newMachine(drawNet(t))
		path, ended := walk(m, rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0)), 40)
		if !ended {
			return
		}
		got := newAligner(m).align(context.Background(), path, MaxStates, maxEffort)
		if !got.decided || got.cost != 0 {
			t.Fatalf("%+v", got)
		}
	})
}

// Without two transitions of one name and without silent ones there is no
// choice, so token replay finds every run.
func TestReplayOfRunsFits(t *testing.T) {
	net := alphaNet()
	m := newMachine(net)
	rapid.Check(t, func(t *rapid.T) {
		path, ended := walk(m, rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0)), 200)
		if !ended {
			return
		}
		symbols := make([]int32, len(path))
		for i, l := range path {
			symbols[i] = int32(l)
		}
		got := newReplayer(m, newEffort(maxReplay)).replay(context.Background(), symbols)
		if !got.fit() || got.fitness() != 1 || got.consumed != got.produced {
			t.Fatalf("%+v", got)
		}
	})
}

func TestFitnessIsAShare(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := newMachine(drawNet(t))
		path := rapid.SliceOfN(rapid.Int32Range(0, int32(len(m.labels))), 0, 30).Draw(t, "path") // the last is of no label
		got := newReplayer(m, newEffort(maxReplay)).replay(context.Background(), path)
		if f := got.fitness(); !(f >= 0 && f <= 1) {
			t.Fatalf("%v of %+v", f, got)
		}
		if got.produced+got.missing != got.consumed+got.remaining {
			t.Fatalf("tokens are lost: %+v", got)
		}
	})
}
