// SPDX-License-Identifier: Apache-2.0

package moment

import (
	"math"

	"touchstone/stats"
)

// marked is the change of emotion from which on it is told as up or down; the
// slack is for values that were rounded to float32.
const marked = .3 - 1e-6

// emotions describes swings, and estimates by how much each touchpoint's exceed
// those of the same customers' other encounters.
func (f *finder) emotions() error {
	size := make([]float64, len(f.Customer))
	known := false
	for i := range size {
		size[i] = math.Abs(f.swing(uint32(i)))
		known = known || size[i] == size[i]
	}
	for t := range f.out.Touchpoints {
		f.out.Touchpoints[t].Emotion = Trait{Effect: none(), Reason: NotMeasured, Q: math.NaN(), Smallest: f.SmallestEmotion}
	}
	if !known {
		return nil
	}
	f.out.Measured = append(f.out.Measured, Emotion)
	f.emotionSD = spreadOf(size)
	excess, err := stats.Within(stats.WithinRows{Y: size, Group: f.Touchpoint, Groups: len(f.Touchpoints), Cluster: f.Customer})
	if err != nil {
		return refused(err)
	}
	for t := range excess {
		found := &f.out.Touchpoints[t]
		found.Swing = f.swings(t)
		found.Emotion.gateEmotion(&excess[t], found)
		if found.Emotion.Reason == "" {
			f.influences[t][0] = influenceOf(excess[t].Influence)
		}
	}
	f.remarkable(size)
	return nil
}

func (t *Trait) gateEmotion(e *stats.WithinEffect, found *Finding) {
	t.N, t.Reason = e.N, ""
	switch {
	case e.N < MinArm:
		t.Reason = TooFew
		t.More = ceil(float64(MinArm-e.N) * ratio(found.Encounters, e.N))
	case e.SE == 0:
		t.Reason = NoVariation
	case e.SE != e.SE:
		t.Reason = NoOverlap
	default:
		t.Effect = e.Effect
	}
}

// ratio is a over b, at least 1; a where b is 0.
func ratio(a, b int) float64 { return max(1, float64(a)/float64(max(1, b))) }

func ceil(v float64) int { return int(math.Ceil(v - 1e-9)) }

// spreadOf gives the standard deviation of what is not NaN.
func spreadOf(values []float64) float64 {
	n, mean, square := 0.0, 0.0, 0.0
	for _, v := range values {
		if v == v {
			n++
			d := v - mean
			mean += d / n
			square += d * (v - mean)
		}
	}
	return math.Sqrt(square / n)
}

func (f *finder) swings(touchpoint int) Swing {
	var s Swing
	for _, r := range f.byTouch.of(touchpoint) {
		d := f.swing(r)
		if d != d {
			continue
		}
		s.N++
		s.Mean += d
		s.MeanAbsolute += math.Abs(d)
		if d >= marked {
			s.Up++
		}
		if d <= -marked {
			s.Down++
		}
	}
	n := float64(s.N)
	s.Mean /= n
	s.MeanAbsolute /= n
	s.Up /= n
	s.Down /= n
	return s
}

// remarkable counts by touchpoint how often it was the largest change of a
// customer, the first of several, and how often the last encounter.
func (f *finder) remarkable(size []float64) {
	for c := range f.Customers.N {
		rows := f.byPerson.of(c)
		peak := -1
		for i, r := range rows {
			if size[r] == size[r] && (peak < 0 || size[r] > size[rows[peak]]) {
				peak = i
			}
		}
		if peak >= 0 {
			f.out.Touchpoints[f.Touchpoint[rows[peak]]].Swing.Peak++
			f.out.Touchpoints[f.Touchpoint[rows[len(rows)-1]]].Swing.End++
		}
	}
	for t := range f.out.Touchpoints {
		found := &f.out.Touchpoints[t]
		found.Swing.Peak /= float64(found.Swing.N)
		found.Swing.End /= float64(found.Encounters)
	}
}

// influence is how much each customer moved an estimate, in ascending order of
// customer.
type influence struct {
	customer []uint32
	value    []float32
}

func influenceOf(each func(func(cluster uint32, value float64))) influence {
	var in influence
	each(func(c uint32, v float64) {
		in.customer = append(in.customer, c)
		in.value = append(in.value, float32(v))
	})
	return in
}
