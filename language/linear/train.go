// SPDX-License-Identifier: Apache-2.0

package linear

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/bits"
	"math/rand/v2"
	"runtime"
	"sync"
)

// Set is what a model learns from.
type Set struct {
	Features [][]uint32 // of each example, as a Hasher gives them
	Class    []int      // of each example: an index into the classes
	Weight   []float64  // of each example, above 0; nil where all weigh the same
	// Offset is what is known of each example before: a score to which that of
	// the model is added. Then two classes are learnt, only where what is known
	// falls short, and no bias. nil is nothing.
	Offset []float64
}

// Options say how to train.
type Options struct {
	Seed   uint64
	Cost   float64 // of being wrong, against that of large weights; above 0, about 1
	Rounds int     // passes over the examples; 1 to 100, about 8
	// Prior is the model that weights are drawn to, instead of to zero: few
	// examples then correct it and do not replace it. It has the same features
	// and classes; nil is none.
	Prior *Model
}

// MaxClasses bounds the number of classes.
const MaxClasses = 1000

// Train learns classes from examples: one weight vector for two classes, else
// one a class against the rest. It minimises
//
//	|w-prior|²/2 + Cost * Σ max(0, 1 - y w·x)²
//
// with x the features of an example divided by the root of their number, by
// dual coordinate descent (Hsieh et al. 2008, doi 10.1145/1390156.1390208).
// This loss was chosen over the logistic one because it takes additions and
// products alone, which all machines round alike, because a handful of passes
// is enough, and because the prior is nothing but where to begin.
//
// The result is rounded to one byte a weight. Faults of the set or the options
// are errors; so is the end of ctx.
func Train(ctx context.Context, f Features, classes []string, s Set, o Options) (*Model, error) {
	if err := errors.Join(f.Validate(), s.validate(f, classes), o.validate(f, classes)); err != nil {
		return nil, err
	}
	d, err := descend(ctx, f, classes, s, o)
	if err != nil {
		return nil, err
	}
	return d.round(), nil
}

// validate says what is wrong with a set.
func (s Set) validate(f Features, classes []string) error {
	if len(classes) < 2 || len(classes) > MaxClasses {
		return fmt.Errorf("%d classes; 2 to %d are allowed", len(classes), MaxClasses)
	}
	if len(s.Features) != len(s.Class) || s.Weight != nil && len(s.Weight) != len(s.Class) {
		return fmt.Errorf("%d examples have %d classes and %d weights", len(s.Features), len(s.Class), len(s.Weight))
	}
	if s.Offset != nil && (len(classes) != 2 || len(s.Offset) != len(s.Class)) {
		return fmt.Errorf("%d examples of %d classes have %d offsets", len(s.Class), len(classes), len(s.Offset))
	}
	for i, c := range s.Class {
		if s.Offset != nil && !(math.Abs(s.Offset[i]) <= math.MaxFloat32) {
			return fmt.Errorf("the offset of example %d is %v", i, s.Offset[i])
		}
		if c < 0 || c >= len(classes) {
			return fmt.Errorf("example %d is of class %d; there are %d", i, c, len(classes))
		}
		if s.Weight != nil && !(s.Weight[i] > 0) {
			return fmt.Errorf("example %d weighs %v; it must be above 0", i, s.Weight[i])
		}
		for _, b := range s.Features[i] {
			if b>>f.Bits != 0 {
				return fmt.Errorf("example %d has feature %d; there are 2^%d", i, b, f.Bits)
			}
		}
	}
	return nil
}

// validate says what is wrong with options.
func (o Options) validate(f Features, classes []string) error {
	const most = 100
	switch {
	case !(o.Cost > 0) || math.IsInf(o.Cost, 1):
		return fmt.Errorf("cost is %v; it must be above 0", o.Cost)
	case o.Rounds < 1 || o.Rounds > most:
		return fmt.Errorf("rounds are %d; 1 to %d are allowed", o.Rounds, most)
	case o.Prior != nil && (o.Prior.Features != f || len(o.Prior.Classes) != len(classes)):
		return errors.New("the prior has other features or classes")
	}
	return nil
}

