// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"errors"
	"log/slog"
	"testing"
	"testing/synctest"
	"time"
)

func TestChoresAreDoneEveryHourWhateverFails(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, stop := context.WithCancel(t.Context())
		done := map[string]int{}
		go hourly(ctx, slog.New(slog.DiscardHandler), map[string]func() error{
			"works": func() error { done["works"]++; return nil },
			"fails": func() error { done["fails"]++; return errors.New("for once") },
		})
		time.Sleep(2*time.Hour + time.Minute)
		if synctest.Wait(); done["works"] != 3 || done["fails"] != 3 {
			t.Errorf("in two hours the chores were done %v times, want 3", done)
		}
		stop()
	})
}
