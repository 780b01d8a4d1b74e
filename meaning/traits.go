// SPDX-License-Identifier: Apache-2.0

package meaning

import (
	"context"
	"slices"
	"time"

	"touchstone"
)

// now gives the value that the trait has for every customer under a revision.
// Of what is said last about each of a customer's subjects the latest counts;
// where that one is sealed nothing is known.
func (g *ledger) now(revision uint64, who *touchstone.Meaning) *values {
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
	out := make(layer, len(latest))
	for c, v := range latest {
		if v.value != sealed {
			out[c] = v.value
		}
	}
	return &values{layers: []layer{out}, texts: g.values}
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
	return g.values[best.value], true
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
