// SPDX-License-Identifier: Apache-2.0

package path

import (
	"fmt"
	"math"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"touchstone/journey"
	"touchstone/journey/journeytest"
)

// told writes bands and streams as lines: level, step, paths; from, to, paths.
func told(b *Bands) (bands, streams []string) {
	name := func(i int) string {
		if b.Bands[i].Kind == Step {
			return fmt.Sprint(b.Bands[i].Level, b.Bands[i].Name)
		}
		return fmt.Sprint(b.Bands[i].Level, " ", b.Bands[i].Kind)
	}
	for i, band := range b.Bands {
		bands = append(bands, fmt.Sprintf("%s: %d", name(i), band.Taken.N))
	}
	for _, s := range b.Streams {
		streams = append(streams, fmt.Sprintf("%s > %s: %d", name(s.From), name(s.To), s.N))
	}
	return bands, streams
}

// Ten journeys of nine customers: four a-c (one ends there, three go on), one a,
// three b-c that go on, one b-d, and one that begins with e. At the second level
// c is seven whatever came before, and at the width of one what begins with b or
// e is other and not followed.
func TestBandsPutStepsOfALevelTogether(t *testing.T) {
	paths := [][]uint32{{0, 2}, {0, 2, 3}, {0, 2, 3}, {0, 2, 3}, {0}, {1, 2, 3}, {1, 2, 3}, {1, 2, 3}, {1, 3}, {4}}
	p := &journeytest.Source{Activities: []string{"a", "b", "c", "d", "e"}, Trails: make([][]journey.Trail, 1)}
	for i, path := range paths {
		p.Trails[0] = append(p.Trails[0], journey.Trail{Case: i, Customer: max(0, i-1), Activity: path})
	}
	ask := func(widest int) *Bands {
		r, err := Paths(t.Context(), p, Question{Depth: 2, Bands: widest})
		if err != nil {
			t.Fatal(err)
		}
		return r.After.Bands
	}
	b := ask(2)
	bands, streams := told(b)
	if d := gocmp.Diff([]string{"0 root: 10", "1a: 5", "1b: 4", "1 other: 1", "2c: 7", "2d: 1", "2 ended: 1"}, bands); d != "" {
		t.Error(d)
	}
	if d := gocmp.Diff([]string{"0 root > 1a: 5", "0 root > 1b: 4", "0 root > 1 other: 1", "1a > 2c: 4", "1b > 2c: 3", "1b > 2d: 1", "1a > 2 ended: 1"}, streams); d != "" {
		t.Error(d)
	}
	// One customer has two of the ten, so they are worth 100 / (4 + 8) = 8.3333, of
	// which a half has Wilson's interval from .5 - z/2 / sqrt(8.3333 + z^2) on.
	if r := b.Bands[1].Taken; r.Of != 10 || math.Abs(*r.Low-(.5-1.959964/2/math.Sqrt(100.0/12+1.959964*1.959964))) > 1e-6 || b.Ended.N != 1 {
		t.Errorf("%+v, ended %+v", r, b.Ended)
	}
	bands, _ = told(ask(1))
	if d := gocmp.Diff([]string{"0 root: 10", "1a: 5", "1 other: 5", "2c: 4", "2 ended: 1"}, bands); d != "" {
		t.Error(d)
	}
}

// What comes to a level is what the steps of the level before hold, and every
// stream ends in its band.
func TestBandsLoseNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		q := drawQuestion(t)
		q.Direction, q.Bands = After, rapid.IntRange(1, 3).Draw(t, "bands")
		b := paths(t, drawPeople(t), q, func(*plan) {}).After.Bands
		steps, all, into := map[int]int{}, map[int]int{}, map[int]int{}
		for _, band := range b.Bands {
			all[band.Level] += band.Taken.N
			if band.Kind == Step || band.Kind == Root {
				steps[band.Level] += band.Taken.N
			}
		}
		for level, n := range all {
			if level > 0 && n != steps[level-1] {
				t.Fatalf("level %d has %d of %d: %+v", level, n, steps[level-1], b)
			}
		}
		for _, s := range b.Streams {
			into[s.To] += s.N
		}
		for i, band := range b.Bands {
			if i > 0 && into[i] != band.Taken.N {
				t.Fatalf("%d come to %+v", into[i], band)
			}
		}
	})
}
