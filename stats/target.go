// SPDX-License-Identifier: Apache-2.0

package stats

import "math"

// Target is the population in which two arms are compared: rows count by a
// function h of their probability e of being treated.
type Target int

// The targets. Overlap is those who could have been in either arm: its weights
// are bounded, and it balances the means of the covariates exactly.
const (
	Overlap        Target = iota // h = e (1-e)
	Everybody                    // h = 1: inverse probability weighting
	TreatedOnes                  // h = e
	MatchedPairs                 // h = min(e, 1-e)
	EntropyWeights               // h = -e log e - (1-e) log(1-e)
)

// tilt gives h and its derivative.
func (t Target) tilt(e float64) (h, slope float64) {
	switch t {
	case Everybody:
		return 1, 0
	case TreatedOnes:
		return e, 1
	case MatchedPairs:
		if e <= .5 {
			return e, 1
		}
		return 1 - e, -1
	case EntropyWeights:
		return -e*math.Log(e) - (1-e)*math.Log1p(-e), math.Log1p(-e) - math.Log(e)
	}
	return e * (1 - e), 1 - 2*e
}

// armWeight gives the weight of a row of an arm, h/e or h/(1-e), and its
// derivative by e.
func (t Target) armWeight(e float64, arm int) (w, slope float64) {
	if t == Overlap {
		if arm == 1 {
			return 1 - e, -1
		}
		return e, 1
	}
	h, s := t.tilt(e)
	if arm == 1 {
		return h / e, (s - h/e) / e
	}
	return h / (1 - e), (s + h/(1-e)) / (1 - e)
}
