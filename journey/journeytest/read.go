// SPDX-License-Identifier: Apache-2.0

// Package journeytest reads the event logs that stand beside the repository,
// for the tests of folds. It promises nothing but that, and does nothing else.
package journeytest

import (
	"bufio"
	"compress/gzip"
	"encoding/csv"
	"encoding/json"
	"io"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"touchstone/internal/testenv"
	"touchstone/journey"
)

// open opens a shared file, unpacked.
func open(t testing.TB, path ...string) io.Reader {
	t.Helper()
	name := testenv.Shared(t, path...)
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	if !strings.HasSuffix(name, ".gz") {
		return f
	}
	z, err := gzip.NewReader(bufio.NewReader(f))
	if err != nil {
		t.Fatal(err)
	}
	return z
}

// ReadJSON reads a shared file of JSON.
func ReadJSON(t testing.TB, into any, path ...string) {
	t.Helper()
	if err := json.NewDecoder(open(t, path...)).Decode(into); err != nil {
		t.Fatal(err)
	}
}

// ReadLog reads columns case_id, activity and timestamp of a shared CSV file.
func ReadLog(t testing.TB, path ...string) *journey.Trails {
	t.Helper()
	rows, err := csv.NewReader(open(t, path...)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	column := func(name string) int { return slices.Index(rows[0], name) }
	cases, activities, log := map[string]uint32{}, map[string]uint32{}, &journey.Log{}
	for _, row := range rows[1:] {
		name := row[column("activity")]
		if _, ok := activities[name]; !ok {
			log.Activities = append(log.Activities, name)
		}
		log.Case = append(log.Case, number(cases, row[column("case_id")]))
		log.Activity = append(log.Activity, number(activities, name))
		log.Time = append(log.Time, milliseconds(t, row[column("timestamp")]))
	}
	log.Cases = len(cases)
	trails, err := journey.NewTrails(log)
	if err != nil {
		t.Fatal(err)
	}
	return trails
}

func number(numbers map[string]uint32, name string) uint32 {
	n, ok := numbers[name]
	if !ok {
		n = uint32(len(numbers))
		numbers[name] = n
	}
	return n
}

func milliseconds(t testing.TB, text string) int64 {
	t.Helper()
	for _, layout := range []string{time.RFC3339, "2006-01-02 15:04:05Z07:00", time.DateTime, time.DateOnly} {
		if at, err := time.Parse(layout, text); err == nil {
			return at.UnixMilli()
		}
	}
	t.Fatalf("time %q", text)
	return 0
}

// Code gives the code of an activity by its name.
func Code(t testing.TB, source journey.Source, name string) uint32 {
	t.Helper()
	at := slices.Index(source.Names(), name)
	if at < 0 {
		t.Fatalf("there is no activity %q", name)
	}
	return uint32(at)
}
