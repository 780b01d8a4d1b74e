// SPDX-License-Identifier: Apache-2.0

package touchstone

// Author is whose words a mention rests on.
type Author string

// The authors. A feeling is counted where words are the customer's own; the
// polarity of an Agent is how he speaks.
const (
	OwnWords      Author = "own"     // the customer's
	DefaultPraise Author = "default" // a system's, because the customer wrote nothing
	RepeatedWords Author = "repeat"  // the same as a text before it
	BoughtReview  Author = "bought"  // written for a reward, by its own account
	AgentsTone    Author = "agent"   // an agent's in a transcript: 1 warm, 0 neutral, -1 curt
)

// Authors lists every author, in the order of their text.
var Authors = []Author{AgentsTone, BoughtReview, DefaultPraise, OwnWords, RepeatedWords}
