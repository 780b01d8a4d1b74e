// SPDX-License-Identifier: Apache-2.0

package analysis

import (
	"context"

	"touchstone"
	"touchstone/analysis/roles"
	"touchstone/ingest"
	"touchstone/journey"
	"touchstone/moment"
	"touchstone/stats"
)

// enough is the number of answers below which a figure is not shown.
const enough = 30

// Options says how to analyse. The zero value infers everything.
type Options struct {
	Roles     roles.Options
	Seed      uint64                // of every resampling
	Resamples int                   // bootstrap replicates; 0: by the number of rows
	Progress  func(done, total int) // of the resampling, the longest step; may be nil
	Texts     Texts                 // reads free texts; nil: they are not read
	Reading   func(done, total int) // of the texts, in rows; may be nil
	Version   string                // of the program, for the Document
}

// Findings is an analysis before it is written down in a language.
type Findings struct {
	table    *ingest.Table
	sheet    *roles.Sheet
	version  string
	frame    *frame
	outcome  *outcomeFinding
	model    *moment.DriverResult
	points   []*pointFinding // by importance
	voices   *voicesFinding  // nil where no texts were read
	segments []segmentFinding
	journey  *journeyFinding
	kano     []kanoFinding
	servqual *servqualFinding
	warnings []touchstone.Message
}

// frame is the rows of a ratings table that an analysis uses: the outcome,
// the case weights and the customers, row by row.
type frame struct {
	rows     int
	y        []float64 // outcome; NaN where there is no answer
	weight   []float64 // nil: all 1
	cluster  []uint32  // nil: every row is its own customer
	used     int       // rows with an outcome
	repeated int       // rows that are not the first of their customer
}

// Sheet gives the columns with their roles.
func (f *Findings) Sheet() *roles.Sheet { return f.sheet }

// Analyze infers the roles of a table's columns and runs every analysis that
// fits its layout. Errors are touchstone.Errors: Invalid where a setting does
// not fit the table, NotEnough where there is too little to answer.
func Analyze(ctx context.Context, table *ingest.Table, o Options) (*Findings, error) {
	o.Roles.Reads = o.Texts != nil
	sheet, err := roles.Infer(ctx, table, o.Roles)
	if err != nil {
		return nil, err
	}
	f := &Findings{table: table, sheet: sheet, version: o.Version}
	if sheet.Kind == roles.LongRatings {
		return f.long(ctx, o)
	}
	switch sheet.Kind {
	case roles.Log, roles.Milestones:
		err = f.mine(ctx, o)
	case roles.Kano:
		err = f.runKano()
	case roles.Servqual:
		err = f.runServqual(ctx, o)
	default:
		err = f.ratings(ctx, o)
	}
	if err != nil {
		return nil, err
	}
	if o.Texts != nil && len(o.Roles.Texts) > 0 && f.voices == nil && sheet.Kind != roles.Ratings {
		f.warn(touchstone.Msg("analysis.texts_not_read", "kind", touchstone.Msg("analysis.kind_"+string(sheet.Kind))))
	}
	return f, nil
}

// long turns long ratings into one row per customer and analyses these.
func (f *Findings) long(ctx context.Context, o Options) (*Findings, error) {
	wide, err := f.sheet.Wide(ctx)
	if err != nil {
		return nil, err
	}
	key := f.sheet.First(roles.Customer)
	o.Roles.Activity, o.Roles.Case, o.Roles.Customer = "", "", key.Name
	w, err := Analyze(ctx, wide, o)
	if err != nil {
		return nil, err
	}
	w.sheet.Kind = roles.LongRatings
	w.sheet.First(roles.Customer).Why = key.Why
	w.table = &ingest.Table{Columns: wide.Columns, Rows: f.table.Rows, Files: f.table.Files, Rejects: f.table.Rejects, Notes: f.table.Notes}
	w.sheet.Assumptions = append([]touchstone.Message{touchstone.Msg("analysis.assume_long", "rows", f.table.Rows, "answers", wide.Rows, "touchpoints", f.sheet.First(roles.Activity).Levels)}, w.sheet.Assumptions...)
	return w, nil
}

