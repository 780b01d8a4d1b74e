// SPDX-License-Identifier: Apache-2.0

package outlook

import (
	"context"
	"math"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
	"time"

	"touchstone"
	"touchstone/eventstore/memory"
	"touchstone/workspace"
	"touchstone/workspace/sqlite"
	"touchstone/workspace/sqlstore"
)

// world is a workspace whose customers complain the likelier the more bad
// encounters the 30 days before held: by the logit of -2.5 + 1.3 × bad
// encounters, from cut-off to cut-off.
type world struct {
	t      *testing.T
	folder string
	facts  Facts
	ws     workspace.Workspace
	mean   *touchstone.Meaning
	now    time.Time
	hidden []touchstone.SubjectID
	asked  func() // when meaning is asked for
	all    []touchstone.Event

	planted map[touchstone.CustomerID][]float64 // probability by cut-off, the last of the window from the end on
	came    map[touchstone.CustomerID][]float64
}

const periods = 13

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{t: t, folder: filepath.Join(t.TempDir(), "outlooks"), facts: memory.Open(), mean: &touchstone.Meaning{}, now: start.AddDate(0, 0, 30*(periods+1)+1), asked: func() {},
		planted: map[touchstone.CustomerID][]float64{}, came: map[touchstone.CustomerID][]float64{}}
	n := 0
	store, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "w.db"), sqlstore.Options{Now: func() time.Time { return w.now }, ID: func() string { n++; return strconv.Itoa(n) }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	settings := touchstone.DefaultSettings()
	settings.Zone = "UTC" // the cut-offs of this world are days of UTC
	made, err := store.Workspaces().Create(t.Context(), touchstone.Workspace{Meta: touchstone.Meta{ID: "shop"}, Name: touchstone.Label{EN: "Shop"}, Settings: settings})
	if err != nil {
		t.Fatal(err)
	}
	w.ws = store.In(made.WorkspaceID())
	if w.mean.Revision, err = w.ws.Revision(t.Context()); err != nil {
		t.Fatal(err)
	}
	return w
}

func (w *world) open() *Keeper {
	w.t.Helper()
	k, err := Open(w.folder, Options{Facts: w.facts, Workspace: w.ws, Mentions: func() string { return "" }, Now: func() time.Time { return w.now },
		Meaning: func(context.Context) (*touchstone.Meaning, error) { w.asked(); return w.mean, nil },
		Hides: func(all []touchstone.SubjectID) bool {
			return slices.ContainsFunc(all, func(s touchstone.SubjectID) bool { return slices.Contains(w.hidden, s) })
		}})
	if err != nil {
		w.t.Fatal(err)
	}
	return k
}

func (w *world) add(customer int, at float64, name string, kind touchstone.EventKind, stars int32) {
	n := len(w.all) + 1
	when := time.UnixMilli(ms(at)).UTC()
	e := touchstone.Event{ID: touchstone.EventID{byte(n), byte(n >> 8), byte(n >> 16), 1}, Position: touchstone.Position(n), Kind: kind, Shape: touchstone.Shape{Normaliser: 1, Source: "pms", Name: name}.WithID(),
		Subjects: []touchstone.SubjectID{touchstone.SubjectID(customer + 1)}, Claimed: when, Occurred: when, Received: when}
	if stars > 0 {
		e.Scores = []touchstone.Score{{Metric: "rating", Value: stars * 100, Low: 100, High: 500}}
	}
	w.all = append(w.all, e)
}

// live lets customers meet the desk twice in 30 days; a quarter of the
// encounters are bad.
func (w *world) live(customers int) {
	w.t.Helper()
	r := rand.New(rand.NewPCG(11, 12))
	for c := range customers {
		id := touchstone.CustomerID(c + 1)
		for p := range periods + 1 {
			bad := 0
			for range 2 {
				stars := int32(3 + r.IntN(3))
				if r.Float64() < .25 {
					stars = 1
					bad++
				}
				w.add(c, 30*(float64(p)+r.Float64()), "check-in", touchstone.Interaction, stars)
			}
			chance := 1 / (1 + math.Exp(2.5-1.3*float64(bad)))
			y := 0.
			if p < periods && r.Float64() < chance {
				y = 1
				w.add(c, 30*(float64(p)+1+r.Float64()), "complaint", touchstone.Outcome, 0)
			}
			w.planted[id], w.came[id] = append(w.planted[id], chance), append(w.came[id], y)
		}
	}
	// the last day begins at the last cut-off: outcomes are known up to it
	w.add(0, 30*(periods+1)+.01, "check-in", touchstone.Interaction, 0)
	if _, err := w.facts.Append(w.t.Context(), w.all); err != nil {
		w.t.Fatal(err)
	}
}

// made answers everything that is due, some time after nothing changed.
func (w *world) made(k *Keeper) {
	w.t.Helper()
	for range 2 {
		for k.next(w.t.Context()) {
		}
	}
}

func status(t *testing.T, k *Keeper, what What) Status {
	t.Helper()
	s, err := k.Status(what)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// leave lets customers meet the desk twice in 30 days, and stay away for the 30
// days after with the logit of -1.5 + 1.2 × bad encounters.
func (w *world) leave(customers int) {
	w.t.Helper()
	r := rand.New(rand.NewPCG(13, 14))
	for c := range customers {
		id := touchstone.CustomerID(c + 1)
		away := false
		for p := range periods + 1 {
			chance, y := math.NaN(), math.NaN()
			if bad := 0.; away {
				away = false
			} else {
				for range 2 {
					stars := int32(4)
					if r.Float64() < .25 {
						stars = 2
						bad++
					}
					w.add(c, 30*(float64(p)+r.Float64()), "check-in", touchstone.Interaction, stars)
				}
				chance = 1 / (1 + math.Exp(1.5-1.2*bad))
				if y = 0; r.Float64() < chance {
					away, y = true, 1
				}
			}
			w.planted[id], w.came[id] = append(w.planted[id], chance), append(w.came[id], y)
		}
	}
	w.add(0, 30*(periods+1)+.01, "complaint", touchstone.Outcome, 0)
	if _, err := w.facts.Append(w.t.Context(), w.all); err != nil {
		w.t.Fatal(err)
	}
}
