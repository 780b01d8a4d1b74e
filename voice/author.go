// SPDX-License-Identifier: Apache-2.0

package voice

import (
	"cmp"

	"touchstone"
	"touchstone/eventstore"
	"touchstone/language"
)

// authored says of a fact's mentions whose words they are, and adds one of no
// aspect for the agent of a transcript, whose polarity is the tone.
func authored(at touchstone.Position, rows []eventstore.Mention, r *language.Reading) []eventstore.Mention {
	for i := range rows {
		rows[i].Author = touchstone.Author(cmp.Or(r.Written, string(touchstone.OwnWords)))
	}
	if r.Tone == "" {
		return rows
	}
	return append(rows, eventstore.Mention{Position: at, Ordinal: len(rows), Polarity: polarityOfTone[r.Tone], Confidence: 100, Author: touchstone.AgentsTone})
}

var polarityOfTone = map[string]int8{"warm": 1, "curt": -1}

// asRepeat says of mentions of the customer's own words that they are copied.
func asRepeat(rows []eventstore.Mention) {
	for i := range rows {
		if rows[i].Author == touchstone.OwnWords {
			rows[i].Author = touchstone.RepeatedWords
		}
	}
}
