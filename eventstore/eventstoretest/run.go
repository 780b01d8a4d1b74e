// SPDX-License-Identifier: Apache-2.0

package eventstoretest

import (
	"testing"
	_ "time/tzdata" // answers must not depend on the zones of the machine that runs the suite

	"touchstone/eventstore"
)

// Open gives a new, empty store, which it closes when the test ends.
type Open func(t testing.TB) eventstore.Store

// OpenFolder opens the store of a folder, which is empty or was left by a store
// that was closed. A store that has Close (error) is closed by the test.
type OpenFolder func(t testing.TB, folder string) eventstore.Store

// Run proves that a store keeps the contract, bullet by bullet, and that it
// answers the questions of testdata. The optional interfaces are tested where
// the store has them.
func Run(t *testing.T, open Open) {
	for _, part := range []struct {
		name   string
		proofs []proof
	}{
		{"append", appendProofs()},
		{"events", eventsProofs()},
		{"trails", trailsProofs()},
		{"removal", removeProofs()},
		{"whole", wholeProofs()},
		{"answers", answersProofs()},
		{"reshaping", reshapeProofs()},
	} {
		t.Run(part.name, func(t *testing.T) {
			for _, p := range part.proofs {
				t.Run(p.name, func(t *testing.T) { p.run(t, open) })
			}
		})
	}
}

// proof is one thing that a store must do.
type proof struct {
	name string
	run  func(t *testing.T, open Open)
}
