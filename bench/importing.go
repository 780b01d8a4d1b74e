// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"touchstone"
	"touchstone/eventstore/duckdb"
	"touchstone/ingest/drain"
	"touchstone/ingest/envelope"
	"touchstone/ingest/mapping"
	"touchstone/ingest/shape"
	"touchstone/internal/wake"
	"touchstone/journal"
	"touchstone/vault"
)

// importJob brings a large table into a workspace.
func (s *settings) importJob() job {
	file := func() (string, error) {
		f, err := formOf("table")
		if err != nil {
			return "", err
		}
		return contactsFile(f, s.imported)
	}
	on := func(part string) func(context.Context) (sample, error) {
		return func(ctx context.Context) (sample, error) {
			path, err := file()
			if err != nil {
				return sample{}, err
			}
			return ourselves(ctx, part, path)
		}
	}
	return job{
		name: fmt.Sprintf("import of %s rows, CSV, to the event store", thousands(s.imported)), target: "none", rounds: 1,
		ours: contender{name: "mapping, envelope, journal, vault, drain, DuckDB", run: on("import")},
		others: []contender{
			{name: "encoding/csv over the file", kind: yardstick, run: on("csv")},
			{name: "looking for line ends in the file", kind: limit, run: on("lines")},
		},
	}
}

// tableProfile says what the columns of a table of contacts become.
func tableProfile() touchstone.Profile {
	use := func(column, field, name, unit string) touchstone.ColumnUse {
		return touchstone.ColumnUse{Column: column, Field: field, Name: name, Unit: unit}
	}
	return touchstone.Profile{
		Name: "contacts", Format: touchstone.FormatCSV, Kind: touchstone.Interaction, Source: "bench", Zone: "UTC",
		Columns: []touchstone.ColumnUse{
			use("message", "id", "", ""), use("time", "time", "", ""), use("event", "name", "", ""), use("channel", "channel", "", ""), use("page", "place", "", ""),
			use("user", "subject", string(touchstone.UserID), ""), use("device", "subject", string(touchstone.AnonymousID), ""), use("hotel", "unit", "", ""),
			use("seconds", "duration", "", "s"), use("amount", "value", "", "CNY"), use("nps", "score", "nps", ""), use("csat", "score", "csat", ""),
		},
	}
}

// imported is what an import tells.
type imported struct {
	told
	Events   int `json:"events"`
	Rejected int `json:"rejected"`
}

// runImport imports a table and waits until every row is stored.
func runImport(ctx context.Context, path string) (_ any, err error) {
	folder, err := os.MkdirTemp("", "touchstone-bench")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	w, err := openWorkshop(ctx, folder)
	if err != nil {
		return nil, err
	}
	begun := time.Now()
	result, err := mapping.Run(ctx, mapping.Import{Path: path, Profile: tableProfile(), Maker: w.builder, Accept: w.drain.Accept, Wait: wake.Sleep})
	if err == nil {
		err = w.drain.Wait(ctx, result.Position)
	}
	seconds := time.Since(begun).Seconds()
	if err := errors.Join(err, w.close(ctx)); err != nil {
		return nil, err
	}
	return imported{told{Seconds: seconds, Note: fmt.Sprintf("%s rows/s; ", thousands(int(float64(result.Rows)/seconds)))}, result.Events, result.Rejected}, nil
}

// workshop is what brings the events of one source into an event store.
type workshop struct {
	vault   *vault.Vault
	journal *journal.Journal
	store   *duckdb.Store
	drain   *drain.Drain
	builder *envelope.Builder
}

func openWorkshop(ctx context.Context, folder string) (*workshop, error) {
	w := &workshop{}
	var err error
	if w.vault, err = vault.Open(ctx, filepath.Join(folder, "vault"), vault.Options{Random: rand.Reader, Now: time.Now}); err != nil {
		return nil, err
	}
	keys, err := w.vault.Keys(ctx, "main")
	if err != nil {
		return nil, err
	}
	at := filepath.Join(folder, "journal")
	if w.journal, err = journal.Open(at, journal.Options{Clock: time.Now}); err != nil {
		return nil, err
	}
	if w.store, err = duckdb.Open(ctx, filepath.Join(folder, "facts"), duckdb.Options{}); err != nil {
		return nil, err
	}
	if w.drain, err = drain.Start(ctx, drain.Options{Journal: w.journal, Folder: at, Store: w.store, Vault: keys, Clock: time.Now}); err != nil {
		return nil, err
	}
	w.builder, err = envelope.NewBuilder(envelope.Options{Secret: keys.Secret(), Settings: envelope.Settings{Source: touchstone.Source{Name: "bench"}},
		Shaper: shape.New(shape.Options{Source: "bench"}), Now: time.Now})
	return w, err
}

func (w *workshop) close(ctx context.Context) error {
	return errors.Join(w.drain.Close(ctx), w.journal.Close(), w.store.Close(), w.vault.Close())
}
