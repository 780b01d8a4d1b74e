// SPDX-License-Identifier: Apache-2.0

package duckdb

import (
	"cmp"
	"math"
	"math/big"
	"math/bits"
	"runtime"
	"slices"

	"touchstone"
	"touchstone/internal/parallel"
	"touchstone/query"
)

// counting counts measures of a reading, by group. It belongs to one goroutine.
type counting struct {
	*reading
	measures []tallied
	batch    batch
}

// tallied is one measure in the making.
type tallied struct {
	measure  query.Measure
	contact  []bool    // by act; nil: every event counts
	crowd    *crowd    // of customers; else nil
	answers  []asScore // by scale, where answers count
	mentions []asFound // by finding, where mentions count
	n        []int64   // by group, as all below
	hits     []int64
	misses   []int64
	sum      []int64
	squares  []query.Int128
	everyone []uint64 // a bit for each customer that was seen, one group after another
	words    int      // of a group in everyone
}

// asScore is what a measure makes of the answers on a scale.
type asScore struct {
	counts    bool
	good, bad int64 // four times the least that is a hit, and the most that is a miss
}

// asFound is what a measure makes of the mentions that say the same.
type asFound struct{ counts, hit, miss bool }

// mostWords is how many words the customers of all groups may take in one
// counting: 64 MiB.
const mostWords = 8 << 20

// diaryKinds are the measures of events that a diary can count.
var diaryKinds = []query.MeasureKind{query.Count, query.CustomersCount, query.Contacts, query.Reach, query.NPS, query.CSAT, query.Mean}

// hears tells whether the diary has the mentions that the question sees.
func (a *asked) hears() bool {
	return a.entries != nil && a.changes.exact() && a.entries.mentions == a.changes
}

// countable tells whether a diary can count a measure.
func (a *asked) countable(m query.Measure) bool {
	if m.OfMentions() {
		return a.hears() && !slices.ContainsFunc(m.Where, func(c query.Condition) bool { return partOf(c.Dimension) != ofMention })
	}
	return slices.Contains(diaryKinds, m.Kind)
}

// byDiary answers the measures that the diary has, and gives the indexes of the
// others.
func (a *asked) byDiary(q query.Question) (groups []group, rest []int, err error) {
	var all, mine []int
	for i, m := range q.Measures {
		all = append(all, i)
		if a.countable(m) {
			mine = append(mine, i)
		} else {
			rest = append(rest, i)
		}
	}
	if len(mine) == 0 {
		return nil, all, nil
	}
	r, err := a.reading(q)
	if err != nil || r == nil {
		return nil, all, err
	}
	c, err := a.count(r, mine)
	if err != nil || c == nil {
		return nil, all, err
	}
	return c.groupsOf(len(q.Measures), mine), rest, nil
}

// count counts measures on all processors; nil when they take too much memory.
func (a *asked) count(r *reading, indexes []int) (*counting, error) {
	who := a.g.diary.customers(a.entries, a.meaning) // once, so that a customer has one number in all countings
	workers := make([]*counting, max(1, min(runtime.GOMAXPROCS(0), len(r.spans))))
	for w := range workers {
		workers[w] = &counting{reading: r}
		for _, i := range indexes {
			c, fits := a.tallied(r, r.question.Measures[i], who)
			if !fits {
				return nil, nil
			}
			workers[w].measures = append(workers[w].measures, c)
		}
	}
	err := parallel.Each(a.ctx, len(workers), func(w int) {
		for i := w; i < len(r.spans) && a.ctx.Err() == nil; i += len(workers) {
			workers[w].read(&r.spans[i])
		}
	})
	for _, c := range workers[1:] {
		for i := range c.measures {
			workers[0].measures[i].add(&c.measures[i])
		}
	}
	return workers[0], err
}

// tallied begins a measure; false when it takes too much memory.
func (a *asked) tallied(r *reading, m query.Measure, who *crowd) (c tallied, fits bool) {
	c = tallied{measure: m, n: make([]int64, r.groups)}
	if m.Kind == query.Contacts || m.Kind == query.Reach {
		for _, act := range r.entries.acts {
			c.contact = append(c.contact, a.kinds[a.meaning.Shapes[a.shapes[act.shape].ID]] == act.kind)
		}
	}
	switch m.Kind {
	case query.CustomersCount, query.Reach:
		c.crowd, c.words = who, int(who.n)/64+1
		if c.words > mostWords/r.groups {
			return c, false
		}
		c.everyone = make([]uint64, r.groups*c.words)
	case query.NPS, query.CSAT, query.Mean:
		c.hits, c.misses, c.sum, c.squares = make([]int64, r.groups), make([]int64, r.groups), make([]int64, r.groups), make([]query.Int128, r.groups)
		for _, s := range r.entries.scales {
			c.answers = append(c.answers, asScoreOf(m, s))
		}
	case query.Mentions, query.Share:
		c.hits, c.misses = make([]int64, r.groups), make([]int64, r.groups)
		for i, counts := range r.counts(m) {
			c.mentions = append(c.mentions, r.asFoundOf(m, &r.entries.findings[i], counts))
		}
	}
	return c, true
}

