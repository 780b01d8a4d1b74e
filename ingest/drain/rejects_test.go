// SPDX-License-Identifier: Apache-2.0

package drain_test

import (
	"bytes"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/prometheus/client_golang/prometheus"

	"touchstone"
	"touchstone/ingest/drain"
)

// poison is an event that no store keeps: a text that is not UTF-8.
func poison(n int) touchstone.Event {
	e := event(n)
	e.Unit = "\xff"
	return e
}

func rejected(t *testing.T, d *drain.Drain) []drain.Reject {
	t.Helper()
	var out []drain.Reject
	for r, err := range d.Rejects(0) {
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, r)
	}
	return out
}

func TestPoisonIsSetAsideAndTheRestGoesOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var log bytes.Buffer
		registry := prometheus.NewRegistry()
		h := settle(t, func(o *drain.Options) {
			o.Logger = slog.New(slog.NewTextHandler(&log, nil))
			o.Registerer = registry
		})
		all := events(0, 100)
		all[0], all[41], all[99] = poison(0), poison(41), poison(99)
		h.accept(all)
		h.accept(events(200, 1))
		h.wait(101)
		want := slices.DeleteFunc(upTo(1, 101), func(p touchstone.Position) bool { return p == 1 || p == 42 || p == 100 })
		if diff := cmp.Diff(want, h.store.positions(t)); diff != "" {
			t.Error(diff)
		}
		got := rejected(t, h.Drain)
		if len(got) != 3 || got[0].Event.Position != 1 || got[1].Event.Position != 42 || got[2].Event.Position != 100 {
			t.Fatalf("rejects %+v", got)
		}
		sealed := []touchstone.Event{all[41]}
		if err := (wax{}).Seal(t.Context(), sealed); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(sealed[0], got[1].Event, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("the reject is not the event, sealed: %s", diff)
		}
		if !strings.Contains(got[1].Reason, "not_utf8") || got[1].Fault.Key != "eventstore.not_utf8" {
			t.Errorf("the reason is %q, for people %v", got[1].Reason, got[1].Fault)
		}
		if n := strings.Count(log.String(), "set an event aside"); n != 3 || strings.Contains(log.String(), secret) {
			t.Errorf("the log tells of %d events: %s", n, log.String())
		}
		if n := values(t, registry)["touchstone_journal_rejected_total"]; n != 3 || h.Health().Rejected != 3 {
			t.Errorf("metric %v, health %+v", n, h.Health())
		}
		h.leave()
	})
}

// A poison event at the end of a batch leaves the store's position before it;
// the next start meets it again and does not set it aside twice.
func TestPoisonIsSetAsideOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := settle(t, nil)
		h.wait(h.accept([]touchstone.Event{event(1), poison(2)}))
		h.store.spoil(down)
		h.accept(events(3, 1))
		h.abandon()
		h.store.spoil(nil)
		h = move(t, h.folder, h.store, nil)
		h.wait(3)
		if got := rejected(t, h.Drain); len(got) != 1 || got[0].Event.Position != 2 {
			t.Errorf("rejects %+v", got)
		}
		h.leave()
	})
}

