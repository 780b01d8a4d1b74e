// SPDX-License-Identifier: Apache-2.0

package recovery

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"touchstone/moment"
	"touchstone/simulate"
)

// rated makes a year of a business and reads it back from its lines.
func rated(w simulate.World) (drawn, error) {
	run := w.Run()
	var touchpoints []string
	for _, e := range run.Truth().Touchpoints {
		touchpoints = append(touchpoints, e.Touchpoint)
	}
	r := newRatedTrips(touchpoints)
	var raw []byte
	for h := range run.Events() {
		if h.Repeat() || h.Customer() < 0 {
			continue
		}
		raw = h.AppendJSON(raw[:0])
		var l line
		if err := json.Unmarshal(raw, &l); err != nil {
			return drawn{}, fmt.Errorf("reading an event of the world %s: %w", w.Of, err)
		}
		r.take(h.Touchpoint(), &l)
	}
	out := drawn{Encounters: r.finish()}
	for _, e := range run.Truth().Touchpoints {
		out.effects = append(out.effects, simulate.Effect{Touchpoint: e.Touchpoint, Emotion: e.Emotion, Repurchase: e.Repurchase, NPS: e.NPS, Moment: e.Moment})
	}
	return out, nil
}

// ratedTrips reads the lines of a world into encounters: those of a trip that
// were rated, with the feeling that the rating tells, what was known before the
// trip, and what came of it. A touchpoint is met once in a trip, which is what is
// planted: of several ratings the worst counts, as in workspaces.
type ratedTrips struct {
	moment.Encounters
	planted map[string]uint16     // touchpoint → index
	rows    map[string]uint32     // customer → row
	traits  map[uint32][2]float32 // as far as they are known by now
	before  []float32             // by encounter: the satisfaction before, and the tenure, as known then
	tenure  []float32
	trips   []string          // by encounter
	met     map[meeting]int   // encounter of a trip and a touchpoint
	where   map[string]string // trip → unit
	feeling map[string]float32
	nps     map[string]float32
	ends    map[string]time.Time
}

func newRatedTrips(touchpoints []string) *ratedTrips {
	r := &ratedTrips{
		planted: map[string]uint16{}, rows: map[string]uint32{}, traits: map[uint32][2]float32{}, where: map[string]string{}, met: map[meeting]int{},
		feeling: map[string]float32{}, nps: map[string]float32{}, ends: map[string]time.Time{},
	}
	r.Touchpoints = touchpoints
	for i, touchpoint := range touchpoints {
		r.planted[touchpoint] = uint16(i)
	}
	return r
}

// meeting is a touchpoint in a trip.
type meeting struct {
	trip       string
	touchpoint uint16
}

type line struct {
	ID, Kind, Unit string
	Time           time.Time
	Objects        []struct{ ID string }
	Scores         []struct {
		Metric string
		Value  float32
	}
	Traits struct {
		Before float32 `json:"satisfaction_before"`
		Tenure float32 `json:"tenure_years"`
	}
}

// take takes in one event of a trip.
func (r *ratedTrips) take(touchpoint string, l *line) {
	customer, rest, _ := strings.Cut(l.ID, ".")
	row, known := r.rows[customer]
	if !known {
		row = uint32(len(r.rows))
		r.rows[customer] = row
		r.traits[row] = [2]float32{float32(math.NaN()), float32(math.NaN())}
	}
	number, _, _ := strings.Cut(rest, ".")
	trip := customer + "." + number
	r.ends[trip] = l.Time
	if l.Unit != "" {
		r.where[trip] = l.Unit
	}
	switch {
	case l.Kind == "identify":
		r.traits[row] = [2]float32{l.Traits.Before, l.Traits.Tenure}
	case len(l.Scores) == 0:
	case l.Scores[0].Metric == "nps":
		r.nps[trip] = l.Scores[0].Value
	default:
		if at, planned := r.planted[touchpoint]; planned { // else it is a review
			r.rate(row, trip, at, l)
		}
	}
}

func (r *ratedTrips) rate(row uint32, trip string, at uint16, l *line) {
	score := l.Scores[0].Value
	before, told := r.feeling[trip]
	if !told {
		before = float32(math.NaN())
	}
	feeling := (score - 3) / 2
	r.feeling[trip] = feeling
	if i, again := r.met[meeting{trip, at}]; again {
		if feeling < r.After[i] {
			r.Quality[i], r.After[i] = quality(uint8(score)), feeling
		}
		return
	}
	r.met[meeting{trip, at}] = len(r.trips)
	r.Customer = append(r.Customer, row)
	r.Touchpoint = append(r.Touchpoint, at)
	r.At = append(r.At, l.Time.UnixMilli())
	r.Quality = append(r.Quality, quality(uint8(score)))
	r.Before, r.After = append(r.Before, before), append(r.After, feeling)
	r.before, r.tenure = append(r.before, r.traits[row][0]), append(r.tenure, r.traits[row][1])
	r.trips = append(r.trips, trip)
}

// finish adds what was known before and what came after. A trip that ended less
// than 75 days before the last event may still be followed by another.
func (r *ratedTrips) finish() moment.Encounters {
	newest := time.Time{}
	for _, end := range r.ends {
		if end.After(newest) {
			newest = end
		}
	}
	repurchase, nps := make([]float32, len(r.trips)), make([]float32, len(r.trips))
	for i, trip := range r.trips {
		repurchase[i], nps[i] = float32(math.NaN()), float32(math.NaN())
		if value, answered := r.nps[trip]; answered {
			nps[i] = value
		}
		if r.ends[trip].Before(newest.AddDate(0, 0, -75)) {
			_, again := r.ends[following(trip)]
			repurchase[i] = float32(one(again))
		}
	}
	r.Covariates = []moment.Covariate{{Name: "satisfaction_before", Values: r.before}, {Name: "tenure", Values: r.tenure}, r.unit()}
	r.Customers.N = len(r.rows)
	r.Outcomes = outcomes(repurchase, nps)
	return r.Encounters
}

// following names the next trip of a customer.
func following(trip string) string {
	customer, number, _ := strings.Cut(trip, ".")
	n, err := strconv.Atoi(number)
	if err != nil {
		panic(err) // ids of trips are customer.number
	}
	return customer + "." + strconv.Itoa(n+1)
}

// unit is where the trip of each encounter was: some hotels are worse in
// everything, which ties the quality of all encounters of a trip together.
func (r *ratedTrips) unit() moment.Covariate {
	c := moment.Covariate{Name: "unit"}
	for _, trip := range r.trips {
		at := slices.Index(c.Levels, r.where[trip])
		if at < 0 {
			at = len(c.Levels)
			c.Levels = append(c.Levels, r.where[trip])
		}
		c.Values = append(c.Values, float32(at))
	}
	return c
}
