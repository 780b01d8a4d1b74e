// SPDX-License-Identifier: Apache-2.0

package conformance

import (
	"slices"
	"strings"
	"testing"
)

// tree is a process tree as pm4py writes it: -> sequence, X choice, + parallel,
// * loop of a body and what leads back, tau nothing, 'label'.
type tree struct {
	operator, label string
	children        []*tree
}

func parseTree(t testing.TB, text string) *tree {
	t.Helper()
	node, rest := readTree(t, text)
	if strings.TrimSpace(rest) != "" {
		t.Fatalf("%q is left of the tree", rest)
	}
	return node
}

func readTree(t testing.TB, text string) (*tree, string) {
	text = strings.TrimSpace(text)
	if rest, ok := strings.CutPrefix(text, "tau"); ok {
		return &tree{}, rest
	}
	if rest, ok := strings.CutPrefix(text, "'"); ok {
		label, rest, _ := strings.Cut(rest, "'")
		return &tree{label: label}, rest
	}
	operator, rest, ok := strings.Cut(text, "(")
	if !ok {
		t.Fatalf("no tree in %q", text)
	}
	node := &tree{operator: operator}
	for {
		var child *tree
		child, rest = readTree(t, rest)
		node.children = append(node.children, child)
		rest = strings.TrimSpace(rest)
		if end, ok := strings.CutPrefix(rest, ")"); ok {
			return node, end
		}
		rest = strings.TrimPrefix(rest, ",")
	}
}

// treeNet makes the net of a tree as pm4py describes it, for trees that neither
// begin nor end with a loop or a parallel part.
func treeNet(root *tree) *Net {
	d := &design{net: Net{Places: 2, Initial: []int{0}, Final: []int{1}}}
	d.tree(root, 0, 1)
	reduce(&d.net)
	return &d.net
}

func (d *design) tree(node *tree, from, to int) {
	switch node.operator {
	case "":
		d.add(node.label, []int{from}, []int{to})
	case "X":
		for _, child := range node.children {
			d.tree(child, from, to)
		}
	case "->":
		for i, child := range node.children {
			end := to
			if i < len(node.children)-1 {
				end = d.place()
			}
			d.tree(child, from, end)
			from = end
		}
	case "+":
		var starts, ends []int
		for _, child := range node.children {
			start, end := d.place(), d.place()
			d.tree(child, start, end)
			starts, ends = append(starts, start), append(ends, end)
		}
		d.add("", []int{from}, starts)
		d.add("", ends, []int{to})
	case "*":
		body, done, back := d.place(), d.place(), d.place()
		d.add("", []int{from}, []int{body})
		d.tree(node.children[0], body, done)
		d.tree(node.children[1], done, back)
		d.add("", []int{done}, []int{to})
		d.add("", []int{back}, []int{body})
	}
}

// reduce merges a silent transition into its neighbour over a place that
// connects only the two, first those with one input, then those with one output.
func reduce(n *Net) {
	for fuse(n, func(t *Transition) []int { return t.In }, func(t *Transition) *[]int { return &t.Out }) {
	}
	for fuse(n, func(t *Transition) []int { return t.Out }, func(t *Transition) *[]int { return &t.In }) {
	}
	used := map[int]int{}
	renumber := func(places []int) {
		for i, p := range places {
			if _, ok := used[p]; !ok {
				used[p] = len(used)
			}
			places[i] = used[p]
		}
	}
	renumber(n.Initial)
	renumber(n.Final)
	for i := range n.Transitions {
		renumber(n.Transitions[i].In)
		renumber(n.Transitions[i].Out)
	}
	n.Places = len(used)
}

// fuse removes one silent transition whose only place on the near side joins it
// to one other transition, which takes over its far side.
func fuse(n *Net, near func(*Transition) []int, far func(*Transition) *[]int) bool {
	for i := range n.Transitions {
		t := &n.Transitions[i]
		if t.Label != "" || len(near(t)) != 1 || slices.Contains(n.Initial, near(t)[0]) || slices.Contains(n.Final, near(t)[0]) {
			continue
		}
		place := near(t)[0]
		var in, out []int
		for j := range n.Transitions {
			if slices.Contains(n.Transitions[j].In, place) {
				in = append(in, j)
			}
			if slices.Contains(n.Transitions[j].Out, place) {
				out = append(out, j)
			}
		}
		if len(in) != 1 || len(out) != 1 {
			continue
		}
		other := in[0] + out[0] - i
		list := far(&n.Transitions[other])
		*list = slices.DeleteFunc(*list, func(p int) bool { return p == place })
		*list = append(*list, *far(t)...)
		n.Transitions = slices.Delete(n.Transitions, i, i+1)
		return true
	}
	return false
}

func (n *Net) arcs() int {
	arcs := 0
	for _, t := range n.Transitions {
		arcs += len(t.In) + len(t.Out)
	}
	return arcs
}
