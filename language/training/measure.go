// SPDX-License-Identifier: Apache-2.0

package training

import (
	"context"
	"math"
	"slices"

	"touchstone/language"
	"touchstone/language/lexicon"
	"touchstone/language/plain"
	"touchstone/language/sentiment"
)

// Ask gives what a polarity model says of texts that take a side, as one of
// two.
func Ask(m *sentiment.Model, examples []sentiment.Example) []Judgement {
	return ask(m, examples, func(s language.Sentiment) language.Polarity {
		if s.Positive > .5 {
			return language.Positive
		}
		return language.Negative
	})
}

// ask gives what a polarity model says of texts, told from its readings.
func ask(m *sentiment.Model, examples []sentiment.Example, told func(language.Sentiment) language.Polarity) []Judgement {
	var t plain.Text
	finder, reader := lexicon.Shipped().Finder(), m.Reader()
	var out []Judgement
	for _, e := range examples {
		t.Reset(e.Text)
		s := reader.Document(&t, finder.Read(&t))
		out = append(out, Judgement{Want: e.Polarity.String(), Got: told(s).String(), Sure: math.Max(s.Positive, 1-s.Positive)})
	}
	return out
}

// Figure is a score of the polarity model on texts of one kind.
type Figure struct {
	Name string `json:"name"`
	Score
}

// The kinds of reviews that Measure tells apart. The shops have hotels too.
const (
	HotelReviews = "chnsenticorp_hotel"
	ShopReviews  = "online_shopping_10cats"
)

// Measure tells how well a model does on reviews that it has not learnt from:
// it learns from four fifths of what the shipped model learns from, and is
// asked about the rest of both large sets.
func Measure(ctx context.Context, folder string, open bool, progress func(done, of int)) ([]Figure, error) {
	train, test, err := heldOutReviews(ctx, folder, open)
	if err != nil {
		return nil, err
	}
	m, err := sentiment.Fit(ctx, append(train, beside(open)...), sentiment.FitOptions{Seed: seed, Progress: progress})
	if err != nil {
		return nil, err
	}
	return []Figure{{HotelReviews, Judge(Ask(m, test[0]))}, {ShopReviews, Judge(Ask(m, test[1]))}}, nil
}

// heldOutReviews gives what is learnt from, and the fifth of each large set
// that is not.
func heldOutReviews(ctx context.Context, folder string, open bool) (train []sentiment.Example, test [2][]sentiment.Example, err error) {
	for i, s := range sources() {
		if open && s.licence != Open && i >= len(test) {
			continue
		}
		all, err := s.read(ctx, folder)
		if err != nil {
			return nil, test, err
		}
		learn, ask := Split(all, heldOut)
		if i < len(test) {
			test[i] = ask
		}
		if !open || s.licence == Open {
			train = append(train, learn...)
		}
	}
	return train, test, nil
}

// Across tells how well a model does on each trade of the shops when it has
// not seen that trade.
func Across(ctx context.Context, folder string, progress func(done, of int)) ([]Figure, error) {
	all, err := Reviews(ctx, folder, false)
	if err != nil {
		return nil, err
	}
	shops, err := sources()[1].read(ctx, folder)
	if err != nil {
		return nil, err
	}
	var out []Figure
	for _, trade := range trades(shops) {
		train, _ := Without(all, trade)
		_, test := Without(shops, trade)
		m, err := sentiment.Fit(ctx, append(train, Own()...), sentiment.FitOptions{Seed: seed, Progress: progress})
		if err != nil {
			return nil, err
		}
		out = append(out, Figure{trade, Judge(Ask(m, test))})
	}
	return out, nil
}

// trades lists the trades by name.
func trades(all []sentiment.Example) []string {
	var out []string
	for _, e := range all {
		out = append(out, e.Trade)
	}
	slices.Sort(out)
	return slices.Compact(out)
}