// dense is a model before it is rounded.
type dense struct {
	features Features
	classes  []string
	weights  [][]float64 // by row
	bias     []float64
}

// descend trains the rows side by side; none knows of the others, so their
// order does not matter.
func descend(ctx context.Context, f Features, classes []string, s Set, o Options) (*dense, error) {
	d := &dense{features: f, classes: classes, weights: make([][]float64, rowsOf(len(classes))), bias: make([]float64, rowsOf(len(classes)))}
	var all sync.WaitGroup
	free := make(chan struct{}, runtime.GOMAXPROCS(0))
	for row := range d.weights {
		free <- struct{}{}
		all.Go(func() {
			defer func() { <-free }()
			r := newRow(s, target(row, len(classes)), o)
			r.begin(f, row, o.Prior)
			r.run(ctx, o)
			d.weights[row], d.bias[row] = r.weights, r.bias
		})
	}
	all.Wait()
	return d, ctx.Err()
}

// rowsOf is how many weight vectors so many classes need.
func rowsOf(classes int) int {
	if classes == 2 {
		return 1
	}
	return classes
}

// target is the class that a row tells from the rest; of two, the second.
func target(row, classes int) int {
	if classes == 2 {
		return 1
	}
	return row
}

// row trains one weight vector.
type row struct {
	Set
	sign    []float64 // +1 in the class, -1 outside
	value   []float64 // of each feature of an example
	dual    []float64
	weights []float64
	bias    float64
}

func newRow(s Set, class int, o Options) *row {
	n := len(s.Class)
	r := &row{Set: s, sign: make([]float64, n), value: make([]float64, n), dual: make([]float64, n)}
	for i, c := range s.Class {
		r.sign[i] = -1
		if c == class {
			r.sign[i] = 1
		}
		r.value[i] = value(len(s.Features[i]))
	}
	return r
}

// value is what each of n features counts: together they have length 1.
func value(n int) float64 { return 1 / math.Sqrt(float64(max(n, 1))) }

func (r *row) begin(f Features, row int, prior *Model) {
	r.weights = make([]float64, 1<<f.Bits)
	if prior == nil {
		return
	}
	for b := range r.weights {
		r.weights[b] = float64(float64(prior.weight(b, row)) * prior.scale[row])
	}
	r.bias = prior.bias[row]
}

func (r *row) run(ctx context.Context, o Options) {
	order := make([]int, len(r.sign))
	for i := range order {
		order[i] = i
	}
	random := rand.NewPCG(o.Seed, 1)
	for range o.Rounds {
		if ctx.Err() != nil {
			return
		}
		shuffle(order, random)
		for _, i := range order {
			cost := o.Cost
			if r.Weight != nil {
				cost = float64(cost * r.Weight[i])
			}
			r.step(i, .5/cost)
		}
	}
}

// shuffle is the shuffle of Fisher and Yates, written out because the library
// does not promise to draw alike forever.
func shuffle(order []int, random *rand.PCG) {
	for i := len(order) - 1; i > 0; i-- {
		k, _ := bits.Mul64(random.Uint64(), uint64(i+1))
		order[i], order[k] = order[k], order[i]
	}
}

// step takes one example to its best place while all others stay.
func (r *row) step(i int, diagonal float64) {
	sum := 0.0
	for _, b := range r.Features[i] {
		sum += r.weights[b]
	}
	score, square := r.bias+float64(sum*r.value[i]), 2.0 // |x|² of the features, which is 1, and of the bias, which is 1
	if r.Offset != nil {
		score, square = r.Offset[i]+float64(sum*r.value[i]), 1
	}
	gradient := float64(r.sign[i]*score) - 1 + float64(diagonal*r.dual[i])
	next := max(r.dual[i]-gradient/(square+diagonal), 0)
	step := float64((next - r.dual[i]) * r.sign[i])
	if step == 0 {
		return
	}
	r.dual[i] = next
	if r.Offset == nil {
		r.bias += step
	}
	step = float64(step * r.value[i])
	for _, b := range r.Features[i] {
		r.weights[b] += step
	}
}
