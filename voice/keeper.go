// SPDX-License-Identifier: Apache-2.0

package voice

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"touchstone"
	"touchstone/eventstore"
	"touchstone/internal/wake"
	"touchstone/language"
	"touchstone/language/reader"
	"touchstone/vault"
)

// Reader reads one text. It is used by one goroutine at a time.
type Reader interface {
	Read(text string) *language.Reading
}

// Model reads texts; its version names all that a reading depends on.
type Model struct {
	Version string
	Reader  func() Reader            // a new one for a goroutine
	Knows   func(aspect string) bool // whether the model has an aspect; nil: it has any

	Models *reader.Models // that can be taught; nil: none can
}

// ModelOf gives models of texts as a keeper takes them. It can be taught.
func ModelOf(m *reader.Models) Model {
	return Model{
		Version: m.Version(),
		Reader:  func() Reader { return m.Reader() },
		Knows:   func(key string) bool { _, known := m.Taxonomy.Aspect(key); return known },
		Models:  m,
	}
}

// with gives the model with what a workspace taught it on top, under another
// version. Its Models are not nil.
func (m Model) with(t reader.Taught) (Model, error) {
	with, err := m.Models.With(t)
	if err != nil {
		return Model{}, err
	}
	return ModelOf(with), nil
}

// Options are what a keeper works with. All but Logger and Corrections are
// required.
type Options struct {
	Events eventstore.Store
	Keys   *vault.Keys
	// Model gives the model to read with now; it is asked at the beginning of
	// every round.
	Model  func(context.Context) (Model, error)
	Logger *slog.Logger // nil: silent
	// Corrections gives what people said of some facts, or of all where none is
	// named, those that were taken back included; nil: nobody says anything.
	Corrections func(context.Context, ...touchstone.EventID) ([]touchstone.Correction, error)
}

// Keeper keeps the mentions of one workspace. Safe for use from many
// goroutines; one process at a time.
type Keeper struct {
	Options
	folder string
	mu     sync.Mutex // held by whoever reads texts
	state  atomic.Pointer[state]
	model  atomic.Pointer[Model] // of the last round
	bell   wake.Bell
	heard  eventstore.Heard
	prints *prints

	deriving sync.Mutex // held by whoever derives mentions, and guards labels and notes
	labels   labels     // nil until they were read once
	notes    notes
	teaching sync.Mutex // held by whoever teaches
	learnt   atomic.Pointer[learnt]
}

// Open opens the keeper of a folder, which is made when it is missing.
func Open(ctx context.Context, folder string, o Options) (*Keeper, error) {
	if o.Events == nil || o.Keys == nil || o.Model == nil {
		return nil, errors.New("open voice: Events, Keys and Model are needed")
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, fmt.Errorf("make the folder of voice: %w", err)
	}
	s, err := load(folder)
	if err != nil {
		return nil, fmt.Errorf("open voice: %w", err)
	}
	receipt, err := o.Events.Append(ctx, nil)
	if err != nil {
		return nil, fmt.Errorf("open voice: %w", err)
	}
	for _, at := range s.Reached {
		if at > receipt.Position { // of other facts than these
			s = &state{Reached: map[string]touchstone.Position{}}
		}
	}
	k := &Keeper{Options: o, folder: folder, bell: wake.NewBell()}
	if k.prints, err = openPrints(folder, o.Keys.Secret(), receipt.Position); err != nil {
		return nil, fmt.Errorf("open voice: %w", err)
	}
	k.state.Store(s)
	if err := k.recall(); err != nil {
		return nil, fmt.Errorf("open voice: %w", err)
	}
	_, err = k.current(ctx)
	return k, err
}

// current gives the model to read with now.
func (k *Keeper) current(ctx context.Context) (Model, error) {
	m, err := k.Model(ctx)
	if l := k.learnt.Load(); err == nil && l != nil && m.Models != nil {
		m, err = m.with(l.taught)
	}
	if err != nil {
		return m, fmt.Errorf("choose the model that reads texts: %w", err)
	}
	k.model.Store(&m)
	return m, nil
}

// Status tells how far the texts have been read.
type Status struct {
	Answers  string              // the version whose mentions answer; "" while none has read everything once
	Version  string              // of the model that reads
	Reached  touchstone.Position // that it has read
	Position touchstone.Position // of the newest fact
}

// Status tells how far the texts have been read.
func (k *Keeper) Status(ctx context.Context) (Status, error) {
	receipt, err := k.Events.Append(ctx, nil)
	if err != nil {
		return Status{}, err
	}
	s, version := k.state.Load(), k.model.Load().Version
	return Status{Answers: s.Answers, Version: version, Reached: s.Reached[version], Position: receipt.Position}, nil
}

// Answers gives the version whose mentions answer: "" while no model has read
// everything once.
func (k *Keeper) Answers() string { return k.state.Load().Answers }

// breath is how long Run waits after a round, so that more texts are read at
// once while many events arrive.
const breath = 500 * time.Millisecond

// Run reads when it is woken, half a second after the last time at the
// earliest, and once every interval, until the context ends; a failure is
// logged and tried again after the interval.
func (k *Keeper) Run(ctx context.Context, every time.Duration) {
	k.bell.Work(ctx, wake.Pace{Every: every, Breath: breath}, func(ctx context.Context) {
		_, err := k.Project(ctx)
		if err == nil {
			err = k.teachWhenDue(ctx)
		}
		if err != nil && ctx.Err() == nil {
			k.Logger.ErrorContext(ctx, "texts cannot be read", "cause", err)
		}
	})
}

// Wake tells Run that facts have arrived. It never blocks.
func (k *Keeper) Wake() { k.bell.Ring() }

// Hear takes what those say that became facts above one position and up to
// another, which spares the next round reading and opening them.
func (k *Keeper) Hear(after, through touchstone.Position, said []eventstore.Said) {
	k.heard.Add(after, through, said, func(s *eventstore.Said) bool { return len(s.Texts) > 0 })
}
