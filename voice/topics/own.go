// SPDX-License-Identifier: Apache-2.0

package topics

import (
	"touchstone/language/conversation"
	"touchstone/language/plain"
)

// Own tells which texts of a set are customers' own words: not default praise,
// bought reviews, or repeats of a text before. Not for several goroutines at
// once.
type Own struct {
	set  *conversation.Set
	text plain.Text
}

// NewOwn begins a set.
func NewOwn() *Own { return &Own{set: conversation.NewSet()} }

// Is tells whether a text is somebody's own words, and notes it.
func (o *Own) Is(text string) bool {
	o.text.Reset(text)
	return o.set.Kind(&o.text) == conversation.Own
}
