// SPDX-License-Identifier: Apache-2.0

package meaning

import (
	"cmp"
	"context"
	"slices"
	"sync"
	"time"

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

// ledger is everything that was said of one trait up to a revision, in
// ascending order of subject, then of time.
type ledger struct {
	upTo    uint64
	voices  []voice
	version uint64 // grows whenever something is put in or taken out
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

// upTo gives what was said of a trait up to a revision. What it gives is not
// changed any more.
func (l *ledgers) upTo(ctx context.Context, name string, revision uint64) (*ledger, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	known := l.byName[name]
	if known == nil {
		known = &ledger{}
	}
	if known.upTo < revision || len(known.voices) > 0 {
		next, err := known.catchUp(ctx, l.said, name, max(revision, known.upTo))
		if err != nil {
			return nil, err
		}
		l.byName[name] = next
		return next, nil
	}
	return known, nil
}

// catchUp reads what came since. Where less is kept than is known somebody was
// erased, and everything is read again.
func (g *ledger) catchUp(ctx context.Context, said workspace.Statements, name string, revision uint64) (*ledger, error) {
	if g.upTo > 0 {
		kept, err := said.Count(ctx, workspace.Trait, name, g.upTo)
		if err != nil {
			return nil, err
		}
		if kept != int64(len(g.voices)) {
			g = &ledger{version: g.version + 1}
		}
	}
	if g.upTo == revision {
		return g, nil
	}
	out := &ledger{upTo: revision, version: g.version, voices: slices.Clip(g.voices), sources: g.sources.clone(), values: g.values.clone()}
	for s, err := range said.Said(ctx, workspace.Trait, name, g.upTo, revision) {
		if err != nil {
			return nil, err
		}
		out.voices = append(out.voices, out.voice(&s))
	}
	if len(out.voices) > len(g.voices) {
		out.version++
		slices.SortFunc(out.voices, out.compare)
	}
	return out, nil
}

func (i *interned) clone() interned {
	out := interned{}
	for _, text := range i.texts {
		out.of(text)
	}
	return out
}

func (g *ledger) voice(s *workspace.Statement) voice {
	v := voice{subject: s.Subject, micros: s.At.UnixMicro(), position: s.Position, revision: s.Revision, source: g.sources.of(s.Source)}
	switch {
	case s.Gone:
		v.value = takenBack
	case s.Value == "" && len(s.Sealed) > 0:
		v.value = sealed
	default:
		v.value = g.values.of(s.Value)
	}
	return v
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
		cmp.Compare(g.sources.texts[a.source], g.sources.texts[b.source]), cmp.Compare(a.subject, b.subject))
}

// bySubject yields what was said of each subject by a revision; the slice is
// good until the next.
func (g *ledger) bySubject(revision uint64, yield func([]voice)) {
	var one []voice
	for i, v := range g.voices {
		if v.revision <= revision {
			one = append(one, v)
		}
		if last := i+1 == len(g.voices) || g.voices[i+1].subject != v.subject; last && len(one) > 0 {
			yield(one)
			one = one[:0]
		}
	}
}

// now gives the value that the trait has for every customer under a revision.
// Of what is said last about each of a customer's subjects the latest counts;
// where that one is sealed nothing is known.
func (g *ledger) now(revision uint64, who *touchstone.Meaning) map[touchstone.CustomerID]string {
	latest := map[touchstone.CustomerID]voice{}
	g.bySubject(revision, func(said []voice) {
		v := said[len(said)-1]
		if v.value == takenBack {
			return
		}
		c := who.Customer(v.subject)
		if before, known := latest[c]; !known || g.earlier(before, v) < 0 {
			latest[c] = v
		}
	})
	out := make(map[touchstone.CustomerID]string, len(latest))
	for c, v := range latest {
		if v.value != sealed {
			out[c] = g.values.texts[v.value]
		}
	}
	return out
}

// history gives what the trait was for every customer at every time: at each,
// what now would give if nothing had been said later.
func (g *ledger) history(revision uint64, who *touchstone.Meaning) map[touchstone.CustomerID][]touchstone.TraitValue {
	byCustomer := map[touchstone.CustomerID][]voice{}
	g.bySubject(revision, func(said []voice) {
		c := who.Customer(said[0].subject)
		byCustomer[c] = append(byCustomer[c], said...)
	})
	out := make(map[touchstone.CustomerID][]touchstone.TraitValue, len(byCustomer))
	for c, said := range byCustomer {
		slices.SortFunc(said, g.earlier)
		out[c] = g.steps(said)
	}
	return out
}

// steps gives the values that follow from what was said of one customer's
// subjects, in order of time.
func (g *ledger) steps(said []voice) []touchstone.TraitValue {
	var out []touchstone.TraitValue
	last := map[touchstone.SubjectID]voice{} // of each subject
	for _, v := range said {
		last[v.subject] = v
		next := touchstone.TraitValue{From: time.UnixMicro(v.micros).UTC(), Missing: true}
		if value, known := g.latest(last); known {
			next.Value, next.Missing = value, false
		}
		if n := len(out); n > 0 && out[n-1].From.Equal(next.From) {
			out = out[:n-1]
		}
		if n := len(out); n == 0 && next.Missing || n > 0 && out[n-1].Value == next.Value && out[n-1].Missing == next.Missing {
			continue
		}
		out = append(out, next)
	}
	return out
}

// latest gives the value of what was said last of all.
func (g *ledger) latest(last map[touchstone.SubjectID]voice) (value string, known bool) {
	var best voice
	for _, v := range last {
		if v.value != takenBack && (!known || g.earlier(best, v) < 0) {
			best, known = v, true
		}
	}
	if !known || best.value == sealed {
		return "", false
	}
	return g.values.texts[best.value], true
}

// histories gives the histories of the traits of one meaning, each made when it
// is first asked for.
type histories struct {
	ledgers   *ledgers
	revision  uint64
	customers touchstone.Customers
	declared  map[string]bool

	gate gate
	made map[string]map[touchstone.CustomerID][]touchstone.TraitValue
}

// History gives what a trait was.
func (h *histories) History(ctx context.Context, trait string) (map[touchstone.CustomerID][]touchstone.TraitValue, error) {
	if !h.declared[trait] {
		return nil, nil
	}
	if err := h.gate.enter(ctx); err != nil {
		return nil, err
	}
	defer h.gate.leave()
	if made, known := h.made[trait]; known {
		return made, nil
	}
	g, err := h.ledgers.upTo(ctx, trait, h.revision)
	if err != nil {
		return nil, err
	}
	h.made[trait] = g.history(h.revision, &touchstone.Meaning{Customers: h.customers})
	return h.made[trait], nil
}
