// SPDX-License-Identifier: Apache-2.0

package path

import (
	"cmp"
	"context"
	"math"
	"slices"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"touchstone/journey"
	"touchstone/journey/journeytest"
)

// drawPeople draws customers, each with some trails.
func drawPeople(t *rapid.T) *journeytest.Source {
	p := &journeytest.Source{Activities: []string{"d", "c", "b", "a"}}
	customer, number := 0, 0
	for range rapid.IntRange(0, 4).Draw(t, "parts") {
		var part []journey.Trail
		for range rapid.IntRange(0, 4).Draw(t, "customers") {
			customer++
			for range rapid.IntRange(1, 3).Draw(t, "trails") {
				number++
				part = append(part, journey.Trail{Case: number, Customer: customer, Activity: rapid.SliceOfN(rapid.Uint32Range(0, 3), 0, 9).Draw(t, "trail")})
			}
		}
		p.Trails = append(p.Trails, part)
	}
	return p
}

func drawQuestion(t *rapid.T) Question {
	few := rapid.SliceOfN(rapid.Uint32Range(0, 3), 0, 2)
	return Question{
		Anchor: few.Draw(t, "anchor"), StartsWith: few.Draw(t, "starts"), EndsWith: few.Draw(t, "ends"),
		Occurrence: rapid.SampledFrom([]Occurrence{"", First, Last, Every}).Draw(t, "occurrence"),
		Direction:  rapid.SampledFrom([]Direction{"", After, Before, Both}).Draw(t, "direction"),
		Repeats:    rapid.SampledFrom([]Repeats{"", Keep, Collapse, Unique}).Draw(t, "repeats"),
		Depth:      rapid.IntRange(0, 4).Draw(t, "depth"), Top: rapid.IntRange(0, 3).Draw(t, "top"),
		Workers: rapid.IntRange(1, 3).Draw(t, "workers"),
	}
}

// onePath is a path as the definition has it, with whose it is.
type onePath struct {
	steps           []uint32
	more            bool // the trail goes on
	trail, customer int
}

// pathsOf lists the paths of a population by the definitions: the part of the
// trail beyond the anchor is written down, backwards for the side before, and
// repeats are struck from it.
func pathsOf(p journey.Source, q Question, side int) (out []onePath) {
	q = q.complete()
	trail := 0
	for part := range p.Parts() {
		_ = p.Visit(context.Background(), part, func(t *journey.Trail) {
			trail++
			a := slices.Clone(t.Activity)
			if len(q.StartsWith) > 0 && !slices.Contains(q.StartsWith, a[0]) ||
				len(q.EndsWith) > 0 && !slices.Contains(q.EndsWith, a[len(a)-1]) {
				return
			}
			if side == before {
				slices.Reverse(a)
			}
			for _, at := range anchors(a, q, side) {
				rest := strike(a, at, q.Repeats)
				n := min(len(rest), q.Depth)
				out = append(out, onePath{rest[:n], len(rest) > n, trail, t.Customer})
			}
		})
	}
	return out
}

// anchors lists the places of anchors in a trail that is already turned to the
// side asked for; -1 is before everything.
func anchors(a []uint32, q Question, side int) []int {
	if len(q.Anchor) == 0 {
		return []int{-1}
	}
	var all []int
	for i, x := range a {
		if !slices.Contains(q.Anchor, x) {
			continue
		}
		if q.Occurrence == Every && q.Repeats == Collapse && len(all) > 0 && i > 0 && a[i-1] == x {
			continue
		}
		all = append(all, i)
	}
	if q.Occurrence == Every || len(all) == 0 {
		return all
	}
	if (q.Occurrence == First) == (side == after) {
		return all[:1]
	}
	return all[len(all)-1:]
}

func strike(a []uint32, at int, repeats Repeats) (out []uint32) {
	for i := at + 1; i < len(a); i++ {
		switch {
		case repeats == Collapse && i > 0 && a[i] == a[i-1]:
		case repeats == Unique && (at >= 0 && a[i] == a[at] || slices.Contains(a[at+1:i], a[i])):
		default:
			out = append(out, a[i])
		}
	}
	return out
}

func countOf(all []onePath) Count {
	trails, customers := map[int]bool{}, map[int]bool{}
	for _, p := range all {
		trails[p.trail], customers[p.customer] = true, true
	}
	return Count{len(all), len(trails), len(customers)}
}

