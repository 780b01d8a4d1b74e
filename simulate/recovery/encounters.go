// SPDX-License-Identifier: Apache-2.0

package recovery

import (
	"touchstone/moment"
	"touchstone/simulate"
)

// Encounters makes of a panel of a design what the search for moments reads. Ratings
// of 1 and 2 are bad, 5 is good. Where customers make one journey, outcomes are
// theirs; where they make several, an outcome belongs to the encounters of its
// journey.
func Encounters(d simulate.Design, p simulate.Panel) moment.Encounters {
	e := moment.Encounters{
		Touchpoints: p.Touchpoints, Customer: p.Customer, Touchpoint: p.Touchpoint, At: p.Step, Before: p.Before, After: p.After,
		Quality:   make([]moment.Quality, len(p.Rating)),
		Customers: moment.Customers{N: len(p.Tenure)},
	}
	for i, rating := range p.Rating {
		e.Quality[i] = quality(rating)
	}
	add := func(name string, values []float32) {
		if values != nil {
			e.Customers.Covariates = append(e.Customers.Covariates, moment.Covariate{Name: name, Values: values})
		}
	}
	add("tenure", p.Tenure)
	add("prior_csat", p.Prior)
	add("log_value", p.Value)
	add("segment", p.Segment)
	if d.Seasonal {
		e.Covariates = append(e.Covariates, moment.Covariate{Name: "month", Values: spread(p, p.Month), Levels: months})
	}
	if d.Repeated {
		e.Outcomes = outcomes(spread(p, p.Repurchase), spread(p, p.NPS))
	} else {
		e.Customers.Outcomes = outcomes(p.Repurchase, p.NPS)
	}
	if p.Earlier != nil {
		e.Customers.Placebos = []moment.Outcome{{Name: "earlier_nps", Values: p.Earlier}}
	}
	return e
}

// outcomes are what may come of an encounter. That it harms when there is less of
// either is known, as in workspaces: a bad experience that goes with more is no
// impact.
func outcomes(repurchase, nps []float32) []moment.Outcome {
	return []moment.Outcome{
		{Name: "repurchase", Impact: moment.Decision, Binary: true, Values: repurchase, Harm: -1},
		{Name: "nps", Impact: moment.Brand, Values: nps, Harm: -1},
	}
}

var months = []string{"1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"}

func quality(rating uint8) moment.Quality {
	switch {
	case rating == 0:
		return moment.Unrated
	case rating <= 2:
		return moment.Bad
	case rating == 5:
		return moment.Good
	}
	return moment.Ordinary
}

// spread gives a column of journeys by encounter.
func spread(p simulate.Panel, byJourney []float32) []float32 {
	out := make([]float32, len(p.Journey))
	for i, journey := range p.Journey {
		out[i] = byJourney[journey]
	}
	return out
}
