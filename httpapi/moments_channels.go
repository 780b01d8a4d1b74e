// SPDX-License-Identifier: Apache-2.0

package httpapi

import (
	"context"
	"math"

	"touchstone"
	"touchstone/moment/priority"
	"touchstone/moment/study"
	"touchstone/stats"
)

// ChannelCard is a channel: what its contacts cost, whom they reach, and what
// goes wrong over it.
type ChannelCard struct {
	Channel   touchstone.Channel `json:"channel" doc:"Empty: touchpoints without one."`
	Contacts  float64            `json:"contacts" doc:"A month, with touchpoints that customers see."`
	Customers int                `json:"customers" doc:"Who had any, in all the time."`
	Reach     Amount             `json:"reach" doc:"Their share of all customers, with Wilson's interval."`
	Rated     int                `json:"rated" doc:"Encounters."`
	Bad       *Amount            `json:"bad,omitempty" doc:"Share of rated encounters that were bad, with Wilson's interval."`
	CostEach  *int64             `json:"cost_each,omitempty" doc:"Of a contact, in minor units, as the workspace's settings say."`
	Cost      *float64           `json:"cost,omitempty" doc:"Of all contacts, a month."`
	AtStake   *Amount            `json:"at_stake,omitempty" doc:"What bad encounters over it cost a month, in minor units, by the effects of those touchpoints that are moments of truth or candidates; adjusted associations, the errors of touchpoints added up."`
	Deciding  int                `json:"deciding" doc:"Touchpoints of it that are moments of truth or candidates."`
}

// channels adds the channels; a reader with a scope of touchpoints or units
// sees none, since they are about all of them.
func (d *studyDesk) channels(ctx context.Context, out *StudyShown) error {
	if d.call.who.Scoped() || len(d.study.Channels) == 0 {
		return nil
	}
	settings, err := d.call.ws.Store.Settings(ctx)
	if err != nil {
		return err
	}
	costs := map[touchstone.Channel]int64{}
	for _, c := range settings.ContactCosts {
		costs[c.Channel] = c.Minor
	}
	basis := d.study.Basis(nil)
	for i := range d.study.Channels {
		out.Channels = append(out.Channels, d.channel(&d.study.Channels[i], basis, costs))
	}
	return nil
}

func (d *studyDesk) channel(c *study.Channel, basis priority.Basis, costs map[touchstone.Channel]int64) ChannelCard {
	all := d.study.Findings.Customers
	reach := stats.Wilson(float64(c.Customers), float64(all))
	card := ChannelCard{Channel: c.Channel, Contacts: float64(c.Contacts) * priority.Month / basis.Days, Customers: c.Customers,
		Reach: Amount{float64(c.Customers) / float64(all), reach.Low, reach.High}, Rated: c.Rated}
	if c.Rated > 0 {
		bad := stats.Wilson(float64(c.Bad), float64(c.Rated))
		card.Bad = &Amount{float64(c.Bad) / float64(c.Rated), bad.Low, bad.High}
	}
	if each, known := costs[c.Channel]; known {
		card.CostEach, card.Cost = &each, ptr(float64(each)*card.Contacts)
	}
	var money priority.Figure
	if money, card.Deciding = basis.AtStake(&d.study.Findings, c.Parts); !math.IsNaN(money.Value) {
		card.AtStake = &Amount{money.Value, money.Low, money.High}
	}
	return card
}
