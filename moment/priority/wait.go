// SPDX-License-Identifier: Apache-2.0

package priority

import (
	"math"
	"slices"

	"touchstone/moment"
	"touchstone/stats"
)

// Waits is how the chance of a bad encounter grows with how long it takes: a
// logistic curve over the logarithm of seconds.
type Waits struct {
	N      int        // rated encounters whose time was measured; 0: not known
	Median float64    // seconds
	Slope  float64    // of log odds by log seconds
	VCov   [3]float64 // of the curve: of its height at the mean, of both, of Slope
	Height float64    // log odds at Centre
	Centre float64    // mean of log seconds
	Logs   []float64  // of seconds: 19 quantiles, 5 % to 95 %
}

// LeastWaits is how many rated encounters with a measured time a curve needs,
// bad and other ones each.
const LeastWaits = 30

// FitWaits fits the curve of one touchpoint, by encounter: seconds (NaN where
// nobody measured) and how it was. Clusters are not looked at: variances are
// stretched by what one encounter of a customer is worth. N is 0 where there
// are too few, or no curve can be fitted.
func FitWaits(seconds []float32, quality []moment.Quality, customers []uint32) Waits {
	var logs, bads []float64
	var who []uint32
	var bad []bool
	n := 0
	for i, s := range seconds {
		if !(s > 0) || quality[i] == moment.Unrated {
			continue
		}
		is := quality[i] == moment.Bad
		logs, who, bad = append(logs, math.Log(float64(s))), append(who, customers[i]), append(bad, is)
		if is {
			bads = append(bads, 1)
			n++
		} else {
			bads = append(bads, 0)
		}
	}
	if n < LeastWaits || len(logs)-n < LeastWaits {
		return Waits{}
	}
	w := Waits{N: len(logs)}
	for _, l := range logs {
		w.Centre += l / float64(len(logs))
	}
	centred := make([]float64, len(logs))
	for i, l := range logs {
		centred[i] = l - w.Centre
	}
	fit, err := stats.Logit(stats.Regression{Y: bads, X: [][]float64{centred}})
	if err != nil {
		return Waits{}
	}
	stretch := 1 / stats.Independence(who, bad)
	w.Height, w.Slope = fit.Coef[0], fit.Coef[1]
	w.VCov = [3]float64{fit.VCov[0][0] * stretch, fit.VCov[0][1] * stretch, fit.VCov[1][1] * stretch}
	slices.Sort(logs)
	for k := 1; k < 20; k++ {
		w.Logs = append(w.Logs, logs[k*(len(logs)-1)/20])
	}
	w.Median = math.Exp(w.Logs[9])
	return w
}

// Cut is the change of the share of bad encounters if every one took so much
// less time: by .25 is three quarters of the time. The error follows from the
// curve's by the delta method.
func (w Waits) Cut(by float64) (change, se float64) {
	shift := math.Log1p(-by)
	var up, turn float64 // derivatives by height and slope
	for _, l := range w.Logs {
		x := l - w.Centre
		now, then := logistic(w.Height+w.Slope*x), logistic(w.Height+w.Slope*(x+shift))
		k := float64(len(w.Logs))
		change += (then - now) / k
		up += (then*(1-then) - now*(1-now)) / k
		turn += (then*(1-then)*(x+shift) - now*(1-now)*x) / k
	}
	return change, math.Sqrt(up*up*w.VCov[0] + 2*up*turn*w.VCov[1] + turn*turn*w.VCov[2])
}

func logistic(x float64) float64 { return 1 / (1 + math.Exp(-x)) }
