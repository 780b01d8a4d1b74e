// SPDX-License-Identifier: Apache-2.0

package live

import "touchstone/journey/index"

// Question is what a view of journeys shows. Which step an event is has been
// decided by whoever asks (package explore), who knows the meaning, the
// conditions and the reader's rights.
type Question struct {
	index.Scope
	// Object is the type of object whose cases are followed, one of
	// Options.Objects; "": the trails of customers.
	Object string
}
