// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"time"

	"touchstone"
	"touchstone/eventstore/duckdb"
	"touchstone/query"
	"touchstone/simulate"
)

// asked is how often a question is put in one process; the median counts.
const asked = 5

// questionJobs ask over facts that lie in a store of the cache. Targets are
// those of 100 million facts.
func (s *settings) questionJobs() []job {
	var jobs []job
	for _, q := range []struct{ text, target, bare string }{
		{"count by touchpoint", "1 s", "SELECT shape, count(*) FROM events GROUP BY shape"},
		{"nps(nps) by channel", "1 s", "SELECT shape, count(score), sum(score) FROM events GROUP BY shape"},
		{"count by day zone Asia/Shanghai", "1.5 s", "SELECT occurred // 86400000, count(*) FROM events GROUP BY ALL"},
		{"count by day zone Europe/Berlin", "1.5 s", "SELECT occurred // 86400000, count(*) FROM events GROUP BY ALL"},
	} {
		jobs = append(jobs, job{
			name: fmt.Sprintf("question over %s events: %s", thousands(s.facts), q.text), target: q.target + " at 100 million", rounds: 1,
			ours: contender{name: "the event store", run: s.onFacts("ask", q.text)},
			others: []contender{
				{name: "DuckDB alone: " + q.bare, kind: yardstick, run: s.onFacts("scan", q.bare)},
				{name: "DuckDB alone: SELECT sum(occurred)", kind: limit, run: s.onFacts("scan", "SELECT sum(occurred) FROM events")},
			},
		})
	}
	return jobs
}

// onFacts runs a part on the folder of facts, which is filled when it is first
// needed.
func (s *settings) onFacts(part, text string) func(context.Context) (sample, error) {
	return func(ctx context.Context) (sample, error) {
		folder, err := s.factsFolder()
		if err != nil {
			return sample{}, err
		}
		if _, err := os.Stat(folder); errors.Is(err, fs.ErrNotExist) {
			if _, err := ourselves(ctx, "fill", strconv.Itoa(s.facts), folder); err != nil {
				return sample{}, err
			}
		}
		return ourselves(ctx, part, folder, text)
	}
}

func (s *settings) factsFolder() (string, error) {
	dir, err := cacheFolder()
	return filepath.Join(dir, fmt.Sprintf("facts-%d-%d", contactsVersion, s.facts)), err
}

// runFill streams facts into a new store.
func runFill(ctx context.Context, facts, folder string) (_ any, err error) {
	n, err := strconv.Atoi(facts)
	if err != nil {
		return nil, err
	}
	making := folder + ".making"
	if err := os.RemoveAll(making); err != nil {
		return nil, err
	}
	store, err := duckdb.Open(ctx, making, duckdb.Options{})
	if err != nil {
		return nil, err
	}
	begun := time.Now()
	if err := errors.Join(fill(ctx, store, n), store.Close()); err != nil {
		return nil, err
	}
	return each(begun, n, "filled"), os.Rename(making, folder)
}

// fill appends so many facts, about; nothing of them is sealed, since no
// question reads that.
func fill(ctx context.Context, store *duckdb.Store, n int) error {
	const batch = 100_000
	var events []touchstone.Event
	position := touchstone.Position(0)
	for c := range simulate.Stream(1, n, simulate.StreamOptions{}) {
		position++
		e := c.Event()
		e.Position = position
		if events = append(events, e); len(events) < batch {
			continue
		}
		if _, err := store.Append(ctx, events); err != nil {
			return err
		}
		events = events[:0]
	}
	_, err := store.Append(ctx, events)
	return err
}

// runAsk puts a question to a store several times; the first time counts for
// nothing, since files may be cold.
func runAsk(ctx context.Context, folder, text string) (_ any, err error) {
	q, err := query.Parse(text)
	if err != nil {
		return nil, err
	}
	store, err := duckdb.Open(ctx, folder, duckdb.Options{})
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	meaning, err := meaningOf(ctx, store)
	if err != nil {
		return nil, err
	}
	rows := 0
	return repeated(func() error {
		table, err := store.Query(ctx, q, meaning)
		if err == nil {
			rows = len(table.Rows)
		}
		return err
	}, func(first time.Duration) string {
		return fmt.Sprintf("%d rows; %s the first time; ", rows, duration(first.Seconds()))
	})
}

// enough is how long a question is put again: seldom where it takes long.
const enough = 10 * time.Second

// repeated does something once and then several times, and tells the median,
// and what all processors took for it, which holds on a busy machine.
func repeated(do func() error, note func(first time.Duration) string) (told, error) {
	begun := time.Now()
	if err := do(); err != nil {
		return told{}, err
	}
	first := time.Since(begun)
	used := ownTime()
	var took []time.Duration
	for again := time.Now(); len(took) < asked && (len(took) == 0 || time.Since(again) < enough); {
		begun := time.Now()
		if err := do(); err != nil {
			return told{}, err
		}
		took = append(took, time.Since(begun))
	}
	used = (ownTime() - used) / time.Duration(len(took))
	slices.Sort(took)
	return told{took[len(took)/2].Seconds(), used.Seconds(), fmt.Sprintf("%s of processors; %s", duration(used.Seconds()), note(first))}, nil
}

// meaningOf maps the shapes of a store to twenty touchpoints.
func meaningOf(ctx context.Context, store *duckdb.Store) (*touchstone.Meaning, error) {
	shapes, err := store.Shapes(ctx)
	m := &touchstone.Meaning{Revision: 1, Shapes: map[touchstone.ShapeID]touchstone.TouchpointID{}, Touchpoints: map[touchstone.TouchpointID]touchstone.TouchpointPlace{}}
	for i, s := range shapes {
		t := touchstone.TouchpointID(fmt.Sprintf("tp_%d", i%20))
		m.Shapes[s.ID] = t
		m.Touchpoints[t] = touchstone.TouchpointPlace{Channel: s.Channel}
	}
	return m, err
}

// runScan runs a statement over the file of a store, with the engine alone.
func runScan(folder, statement string) (any, error) {
	files, err := filepath.Glob(filepath.Join(folder, "*.duckdb"))
	if err != nil || len(files) != 1 {
		return nil, errors.Join(err, fmt.Errorf("%d files of facts in %s", len(files), folder))
	}
	e, err := openEngine(files[0], true)
	if err != nil {
		return nil, err
	}
	defer e.close()
	return repeated(func() error { return e.run(statement) }, func(first time.Duration) string { return duration(first.Seconds()) + " the first time" })
}
