// SPDX-License-Identifier: Apache-2.0

package duckdb

import (
	"context"
	"fmt"
	"math"
	"slices"

	"touchstone"
	"touchstone/eventstore"
)

// pen writes a diary: it knows the numbers that things have in it.
type pen struct {
	most     int // rows
	rows     int
	pages    map[int64]*page
	acts     numbering[actKey, uint16]
	units    numbering[uint32, uint16]
	scales   numbering[scaleKey, uint16]
	subjects numbering[touchstone.SubjectID, uint32]
	codes    []string // of units, by number
	metrics  []string // of scales, by number
	events   []act    // by number
	findings numbering[findingKey, uint32]
	versions []string            // of findings, by number
	heard    touchstone.Position // the last one that has mentions
	crowds   crowds
}

// Things as the file's rows name them.
type (
	actKey   struct{ shape, kind uint32 }
	scaleKey struct {
		metric    uint32
		low, high int32
	}
	findingKey struct {
		version        uint32
		aspect         string
		polarity       int8
		emotion, model string
		author         uint8
	}
)

// numbering gives things numbers in order of appearance.
type numbering[K comparable, N uint16 | uint32] struct {
	numbers map[K]N
	all     []K
}

func numberFrom[K comparable, N uint16 | uint32](first ...K) numbering[K, N] {
	n := numbering[K, N]{numbers: map[K]N{}}
	for _, k := range first {
		n.of(k)
	}
	return n
}

func (n *numbering[K, N]) of(k K) N {
	number, known := n.numbers[k]
	if !known {
		number = N(len(n.all))
		n.numbers[k], n.all = number, append(n.all, k)
	}
	return number
}

func newPen(most int) *pen {
	return &pen{most: most, pages: map[int64]*page{}, acts: numberFrom[actKey, uint16](), units: numberFrom[uint32, uint16](0),
		scales: numberFrom[scaleKey, uint16](), findings: numberFrom[findingKey, uint32](), subjects: numberFrom[touchstone.SubjectID, uint32](0), codes: []string{""}}
}

// stretch is how many positions are read at once.
const stretch = 1 << 18

// write adds the counted events above one position up to another, unless that is
// more than a diary may hold.
func (p *pen) write(ctx context.Context, c *connection, after, upTo touchstone.Position) error {
	return p.read(ctx, c, after, upTo, p.row, fmt.Sprintf(`SELECT position, kind, shape, subject, unit, occurred, metric, score, low, high
		FROM events WHERE position > $1 AND position <= $2 AND kind %% %d <= %d`, partStep, lastCounted))
}

// copy adds all events and mentions, as write does.
func (p *pen) copy(ctx context.Context, c *connection, now moment) error {
	if err := p.write(ctx, c, 0, now.position); err != nil {
		return err
	}
	return p.read(ctx, c, 0, now.position, p.mention, mentionsAt+" m.position > $1 AND m.position <= $2 AND e.position > $1 AND e.position <= $2")
}

// read adds the rows that a statement gives of the positions above one up to
// another, a stretch at a time.
func (p *pen) read(ctx context.Context, c *connection, after, upTo touchstone.Position, row func([]vector, int) error, sql string) error {
	for from := after; from < upTo && !p.full(); {
		next, err := one[uint64](ctx, c, "SELECT min(position) FROM events WHERE position > $1 AND position <= $2", uint64(from), uint64(upTo))
		if err != nil {
			return err
		}
		if next == 0 {
			break
		}
		from = touchstone.Position(next) - 1 // positions may have gaps
		until := from + min(stretch, upTo-from)
		if err := each(ctx, c, row, sql, uint64(from), uint64(until)); err != nil {
			return err
		}
		from = until
	}
	if p.full() {
		return nil
	}
	return p.name(ctx, c)
}

