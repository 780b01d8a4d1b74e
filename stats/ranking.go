// SPDX-License-Identifier: Apache-2.0

package stats

import (
	"cmp"
	"math"
	"slices"
)

// Ranking is how rows with an outcome stand when they are put in the order of
// a score, largest first. Rows of one score share a place, so that no figure
// depends on the order in which they came.
type Ranking struct {
	Events, Others int // rows with outcome 1 and with 0
	places         []place
}

// place is the rows of one score.
type place struct{ events, others float64 }

// Rank orders rows by score, for outcomes of 0 and 1. It refuses with
// LengthMismatch, with OutOfRange a score that is NaN or another outcome, with
// TooFewRows without rows, and with Constant when all outcomes are the same.
func Rank(score, outcome []float64) (Ranking, error) {
	var r Ranking
	if err := checkOutcomes(score, outcome); err != nil {
		return r, err
	}
	order := upTo(len(score))
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(score[b], score[a]) })
	for i, row := range order {
		if i == 0 || score[order[i-1]] != score[row] {
			r.places = append(r.places, place{})
		}
		last := &r.places[len(r.places)-1]
		last.events += outcome[row]
		last.others += 1 - outcome[row]
		r.Events += int(outcome[row])
	}
	r.Others = len(score) - r.Events
	if r.Events == 0 || r.Others == 0 {
		return r, refuse(Constant)
	}
	return r, nil
}

// checkOutcomes checks pairs of a score or probability and an outcome.
func checkOutcomes(score, outcome []float64) error {
	if len(score) != len(outcome) {
		return refuse(LengthMismatch)
	}
	if len(score) == 0 {
		return refuse(TooFewRows)
	}
	for i, y := range outcome {
		if y != 0 && y != 1 || score[i] != score[i] {
			return refuse(OutOfRange)
		}
	}
	return nil
}

// AUC gives the share of pairs of an event and another row in which the event
// has the larger score, ties counted half, with the variance of DeLong, DeLong
// & Clarke-Pearson 1988:
//
//	S10/events + S01/others
//
// for S10 the variance of what each event won against the others, and S01 the
// reverse. SE is NaN where a side has one row. The interval is normal, within
// 0..1; Method is "delong".
func (r Ranking) AUC() Estimate {
	var above place
	var won, lost tally
	events, others := float64(r.Events), float64(r.Others)
	for _, p := range r.places {
		won.add((others-above.others-p.others/2)/others, p.events)
		lost.add((above.events+p.events/2)/events, p.others)
		above.events += p.events
		above.others += p.others
	}
	e := Estimate{Value: won.mean, SE: math.Sqrt(won.variance()/events + lost.variance()/others), N: r.Events + r.Others, DF: math.Inf(1), Method: "delong"}
	e.NEff = float64(e.N)
	e.Interval = around(e.Value, z95*e.SE).clip(0, 1)
	return e
}

// tally adds up mean and variance of weighted values (West 1979).
type tally struct{ weight, mean, square float64 }

func (m *tally) add(value, weight float64) {
	if weight == 0 {
		return
	}
	m.weight += weight
	d := value - m.mean
	m.mean += d * weight / m.weight
	m.square += weight * d * (value - m.mean)
}

func (m *tally) variance() float64 { return m.square / (m.weight - 1) }

// AveragePrecision gives the mean over the events of the share of events among
// the rows that stand as high or higher: the sum over places of the rise in
// recall times precision, without interpolation. A score that says nothing
// gives about the share of events.
func (r Ranking) AveragePrecision() float64 {
	var above place
	sum := 0.0
	for _, p := range r.places {
		above.events += p.events
		above.others += p.others
		sum += p.events / float64(r.Events) * above.events / (above.events + above.others)
	}
	return sum
}

// KS gives the largest distance between the share of events and the share of
// others that stand at least so high (Kolmogorov-Smirnov), in 0..1.
func (r Ranking) KS() float64 {
	var above place
	most := 0.0
	for _, p := range r.places {
		above.events += p.events
		above.others += p.others
		most = max(most, math.Abs(above.events/float64(r.Events)-above.others/float64(r.Others)))
	}
	return most
}

// Lift gives how many times the overall share of events the share among the
// top rows is, for a top in (0, 1] of all rows; a place that the limit cuts
// counts in proportion.
func (r Ranking) Lift(top float64) float64 {
	all := float64(r.Events + r.Others)
	return r.Among(top) / (top * all) / (float64(r.Events) / all)
}

// Among gives how many events are among the top rows, for a top in (0, 1] of
// all rows; of a place that the limit cuts, in proportion.
func (r Ranking) Among(top float64) float64 {
	all := float64(r.Events + r.Others)
	room, events := top*all, 0.0
	for _, p := range r.places {
		n := p.events + p.others
		events += p.events * min(1, room/n)
		if room -= n; room <= 0 {
			break
		}
	}
	return events
}
