// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"path/filepath"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"touchstone"
	"touchstone/eventstore"
	"touchstone/httpapi"
	"touchstone/identity"
	"touchstone/ingest/drain"
	"touchstone/ingest/importing"
	"touchstone/ingest/reshape"
	"touchstone/ingest/shape"
	"touchstone/internal/wake"
	"touchstone/journal"
	"touchstone/journey/live"
	"touchstone/meaning"
	"touchstone/moment/study"
	"touchstone/privacy"
	"touchstone/risk/outlook"
	"touchstone/search"
	"touchstone/vault"
	"touchstone/voice"
	"touchstone/voice/opinion"
	"touchstone/voice/topics"
	"touchstone/workspace"
)

// facts is an event store with everything that a server asks of one.
type facts interface {
	eventstore.Store
	eventstore.Shaper
	eventstore.Reshaper
	eventstore.Reciter
	eventstore.Snapshotter
	eventstore.Checker
	eventstore.Compacter
	eventstore.Expirer
	io.Closer
}

// room is one workspace at work.
type room struct {
	id       touchstone.WorkspaceID
	folder   string
	records  workspace.Workspace
	keys     *vault.Keys
	facts    facts
	journal  *journal.Journal
	drain    *drain.Drain
	graph    *identity.Graph
	search   *search.Index
	trails   *live.Index
	keeper   *meaning.Keeper
	office   *privacy.Office
	imports  *importing.Importer
	voice    *voice.Keeper
	topics   *topics.Keeper
	studies  *study.Keeper
	outlooks *outlook.Keeper
	second   *opinion.Round // nil: nobody is asked
	live     *httpapi.Live
	sources  *sources
	reshaper *reshape.Worker
	log      *slog.Logger
	stop     context.CancelFunc
	watching sync.WaitGroup
}

// openRoom opens a workspace: the facts, what the ledger of erasures says about
// them, then the journal, which goes on from their position.
func (h *house) openRoom(ctx context.Context, id touchstone.WorkspaceID) (_ *room, err error) {
	r := &room{id: id, folder: filepath.Join(h.settings.Data, "workspaces", string(id)), records: h.store.In(id), live: new(httpapi.Live), log: h.log.With("workspace", string(id))}
	defer func() {
		if err != nil {
			err = errors.Join(err, r.close(context.WithoutCancel(ctx)))
		}
	}()
	if r.keys, err = h.vault.Keys(ctx, id); err != nil {
		return nil, err
	}
	if r.facts, err = openFacts(ctx, filepath.Join(r.folder, "facts"), h.settings, r.log); err != nil {
		return nil, err
	}
	if r.graph, err = identity.Open(ctx, filepath.Join(r.folder, "identity"), identity.Options{Workspace: r.records, Events: r.facts, Keys: r.keys, Now: h.now, Logger: r.log}); err != nil {
		return nil, err
	}
	if r.search, err = search.Open(ctx, filepath.Join(r.folder, "search"), search.Options{Events: r.facts, Keys: r.keys, Logger: r.log}); err != nil {
		return nil, err
	}
	if r.voice, err = voice.Open(ctx, filepath.Join(r.folder, "voice"), voice.Options{Events: r.facts, Keys: r.keys, Model: r.model, Corrections: r.corrections, Logger: r.log}); err != nil {
		return nil, err
	}
	if err = h.openOpinions(ctx, r); err != nil {
		return nil, err
	}
	if r.topics, err = topics.Open(ctx, filepath.Join(r.folder, "topics"), topics.KeeperOptions{Events: r.facts, Keys: r.keys, Now: h.now, Model: r.model, Customers: r.customer, Logger: r.log}); err != nil {
		return nil, err
	}
	if r.outlooks, err = outlook.Open(filepath.Join(r.folder, "outlooks"), outlook.Options{Facts: r.facts, Workspace: r.records, Mentions: r.voice.Answers, Hides: r.keys.Hides,
		Meaning: func(ctx context.Context) (*touchstone.Meaning, error) { return r.keeper.Current(ctx) }, Joining: r.graph.Behind, Now: h.now, Logger: r.log}); err != nil {
		return nil, err
	}
	if err = h.openTrails(ctx, r); err != nil {
		return nil, err
	}
	if err := h.openIntake(ctx, r); err != nil {
		return nil, err
	}
	r.keeper = meaning.New(meaning.Options{Workspace: r.records, Facts: r.facts, Identity: customers{r.graph}, Clock: h.now, Patience: time.Second,
		Renew: &meaning.Renewer{Version: shape.Version, Name: shape.Name, Place: shape.Place}})
	if r.studies, err = study.Open(filepath.Join(r.folder, "studies"), study.Options{Facts: r.facts, Workspace: r.records, Meaning: r.keeper.Current, Joining: r.graph.Behind,
		Mentions: r.voice.Answers, Now: h.now, NewID: h.newID, Logger: r.log}); err != nil {
		return nil, err
	}
	if r.imports, err = importing.New(importing.Options{Workspace: r.records, Folder: filepath.Join(r.folder, "uploads"), Maker: r.sources.maker, Accept: r.drain.Accept,
		Now: h.now, NewID: h.newID, Log: r.log}); err != nil {
		return nil, err
	}
	r.office, err = privacy.Open(privacy.Options{Workspace: r.records, Events: r.facts, Identities: r.graph, Keys: r.keys, Journal: r.drain, Compacter: h.compacter(),
		Derived: []privacy.Place{r.imports, r.search, r.voice, r.topics, r.outlooks, r.trails}, Now: h.now, Logger: r.log})
	if err != nil {
		return nil, err
	}
	return r, nil
}

