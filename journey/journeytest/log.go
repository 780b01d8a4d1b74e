// SPDX-License-Identifier: Apache-2.0

package journeytest

import (
	"time"

	"touchstone/journey"
)

// Log is a log whose cases and activities have names: each gets the next code
// when it is first met. The zero Log is empty and ready.
type Log struct {
	journey.Log
	Names []string // of the cases, by their codes

	cases, activities map[string]uint32
}

// Add adds an event; its time is in Unix milliseconds, or journey.NoTime.
func (l *Log) Add(name, activity string, at int64) {
	if l.cases == nil {
		l.cases, l.activities = map[string]uint32{}, map[string]uint32{}
	}
	l.Case = append(l.Case, code(l.cases, &l.Names, name))
	l.Activity = append(l.Activity, code(l.activities, &l.Activities, activity))
	l.Time = append(l.Time, at)
	l.Cases = len(l.Names)
}

func code(codes map[string]uint32, names *[]string, name string) uint32 {
	c, ok := codes[name]
	if !ok {
		c = uint32(len(codes))
		codes[name], *names = c, append(*names, name)
	}
	return c
}

// T is what tests, benchmarks and random sequences have in common.
type T interface {
	Helper()
	Fatal(args ...any)
}

// Trails gives the log's trails.
func (l *Log) Trails(t T) *journey.Trails {
	t.Helper()
	return Trails(t, &l.Log)
}

// Trails gives the trails of a log that is valid.
func Trails(t T, log *journey.Log) *journey.Trails {
	t.Helper()
	trails, err := journey.NewTrails(log)
	if err != nil {
		t.Fatal(err)
	}
	return trails
}

// ByDay makes a log of one case per list of (activity, day) pairs; a day below 0
// is a missing time.
func ByDay(t T, activities []string, cases ...[][2]float64) *journey.Trails {
	t.Helper()
	log := &journey.Log{Cases: len(cases), Activities: activities}
	for c, events := range cases {
		for _, e := range events {
			at := int64(e[1] * float64(24*time.Hour/time.Millisecond))
			if e[1] < 0 {
				at = journey.NoTime
			}
			log.Case, log.Activity, log.Time = append(log.Case, uint32(c)), append(log.Activity, uint32(e[0])), append(log.Time, at)
		}
	}
	return Trails(t, log)
}
