// SPDX-License-Identifier: Apache-2.0

package main

import (
	"slices"
	"strconv"
	"strings"

	"touchstone"
	"touchstone/ingest"
	"touchstone/moment"
)

// The roles of columns of the two files that moments reads.
const (
	roleCustomer   = "customer"
	roleTouchpoint = "touchpoint"
	roleOrder      = "order"
	roleRating     = "rating"
	roleBefore     = "before"
	roleAfter      = "after"
	roleCovariate  = "covariate"
	roleOutcome    = "outcome"
	rolePlacebo    = "placebo"
	roleIgnored    = "ignored"
)

func plainHeader(name string) string {
	return strings.NewReplacer(" ", "", "_", "", "-", "").Replace(strings.ToLower(ingest.Normalize(name)))
}

func knownAs(name, role string) bool { return slices.Contains(headers[role], plainHeader(name)) }

// wanted is one outcome of the command line: a column, and what it is about.
type wanted struct {
	name   string
	impact moment.Impact
}

// parseOutcome reads "nps" or "trust=brand".
func parseOutcome(s string) (wanted, error) {
	name, impact, told := strings.Cut(s, "=")
	name = strings.TrimSpace(name)
	switch moment.Impact(impact) {
	case moment.Decision, moment.Brand:
		return wanted{name, moment.Impact(impact)}, nil
	}
	if told {
		return wanted{}, &touchstone.Error{Kind: touchstone.Invalid, Field: "outcomes", Message: touchstone.Msg("moments.outcome_impact", "value", s)}
	}
	return wanted{name, impactOf(name)}, nil
}

// parseWeights reads what impacts count for in the score, as in decision=2; one
// that is not named counts for 1.
func parseWeights(list []string) ([3]float64, error) {
	weights, total := [3]float64{1, 1, 1}, 0.0
	for _, s := range list {
		name, number, _ := strings.Cut(s, "=")
		k := slices.Index([]moment.Impact{moment.Emotion, moment.Decision, moment.Brand}, moment.Impact(strings.TrimSpace(name)))
		v, err := strconv.ParseFloat(strings.TrimSpace(number), 64)
		if k < 0 || err != nil || !(v >= 0 && v <= mostWeight) {
			return weights, badWeight(s)
		}
		weights[k] = v
	}
	for _, v := range weights {
		total += v
	}
	if total == 0 {
		return weights, badWeight(strings.Join(list, ","))
	}
	return weights, nil
}

// mostWeight keeps sums of weights exact enough.
const mostWeight = 1e6

func badWeight(s string) error {
	return &touchstone.Error{Kind: touchstone.Invalid, Field: "weight", Message: touchstone.Msg("moments.weight", "value", s)}
}

func impactOf(name string) moment.Impact {
	plain := plainHeader(name)
	if slices.ContainsFunc(brandWords, func(w string) bool { return strings.Contains(plain, w) }) {
		return moment.Brand
	}
	return moment.Decision
}

// momentRoles gives the role of every column of the file of customers or of
// events. What the command line names goes first; the first column of a name
// takes its role.
func (cmd *momentsCmd) momentRoles(names []string, roles []string) []string {
	out := make([]string, len(names))
	taken := map[string]bool{}
	for i, name := range names {
		out[i] = cmd.namedRole(name)
		for _, role := range roles {
			if out[i] == "" && !taken[role] && knownAs(name, role) {
				out[i] = role
				taken[role] = true
			}
		}
	}
	return out
}

// namedRole is the role that the command line gives a column, if any.
func (cmd *momentsCmd) namedRole(name string) string {
	is := func(s string) bool { return strings.TrimSpace(s) == name }
	switch {
	case slices.ContainsFunc(cmd.Ignore, is):
		return roleIgnored
	case slices.ContainsFunc(cmd.Placebos, is):
		return rolePlacebo
	case slices.ContainsFunc(cmd.Covariates, is):
		return roleCovariate
	case slices.ContainsFunc(cmd.Outcomes, func(s string) bool { w, err := parseOutcome(s); return err == nil && w.name == name }):
		return roleOutcome
	}
	return ""
}
