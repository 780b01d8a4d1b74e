// SPDX-License-Identifier: Apache-2.0

package moment

// Schema names the published form of a Document; docs/schema holds it.
const Schema = "touchstone.moments/1"

// Document is findings written down in one language. Shares are in 0..1; a
// figure that could not be computed is null, never 0.
type Document struct {
	Schema      string       `json:"schema"`
	Language    string       `json:"language"`
	Summary     string       `json:"summary"` // one sentence
	Wording     Wording      `json:"wording"` // adjusted_association: nothing here says what causes what
	WordingText string       `json:"wording_text"`
	Customers   int          `json:"customers"`
	Encounters  int          `json:"encounters"`
	Level       float64      `json:"level"`      // of false discoveries
	Dependent   bool         `json:"dependent"`  // q-values by Benjamini & Yekutieli, valid under any dependence, not Benjamini & Hochberg
	Weights     Weights      `json:"weights"`    // of impacts in the score
	Measured    []Impact     `json:"measured"`   // impacts of which there is data
	Missing     []Impact     `json:"missing"`    // impacts of which there is none
	Covariates  []string     `json:"covariates"` // what was adjusted for
	Evidence    Evidence     `json:"evidence"`
	Placebo     PlaceboCheck `json:"placebo"` // absent, passed, failed
	PlaceboText string       `json:"placebo_text"`
	Touchpoints []Row        `json:"touchpoints"` // moments first, then candidates, by score
	Warnings    []Remark     `json:"warnings"`
	Input       *Input       `json:"input,omitempty"` // of files
	Version     string       `json:"version,omitempty"`
}

// Weights is what impacts count for in the score: their sum is 1, those not
// measured have 0.
type Weights struct {
	Emotion  float64 `json:"emotion"`
	Decision float64 `json:"decision"`
	Brand    float64 `json:"brand"`
}

// Evidence is the rung of the ladder that the data stands on, and the next.
type Evidence struct {
	Rung     Rung   `json:"rung"` // feelings, reviews, survey, orders, survey_and_orders, experiment
	RungText string `json:"rung_text"`
	Next     Rung   `json:"next"`
	NextText string `json:"next_text"`
}

// Remark is something that a reader should know.
type Remark struct {
	Code    string `json:"code"`
	Message string `json:"message"`
}

// Input is the files that were read.
type Input struct {
	Files    []InputFile `json:"files"`
	Rejected int         `json:"rejected"`
	Rejects  []RowReject `json:"rejects"` // the first 20
}

// InputFile is one file, and what its columns were taken for.
type InputFile struct {
	Name     string        `json:"name"`
	Rows     int           `json:"rows"`
	Rejected int           `json:"rejected"`
	Columns  []InputColumn `json:"columns"`
}

// InputColumn is one column.
type InputColumn struct {
	Name string `json:"name"`
	Role string `json:"role"` // customer, touchpoint, order, rating, before, after, covariate, outcome, placebo, ignored
}

// RowReject is a row that was not used.
type RowReject struct {
	File   string `json:"file"`
	Line   int    `json:"line"` // 1-based row, without the header
	Column string `json:"column,omitempty"`
	Reason string `json:"reason"`
}

// Row is one touchpoint.
type Row struct {
	Name       string       `json:"name"`
	Moment     bool         `json:"moment"`
	Class      Class        `json:"class"` // moment, candidate, none, unknown
	ClassText  string       `json:"class_text"`
	Claimed    []Impact     `json:"claimed"` // impacts that hold
	Reason     Reason       `json:"reason,omitempty"`
	ReasonText string       `json:"reason_text,omitempty"` // why two impacts that hold make no moment
	Encounters int          `json:"encounters"`
	Rated      int          `json:"rated"`
	Bad        int          `json:"bad"`
	Good       int          `json:"good"`
	BadShare   *float64     `json:"bad_share"`
	BadLow     *float64     `json:"bad_low,omitempty"` // of Wilson's interval, which minds that one customer has several encounters
	BadHigh    *float64     `json:"bad_high,omitempty"`
	Customers  int          `json:"customers"`
	Reach      float64      `json:"reach"` // share of customers who met it
	Emotion    TraitRow     `json:"emotion"`
	Decision   TraitRow     `json:"decision"`
	Brand      TraitRow     `json:"brand"`
	P          *float64     `json:"p"` // of at least two impacts being real
	Q          *float64     `json:"q"`
	Placebo    PlaceboCheck `json:"placebo"`
	Score      ScoreRow     `json:"score"`
	Swing      SwingRow     `json:"swing"`
	Bads       Contest      `json:"bad_against_others"`
	Goods      Contest      `json:"good_against_ordinary"`
	Met        Contest      `json:"met_against_not_met"`
}

