// SPDX-License-Identifier: Apache-2.0

package memory_test

import (
	"testing"

	"touchstone/eventstore"
	"touchstone/eventstore/eventstoretest"
	"touchstone/eventstore/memory"
)

var (
	_ eventstore.Store    = (*memory.Store)(nil)
	_ eventstore.Expirer  = (*memory.Store)(nil)
	_ eventstore.Shaper   = (*memory.Store)(nil)
	_ eventstore.Reshaper = (*memory.Store)(nil)
)

func open(testing.TB) eventstore.Store { return memory.Open() }

func TestAgreesWithItself(t *testing.T) { eventstoretest.Agree(t, open) }

func TestContract(t *testing.T) { eventstoretest.Run(t, open) }
