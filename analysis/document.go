// SPDX-License-Identifier: Apache-2.0

package analysis

// Schema names the published form of a Document; docs/schema holds it.
const Schema = "touchstone.analysis/1"

// Document is an analysis written down in one language: what --json prints and
// what the report draws. Texts are in Language; shares are in 0..1; a figure
// that could not be computed is null, never 0.
type Document struct {
	Schema      string       `json:"schema"`
	Language    string       `json:"language"`
	Title       string       `json:"title"`
	Summary     []string     `json:"summary"` // three sentences
	Actions     []Action     `json:"actions"` // what to fix first, best first
	Caveat      string       `json:"caveat"`  // how actions and effects are to be read
	Input       Input        `json:"input"`
	Outcome     *Outcome     `json:"outcome"`
	Model       *Model       `json:"model"`
	Touchpoints []Touchpoint `json:"touchpoints"` // by importance, largest first
	Segments    []Segment    `json:"segments"`
	Kano        []KanoItem   `json:"kano,omitempty"`
	Servqual    *Servqual    `json:"servqual,omitempty"`
	Voices      *Voices      `json:"voices,omitempty"` // what texts speak of, where some were read
	Journey     *Journey     `json:"journey"`
	Methods     []Method     `json:"methods"`
	Warnings    []Warning    `json:"warnings"`
	Version     string       `json:"version"`
}

// Action is one thing to do, with its reason and how sure we are.
type Action struct {
	Touchpoint string `json:"touchpoint"` // id
	Text       string `json:"text"`
	Why        string `json:"why"`
	Sure       string `json:"sure"` // sure, likely, unsure
	SureText   string `json:"sure_text"`
}

// Input says what was read, and what each column was taken for.
type Input struct {
	Kind        string   `json:"kind"` // ratings, long_ratings, log, milestones, kano, servqual
	KindText    string   `json:"kind_text"`
	Files       []File   `json:"files"`
	Rows        int      `json:"rows"`
	Used        int      `json:"used"`
	Rejected    int      `json:"rejected"`
	Columns     []Column `json:"columns"`
	Rejects     []Reject `json:"rejects"` // the first 20
	Assumptions []string `json:"assumptions"`
}

// File is one input file.
type File struct {
	Name     string `json:"name"`
	Format   string `json:"format"`
	Encoding string `json:"encoding,omitempty"`
	Sheet    string `json:"sheet,omitempty"`
	Rows     int    `json:"rows"`
	Rejected int    `json:"rejected"`
}

// Column is one column with its role and the reason for it.
type Column struct {
	Name     string  `json:"name"`
	Label    string  `json:"label"`
	Role     string  `json:"role"` // outcome, touchpoint, segment, unit, weight, customer, time, case, activity, score, id, text, admin, ignored, constant, …
	RoleText string  `json:"role_text"`
	Why      string  `json:"why"`
	Distinct int     `json:"distinct"`
	Missing  float64 `json:"missing"`           // share of empty or missing-coded cells
	NotMet   float64 `json:"not_met,omitempty"` // share coded as "did not use"
}

// Reject is one row that was not read.
type Reject struct {
	File   string `json:"file"`
	Line   int    `json:"line"`
	Column string `json:"column,omitempty"`
	Reason string `json:"reason"`
}

// Outcome is the figure that the analysis explains.
type Outcome struct {
	Name         string       `json:"name"`
	Label        string       `json:"label"`
	Kind         string       `json:"kind"`               // nps, csat, ces, mean, share
	Positive     string       `json:"positive,omitempty"` // the value whose share is counted
	Unit         string       `json:"unit"`               // points, share, score
	Value        float64      `json:"value"`
	Low          float64      `json:"low"`
	High         float64      `json:"high"`
	N            int          `json:"n"`
	Text         string       `json:"text"`   // value and interval as people write it
	Method       string       `json:"method"` // of the interval
	Distribution []Bin        `json:"distribution"`
	Adjustments  []Adjustment `json:"adjustments"`
}

// Bin is one bar of a distribution.
type Bin struct {
	Value string  `json:"value"` // "1" … "5", an answer word, or a range
	Label string  `json:"label"`
	Count int     `json:"count"`
	Share float64 `json:"share"`
	Tone  string  `json:"tone,omitempty"` // bad, middle, good, none (not met or missing)
}

