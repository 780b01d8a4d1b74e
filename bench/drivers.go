// SPDX-License-Identifier: Apache-2.0

package main

import (
	"compress/gzip"
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"strconv"
	"time"

	"touchstone/stats"
)

// drivers is what one run of the airline drivers tells; the peers print the
// same.
type drivers struct {
	Seconds   float64   `json:"seconds"`
	Resamples int       `json:"resamples"`
	Raw       []float64 `json:"raw"` // LMG by touchpoint
	SD        []float64 `json:"sd"`  // of the replicates' LMG; ours from the interval

	Prepared  float64 `json:"prepared,omitempty"` // seconds before the replicates
	Resampled float64 `json:"resampled,omitempty"`
}

// coding is how the 14 touchpoints of the airline survey become columns.
type coding struct {
	name    string // as the peers know it
	title   string
	columns int
	target  string
}

// codings are the ways of coding: a column each; pairs (met, rating) as
// package moment makes them, which leaves out met where fewer than 30 customers
// did not meet a touchpoint; and 14 pairs, for which every fifth encounter is
// taken for not met.
func codings() []coding {
	return []coding{
		{"ratings", "14 ratings", 14, "10 s"},
		{"pairs", "pairs (met, rating)", 20, "15 s"},
		{"full", "14 full pairs", 28, "15 s"},
	}
}

// driversJob compares the importances of the 14 touchpoints.
func (s *settings) driversJob(c coding) job {
	path := s.file("airline_satisfaction", "train.csv.gz")
	return job{
		name:  fmt.Sprintf("airline drivers, %s: 103,904 rows, exact LMG, %s bootstraps", c.title, thousands(s.resamples)),
		needs: path, target: c.target,
		ours: contender{name: "stats.Importances", run: func(ctx context.Context) (sample, error) {
			return ourselves(ctx, "drivers", path, c.name, strconv.Itoa(s.resamples))
		}},
		others: []contender{
			s.driversPeer("numpy", "airline.py", path, c.name, s.resamples),
			s.driversPeer("plain R", "airline.R", path, c.name, max(2, s.resamples/20)),
			{name: "a quarter of the bootstraps", kind: part, run: func(ctx context.Context) (sample, error) {
				return ourselves(ctx, "drivers", path, c.name, strconv.Itoa(s.resamples/4))
			}},
			{name: "its multiplications in a matrix product", kind: limit, run: func(ctx context.Context) (sample, error) {
				return s.multiplications(ctx, c)
			}},
		},
	}
}

// driversPeer runs a peer for a number of replicates and scales it up.
func (s *settings) driversPeer(name, file, path, coding string, resamples int) contender {
	if resamples < s.resamples {
		name = fmt.Sprintf("%s (%d replicates, scaled up)", name, resamples)
	}
	return contender{name: name, kind: peer, same: sameDrivers, run: func(ctx context.Context) (sample, error) {
		out, err := s.peer(ctx, file, path, coding, strconv.Itoa(resamples))
		if err != nil {
			return out, err
		}
		var d drivers
		if err := json.Unmarshal(out.answer, &d); err != nil {
			return out, err
		}
		if d.Resamples < s.resamples {
			out.cores = 0 // mostly that of reading the file
		}
		out.seconds = d.Prepared + d.Resampled*float64(s.resamples)/float64(d.Resamples)
		return out, nil
	}}
}

// multiplications gives the time that the sums of products of all replicates
// would take at the peak of the machine: a multiplication and an addition per
// row, replicate and pair of variables. (Splitting R2 is under 2 % of that.)
func (s *settings) multiplications(ctx context.Context, c coding) (sample, error) {
	out, err := s.peer(ctx, "peak.py")
	if err != nil {
		return out, err
	}
	var peak struct {
		GFLOPS float64 `json:"gflops"`
	}
	if err := json.Unmarshal(out.answer, &peak); err != nil {
		return out, err
	}
	variables := c.columns + 2 // and the constant and the outcome
	work := 2 * 103904 * float64(s.resamples) * float64(variables*(variables+1)/2) / 1e9
	return sample{seconds: work / peak.GFLOPS, note: fmt.Sprintf("%.1f GFLOP at %.0f GFLOP/s", work, peak.GFLOPS)}, nil
}

