// SPDX-License-Identifier: Apache-2.0

//go:build linux && cgo

package main

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"touchstone"
)

// A fact that was acknowledged is in a fold within a second: one that asks for
// it by its position has it, and one that asks for nothing has it after as many
// looks as a second holds. Whatever position an answer tells, it has every fact
// up to there and none that was not posted yet.
func TestFoldsSeeWhatWasAcknowledged(t *testing.T) {
	const (
		pause = 50 * time.Millisecond
		looks = int(time.Second / pause)
	)
	p := serve(t, t.TempDir())
	f := &freshness{process: p}
	for round := range 20 {
		last := f.post([]int{1, 1, 200, 7}[round%4])
		if round%3 == 0 {
			if got := f.graph(last); got < last {
				t.Fatalf("round %d: an answer that waits for position %d ends at %d", round, last, got)
			}
			continue
		}
		look, ticks := 1, time.NewTicker(pause)
		for ; f.graph(0) < last; look++ {
			if look == looks {
				t.Fatalf("round %d: after %d looks no fold has position %d; the journal is behind by %v s, the trails by %v facts", round, looks, last, p.metric("touchstone_journal_lag_seconds"), p.metric("touchstone_trails_behind"))
			}
			<-ticks.C
		}
		ticks.Stop()
	}
	if behind := p.metric("touchstone_trails_behind"); behind != 0 {
		t.Errorf("at rest the trails are %v facts behind", behind)
	}
}

// freshness posts events and holds answers about trails against them.
type freshness struct {
	*process
	acknowledged []acknowledgement
	posted       int
}

// acknowledgement is up to which position so many events were acknowledged.
type acknowledgement struct {
	position touchstone.Position
	events   int
}

// post sends events of a few customers and gives the position up to which they
// are acknowledged.
func (f *freshness) post(events int) touchstone.Position {
	f.t.Helper()
	var lines strings.Builder
	for range events {
		f.posted++
		fmt.Fprintf(&lines, `{"schema":"touchstone.event/1","id":"f%d","kind":"interaction","channel":"app","name":"Look %d","identifiers":[{"kind":"user_id","value":"u%d"}]}`+"\n", f.posted, f.posted%3, f.posted%20)
	}
	got := touchstone.Position(read[received](f.t, f.must(http.StatusOK, f.events(lines.String()))).Position)
	f.acknowledged = append(f.acknowledged, acknowledgement{got, f.posted})
	return got
}

// graph asks which step follows which and gives the position that the answer
// tells, having seen that it keeps to it.
func (f *freshness) graph(after touchstone.Position) touchstone.Position {
	f.t.Helper()
	got := read[struct {
		Result     struct{ Events int }
		Provenance struct{ Position touchstone.Position }
	}](f.t, f.must(http.StatusOK, f.call("POST", "/v1/workspaces/main/trails/graph", map[string]any{"steps": "shape", "after": after})))
	least := 0
	for _, a := range f.acknowledged {
		if a.position <= got.Provenance.Position {
			least = a.events
		}
	}
	if got.Result.Events < least || got.Result.Events > f.posted {
		f.t.Errorf("an answer as of position %d has %d events; %d were acknowledged by then, %d are posted", got.Provenance.Position, got.Result.Events, least, f.posted)
	}
	return got.Provenance.Position
}
