// SPDX-License-Identifier: Apache-2.0

package moment

import (
	"cmp"
	"context"
	"math"
	"math/rand/v2"
	"slices"

	"touchstone/stats"
)

// rank scores touchpoints and says how sure their order is.
func (f *finder) rank(ctx context.Context) error {
	r := f.newRanking()
	if err := f.jointly(ctx, r); err != nil {
		return err
	}
	for t := range f.out.Touchpoints {
		nan := math.NaN()
		f.out.Touchpoints[t].Score = Score{Value: nan, Top3: nan, Parts: [3]float64{nan, nan, nan}}
	}
	f.out.Joint = r.joint
	if len(r.joint.Value) == 0 {
		return nil
	}
	r.shrink()
	r.scores(f.out.Touchpoints)
	r.draw(f.out.Touchpoints, f.Draws, f.Seed)
	return ctx.Err()
}

// ranking is the estimated traits in units of the outcome's standard deviation.
type ranking struct {
	joint   Joint
	effect  []float64 // Joint.Value in standard deviations
	sd      []float64
	kept    []float64 // share of each effect that shrinkage leaves
	share   [3]float64
	reach   []float64
	touched []int // touchpoints that have a trait
}

func (f *finder) newRanking() *ranking {
	r := &ranking{reach: make([]float64, len(f.out.Touchpoints))}
	sd := map[string]float64{"": f.emotionSD}
	for i := range f.outcomes {
		sd[f.outcomes[i].Name] = f.outcomes[i].sd
	}
	for t := range f.out.Touchpoints {
		found := &f.out.Touchpoints[t]
		r.reach[t] = found.Reach
		for k, impact := range impacts {
			if trait := found.trait(k); trait.Reason == "" {
				r.joint.Touchpoint = append(r.joint.Touchpoint, t)
				r.joint.Impact = append(r.joint.Impact, impact)
				r.joint.Value = append(r.joint.Value, trait.Value)
				r.sd = append(r.sd, sd[trait.Outcome])
				r.effect = append(r.effect, trait.Value/sd[trait.Outcome])
			}
		}
	}
	r.touched = slices.Compact(slices.Clone(r.joint.Touchpoint))
	total := 0.0
	for _, impact := range f.out.Measured {
		total += f.Weights[slices.Index(impacts[:], impact)]
	}
	for _, impact := range f.out.Measured {
		k := slices.Index(impacts[:], impact)
		if total > 0 {
			r.share[k] = f.Weights[k] / total
		}
	}
	f.out.Weights = r.share
	return r
}

// jointly sums up products of influence values, customer by customer.
func (f *finder) jointly(ctx context.Context, r *ranking) error {
	k := len(r.joint.Value)
	r.joint.Covariance = make([]float64, k*k)
	all := make([]influence, k)
	for i, t := range r.joint.Touchpoint {
		all[i] = f.influences[t][slices.Index(impacts[:], r.joint.Impact[i])]
	}
	at, here := make([]int, k), make([]int, 0, k)
	for c := range uint32(f.Customers.N) {
		if c&0xfff == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		here = here[:0]
		for i := range all {
			if at[i] < len(all[i].customer) && all[i].customer[at[i]] == c {
				here = append(here, i)
			}
		}
		for _, i := range here {
			v := float64(all[i].value[at[i]])
			for _, j := range here {
				r.joint.Covariance[i*k+j] += v * float64(all[j].value[at[j]])
			}
		}
		for _, i := range here {
			at[i]++
		}
	}
	f.influences = nil
	return nil
}

// se2 gives the variance of an effect in units of the outcome's variance.
func (r *ranking) se2(i int) float64 {
	return r.joint.Covariance[i*len(r.effect)+i] / (r.sd[i] * r.sd[i])
}

// shrink gives the share of each effect that is kept when those of one impact
// are drawn to zero by as much as their spread over touchpoints is noise:
//
//	A = max(0, var(effect) - mean(SE^2)),  kept = A / (A + SE^2)
func (r *ranking) shrink() {
	r.kept = make([]float64, len(r.effect))
	for _, impact := range impacts {
		n, mean, square, noise := 0.0, 0.0, 0.0, 0.0
		for i, v := range r.effect {
			if r.joint.Impact[i] == impact {
				n++
				d := v - mean
				mean += d / n
				square += d * (v - mean)
				noise += r.se2(i)
			}
		}
		real := max(0, square/max(1, n-1)-noise/max(1, n))
		if n == 1 {
			real = max(0, mean*mean-noise)
		}
		for i := range r.effect {
			if r.joint.Impact[i] == impact && real > 0 {
				r.kept[i] = real / (real + r.se2(i))
			}
		}
	}
}

