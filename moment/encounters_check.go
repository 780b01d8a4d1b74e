// SPDX-License-Identifier: Apache-2.0

package moment

import (
	"math"

	"touchstone"
)

// mostTouchpoints bounds the joint covariance of their traits: 72 MB.
const mostTouchpoints = 1000

func (e Encounters) check() error {
	n := len(e.Customer)
	if n == 0 || e.Customers.N == 0 {
		return &touchstone.Error{Kind: touchstone.NotEnough, Message: touchstone.Msg("moment.no_encounters")}
	}
	if len(e.Touchpoints) > mostTouchpoints {
		return &touchstone.Error{Kind: touchstone.TooLarge, Message: touchstone.Msg("moment.many_touchpoints", "most", mostTouchpoints)}
	}
	lengths := []int{len(e.At), len(e.Quality), len(e.Before), len(e.After), len(e.Weight)}
	for _, l := range lengths {
		if l != 0 && l != n {
			return unequalColumns()
		}
	}
	if len(e.Touchpoint) != n {
		return unequalColumns()
	}
	if err := e.checkCodes(); err != nil {
		return err
	}
	if err := e.checkNumbers(); err != nil {
		return err
	}
	return e.checkNames()
}

func (e Encounters) checkCodes() error {
	for i, c := range e.Customer {
		if int(c) >= e.Customers.N {
			return badValue(float64(c))
		}
		if t := e.Touchpoint[i]; int(t) >= len(e.Touchpoints) {
			return badValue(float64(t))
		}
	}
	for _, q := range e.Quality {
		if q > Good {
			return badValue(float64(q))
		}
	}
	return nil
}

func (e Encounters) checkNumbers() error {
	for _, emotion := range [][]float32{e.Before, e.After} {
		if err := checkRange(emotion, -1, 1); err != nil {
			return err
		}
	}
	if err := checkWeights(e.Weight); err != nil {
		return err
	}
	if err := checkColumns(len(e.Customer), e.Covariates, e.Outcomes, e.Placebos); err != nil {
		return err
	}
	return checkColumns(e.Customers.N, e.Customers.Covariates, e.Customers.Outcomes, e.Customers.Placebos)
}

func checkColumns(n int, covariates []Covariate, outcomes ...[]Outcome) error {
	for _, c := range covariates {
		if len(c.Values) != n {
			return unequalColumns()
		}
		low, high := math.Inf(-1), math.Inf(1)
		if c.Levels != nil {
			low, high = 0, float64(len(c.Levels)-1)
		}
		if err := checkRange(c.Values, low, high); err != nil {
			return err
		}
	}
	for _, list := range outcomes {
		for _, o := range list {
			if err := o.check(n); err != nil {
				return err
			}
		}
	}
	return nil
}

func (o Outcome) check(n int) error {
	if len(o.Values) != n || len(o.Weight) != 0 && len(o.Weight) != n {
		return unequalColumns()
	}
	if o.Smallest < 0 || math.IsNaN(o.Smallest) {
		return badValue(o.Smallest)
	}
	for _, v := range o.Values {
		if o.Binary && v == v && v != 0 && v != 1 || math.IsInf(float64(v), 0) {
			return badValue(float64(v))
		}
	}
	return checkWeights(o.Weight)
}

// checkRange lets NaN pass, and nothing infinite.
func checkRange(values []float32, low, high float64) error {
	for _, v := range values {
		if f := float64(v); f < low || f > high || math.IsInf(f, 0) {
			return badValue(f)
		}
	}
	return nil
}

func checkWeights(weights []float32) error {
	for _, w := range weights {
		if !(w >= 0) || math.IsInf(float64(w), 0) {
			return &touchstone.Error{Kind: touchstone.Invalid, Message: touchstone.Msg("moment.not_finite")}
		}
	}
	return nil
}

func (e Encounters) checkNames() error {
	seen := map[string]bool{}
	for _, name := range e.names() {
		if seen[name] {
			return &touchstone.Error{Kind: touchstone.Invalid, Field: name, Message: touchstone.Msg("moment.name_twice", "name", name)}
		}
		seen[name] = true
	}
	for _, list := range [][]Outcome{e.Outcomes, e.Customers.Outcomes} {
		for _, o := range list {
			if o.Impact != Decision && o.Impact != Brand {
				return &touchstone.Error{Kind: touchstone.Invalid, Field: o.Name, Message: touchstone.Msg("moment.bad_impact", "name", o.Name)}
			}
		}
	}
	return nil
}

func (e Encounters) names() []string {
	var names []string
	for _, list := range [][]Covariate{e.Covariates, e.Customers.Covariates} {
		for _, c := range list {
			names = append(names, c.Name)
		}
	}
	for _, list := range [][]Outcome{e.Outcomes, e.Placebos, e.Customers.Outcomes, e.Customers.Placebos} {
		for _, o := range list {
			names = append(names, o.Name)
		}
	}
	return names
}

func (o FindOptions) orDefault() (FindOptions, error) {
	if o.SmallestEmotion == 0 {
		o.SmallestEmotion = .1
	}
	if o.Level == 0 {
		o.Level = .05
	}
	if o.Draws == 0 {
		o.Draws = 2000
	}
	if o.Weights == [3]float64{} {
		o.Weights = [3]float64{1, 1, 1}
	}
	for _, v := range append([]float64{o.SmallestEmotion, o.Level, float64(o.Draws)}, o.Weights[:]...) {
		if !(v >= 0) || math.IsInf(v, 0) {
			return o, badValue(v)
		}
	}
	if o.Earlier != EarlierTested && o.Earlier != EarlierAlways && o.Earlier != EarlierNever {
		return o, &touchstone.Error{Kind: touchstone.Invalid, Field: "earlier", Message: touchstone.Msg("moment.bad_earlier", "value", string(o.Earlier))}
	}
	if o.Level >= 1 || o.Draws > mostDraws {
		return o, badValue(max(o.Level, float64(o.Draws)))
	}
	return o, nil
}

// mostDraws bounds the memory of ranks.
const mostDraws = 100_000
