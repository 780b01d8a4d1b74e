// SPDX-License-Identifier: Apache-2.0

package eventstoretest

import (
	"testing"

	"touchstone/eventstore"
)

// Open gives a new, empty store, which it closes when the test ends.
type Open func(t testing.TB) eventstore.Store

// OpenFolder opens the store of a folder, which is empty or was left by a store
// that was closed. A store that has Close (error) is closed by the test.
type OpenFolder func(t testing.TB, folder string) eventstore.Store
