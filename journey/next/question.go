// SPDX-License-Identifier: Apache-2.0

package next

import (
	"touchstone"
)

// Limits and what a question leaves open.
const (
	MaxOrder     = 3
	MaxNames     = 65_000
	MaxTop       = 1000
	DefaultTop   = 5
	DefaultFolds = 5
	MaxFolds     = 100
	// MaxContexts bounds what is kept of one order: contexts with what follows.
	MaxContexts = 1 << 20
)

// Question asks what comes after some touchpoints. Codes index the source's
// Names.
type Question struct {
	After       []uint32 `json:"after"`                 // the last touches, in order of time; only the last Order count; none: the start
	Order       int      `json:"order,omitempty"`       // touches that the model looks back, 1 to 3; 0: the one with the least held-out log loss
	Top         int      `json:"top,omitempty"`         // predictions wanted; 0: 5
	Touchpoints []uint32 `json:"touchpoints,omitempty"` // that are looked at; none: all
	// Until splits by time, in Unix milliseconds: learn from events before it and
	// try on trails that begin at it or later. 0: split by customer.
	Until int64 `json:"until_ms,omitempty"`
	Folds int   `json:"folds,omitempty"` // try on one in so many customers, 2 to 100; 0: 5

	// HeldOut tells whose trails to try on, in place of Until and Folds.
	HeldOut func(customer int) bool `json:"-"`
	Workers int                     `json:"-"` // 0: one per core
}

func (q Question) filled() Question {
	q.Top = orDefault(q.Top, DefaultTop)
	q.Folds = orDefault(q.Folds, DefaultFolds)
	return q
}

func orDefault(v, fallback int) int {
	if v == 0 {
		return fallback
	}
	return v
}

func (q Question) validate(names int) error {
	if names > MaxNames {
		return invalid("touchpoints", touchstone.Msg("next.too_many_names", "got", names, "most", MaxNames))
	}
	for _, r := range []struct {
		field            string
		got, least, most int
	}{
		{"order", q.Order, 0, MaxOrder},
		{"top", q.Top, 1, MaxTop},
		{"folds", q.Folds, 2, MaxFolds},
	} {
		if r.got < r.least || r.got > r.most {
			return invalid(r.field, touchstone.Msg("next.out_of_range", "got", r.got, "least", r.least, "most", r.most))
		}
	}
	for field, codes := range map[string][]uint32{"after": q.After, "touchpoints": q.Touchpoints} {
		for _, c := range codes {
			if int(c) >= names {
				return invalid(field, touchstone.Msg("next.unknown_code", "code", int(c), "count", names))
			}
		}
	}
	return nil
}

func invalid(field string, m touchstone.Message) error {
	return &touchstone.Error{Kind: touchstone.Invalid, Field: field, Message: m}
}
