// SPDX-License-Identifier: Apache-2.0

package sentiment

import (
	"context"
	"slices"

	"touchstone/language"
	"touchstone/language/lexicon"
	"touchstone/language/linear"
	"touchstone/language/plain"
)

// What was chosen by cross-validation on our own sentences.
const (
	talkCost   = .35
	talkRounds = 12
	talkNone   = 2 // what a text counts that takes no side, of which there are fewer
	// heed is how far talk is heeded, of what is best for texts like those it
	// learnt from: others are not so like.
	heed = .75
)

// talking tells whether any example talks.
func (f *fit) talking() bool {
	return slices.ContainsFunc(f.examples, func(e learnt) bool { return e.Talk })
}

// said is an example that talks.
type said struct {
	row      int
	features []uint32
	logit    float64 // of being positive, by models that have not learnt from it
}

// listen lists the examples that talk, with what the witnesses say of them.
func (f *fit) listen() []said {
	var out []said
	var t plain.Text
	finder, reader := lexicon.Shipped().Finder(), f.model.Reader()
	for i := range f.examples {
		e := &f.examples[i]
		if !e.Talk || len(e.features) == 0 {
			continue
		}
		t.Reset(e.Text)
		found := finder.Read(&t)
		long, latin := length(t.Kinds())
		out = append(out, said{
			row:      i,
			features: sketch(slices.Clone(e.features), t.Clauses(), found.Clauses, found.Opinions),
			logit:    reader.witnessed(found, e.features, noTrade, long, latin),
		})
	}
	return out
}

// fitTalk learns from the examples that talk what the witnesses get wrong, if
// there are any.
func (f *fit) fitTalk(ctx context.Context) (err error) {
	if f.said = f.listen(); len(f.said) == 0 {
		return nil
	}
	f.model.talk = &talk{}
	if f.model.talk.like, err = f.fitLike(ctx); err != nil {
		return err
	}
	side := lesson{classes: [2]string{"negative", "positive"}}
	for _, s := range f.said {
		e := &f.examples[s.row]
		side.add(s.logit, e.Polarity == language.Positive, flag(e.Polarity != language.Neutral)*e.Weight)
	}
	f.model.talk.side, f.model.weights.Talk, err = f.learn(ctx, &side)
	for i := range f.said {
		f.said[i].logit = side.logit[i]
		f.rows, f.logits = append(f.rows, f.said[i].row), append(f.logits, side.logit[i])
	}
	return err
}

// fitLike learns to tell examples that talk from those of trades.
func (f *fit) fitLike(ctx context.Context) (*linear.Model, error) {
	var s linear.Set
	for i := range f.examples {
		e := &f.examples[i]
		s.Features = append(s.Features, ofTrade(nil, e.features))
		s.Class = append(s.Class, class(e.Talk))
	}
	m, err := linear.Train(ctx, tradeFeatures(), []string{"review", "talk"}, s, linear.Options{Seed: f.Seed, Cost: cost, Rounds: tradeRounds})
	f.tell()
	return m, err
}

// fitStand does for taking a side what fitTalk does for the side.
func (f *fit) fitStand(ctx context.Context) (err error) {
	if f.model.talk == nil || f.model.weights.Side == nil {
		return nil
	}
	stand := lesson{classes: [2]string{"neutral", "sided"}}
	for _, s := range f.said {
		e := &f.examples[s.row]
		x, weight := sidesOf(s.logit, e.whole), e.Weight
		if e.Polarity == language.Neutral {
			weight *= talkNone
		}
		stand.add(f.model.weights.Side.Logit(x[:]), e.Polarity != language.Neutral, weight)
	}
	f.model.talk.stand, f.model.weights.Stand, err = f.learn(ctx, &stand)
	return err
}

// lesson is what is known of the examples that talk and what is to be learnt.
type lesson struct {
	classes [2]string
	logit   []float64 // of the second class
	second  []bool
	weight  []float64 // 0 of those that do not count
}

func (l *lesson) add(logit float64, second bool, weight float64) {
	l.logit, l.second, l.weight = append(l.logit, logit), append(l.second, second), append(l.weight, weight)
}

// learn learns what moves the log-odds of a lesson, and weighs it on examples that
// it was not learnt from; the log-odds of the lesson become what that gives.
func (f *fit) learn(ctx context.Context, l *lesson) (*linear.Model, linear.Logistic, error) {
	x := make([][]float64, len(f.said))
	for g := range folds {
		m, err := f.shift(ctx, l, func(e *learnt) bool { return int(e.key%folds) != g })
		if err != nil {
			return nil, nil, err
		}
		for i, s := range f.said {
			if int(f.examples[s.row].key%folds) == g {
				x[i] = []float64{l.logit[i], moved(m, s.features)}
			}
		}
	}
	all, err := f.shift(ctx, l, func(*learnt) bool { return true })
	if err != nil {
		return nil, nil, err
	}
	weights, err := linear.FitLogistic(x, l.second, l.weight)
	if err != nil {
		return nil, nil, err
	}
	weights[1] *= heed
	for i := range x {
		l.logit[i] = weights.Logit(x[i])
	}
	return all, weights, nil
}

// shift learns from the examples that use takes.
func (f *fit) shift(ctx context.Context, l *lesson, use func(*learnt) bool) (*linear.Model, error) {
	var s linear.Set
	for i, one := range f.said {
		if l.weight[i] > 0 && use(&f.examples[one.row]) {
			s.Features, s.Class = append(s.Features, one.features), append(s.Class, class(l.second[i]))
			s.Weight, s.Offset = append(s.Weight, l.weight[i]), append(s.Offset, l.logit[i]/plainly)
		}
	}
	m, err := linear.Train(ctx, texts(), l.classes[:], s, linear.Options{Seed: f.Seed, Cost: talkCost, Rounds: talkRounds})
	f.tell()
	return m, err
}

// class is that of the second of two.
func class(second bool) int { return int(flag(second)) }
