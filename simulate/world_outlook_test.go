// SPDX-License-Identifier: Apache-2.0

package simulate

import (
	"math"
	"testing"
)

// By hand: even odds of a complaint, half of which are handled badly, make a
// quarter of trips spoilt. Of them 1/(1+e) come again instead of a half, and
// recommend with 6 points instead of 8: 3/8 + 1/4·0.26894 = 0.44224, and 7.5.
func TestAComplaintIsInTheOutlook(t *testing.T) {
	h := handling{spot: &spot{repurchase: 1000, nps: 2000}, badly: .5}
	again, recommends := h.expect(outlook{likes: 8000})
	if math.Abs(again-.44224) > 1e-4 || recommends != float64(points(8000))-.25*float64(points(8000)-points(6000)) {
		t.Errorf("%.5f come again, %g points", again, recommends)
	}
}

// By hand: without the bad encounter even odds to come again and none to
// complain; with it odds of 1/e, and even odds to complain, of which half are
// handled badly (odds of 1/e² then): 3/4·0.26894 + 1/4·0.11920 - 1/2 = -0.26849.
// The points fall by 1, and by a quarter of 2. What was handled badly on the
// trip itself is taken back first.
func TestAnEffectIsTheWholeOne(t *testing.T) {
	never := logit(-100_000_000)
	h := handling{which: 1, spot: &spot{repurchase: 1000, nps: 2000}, badly: .5, was: true}
	bad := &spot{repurchase: 1000, nps: 1000, complaint: 100_000}
	var e WorldEffect
	e.take(2, bad, outlook{buys: -1_000_000, likes: 6000, angry: never}, h)
	if math.Abs(e.repurchase/2+.26849) > 1e-3 || math.Abs(e.nps/2+1.5*float64(points(8000)-points(7000))) > 1e-3 || math.Abs(e.complaint/2-.5) > 1e-3 {
		t.Errorf("repurchase %.5f, NPS %.3f, complaints %.3f", e.repurchase/2, e.nps/2, e.complaint/2)
	}
	if own := h.unless(1); own.was || own.badly != 0 || own.spot.repurchase != 0 {
		t.Errorf("of the handling itself comes %+v", own)
	}
}
