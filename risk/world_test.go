// SPDX-License-Identifier: Apache-2.0

package risk_test

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"touchstone/risk"
)

const day = int64(24 * time.Hour / time.Millisecond)

// world makes customers, one a moment an hour apart, whose log odds of leaving
// are odds of (bad encounters, days since the last visit, channel is phone). A
// fifth feature is noise; bad encounters are missing in one row of ten.
func world(rows int, seed uint64, odds func(bad, away float64, phone bool) float64) (*risk.Table, []float64) {
	random := rand.New(rand.NewPCG(seed, 9))
	t := &risk.Table{Features: []risk.Feature{
		{Name: "bad encounters", Values: make([]float64, rows)},
		{Name: "days away", Values: make([]float64, rows)},
		{Name: "channel", Codes: make([]uint32, rows), Levels: []string{"", "app", "phone", "shop"}},
		{Name: "noise", Values: make([]float64, rows)},
	}}
	truth := make([]float64, rows)
	for i := range rows {
		bad, away, channel := float64(random.IntN(4)), random.Float64()*60, 1+random.IntN(3)
		truth[i] = 1 / (1 + math.Exp(-odds(bad, away, channel == 2)))
		y := 0.
		if random.Float64() < truth[i] {
			y = 1
		}
		if random.IntN(10) == 0 {
			bad = math.NaN()
		}
		t.IDs = append(t.IDs, fmt.Sprintf("c%06d", i))
		t.Moments = append(t.Moments, int64(i)*int64(time.Hour/time.Millisecond))
		t.Outcome = append(t.Outcome, y)
		t.Features[0].Values[i], t.Features[1].Values[i], t.Features[2].Codes[i], t.Features[3].Values[i] = bad, away, uint32(channel), random.NormFloat64()
	}
	return t, truth
}

// straight are odds that a logit can learn; bent ones need trees.
func straight(bad, away float64, phone bool) float64 {
	odds := -3 + .9*bad + .02*away
	if phone {
		odds++
	}
	return odds
}

func bent(bad, away float64, phone bool) float64 {
	if (away > 20 && away < 40) == phone {
		return 1
	}
	return -2.5
}

func learn(t testing.TB, table *risk.Table, o risk.Options) *risk.Model {
	t.Helper()
	m, err := risk.Learn(context.Background(), table, o)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func score(t testing.TB, m *risk.Model, table *risk.Table, o risk.Options) []risk.Risk {
	t.Helper()
	r, err := m.Score(context.Background(), table, o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}
