// SPDX-License-Identifier: Apache-2.0

package opinion

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"time"

	"golang.org/x/sync/errgroup"

	"touchstone"
	"touchstone/internal/durable"
	"touchstone/internal/wake"
	"touchstone/voice"
)

// Round asks about the doubtful texts of a workspace, one after the other in the
// order of their arrival. How far it came stands in a small file. Run is for one
// goroutine.
type Round struct {
	Keeper  *voice.Keeper
	Desk    *Desk
	Aspects func(context.Context) ([]string, error) // that answers may name
	File    string
	Logger  *slog.Logger
}

// reached is how far a round came with the doubts of a version.
type reached struct {
	Version  string              `json:"version"`
	Model    string              `json:"model"`
	Position touchstone.Position `json:"position"`
}

// Run does a round once every interval, until the context ends.
func (r *Round) Run(ctx context.Context, every time.Duration) {
	wake.NewBell().Work(ctx, wake.Pace{Every: every}, func(ctx context.Context) {
		switch err := r.Project(ctx); {
		case errors.Is(err, ErrSpent):
			r.Logger.InfoContext(ctx, "second opinions wait for the budget of the next day")
		case err != nil && ctx.Err() == nil:
			r.Logger.WarnContext(ctx, "second opinions are not to be had", "cause", err)
		}
	})
}

// Project asks about every text that has been read and was not asked about, until
// there is none, the budget is spent (ErrSpent) or nobody answers.
func (r *Round) Project(ctx context.Context) error {
	at, err := r.load()
	if err != nil {
		return err
	}
	aspects, err := r.Aspects(ctx)
	if err != nil {
		return err
	}
	status, err := r.Keeper.Status(ctx)
	if err != nil {
		return err
	}
	if at.Version != status.Version || at.Model != r.Desk.Model() || at.Position > status.Reached {
		at = reached{Version: status.Version, Model: r.Desk.Model()}
	}
	for {
		doubts, version, through, err := r.Keeper.Doubts(ctx, at.Position, Doubtful)
		if err != nil || version != at.Version {
			return err
		}
		for len(doubts) > 0 {
			some := doubts[:min(len(doubts), perSave)]
			if err := r.settle(ctx, version, some, aspects); err != nil {
				return err
			}
			doubts = doubts[len(some):]
			if err := r.save(&at, some[len(some)-1].Position()); err != nil {
				return err
			}
		}
		if through <= at.Position {
			return nil
		}
		if err := r.save(&at, through); err != nil {
			return err
		}
	}
}

// perSave is how many texts are asked about between two notes of how far it is.
const perSave = 16

// settle asks about some texts at once. What was answered before an error is
// remembered by the desk.
func (r *Round) settle(ctx context.Context, version string, doubts []voice.Doubt, aspects []string) error {
	var group errgroup.Group // one failure ends no request that is under way
	group.SetLimit(r.Desk.Concurrency())
	for _, d := range doubts {
		group.Go(func() error {
			a, err := r.Desk.Opinion(ctx, d.Text, aspects)
			var unusable *Unusable
			if errors.As(err, &unusable) {
				return nil
			}
			if err != nil || !Settle(d.Reading, d.Text, a) {
				return err
			}
			return r.Keeper.Settle(ctx, version, d, d.Reading, a.Model)
		})
	}
	return group.Wait()
}

// load reads how far it came; a file that is missing or damaged is nowhere.
func (r *Round) load() (at reached, err error) {
	raw, err := os.ReadFile(r.File)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return at, err
	}
	if err != nil || json.Unmarshal(raw, &at) != nil {
		return reached{}, nil
	}
	return at, nil
}

// save notes how far it came.
func (r *Round) save(at *reached, p touchstone.Position) error {
	at.Position = p
	raw, err := json.Marshal(at)
	if err != nil {
		return err
	}
	if err := durable.Replace(r.File, durable.Bytes(raw)); err != nil {
		return fmt.Errorf("note how far second opinions are: %w", err)
	}
	return nil
}