// flowOf makes the tree by grouping paths by their next step.
func flowOf(all []onePath, level, depth, top int, names []string, root Count) *Flow {
	f := &Flow{Count: countOf(all)}
	by := map[uint32][]onePath{}
	for _, p := range all {
		switch {
		case len(p.steps) > level:
			by[p.steps[level]] = append(by[p.steps[level]], p)
		case p.more:
			f.Other++
		default:
			f.Ended++
		}
	}
	var next []uint32
	for a := range by {
		next = append(next, a)
	}
	slices.SortFunc(next, func(a, b uint32) int {
		return cmp.Or(cmp.Compare(len(by[b]), len(by[a])), cmp.Compare(names[a], names[b]))
	})
	for i, a := range next {
		if i >= top {
			f.Other += len(by[a])
			f.OtherBranches++
			continue
		}
		child := flowOf(by[a], level+1, depth, top, names, root)
		f.Children = append(f.Children, Node{
			Activity: a, Name: names[a], Share: float64(child.Paths) / float64(root.Paths),
			Reached: journey.RateOf(child.Customers, root.Customers),
			DropOff: float64(child.Ended) / float64(child.Paths), Flow: *child,
		})
	}
	return f
}

func paths(t *rapid.T, source journey.Source, q Question, change func(*plan)) *Result {
	t.Helper()
	if err := q.Validate(len(source.Names())); err != nil {
		t.Fatal(err)
	}
	p := newPlan(q.complete(), len(source.Names()))
	if change != nil {
		change(p)
	}
	r, err := p.answer(t.Context(), source, source.Names())
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func sidesOf(r *Result) [2]*Side { return [2]*Side{after: r.After, before: r.Before} }

// The tree equals the one that grouping written-down paths gives.
func TestTreeIsThatOfThePaths(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p, q := drawPeople(t), drawQuestion(t)
		r := paths(t, p, q, nil)
		full := q.complete()
		for side, s := range sidesOf(r) {
			if s == nil {
				continue
			}
			all := pathsOf(p, q, side)
			want := flowOf(all, 0, full.Depth, full.Top, p.Activities, countOf(all))
			if d := gocmp.Diff(want, s.Tree, cmpopts.EquateEmpty()); d != "" {
				t.Fatalf("side %d: %s", side, d)
			}
			if r.Cases-r.Excluded-r.Without != s.Tree.Cases {
				t.Fatalf("%+v, but %d cases have a path", r, s.Tree.Cases)
			}
		}
	})
}

// checkFlow wants children + other + ended = paths at every node.
func checkFlow(t *rapid.T, f *Flow) {
	sum, customers := f.Ended+f.Other, 0
	for i := range f.Children {
		sum += f.Children[i].Paths
		customers = max(customers, f.Children[i].Customers)
		checkFlow(t, &f.Children[i].Flow)
	}
	if sum != f.Paths || f.Other < 0 || customers > f.Customers || f.Cases > f.Paths || f.Customers > f.Cases {
		t.Fatalf("%d of %+v are told", sum, f)
	}
}

// However few nodes are kept, nothing is lost at any node. The number of workers
// and parts does not matter, nor how much of the paths is recorded.
func TestPassesDoNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p, q := drawPeople(t), drawQuestion(t)
		width := rapid.IntRange(1, 4).Draw(t, "width")
		want := paths(t, p, q, func(p *plan) { p.width = width })
		record := rapid.SampledFrom([]int{0, 10, recordWords}).Draw(t, "record")
		q.Workers = rapid.IntRange(1, 3).Draw(t, "other workers")
		got := paths(t, p, q, func(p *plan) { p.width, p.record = width, record })
		if d := gocmp.Diff(want, got); d != "" {
			t.Fatal(d)
		}
		for _, s := range sidesOf(got) {
			if s != nil {
				checkFlow(t, s.Tree)
			}
		}
	})
}

