// SPDX-License-Identifier: Apache-2.0

package sentiment

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"

	"touchstone/language"
	"touchstone/language/lexicon"
	"touchstone/language/linear"
	"touchstone/language/plain"
)

// Example is a text and how it feels.
type Example struct {
	Text     string
	Polarity language.Polarity
	Trade    string  // where it comes from, such as "hotel"; "" is nowhere in particular
	Weight   float64 // what it counts; above 0
	// Talk tells that customers say such a thing where they do not review. The
	// witnesses learn nothing from it; it teaches by how much to move what they say.
	Talk bool
}

// FitOptions say how to fit.
type FitOptions struct {
	Seed     uint64
	Progress func(done, of int) // called after each part; nil where nobody looks
}

// What was chosen by cross-validation on the public sets; docs/language.md has
// the figures.
const (
	cost   = 1
	rounds = 6
	folds  = 3
	// tradeRounds are few, for trades are easy to tell.
	tradeRounds = 3
	// enough is how many examples a trade needs for weights of its own.
	enough = 2000
	// unsure is the share of texts that the zone of doubt takes in at least.
	unsure = 0.10
	// narrowest is the least zone of doubt.
	narrowest = 0.20
)

// Fit learns a model. There must be positive and negative examples; neutral
// ones only teach what takes no side. Texts that differ in nothing but marks
// and blanks are always learnt from, or judged, together.
//
// The witnesses are weighed on texts that they have not learnt from: those of
// known trades by holding out a third of the texts at a time, those of no
// known trade by holding out a third of the trades.
func Fit(ctx context.Context, examples []Example, o FitOptions) (*Model, error) {
	f, err := newFit(examples, o)
	if err != nil {
		return nil, err
	}
	for _, step := range []func(context.Context) error{f.fitGeneral, f.fitTrades, f.weighAlone, f.weighKnown, f.fitTalk, f.weighSides, f.fitStand} {
		if err := errors.Join(step(ctx), ctx.Err()); err != nil {
			return nil, err
		}
	}
	f.model.weights.Zone = f.zone()
	return f.model, f.model.validate()
}

// fit is a model in the making.
type fit struct {
	FitOptions
	examples []learnt
	trades   []string // in order of their names; the last is "" where some have none
	sizes    []int    // of the trades
	model    *Model
	said     []said
	logits   []float64 // of examples when they were held out
	rows     []int     // the examples that these are of
	done     int
}

// learnt is an example as it is learnt from.
type learnt struct {
	Example
	key         uint64
	trade       int
	features    []uint32
	whole       lexicon.Tally
	last, first float64
	long        float64
}

// parts is how many trainings there are, for the progress.
func (f *fit) parts() int {
	n := 1 + folds
	if f.named() >= 2 {
		n += 2 + folds
	}
	if f.talking() {
		n += 1 + 2*(folds+1)
	}
	return n
}

func newFit(examples []Example, o FitOptions) (*fit, error) {
	f := &fit{FitOptions: o, model: &Model{}}
	var sides [2]int
	for i, e := range examples {
		if !(e.Weight > 0) {
			return nil, fmt.Errorf("example %d weighs %v; it must be above 0", i, e.Weight)
		}
		if e.Polarity != language.Neutral && !e.Talk {
			sides[(e.Polarity+1)/2]++
		}
	}
	if sides[0] < folds || sides[1] < folds {
		return nil, fmt.Errorf("%d negative and %d positive texts; %d of each are needed", sides[0], sides[1], folds)
	}
	f.name(examples)
	return f, f.read(examples)
}

// name lists the trades.
func (f *fit) name(examples []Example) {
	count := map[string]int{}
	for _, e := range examples {
		if !e.Talk {
			count[e.Trade]++
		}
	}
	for name := range count {
		f.trades = append(f.trades, name)
	}
	slices.Sort(f.trades)
	if len(f.trades) > 0 && f.trades[0] == "" {
		f.trades = append(f.trades[1:], "")
	}
	for _, name := range f.trades {
		f.sizes = append(f.sizes, count[name])
	}
}

// named is how many trades have a name.
func (f *fit) named() int {
	if f.trades[len(f.trades)-1] == "" {
		return len(f.trades) - 1
	}
	return len(f.trades)
}

// read takes from the texts what is learnt from.
func (f *fit) read(examples []Example) error {
	hasher, err := linear.NewHasher(texts())
	if err != nil {
		return err
	}
	var t plain.Text
	finder := lexicon.Shipped().Finder()
	for _, e := range examples {
		t.Reset(e.Text)
		found := finder.Read(&t)
		l := learnt{Example: e, key: Key(&t), trade: f.tradeOf(e), whole: found.Whole}
		l.long, _ = length(t.Kinds())
		l.features = slices.Clone(hasher.Hash(t.Runes()))
		l.last, l.first = ends(found.Clauses)
		f.examples = append(f.examples, l)
	}
	return nil
}

