// SPDX-License-Identifier: Apache-2.0

package wake_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"touchstone/internal/wake"
)

// rounds notes at which seconds after its making rounds of work began.
type rounds struct {
	made time.Time
	at   []float64
}

func newRounds() *rounds { return &rounds{made: time.Now()} }

func (r *rounds) begin() { r.at = append(r.at, time.Since(r.made).Seconds()) }

func (r *rounds) want(t *testing.T, at ...float64) {
	t.Helper()
	if !slices.Equal(r.at, at) {
		t.Errorf("rounds began at %v, want %v", r.at, at)
	}
}

// work lets a bell work until the end of a time that synctest counts.
func work(t *testing.T, b wake.Bell, p wake.Pace, lasts time.Duration, round func(context.Context)) {
	t.Helper()
	ctx, stop := context.WithTimeout(t.Context(), lasts)
	defer stop()
	begun := time.Now()
	b.Work(ctx, p, round)
	if took := time.Since(begun); took != lasts {
		t.Errorf("it worked for %v, want %v", took, lasts)
	}
}

func TestWorksAtOnceThenAtItsPace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRounds()
		work(t, wake.NewBell(), wake.Pace{Every: 10 * time.Second}, 35*time.Second, func(context.Context) { r.begin() })
		r.want(t, 0, 10, 20, 30)
	})
}

func TestARingWakes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, b := newRounds(), wake.NewBell()
		time.AfterFunc(3*time.Second, b.Ring)
		time.AfterFunc(4*time.Second, b.Ring)
		work(t, b, wake.Pace{Every: 10 * time.Second}, 15*time.Second, func(context.Context) { r.begin() })
		r.want(t, 0, 3, 4, 10)
	})
}

// Rings before and during a round are one ring to the next: none is lost, none
// is heard twice.
func TestRingsCountAsOne(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, b := newRounds(), wake.NewBell()
		work(t, b, wake.Pace{Every: time.Hour}, time.Minute, func(ctx context.Context) {
			if r.begin(); len(r.at) == 1 {
				b.Ring()
				b.Ring()
				_ = wake.Sleep(ctx, 5*time.Second)
				b.Ring()
			}
		})
		r.want(t, 0, 5)
	})
}

// A round ends at 0; what rings at .1 and .9 is done after the breath, in one
// round, and the ring at 1.5 after the next breath.
func TestTakesBreath(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, b := newRounds(), wake.NewBell()
		for _, at := range []time.Duration{100, 900, 1500} {
			time.AfterFunc(at*time.Millisecond, b.Ring)
		}
		work(t, b, wake.Pace{Every: time.Hour, Breath: time.Second}, time.Minute, func(context.Context) { r.begin() })
		r.want(t, 0, 1, 2)
	})
}

// Rounds that take longer than the pace follow one another and pile up nothing.
func TestSlowRoundsDoNotPileUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRounds()
		work(t, wake.NewBell(), wake.Pace{Every: 10 * time.Second}, 55*time.Second, func(ctx context.Context) {
			if r.begin(); len(r.at) == 1 {
				_ = wake.Sleep(ctx, 35*time.Second)
			}
		})
		r.want(t, 0, 35, 40, 50)
	})
}

// The end of the context is heard while working, taking breath and resting, and
// no round begins after it.
func TestEndsWithItsContext(t *testing.T) {
	pace := wake.Pace{Every: time.Hour, Breath: time.Minute}
	for name, lasts := range map[string]time.Duration{"working": time.Second, "taking breath": 30 * time.Second, "resting": 10 * time.Minute} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r := newRounds()
				work(t, wake.NewBell(), pace, lasts, func(ctx context.Context) { r.begin(); _ = wake.Sleep(ctx, 10*time.Second) })
				r.want(t, 0)
			})
		})
	}
	synctest.Test(t, func(t *testing.T) {
		r, b := newRounds(), wake.NewBell()
		b.Ring()
		work(t, b, pace, 0, func(context.Context) { r.begin() })
		r.want(t)
	})
}

func TestRung(t *testing.T) {
	b := wake.NewBell()
	heard := func() bool {
		select {
		case <-b.Rung():
			return true
		default:
			return false
		}
	}
	if heard() {
		t.Error("a new bell was rung")
	}
	b.Ring()
	b.Ring()
	if !heard() || heard() {
		t.Error("two rings are heard once")
	}
}

func TestSleep(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, stop := context.WithTimeout(t.Context(), 5*time.Second)
		defer stop()
		for _, c := range []struct {
			d, took time.Duration
			err     error
		}{
			{0, 0, nil},
			{-time.Second, 0, nil},
			{3 * time.Second, 3 * time.Second, nil},
			{3 * time.Second, 2 * time.Second, context.DeadlineExceeded},
			{time.Second, 0, context.DeadlineExceeded},
			{0, 0, context.DeadlineExceeded},
		} {
			begun := time.Now()
			if err := wake.Sleep(ctx, c.d); !errors.Is(err, c.err) || time.Since(begun) != c.took {
				t.Errorf("Sleep(%v): %v after %v, want %v after %v", c.d, err, time.Since(begun), c.err, c.took)
			}
		}
	})
}