// full tells whether there are too many rows, or more things than numbers.
func (p *pen) full() bool {
	return p.rows > p.most || max(len(p.acts.all), len(p.units.all), len(p.scales.all)) > math.MaxUint16 || len(p.subjects.all) > math.MaxInt32
}

// row adds one row of the file: of an event, or of a score beyond its first.
func (p *pen) row(columns []vector, row int) error {
	position, kind := touchstone.Position(at[uint64](&columns[0])[row]), at[uint32](&columns[1])[row]
	on, what := p.happened(columns, row)
	p.rows++
	if kind < partStep {
		on.events.add(what)
	}
	if v := &columns[7]; !v.null(row) {
		s := scaleKey{at[uint32](&columns[6])[row], at[int32](&columns[8])[row], at[int32](&columns[9])[row]}
		on.scores.add(what)
		on.given = append(on.given, given32{position, kind / partStep, at[int32](v)[row], p.scales.of(s)})
	}
	return nil
}

// happened is a row of a page.
type happened struct {
	at   uint32
	act  uint16
	unit uint16
	who  uint32
}

// happened reads what rows of events and of mentions begin with, and gives the
// page that it belongs to.
func (p *pen) happened(columns []vector, row int) (*page, happened) {
	occurred, who := at[int64](&columns[5])[row], uint32(0)
	if v := &columns[3]; !v.null(row) {
		who = p.subjects.of(touchstone.SubjectID(at[uint64](v)[row]))
	}
	on := p.page(dayAt(occurred))
	return on, happened{
		at:   uint32(occurred - on.day*dayMillis),
		act:  p.acts.of(actKey{at[uint32](&columns[2])[row], at[uint32](&columns[1])[row] % partStep}),
		unit: p.units.of(at[uint32](&columns[4])[row]),
		who:  who,
	}
}

func (r *rows) add(h happened) {
	r.at, r.act, r.unit, r.who = append(r.at, h.at), append(r.act, h.act), append(r.unit, h.unit), append(r.who, h.who)
}

func (p *pen) page(day int64) *page {
	on := p.pages[day]
	if on == nil {
		on = &page{day: day}
		p.pages[day] = on
	}
	return on
}

// name reads the texts of what is new.
func (p *pen) name(ctx context.Context, c *connection) error {
	units, scales, findings := p.units.all[len(p.codes):], p.scales.all[len(p.metrics):], p.findings.all[len(p.versions):]
	wanted := slices.Clone(units)
	for _, s := range scales {
		wanted = append(wanted, s.metric)
	}
	for _, f := range findings {
		wanted = append(wanted, f.version)
	}
	texts, err := c.books.names.read(ctx, c, wanted)
	if err != nil {
		return err
	}
	for _, u := range units {
		p.codes = append(p.codes, texts[u])
	}
	for _, s := range scales {
		p.metrics = append(p.metrics, texts[s.metric])
	}
	for _, f := range findings {
		p.versions = append(p.versions, texts[f.version])
	}
	for _, k := range p.acts.all[len(p.events):] {
		p.events = append(p.events, act{k.shape, kindOfCode[k.kind]})
	}
	return nil
}

// entries gives what is written, as of a moment.
func (p *pen) entries(now moment, mentions stand) *entries {
	e := &entries{moment: now, mentions: mentions, pen: p, rows: p.rows, acts: p.events, units: p.codes, subjects: p.subjects.all}
	for i, s := range p.scales.all {
		e.scales = append(e.scales, scale{p.metrics[i], s.low, s.high})
	}
	for i, f := range p.findings.all {
		e.findings = append(e.findings, finding{p.versions[i], eventstore.Mention{Aspect: f.aspect, Polarity: f.polarity, Emotion: f.emotion, Author: authorOf(f.author), Model: f.model}})
	}
	for _, on := range p.pages {
		e.pages = append(e.pages, *on)
	}
	slices.SortFunc(e.pages, func(x, y page) int { return int(x.day - y.day) })
	return e
}