// tradeOf gives the number of an example's trade; beyond all for one that talks.
func (f *fit) tradeOf(e Example) int {
	if e.Talk {
		return len(f.trades)
	}
	return slices.Index(f.trades, e.Trade)
}

// Key is a hash of a text without its marks and blanks: what has the same key
// must not be learnt from and judged by at once.
func Key(t *plain.Text) uint64 {
	sum := uint64(0xcbf29ce484222325)
	kinds := t.Kinds()
	for i, r := range t.Runes() {
		if kinds[i] == plain.Letter || kinds[i] == plain.Digit || kinds[i] == plain.Han || kinds[i] == plain.Foreign {
			sum = (sum ^ uint64(r)) * 0x100000001b3
		}
	}
	sum = (sum ^ sum>>32) * 0xff51afd7ed558ccd
	return sum ^ sum>>32
}

// train learns from the examples of a side that use takes, with their features
// as they are or as a trade has them.
func (f *fit) train(ctx context.Context, features linear.Features, use func(*learnt) bool, shape func(*learnt) []uint32) (*linear.Model, error) {
	var s linear.Set
	for i := range f.examples {
		if e := &f.examples[i]; e.Polarity != language.Neutral && !e.Talk && use(e) {
			s.Features = append(s.Features, shape(e))
			s.Class = append(s.Class, int(e.Polarity+1)/2)
			s.Weight = append(s.Weight, e.Weight)
		}
	}
	m, err := linear.Train(ctx, features, []string{"negative", "positive"}, s, linear.Options{Seed: f.Seed, Cost: cost, Rounds: rounds})
	f.tell()
	return m, err
}

func (f *fit) tell() {
	f.done++
	if f.Progress != nil {
		f.Progress(f.done, f.parts())
	}
}

func all(*learnt) bool { return true }

func asIs(e *learnt) []uint32 { return e.features }

func (f *fit) inTrade(e *learnt) []uint32 {
	if e.trade >= f.named() {
		return e.features
	}
	return within(nil, e.features, e.trade)
}

func (f *fit) fitGeneral(ctx context.Context) (err error) {
	f.model.general, err = f.train(ctx, texts(), all, asIs)
	f.model.seen = f.seen()
	return err
}

// seen lists the n-grams that enough of the examples have.
func (f *fit) seen() seen {
	const often = 3
	count := make([]uint8, 1<<texts().Bits)
	s := newSeen()
	for i := range f.examples {
		if f.examples[i].Talk {
			continue
		}
		for _, b := range f.examples[i].features {
			if count[b] = min(count[b]+1, often); count[b] == often {
				s.add(b)
			}
		}
	}
	return s
}

// fitTrades learns the trades and how each of them speaks, if there is more
// than one.
func (f *fit) fitTrades(ctx context.Context) (err error) {
	if f.named() < 2 {
		return nil
	}
	var s linear.Set
	for i := range f.examples {
		if e := &f.examples[i]; !e.Talk {
			s.Features = append(s.Features, ofTrade(nil, e.features))
			s.Class = append(s.Class, e.trade)
		}
	}
	if f.model.trades, err = linear.Train(ctx, tradeFeatures(), f.trades, s, linear.Options{Seed: f.Seed, Cost: cost, Rounds: tradeRounds}); err != nil {
		return err
	}
	f.tell()
	f.model.experts, err = f.train(ctx, expertFeatures(), all, f.inTrade)
	return err
}

// group tells which examples are held out together when whole trades are: of
// no trade, by text; where there is but one, all by text.
func (f *fit) group(e *learnt) int {
	if f.named() < 2 || e.trade >= f.named() {
		return int(e.key >> 8 % folds)
	}
	return e.trade % folds
}

// weighAlone weighs the witnesses on texts of trades that were not learnt.
func (f *fit) weighAlone(ctx context.Context) error {
	var w weighing
	for g := range folds {
		learn := func(e *learnt) bool { return f.group(e) != g }
		m, err := f.train(ctx, texts(), learn, asIs)
		if err != nil {
			return err
		}
		score := make([]float64, 1)
		for i := range f.examples {
			if e := &f.examples[i]; !e.Talk && f.group(e) == g {
				m.Score(score, e.features)
				w.add(i, e, score[0])
			}
		}
	}
	if len(w.x) == 0 {
		return errors.New("no text could be held out")
	}
	var err error
	if f.model.weights.Alone, err = w.fit(f.examples, func(*learnt) bool { return true }); err != nil {
		return err
	}
	f.hold(&w, f.model.weights.Alone)
	return f.weighWords()
}

