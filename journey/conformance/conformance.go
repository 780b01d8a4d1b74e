// SPDX-License-Identifier: Apache-2.0

package conformance

import (
	"cmp"
	"context"
	"maps"
	"runtime"
	"slices"

	"touchstone/journey"
)

// Check holds the trails of a source against a net. Cases are the source's
// trails; its customers are the unit of every share. It visits the source three
// times. Errors: Invalid for a fault of the question, among them a net that has
// no run from the initial to the final marking; those of the source and of the
// context.
func Check(ctx context.Context, source journey.Source, q Question) (*Result, error) {
	q = q.filled()
	names := source.Names()
	if err := q.validate(len(names)); err != nil {
		return nil, err
	}
	return hold(ctx, source, &plan{machine: newMachine(&q.Net), replay: maxReplay}, q)
}

// hold does what Check does for a valid question.
func hold(ctx context.Context, source journey.Source, p *plan, q Question) (*Result, error) {
	names := source.Names()
	if err := p.satisfiable(ctx, q.States); err != nil {
		return nil, err
	}
	p.symbols = newAlphabet(p.machine, names, &q)
	together := newEffort(p.replay)
	variants, err := journey.Run(ctx, source, q.Workers, func() *variantFold {
		return &variantFold{ctx: ctx, replayer: newReplayer(p.machine, together), symbols: p.symbols, variants: map[digest]variant{}}
	})
	if err != nil {
		return nil, err
	}
	if together.over.Load() {
		variants.giveUp()
	}
	if err := p.align(ctx, source, variants, names, &q); err != nil {
		return nil, err
	}
	rows, others := p.rows(variants, names, q.Rows)
	verdicts := p.verdicts(variants, rows, len(q.Limits))
	count, err := journey.Run(ctx, source, q.Workers, func() *countFold { return newCountFold(p, verdicts, rows, &q, len(names)) })
	if err != nil {
		return nil, err
	}
	count.flush()
	out := &Result{OtherCount: others, Cases: p.cases(variants), Fitness: p.fitness(variants), Unmet: p.unmet(names)}
	out.fill(count, rows, names, p.labels, &q)
	return out, nil
}

// plan is a question on its way to the answer.
type plan struct {
	*machine
	replay    int // how much work all replays may be together
	symbols   alphabet
	aligned   map[digest]finding
	precision float64
	preciseN  int // cases that it is over
}

// finding is what an aligner made of a path that does not fit.
type finding struct {
	faults          []fault
	cost, longest   int
	long, undecided bool
}

// align aligns the most frequent paths that do not fit, and holds the most
// frequent of all against what the net allows.
func (p *plan) align(ctx context.Context, source journey.Source, variants *variantFold, names []string, q *Question) error {
	unfit, frequent := variants.top(true), variants.top(false)
	wanted := make(map[digest][]int32, len(unfit)+len(frequent))
	for _, d := range slices.Concat(unfit, frequent) {
		wanted[d] = nil
	}
	found, err := journey.Run(ctx, source, q.Workers, func() *pathFold {
		return &pathFold{symbols: p.symbols, labels: len(p.labels), paths: maps.Clone(wanted)}
	})
	if err != nil {
		return err
	}
	if variants.tired {
		unfit = variants.again(ctx, newReplayer(p.machine, newEffort(p.replay)), frequent, found.paths)
	}
	if err := p.precise(ctx, variants, frequent, found.paths); err != nil {
		return err
	}
	p.aligned = make(map[digest]finding, len(unfit))
	var digests []digest
	var paths [][]int32
	for _, d := range unfit {
		if path := found.paths[d]; path != nil {
			digests, paths = append(digests, d), append(paths, path)
		} else {
			p.aligned[d] = finding{long: true}
		}
	}
	read := reader{p.machine, p.contacts(names, q)}
	workers := q.Workers
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	return alignAll(ctx, p.machine, paths, q.States, maxEffort, workers, func(n int, a alignment) {
		f := finding{undecided: !a.decided, cost: a.cost, longest: len(paths[n]) + p.shortest}
		if a.decided {
			f.faults = read.read(paths[n], a)
		}
		p.aligned[digests[n]] = f
	})
}

