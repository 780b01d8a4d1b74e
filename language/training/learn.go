// SPDX-License-Identifier: Apache-2.0

package training

import (
	"context"
	"math"
	"math/bits"
	"math/rand/v2"
	"slices"

	"touchstone"
	"touchstone/language/linear"
	"touchstone/language/plain"
	"touchstone/language/sentiment"
	"touchstone/stats"
)

// Options say how to learn from rows.
type Options struct {
	Seed     uint64
	Progress func(done, of int) // called after each training; nil where nobody looks
}

// Result is a model that tells labels, and how well it did when it had learnt
// from four fifths of the texts and was asked about the rest.
type Result struct {
	Model    *linear.Model
	Score    Score
	ByLabel  []LabelScore // most frequent first
	Cost     float64      // chosen by cross-validation among the four fifths
	Repeated int          // rows whose text is that of another row
}

// LabelScore is how well one label was told.
type LabelScore struct {
	Label     string  `json:"label"`
	Rows      int     `json:"rows"` // held out
	Precision float64 `json:"precision"`
	Recall    float64 `json:"recall"`
	F1        float64 `json:"f1"`
}

// part of the texts that is held out is one in so many.
const heldOut = 5

// costs are what is tried.
func costs() []float64 { return []float64{0.1, 0.3, 1, 3} }

// features are how texts are hashed; the more classes, the fewer buckets, so
// that models stay below twenty megabytes.
func features(classes int) linear.Features {
	f := linear.Features{Bits: 18, Chars: 3, Words: 2, Letters: 5}
	for f.Bits > 12 && classes<<f.Bits > 20<<20 {
		f.Bits--
	}
	return f
}

// Learn makes a model of rows, as Rows gives them, with its figures.
func Learn(ctx context.Context, rows []Row, o Options) (*Result, error) {
	l, err := newLearner(rows, o)
	if err != nil {
		return nil, err
	}
	train, test := l.split(func(key uint64) bool { return key%heldOut == 0 })
	r := &Result{Repeated: l.repeated}
	if r.Cost, err = l.choose(ctx, train); err != nil {
		return nil, err
	}
	m, err := l.fit(ctx, train, r.Cost)
	if err != nil {
		return nil, err
	}
	if len(test) < 2 {
		return nil, &touchstone.Error{Kind: touchstone.NotEnough, Message: touchstone.Msg("training.few_held_out")}
	}
	half := len(test) / 2 // one half finds the temperature of the other
	first, second := l.judge(m, test[half:], l.temperature(m, test[:half])), l.judge(m, test[:half], l.temperature(m, test[half:]))
	all := append(first, second...)
	r.Score, r.ByLabel = Judge(all), byLabel(all)
	everything, _ := l.split(func(uint64) bool { return false })
	if r.Model, err = l.fit(ctx, everything, r.Cost); err != nil {
		return nil, err
	}
	r.Model.Temperature = l.temperature(m, test)
	return r, nil
}

// learner is rows as they are learnt from.
type learner struct {
	Options
	rows     []Row
	classes  []string
	class    []int
	keys     []uint64
	features [][]uint32
	repeated int
	done     int
}

func newLearner(rows []Row, o Options) (*learner, error) {
	l := &learner{Options: o, rows: rows}
	for _, c := range Classes(rows) {
		l.classes = append(l.classes, c.Name)
	}
	slices.Sort(l.classes)
	hasher, err := linear.NewHasher(features(len(l.classes)))
	if err != nil {
		return nil, err
	}
	var t plain.Text
	seen := map[uint64]bool{}
	for _, r := range rows {
		t.Reset(r.Text)
		key := sentiment.Key(&t)
		if seen[key] {
			l.repeated++
		}
		seen[key] = true
		class, _ := slices.BinarySearch(l.classes, r.Label)
		l.class, l.keys = append(l.class, class), append(l.keys, key)
		l.features = append(l.features, slices.Clone(hasher.Hash(t.Runes())))
	}
	return l, nil
}

