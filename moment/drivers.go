// SPDX-License-Identifier: Apache-2.0

package moment

import (
	"context"
	"errors"

	"touchstone"
	"touchstone/stats"
)

// DriverKind says how a driver's values are to be read.
type DriverKind int

// The kinds of driver. A yes/no answer is a Rating of 0 and 1.
const (
	Rating   DriverKind = iota // a score on a scale: Values
	Number                     // an amount, such as minutes of waiting: Values
	Category                   // an unordered answer: Levels
	Opinion                    // what a text says of it: Levels, sums of Well and Ill
)

// What a text says of an aspect, as Levels of an Opinion; a text may say both,
// and 0 is a text, or a row without one, that says nothing of it.
const (
	Well uint32 = 1
	Ill  uint32 = 2
)

// Driver is one column that may explain the outcome, row by row.
type Driver struct {
	Name   touchstone.Label // for messages; may be empty
	Kind   DriverKind
	Values []float64 // Rating and Number: n values, NaN where there is none
	Levels []uint32  // Category and Opinion: n codes, 0 where there is none
	Met    []bool    // n: the customer met the touchpoint, whose value counts only then; nil: met where there is a value
}

// DriverOptions are the settings of Drivers. The zero value is the default.
type DriverOptions struct {
	Weight     []float64 // n case weights, nil = 1 each
	Cluster    []uint32  // n customer numbers, nil = each row its own
	Importance stats.ImportanceOptions
	NoCheck    bool // leave out the second method's view of a binary outcome
}

// DriverResult is what drives an outcome.
type DriverResult struct {
	N         int     // rows with an outcome and a positive weight
	Customers int     // among them
	R2        float64 // of the whole model
	F, P      float64 // F test of the whole model
	Signal    bool    // P <= .05
	Method    string  // stats.MethodLMG or stats.MethodRelativeWeights
	Interval  string  // stats.IntervalBootstrap or stats.IntervalInfluence
	Resamples int
	Drivers   []DriverEffect // in the order given
	Check     *DriverCheck   // nil where the outcome is neither binary nor ordered, or it could not be computed
	Warnings  []touchstone.Message
}

// DriverEffect is what one driver explains and does. Effects are in outcome
// units; their errors are robust, by customer where customers repeat.
type DriverEffect struct {
	// Importance is nil for a driver that is dropped or merged into another. Its
	// Sign is that of the correlation between the values and the outcome among
	// the answers, 0 for a category.
	Importance *stats.GroupImportance
	// Quality is the change of the outcome per point of a rating (per standard
	// deviation of a number) among those who met it, the other drivers equal.
	// Of merged drivers it is that of one point on this driver and what goes
	// with it on the others. Nil for categories and where quality is constant.
	Quality *stats.Effect
	// Reach is the difference between customers who met it with average
	// quality and those who did not. Nil where fewer than MinAnswers did not,
	// and where it cannot be told apart from that of other drivers.
	Reach *stats.Effect
	// Contrast is what it does that a text speaks ill of it (Penalty) or well of
	// it (Reward), against saying nothing of it, the other drivers equal. Only
	// for an Opinion that is in the model.
	Contrast *Contrast

	N        int        // answers: rows that met it and have a value
	MetN     int        // rows that met it
	MetShare float64    // weighted share of rows that met it
	Filled   float64    // share of MetN without a value; their quality is estimated
	Mean     float64    // weighted, of Values among the answers; NaN for a category
	SD       float64    // likewise
	Merged   []int      // drivers that are counted with this one: correlation over .95
	Into     int        // the driver that this one is counted with; -1 if none
	Dropped  DropReason // why it is not in the model; empty if it is
}

// DropReason says why a driver is not in the model.
type DropReason string

// The reasons for dropping a driver.
const (
	DroppedConstant  DropReason = "constant"  // everybody gave the same answer
	DroppedFew       DropReason = "few"       // fewer than MinAnswers answers
	DroppedRedundant DropReason = "redundant" // it can be computed exactly from the others
)

// MinAnswers is the number of answers under which a driver is not judged.
const MinAnswers = 30

// warnFilled is the share of answers missing among those who met a touchpoint
// above which their estimation is warned of.
const warnFilled = .1

// Drivers says how important each driver is for the outcome, and what a better
// experience of it does.
//
// The model is linear, y = a + sum_t [g_t d_t + b_t d_t (x_t - mean_t)] + c'z,
// with d_t = 1 where the customer met touchpoint t. d_t is left out where fewer
// than MinAnswers met it or did not (they count as average quality), and where
// other columns determine it; touchpoints that are only ever met together share
// one. A category is one dummy per level against the most frequent one; levels
// under 1 % or 10 rows, and all after the 20 largest, are pooled. The columns of
// one driver form a group, whose importance is that of stats.Importances. An
// Opinion is two dummies, spoken well of and spoken ill of; a side that fewer
// than MinAnswers took, or all but as many, has none.
//
// Ratings and numbers that correlate over .95 are merged into one group.
//
// An outcome that is NaN leaves its row out. A row that met a touchpoint but
// has no value gets the value expected from its other answers (conditional
// mean under the covariance that stats.EMCovariance gives, outcome not used):
// one completion, so intervals are a little narrow; over 10 % are warned of.
//
// Errors are *touchstone.Error: Invalid where lengths differ or a value is
// infinite, NotEnough where too few rows or no usable driver remains; and the
// context's error when it is cancelled.
func Drivers(ctx context.Context, outcome []float64, drivers []Driver, o DriverOptions) (*DriverResult, error) {
	d, err := newDriverData(outcome, drivers, o)
	if err != nil {
		return nil, err
	}
	if err := d.fillUnrated(ctx); err != nil {
		return nil, err
	}
	d.mergeNearDuplicates()
	m, err := d.independentModel(ctx)
	if err != nil {
		return nil, d.refusedModel(ctx, err)
	}
	importance, err := stats.Importances(ctx, m.regression, o.Importance)
	if err != nil {
		return nil, d.refusedModel(ctx, err)
	}
	res := &DriverResult{
		N: importance.N, Customers: importance.Clusters, R2: importance.R2,
		F: importance.F, P: importance.P, Signal: importance.Signal,
		Method: importance.Method, Interval: importance.Interval, Resamples: importance.Resamples,
	}
	m.describe(res, importance, o.Importance.Level)
	if !o.NoCheck {
		if res.Check, err = m.check(ctx, importance); err != nil {
			return nil, err
		}
	}
	res.Warnings = d.warnings()
	return res, nil
}

// refusedModel turns a refusal of the model into an error for people.
func (d *driverData) refusedModel(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	var e *touchstone.Error
	if errors.As(err, &e) {
		return err
	}
	var refusal *stats.Refusal
	if errors.As(err, &refusal) && (refusal.Reason == stats.TooFewRows || refusal.Reason == stats.TooFewClusters) {
		return &touchstone.Error{
			Kind:    touchstone.NotEnough,
			Message: touchstone.Msg("driver.too_few_rows", "rows", len(d.y), "drivers", len(d.inModel())),
			Err:     err,
		}
	}
	return refused(err)
}

func (d *driverData) warnings() []touchstone.Message {
	var names []touchstone.Label
	for _, c := range d.coded {
		if c.effect.Dropped == "" && c.effect.Filled > warnFilled {
			names = append(names, c.Name)
		}
	}
	if len(names) == 0 {
		return nil
	}
	return []touchstone.Message{touchstone.Msg("driver.filled", "names", names, "share", float64(warnFilled))}
}