// precise works out the precision over some paths.
func (p *plan) precise(ctx context.Context, variants *variantFold, list []digest, paths map[digest][]int32) error {
	var root prefix
	events := 0
	for _, d := range list {
		path := paths[d]
		events += len(path)
		if path != nil && events <= maxPrecise {
			root.add(path, variants.variants[d].cases)
			p.preciseN += variants.variants[d].cases
		}
	}
	walk := newPrecision(ctx, p.machine, newEffort(p.replay))
	walk.walk(p.initial, &root)
	p.precision = 1 - float64(walk.escaping)/float64(max(1, walk.allowed))
	if walk.effort.over.Load() {
		p.preciseN = 0
	}
	return ctx.Err()
}

// contacts gives every symbol its stage and channel.
func (p *plan) contacts(names []string, q *Question) []Contact {
	out := make([]Contact, len(p.labels)+len(names))
	for l, name := range p.labels {
		out[l] = q.Contacts[name]
	}
	for code, name := range names {
		if s := p.symbols[code]; s != ignored {
			out[s] = q.Contacts[name]
		}
	}
	return out
}

// row is a deviation that is told on its own.
type row struct {
	fault
	cases int
}

// rows gives the deviations in most cases, and how many there are beside them.
func (p *plan) rows(variants *variantFold, names []string, limit int) ([]row, int) {
	cases := map[fault]int{}
	for d, f := range p.aligned {
		for _, fault := range f.faults {
			cases[fault] += variants.variants[d].cases
		}
	}
	rows := make([]row, 0, len(cases))
	for f, n := range cases {
		rows = append(rows, row{f, n})
	}
	slices.SortFunc(rows, func(a, b row) int {
		return cmp.Or(cmp.Compare(b.cases, a.cases), cmp.Compare(a.kind, b.kind), cmp.Compare(a.touchpoint, b.touchpoint), cmp.Compare(a.met, b.met))
	})
	shown := min(len(rows), limit)
	return rows[:shown], len(rows) - shown
}

// verdicts says of every path which groups its customers join.
func (p *plan) verdicts(variants *variantFold, rows []row, limits int) map[digest]*verdict {
	group := make(map[fault]int, len(rows))
	first := firstKind + len(Kinds())
	for i, r := range rows {
		group[r.fault] = first + i
	}
	fits, rare := &verdict{fits: true}, &verdict{untold: true}
	out := make(map[digest]*verdict, len(variants.variants))
	for d, v := range variants.variants {
		f, ok := p.aligned[d]
		switch {
		case v.tokens.fit():
			out[d] = fits
		case !ok || f.long || f.undecided:
			out[d] = rare
		default:
			told := &verdict{fits: len(f.faults) == 0}
			for _, fault := range f.faults {
				at, shown := group[fault]
				if !shown {
					at = first + len(rows) + limits
				}
				told.groups = append(told.groups, kindGroup(fault.kind), at)
			}
			out[d] = told
		}
	}
	return out
}

// cases tells how paths were judged.
func (p *plan) cases(variants *variantFold) Cases {
	c := Cases{All: variants.outside, Outside: variants.outside}
	for d, v := range variants.variants {
		c.All += v.cases
		f, ok := p.aligned[d]
		switch {
		case v.tokens.fit():
			c.Fitting += v.cases
		case !ok && !v.tokens.tired:
			c.Rare += v.cases
		case !ok:
			c.Undecided += v.cases
		case f.long:
			c.Long += v.cases
		case f.undecided:
			c.Undecided += v.cases
		default:
			c.Aligned += v.cases
		}
	}
	return c
}

