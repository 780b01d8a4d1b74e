// SPDX-License-Identifier: Apache-2.0

package simulate_test

import (
	"encoding/json"
	"math"
	"slices"
	"testing"
	"time"

	"touchstone/simulate"
)

// told is what a line says, with its touchpoint.
type told struct {
	touchpoint     string
	ID, Name, Unit string
	Kind           string
	Time           time.Time
	Objects        []struct{ ID string }
	Scores         []struct{ Value float64 }
}

// tell gives the lines of a world that are of touchpoints, without repeats.
func tell(t *testing.T, run *simulate.Run, touchpoints []string, take func(*told)) {
	t.Helper()
	var raw []byte
	for h := range run.Events() {
		if h.Repeat() || !slices.Contains(touchpoints, h.Touchpoint()) {
			continue
		}
		raw = h.AppendJSON(raw[:0])
		line := told{touchpoint: h.Touchpoint()}
		if err := json.Unmarshal(raw, &line); err != nil {
			t.Fatal(err)
		}
		take(&line)
	}
}

// The place where it hurts stands out in the ratings alone. A bad encounter is
// rated with probability 1/(1+exp(-0.7)), another by half, and rated 1 or 2 just
// where it is bad, so shares of bad ratings are weighted back.
func TestWhereItHurtsShowsInTheRatings(t *testing.T) {
	each(t, func(t *testing.T, w simulate.World) {
		w = simulate.World{Of: w.Of, Seed: 4}
		run := w.Run()
		if run.Truth().Pain == nil {
			if w.Of != "hotel" {
				t.Error("nothing hurts")
			}
			return
		}
		pain := *run.Truth().Pain
		there := map[string]int{} // by object: 1 where it hurts
		rated := [2][2]float64{}  // elsewhere and there: not bad, bad
		tell(t, run, []string{pain.Touchpoint}, func(l *told) {
			if l.Kind == "interaction" {
				there[l.Objects[0].ID] = 0
				if hour := int64(l.Time.Hour()); l.Unit == pain.Unit && hour >= pain.Hours[0] && hour < pain.Hours[1] {
					there[l.Objects[0].ID] = 1
				}
				return
			}
			bad := 0
			if l.Scores[0].Value <= 2 {
				bad = 1
			}
			rated[there[l.Objects[0].ID]][bad]++
		})
		truth := run.Truth().Pain
		for i, n := range rated {
			answers := 1 / (1 + math.Exp(-0.7))
			bad, other := n[1]/answers, n[0]/0.5
			got, want := bad/(bad+other), truth.BadShare[i]
			// Four standard errors of a share of so many ratings.
			if tolerance := 4 * math.Sqrt(want*(1-want)/(n[0]+n[1])); math.Abs(got-want) > tolerance {
				t.Errorf("of encounters (there: %d) %.3f are bad by their ratings, %.3f in truth", i, got, want)
			}
		}
		if truth.BadShare[1] < 2*truth.BadShare[0] || truth.Met[1] < 50 {
			t.Errorf("it hurts %+v", truth)
		}
	})
}

// Who leaves at the checkout pays nothing in that trip and meets nothing of it, and
// leaves oftener after a bad one.
func TestWhoLeavesDoesNotPay(t *testing.T) {
	run := simulate.World{Of: "shop", Seed: 4}.Run()
	left, paid := map[string]bool{}, 0
	tell(t, run, []string{"shop.buy.checkout", "shop.buy.payment", "shop.fulfil.tracking"}, func(l *told) {
		switch {
		case len(l.Objects) == 0: // a look around
		case l.Name == "Checkout Abandoned":
			left[l.Objects[0].ID] = true
		case l.Name == "Order Paid" || l.Name == "Repeat Order Paid":
			paid++
			fallthrough
		case l.touchpoint == "shop.fulfil.tracking":
			if left[l.Objects[0].ID] {
				t.Errorf("%s came after the order was left", l.Name)
			}
		}
	})
	if n := len(left); n < 2000 || paid < 3*n {
		t.Errorf("%d orders were left, %d paid", n, paid)
	}
	if checkout := run.Truth().Touchpoints[0]; checkout.Abandon < 0.2 {
		t.Errorf("a bad checkout makes %.3f leave", checkout.Abandon)
	}
}

// People come by the calendar: twice as many first orders a day in the sale of
// 11 November as on ordinary days; hardly any coffee in the week of Spring
// Festival; more meals at the weekend. Ordinary days are those of March.
func TestPeopleComeByTheCalendar(t *testing.T) {
	for _, c := range []struct {
		of, paid, name, from, to string
		least, most              float64
	}{
		{"shop", "shop.buy.payment", "Order Paid", "2025-11-01", "2025-11-11", 1.8, 3.4},
		{"coffee", "coffee.order.payment", "Order Paid", "2026-02-15", "2026-02-23", 0.3, 0.8},
		{"restaurant", "restaurant.pay.counter", "Meal Paid", "2026-05-09", "2026-05-10", 1.1, 2.5},
		{"home-share", "home-share.book.payment", "Booking Paid", "2026-07-01", "2026-07-31", 1.2, 2.2},
	} {
		t.Run(c.of, func(t *testing.T) {
			from, to := date(t, c.from), date(t, c.to).AddDate(0, 0, 1)
			then, usual := 0., 0.
			tell(t, simulate.World{Of: c.of, Seed: 4}.Run(), []string{c.paid}, func(l *told) {
				switch {
				case l.Name != c.name:
				case !l.Time.Before(from) && l.Time.Before(to):
					then++
				case l.Time.Month() == time.March:
					usual++
				}
			})
			got := then / (to.Sub(from).Hours() / 24) / (usual / 31)
			if got < c.least || got > c.most {
				t.Errorf("%.2f times as many as on ordinary days", got)
			}
		})
	}
}

// date is midnight in China.
func date(t *testing.T, day string) time.Time {
	t.Helper()
	d, err := time.ParseInLocation(time.DateOnly, day, time.FixedZone("", 8*3600))
	if err != nil {
		t.Fatal(err)
	}
	return d
}