// TraitRow is one impact of a touchpoint.
type TraitRow struct {
	Outcome    string   `json:"outcome,omitempty"`
	Binary     bool     `json:"binary"` // the estimate is a difference of shares
	Estimate   *float64 `json:"estimate"`
	Low        *float64 `json:"low"`
	High       *float64 `json:"high"`
	SE         *float64 `json:"se"`
	P          *float64 `json:"p"`
	Q          *float64 `json:"q"`
	N          int      `json:"n"`
	Smallest   float64  `json:"smallest"` // smallest effect of interest
	Holds      bool     `json:"holds"`    // q under the level, and not smaller than that
	Reason     Reason   `json:"reason,omitempty"`
	ReasonText string   `json:"reason_text,omitempty"` // why there is no figure
	More       int      `json:"more"`                  // how many more ratings would settle it; 0: none
}

// ScoreRow ranks a touchpoint; it decides nothing.
type ScoreRow struct {
	Value    *float64 `json:"value"` // 0..100
	Emotion  *float64 `json:"emotion"`
	Decision *float64 `json:"decision"`
	Brand    *float64 `json:"brand"`
	Top3     *float64 `json:"top3"`     // probability of being among the three highest
	RankLow  int      `json:"rank_low"` // simultaneous 95 % interval; 0: no rank
	RankHigh int      `json:"rank_high"`
	Stable   bool     `json:"stable"` // top3 is .8 or more
}

// SwingRow describes the change of emotion.
type SwingRow struct {
	N            int      `json:"n"`
	Mean         *float64 `json:"mean"`
	MeanAbsolute *float64 `json:"mean_absolute"`
	Up           *float64 `json:"up"`   // share with a change of at least .3 for the better
	Down         *float64 `json:"down"` // for the worse
	Peak         *float64 `json:"peak"` // share that was the customer's largest change
	End          *float64 `json:"end"`  // share that was the customer's last encounter
}

// Contest is one comparison of two arms: its overlap, its balance, and what it
// goes with.
type Contest struct {
	Reason     Reason       `json:"reason,omitempty"`
	ReasonText string       `json:"reason_text,omitempty"`
	N0         int          `json:"n0"`
	N1         int          `json:"n1"`
	Unknown    int          `json:"unknown,omitempty"` // left out because a covariate is not known of them
	AUC        *float64     `json:"auc"`               // how well the arms can be told apart beforehand
	Comparable *float64     `json:"comparable"`        // what the weighted comparison is worth in answers
	Balanced   bool         `json:"balanced"`
	Balance    []BalanceRow `json:"balance"`
	Effects    []OutcomeRow `json:"effects"`

	Placebo PlaceboCheck `json:"placebo,omitempty"` // of met against not met in a workspace: absent, passed, failed
	Later   float64      `json:"later,omitempty"`   // share of those who had not met it who met it afterwards, within the window: by so much the effect is understated
}

// BalanceRow is one column that was adjusted for.
type BalanceRow struct {
	Column string   `json:"column"`
	Before *float64 `json:"before"` // standardised difference of the arms
	After  *float64 `json:"after"`  // after weighting
}

// OutcomeRow is one outcome of a comparison.
type OutcomeRow struct {
	Outcome    string   `json:"outcome"`
	Impact     Impact   `json:"impact,omitempty"` // empty: a placebo
	Reason     Reason   `json:"reason,omitempty"`
	N0         int      `json:"n0"`
	N1         int      `json:"n1"`
	Mean0      *float64 `json:"mean0"` // adjusted
	Mean1      *float64 `json:"mean1"`
	Estimate   *float64 `json:"estimate"`
	Low        *float64 `json:"low"`
	High       *float64 `json:"high"`
	SE         *float64 `json:"se"`
	P          *float64 `json:"p"`
	Ratio      *float64 `json:"ratio"` // of a binary outcome
	RatioLow   *float64 `json:"ratio_low"`
	RatioHigh  *float64 `json:"ratio_high"`
	Naive      *float64 `json:"naive"`     // unadjusted
	Everybody  *float64 `json:"everybody"` // adjusted for everybody instead of the overlap
	EValue     *float64 `json:"e_value"`   // strength of an unrecorded cause that would explain it away
	EValueEdge *float64 `json:"e_value_edge"`
	Augmented  bool     `json:"augmented"`       // whether outcome models could be fitted
	Q          *float64 `json:"q,omitempty"`     // of met against not met in a workspace, over all touchpoints and outcomes
	Holds      bool     `json:"holds,omitempty"` // q under the level, not smaller than the smallest effect of interest, and no placebo moved
}
