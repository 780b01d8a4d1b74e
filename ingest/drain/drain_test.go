// SPDX-License-Identifier: Apache-2.0

package drain_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/prometheus/client_golang/prometheus"

	"touchstone"
	"touchstone/eventstore"
	"touchstone/eventstore/memory"
	"touchstone/ingest/drain"
	"touchstone/journal"
)

func TestWhatIsAcceptedIsStoredSealed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := settle(t, nil)
		all := events(0, 3)
		if p := h.accept(all); p != 3 || all[2].Position != 3 {
			t.Errorf("the last of three has position %d and %d", p, all[2].Position)
		}
		if all[0].Private.IsZero() {
			t.Error("the caller's events were sealed under its hands")
		}
		h.wait(3)
		if diff := cmp.Diff(upTo(1, 3), h.store.positions(t)); diff != "" {
			t.Error(diff)
		}
		for e, err := range h.store.Events(t.Context(), eventstore.Filter{Texts: true}, 0) {
			if err != nil || len(e.Sealed) == 0 {
				t.Errorf("position %d came unsealed: %v", e.Position, err)
			}
		}
		h.leave()
		if found(t, h.folder, secret) {
			t.Error("after Close the journal's folder still holds what was said")
		}
	})
}

// Nobody waits, so events gather for the linger of 200 ms and are then stored
// together; one that somebody waits for is stored at once.
func TestQuietEventsLingerUnlessSomebodyWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := settle(t, nil)
		for n := range 5 {
			h.accept(events(n, 1))
			time.Sleep(30 * time.Millisecond)
		}
		if got := h.store.positions(t); len(got) != 0 {
			t.Errorf("%d events are stored after 150 ms", len(got))
		}
		time.Sleep(60 * time.Millisecond)
		synctest.Wait()
		if got := h.store.positions(t); len(got) != 5 {
			t.Errorf("%d events are stored after 210 ms, want 5", len(got))
		}
		begun := time.Now()
		h.wait(h.accept(events(10, 1)))
		if took := time.Since(begun); took != 0 {
			t.Errorf("a waiter waited %v", took)
		}
		h.leave()
	})
}

func TestATransactionHasItsLargestSize(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := settle(t, func(o *drain.Options) { o.MaxRows = 10 })
		h.accept(events(0, 25))
		h.accept(events(100, 4))
		h.accept(events(200, 4))
		h.wait(33)
		for _, n := range h.store.sizes {
			if n > 10 {
				t.Errorf("batches of %v rows, want at most 10", h.store.sizes)
			}
		}
		if diff := cmp.Diff(upTo(1, 33), h.store.positions(t)); diff != "" {
			t.Error(diff)
		}
		h.leave()
	})
}

func TestAFailingStoreLosesNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := settle(t, nil)
		h.store.spoil(down)
		h.accept(events(0, 2))
		time.Sleep(10 * time.Second)
		h.accept(events(10, 2))
		synctest.Wait()
		health := h.Health()
		if !errors.Is(health.Failing, errDown) || health.Lag != 10*time.Second || health.Accepted != 4 || health.Stored != 0 || health.Bytes == 0 {
			t.Errorf("health %+v", health)
		}
		if since := time.Since(health.Since); since < 9*time.Second || since > 10*time.Second {
			t.Errorf("it fails since %v", since)
		}
		h.store.spoil(nil)
		h.wait(4)
		time.Sleep(time.Second)
		synctest.Wait()
		if diff := cmp.Diff(upTo(1, 4), h.store.positions(t)); diff != "" {
			t.Error(diff)
		}
		if health := h.Health(); health.Failing != nil || !health.Since.IsZero() || health.Lag != 0 || health.Stored != 4 {
			t.Errorf("health after it works again: %+v", health)
		}
		h.leave()
	})
}

func TestPostsAreTurnedAwayWhileTheDrainIsBehind(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := settle(t, nil)
		h.store.spoil(down)
		h.accept(events(0, 1))
		time.Sleep(30 * time.Second)
		h.accept(events(1, 1)) // 30 s are allowed
		time.Sleep(time.Second)
		_, err := h.Accept(t.Context(), events(2, 1))
		kindOf(t, err, touchstone.RateLimited)
		h.store.spoil(nil)
		time.Sleep(6 * time.Second) // the longest pause between two tries is 5 s
		if p := h.accept(events(2, 1)); p != 3 {
			t.Errorf("after catching up the post got position %d, want 3", p)
		}
		h.leave()
	})
}