// sameDrivers compares points to 1e-9 and the spread of the replicates within
// four standard errors of what so many can tell.
func sameDrivers(ours, theirs []byte) (string, error) {
	var a, b drivers
	if err := decode(ours, &a, theirs, &b); err != nil {
		return "", err
	}
	if len(a.Raw) != len(b.Raw) || len(a.SD) != len(b.SD) {
		return "", fmt.Errorf("%d importances against our %d", len(b.Raw), len(a.Raw))
	}
	apart, low, high := 0.0, math.Inf(1), 0.0
	for i := range a.Raw {
		apart = max(apart, math.Abs(a.Raw[i]-b.Raw[i]))
		low, high = min(low, b.SD[i]/a.SD[i]), max(high, b.SD[i]/a.SD[i])
	}
	if apart > 1e-9 {
		return "", fmt.Errorf("an importance differs by %g", apart)
	}
	// Our width, from two percentiles, has a relative variance of .9/replicates
	// where draws are normal; their standard deviation of 1/(2 (replicates-1)).
	chance := math.Sqrt(.9/float64(a.Resamples) + .5/float64(b.Resamples-1))
	if spread := max(math.Log(high), -math.Log(low)); spread > 4*chance {
		return "", fmt.Errorf("widths of intervals are %.2f to %.2f of ours; chance explains %.0f %%", low, high, 400*chance)
	}
	return fmt.Sprintf("points to %.0e, widths %.2f to %.2f", apart, low, high), nil
}

// runDrivers reads the survey and times the importances alone.
func runDrivers(ctx context.Context, path, coding, resamples string) (any, error) {
	n, err := strconv.Atoi(resamples)
	if err != nil {
		return nil, err
	}
	ratings, satisfied, err := airline(path)
	if err != nil {
		return nil, err
	}
	start := time.Now()
	r := stats.Regression{Y: satisfied, X: ratings}
	if coding != "ratings" {
		r.X, r.Groups = pairs(ratings, coding == "full")
	}
	found, err := stats.Importances(ctx, r, stats.ImportanceOptions{Resamples: n, Seed: 1})
	if err != nil {
		return nil, err
	}
	out := drivers{Seconds: time.Since(start).Seconds(), Resamples: n}
	const wide = 2 * 1.959964 // standard deviations in an interval of 95 %
	for _, g := range found.Groups {
		out.Raw = append(out.Raw, g.Raw)
		out.SD = append(out.SD, (g.RawHigh-g.RawLow)/wide)
	}
	return out, nil
}

// airline reads the 14 ratings, 1 to 5 with 0 for what was not met, and whether
// the customer was satisfied.
func airline(path string) (ratings [][]float64, satisfied []float64, err error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, nil, err
	}
	defer file.Close()
	plain, err := gzip.NewReader(file)
	if err != nil {
		return nil, nil, err
	}
	rows, err := csv.NewReader(plain).ReadAll()
	if err != nil {
		return nil, nil, err
	}
	const first, last, outcome = 8, 21, 24 // columns as airline.R counts them
	ratings = make([][]float64, last-first+1)
	for _, row := range rows[1:] {
		for j := range ratings {
			v, err := strconv.ParseFloat(row[first-1+j], 64)
			if err != nil {
				return nil, nil, err
			}
			ratings[j] = append(ratings[j], v)
		}
		y := 0.0
		if row[outcome-1] == "satisfied" {
			y = 1
		}
		satisfied = append(satisfied, y)
	}
	return ratings, satisfied, nil
}

// pairs codes each rating that 30 customers or more did not meet as two
// columns: met, and the rating of those who did. For full pairs, every fifth
// encounter is taken for not met.
func pairs(ratings [][]float64, full bool) (x [][]float64, groups [][]int) {
	for j, rating := range ratings {
		met, quality, absent := make([]float64, len(rating)), make([]float64, len(rating)), 0
		for i, v := range rating {
			if v > 0 && !(full && i/(j+1)%5 == 0) {
				met[i], quality[i] = 1, v
			} else {
				absent++
			}
		}
		group := []int{len(x)}
		if absent >= 30 {
			group = append(group, len(x)+1)
			x = append(x, met)
		}
		x, groups = append(x, quality), append(groups, group)
	}
	return x, groups
}
