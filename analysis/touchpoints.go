// SPDX-License-Identifier: Apache-2.0

package analysis

import (
	"context"
	"math"
	"sort"
	"strings"
	"unicode"

	"touchstone"
	"touchstone/analysis/roles"
	"touchstone/ingest"
	"touchstone/moment"
	"touchstone/stats"
)

// pointKind is how a touchpoint's column is read.
type pointKind string

const (
	kindRating   pointKind = "rating"
	kindYesNo    pointKind = "yes_no"
	kindCategory pointKind = "category"
	kindNumber   pointKind = "number"
	kindAspect   pointKind = "aspect"  // what texts speak of
	kindWritten  pointKind = "written" // whether something was written
)

// pointFinding is everything that was found about one touchpoint.
type pointFinding struct {
	id          string
	column      *roles.Column
	kind        pointKind
	values      []float64 // NaN where there is none; nil for categories
	met         []bool    // nil: met where there is a value
	effect      moment.DriverEffect
	performance *stats.Estimate
	top         *stats.Estimate // share of the two best answers
	quadrant    *moment.Quadrant
	penalty     *moment.Contrast // of an aspect: of bad and good words against none
	levels      []levelFinding
	merged      []*pointFinding
}

// levelFinding is the outcome among the rows with one value.
type levelFinding struct {
	label    touchstone.Label
	n        int
	estimate *stats.Estimate
}

// drive finds out what drives the outcome, how each touchpoint performs, and
// whether it punishes or rewards.
func (f *Findings) drive(ctx context.Context, o Options) error {
	points := f.candidates()
	if len(points) == 0 {
		f.warn(touchstone.Msg("analysis.no_touchpoints"))
		return nil
	}
	drivers := make([]moment.Driver, len(points))
	for i, p := range points {
		drivers[i] = p.driver()
		drivers[i].Name = p.column.Title()
	}
	model, err := moment.Drivers(ctx, f.frame.y, drivers, moment.DriverOptions{
		Weight: f.frame.weight, Cluster: f.frame.cluster,
		Importance: stats.ImportanceOptions{Seed: o.Seed, Resamples: o.Resamples, Progress: o.Progress},
	})
	if touchstone.KindOf(err) == touchstone.NotEnough && f.outcome.estimate.N >= enough {
		// the outcome stands by itself; say why nothing explains it
		f.warn(messageOf(err))
		model, err = nil, nil
	}
	if err != nil {
		return err
	}
	f.model = model
	for i, p := range points {
		if model != nil {
			p.effect = model.Drivers[i]
			p.penalty = p.effect.Contrast
		}
		f.describe(p)
	}
	if model == nil {
		return nil
	}
	f.warnings = append(f.warnings, model.Warnings...)
	f.keep(points)
	if !model.Signal {
		f.warn(touchstone.Msg("analysis.no_signal", "p", model.P))
	}
	return f.judge(ctx)
}

func messageOf(err error) touchstone.Message {
	if e, ok := err.(*touchstone.Error); ok {
		return e.Message
	}
	return touchstone.Msg("analysis.internal")
}

// candidates lists the touchpoint columns in the order of the table, and behind
// them what texts speak of.
func (f *Findings) candidates() []*pointFinding {
	var out []*pointFinding
	ids := map[string]bool{}
	for _, c := range f.sheet.With(roles.Touchpoint) {
		p := &pointFinding{id: identifier(c.Name, ids), column: c, kind: kindOf(c)}
		if p.kind != kindCategory {
			p.values = c.Floats()
		}
		if p.kind == kindRating {
			p.met = metRows(c)
		}
		out = append(out, p)
	}
	return f.spoken(out, ids)
}

func kindOf(c *roles.Column) pointKind {
	switch {
	case c.Type == roles.TypeYesNo:
		return kindYesNo
	case c.Rating() || c.Type == roles.TypeWords:
		return kindRating
	case c.Type == roles.TypeNumber && c.Levels == 2:
		return kindYesNo
	case c.Type == roles.TypeNumber:
		return kindNumber
	}
	return kindCategory
}

// property tells what is known of a customer from what they rated or wrote.
func (p *pointFinding) property() bool {
	switch p.kind {
	case kindYesNo, kindCategory, kindNumber:
		return true
	}
	return false
}

