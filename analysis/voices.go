// SPDX-License-Identifier: Apache-2.0

package analysis

import (
	"cmp"
	"context"
	"math"
	"slices"
	"strings"

	"touchstone"
	"touchstone/analysis/roles"
	"touchstone/ingest"
	"touchstone/language"
	"touchstone/locale"
	"touchstone/moment"
	"touchstone/stats"
)

// An aspect joins the drivers from enough texts that speak well or ill of it,
// and from this share of all texts on; so many are listed, the most mentioned
// first.
const (
	leastAspectShare = .01
	listedAspects    = 60
)

// voicesFinding is what the texts speak of.
type voicesFinding struct {
	columns  []*roles.Column
	version  string
	rows     []rowReading
	texts    int // rows with a text
	tongues  map[language.Tongue]int
	feelings map[language.Polarity]int // doubtful ones are Neutral
	aspects  []*aspectFinding          // by texts, most first
}

// aspectFinding is what the texts say of one aspect. Shares are of the texts,
// and of those that mention it; a text may speak both well and ill of it.
type aspectFinding struct {
	key              string
	label            touchstone.Label
	part             bool // of what the texts are about, not the whole
	n                int
	share, well, ill *stats.Estimate // nil below 30
	quotes           []quote
	point            *pointFinding // nil where it is no driver
}

// listen reads the texts of the table.
func (f *Findings) listen(ctx context.Context, o Options) error {
	columns := f.sheet.Texts()
	if o.Texts == nil || len(columns) == 0 {
		return nil
	}
	rows, err := readTexts(ctx, o.Texts, columns, f.sheet.Rows, o.Reading)
	if err != nil {
		return err
	}
	v := &voicesFinding{columns: columns, version: o.Texts.Version(), rows: rows,
		tongues: map[language.Tongue]int{}, feelings: map[language.Polarity]int{}}
	byKey := map[string]*aspectFinding{}
	for row := range rows {
		if f.frame.weight != nil && f.frame.weight[row] == 0 {
			rows[row] = rowReading{}
		}
		v.count(&rows[row], byKey)
	}
	if v.texts == 0 {
		f.warn(touchstone.Msg("analysis.no_texts"))
		return nil
	}
	for key, a := range byKey {
		a.key = key
		a.label, a.part = o.Texts.Aspect(key)
		v.aspects = append(v.aspects, a)
	}
	slices.SortFunc(v.aspects, func(a, b *aspectFinding) int { return cmp.Or(b.n-a.n, cmp.Compare(a.key, b.key)) })
	f.voices = v
	f.measureAspects()
	v.quote()
	return ctx.Err()
}

// count adds a row to the counts.
func (v *voicesFinding) count(r *rowReading, byKey map[string]*aspectFinding) {
	if !r.wrote {
		return
	}
	v.texts++
	v.tongues[r.tongue]++
	switch {
	case r.doubt || r.feel == 0:
		v.feelings[language.Neutral]++
	case r.feel > 0:
		v.feelings[language.Positive]++
	default:
		v.feelings[language.Negative]++
	}
	for i := range r.facts {
		a := byKey[r.facts[i].aspect]
		if a == nil {
			a = &aspectFinding{}
			byKey[r.facts[i].aspect] = a
		}
		a.n++
	}
}

// about gives what a row says of an aspect, nil for nothing.
func (r *rowReading) about(key string) *fact {
	for i := range r.facts {
		if r.facts[i].aspect == key {
			return &r.facts[i]
		}
	}
	return nil
}

// measureAspects computes the shares of the aspects that are listed.
func (f *Findings) measureAspects() {
	v := f.voices
	v.aspects = v.aspects[:min(len(v.aspects), listedAspects)]
	for _, a := range v.aspects {
		if a.n < enough {
			continue
		}
		a.share = f.shareOf(func(r *rowReading) float64 {
			switch {
			case !r.wrote:
				return nan
			case r.about(a.key) != nil:
				return 1
			}
			return 0
		})
		a.well, a.ill = f.shareOf(a.saying(moment.Well)), f.shareOf(a.saying(moment.Ill))
	}
}