// ratings analyses a row per answer.
func (f *Findings) ratings(ctx context.Context, o Options) error {
	if err := f.build(ctx); err != nil {
		return err
	}
	if f.sheet.Outcome == nil {
		f.warn(touchstone.Msg("analysis.texts_alone"))
		return f.listen(ctx, o)
	}
	if err := f.measure(); err != nil {
		return err
	}
	if err := f.listen(ctx, o); err != nil {
		return err
	}
	if err := f.drive(ctx, o); err != nil {
		return err
	}
	return f.split(ctx)
}

func (f *Findings) warn(m touchstone.Message) { f.warnings = append(f.warnings, m) }

// build lays out outcome, weights and customers row by row.
func (f *Findings) build(ctx context.Context) error {
	fr := &frame{rows: f.sheet.Rows, y: make([]float64, f.sheet.Rows)} // of texts alone every row counts
	if f.sheet.Outcome != nil {
		fr.y = f.sheet.Outcome.Floats()
	}
	if w := f.sheet.First(roles.Weight); w != nil && w.Type != roles.TypeConstant {
		if err := f.weigh(fr, w); err != nil {
			return err
		}
	}
	for _, y := range fr.y {
		if y == y {
			fr.used++
		}
	}
	f.frame = fr
	if fr.used == 0 {
		return &touchstone.Error{Kind: touchstone.NotEnough, Field: "outcome", Message: touchstone.Msg("analysis.no_answers", "name", f.sheet.Outcome.Column.Title())}
	}
	return f.customers(ctx, fr)
}

// weigh reads the weights; a row without one counts for nothing, and that is
// said.
func (f *Findings) weigh(fr *frame, w *roles.Column) error {
	fr.weight = w.Floats()
	for _, rows := range f.sheet.Unasked(w) { // of a file without weights
		for i := rows[0]; i < rows[1]; i++ {
			fr.weight[i] = 1
		}
	}
	missing := 0
	for i, v := range fr.weight {
		if v < 0 {
			return &touchstone.Error{Kind: touchstone.Invalid, Field: "weight", Message: touchstone.Msg("analysis.weight_negative", "name", w.Name, "row", i+1, "value", v)}
		}
		if v != v {
			fr.weight[i] = 0
			missing++
		}
	}
	for i := range fr.y {
		if fr.weight[i] == 0 {
			fr.y[i] = nan
		}
	}
	if missing > 0 {
		f.warn(touchstone.Msg("analysis.weights_missing", "rows", missing))
	}
	return nil
}

// customers numbers the customers where some of them answered more than once.
func (f *Findings) customers(ctx context.Context, fr *frame) error {
	c := f.sheet.First(roles.Customer)
	if c == nil {
		return nil
	}
	codes, values, err := c.Factor(ctx)
	if err != nil {
		return err
	}
	seen := make([]bool, len(values))
	cluster := make([]uint32, len(codes))
	next := uint32(len(values))
	for i, code := range codes {
		cluster[i] = code
		if code == 0 { // a row without a customer is its own
			cluster[i] = next
			next++
			continue
		}
		if seen[code] {
			fr.repeated++
		}
		seen[code] = true
	}
	if fr.repeated > 0 {
		fr.cluster = cluster
	}
	return nil
}

// sample gives some rows of a variable with their weights and customers.
func (fr *frame) sample(values []float64, rows []int32) stats.Sample {
	if rows == nil {
		return stats.Sample{Values: values, Weights: fr.weight, Clusters: fr.cluster}
	}
	s := stats.Sample{Values: pickRows(values, rows)}
	if fr.weight != nil {
		s.Weights = pickRows(fr.weight, rows)
	}
	if fr.cluster != nil {
		s.Clusters = pickRows(fr.cluster, rows)
	}
	return s
}

func pickRows[T any](values []T, rows []int32) []T {
	out := make([]T, len(rows))
	for i, r := range rows {
		out[i] = values[r]
	}
	return out
}

type journeyFinding struct {
	mining     *journey.Mining
	log        *journey.Log
	comparison *journey.Comparison
	dropped    int // events without a case or an activity
}
