// SPDX-License-Identifier: Apache-2.0

package meaning

import (
	"cmp"
	"context"
	"slices"
	"sync"

	"touchstone"
	"touchstone/workspace"
)

// ledgers hold what was said of every segment trait, so that a new revision
// costs what came with it. Safe for use from many goroutines.
type ledgers struct {
	said workspace.Statements

	mu     sync.Mutex
	byName map[string]*ledger
}

// ledger is everything that was said of one trait up to a revision. It does not
// change any more; a later one shares what it can.
//
// Its layers are each in ascending order of subject, then of time; the newest is
// the last, and each is several times as long as the next.
type ledger struct {
	upTo    uint64
	layers  [][]voice
	book    *book
	sources []string // of the book, when this ledger was made
	values  []string
}

// book numbers the texts of ledgers that follow on one another. An erasure
// begins a new one.
type book struct {
	erased  uint64 // revision of the last erasure before anything was read
	sources interned
	values  interned
}

// voice is one thing that was said; what is no value is negative.
type voice struct {
	subject  touchstone.SubjectID
	micros   int64
	position touchstone.Position
	revision uint64
	source   int32
	value    int32
}

// What a voice says instead of a value.
const (
	takenBack int32 = -1
	sealed    int32 = -2 // before the trait was declared
)

// interned keeps each text once.
type interned struct {
	texts   []string
	ordinal map[string]int32
}

func (i *interned) of(text string) int32 {
	if i.ordinal == nil {
		i.ordinal = map[string]int32{}
	}
	n, known := i.ordinal[text]
	if !known {
		n = int32(len(i.texts))
		i.texts = append(i.texts, text)
		i.ordinal[text] = n
	}
	return n
}

// upTo gives what was said of a trait up to a revision, or further. After an
// erasure everything is read again.
func (l *ledgers) upTo(ctx context.Context, name string, revision uint64) (*ledger, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	erased, err := l.said.Erased(ctx)
	if err != nil {
		return nil, err
	}
	known := l.byName[name]
	if known == nil {
		known = &ledger{book: &book{erased: erased}}
	}
	revision = max(revision, known.upTo)
	if known.book.erased != erased {
		known = &ledger{book: &book{erased: erased}}
	}
	next, err := known.catchUp(ctx, l.said, name, revision)
	if err != nil {
		return nil, err
	}
	l.byName[name] = next
	return next, nil
}

// catchUp reads what was said since.
func (g *ledger) catchUp(ctx context.Context, said workspace.Statements, name string, revision uint64) (*ledger, error) {
	if g.upTo == revision {
		return g, nil
	}
	out := *g
	out.upTo = revision
	var fresh []voice
	for s, err := range said.Said(ctx, workspace.Trait, name, g.upTo, revision) {
		if err != nil {
			return nil, err
		}
		fresh = append(fresh, g.book.voice(&s))
	}
	out.sources, out.values = g.book.sources.texts, g.book.values.texts
	out.add(fresh)
	return &out, nil
}

func (b *book) voice(s *workspace.Statement) voice {
	v := voice{subject: s.Subject, micros: s.At.UnixMicro(), position: s.Position, revision: s.Revision, source: b.sources.of(s.Source)}
	switch {
	case s.Gone:
		v.value = takenBack
	case s.Value == "" && len(s.Sealed) > 0:
		v.value = sealed
	default:
		v.value = b.values.of(s.Value)
	}
	return v
}

// add puts a layer over those that there are.
func (g *ledger) add(fresh []voice) {
	if len(fresh) == 0 {
		return
	}
	slices.SortFunc(fresh, g.compare)
	n := len(g.layers)
	for ; n > 0 && len(g.layers[n-1]) < layerGrowth*len(fresh); n-- {
		fresh = g.merged(g.layers[n-1], fresh)
	}
	g.layers = append(g.layers[:n:n], fresh)
}

// merged puts two layers together.
func (g *ledger) merged(a, b []voice) []voice {
	out := make([]voice, 0, len(a)+len(b))
	for len(a) > 0 && len(b) > 0 {
		if g.compare(a[0], b[0]) <= 0 {
			out, a = append(out, a[0]), a[1:]
		} else {
			out, b = append(out, b[0]), b[1:]
		}
	}
	return append(append(out, a...), b...)
}

// compare orders voices by subject, then by the rule of workspace.Statement.
func (g *ledger) compare(a, b voice) int {
	return cmp.Or(cmp.Compare(a.subject, b.subject), g.earlier(a, b))
}

// earlier orders what was said by time, position and source; two subjects of
// one source and event are told apart by their numbers, so that the order of
// reading does not matter.
func (g *ledger) earlier(a, b voice) int {
	return cmp.Or(cmp.Compare(a.micros, b.micros), cmp.Compare(a.position, b.position),
		cmp.Compare(g.sources[a.source], g.sources[b.source]), cmp.Compare(a.subject, b.subject))
}

// bySubject yields what was said of each subject by a revision; the slice is
// good until the next.
func (g *ledger) bySubject(revision uint64, yield func([]voice)) {
	var all, one []voice
	for _, layer := range slices.Backward(g.layers) {
		all = g.merged(layer, all)
	}
	for i, v := range all {
		if v.revision <= revision {
			one = append(one, v)
		}
		if last := i+1 == len(all) || all[i+1].subject != v.subject; last && len(one) > 0 {
			yield(one)
			one = one[:0]
		}
	}
}

// last gives what was said last of a subject.
func (g *ledger) last(s touchstone.SubjectID) (v voice, known bool) {
	for _, layer := range g.layers {
		n, _ := slices.BinarySearchFunc(layer, s, func(v voice, s touchstone.SubjectID) int {
			if v.subject <= s {
				return -1
			}
			return 1
		})
		if n > 0 && layer[n-1].subject == s && (!known || g.earlier(v, layer[n-1]) < 0) {
			v, known = layer[n-1], true
		}
	}
	return v, known
}

// since lists of whom something was said since an earlier ledger, some perhaps
// twice. It costs what came in between; false when somebody was erased then.
func (g *ledger) since(earlier *ledger) (subjects []touchstone.SubjectID, known bool) {
	if g.book != earlier.book {
		return nil, false
	}
	same := 0
	for same < min(len(g.layers), len(earlier.layers)) && &g.layers[same][0] == &earlier.layers[same][0] {
		same++
	}
	for _, layer := range g.layers[same:] {
		for _, v := range layer {
			if v.revision > earlier.upTo {
				subjects = append(subjects, v.subject)
			}
		}
	}
	return subjects, true
}
