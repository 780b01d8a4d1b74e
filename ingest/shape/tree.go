// SPDX-License-Identifier: Apache-2.0

package shape

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Other is what stands for the values of one step of a name or path that takes
// too many.
const Other = "{other}"

// tree holds the admitted names or places of a source, step by step, and folds
// what would pass a bound:
//
//   - A prefix that is followed by fanout distinct steps takes no new one:
//     the step becomes {other}, and what follows it stays.
//   - A prefix that holds as many forms as it may takes no new form: whatever
//     follows becomes {other}. A prefix may hold four fifths of what the prefix
//     before it may hold, so that one runaway never takes its neighbours' room.
type tree struct {
	part   Part
	fanout int
	steps  func(string) []string
	say    func(Collapse)
	root   *node
	known  map[string]string // every admitted form, to itself
}

// node is one prefix.
type node struct {
	prefix string
	most   int // forms that it may hold
	fanout int // steps that may follow it
	forms  int // forms that it holds, its own {other} left out
	next   map[string]*node
	folds  bool // new steps have become {other} here
}

func newTree(part Part, most, rootFanout, fanout int, steps func(string) []string, say func(Collapse)) *tree {
	root := &node{most: most, fanout: rootFanout}
	return &tree{part: part, fanout: fanout, steps: steps, say: say, root: root, known: map[string]string{}}
}

// admit gives the form that stands for a normal form: itself, or a folded one.
func (t *tree) admit(normal string) string {
	if normal == "" {
		return ""
	}
	if out, ok := t.known[normal]; ok {
		return out
	}
	steps := t.fold(t.steps(normal))
	out := strings.Join(steps, "")
	if known, ok := t.known[out]; ok {
		return known
	}
	t.insert(steps, strings.Clone(out))
	return t.known[out]
}

// seed admits a form whatever the bounds.
func (t *tree) seed(form string) {
	if _, ok := t.known[form]; form != "" && !ok {
		t.insert(t.steps(form), strings.Clone(form))
	}
}

// fold gives the steps of a new form as far as there is room for them.
func (t *tree) fold(steps []string) []string {
	n := t.root
	for i, step := range steps {
		if n.forms >= n.most {
			t.tell(n)
			return append(steps[:i], Other)
		}
		next := n.next[step]
		if next == nil && (n.folds || len(n.next) >= n.fanout) {
			t.tell(n)
			steps[i] = Other + separator(step)
			next = n.next[steps[i]]
		}
		if next == nil {
			return steps
		}
		n = next
	}
	return steps
}

// insert records a form.
func (t *tree) insert(steps []string, form string) {
	t.known[form] = form
	counts := steps[len(steps)-1] != Other
	n := t.root
	for end, i := 0, 0; i < len(steps); i++ {
		if counts {
			n.forms++
		}
		n.folds = n.folds || strings.HasPrefix(steps[i], Other)
		end += len(steps[i])
		n = n.child(form[:end], form[end-len(steps[i]):end], t.fanout)
	}
}

func (n *node) child(prefix, step string, fanout int) *node {
	c := n.next[step]
	if c == nil {
		c = &node{prefix: prefix, most: max(n.most*4/5, 1), fanout: fanout}
		if n.next == nil {
			n.next = map[string]*node{}
		}
		n.next[step] = c
	}
	return c
}

// tell reports a node that begins to fold.
func (t *tree) tell(n *node) {
	if !n.folds && t.say != nil {
		t.say(Collapse{Part: t.part, Under: n.prefix, Kept: n.forms})
	}
	n.folds = true
}

const nameSeparators = " /:|>_."

func separator(step string) string { return step[len(strings.TrimRight(step, nameSeparators)):] }

// nameSteps cuts a name after its separators, and a run of three Han
// characters or more after the second, where Chinese puts most verbs.
func nameSteps(name string) []string {
	var out []string
	for name != "" {
		end := strings.IndexAny(name, nameSeparators)
		if end < 0 {
			end = len(name)
		}
		end = len(name) - len(strings.TrimLeft(name[end:], nameSeparators))
		if verb := hanVerb(name[:end]); verb > 0 {
			end = verb
		}
		out = append(out, name[:end])
		name = name[end:]
	}
	return out
}

// hanVerb gives the length of the first two characters where a third follows
// and all are Han; else 0.
func hanVerb(s string) int {
	at := 0
	for i := range 3 {
		r, size := utf8.DecodeRuneInString(s[at:])
		if !unicode.Is(unicode.Han, r) {
			return 0
		}
		if i < 2 {
			at += size
		}
	}
	return at
}

// placeSteps cuts a place after its slashes; a screen without any is cut like
// a name.
func placeSteps(place string) []string {
	if !strings.Contains(place, "/") {
		return nameSteps(place)
	}
	var out []string
	for place != "" {
		end := strings.IndexByte(place, '/')
		if end < 0 {
			end = len(place)
		}
		end = len(place) - len(strings.TrimLeft(place[end:], "/"))
		out = append(out, place[:end])
		place = place[end:]
	}
	return out
}
