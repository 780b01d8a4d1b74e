// SPDX-License-Identifier: Apache-2.0

package main

import (
	"cmp"
	"math"
	"slices"
	"strconv"

	"touchstone"
	"touchstone/ingest/envelope"
	"touchstone/journey/attribution"
	"touchstone/journey/cohort"
	"touchstone/locale"
)

// showAttribution shows so many steps of each model, those with most credit first.
func showAttribution(s *sheet, r *attribution.Result, top int) {
	currency := r.Currency
	if r.Priced == 0 {
		currency = ""
	}
	head := []touchstone.Message{touchstone.Msg("cli.trails_model"), touchstone.Msg("cli.trails_step"), touchstone.Msg("cli.trails_with_step"), touchstone.Msg("cli.trails_conversions"), touchstone.Msg("cli.trails_share"), touchstone.Msg("cli.trails_removal")}
	s.head(valued(head, currency)...)
	s.table.SuppressEmptyColumns()
	for _, m := range r.Models {
		if m.Refused != "" {
			s.row(s.model(m.Model), s.text(m.Refused.Message()))
		}
		credits := slices.SortedStableFunc(slices.Values(m.Credits), func(a, b attribution.Credit) int { return cmp.Compare(b.Share.Value, a.Share.Value) })
		shown := min(max(0, top), len(credits))
		for _, credit := range credits[:shown] {
			s.credit(m.Model, credit, currency)
		}
		s.otherCredit(m.Model, credits[shown:], currency)
	}
	s.note(true, touchstone.Msg("app_journeys.attribution_total", "n", count(s, r.Conversions), "attributed", count(s, r.Attributed), "not", count(s, r.Unattributed), "nulls", count(s, r.Nulls)))
	s.note(r.Currency != "" && r.Priced < r.Conversions, touchstone.Msg("cli.trails_unpriced", "n", int(r.Conversions-r.Priced), "currency", r.Currency))
	s.note(r.Resamples > 0, touchstone.Msg("cli.trails_resampled", "n", r.Resamples, "groups", r.Groups))
	for _, m := range r.Models {
		s.note(m.NoInterval != "", touchstone.Msg("cli.trails_no_interval", "model", s.model(m.Model), "why", m.NoInterval.Message()))
		s.note(m.Reach != nil, touchstone.Msg("cli.trails_reach", "model", s.model(m.Model), "share", s.share(m.Reach)))
		s.note(m.Order > 0 && len(r.Orders) == 0, touchstone.Msg("cli.trails_order_asked", "order", m.Order))
	}
	for _, m := range r.Notes() {
		s.note(true, m)
	}
	for _, m := range r.Models {
		if m.Order > 0 && len(r.Orders) > 0 {
			s.orders(m.Order, r.Orders)
		}
	}
}

// model gives the name of a model of attribution.
func (s *sheet) model(m attribution.Model) string {
	return s.text(touchstone.Msg("app_journeys.model_" + string(m)))
}

// credit writes what a model credits one step with.
func (s *sheet) credit(m attribution.Model, c attribution.Credit, currency string) {
	row := []any{s.model(m), s.name(c.Name), count(s, c.N), locale.Value(s.lang, c.Conversions.Value, "1"), s.within(&c.Share.Value, c.Share.Low, c.Share.High), ""}
	if e := c.RemovalEffect; e != nil {
		row[len(row)-1] = s.within(&e.Value, e.Low, e.High)
	}
	if currency != "" {
		row = append(row, s.worth(&c.Worth.Value, c.Worth.Low, c.Worth.High, currency))
	}
	s.row(row...)
}

// otherCredit writes what a model credits further steps with, together.
func (s *sheet) otherCredit(m attribution.Model, credits []attribution.Credit, currency string) {
	if len(credits) == 0 {
		return
	}
	var conversions, share, worth float64
	for _, c := range credits {
		conversions += c.Conversions.Value
		share += c.Share.Value
		if c.Worth != nil {
			worth += c.Worth.Value
		}
	}
	row := []any{s.model(m), s.text(touchstone.Msg("cli.trails_other_steps", "n", len(credits))), "", locale.Value(s.lang, conversions, "1"), s.share(&share), ""}
	if currency != "" {
		row = append(row, s.money(worth, currency))
	}
	s.row(row...)
}

