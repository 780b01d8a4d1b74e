// SPDX-License-Identifier: Apache-2.0

package stats

import "math"

// checkForecast is checkOutcomes for probabilities.
func checkForecast(p, outcome []float64) error {
	if err := checkOutcomes(p, outcome); err != nil {
		return err
	}
	for _, v := range p {
		if v < 0 || v > 1 {
			return refuse(OutOfRange)
		}
	}
	return nil
}

// Brier gives the mean squared distance of probabilities from outcomes of 0
// and 1 (Brier 1950). It refuses with LengthMismatch, TooFewRows and
// OutOfRange.
func Brier(p, outcome []float64) (float64, error) {
	if err := checkForecast(p, outcome); err != nil {
		return math.NaN(), err
	}
	sum := 0.0
	for i, v := range p {
		sum += (v - outcome[i]) * (v - outcome[i])
	}
	return sum / float64(len(p)), nil
}

// LogLoss gives the mean of -log of the probability that was given to what
// came; it is +Inf where that was 0. It refuses like Brier.
func LogLoss(p, outcome []float64) (float64, error) {
	if err := checkForecast(p, outcome); err != nil {
		return math.NaN(), err
	}
	sum := 0.0
	for i, v := range p {
		if outcome[i] == 0 {
			sum -= math.Log1p(-v)
		} else {
			sum -= math.Log(v)
		}
	}
	return sum / float64(len(p)), nil
}

// Said compares what was said with what came, over the rows of one bin.
type Said struct {
	N           int
	Probability float64 // mean of what was said
	Share       float64 // of outcomes 1
}

// Reliability bins probabilities into so many bins of equal width, the lower
// edge included, and gives those that hold rows. It refuses like Brier, and
// with OutOfRange less than one bin.
func Reliability(p, outcome []float64, bins int) ([]Said, error) {
	if err := checkForecast(p, outcome); err != nil {
		return nil, err
	}
	if bins < 1 {
		return nil, refuse(OutOfRange)
	}
	all := make([]Said, bins)
	for i, v := range p {
		b := &all[min(bins-1, int(v*float64(bins)))]
		b.N++
		b.Probability += v
		b.Share += outcome[i]
	}
	kept := all[:0]
	for _, b := range all {
		if b.N > 0 {
			kept = append(kept, Said{b.N, b.Probability / float64(b.N), b.Share / float64(b.N)})
		}
	}
	return kept, nil
}

// CalibrationError gives the mean distance of Probability and Share over the
// bins, weighted by N (ECE; Naeini, Cooper & Hauskrecht 2015).
func CalibrationError(bins []Said) float64 {
	n, sum := 0, 0.0
	for _, b := range bins {
		n += b.N
		sum += float64(b.N) * math.Abs(b.Probability-b.Share)
	}
	return sum / float64(n)
}

// Confusion counts what a threshold decides.
type Confusion struct{ Hits, FalseAlarms, Misses, Rejections int }

// Confuse says yes at the threshold and above. It refuses like Brier.
func Confuse(p, outcome []float64, threshold float64) (Confusion, error) {
	var c Confusion
	if err := checkForecast(p, outcome); err != nil {
		return c, err
	}
	for i, v := range p {
		switch yes := v >= threshold; {
		case yes && outcome[i] == 1:
			c.Hits++
		case yes:
			c.FalseAlarms++
		case outcome[i] == 1:
			c.Misses++
		default:
			c.Rejections++
		}
	}
	return c, nil
}

// F1 gives the harmonic mean of precision and recall, 0 where both are 0 or
// undefined.
func (c Confusion) F1() float64 {
	if c.Hits == 0 {
		return 0
	}
	return 2 * float64(c.Hits) / float64(2*c.Hits+c.FalseAlarms+c.Misses)
}

// MCC gives the correlation of decision and outcome (Matthews 1975), -1..1,
// and 0 where either never changes.
func (c Confusion) MCC() float64 {
	tp, fp, fn, tn := float64(c.Hits), float64(c.FalseAlarms), float64(c.Misses), float64(c.Rejections)
	below := math.Sqrt(tp+fp) * math.Sqrt(tp+fn) * math.Sqrt(tn+fp) * math.Sqrt(tn+fn)
	if below == 0 {
		return 0
	}
	return (tp*tn - fp*fn) / below
}

// Stability gives the population stability index of counts per bin, now
// against then:
//
//	PSI = sum (now - then) log(now/then)
//
// over the shares of the bins, half a row being added to each so that an empty
// bin is no infinity (Siddiqi 2006). Above .2 the population has shifted, by
// convention. It refuses with LengthMismatch (also without bins), OutOfRange a
// count that is negative or not finite, and TooFewRows a side without rows.
func Stability(then, now []float64) (float64, error) {
	if len(then) != len(now) || len(then) == 0 {
		return math.NaN(), refuse(LengthMismatch)
	}
	var a, b float64
	for i := range then {
		if !(then[i] >= 0 && now[i] >= 0) || math.IsInf(then[i]+now[i], 1) {
			return math.NaN(), refuse(OutOfRange)
		}
		a += then[i]
		b += now[i]
	}
	if a == 0 || b == 0 {
		return math.NaN(), refuse(TooFewRows)
	}
	half, sum := float64(len(then))/2, 0.0
	for i := range then {
		p, q := (then[i]+.5)/(a+half), (now[i]+.5)/(b+half)
		sum += (q - p) * math.Log(q/p)
	}
	return sum, nil
}