// Adjustment is what one rule moves the outcome by, so that the figure can be
// reconciled with another count.
type Adjustment struct {
	Rule       string  `json:"rule"` // weights, missing_codes, one_per_customer, period
	Text       string  `json:"text"`
	Without    float64 `json:"without"` // the outcome if the rule were not applied
	Difference float64 `json:"difference"`
	Rows       int     `json:"rows"` // rows that the rule touches
}

// Model says how the touchpoints explain the outcome.
type Model struct {
	R2        float64 `json:"r2"`
	N         int     `json:"n"`
	Unit      string  `json:"unit"`     // of effects, penalties and rewards: share, or score (0..10 for an NPS)
	Method    string  `json:"method"`   // lmg, relative_weights
	Interval  string  `json:"interval"` // bootstrap, influence
	Resamples int     `json:"resamples"`
	Signal    bool    `json:"signal"` // false: nothing explains the outcome
	P         float64 `json:"p"`      // of the F test
	Text      string  `json:"text"`
	Check     *Check  `json:"check"`
}

// Check is a second method's view of the same ranking.
type Check struct {
	Method   string  `json:"method"`
	Spearman float64 `json:"spearman"`
	Text     string  `json:"text"`
}

// Touchpoint is one touchpoint with everything that was found about it.
type Touchpoint struct {
	ID              string   `json:"id"`
	Name            string   `json:"name"`  // the column or activity
	Label           string   `json:"label"` // what people call it
	Kind            string   `json:"kind"`  // rating, yes_no, category, number, aspect (what texts speak of), written (whether something was written)
	N               int      `json:"n"`
	MetShare        float64  `json:"met_share"`
	Performance     *float64 `json:"performance"` // mean rating
	PerformanceLow  *float64 `json:"performance_low"`
	PerformanceHigh *float64 `json:"performance_high"`
	PerformanceTop  *float64 `json:"performance_top"` // share of the two best answers
	ScaleLow        *float64 `json:"scale_low"`
	ScaleHigh       *float64 `json:"scale_high"`
	Importance      float64  `json:"importance"` // share of explained variance; all sum to 1
	Low             float64  `json:"low"`
	High            float64  `json:"high"`
	Rank            int      `json:"rank"`
	RankLow         int      `json:"rank_low"`
	RankHigh        int      `json:"rank_high"`
	PTop3           float64  `json:"p_top3"`
	Effect          *float64 `json:"effect"` // change of the outcome per point of rating among those who met it
	EffectLow       *float64 `json:"effect_low"`
	EffectHigh      *float64 `json:"effect_high"`
	Sign            int      `json:"sign"`
	Quadrant        string   `json:"quadrant"` // concentrate, keep, low_priority, overkill, undecided, none
	QuadrantP       *float64 `json:"quadrant_p"`
	QuadrantText    string   `json:"quadrant_text"`
	PriorityGap     *float64 `json:"priority_gap"`
	Asymmetry       string   `json:"asymmetry"` // delighter, satisfier, hybrid, dissatisfier, frustrator, unclassified
	AsymmetryText   string   `json:"asymmetry_text"`
	Penalty         *float64 `json:"penalty"` // outcome change of a bad against an ordinary experience; of an aspect: of bad words against none
	PenaltyLow      *float64 `json:"penalty_low"`
	PenaltyHigh     *float64 `json:"penalty_high"`
	Reward          *float64 `json:"reward"` // outcome change of a very good against an ordinary one; of an aspect: of good words against none
	RewardLow       *float64 `json:"reward_low"`
	RewardHigh      *float64 `json:"reward_high"`
	Distribution    []Bin    `json:"distribution"`
	Levels          []Level  `json:"levels,omitempty"`  // for categories and numbers: the outcome by value
	Grouped         []string `json:"grouped,omitempty"` // labels of near-duplicates counted with this one
	Sure            string   `json:"sure"`              // sure, likely, unsure, not_enough
	Headline        string   `json:"headline"`
}

// Level is the outcome among the rows with one value of a touchpoint.
type Level struct {
	Value   string  `json:"value"`
	N       int     `json:"n"`
	Outcome float64 `json:"outcome"`
	Low     float64 `json:"low"`
	High    float64 `json:"high"`
}