// fitness adds up in the order of digests, so that the same bits come out of
// every run.
func (p *plan) fitness(variants *variantFold) Fitness {
	var all tokens
	var replay, alignment float64
	var cases, aligned, cost, longest int
	for _, d := range slices.SortedFunc(maps.Keys(variants.variants), digest.compare) {
		v := variants.variants[d]
		if !v.tokens.tired {
			cases += v.cases
			all.add(v.tokens, v.cases)
			replay += float64(v.cases) * v.tokens.fitness()
		}
		f, ok := p.aligned[d]
		if v.tokens.fit() {
			f.longest = v.events + p.shortest
		} else if !ok || f.long || f.undecided {
			continue
		}
		aligned += v.cases
		cost += v.cases * f.cost
		longest += v.cases * f.longest
		alignment += float64(v.cases) * (1 - float64(f.cost)/float64(max(1, f.longest)))
	}
	out := Fitness{AlignmentN: aligned, ReplayN: cases}
	if cases > 0 {
		out.Replay, out.ReplayLog = journey.Known(replay/float64(cases)), journey.Known(all.fitness())
	}
	if p.preciseN > 0 {
		out.Precision, out.PrecisionN = journey.Known(p.precision), p.preciseN
	}
	if aligned > 0 {
		out.Alignment = journey.Known(alignment / float64(aligned))
		out.AlignmentLog = journey.Known(1 - float64(cost)/float64(max(1, longest)))
	}
	return out
}

// unmet lists the labels that are no names.
func (p *plan) unmet(names []string) []string {
	known := make(map[string]bool, len(names))
	for _, n := range names {
		known[n] = true
	}
	var out []string
	for _, l := range p.labels {
		if !known[l] {
			out = append(out, l)
		}
	}
	return out
}

// fill writes the counts of customers.
func (r *Result) fill(f *countFold, rows []row, names, labels []string, q *Question) {
	name := func(symbol int32) string {
		switch {
		case symbol == none:
			return ""
		case int(symbol) < len(labels):
			return labels[symbol]
		}
		return names[int(symbol)-len(labels)]
	}
	on := f.customers - f.outside
	good := f.groups[conforming]
	r.Customers, r.Outside = f.customers, f.outside
	r.Conforming = journey.RateOf(good.customers, on)
	r.Deviating = journey.RateOf(f.groups[deviating].customers, on)
	r.Untold = journey.RateOf(f.groups[untold].customers, on)
	deviation := func(group int, d Deviation) Deviation {
		g := f.groups[group]
		d.Customers = journey.RateOf(g.customers, on)
		d.Satisfaction = satisfaction(g, good)
		if len(q.Outcomes) > 0 {
			d.Outcome = outcome(g, good)
		}
		return d
	}
	all := deviation(deviating, Deviation{})
	r.Satisfaction, r.Outcome = all.Satisfaction, all.Outcome
	for _, k := range Kinds() {
		r.Kinds = append(r.Kinds, deviation(kindGroup(k), Deviation{Kind: k}))
	}
	for i, row := range rows {
		r.Deviations = append(r.Deviations, deviation(firstKind+len(Kinds())+i, Deviation{Kind: row.kind, Touchpoint: name(row.touchpoint), Met: name(row.met)}))
	}
	for i, l := range q.Limits {
		late := deviation(f.lateRow+i, Deviation{Kind: TooLate, Touchpoint: l.Name})
		r.Deviations = append(r.Deviations, late)
		r.Limits = append(r.Limits, Lateness{Name: l.Name, Within: l.Within, Late: journey.RateOf(late.Customers.N, f.measured[i]), Times: f.times[i].Times(), Uncharted: f.uncharted[i], Standing: f.standing(i, &l)})
	}
	slices.SortStableFunc(r.Deviations, func(a, b Deviation) int { return cmp.Compare(b.Customers.N, a.Customers.N) })
	r.Other = deviation(len(f.groups)-1, Deviation{})
	r.contrasts()
}

// contrasts gives all contrasts of the result their q-values.
func (r *Result) contrasts() {
	list := []*Contrast{r.Satisfaction, r.Outcome, r.Other.Satisfaction, r.Other.Outcome}
	for _, ds := range [][]Deviation{r.Kinds, r.Deviations} {
		for _, d := range ds {
			list = append(list, d.Satisfaction, d.Outcome)
		}
	}
	family(list)
}
