// SPDX-License-Identifier: Apache-2.0

package simulate

// Effect is what a touchpoint of a Design truly does: the mean difference
// between a bad encounter and one that is not bad, over those who met it, weighted
// by how much the two kinds of customers overlap (e(1-e), where e is the true
// probability of a bad encounter).
type Effect struct {
	Touchpoint string
	Emotion    bool    // it stirs feelings more than others
	Repurchase float64 // difference of probabilities
	NPS        float64 // points
	Moment     bool    // two or three of the impacts are planted
}

// truthSeed draws the people over whom true effects are averaged.
const truthSeed = 0x7472757468

// Effects computes the true effects from both potential outcomes of each
// encounter of as many customers as are asked for: the standard error of NPS is
// below 2/sqrt(customers), that of Repurchase a tenth of it. What is
// not recorded, mislabelled or misplaced changes nothing in them.
func (d Design) Effects(customers int) []Effect {
	true := d
	true.Customers, true.Hidden, true.Mislabelled, true.Shared = customers, false, false, false
	w := drawing{random: newRandom(truthSeed), Design: true, truth: &tally{}}
	w.all()
	out := make([]Effect, len(stations))
	for i, s := range stations {
		s = s.of(d)
		t := w.truth[i]
		out[i] = Effect{Touchpoint: s.name, Emotion: s.stir > stirsLittle, Repurchase: t.repurchase / t.weight, NPS: t.nps / t.weight}
		out[i].Moment = planted(s.stir > stirsLittle)+planted(s.repurchase > 0)+planted(s.nps > 0) >= 2
	}
	return out
}

func planted(is bool) int { return int(bit(is)) }

// tally sums true effects by station.
type tally [len(stations)]struct{ weight, repurchase, nps float64 }

// add takes in a journey, given its log odds of repurchase and its points of
// recommendation as they came about.
func (t *tally) add(p *person, peak bool, stops []met, buys logit, likes milli) {
	for i := range stops {
		s := &stops[i]
		if s.bad { // as if this one had not been
			buys, likes = buys+1000*logit(s.repurchase), likes+s.nps
		}
		e := probability(s.risk(p, peak))
		at := &t[s.index]
		at.weight += e * (1 - e)
		at.repurchase += e * (1 - e) * (probability(buys-1000*logit(s.repurchase)) - probability(buys))
		at.nps += e * (1 - e) * float64(points(likes-s.nps)-points(likes))
		if s.bad {
			buys, likes = buys-1000*logit(s.repurchase), likes-s.nps
		}
	}
}
