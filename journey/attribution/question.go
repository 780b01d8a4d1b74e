// SPDX-License-Identifier: Apache-2.0

package attribution

import (
	"slices"

	"touchstone"
	"touchstone/journey"
)

// Model is a way of sharing a conversion out.
type Model string

// The models. StepDecay halves the credit with every step away from the
// conversion, TimeDecay with every half-life.
const (
	First     Model = "first"
	Last      Model = "last"
	Linear    Model = "linear"   // every touch alike
	Position  Model = "position" // 40 % first, 40 % last, 20 % shared by those between
	TimeDecay Model = "time_decay"
	StepDecay Model = "step_decay"
	Markov    Model = "markov"
	Shapley   Model = "shapley"
)

// Models lists every model: the one to look at first, then the one to hold
// beside it, then the rules.
func Models() []Model {
	return []Model{Markov, Shapley, First, Last, Linear, Position, TimeDecay, StepDecay}
}

// What a question leaves open, and its limits.
const (
	DefaultLookback  int64 = 30 * 24 * 3600 * 1000 // ms
	DefaultHalfLife  int64 = 7 * 24 * 3600 * 1000  // ms
	DefaultResamples       = 200
	DefaultLimit           = 100 // touchpoints on their own
	MaxLimit               = 250
	MaxOrder               = 3
	MaxResamples           = 10_000
	MaxSpan          int64 = 100 * 366 * 24 * 3600 * 1000 // of lookback and half-life, ms
	MaxWorth               = 1e15
)

// Question asks how outcomes are credited. Codes index the source's Names.
type Question struct {
	Outcomes    []uint32 `json:"outcomes"`               // every occurrence of one is a conversion
	Touchpoints []uint32 `json:"touchpoints,omitempty"`  // that may get credit; none: all that are no outcomes
	Models      []Model  `json:"models,omitempty"`       // none: all
	Lookback    int64    `json:"lookback_ms,omitempty"`  // how long before its conversion a touch counts; 0: 30 days
	HalfLife    int64    `json:"half_life_ms,omitempty"` // of TimeDecay; 0: 7 days
	Order       int      `json:"order,omitempty"`        // of the Markov chain, 1 to 3; 0: chosen by held-out AUC
	Resamples   int      `json:"resamples,omitempty"`    // of the bootstrap; 0: 200; negative: no intervals
	Limit       int      `json:"limit,omitempty"`        // touchpoints on their own, the most frequent; the rest is other; 0: 100
	Seed        uint64   `json:"seed,omitempty"`         // of the resampling

	// Currency has conversions also weighed by what they are worth in it, in minor
	// units, as Trail.Worth tells; an ISO 4217 code. "": only counted. Those that
	// are worth something in other currencies alone weigh 0.
	Currency string `json:"currency,omitempty"`
	// Worth gives what the conversion at one place of a trail is worth; nil:
	// only conversions are counted. What is not finite or beyond ±MaxWorth
	// counts as 0 and is told in the result. With a Currency it must be nil.
	Worth   func(t *journey.Trail, at int) float64 `json:"-"`
	Workers int                                    `json:"-"` // 0: one per core
}

// filled gives the question with what it leaves open.
func (q Question) filled() Question {
	if len(q.Models) == 0 {
		q.Models = Models()
	}
	q.Lookback = orDefault(q.Lookback, DefaultLookback)
	q.HalfLife = orDefault(q.HalfLife, DefaultHalfLife)
	q.Resamples = max(0, orDefault(q.Resamples, DefaultResamples))
	q.Limit = orDefault(q.Limit, DefaultLimit)
	if currency := q.Currency; currency != "" && q.Worth == nil {
		q.Worth = func(t *journey.Trail, at int) float64 { return float64(t.WorthAt(at, currency)) }
	}
	return q
}

func orDefault[T int | int64](v, fallback T) T {
	if v == 0 {
		return fallback
	}
	return v
}

// validate checks a filled question against the number of names.
func (q Question) validate(names int) error {
	for i, m := range q.Models {
		if !slices.Contains(Models(), m) {
			return invalid("models", touchstone.Msg("attribution.unknown_model", "model", string(m), "allowed", modelNames()))
		}
		if slices.Contains(q.Models[:i], m) {
			return invalid("models", touchstone.Msg("attribution.model_twice", "model", string(m)))
		}
	}
	for _, r := range []struct {
		field            string
		got, least, most int64
	}{
		{"lookback_ms", q.Lookback, 1, MaxSpan},
		{"half_life_ms", q.HalfLife, 1, MaxSpan},
		{"order", int64(q.Order), 0, MaxOrder},
		{"resamples", int64(q.Resamples), 0, MaxResamples},
		{"limit", int64(q.Limit), 1, MaxLimit},
	} {
		if r.got < r.least || r.got > r.most {
			return invalid(r.field, touchstone.Msg("attribution.out_of_range", "got", r.got, "least", r.least, "most", r.most))
		}
	}
	return inNames(names, "touchpoints", q.Touchpoints)
}

func (q Question) validateOutcomes(names int) error {
	if len(q.Outcomes) == 0 {
		return invalid("outcomes", touchstone.Msg("attribution.no_outcome"))
	}
	if err := inNames(names, "outcomes", q.Outcomes); err != nil {
		return err
	}
	for _, o := range q.Outcomes {
		if slices.Contains(q.Touchpoints, o) {
			return invalid("touchpoints", touchstone.Msg("attribution.both", "code", int64(o)))
		}
	}
	return nil
}

func inNames(names int, field string, codes []uint32) error {
	for _, c := range codes {
		if int(c) >= names {
			return invalid(field, touchstone.Msg("attribution.unknown_code", "code", int64(c), "count", names))
		}
	}
	return nil
}

func modelNames() []string {
	var names []string
	for _, m := range Models() {
		names = append(names, string(m))
	}
	return names
}

func invalid(field string, m touchstone.Message) error {
	return &touchstone.Error{Kind: touchstone.Invalid, Field: field, Message: m}
}