// Segment is the outcome, and the touchpoints' ratings, in one group of rows.
type Segment struct {
	By          string              `json:"by"` // column
	ByLabel     string              `json:"by_label"`
	Role        string              `json:"role"` // segment, unit
	Value       string              `json:"value"`
	Label       string              `json:"label"`
	N           int                 `json:"n"`
	Outcome     *float64            `json:"outcome"` // null below 30 answers
	Low         *float64            `json:"low"`
	High        *float64            `json:"high"`
	Difference  *float64            `json:"difference"` // against all others
	DiffLow     *float64            `json:"difference_low"`
	DiffHigh    *float64            `json:"difference_high"`
	Q           *float64            `json:"q"` // false-discovery-controlled
	Differs     bool                `json:"differs"`
	Touchpoints []SegmentTouchpoint `json:"touchpoints"`
}

// SegmentTouchpoint is one touchpoint's mean rating in one segment.
type SegmentTouchpoint struct {
	ID          string   `json:"id"`
	N           int      `json:"n"`
	Performance *float64 `json:"performance"`
	Low         *float64 `json:"low"`
	High        *float64 `json:"high"`
	Q           *float64 `json:"q"`
}

// KanoItem is one feature of a Kano questionnaire.
type KanoItem struct {
	Name       string         `json:"name"`
	Label      string         `json:"label"`
	N          int            `json:"n"`
	Counts     map[string]int `json:"counts"`   // M, O, A, I, R, Q
	Category   string         `json:"category"` // must_be, one_dimensional, attractive, indifferent, reverse, questionable
	Text       string         `json:"text"`
	Ambiguous  bool           `json:"ambiguous"`
	Better     float64        `json:"better"`
	BetterLow  float64        `json:"better_low"`
	BetterHigh float64        `json:"better_high"`
	Worse      float64        `json:"worse"`
	WorseLow   float64        `json:"worse_low"`
	WorseHigh  float64        `json:"worse_high"`
}

// Servqual is the gap between what was expected and what was perceived.
type Servqual struct {
	Gap        float64             `json:"gap"` // weighted where customers gave weights
	Low        float64             `json:"low"`
	High       float64             `json:"high"`
	Weighted   bool                `json:"weighted"`
	N          int                 `json:"n"`
	Dimensions []ServqualDimension `json:"dimensions"`
}

// ServqualDimension is one dimension of SERVQUAL, or one item.
type ServqualDimension struct {
	Name      string              `json:"name"`
	Label     string              `json:"label"`
	N         int                 `json:"n"`
	Expected  float64             `json:"expected"`
	Perceived float64             `json:"perceived"`
	Gap       float64             `json:"gap"`
	Low       float64             `json:"low"`
	High      float64             `json:"high"`
	AlphaE    *float64            `json:"alpha_expected"`
	AlphaP    *float64            `json:"alpha_perceived"`
	Weight    *float64            `json:"weight"`
	Items     []ServqualDimension `json:"items,omitempty"`
}

// Voices is what customers wrote, and what it speaks of. Shares of rows with
// weights are weighted.
type Voices struct {
	Columns   []string `json:"columns"` // labels of the columns read
	Rows      int      `json:"rows"`
	Texts     int      `json:"texts"`     // rows with a text
	Languages []Bin    `json:"languages"` // zh-Hans, zh-Hant, en, mixed, other, none
	Feelings  []Bin    `json:"feelings"`  // negative, neutral (or doubtful), positive, of the text as a whole
	Aspects   []Aspect `json:"aspects"`   // by texts that mention them, at most 60
	Note      string   `json:"note"`      // how these figures are to be read
	Model     string   `json:"model"`     // version of what read the texts
}

