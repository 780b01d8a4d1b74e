// SPDX-License-Identifier: Apache-2.0

package main

import (
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// Far more goroutines than processors that never rest: whoever wants one waits
// for the time slices of others, 10 ms each.
func TestCrowdsAreSeen(t *testing.T) {
	c := newCrowd()
	c.waits()
	var stop atomic.Bool
	var all sync.WaitGroup
	for range 8 * runtime.GOMAXPROCS(0) {
		all.Go(func() {
			for !stop.Load() {
				for begun := time.Now(); time.Since(begun) < 5*time.Millisecond; {
				}
				runtime.Gosched()
			}
		})
	}
	seen := false
	for deadline := time.Now().Add(20 * time.Second); !seen && time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		seen = c.waits()
	}
	stop.Store(true)
	all.Wait()
	if !seen {
		t.Error("nobody was seen to wait")
	}
}