// split parts the rows by the hash of their texts.
func (l *learner) split(out func(key uint64) bool) (train, test []int) {
	for i, key := range l.keys {
		if out(key) {
			test = append(test, i)
		} else {
			train = append(train, i)
		}
	}
	return train, test
}

const rounds = 10

func (l *learner) fit(ctx context.Context, rows []int, cost float64) (*linear.Model, error) {
	var s linear.Set
	for _, i := range rows {
		s.Features, s.Class = append(s.Features, l.features[i]), append(s.Class, l.class[i])
	}
	m, err := linear.Train(ctx, features(len(l.classes)), l.classes, s, linear.Options{Seed: l.Seed, Cost: cost, Rounds: rounds})
	l.done++
	if l.Progress != nil {
		l.Progress(l.done, len(costs())*2+2)
	}
	return m, err
}

// choose gives the cost that does best when half of the rows are asked about
// after learning from the other half.
func (l *learner) choose(ctx context.Context, rows []int) (float64, error) {
	best, most := costs()[0], -1
	for _, cost := range costs() {
		right := 0
		for half := range uint64(2) {
			var train, test []int
			for _, i := range rows {
				if l.keys[i]>>20%2 == half {
					test = append(test, i)
				} else {
					train = append(train, i)
				}
			}
			m, err := l.fit(ctx, train, cost)
			if err != nil {
				return 0, err
			}
			for _, j := range l.judge(m, test, 1) {
				if j.Got == j.Want {
					right++
				}
			}
		}
		if right > most {
			best, most = cost, right
		}
	}
	return best, nil
}

// judge asks a model about rows.
func (l *learner) judge(m *linear.Model, rows []int, temperature float64) []Judgement {
	scores := make([]float64, m.Rows())
	asked := *m
	asked.Temperature = temperature
	var out []Judgement
	for _, i := range rows {
		m.Score(scores, l.features[i])
		best := m.Best(scores)
		out = append(out, Judgement{Want: l.rows[i].Label, Got: l.classes[best], Sure: asked.Probability(scores)})
	}
	return out
}

// temperature finds the temperature at which a model is as sure of rows as it
// is right.
func (l *learner) temperature(m *linear.Model, rows []int) float64 {
	var scores [][]float64
	var class []int
	for _, i := range rows {
		s := make([]float64, max(m.Rows(), 2))
		m.Score(s, l.features[i])
		if m.Rows() == 1 { // as two scores, of which the first is zero
			s[0], s[1] = 0, s[0]
		}
		scores, class = append(scores, s), append(class, l.class[i])
	}
	return linear.Temperature(scores, class)
}

// byLabel scores each label.
func byLabel(all []Judgement) []LabelScore {
	wanted, got, right := map[string]float64{}, map[string]float64{}, map[string]float64{}
	var rows []Row
	for _, j := range all {
		wanted[j.Want]++
		got[j.Got]++
		if j.Got == j.Want {
			right[j.Want]++
		}
		rows = append(rows, Row{Label: j.Want})
	}
	var out []LabelScore
	for _, c := range Classes(rows) {
		n := c.Name
		out = append(out, LabelScore{n, c.Rows, right[n] / max(got[n], 1), right[n] / wanted[n], 2 * right[n] / (wanted[n] + got[n])})
	}
	return out
}

// f1Interval is the interval of the macro-F1 by resampling judgements.
func f1Interval(all []Judgement) stats.Interval {
	const resamples, tail = 400, .025
	random := rand.NewPCG(1, 1)
	values := make([]float64, resamples)
	times := make([]int, len(all))
	for i := range values {
		clear(times)
		for range all {
			k, _ := bits.Mul64(random.Uint64(), uint64(len(all)))
			times[k]++
		}
		values[i] = macroF1(all, times)
	}
	slices.Sort(values)
	at := func(q float64) float64 { return values[min(int(math.Round(q*(resamples-1))), resamples-1)] }
	return stats.Interval{Low: at(tail), High: at(1 - tail)}
}
