// SPDX-License-Identifier: Apache-2.0

package outlook

import (
	"math"
	"slices"
	"strings"
	"time"

	"touchstone"
	"touchstone/risk"
)

const day = int64(24 * time.Hour / time.Millisecond)

// measure is a number that is known of a customer at a moment; NaN where there
// is no history of it.
type measure struct {
	name string
	said bool // it repeats what the customer said, so that it is not kept
	of   func(t *trail, moment int64) float64
}

// measures are the numbers among the features.
func measures() []measure {
	return []measure{
		{"contacts", false, func(t *trail, _ int64) float64 { return float64(len(t.contacts)) }},
		{"contacts_30", false, func(t *trail, m int64) float64 { return float64(count(t.contacts, m-30*day, m)) }},
		{"contacts_90", false, func(t *trail, m int64) float64 { return float64(count(t.contacts, m-90*day, m)) }},
		{"since_contact", false, func(t *trail, m int64) float64 { return since(t.contacts, m) }},
		{"tenure", false, func(t *trail, m int64) float64 { return days(m - t.first) }},
		{"purchases", false, func(t *trail, _ int64) float64 { return float64(t.purchases) }},
		{"spent", false, func(t *trail, _ int64) float64 { return known(t.purchases, t.spent/100) }},
		{"since_purchase", false, func(t *trail, m int64) float64 { return known(t.purchases, days(m-t.bought)) }},
		{"feeling_last", true, func(t *trail, _ int64) float64 { return t.mood }},
		{"feeling_mean", true, func(t *trail, _ int64) float64 { return t.moodSum / float64(t.moods) }},
		{"bad_30", false, func(t *trail, m int64) float64 { return known(len(t.judged), float64(count(t.bad, m-30*day, m))) }},
		{"bad_90", false, func(t *trail, m int64) float64 { return known(len(t.judged), float64(count(t.bad, m-90*day, m))) }},
		{"since_bad", false, func(t *trail, m int64) float64 { return since(t.bad, m) }},
		{"complaints", false, func(t *trail, _ int64) float64 { return float64(len(t.complaints)) }},
		{"since_complaint", false, func(t *trail, m int64) float64 { return since(t.complaints, m) }},
		{"nps", true, func(t *trail, _ int64) float64 { return t.nps }},
		{"channels", false, func(t *trail, _ int64) float64 { return known(len(t.channels), float64(len(t.channels))) }},
		{"channel_share", false, func(t *trail, _ int64) float64 { _, share := t.favourite(); return share }},
		{"units", false, func(t *trail, _ int64) float64 { return known(len(t.units), float64(len(t.units))) }},
	}
}

// known is a value where there is anything that it rests on, else NaN.
func known(n int, v float64) float64 {
	if n == 0 {
		return math.NaN()
	}
	return v
}

func days(ms int64) float64 { return float64(ms) / float64(day) }

// since is the days from the last of ascending times; NaN of none.
func since(times []int64, moment int64) float64 {
	if len(times) == 0 {
		return math.NaN()
	}
	return days(moment - times[len(times)-1])
}

// favourite gives the channel most used and its share; "" and NaN of none.
func (t *trail) favourite() (best touchstone.Channel, share float64) {
	most, all := 0, 0
	for channel, n := range t.channels {
		all += n
		if n > most || n == most && channel < best {
			best, most = channel, n
		}
	}
	return best, known(all, float64(most)/float64(all))
}

// column is one feature of every row, a number or a word.
type column struct {
	risk.Feature
	index map[string]uint32 // of Levels
}

// mostLevels is how many words of one feature are told apart; a model uses far
// fewer.
const mostLevels = 10_000

// other is the word for those beyond mostLevels.
const other = "…"

func wordColumn(name string) *column {
	return &column{Feature: risk.Feature{Name: name, Levels: []string{""}, Codes: []uint32{}}, index: map[string]uint32{"": 0}}
}

func (c *column) word(w string) {
	code, seen := c.index[w]
	if !seen {
		if len(c.Levels) >= mostLevels {
			w = other
		}
		if code, seen = c.index[w]; !seen {
			code = uint32(len(c.Levels))
			c.index[w], c.Levels = code, append(c.Levels, w)
		}
	}
	c.Codes = append(c.Codes, code)
}

// keep lets go of the rows that are not wanted.
func (c *column) keep(rows []int) {
	if c.Values != nil {
		c.Values = picked(c.Values, rows)
	} else {
		c.Codes = picked(c.Codes, rows)
	}
}

// picked moves ascending rows to the front and gives them.
func picked[T any](all []T, rows []int) []T {
	for to, from := range rows {
		all[to] = all[from]
	}
	return all[:len(rows)]
}

// said tells whether a feature repeats what a customer said.
func said(feature string) bool {
	return slices.ContainsFunc(measures(), func(m measure) bool { return m.name == feature && m.said })
}

// Named gives the name of a feature in words.
func Named(feature string) touchstone.Message {
	switch feature {
	case "contacts":
		return touchstone.Msg("outlook.feature_contacts")
	case "contacts_30":
		return touchstone.Msg("outlook.feature_contacts_30")
	case "contacts_90":
		return touchstone.Msg("outlook.feature_contacts_90")
	case "since_contact":
		return touchstone.Msg("outlook.feature_since_contact")
	case "tenure":
		return touchstone.Msg("outlook.feature_tenure")
	case "purchases":
		return touchstone.Msg("outlook.feature_purchases")
	case "spent":
		return touchstone.Msg("outlook.feature_spent")
	case "since_purchase":
		return touchstone.Msg("outlook.feature_since_purchase")
	case "feeling_last":
		return touchstone.Msg("outlook.feature_feeling_last")
	case "feeling_mean":
		return touchstone.Msg("outlook.feature_feeling_mean")
	case "bad_30":
		return touchstone.Msg("outlook.feature_bad_30")
	case "bad_90":
		return touchstone.Msg("outlook.feature_bad_90")
	}
	return namedMore(feature)
}

func namedMore(feature string) touchstone.Message {
	switch feature {
	case "since_bad":
		return touchstone.Msg("outlook.feature_since_bad")
	case "complaints":
		return touchstone.Msg("outlook.feature_complaints")
	case "since_complaint":
		return touchstone.Msg("outlook.feature_since_complaint")
	case "nps":
		return touchstone.Msg("outlook.feature_nps")
	case "channels":
		return touchstone.Msg("outlook.feature_channels")
	case "channel_share":
		return touchstone.Msg("outlook.feature_channel_share")
	case "units":
		return touchstone.Msg("outlook.feature_units")
	case "channel":
		return touchstone.Msg("outlook.feature_channel")
	case "unit":
		return touchstone.Msg("outlook.feature_unit")
	}
	return touchstone.Msg("outlook.feature_trait", "trait", strings.TrimPrefix(feature, traitPrefix))
}

const traitPrefix = "trait:"