// part gives what one effect adds to a score. Emotion counts where it exceeds
// that of other encounters: the least exciting touchpoint moves nobody.
func (r *ranking) part(i int, effect float64) float64 {
	k := slices.Index(impacts[:], r.joint.Impact[i])
	if k == 0 {
		effect = max(0, effect)
	}
	return 100 * math.Sqrt(r.reach[r.joint.Touchpoint[i]]) * r.share[k] * math.Erf(math.Abs(effect)/math.Sqrt2)
}

func (r *ranking) scores(found []Finding) {
	for _, t := range r.touched {
		found[t].Score.Value, found[t].Score.Parts = 0, [3]float64{}
	}
	for i, v := range r.effect {
		s := &found[r.joint.Touchpoint[i]].Score
		part := r.part(i, v*r.kept[i])
		s.Parts[slices.Index(impacts[:], r.joint.Impact[i])] = part
		s.Value += part
	}
}

// draw gives the probability of being among the three highest scores, by draws
// of all effects given the data, and intervals of ranks, by draws of what
// another sample would have given.
func (r *ranking) draw(found []Finding, draws int, seed uint64) {
	root, k := r.root(), len(r.effect)
	source := rand.New(rand.NewPCG(stats.Scatter(seed), 0))
	z, given, again := make([]float64, k), make([]float64, k), make([]float64, k)
	top := make([]int, len(r.touched))
	samples := make([][]float64, draws)
	for d := range draws {
		for i := range z {
			z[i] = source.NormFloat64()
		}
		for i := range k {
			noise := 0.0
			for j, v := range root[i*k : i*k+i+1] {
				noise += v * z[j]
			}
			given[i] = r.kept[i]*r.effect[i] + math.Sqrt(r.kept[i])*noise
			again[i] = r.kept[i] * (r.effect[i] + noise)
		}
		countTop(top, r.total(given))
		samples[d] = r.total(again)
	}
	centre := make([]float64, len(r.touched))
	for i, t := range r.touched {
		s := &found[t].Score
		s.Top3 = float64(top[i]) / float64(draws)
		s.Stable = s.Top3 >= .8
		centre[i] = s.Value
	}
	low, high := rankIntervals(centre, samples)
	for i, t := range r.touched {
		found[t].Score.RankLow, found[t].Score.RankHigh = low[i], high[i]
	}
}

// total gives the score of each touched touchpoint.
func (r *ranking) total(effect []float64) []float64 {
	sums := make([]float64, len(r.touched))
	at := 0
	for i, v := range effect {
		if r.touched[at] != r.joint.Touchpoint[i] {
			at++
		}
		sums[at] += r.part(i, v)
	}
	return sums
}

// countTop counts those among the three highest scores above zero.
func countTop(top []int, scores []float64) {
	order := make([]int, len(scores))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(scores[b], scores[a]) })
	for _, i := range order[:min(3, len(order))] {
		if scores[i] > 0 {
			top[i]++
		}
	}
}

// rankIntervals gives ranks that hold for all at once with 95 %: a score is
// above another where their difference exceeds its standard deviation by a
// factor that the largest of all differences rarely exceeds (Mogstad, Romano,
// Shaikh & Wilhelm 2024).
func rankIntervals(centre []float64, samples [][]float64) (low, high []int) {
	n := len(centre)
	sd, largest := make([]float64, n*n), make([]float64, len(samples))
	for a := range n {
		for b := range a {
			square := 0.0
			for _, s := range samples {
				d := s[a] - s[b] - (centre[a] - centre[b])
				square += d * d
			}
			sd[a*n+b] = math.Sqrt(square / float64(len(samples)))
			for i, s := range samples {
				if sd[a*n+b] > 0 {
					largest[i] = max(largest[i], math.Abs(s[a]-s[b]-(centre[a]-centre[b]))/sd[a*n+b])
				}
			}
		}
	}
	slices.Sort(largest)
	factor := largest[int(.95*float64(len(largest)-1))]
	low, high = make([]int, n), make([]int, n)
	for a := range n {
		low[a], high[a] = 1, n
	}
	for a := range n {
		for b := range a {
			switch d := centre[a] - centre[b]; {
			case d > factor*sd[a*n+b]:
				low[b]++
				high[a]--
			case -d > factor*sd[a*n+b]:
				low[a]++
				high[b]--
			}
		}
	}
	return low, high
}

// root gives the lower triangle whose square is the covariance of the effects
// in standard deviations; what has no variance of its own is zero.
func (r *ranking) root() []float64 {
	k := len(r.effect)
	l := make([]float64, k*k)
	for i := range k {
		for j := range i + 1 {
			v := r.joint.Covariance[i*k+j] / (r.sd[i] * r.sd[j])
			for m := range j {
				v -= l[i*k+m] * l[j*k+m]
			}
			switch {
			case i == j:
				l[i*k+i] = math.Sqrt(max(0, v))
			case l[j*k+j] > 1e-9*math.Sqrt(r.se2(j)):
				l[i*k+j] = v / l[j*k+j]
			}
		}
	}
	return l
}