// At every node, on both sides and of sets as well, the shares of what comes next,
// of what is not shown and of what ends here are 1 of the node.
func TestPathSharesSumToOne(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p, q := drawPeople(t), drawQuestion(t)
		q.Direction, q.Unordered = Both, rapid.Bool().Draw(t, "unordered")
		r := paths(t, p, q, nil)
		for _, s := range []*Side{r.After, r.Before} {
			if q.Unordered {
				shares := make([]float64, len(s.Sets.Top))
				for i, set := range s.Sets.Top {
					shares[i] = set.Share
				}
				checkShares(t, s.Sets.Paths, s.Sets.Paths, s.Sets.Ended+s.Sets.Other, shares)
			} else {
				checkNode(t, s.Tree, s.Tree.Paths)
			}
		}
	})
}

// checkNode checks the shares at a node and below, which are of all paths.
func checkNode(t *rapid.T, f *Flow, all int) {
	shares := make([]float64, len(f.Children))
	for i := range f.Children {
		shares[i] = f.Children[i].Share
		checkNode(t, &f.Children[i].Flow, all)
	}
	checkShares(t, f.Paths, all, f.Ended+f.Other, shares)
}

func checkShares(t *rapid.T, node, all, rest int, shares []float64) {
	if node == 0 {
		if rest != 0 || len(shares) > 0 {
			t.Fatalf("%d paths and %v of none", rest, shares)
		}
		return
	}
	sum := float64(rest) / float64(node)
	for _, s := range shares {
		sum += s * float64(all) / float64(node)
	}
	if math.Abs(sum-1) > 1e-12 {
		t.Fatalf("the shares of %d of %d paths sum to %v", node, all, sum)
	}
}

// Any split of customers over folds and any tree of merges gives the same
// nodes.
func TestMergeOrderDoesNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p, q := drawPeople(t), drawQuestion(t)
		q.Direction = After
		plan := newPlan(q.complete(), 4)
		whole, merged := journeytest.Split(t, p, func() *fold {
			return &fold{plan: plan, sides: [2]tally{after: newTree(4).clone()}}
		})
		settled := func(f *fold) *Result {
			tree := f.sides[after].(*tree)
			tree.settle(3, 100, p.Activities)
			return f.result([2]*Side{after: {Tree: tree.flow(p.Activities)}})
		}
		if d := gocmp.Diff(settled(whole), settled(merged)); d != "" {
			t.Fatal(d)
		}
	})
}

// The sets equal those of the written-down paths, and with room for few of them
// they are made of as many steps as there is room for.
func TestSetsAreThoseOfThePaths(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p, q := drawPeople(t), drawQuestion(t)
		q.Unordered = true
		limit := rapid.IntRange(4, 20).Draw(t, "limit")
		r := paths(t, p, q, func(p *plan) { p.maxSets = limit })
		for side, s := range sidesOf(r) {
			if s == nil {
				continue
			}
			q := q
			q.Depth = s.Sets.Depth
			checkSets(t, pathsOf(p, q, side), s.Sets, q.complete().Top)
			if s.Sets.Depth == q.complete().Depth || q.Direction == Both {
				continue
			}
			q.Depth++
			if n := len(group(pathsOf(p, q, side))); n <= limit {
				t.Fatalf("there are only %d sets of %d steps", n, q.Depth)
			}
		}
	})
}

func group(all []onePath) map[string][]onePath {
	by := map[string][]onePath{}
	for _, p := range all {
		if len(p.steps) > 0 {
			key := ""
			for a := range uint32(4) {
				if slices.Contains(p.steps, a) {
					key += string(rune('0' + a))
				}
			}
			by[key] = append(by[key], p)
		}
	}
	return by
}

func checkSets(t *rapid.T, all []onePath, s *Sets, top int) {
	by := group(all)
	sum := s.Other + s.Ended
	for i, set := range s.Top {
		key := ""
		for _, a := range set.Activities {
			key += string(rune('0' + a))
		}
		if d := gocmp.Diff(countOf(by[key]), set.Count); d != "" {
			t.Fatalf("set %q: %s", key, d)
		}
		if i > 0 && set.Paths > s.Top[i-1].Paths {
			t.Fatalf("%+v is not in order", s.Top)
		}
		sum += set.Paths
	}
	if s.Count != countOf(all) || sum != s.Paths || len(s.Top)+s.OtherSets != len(by) || len(s.Top) != min(top, len(by)) {
		t.Fatalf("%d of %+v are told; there are %d sets", sum, s, len(by))
	}
}
