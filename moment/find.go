// SPDX-License-Identifier: Apache-2.0

package moment

import (
	"context"

	"touchstone/stats"
)

// FindOptions says how Find judges. The zero value is the default of every
// field.
type FindOptions struct {
	SmallestEmotion float64 // smallest excess swing of interest; 0: .10
	Level           float64 // of false discoveries; 0: .05
	Dependent       bool    // q-values by Benjamini & Yekutieli, valid under any dependence, instead of Benjamini & Hochberg
	Earlier         Earlier
	Weights         [3]float64 // of emotion, decision and brand in the score; all 0: a third each
	Draws           int        // for ranks; 0: 2,000
	Seed            uint64
	Skip            Skipped // comparisons to leave out
	AsFitted        bool    // standard errors of small arms as of stats.Response.AsFitted
}

// Skipped is comparisons that are not wanted: they cost time and do not touch
// the classification.
type Skipped struct{ Goods, Met, Sensitivity bool }

// Earlier says whether what a customer met earlier is a covariate: the shares
// of earlier encounters that were bad and good, and the emotion before this
// one. What came later is a mediator and never used.
type Earlier string

// The answers.
const (
	EarlierTested Earlier = ""       // those that predict the quality of the encounter beyond the other covariates (p < .001)
	EarlierAlways Earlier = "always" // all that vary
	EarlierNever  Earlier = "never"
)

// Findings is the answer of Find.
type Findings struct {
	Touchpoints []Finding // in the order of Encounters.Touchpoints
	Customers   int
	Encounters  int
	Measured    []Impact // of which there is data
	Covariates  []string // adjusted for wherever they vary; earlier experience is listed by touchpoint
	Placebo     PlaceboCheck
	Rung        Rung // what kind of data this rests on
	Next        Rung // what kind would settle more
	Wording     Wording
	Level       float64    // of false discoveries
	Dependent   bool       // as of FindOptions
	Weights     [3]float64 // of emotion, decision and brand in the score: their sum is 1, those not measured have 0
	// Joint is the covariance of all estimated traits with each other.
	Joint Joint
}

// Joint says how estimates move together, so that sums and ranks of them get
// right intervals. Figure i is trait Impact[i] of touchpoint Touchpoint[i].
type Joint struct {
	Touchpoint []int
	Impact     []Impact
	Value      []float64
	Covariance []float64 // row by row, stride len(Value)
}

// Finding is what was found out about one touchpoint.
type Finding struct {
	Name       string
	Encounters int
	Rated      int
	Bad, Good  int     // of the rated encounters
	BadShare   float64 // of the rated encounters; NaN without any
	// BadLimits are Wilson's of BadShare, for as many encounters as they are worth
	// independently; 0 and 0 without any, and in studies that were kept before.
	BadLimits stats.Interval
	Customers int     // who met it
	Reach     float64 // share of all customers who met it

	Swing                    Swing
	Emotion, Decision, Brand Trait

	Class   Class
	Claimed []Impact // the traits that hold
	P, Q    float64  // of at least two impacts being real; NaN where fewer are measured
	Reason  Reason   // why a touchpoint with two traits that hold is no moment; else empty
	Placebo PlaceboCheck
	Score   Score

	Bads  Comparison // bad encounters against ordinary and good ones
	Goods Comparison // good against ordinary ones
	Met   Comparison // customers who met it against those who never did
}

// Swing describes the change of emotion at a touchpoint.
type Swing struct {
	N            int     // encounters with emotion before and after
	Mean         float64 // after - before
	MeanAbsolute float64
	Up, Down     float64 // shares of encounters with a change of at least .3 for the better and for the worse
	Peak, End    float64 // shares that were the customer's largest change, and the last encounter
}

