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
		return &variantFold{ctx: ctx, replayer: newReplayer(p.machine, together), walker: p.walker(), variants: map[digest]variant{}}
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
	fitness := p.fitness(variants)
	verdicts := p.verdicts(variants, rows, len(q.Limits), &fitness)
	count, err := journey.Run(ctx, source, q.Workers, func() *countFold { return newCountFold(p, verdicts, rows, &q, len(names)) })
	if err != nil {
		return nil, err
	}
	count.flush()
	fitness.fill(count)
	out := &Result{OtherCount: others, Cases: p.cases(variants), Fitness: fitness, Unmet: p.unmet(names)}
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
	precise   map[digest]chances
	preciseN  int // cases that it is over
}

func (p *plan) walker() walker {
	return walker{symbols: p.symbols, met: make([]int, len(p.labels)+len(p.symbols))}
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
		return &pathFold{walker: p.walker(), labels: len(p.labels), paths: maps.Clone(wanted)}
	})
	if err != nil {
		return err
	}
	if variants.tired {
		unfit = variants.again(ctx, newReplayer(p.machine, newEffort(p.replay)), frequent, found.paths)
	}
	if err := p.weigh(ctx, variants, frequent, found.paths); err != nil {
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

// chances are what the net allows at the beginnings of a path, and what of it
// no path takes.
type chances struct{ allowed, escaping int }

// weigh works out the precision over some paths.
func (p *plan) weigh(ctx context.Context, variants *variantFold, list []digest, paths map[digest][]int32) error {
	var root prefix
	events := 0
	p.precise = map[digest]chances{}
	for _, d := range list {
		path := paths[d]
		events += len(path)
		if path != nil && events <= maxPrecise {
			root.add(path, variants.variants[d].cases)
			p.preciseN += variants.variants[d].cases
			p.precise[d] = chances{}
		}
	}
	walk := newPrecision(ctx, p.machine, newEffort(p.replay))
	walk.walk(p.initial, &root)
	p.precision = 1 - float64(walk.escaping)/float64(max(1, walk.allowed))
	for d := range p.precise {
		allowed, escaping := root.along(paths[d])
		p.precise[d] = chances{allowed, escaping}
	}
	if walk.effort.over.Load() {
		p.preciseN, p.precise = 0, nil
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

// verdicts says of every path which groups its customers join, and how far it is
// from the means.
func (p *plan) verdicts(variants *variantFold, rows []row, limits int, means *Fitness) map[digest]verdict {
	group := make(map[fault]int, len(rows))
	first := firstKind + len(Kinds())
	for i, r := range rows {
		group[r.fault] = first + i
	}
	out := make(map[digest]verdict, len(variants.variants))
	for d, v := range variants.variants {
		f, ok := p.aligned[d]
		told := verdict{off: p.off(d, v, means)}
		switch {
		case v.tokens.fit():
			told.fits = true
		case !ok || f.long || f.undecided:
			told.untold = true
		default:
			told.fits = len(f.faults) == 0
			for _, fault := range f.faults {
				at, shown := group[fault]
				if !shown {
					at = first + len(rows) + limits
				}
				told.groups = append(told.groups, kindGroup(fault.kind), at)
			}
		}
		out[d] = told
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