// openIntake opens the journal and its drain. Before anything is accepted, the
// erasures of the ledger are done again over facts that may come from a backup.
func (h *house) openIntake(ctx context.Context, r *room) (err error) {
	before, err := privacy.Open(privacy.Options{Workspace: r.records, Events: r.facts, Identities: r.graph, Keys: r.keys, Compacter: h.compacter(),
		Derived: []privacy.Place{r.search, r.voice, r.topics, r.outlooks, r.trails}, Now: h.now, Logger: r.log})
	if err != nil {
		return err
	}
	if err := before.Replay(ctx); err != nil {
		return err
	}
	folder := filepath.Join(r.folder, "journal")
	if r.journal, err = journal.Open(folder, journal.Options{Clock: h.now, Logger: r.log, Floor: int64(h.settings.DiskFloorMiB) << 20}); err != nil {
		return err
	}
	r.drain, err = drain.Start(ctx, drain.Options{Journal: r.journal, Folder: folder, Store: r.facts, Vault: r.keys, Clock: h.now, Logger: r.log,
		Registerer: prometheus.WrapRegistererWith(prometheus.Labels{"workspace": string(r.id)}, h.metrics), MaxLag: h.settings.MaxLag, Crowded: newCrowd().waits,
		OnStored: func(a drain.Arrivals) {
			r.live.Publish(a)
			r.graph.Wake()
			r.search.Wake()
			r.voice.Wake()
			r.trails.Wake()
		},
		OnSaid: func(after, through touchstone.Position, said []eventstore.Said) {
			r.graph.Hear(after, through, said)
			r.search.Hear(after, through, said)
			r.voice.Hear(after, through, said)
		},
		OnFacts: r.trails.Hear})
	if err != nil {
		return err
	}
	metrics := prometheus.WrapRegistererWith(prometheus.Labels{"workspace": string(r.id)}, h.metrics)
	if r.sources, err = newSources(ctx, r, metrics, h.now); err != nil {
		return err
	}
	if err := measureTrails(r, metrics); err != nil {
		return err
	}
	r.reshaper, err = newReshaper(r, metrics, h.now)
	return err
}

// work runs what a workspace does by itself until the room is closed.
func (r *room) work(ctx context.Context, now func() time.Time) {
	ctx, r.stop = context.WithCancel(ctx)
	r.watching.Go(func() { r.graph.Run(ctx, time.Minute) })
	r.watching.Go(func() { r.search.Run(ctx, time.Minute) })
	r.watching.Go(func() { r.voice.Run(ctx, time.Minute) })
	if r.second != nil {
		r.watching.Go(func() { r.second.Run(ctx, time.Minute) })
	}
	r.watching.Go(func() { r.topics.Run(ctx, time.Minute) })
	r.watching.Go(func() { r.studies.Run(ctx) })
	r.watching.Go(func() { r.outlooks.Run(ctx) })
	r.watching.Go(func() { _ = r.trails.Run(ctx) }) // ends with the context alone
	r.watching.Go(func() { r.imports.Run(ctx) })
	r.watching.Go(func() { r.reshaper.Run(ctx) })
	r.watching.Go(func() { r.keepUp(ctx, now) })
	r.watching.Go(func() { r.warm(ctx) })
}

