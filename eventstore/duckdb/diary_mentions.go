// SPDX-License-Identifier: Apache-2.0

package duckdb

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"

	"touchstone"
)

// mentionsAt begins the statements that read mentions of counted events, with
// what pen.mention needs.
var mentionsAt = fmt.Sprintf(`SELECT m.position, e.kind, e.shape, e.subject, e.unit, e.occurred, m.version, m.aspect, m.polarity, m.emotion, m.author, m.model
	FROM mentions m JOIN events e ON e.position = m.position AND e.kind <= %d WHERE`, lastCounted)

// mention adds one mention.
func (p *pen) mention(columns []vector, row int) error {
	on, what := p.happened(columns, row)
	on.mentions.add(what)
	on.found = append(on.found, found32{touchstone.Position(at[uint64](&columns[0])[row]), p.findings.of(findingKey{
		version: at[uint32](&columns[6])[row], aspect: columns[7].text(row), polarity: at[int8](&columns[8])[row],
		emotion: columns[9].text(row), author: at[uint8](&columns[10])[row], model: columns[11].text(row)})})
	p.heard = max(p.heard, on.found[len(on.found)-1].position)
	p.rows++
	return nil
}

// hear puts the mentions that the file has in the place of those that were
// derived since they were read.
func (p *pen) hear(ctx context.Context, c *connection, all []derivation) error {
	var versions []string
	for _, d := range all {
		versions = append(versions, d.version)
	}
	ordinals, err := c.books.names.find(ctx, c, versions)
	if err != nil {
		return err
	}
	derived := map[uint32]map[touchstone.Position]bool{} // by version
	for _, d := range all {
		version := ordinals[d.version]
		if len(d.positions) == 0 {
			p.forget(version, 0, math.MaxUint64, nil)
			continue
		}
		if derived[version] == nil {
			derived[version] = map[touchstone.Position]bool{}
		}
		for _, position := range d.positions {
			derived[version][position] = true
		}
	}
	for version, positions := range derived {
		if err := p.again(ctx, c, version, positions); err != nil {
			return err
		}
	}
	return p.name(ctx, c)
}

// again reads a version's mentions of some positions in the place of those that
// it has.
func (p *pen) again(ctx context.Context, c *connection, version uint32, positions map[touchstone.Position]bool) error {
	all := make([]uint64, 0, len(positions))
	for position := range positions {
		all = append(all, uint64(position))
	}
	low, high := slices.Min(all), slices.Max(all)
	p.forget(version, touchstone.Position(low), touchstone.Position(high), positions)
	return each(ctx, c, p.mention, mentionsAt+` m.version = $1 AND m.position IN (SELECT unnest($2::UBIGINT[])) AND m.position BETWEEN $3 AND $4 AND e.position BETWEEN $3 AND $4`,
		uint64(version), all, low, high)
}

// forget drops a version's mentions of the positions from one to another, only
// those in a set unless it is nil. Pages that have any get new lists, since others
// may read the old ones.
func (p *pen) forget(version uint32, from, to touchstone.Position, only map[touchstone.Position]bool) {
	if from > p.heard {
		return
	}
	for _, on := range p.pages {
		gone := func(f found32) bool {
			return f.position >= from && f.position <= to && p.findings.all[f.finding].version == version && (only == nil || only[f.position])
		}
		if !slices.ContainsFunc(on.found, gone) {
			continue
		}
		var kept rows
		var found []found32
		for i, f := range on.found {
			if !gone(f) {
				kept.add(happened{on.mentions.at[i], on.mentions.act[i], on.mentions.unit[i], on.mentions.who[i]})
				found = append(found, f)
			}
		}
		p.rows -= len(on.found) - len(found)
		on.mentions, on.found = kept, found
	}
}

// mentionedByDiary gives what Mentioned lists; false when the file has to be asked.
func (a *asked) mentionedByDiary(before touchstone.Position, most int) (found []touchstone.Position, known bool, err error) {
	if !a.hears() {
		return nil, false, nil
	}
	r, err := a.reading(a.question)
	if err != nil || r == nil {
		return nil, false, err
	}
	counts := r.counts(a.question.Measures[0])
	c, l := &counting{reading: r}, latest{most: most}
	for i := range r.spans {
		s := &r.spans[i]
		c.each(s, &s.page.mentions, a.ctx.Err() == nil, func(b *batch) {
			c.siftMentions(s.page.found)
			for _, row := range b.row[:b.n] {
				if f := s.page.found[row]; counts[f.finding] && (before == 0 || f.position < before) {
					l.add(f.position)
				}
			}
		})
	}
	l.cut()
	return l.all, true, a.ctx.Err()
}

// latest collects the highest positions.
type latest struct {
	most int
	all  []touchstone.Position
}

func (l *latest) add(p touchstone.Position) {
	l.all = append(l.all, p)
	if len(l.all) >= 2*l.most+batchRows {
		l.cut()
	}
}

func (l *latest) cut() {
	slices.SortFunc(l.all, func(a, b touchstone.Position) int { return cmp.Compare(b, a) })
	l.all = slices.Compact(l.all)
	l.all = l.all[:min(len(l.all), l.most)]
}