// Trait is one impact of a touchpoint. Emotion is by how much the absolute
// swing exceeds that of the same customers' other encounters; the others are
// bad against ordinary and good encounters. P of Emotion is one-sided; where
// several outcomes measure one impact, P is the smallest times their number
// and the figures are those of that outcome.
type Trait struct {
	stats.Effect
	Outcome  string // that it rests on; empty for Emotion
	Binary   bool   // of the outcome: Value is a difference of shares
	Reason   Reason // why there is no figure; empty where there is
	N        int    // encounters
	Q        float64
	Smallest float64 // smallest effect of interest
	Holds    bool    // Q under the level, at least Smallest in size, and not Against
	Against  bool    // bad experiences go with what is better, as far as the outcome's harm is known: that is no moment
	More     int     // how many more ratings of the touchpoint would pass the gate, or show an effect of Smallest with a power of .8; 0: none needed
}

// Comparison sets two arms of encounters or customers against each other.
type Comparison struct {
	Reason     Reason // why there is no figure at all; empty where there is
	N0, N1     int
	Unknown    int           // left out because a covariate is not known of them; see MostUnknown
	AUC        float64       // how well one can tell beforehand who is in arm 1
	Columns    []string      // adjusted for: covariates, levels of categories as name=level, and "earlier_bad", "earlier_good", "emotion_before"
	Balance    stats.Balance // of Columns
	Comparable float64       // what the weighted comparison is worth in independent rows
	Balanced   bool          // every weighted difference under MostASD
	Effects    []OutcomeEffect

	// Of met against not met alone:
	Later   float64      // share of arm 0 who met it afterwards, within the window of outcomes; 0 where not known
	Placebo PlaceboCheck // empty where there is none
}

// OutcomeEffect is arm 1 against arm 0 on one outcome, adjusted: overlap
// weights, augmented. Figures are NaN where there is a Reason.
type OutcomeEffect struct {
	stats.Effect
	Outcome    string
	Impact     Impact // Emotion is the swing; empty for a placebo
	Binary     bool
	Reason     Reason
	N0, N1     int          // rows that were observed
	Mu0, Mu1   float64      // adjusted means
	Ratio      stats.Effect // of Mu1 to Mu0, of a binary outcome; SE is that of its logarithm
	Naive      stats.Effect // unadjusted
	Everybody  stats.Effect // adjusted for everybody instead of the overlap, as a check
	EValue     float64      // strength of an unrecorded cause that would explain the effect away
	EValueEdge float64      // and its interval
	Augmented  bool         // whether outcome models could be fitted
	Smallest   float64      // smallest effect of interest
	Harm       int8         // as of Outcome
	SD         float64      // of the outcome
	Q          float64      // of met against not met alone: over all touchpoints and outcomes
	Holds      bool         // and whether it is believed
	Events     int          // rarer answers of a binary outcome, in the arm that has fewer

	influence influence
}

// Score ranks touchpoints; it decides nothing. Figures are NaN, and ranks 0,
// where nothing was estimated.
type Score struct {
	Value             float64    // 0 … 100
	Parts             [3]float64 // of Value, by emotion, decision and brand
	Top3              float64    // probability of being among the three highest
	RankLow, RankHigh int        // simultaneous 95 % interval of the rank; 1 is the highest
	Stable            bool       // Top3 >= .8
}

// Find finds the moments of truth among touchpoints: those whose bad
// encounters, other things equal, go with other emotions, decisions or views
// of the brand. See docs/methods/moments-of-truth.md for the formulas.
//
// The same input gives the same bytes on any number of processors. Errors are
// *touchstone.Error: Invalid where columns differ in length, an index or a value is
// outside its range, names repeat or an option makes no sense; NotEnough without
// encounters; TooLarge for more than 1,000 touchpoints; else the context's error. A touchpoint that cannot be judged is
// no error: its Reason says why.
func Find(ctx context.Context, e Encounters, o FindOptions) (*Findings, error) {
	if err := e.check(); err != nil {
		return nil, err
	}
	o, err := o.orDefault()
	if err != nil {
		return nil, err
	}
	f := newFinder(e, o)
	if err := f.emotions(); err != nil {
		return nil, err
	}
	if err := f.compareAll(ctx); err != nil {
		return nil, err
	}
	f.judge()
	if err := f.rank(ctx); err != nil {
		return nil, err
	}
	return f.out, nil
}
