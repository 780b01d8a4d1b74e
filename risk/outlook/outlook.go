// SPDX-License-Identifier: Apache-2.0

package outlook

import (
	"cmp"
	"context"
	"math"
	"slices"
	"strings"
	"time"

	"touchstone"
	"touchstone/eventstore"
	"touchstone/query"
	"touchstone/risk"
	"touchstone/workspace"
)

// Outlook is the answer to one question.
type Outlook struct {
	Question Question
	Made     time.Time
	Took     time.Duration
	Position touchstone.Position // facts up to here
	Revision uint64              // of the meaning
	Mentions string              // version of the model that read the texts

	Moment   time.Time // of the predictions: what happened before it was known
	Cuts     int       // moments in the past that rows come from
	Teaching float64   // share of customers whose past teaches and judges
	TooLong  int       // customers left out for too many steps
	Currency string
	Report   risk.Report

	Scored    int        // customers of whom something was predicted
	Customers []Customer // those most at risk, the largest first, at most MostListed
}

// MostListed is how many customers are kept: as many as have reasons.
const MostListed = risk.ExplainedRows

// Customer is one customer's risk.
type Customer struct {
	ID          touchstone.CustomerID
	Subjects    []touchstone.SubjectID // that acted; by them the row is erased
	Probability float64
	Base        bool    // too little is known: Probability is the base rate
	Tenth       int     // 1 to 10: of the tenth of those scored with the largest risk, 1
	Spent       float64 // minor units of the workspace's currency, so far
	Reasons     []Reason
	Last        []touchstone.TouchpointID // met last before the moment, at most MostLast, in order of time
}

// MostLast is how many of a customer's last touchpoints are kept.
const MostLast = 3

// Reason is a feature that moved a risk, without what the customer said.
type Reason struct {
	Feature string // see Named
	Raises  bool
	Missing bool    // nothing was known of it
	Value   float64 // NaN of words, and of what the customer said
}

// Text puts a reason into words; money is in a currency.
func (r Reason) Text(currency string) touchstone.Message {
	feature := Named(r.Feature)
	switch {
	case r.Missing && r.Raises:
		return touchstone.Msg("outlook.raises_missing", "feature", feature)
	case r.Missing:
		return touchstone.Msg("outlook.lowers_missing", "feature", feature)
	case math.IsNaN(r.Value) && r.Raises:
		return touchstone.Msg("outlook.raises", "feature", feature)
	case math.IsNaN(r.Value):
		return touchstone.Msg("outlook.lowers", "feature", feature)
	case r.Raises:
		return touchstone.Msg("outlook.raises_number", "feature", feature, "value", r.said(currency))
	}
	return touchstone.Msg("outlook.lowers_number", "feature", feature, "value", r.said(currency))
}

// said is the value as it is read: a share in percent, days with one decimal
// below ten, money in whole units.
func (r Reason) said(currency string) any {
	shown := math.Round(r.Value*10) / 10
	if math.Abs(shown) >= 10 {
		shown = math.Round(r.Value)
	}
	switch {
	case r.Feature == "channel_share":
		return touchstone.Msg("outlook.value_share", "share", r.Value)
	case r.Feature == "spent" && currency != "":
		return touchstone.Msg("outlook.value_money", "amount", int64(math.Round(r.Value)), "currency", currency)
	case r.Feature == "tenure" || strings.HasPrefix(r.Feature, "since_"):
		return touchstone.Msg("outlook.value_days", "days", shown)
	}
	return shown
}

// run answers the question of an outlook; stage is told what is being done.
func (k *Keeper) run(ctx context.Context, o *Outlook, stage func(Stage)) error {
	began := k.Now().UTC()
	stage(Reading)
	g, err := k.ground(ctx, o, began)
	if err != nil {
		return err
	}
	b := newTable(g)
	if o.Cuts = len(b.cuts) - 1; o.Cuts < leastCuts {
		least := (leastCuts-1)*max(o.Question.Days(), int(leastApart/day)) + o.Question.Days() + int(leastKnown/day)
		return &touchstone.Error{Kind: touchstone.NotEnough, Message: touchstone.Msg("outlook.too_short", "days", (g.through-g.first)/day, "least", least)}
	}
	if err := b.read(ctx, k.Facts.Trails(ctx, eventstore.Filter{}, g.meaning, 0)); err != nil {
		return err
	}
	o.TooLong, o.Teaching, o.Currency = b.tooLong, float64(b.teach)/math.MaxUint64, g.currency
	t := b.rows()
	stage(Learning)
	options := risk.Options{Window: o.Question.window(), Seed: 1}
	m, err := risk.Learn(ctx, t, options)
	if err != nil {
		return err
	}
	o.Report = m.Report
	stage(Scoring)
	risks, err := m.Score(ctx, t, options)
	if err != nil {
		return err
	}
	o.list(b, t, risks)
	o.Made, o.Took = k.Now().UTC(), k.Now().UTC().Sub(began)
	return nil
}

// list keeps the customers most at risk.
func (o *Outlook) list(b *table, t *risk.Table, risks []risk.Risk) {
	var open []int
	for i, m := range t.Moments {
		if m == b.g.now {
			open = append(open, i)
		}
	}
	slices.SortFunc(open, func(x, y int) int {
		return cmp.Or(-cmp.Compare(risks[x].Probability, risks[y].Probability), cmp.Compare(b.customers[x], b.customers[y]))
	})
	o.Scored = len(open)
	for at, i := range open[:min(len(open), MostListed)] {
		c := Customer{ID: b.customers[i], Subjects: b.subjects[i], Probability: risks[i].Probability, Base: risks[i].Base, Tenth: at*10/len(open) + 1, Spent: b.value[i], Last: b.last[i]}
		for _, r := range risks[i].Reasons {
			c.Reasons = append(c.Reasons, reason(r, t, i))
		}
		o.Customers = append(o.Customers, c)
	}
}