func TestPostsAreTurnedAwayWhileTheJournalIsLarge(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := settle(t, func(o *drain.Options) { o.MaxBytes = 20_000 })
		h.store.spoil(down)
		h.accept(events(0, 500)) // more than 20,000 bytes, in one file
		_, err := h.Accept(t.Context(), events(1000, 1))
		kindOf(t, err, touchstone.RateLimited)
		h.store.spoil(nil)
		time.Sleep(6 * time.Second)
		synctest.Wait()
		h.accept(events(1000, 1))
		h.leave()
	})
}

func TestTheDiskFloorTurnsPostsAway(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		folder := t.TempDir()
		j, err := journal.Open(folder, journal.Options{Clock: time.Now, Floor: 1 << 62})
		if err != nil {
			t.Fatal(err)
		}
		h := settle(t, func(o *drain.Options) { o.Journal = j })
		_, err = h.Accept(t.Context(), events(0, 1))
		kindOf(t, err, touchstone.Unavailable)
		h.leave()
		if err := j.Close(); err != nil {
			t.Fatal(err)
		}
	})
}

// A crash after the journal was written and before it was drained, and one
// after the store had it and before the files were dropped: both are drained
// again, and nothing is doubled.
func TestStartReplaysTheJournal(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := settle(t, nil)
		h.wait(h.accept(events(0, 3)))
		h.store.spoil(down)
		h.accept(events(3, 2))
		h.abandon()
		h.store.spoil(nil)
		h = move(t, h.folder, h.store, nil)
		h.wait(5)
		if p := h.accept(events(5, 1)); p != 6 {
			t.Errorf("the next position is %d, want 6", p)
		}
		h.leave()
		if diff := cmp.Diff(upTo(1, 6), h.store.positions(t)); diff != "" {
			t.Error(diff)
		}
	})
}

// The journal was lost or restored from an older backup: positions go on after
// the store's.
func TestPositionsGoOnAfterTheStore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := settle(t, nil)
		h.wait(h.accept(events(0, 7)))
		h.leave()
		h = move(t, filepath.Join(t.TempDir(), "another"), h.store, nil)
		h.wait(7)
		if p := h.accept(events(7, 1)); p != 8 {
			t.Errorf("the next position is %d, want 8", p)
		}
		h.wait(8)
		h.leave()
	})
}

// The store was restored from an older backup: what the journal dropped is
// gone, and waiting for it does not last for ever.
func TestAnOlderStoreIsNoReasonToWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := settle(t, nil)
		h.wait(h.accept(events(0, 7)))
		h.leave()
		h = move(t, h.folder, &gate{Store: memory.Open()}, nil)
		h.wait(7)
		if p := h.accept(events(7, 1)); p != 8 {
			t.Errorf("the next position is %d, want 8", p)
		}
		h.wait(8)
		h.leave()
	})
}

func TestWaiting(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := settle(t, nil)
		kindOf(t, h.Wait(t.Context(), 1), touchstone.Invalid)
		h.store.spoil(down)
		p := h.accept(events(0, 1))
		short, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if err := h.Wait(short, p); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("error %v", err)
		}
		ended := make(chan error)
		go func() { ended <- h.Wait(t.Context(), p) }()
		synctest.Wait()
		h.abandon()
		kindOf(t, <-ended, touchstone.Unavailable)
		_, err := h.Accept(t.Context(), events(1, 1))
		kindOf(t, err, touchstone.Unavailable)
		if err := h.Close(t.Context()); err != nil {
			t.Errorf("closing again: %v", err)
		}
	})
}

func TestCloseDrainsWhatIsAccepted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := settle(t, nil)
		var posts sync.WaitGroup
		taken := make(chan int, 200)
		for n := range 200 {
			posts.Go(func() {
				time.Sleep(time.Duration(n) * time.Millisecond)
				if _, err := h.Accept(t.Context(), events(10*n, 3)); err == nil {
					taken <- 3
				}
			})
		}
		time.Sleep(100 * time.Millisecond)
		h.leave()
		posts.Wait()
		close(taken)
		sum := 0
		for n := range taken {
			sum += n
		}
		if got := len(h.store.positions(t)); got != sum || sum == 0 || sum == 600 {
			t.Errorf("%d events are stored and %d were acknowledged", got, sum)
		}
	})
}