// What the vault refuses stays unsealed in the reject file, and only there.
func TestForgetLeavesNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := settle(t, func(o *drain.Options) {
			o.Vault = wax{func(e *touchstone.Event) error {
				if len(e.Subjects) > 0 && e.Subjects[0] >= 1000 {
					return &touchstone.Error{Kind: touchstone.Invalid, Err: errors.New("no key can be made")}
				}
				return nil
			}}
		})
		one, other := event(1000), event(2000)
		one.Private.Texts[0].Text, other.Private.Texts[0].Text = "甲说的话", "乙说的话"
		h.accept([]touchstone.Event{event(1), one, other})
		if !found(t, h.folder, "甲说的话") || !found(t, h.folder, secret) {
			t.Fatal("the texts cannot be found before: the test proves nothing")
		}
		if err := h.Forget(t.Context(), []touchstone.SubjectID{one.Subjects[0], 2}); err != nil {
			t.Fatal(err)
		}
		if found(t, h.folder, "甲说的话") || found(t, h.folder, secret) {
			t.Error("something is left of the subject in the journal's folder")
		}
		got := rejected(t, h.Drain)
		if len(got) != 1 || got[0].Event.ID != other.ID || got[0].Event.Private.Texts[0].Text != "乙说的话" {
			t.Errorf("rejects %+v, want the other subject's", got)
		}
		if n, err := h.Discard(got[0].Event.Position); n != 1 || err != nil {
			t.Fatalf("%d events were discarded, %v", n, err)
		}
		if got := rejected(t, h.Drain); len(got) != 0 || h.Health().Rejected != 0 {
			t.Errorf("rejects after Discard: %+v", got)
		}
		// the file goes on working
		h.wait(h.accept([]touchstone.Event{one}))
		if got := rejected(t, h.Drain); len(got) != 1 {
			t.Errorf("rejects %+v", got)
		}
		h.leave()
	})
}

// A queue at its limit is free again when what was set aside is taken out, in
// whatever parts.
func TestDiscardFreesTheQueue(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := settle(t, nil)
		h.wait(h.accept([]touchstone.Event{poison(1), event(2), poison(3), poison(4)}))
		var above []touchstone.Position
		for r, err := range h.Rejects(1) {
			if err != nil {
				t.Fatal(err)
			}
			above = append(above, r.Event.Position)
		}
		if !slices.Equal(above, []touchstone.Position{3, 4}) {
			t.Errorf("above 1 are %v", above)
		}
		h.leave()
		h = move(t, h.folder, h.store, func(o *drain.Options) { o.MaxBytes = 1 })
		if _, err := h.Accept(t.Context(), events(5, 1)); touchstone.KindOf(err) != touchstone.RateLimited {
			t.Fatalf("above the limit: %v", err)
		}
		h.leave()
		h = move(t, h.folder, h.store, nil)
		for through, want := range []int{0, 1, 0, 1, 1, 0} {
			if n, err := h.Discard(touchstone.Position(through)); n != want || err != nil {
				t.Errorf("through %d: %d were discarded, want %d: %v", through, n, want, err)
			}
		}
		if health := h.Health(); health.Rejected != 0 || len(rejected(t, h.Drain)) != 0 {
			t.Errorf("left are %+v", health)
		}
		h.leave()
	})
}

// A line that a crash left without its end is cut off, and a part file from a
// crash while events were taken out is removed.
func TestTheRejectFileAfterACrash(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := settle(t, nil)
		h.wait(h.accept([]touchstone.Event{poison(1), event(2)}))
		h.leave()
		path := filepath.Join(h.folder, "rejects.ndjson")
		whole, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, n := range []int{1, len(whole) / 2, len(whole) - 1} {
			if err := os.WriteFile(path, append(bytes.Clone(whole), whole[:n]...), 0o600); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path+".part", whole, 0o600); err != nil {
				t.Fatal(err)
			}
			h = move(t, h.folder, h.store, nil)
			if got := rejected(t, h.Drain); len(got) != 1 {
				t.Errorf("%d rejects with %d bytes of another line, want 1", len(got), n)
			}
			h.leave()
			if now, err := os.ReadFile(path); err != nil || !bytes.Equal(now, whole) {
				t.Errorf("the file holds %d bytes, want %d: %v", len(now), len(whole), err)
			}
			if _, err := os.Stat(path + ".part"); err == nil {
				t.Error("the part file is still there")
			}
		}
		if err := os.WriteFile(path, append([]byte("no JSON\n"), whole...), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err = drain.Start(t.Context(), h.options)
		if err == nil || !strings.Contains(err.Error(), "line 1") {
			t.Errorf("a damaged reject file: %v", err)
		}
	})
}