func reason(r risk.Reason, t *risk.Table, row int) Reason {
	out := Reason{Feature: r.Feature, Raises: r.Contribution > 0, Value: math.NaN()}
	f := &t.Features[slices.IndexFunc(t.Features, func(f risk.Feature) bool { return f.Name == r.Feature })]
	switch {
	case f.Values == nil:
		out.Missing = f.Codes[row] == 0
	case math.IsNaN(f.Values[row]):
		out.Missing = true
	case !said(r.Feature):
		out.Value = f.Values[row]
	}
	return out
}

// ground lays out what a question is asked of, and notes in the outlook what it
// rests on.
func (k *Keeper) ground(ctx context.Context, o *Outlook, now time.Time) (*ground, error) {
	settings, err := k.Workspace.Settings(ctx)
	if err != nil {
		return nil, err
	}
	m, err := k.Meaning(ctx)
	if err != nil {
		return nil, err
	}
	receipt, err := k.Facts.Append(ctx, nil)
	if err != nil {
		return nil, err
	}
	o.Position, o.Revision, o.Mentions = receipt.Position, m.Revision, k.Mentions()
	g := &ground{question: o.Question, meaning: m, names: map[touchstone.ShapeID]string{}, behind: map[touchstone.TouchpointID]bool{}, currency: settings.Currency, most: MostRows}
	for _, step := range []func() error{
		func() error { return k.span(ctx, g, settings.Zone, now) },
		func() error { return k.register(ctx, g) },
		func() error { return g.traitsOf(ctx) },
		func() error { g.said, err = k.spoken(ctx, o.Mentions); return err },
	} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	o.Moment = time.UnixMilli(g.now).UTC()
	return g, nil
}

// span finds the first and the newest day of the facts, in the workspace's
// zone. The newest day may not be whole, so outcomes are known up to its
// beginning; what is predicted begins at its end, at the latest now.
func (k *Keeper) span(ctx context.Context, g *ground, name string, now time.Time) error {
	zone, err := time.LoadLocation(name)
	if err != nil {
		return err
	}
	table, err := k.Facts.Query(ctx, query.Question{Measures: []query.Measure{{Kind: query.Count}}, By: []query.Dimension{{Kind: query.ByDay}}, To: now.Truncate(time.Millisecond), Zone: name}, g.meaning)
	if err != nil {
		return err
	}
	var first, last time.Time
	for _, row := range table.Rows {
		at, err := time.ParseInLocation(time.DateOnly, row.Keys[0].Value, zone)
		if err != nil {
			continue
		}
		if first.IsZero() || at.Before(first) {
			first = at
		}
		if at.After(last) {
			last = at
		}
	}
	if first.IsZero() {
		return &touchstone.Error{Kind: touchstone.NotEnough, Message: touchstone.Msg("outlook.no_facts")}
	}
	g.first, g.through, g.now = first.UnixMilli(), last.UnixMilli(), min(last.AddDate(0, 0, 1).UnixMilli(), now.UnixMilli())
	return nil
}

// register takes the names of shapes, and the touchpoints behind.
func (k *Keeper) register(ctx context.Context, g *ground) error {
	shapes, err := k.Facts.Shapes(ctx)
	if err != nil {
		return err
	}
	for i := range shapes {
		g.names[shapes[i].ID] = shapes[i].Name
	}
	touchpoints, err := workspace.All(ctx, k.Workspace.Touchpoints(), workspace.ListOptions{})
	if err != nil {
		return err
	}
	for i := range touchpoints {
		if layer := touchpoints[i].Layer; layer != "" && layer != touchstone.Front {
			g.behind[touchstone.TouchpointID(touchpoints[i].ID)] = true
		}
	}
	return nil
}

// traitsOf takes the segment traits with what they were.
func (g *ground) traitsOf(ctx context.Context) error {
	if g.meaning.Histories == nil {
		return nil
	}
	for name := range g.meaning.Traits {
		values, err := g.meaning.Histories.History(ctx, name)
		if err != nil {
			return err
		}
		g.traits = append(g.traits, trait{name, values})
	}
	slices.SortFunc(g.traits, func(a, b trait) int { return strings.Compare(a.name, b.name) })
	return nil
}

// spoken gives what the customers' own words say, a row a text, by position.
func (k *Keeper) spoken(ctx context.Context, version string) ([]words, error) {
	if version == "" {
		return nil, nil
	}
	var all []words
	for m, err := range k.Facts.Mentions(ctx, version, 0) {
		if err != nil {
			return nil, err
		}
		if m.Author != touchstone.OwnWords && m.Author != "" {
			continue
		}
		w := words{position: m.Position, spoken: 1, sum: int32(m.Polarity)}
		if m.Polarity < 0 {
			w.bad = 1
		}
		all = append(all, w)
	}
	slices.SortStableFunc(all, func(a, b words) int { return cmp.Compare(a.position, b.position) })
	out := all[:0]
	for _, w := range all {
		if n := len(out); n > 0 && out[n-1].position == w.position {
			out[n-1].spoken, out[n-1].sum, out[n-1].bad = out[n-1].spoken+1, out[n-1].sum+w.sum, out[n-1].bad+w.bad
			continue
		}
		out = append(out, w)
	}
	return out, nil
}