// metRows tells who met a touchpoint; nil where the column does not say.
func metRows(c *roles.Column) []bool {
	if c.States == nil || c.Share(roles.NotMet) == 0 && c.Share(roles.NoAnswer) == 0 {
		return nil
	}
	met := make([]bool, len(c.Codes))
	for i, code := range c.Codes {
		met[i] = c.States[code] != roles.NotMet
	}
	return met
}

// identifier makes a stable id of a column name: letters and digits in lower
// case, all else an underscore.
func identifier(name string, taken map[string]bool) string {
	var b strings.Builder
	for _, r := range strings.ToLower(ingest.Normalize(name)) {
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			b.WriteRune(r)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "_"):
			b.WriteByte('_')
		}
	}
	id := strings.Trim(b.String(), "_")
	if id == "" {
		id = "column"
	}
	for taken[id] {
		id += "_"
	}
	taken[id] = true
	return id
}

func (p *pointFinding) driver() moment.Driver {
	switch p.kind {
	case kindAspect:
		said := make([]uint32, len(p.column.Codes))
		for i, code := range p.column.Codes {
			said[i] = code - 1 // as aspectValues stand
		}
		return moment.Driver{Kind: moment.Opinion, Levels: said}
	case kindCategory, kindWritten:
		levels := make([]uint32, len(p.column.Codes))
		for i, code := range p.column.Codes {
			if p.column.States[code] == roles.Answer {
				levels[i] = code
			}
		}
		return moment.Driver{Kind: moment.Category, Levels: levels}
	case kindNumber:
		return moment.Driver{Kind: moment.Number, Values: p.values}
	}
	return moment.Driver{Kind: moment.Rating, Values: p.values, Met: p.met}
}

// describe computes how one touchpoint performs.
func (f *Findings) describe(p *pointFinding) {
	if p.kind == kindRating {
		answers := f.whereUsed(p.values)
		if e, err := stats.Mean(answers, f.frame.weight, f.frame.cluster); err == nil {
			p.performance = &e
		}
		if e, err := stats.Share(topTwo(answers, p.column.High), f.frame.weight, f.frame.cluster); err == nil {
			p.top = &e
		}
		return
	}
	p.levels = f.levelOutcomes(p)
}

// whereUsed blanks the values of rows without an outcome, so that importance
// and performance speak of the same people.
func (f *Findings) whereUsed(values []float64) []float64 {
	out := make([]float64, len(values))
	for i, v := range values {
		if math.IsNaN(f.frame.y[i]) {
			v = nan
		}
		out[i] = v
	}
	return out
}

func topTwo(values []float64, high float64) []float64 {
	out := make([]float64, len(values))
	for i, v := range values {
		switch {
		case math.IsNaN(v):
			out[i] = nan
		case v >= high-1:
			out[i] = 1
		}
	}
	return out
}

// levelOutcomes gives the outcome by value of a property.
func (f *Findings) levelOutcomes(p *pointFinding) []levelFinding {
	g := f.groupBy(p.column)
	if g == nil {
		return nil
	}
	figures, err := f.figures(f.outcome.target.Measure, g, indicator(f.outcome.target, f.frame.y))
	if err != nil {
		return nil
	}
	out := make([]levelFinding, len(figures))
	for k, figure := range figures {
		out[k] = levelFinding{label: g.labels[k], n: g.sizes[k]}
		out[k].estimate, _ = enoughOf(figure)
	}
	return out
}

// keep orders the touchpoints by importance, folds near-duplicates into the
// one they are counted with, and says which could not be judged.
func (f *Findings) keep(points []*pointFinding) {
	var dropped []touchstone.Label
	for i, p := range points {
		switch {
		case p.effect.Importance != nil:
			f.points = append(f.points, p)
			for _, m := range p.effect.Merged {
				p.merged = append(p.merged, points[m])
			}
			if len(p.merged) > 0 {
				f.warn(touchstone.Msg("analysis.merged", "name", p.column.Title(), "others", titles(p.merged)))
			}
		case p.effect.Into >= 0 && p.effect.Into != i && p.effect.Dropped == "":
		default:
			dropped = append(dropped, p.column.Title())
		}
	}
	if len(dropped) > 0 {
		f.warn(touchstone.Msg("analysis.dropped", "names", dropped))
	}
	sort.SliceStable(f.points, func(a, b int) bool {
		return f.points[a].effect.Importance.Share > f.points[b].effect.Importance.Share
	})
}

func titles(points []*pointFinding) []touchstone.Label {
	out := make([]touchstone.Label, len(points))
	for i, p := range points {
		out[i] = p.column.Title()
	}
	return out
}
