// SPDX-License-Identifier: Apache-2.0

package training

import (
	"cmp"
	"math"
	"slices"

	"touchstone/stats"
)

// Judgement is what a model said of a text that it had not learnt from.
type Judgement struct {
	Want, Got string
	Sure      float64 // the probability that it gave to Got
}

// Score is how well a model did on texts that it had not learnt from.
type Score struct {
	N        int            `json:"n"`
	Right    int            `json:"right"`
	Accuracy stats.Interval `json:"accuracy_95"` // Wilson, 95 %
	MacroF1  float64        `json:"macro_f1"`    // the mean over labels
	F1       stats.Interval `json:"macro_f1_95"` // by bootstrap, 95 %
	// ECE is the expected calibration error: the mean distance, over ten bins
	// of equal width, between how sure the model was and how often it was right.
	ECE float64 `json:"ece"`
	// Kept is the accuracy without the tenth of which the model was least sure.
	Kept float64 `json:"kept"`
}

// Share is the part of the texts that were told right.
func (s Score) Share() float64 { return float64(s.Right) / float64(s.N) }

// Judge scores judgements. There must be some.
func Judge(all []Judgement) Score {
	s := Score{N: len(all)}
	for _, j := range all {
		if j.Got == j.Want {
			s.Right++
		}
	}
	s.Accuracy = stats.Wilson(float64(s.Right), float64(s.N))
	once := make([]int, len(all))
	for i := range once {
		once[i] = 1
	}
	s.MacroF1, s.F1 = macroF1(all, once), f1Interval(all)
	s.ECE = calibration(all)
	s.Kept = kept(all)
	return s
}

// tally counts judgements by what was wanted and got.
type tally struct{ right, missed, wrong map[string]float64 }

func macroF1(all []Judgement, times []int) float64 {
	t := tally{map[string]float64{}, map[string]float64{}, map[string]float64{}}
	for i, j := range all {
		n := float64(times[i])
		if j.Got == j.Want {
			t.right[j.Want] += n
		} else {
			t.missed[j.Want] += n
			t.wrong[j.Got] += n
		}
	}
	sum, labels := 0.0, 0
	for _, label := range t.labels() {
		sum += 2 * t.right[label] / (2*t.right[label] + t.missed[label] + t.wrong[label])
		labels++
	}
	return sum / float64(max(labels, 1))
}

// labels gives the labels that were wanted, in order.
func (t tally) labels() []string {
	var out []string
	for _, from := range []map[string]float64{t.right, t.missed} {
		for label, n := range from {
			if n > 0 {
				out = append(out, label)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// calibration is the expected calibration error.
func calibration(all []Judgement) float64 {
	const bins = 10
	var sure, right [bins]float64
	for _, j := range all {
		bin := min(int(j.Sure*bins), bins-1)
		sure[bin] += j.Sure
		if j.Got == j.Want {
			right[bin]++
		}
	}
	sum := 0.0
	for bin := range bins {
		sum += math.Abs(sure[bin] - right[bin])
	}
	return sum / float64(len(all))
}

// kept is the accuracy on the nine tenths that the model is most sure of.
func kept(all []Judgement) float64 {
	sorted := slices.SortedStableFunc(slices.Values(all), func(a, b Judgement) int { return cmp.Compare(b.Sure, a.Sure) })
	sorted = sorted[:len(sorted)-len(sorted)/10]
	right := 0
	for _, j := range sorted {
		if j.Got == j.Want {
			right++
		}
	}
	return float64(right) / float64(len(sorted))
}