// Aspect is one thing that texts speak of. A text may speak both well and ill of
// it, or neither. Shares are null below 30 mentions.
type Aspect struct {
	ID         string   `json:"id"` // key of the taxonomy
	Label      string   `json:"label"`
	Whole      bool     `json:"whole"` // of the subject as a whole, not a part of it
	N          int      `json:"n"`     // texts that mention it
	Share      *float64 `json:"share"` // of all texts
	Low        *float64 `json:"low"`
	High       *float64 `json:"high"`
	Well       *float64 `json:"well"` // share of n that speak well of it
	WellLow    *float64 `json:"well_low"`
	WellHigh   *float64 `json:"well_high"`
	Ill        *float64 `json:"ill"` // share of n that speak ill of it
	IllLow     *float64 `json:"ill_low"`
	IllHigh    *float64 `json:"ill_high"`
	Touchpoint string   `json:"touchpoint"` // id of the touchpoint that it is among the drivers; empty where it is none
	Quotes     []Quote  `json:"quotes"`     // up to 3, personal data masked
}

// Quote is a customer's sentence.
type Quote struct {
	Text     string `json:"text"`
	Polarity string `json:"polarity"` // of the mention: positive, negative
}

// Journey is what a log of events shows.
type Journey struct {
	Cases       int          `json:"cases"`
	Events      int          `json:"events"`
	Variants    int          `json:"variants"`
	From        string       `json:"from"` // RFC 3339; empty without times
	To          string       `json:"to"`
	Duration    *Duration    `json:"duration"` // of a case
	Activities  []Activity   `json:"activities"`
	Graph       []Edge       `json:"graph"` // every edge, largest first
	TopVariants []Variant    `json:"top_variants"`
	Other       *Variant     `json:"other_variants"` // all that top_variants leaves out
	Differences []Difference `json:"differences"`    // good against bad cases, when there is an outcome
	NotReasons  []Difference `json:"not_reasons"`    // what is the outcome in other words, or only follows it
	GoodCases   int          `json:"good_cases"`
	BadCases    int          `json:"bad_cases"`
	Notes       []string     `json:"notes"` // on the comparison
}

// Duration describes spans of time in seconds.
type Duration struct {
	N      int     `json:"n"`
	Mean   float64 `json:"mean_s"`
	Median float64 `json:"median_s"`
	P90    float64 `json:"p90_s"`
	Min    float64 `json:"min_s"`
	Max    float64 `json:"max_s"`
	Bins   []Bin   `json:"bins"`
}

// Activity is one touchpoint of a log.
type Activity struct {
	ID          string  `json:"id"` // the name; edges and variants refer to it
	Name        string  `json:"name"`
	Label       string  `json:"label"`
	Events      int     `json:"events"`
	Cases       int     `json:"cases"`
	Share       float64 `json:"share"` // of cases
	Starts      int     `json:"starts"`
	Ends        int     `json:"ends"`
	ReworkCases int     `json:"rework_cases"` // cases in which it occurs more than once
	First       string  `json:"first"`        // first and last time seen, RFC 3339
	Last        string  `json:"last"`
}

// Edge is one step that directly follows another.
type Edge struct {
	From       string   `json:"from"`
	To         string   `json:"to"`
	Count      int      `json:"count"`
	Cases      int      `json:"cases"`
	Share      float64  `json:"share"` // of cases
	MedianS    *float64 `json:"median_s"`
	P90S       *float64 `json:"p90_s"`
	Dependency float64  `json:"dependency"`
}

// Variant is one sequence of activities and the cases that follow it.
type Variant struct {
	Path    []string `json:"path"`
	Cases   int      `json:"cases"`
	Share   float64  `json:"share"`
	MedianS *float64 `json:"median_s"`
}

// Difference is what sets good cases apart from bad ones.
type Difference struct {
	Kind       string   `json:"kind"` // activity, edge, repeat, variant, duration, attribute
	Item       []string `json:"item"` // activity ids, or the attribute and its value
	Label      string   `json:"label"`
	Good       float64  `json:"good"` // share among good cases; median seconds for duration
	Bad        float64  `json:"bad"`
	Difference float64  `json:"difference"`
	Low        *float64 `json:"low"`
	High       *float64 `json:"high"`
	P          float64  `json:"p"`
	Q          *float64 `json:"q"`
	Text       string   `json:"text"`
}

// Method names one method, in words, with its source.
type Method struct {
	Name   string `json:"name"`
	Text   string `json:"text"`
	Source string `json:"source"`
}

// Warning is something the reader must know before trusting a figure.
type Warning struct {
	Code    string `json:"code"`
	Message string `json:"message"`
}
