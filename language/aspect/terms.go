// SPDX-License-Identifier: Apache-2.0

package aspect

import "touchstone/language/plain"

// term is a listed word in a text.
type term struct {
	from, to int // plain characters
	listed
}

// find appends the terms of a text, longest first, from left to right.
func (t *Taxonomy) find(found []term, text *plain.Text, words []word) []term {
	for i := 0; i < len(words); {
		end, index, ok := t.terms.Longest(text, words[i].from)
		if !ok {
			i++
			continue
		}
		if l := t.listed[index]; l.aspect != unlisted {
			found = append(found, term{words[i].from, end, l})
		}
		for i < len(words) && words[i].from < end {
			i++
		}
	}
	return found
}
