// SPDX-License-Identifier: Apache-2.0

package reader

import (
	"math"

	"touchstone/language"
	"touchstone/language/lexicon"
)

const (
	// plainly is how far the words of a text have to lean to contradict the
	// reading.
	plainly = 0.4
	// even is the confidence up to which a mention is as likely wrong as right.
	even = 0.5
)

// doubts tells why a reading should not be relied on; said is what the lexicon
// found in the same text.
func doubts(r *language.Reading, said *lexicon.Reading) language.Doubt {
	var d language.Doubt
	if said.Whole.Signs&lexicon.Ironic != 0 {
		d |= language.Ironic
	} else if r.Doubtful {
		d |= language.Unsure
	}
	if lean := said.Whole.Score(); math.Abs(lean) >= plainly && lean*r.Value() < 0 {
		d |= language.Divided
	}
	for i := range r.Mentions {
		if r.Mentions[i].Confidence <= even {
			d |= language.Loose
		}
	}
	return d
}