// asScoreOf tells what a measure makes of answers on a scale.
func asScoreOf(m query.Measure, s scale) asScore {
	out := asScore{counts: m.Metric == s.metric, good: math.MaxInt64, bad: math.MinInt64}
	switch m.Kind {
	case query.NPS:
		out.counts = out.counts && s.low == 0 && s.high == 1000
		out.good, out.bad = 4*900, 4*600
	case query.CSAT:
		out.good = 3*int64(s.high) + int64(s.low)
	case query.Mean:
		out.counts = out.counts && s.low == m.Low && s.high == m.High
	}
	return out
}

// counts tells by finding whether a measure counts the mentions that say so.
func (r *reading) counts(m query.Measure) []bool {
	out, own := make([]bool, len(r.entries.findings)), r.question.OwnWords()
	for i, f := range r.entries.findings {
		out[i] = m.Version == f.version && (!own || f.Author == touchstone.OwnWords)
	}
	return out
}

// asFoundOf tells what a measure makes of mentions that say the same.
func (r *reading) asFoundOf(m query.Measure, f *finding, counts bool) asFound {
	out := asFound{counts: counts}
	if m.Kind == query.Share {
		out.hit = r.sight.Meets(nil, &f.Mention, m.Where)
	} else {
		out.hit, out.miss = f.Polarity == 1, f.Polarity == -1
	}
	return out
}

// batch is some rows that are admitted, and their groups.
type batch struct {
	n     int
	row   [batchRows]int32
	group [batchRows]int32
}

const batchRows = 1024

// read counts the rows of a span.
func (c *counting) read(s *span) {
	var events, scores, mentions []*tallied
	for i := range c.measures {
		switch m := &c.measures[i]; {
		case m.measure.OfMentions():
			mentions = append(mentions, m)
		case m.sum != nil:
			scores = append(scores, m)
		default:
			events = append(events, m)
		}
	}
	c.each(s, &s.page.events, len(events) > 0, func(b *batch) {
		for _, m := range events {
			m.events(&s.page.events, b)
		}
	})
	c.each(s, &s.page.scores, len(scores) > 0, func(b *batch) {
		for _, m := range scores {
			m.scores(s.page.given, b)
		}
	})
	c.each(s, &s.page.mentions, len(mentions) > 0, func(b *batch) {
		c.siftMentions(s.page.found)
		for _, m := range mentions {
			m.found(s.page.found, b)
		}
	})
}

// siftMentions keeps those rows of the batch whose mentions are admitted.
func (c *counting) siftMentions(all []found32) {
	b, n := &c.batch, 0
	for i := range b.n {
		if part := c.findings[all[b.row[i]].finding]; part >= 0 {
			b.row[n], b.group[n] = b.row[i], b.group[i]+part
			n++
		}
	}
	b.n = n
}

// each shows the rows of a span that the question admits, if they are wanted.
func (c *counting) each(s *span, of *rows, wanted bool, show func(*batch)) {
	if !wanted {
		return
	}
	for from := 0; from < len(of.at); from += batchRows {
		c.fill(s, of, from, min(from+batchRows, len(of.at)))
		if c.batch.n > 0 {
			show(&c.batch)
		}
	}
}

// fill fills the batch with those rows between two that are admitted.
func (c *counting) fill(s *span, of *rows, from, to int) {
	b, n, length := &c.batch, 0, s.to-s.from
	for i := from; i < to; i++ {
		if of.at[i]-s.from >= length {
			continue
		}
		act, unit := c.acts[of.act[i]], s.units[of.unit[i]]
		if act|unit < 0 {
			continue
		}
		b.row[n], b.group[n] = int32(i), act+unit+s.when
		n++
	}
	for i := range c.traits {
		n = c.traits[i].sift(b, n, of.who)
	}
	b.n = n
}

// sift keeps those rows of a batch that a trait admits.
func (t *traitPart) sift(b *batch, n int, who []uint32) (kept int) {
	for i := range n {
		if part := t.parts[t.codes[who[b.row[i]]]]; part >= 0 {
			b.row[kept], b.group[kept] = b.row[i], b.group[i]+part
			kept++
		}
	}
	return kept
}

// events counts the events of a batch.
func (c *tallied) events(of *rows, b *batch) {
	for i, group := range b.group[:b.n] {
		row := b.row[i]
		if c.contact != nil && !c.contact[of.act[row]] {
			continue
		}
		if c.crowd == nil {
			c.n[group]++
		} else if customer := c.crowd.customers[of.who[row]]; customer > 0 {
			c.everyone[int(group)*c.words+int(customer/64)] |= 1 << (customer % 64)
		}
	}
}

// scores counts the answers of a batch.
func (c *tallied) scores(all []given32, b *batch) {
	for i, group := range b.group[:b.n] {
		given := &all[b.row[i]]
		as, value := &c.answers[given.scale], int64(given.value)
		if !as.counts {
			continue
		}
		c.n[group]++
		c.sum[group] += value
		if 4*value >= as.good {
			c.hits[group]++
		} else if 4*value <= as.bad {
			c.misses[group]++
		}
		c.squares[group] = plus(c.squares[group], query.Int128{Lo: uint64(value * value)})
	}
}