// orders tells how many steps the Markov chain was chosen to look back, and in a
// table of its own how well each order did.
func (s *sheet) orders(chosen int, scores []attribution.OrderScore) {
	s.next()
	s.note(true, touchstone.Msg("cli.trails_order_chosen", "order", chosen))
	s.head(touchstone.Msg("cli.trails_order"), touchstone.Msg("cli.trails_auc"), touchstone.Msg("cli.trails_held_outcomes"), touchstone.Msg("cli.trails_held_nulls"))
	for _, score := range scores {
		s.row(score.Order, s.within(score.AUC, score.Low, score.High), count(s, score.Conversions), count(s, score.Nulls))
	}
}

// valued adds the column of what something is worth, where there is a currency.
func valued(head []touchstone.Message, currency string) []touchstone.Message {
	if currency == "" {
		return head
	}
	return append(head, touchstone.Msg("cli.trails_worth", "currency", currency))
}

// money writes an amount of minor units in its currency.
func (s *sheet) money(minor float64, currency string) string {
	_, exponent, _ := envelope.Currency(currency)
	return locale.Value(s.lang, minor/math.Pow10(exponent), strconv.Itoa(exponent))
}

// worth writes what something is worth, with its interval where there is one; nil
// is nothing.
func (s *sheet) worth(v, low, high *float64, currency string) string {
	if v == nil {
		return ""
	}
	return s.interval(func(minor *float64) string { return s.money(*minor, currency) }, v, low, high)
}

func showValue(s *sheet, r *cohort.ValueResult) {
	priced, currency := r.Comings[r.Currency], r.Currency
	if priced == 0 {
		currency = ""
	}
	head := []touchstone.Message{touchstone.Msg("cli.trails_recency"), touchstone.Msg("cli.trails_frequency"), touchstone.Msg("cli.trails_customers"), touchstone.Msg("cli.trails_share"), touchstone.Msg("cli.trails_outcome")}
	if currency != "" {
		head = append(head, touchstone.Msg("cli.trails_value"))
	}
	s.head(valued(head, currency)...)
	cells := r.Cells
	for _, field := range r.Fields {
		n := 0
		for ; n < len(cells) && cells[n].Recency == field.Recency && cells[n].Frequency == field.Frequency; n++ {
			s.cell(cells[n], currency)
		}
		cells = cells[n:]
		if v := field.Value; v != nil && currency != "" {
			s.row(field.Recency, field.Frequency, count(s, field.N), s.share(&field.Share), "", s.text(touchstone.Msg("cli.trails_all_values")), s.worth(v.Value, v.Low, v.High, currency))
		}
	}
	if w := r.Worth; w != nil && currency != "" {
		s.note(true, touchstone.Msg("cli.trails_worth_each", "worth", s.worth(w.Value, w.Low, w.High, currency), "currency", currency))
	}
	if r.Currency != "" && priced < r.Counted {
		s.note(true, unpaid(s, r, priced))
	}
	s.note(r.Never > 0, touchstone.Msg("cli.trails_never", "n", int(r.Never)))
}

// unpaid tells that not all comings are worth something in the currency.
func unpaid(s *sheet, r *cohort.ValueResult, priced int64) touchstone.Message {
	if priced == 0 {
		return touchstone.Msg("app_journeys.value_unpaid", "currency", r.Currency)
	}
	return touchstone.Msg("app_journeys.value_partly", "n", count(s, priced), "of", count(s, r.Counted), "currency", r.Currency)
}

// cell writes the customers with the same scores.
func (s *sheet) cell(k cohort.ValueCell, currency string) {
	outcome := ""
	if k.Outcome != nil {
		outcome = s.cohort(*k.Outcome)
	}
	row := []any{k.Recency, k.Frequency, count(s, k.N), s.share(&k.Share), outcome}
	if currency != "" {
		row = append(row, k.Value, s.money(k.MeanValue, currency))
	}
	s.row(row...)
}
