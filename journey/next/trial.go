// SPDX-License-Identifier: Apache-2.0

package next

import (
	"math"

	"touchstone/journey"
	"touchstone/stats"
)

// guess is the first three predictions after a context.
type guess struct {
	top  [3]uint16
	said float64 // probability of the first
}

func (g *guess) hits(symbol uint16) (top1, top3 int64) {
	switch symbol {
	case g.top[0]:
		return 1, 1
	case g.top[1], g.top[2]:
		return 0, 1
	}
	return 0, 0
}

// guesser makes the guesses of one order, each once.
type guesser struct {
	*model
	order int
	made  map[uint64]guess
	room  *scratch
}

func (g *guesser) guess(context uint64) guess {
	context = last(context, g.order)
	made, ok := g.made[context]
	if !ok {
		top := g.top(g.levels(context, g.order), 3, g.room)
		for i, l := range top {
			made.top[i] = l.symbol
		}
		if len(top) > 0 {
			made.said = top[0].p
		}
		g.made[context] = made
	}
	return made
}

// guesses are those of every order after one context.
type guesses [MaxOrder]guess

// hits counts the right guesses of one order, and their squares by customer.
type hits struct {
	of       [2]int64 // right among the first one, and three
	now      [2]int64 // of the customer being visited
	squares  [2]int64
	products [2]int64 // right times events
}

// trialFold lets models of every order guess the events of held-out trails.
type trialFold struct {
	*plan
	guessers  []guesser // by order, from 1
	made      map[uint64]*guesses
	hits      []hits
	customer  int // being visited
	now       int64
	events    int64
	squares   int64
	customers int64
}

func newTrialFold(p *plan, m *model, orders int) *trialFold {
	f := &trialFold{plan: p, made: map[uint64]*guesses{}, hits: make([]hits, orders), customer: -1}
	room := m.newScratch()
	for order := 1; order <= orders; order++ {
		f.guessers = append(f.guessers, guesser{m, order, map[uint64]guess{}, room})
	}
	return f
}

// Visit guesses every event of a held-out trail, and its end.
func (f *trialFold) Visit(t *journey.Trail) {
	if use, _ := f.partOf(t); use != held {
		return
	}
	if t.Customer != f.customer {
		f.flush()
		f.customer = t.Customer
	}
	context := uint64(began)
	for _, a := range t.Activity {
		if symbol := f.symbol[a]; symbol != none {
			f.event(context, symbol)
			context = last(context<<16|uint64(symbol), MaxOrder)
		}
	}
	if context != uint64(began) {
		f.event(context, ended)
	}
}

func (f *trialFold) event(context uint64, symbol uint16) {
	f.now++
	made := f.guess(context)
	for i := range f.guessers {
		top1, top3 := made[i].hits(symbol)
		f.hits[i].now[0] += top1
		f.hits[i].now[1] += top3
	}
}

// guess gives what models of every order guess after a context.
func (f *trialFold) guess(context uint64) *guesses {
	made := f.made[context]
	if made == nil {
		made = &guesses{}
		for i := range f.guessers {
			made[i] = f.guessers[i].guess(context)
		}
		f.made[context] = made
	}
	return made
}

// flush closes the customer being visited.
func (f *trialFold) flush() {
	if f.now == 0 {
		return
	}
	for i := range f.hits {
		h := &f.hits[i]
		for k, n := range h.now {
			h.of[k] += n
			h.squares[k] += n * n
			h.products[k] += n * f.now
		}
		h.now = [2]int64{}
	}
	f.events += f.now
	f.squares += f.now * f.now
	f.customers++
	f.now = 0
}

// Merge adds what was guessed of other trails.
func (f *trialFold) Merge(o *trialFold) {
	f.flush()
	o.flush()
	for i := range f.hits {
		for k := range f.hits[i].of {
			f.hits[i].of[k] += o.hits[i].of[k]
			f.hits[i].squares[k] += o.hits[i].squares[k]
			f.hits[i].products[k] += o.hits[i].products[k]
		}
	}
	f.events += o.events
	f.squares += o.squares
	f.customers += o.customers
}

// accuracy gives the share of right guesses. Its interval is Wilson's for as
// many events as would vary as much if they were independent: the variance is
// that of a ratio over customers.
func (f *trialFold) accuracy(h *hits, k int) *Accuracy {
	n, c := float64(f.events), float64(f.customers)
	share := float64(h.of[k]) / n
	a := &Accuracy{Share: share}
	if f.customers < 2 {
		return a
	}
	squares := float64(h.squares[k]) - 2*share*float64(h.products[k]) + share*share*float64(f.squares)
	variance := max(0, squares) / (n * n) * c / (c - 1)
	worth := c
	if variance > 0 && share > 0 && share < 1 {
		worth = min(n, max(1, share*(1-share)/variance))
	}
	limits := stats.Wilson(share*worth, worth)
	a.Low, a.High = &limits.Low, &limits.High
	return a
}

// trials describes the guesses. What was held out is walked in the order of its
// keys, so the sums have the same bytes every time.
func (f *trialFold) trials(heldOut *counts) []Trial {
	f.flush()
	sorted := heldOut.sorted()
	out := make([]Trial, len(f.guessers))
	for i := range f.guessers {
		t := &out[i]
		t.Order, t.N, t.Customers = i+1, f.events, f.customers
		if f.events == 0 {
			continue
		}
		t.Top1, t.Top3 = f.accuracy(&f.hits[i], 0), f.accuracy(&f.hits[i], 1)
		f.guessers[i].calibrate(t, sorted)
	}
	return out
}

// calibrate fills in the log loss and the bins.
func (g *guesser) calibrate(t *Trial, heldOut []counted) {
	const bins = 10
	var n, right [bins]int64
	var said [bins]float64
	loss := 0.0
	for _, one := range heldOut {
		s, times := one.seen, one.n
		loss -= float64(times) * math.Log(g.p(g.levels(s.context(), g.order), s.symbol()))
		made := g.guess(s.context())
		bin := min(bins-1, int(made.said*bins))
		top1, _ := made.hits(s.symbol())
		n[bin] += times
		right[bin] += times * top1
		said[bin] += float64(times) * made.said
	}
	loss /= float64(t.N)
	t.LogLoss = &loss
	ece := 0.0
	for b := range n {
		bin := Bin{Low: float64(b) / bins, High: float64(b+1) / bins, N: n[b]}
		if n[b] > 0 {
			mean, came := said[b]/float64(n[b]), float64(right[b])/float64(n[b])
			limits := stats.Wilson(float64(right[b]), float64(n[b]))
			bin.Said, bin.Came, bin.CameLow, bin.CameHigh = &mean, &came, &limits.Low, &limits.High
			ece += float64(n[b]) * math.Abs(mean-came)
		}
		t.Calibration = append(t.Calibration, bin)
	}
	ece /= float64(t.N)
	t.ECE = &ece
}
