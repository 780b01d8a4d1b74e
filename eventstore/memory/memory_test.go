// SPDX-License-Identifier: Apache-2.0

package memory_test

import (
	"touchstone/eventstore"
	"touchstone/eventstore/memory"
)

var (
	_ eventstore.Store   = (*memory.Store)(nil)
	_ eventstore.Expirer = (*memory.Store)(nil)
	_ eventstore.Shaper  = (*memory.Store)(nil)
)