// weighWords weighs what the lexicon says where it is heard alone: in texts that
// are not long. It has learnt from none of them.
func (f *fit) weighWords() (err error) {
	const long = 60
	var w weighing
	for i := range f.examples {
		if e := &f.examples[i]; !e.Talk && e.whole.Opinions > 0 {
			w.add(i, e, 0)
		}
	}
	for i := range w.x {
		w.x[i] = w.x[i][scores:]
	}
	f.model.weights.Words, err = w.fit(f.examples, func(e *learnt) bool { return e.long <= long })
	return err
}

// weighKnown weighs the witnesses on texts of trades that were learnt.
func (f *fit) weighKnown(ctx context.Context) error {
	if f.named() < 2 {
		return nil
	}
	var w weighing
	for g := range folds {
		learn := func(e *learnt) bool { return int(e.key%folds) != g }
		m, err := f.train(ctx, expertFeatures(), learn, f.inTrade)
		if err != nil {
			return err
		}
		score := make([]float64, 1)
		for i := range f.examples {
			if e := &f.examples[i]; int(e.key%folds) == g && e.trade < f.named() {
				m.Score(score, f.inTrade(e))
				w.add(i, e, score[0])
			}
		}
	}
	return f.believe(&w)
}

// believe fits the weights of known trades, together and one by one.
func (f *fit) believe(w *weighing) (err error) {
	to := &f.model.weights
	if to.Known, err = w.fit(f.examples, func(*learnt) bool { return true }); err != nil {
		return err
	}
	to.Of = map[string]linear.Logistic{}
	for trade, name := range f.trades[:f.named()] {
		if f.sizes[trade] < enough {
			continue
		}
		if to.Of[name], err = w.fit(f.examples, func(e *learnt) bool { return e.trade == trade }); err != nil {
			return fmt.Errorf("trade %s: %w", name, err)
		}
	}
	for i, row := range w.rows {
		l := to.Known
		if own, has := to.Of[f.trades[f.examples[row].trade]]; has {
			l = own
		}
		w.logits = append(w.logits, l.Logit(w.x[i]))
	}
	f.rows, f.logits = append(f.rows, w.rows...), append(f.logits, w.logits...)
	return nil
}

// hold keeps the logits of held-out texts of no trade, or of all where none is
// known.
func (f *fit) hold(w *weighing, l linear.Logistic) {
	for i, row := range w.rows {
		if f.named() < 2 || f.examples[row].trade >= f.named() {
			f.rows, f.logits = append(f.rows, row), append(f.logits, l.Logit(w.x[i]))
		}
	}
}

// weighing is the evidence of held-out texts.
type weighing struct {
	x      [][]float64
	rows   []int
	logits []float64
}

func (w *weighing) add(row int, e *learnt, score float64) {
	v := evidenceOf(score, e.whole, e.last, e.first, e.long)
	w.x = append(w.x, v[:])
	w.rows = append(w.rows, row)
}

// fit fits a logistic regression to the texts that use takes and that take a
// side.
func (w *weighing) fit(examples []learnt, use func(*learnt) bool) (linear.Logistic, error) {
	var x [][]float64
	var second []bool
	var weight []float64
	for i, row := range w.rows {
		if e := &examples[row]; e.Polarity != language.Neutral && use(e) {
			x, second, weight = append(x, w.x[i]), append(second, e.Polarity == language.Positive), append(weight, e.Weight)
		}
	}
	return linear.FitLogistic(x, second, weight)
}

// weighSides fits what takes a side, if there are texts that take none, by the
// texts of no trade.
func (f *fit) weighSides(context.Context) error {
	var x [][]float64
	var takes []bool
	var total [2]float64
	for i, row := range f.rows {
		e := &f.examples[row]
		if e.trade < f.named() { // reviews of products take sides by their nature
			continue
		}
		v := sidesOf(f.logits[i], e.whole)
		x, takes = append(x, v[:]), append(takes, e.Polarity != language.Neutral)
		total[int(flag(e.Polarity != language.Neutral))]++
	}
	if total[0] < folds || total[1] < folds {
		return nil
	}
	var err error
	f.model.weights.Side, err = linear.FitLogistic(x, takes, nil)
	return err
}

// zone gives the zone of doubt that takes in the least sure of the held-out
// texts.
func (f *fit) zone() float64 {
	var values []float64
	for i, l := range f.logits {
		if f.examples[f.rows[i]].Polarity != language.Neutral {
			values = append(values, math.Abs(float64(2*linear.Sigmoid(l))-1))
		}
	}
	slices.Sort(values)
	const finest = 1000
	at := values[int(float64(len(values))*unsure)]
	return max(narrowest, math.Ceil(float64(at*finest))/finest)
}
