// SPDX-License-Identifier: Apache-2.0

package httpapi

import (
	"cmp"
	"context"
	"slices"

	"touchstone"
	"touchstone/answer"
	"touchstone/voice/topics"
)

// folded counts what the caller asks about.
func (a *API) folded(ctx context.Context, c *call, in TopicsAsk) (*topicDesk, *topics.Figures, error) {
	d, err := a.topicDesk(ctx, c, in)
	if err != nil {
		return nil, nil, err
	}
	if err := d.arrange(ctx); err != nil {
		return nil, nil, err
	}
	done, err := a.turn(ctx)
	if err != nil {
		return nil, nil, err
	}
	defer done()
	return d, d.found.Fold(d.ask), nil
}

func (a *API) listTopics(ctx context.Context, c *call, in *topicsInput) (*content[TopicList], error) {
	d, n, err := a.folded(ctx, c, in.TopicsAsk)
	if err != nil {
		return nil, err
	}
	out := TopicList{TopicsMade: c.topicsMade(), Texts: n.Texts, Sampled: d.found.Read < d.found.All, Placed: n.Placed, Nowhere: n.Texts - n.Placed, Customers: n.Customers,
		Weeks: weeksOf(n), Topics: []TopicCard{}}
	listed := map[int]bool{}
	for i := range n.Topics {
		fig := &n.Topics[i]
		listed[fig.Topic] = true
		card := d.card(fig, n)
		switch {
		case d.tooFew(fig.Customers, fig.Nameless):
			out.TooFew++
		case card.Hidden && !in.Hidden:
			out.Hidden++
		default:
			out.Topics = append(out.Topics, card)
		}
	}
	out.Topics = append(out.Topics, d.silent(n, listed)...)
	slices.SortStableFunc(out.Topics, func(a, b TopicCard) int {
		return cmp.Or(cmp.Compare(rank(b.Pinned), rank(a.Pinned)), cmp.Compare(b.Texts, a.Texts))
	})
	return &content[TopicList]{out}, nil
}

func rank(first bool) int {
	if first {
		return 1
	}
	return 0
}

// silent gives the pinned topics that nobody speaks of, to readers who see the
// whole workspace.
func (d *topicDesk) silent(n *topics.Figures, listed map[int]bool) (out []TopicCard) {
	for i := range d.found.Topics {
		if r := d.records[d.found.Topics[i].ID]; !d.scoped && r.Pinned && r.Into == "" && !r.Hidden && !listed[i] {
			out = append(out, d.card(&topics.Figure{Topic: i, Weeks: make([]int, len(n.Weeks))}, n))
		}
	}
	return out
}

func weeksOf(n *topics.Figures) []TopicWeek {
	out := make([]TopicWeek, len(n.Weeks))
	for i, w := range n.Weeks {
		out[i] = TopicWeek(w)
	}
	return out
}

// name names a topic.
func (d *topicDesk) name(t *topics.Topic) TopicName {
	label := d.records[t.ID].Label
	out := TopicName{ID: touchstone.TopicID(t.ID), Name: label.In(d.call.lang), Label: label, Terms: t.Terms}
	if out.Name == "" {
		out.Name = topics.Name(t.Terms, d.call.lang)
	}
	return out
}

func (d *topicDesk) card(fig *topics.Figure, n *topics.Figures) TopicCard {
	t := &d.found.Topics[fig.Topic]
	r := d.records[t.ID]
	out := TopicCard{TopicName: d.name(t), Version: r.Version, Pinned: r.Pinned, Hidden: r.Hidden, Found: t.Last.Equal(d.call.ws.Topics.Status().Made), First: t.First,
		Texts: fig.Texts, Customers: fig.Customers, Growth: topics.GrowingOf(fig.Growth), Weeks: fig.Weeks, Merged: []TopicName{},
		Share: shareFigure(fig.Texts, n.Texts, fig.Share.Low, fig.Share.High), Polarity: Figure{N: int64(fig.Felt), Unit: answer.OfScore}}
	if p := fig.Polarity; p.N > 0 {
		out.Polarity.Value, out.Polarity.Low, out.Polarity.High, out.Polarity.Method = ptr(p.Value), ptr(p.Low), ptr(p.High), answer.Method(p.Method)
	}
	for i := range d.found.Topics {
		if i != fig.Topic && d.ask.Into[i] == fig.Topic {
			out.Merged = append(out.Merged, d.name(&d.found.Topics[i]))
		}
	}
	return out
}

// shareFigure gives x of n with its interval by Wilson.
func shareFigure(x, n int, low, high float64) Figure {
	if n == 0 {
		return Figure{Unit: answer.OfShare}
	}
	return Figure{N: int64(n), Value: ptr(float64(x) / float64(n)), Low: &low, High: &high, Method: "wilson", Unit: answer.OfShare}
}

func (a *API) getTopic(ctx context.Context, c *call, in *topicInput) (*content[TopicShown], error) {
	d, n, err := a.folded(ctx, c, in.TopicsAsk)
	if err != nil {
		return nil, err
	}
	at, err := d.topic(in.ID)
	if err != nil {
		return nil, err
	}
	fig := &topics.Figure{Topic: at, Weeks: make([]int, len(n.Weeks))}
	if i := slices.IndexFunc(n.Topics, func(f topics.Figure) bool { return f.Topic == at }); i >= 0 {
		fig = &n.Topics[i]
	}
	if fig.Texts == 0 && d.scoped || fig.Texts > 0 && d.tooFew(fig.Customers, fig.Nameless) {
		return nil, &touchstone.Error{Kind: touchstone.NotEnough, Message: touchstone.Msg("topics.too_few", "floor", d.floor)}
	}
	out := TopicShown{TopicsMade: c.topicsMade(), Weeks: weeksOf(n), Topic: d.card(fig, n), Quotes: []TopicQuote{}}
	out.Quotes, err = d.quotes(ctx, fig.Quotes, in.Quotes)
	return &content[TopicShown]{out}, err
}

// topic finds a topic by its id.
func (d *topicDesk) topic(id string) (int, error) {
	at := slices.IndexFunc(d.found.Topics, func(t topics.Topic) bool { return t.ID == id })
	if at < 0 {
		return at, &touchstone.Error{Kind: touchstone.NotFound, Message: touchstone.Msg("topics.no_topic", "id", id)}
	}
	return at, nil
}