// found counts the mentions of a batch.
func (c *tallied) found(all []found32, b *batch) {
	for i, group := range b.group[:b.n] {
		as := c.mentions[all[b.row[i]].finding]
		if !as.counts {
			continue
		}
		c.n[group]++
		if as.hit {
			c.hits[group]++
		}
		if as.miss {
			c.misses[group]++
		}
	}
}

func plus(a, b query.Int128) query.Int128 {
	lo, carry := bits.Add64(a.Lo, b.Lo, 0)
	hi, _ := bits.Add64(a.Hi, b.Hi, carry)
	return query.Int128{Hi: hi, Lo: lo}
}

// add adds what another tallied of the same measure.
func (c *tallied) add(o *tallied) {
	for i := range o.everyone {
		c.everyone[i] |= o.everyone[i]
	}
	for i := range o.n {
		c.n[i] += o.n[i]
	}
	for i := range o.hits {
		c.hits[i], c.misses[i] = c.hits[i]+o.hits[i], c.misses[i]+o.misses[i]
	}
	for i := range o.sum {
		c.sum[i], c.squares[i] = c.sum[i]+o.sum[i], plus(c.squares[i], o.squares[i])
	}
}

// sums gives what was counted in a group, in the order in which tally reads it;
// nil where that is nothing.
func (c *tallied) sums(group int) sums {
	n := c.n[group]
	if c.crowd != nil {
		for _, word := range c.everyone[group*c.words : (group+1)*c.words] {
			n += int64(bits.OnesCount64(word))
		}
	}
	if n == 0 {
		return nil
	}
	out := sums{big.NewInt(n)}
	switch c.measure.Kind {
	case query.NPS:
		out = append(out, big.NewInt(c.hits[group]), big.NewInt(c.misses[group]), big.NewInt(c.sum[group]))
	case query.CSAT:
		out = append(out, big.NewInt(c.hits[group]), big.NewInt(c.sum[group]))
	case query.Mean:
		square := new(big.Int).SetUint64(c.squares[group].Hi)
		square.Lsh(square, 64).Add(square, new(big.Int).SetUint64(c.squares[group].Lo))
		out = append(out, big.NewInt(c.sum[group]), square)
	case query.Mentions:
		out = append(out, big.NewInt(c.hits[group]), big.NewInt(c.misses[group]))
	case query.Share:
		out = append(out, big.NewInt(c.hits[group]))
	}
	return out
}

// groupsOf gives the groups in which something was counted; without dimensions
// the one of all.
func (c *counting) groupsOf(measures int, indexes []int) []group {
	var out []group
	for number := range c.groups {
		g, some := newGroup(measures), len(c.axes) == 0
		for i, index := range indexes {
			g.sums[index] = c.measures[i].sums(number)
			some = some || g.sums[index] != nil
		}
		if !some {
			continue
		}
		for k := range c.axes {
			x := &c.axes[k]
			g.keys = append(g.keys, x.keys[number/int(x.stride)%len(x.keys)])
		}
		out = append(out, g)
	}
	return out
}

// firstByDiary gives the scale of the first answer of a metric that a question
// admits, or none; known is false when the file has to be asked.
func (a *asked) firstByDiary(q query.Question, metric string) (_ scale, known bool, err error) {
	q.By = nil
	r, err := a.reading(q)
	if err != nil || r == nil {
		return scale{}, false, err
	}
	c := &counting{reading: r}
	var first *given32
	for i := range r.spans {
		s := &r.spans[i]
		c.each(s, &s.page.scores, true, func(b *batch) {
			for _, row := range b.row[:b.n] {
				if g := &s.page.given[row]; r.entries.scales[g.scale].metric == metric && (first == nil || g.before(first)) {
					first = g
				}
			}
		})
	}
	if first == nil {
		return scale{}, true, nil
	}
	return r.entries.scales[first.scale], true, nil
}

func (g *given32) before(o *given32) bool {
	return cmp.Or(cmp.Compare(g.position, o.position), cmp.Compare(g.part, o.part)) < 0
}

// kindsByDiary takes note of which kinds of event each touchpoint has in a
// period; false when the file has to be asked.
func (a *asked) kindsByDiary(kinds touchstone.ContactKinds, q query.Question) (known bool, err error) {
	r, err := a.reading(query.Question{From: q.From, To: q.To, After: q.After})
	if err != nil || r == nil {
		return false, err
	}
	seen := make([]bool, len(r.entries.acts))
	c := &counting{reading: r}
	for i := range r.spans {
		of := &r.spans[i].page.events
		c.each(&r.spans[i], of, true, func(b *batch) {
			for _, row := range b.row[:b.n] {
				seen[of.act[row]] = true
			}
		})
	}
	for i, act := range r.entries.acts {
		if seen[i] {
			kinds.See(a.meaning.Shapes[a.shapes[act.shape].ID], act.kind)
		}
	}
	return true, nil
}