// A post that was admitted before Close began is waited for: it may be
// acknowledged, and must then be stored.
func TestCloseWaitsForPostsUnderWay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		admitted, goOn := make(chan struct{}), make(chan struct{})
		var once sync.Once
		h := settle(t, func(o *drain.Options) {
			// the first to ask the time is a post between admission and journal
			o.Clock = func() time.Time { once.Do(func() { close(admitted); <-goOn }); return time.Now() }
		})
		go func() {
			if _, err := h.Accept(t.Context(), events(0, 2)); err != nil {
				t.Errorf("Accept: %v", err)
			}
		}()
		<-admitted
		go func() {
			synctest.Wait() // until Close waits
			close(goOn)
		}()
		h.leave()
		if diff := cmp.Diff(upTo(1, 2), h.store.positions(t)); diff != "" {
			t.Error(diff)
		}
	})
}

func TestASlowWatcherHoldsNothingUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		release := make(chan struct{})
		var got []drain.Arrivals
		h := settle(t, func(o *drain.Options) {
			o.Linger = -1
			o.OnStored = func(a drain.Arrivals) { <-release; got = append(got, a) }
		})
		for n := range 20 {
			h.wait(h.accept(events(100*n, 60)))
		}
		close(release)
		h.leave()
		if len(got) == 0 || len(got) >= 20 {
			t.Fatalf("the slow watcher was told of %d batches of 20, want some and not all", len(got))
		}
		first := got[0]
		if first.Position != 60 || first.Stored != 60 || len(first.Latest) != 50 || first.Latest[0].Position != 11 || first.Latest[49].Position != 60 {
			t.Errorf("the first told was %d stored up to %d, with %d events", first.Stored, first.Position, len(first.Latest))
		}
		if e := event(59); first.Latest[49].ID != e.ID || first.Latest[49].Shape.Name != "survey" || first.Latest[49].Unit != "u1" {
			t.Errorf("the newest told is %+v", first.Latest[49])
		}
	})
}

func TestMetrics(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		registry := prometheus.NewRegistry()
		h := settle(t, func(o *drain.Options) { o.Registerer = registry })
		h.wait(h.accept(events(0, 4)))
		h.wait(h.accept(events(2, 4))) // two of them were there
		h.store.spoil(down)
		h.accept(events(10, 1))
		time.Sleep(40 * time.Second)
		if _, err := h.Accept(t.Context(), events(11, 3)); err == nil {
			t.Error("a post was taken 40 s behind")
		}
		want := map[string]float64{"accepted_total": 9, "stored_total": 6, "duplicates_total": 2, "refused_total": 0, "rejected_total": 0, "turned_away_total": 3, "lag_seconds": 40}
		got := values(t, registry)
		for name, v := range want {
			if got["touchstone_journal_"+name] != v {
				t.Errorf("%s is %v, want %v", name, got["touchstone_journal_"+name], v)
			}
		}
		if got["touchstone_journal_failures_total"] < 8 || got["touchstone_journal_bytes"] == 0 || got["touchstone_journal_drain_seconds"] != 2 || got["touchstone_journal_acknowledge_seconds"] != 3 {
			t.Errorf("metrics %v", got)
		}
		h.store.spoil(nil)
		h.leave()
		if rest, err := registry.Gather(); err != nil || len(rest) != 0 {
			t.Errorf("after Close %d metrics are left: %v", len(rest), err)
		}
	})
}

// A journal that is damaged while it is drained stops the drain visibly;
// nothing is skipped.
func TestADamagedJournalIsSeen(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var log bytes.Buffer
		h := settle(t, func(o *drain.Options) { o.Logger = slog.New(slog.NewTextHandler(&log, nil)) })
		held := make(chan struct{})
		h.store.spoil(func([]touchstone.Event) error { <-held; return nil })
		h.accept(events(0, 1))
		time.Sleep(time.Second)
		h.accept(events(1, 2))
		path := filepath.Join(h.folder, "00000001.journal")
		raw, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		raw[len(raw)-1] ^= 1
		if err := os.WriteFile(path, raw, 0o600); err != nil {
			t.Fatal(err)
		}
		close(held)
		time.Sleep(time.Minute)
		synctest.Wait()
		health := h.Health()
		if health.Stored != 1 || health.Failing == nil || !strings.Contains(health.Failing.Error(), "journal.damaged file=00000001.journal") || !strings.Contains(health.Failing.Error(), "first=2 last=3") {
			t.Errorf("health %+v", health)
		}
		_, err = h.Accept(t.Context(), events(10, 1))
		kindOf(t, err, touchstone.RateLimited)
		h.abandon()
		if n := strings.Count(log.String(), "held up"); n != 1 {
			t.Errorf("the log tells it %d times: %s", n, log.String())
		}
	})
}