// saying tells, of the rows that mention the aspect, which take a side.
func (a *aspectFinding) saying(side uint32) func(r *rowReading) float64 {
	return func(r *rowReading) float64 {
		said := r.about(a.key)
		switch {
		case said == nil:
			return nan
		case said.said&side != 0:
			return 1
		}
		return 0
	}
}

func (f *Findings) shareOf(yes func(r *rowReading) float64) *stats.Estimate {
	values := make([]float64, len(f.voices.rows))
	for row := range values {
		values[row] = yes(&f.voices.rows[row])
	}
	e, err := stats.Share(values, f.frame.weight, f.frame.cluster)
	if err != nil {
		return nil
	}
	return &e
}

// spoken puts behind the touchpoints the aspects that enough texts speak well or
// ill of, and whether something was written at all, where that differs.
func (f *Findings) spoken(out []*pointFinding, ids map[string]bool) []*pointFinding {
	if f.voices == nil {
		return out
	}
	rated := len(out)
	for _, a := range f.voices.aspects {
		if p := f.aspectPoint(a); p != nil {
			p.id = identifier(a.key, ids)
			a.point = p
			p.nameApart(out[:rated])
			out = append(out, p)
		}
	}
	if p := f.writtenPoint(); p != nil && len(out) > rated {
		p.id = identifier(p.column.Name, ids)
		out = append(out, p)
	}
	return out
}

// The values of an aspect's column, by what a text says: nothing, good words,
// bad words, both; and those of the column of who wrote. Value 0 is the empty
// cell, which no row has.
var (
	aspectValues  = []string{"", "not_mentioned", "praised", "criticised", "both"}
	writtenValues = []string{"", "silent", "written"}
)

func (f *Findings) aspectPoint(a *aspectFinding) *pointFinding {
	codes := make([]uint32, f.sheet.Rows)
	sides := map[uint32]int{}
	for row := range codes {
		codes[row] = 1
		if fact := f.voices.rows[row].about(a.key); fact != nil {
			codes[row] += fact.said
			if !math.IsNaN(f.frame.y[row]) {
				sides[fact.said]++
			}
		}
	}
	both := sides[moment.Well|moment.Ill]
	most := both + max(sides[moment.Well], sides[moment.Ill])
	said := both + sides[moment.Well] + sides[moment.Ill]
	if !a.part || most < enough || float64(said) < leastAspectShare*float64(f.voices.texts) {
		return nil
	}
	return &pointFinding{kind: kindAspect, column: derived(a.key, a.label, aspectValues, codes)}
}

// nameApart says where an aspect comes from if a touchpoint is called the same.
func (p *pointFinding) nameApart(others []*pointFinding) {
	own := p.column.Label
	for _, o := range others {
		if t := o.column.Title(); t.ZH == own.ZH || strings.EqualFold(t.EN, own.EN) {
			p.column.Label = inBoth(touchstone.Msg("analysis.aspect_named", "name", own))
			return
		}
	}
}

// writtenPoint keeps apart that those who write differ from those who do not.
func (f *Findings) writtenPoint() *pointFinding {
	codes := make([]uint32, f.sheet.Rows)
	silent, wrote := 0, 0
	for row := range codes {
		codes[row] = 1
		known := !math.IsNaN(f.frame.y[row])
		switch {
		case f.voices.rows[row].wrote:
			codes[row] = 2
			if known {
				wrote++
			}
		case known:
			silent++
		}
	}
	if silent < enough || wrote < enough {
		return nil
	}
	return &pointFinding{kind: kindWritten, column: derived("written", inBoth(touchstone.Msg("analysis.written")), writtenValues, codes)}
}

// derived makes a column of codes whose values stand in the catalogue.
func derived(name string, label touchstone.Label, values []string, codes []uint32) *roles.Column {
	c := roles.Derive(&ingest.Column{Name: name, Values: values, Codes: codes}, label, touchstone.Msg("analysis.why_spoken"))
	c.Words = map[uint32]touchstone.Label{}
	for code, v := range values {
		if v != "" {
			c.Words[uint32(code)] = inBoth(touchstone.Msg("analysis.said_" + v))
		}
	}
	return c
}

// inBoth writes a message as a label.
func inBoth(m touchstone.Message) touchstone.Label {
	return touchstone.Label{ZH: locale.Text(touchstone.Chinese, m), EN: locale.Text(touchstone.English, m)}
}