// warm makes the first meaning, which takes a while where millions are known, so
// that the first who asks need not wait for it.
func (r *room) warm(ctx context.Context) {
	if _, err := r.keeper.Current(ctx); err != nil && ctx.Err() == nil {
		r.log.Error("make the first meaning", "error", err)
	}
}

// keepUp finishes erasures and lets go what is over, once an hour.
func (r *room) keepUp(ctx context.Context, now func() time.Time) {
	hourly(ctx, r.log, map[string]func() error{
		"resume erasures": func() error { return r.office.Resume(ctx) },
		"expire facts":    func() error { _, err := r.office.Expire(ctx); return err },
		"forget imports":  func() error { _, err := r.imports.Forget(ctx); return err },
		"expire replies":  func() error { _, err := r.records.Replies().Expire(ctx, now()); return err },
	})
}

// hourly does chores at once and every hour until the context ends. One that
// fails is logged, keeps no other from being done, and comes again.
func hourly(ctx context.Context, log *slog.Logger, chores map[string]func() error) {
	for {
		for what, do := range chores {
			if err := do(); err != nil && ctx.Err() == nil {
				log.Error(what, "error", err)
			}
		}
		if wake.Sleep(ctx, time.Hour) != nil {
			return
		}
	}
}

// close stores what was accepted and lets everything go, the newest first.
func (r *room) close(ctx context.Context) error {
	if r.stop != nil {
		r.stop()
		r.watching.Wait()
	}
	var faults []error
	if r.drain != nil {
		faults = append(faults, r.drain.Close(ctx))
	}
	if r.journal != nil {
		faults = append(faults, r.journal.Close())
	}
	if r.search != nil {
		faults = append(faults, r.search.Close())
	}
	if r.trails != nil {
		faults = append(faults, r.trails.Close())
	}
	if r.graph != nil {
		faults = append(faults, r.graph.Close())
	}
	if r.facts != nil {
		faults = append(faults, r.facts.Close())
	}
	return errors.Join(faults...)
}

// model gives what the texts of the workspace are read with: the models of its
// industry.
func (r *room) model(ctx context.Context) (voice.Model, error) {
	settings, err := r.records.Settings(ctx)
	if err != nil {
		return voice.Model{}, err
	}
	return voice.ModelOf(modelsFor(settings.Industry)), nil
}

// corrections gives what people said of texts, also what they took back.
func (r *room) corrections(ctx context.Context, events ...touchstone.EventID) ([]touchstone.Correction, error) {
	o := workspace.ListOptions{Deleted: workspace.Both}
	for _, e := range events {
		o.Where = append(o.Where, touchstone.Field{Name: "event", Value: e.String()})
	}
	return workspace.All(ctx, r.records.Corrections(), o)
}

// customer tells whose a subject is.
func (r *room) customer(ctx context.Context) (func(touchstone.SubjectID) touchstone.CustomerID, error) {
	m, err := r.keeper.Current(ctx)
	if err != nil {
		return nil, err
	}
	return m.Customer, nil
}

// customers lets the keeper of meaning ask for the mapping of a revision.
type customers struct{ graph *identity.Graph }

// Newest gives the mapping, brought up to a revision where it is behind.
func (c customers) Newest(ctx context.Context, least uint64) (touchstone.Customers, uint64, error) {
	if c.graph.Mapping().Revision() < least {
		if err := c.graph.Refresh(ctx); err != nil {
			return nil, 0, err
		}
	}
	m := c.graph.Mapping()
	return m, m.Revision(), nil
}

// At gives the mapping as it was under a revision.
func (c customers) At(ctx context.Context, revision uint64) (touchstone.Customers, error) {
	return c.graph.MappingAt(ctx, revision)
}
