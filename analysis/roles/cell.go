// SPDX-License-Identifier: Apache-2.0

package roles

import "touchstone/ingest/value"

// YesNo reads a yes or a no: a word for one of them in Chinese or English, or
// 1 and 0. known is false for anything else.
func YesNo(raw string) (yes, known bool) {
	f := fold(raw)
	if yesWords[f] != noWords[f] {
		return yesWords[f], true
	}
	v, ok := value.Number(raw)
	return v == 1, ok && (v == 0 || v == 1)
}

// Blank tells whether a cell says nothing: empty, or a word for a missing or
// refused answer, or for a question that did not apply.
func Blank(raw string) bool {
	f := fold(raw)
	return noAnswerWords[f] || skippedWords[f] || notMetWords[f]
}
