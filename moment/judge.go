// SPDX-License-Identifier: Apache-2.0

package moment

import (
	"math"
	"slices"

	"touchstone/stats"
)

// impacts is the order of traits in arrays.
var impacts = [3]Impact{Emotion, Decision, Brand}

// trait gives a trait by its place in impacts.
func (t *Finding) trait(k int) *Trait { return [3]*Trait{&t.Emotion, &t.Decision, &t.Brand}[k] }

// judge makes traits of effects, controls false discoveries, and classes
// touchpoints.
func (f *finder) judge() {
	has := [3]bool{}
	for _, o := range f.outcomes {
		has[slices.Index(impacts[:], o.Impact)] = true
	}
	for k := 1; k < len(impacts); k++ {
		if has[k] {
			f.out.Measured = append(f.out.Measured, impacts[k])
		}
		for t := range f.out.Touchpoints {
			f.settle(t, k)
		}
	}
	f.out.Rung, f.out.Next = rungOf(f.rated(), has[1], has[2])
	for t := range f.out.Touchpoints {
		for i := range f.out.Touchpoints[t].Bads.Effects {
			f.out.Touchpoints[t].Bads.Effects[i].influence = influence{}
		}
	}
	f.traits()
	f.checkPlacebos()
	f.classify()
}

// settle makes the trait of one impact out of the effects on its outcomes: the
// one with the smallest p-value, which counts times their number. Effects of bad
// experiences that go with what is better come after all others.
func (f *finder) settle(touchpoint, k int) {
	found := &f.out.Touchpoints[touchpoint]
	trait := found.trait(k)
	*trait = Trait{Effect: none(), Reason: NotMeasured, Q: math.NaN()}
	var best, first *OutcomeEffect
	tests := 0
	for i := range found.Bads.Effects {
		e := &found.Bads.Effects[i]
		if e.Impact != impacts[k] {
			continue
		}
		if first == nil {
			first = e
		}
		if e.Reason == "" {
			tests++
			if best == nil || best.against() && !e.against() || best.against() == e.against() && e.P < best.P {
				best = e
			}
		}
	}
	if best != nil {
		p := min(1, float64(tests)*best.P)
		*trait = Trait{Effect: best.Effect, Outcome: best.Outcome, Binary: best.Binary, N: best.N0 + best.N1, Smallest: best.Smallest, Against: best.against(), Q: math.NaN()}
		trait.P = p
		f.influences[touchpoint][k] = best.influence
	} else if first != nil {
		*trait = Trait{Effect: none(), Outcome: first.Outcome, Binary: first.Binary, Reason: first.Reason, N: first.N0 + first.N1, Smallest: first.Smallest, Q: math.NaN(), More: found.more(first)}
	}
}

// against tells whether a bad experience goes with what is better.
func (e *OutcomeEffect) against() bool { return float64(e.Harm)*e.Value < 0 }

// more gives how many more ratings would pass the gate that an effect failed,
// at the shares seen so far.
func (t *Finding) more(e *OutcomeEffect) int {
	rare := min(e.N0, e.N1)
	switch e.Reason {
	case TooFew, NotMeasured:
		return ceil(float64(MinArm-rare) * ratio(t.Rated, rare))
	case FewEvents:
		return ceil(float64(MinEvents-e.Events) * ratio(t.Rated, e.Events))
	case FewEffective:
		return ceil(float64(t.Rated) * (MinEffective/t.Bads.Comparable - 1))
	}
	return 0
}

// power80 is how many standard errors an effect must be for a test at .05 to
// find it with a power of .8: 1.96 + .84.
const power80 = 2.801585

// moreFor gives how many more ratings would show an effect of the smallest size
// of interest, where that is open: the interval reaches beyond it.
func (t *Trait) moreFor(rated int) int {
	if t.Holds || t.Smallest == 0 || max(math.Abs(t.Low), math.Abs(t.High)) < t.Smallest {
		return 0
	}
	times := power80 * t.SE / t.Smallest
	return max(0, ceil(float64(rated)*(times*times-1)))
}

// traits gives q-values over all touchpoints and impacts, and says which hold.
func (f *finder) traits() {
	var p []float64
	for t := range f.out.Touchpoints {
		for k := range impacts {
			p = append(p, f.out.Touchpoints[t].trait(k).P)
		}
	}
	q := f.falseDiscoveries(p)
	for t := range f.out.Touchpoints {
		found := &f.out.Touchpoints[t]
		for k, impact := range impacts {
			trait := found.trait(k)
			trait.Q = q[t*len(impacts)+k]
			if trait.Reason != "" {
				continue
			}
			size := math.Abs(trait.Value)
			if impact == Emotion {
				size = trait.Value
			}
			if trait.Holds = trait.Q < f.Level && size >= trait.Smallest && !trait.Against; trait.Holds {
				found.Claimed = append(found.Claimed, impact)
			}
			trait.More = trait.moreFor(found.Rated)
		}
	}
}

func (f *finder) falseDiscoveries(p []float64) []float64 {
	if f.Dependent {
		return stats.BenjaminiYekutieli(p)
	}
	return stats.BenjaminiHochberg(p)
}

// checkPlacebos looks for comparisons that move what was measured before them,
// with false discoveries controlled. Once one does, a cause is known to be
// missing, and the others fail by their own p-value.
func (f *finder) checkPlacebos() {
	var p []float64
	var of []int
	for t := range f.out.Touchpoints {
		f.out.Touchpoints[t].Placebo = PlaceboAbsent
		for _, e := range f.out.Touchpoints[t].Bads.Effects {
			if e.Impact == "" && e.Reason == "" {
				p, of = append(p, e.P), append(of, t)
				f.out.Touchpoints[t].Placebo, f.out.Placebo = PlaceboPassed, PlaceboPassed
			}
		}
	}
	q := f.falseDiscoveries(p)
	if len(q) == 0 || slices.Min(q) >= f.Level {
		return
	}
	f.out.Placebo = PlaceboFailed
	for i, t := range of {
		if p[i] < f.Level {
			f.out.Touchpoints[t].Placebo = PlaceboFailed
		}
	}
}

// classify asks of every touchpoint whether at least two of its impacts are
// real.
func (f *finder) classify() {
	p := make([]float64, len(f.out.Touchpoints))
	for t := range p {
		found := &f.out.Touchpoints[t]
		p[t] = stats.PartialConjunction([]float64{found.Emotion.P, found.Decision.P, found.Brand.P}, 2)
	}
	q := f.falseDiscoveries(p)
	for t := range p {
		found := &f.out.Touchpoints[t]
		found.P, found.Q = p[t], q[t]
		found.classify(f.Level)
	}
}

func (t *Finding) classify(level float64) {
	measured := 0
	for k := range impacts {
		if t.trait(k).Reason == "" {
			measured++
		}
	}
	switch {
	case measured == 0:
		t.Class = Unknown
	case t.Q < level && len(t.Claimed) >= 2 && t.Placebo == PlaceboFailed:
		t.Class, t.Reason = Candidate, FailedPlacebo
	case t.Q < level && len(t.Claimed) >= 2:
		t.Class = Moment
	case len(t.Claimed) > 0 && measured < len(impacts):
		t.Class = Candidate
	default:
		t.Class = NoMoment
	}
}
