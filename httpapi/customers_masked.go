// SPDX-License-Identifier: Apache-2.0

package httpapi

import (
	"encoding/json"
	"strings"
	"unicode/utf8"

	"touchstone/identity"
	"touchstone/language/personal"
)

// maskProfile leaves of identifiers enough to recognise them by, and takes
// personal data out of traits and preferences. Names stay: a person is spoken
// to by them.
func maskProfile(p *identity.Profile) {
	for i := range p.Identifiers {
		p.Identifiers[i].Value = maskIdentifier(p.Identifiers[i].Value)
	}
	finder := personal.NewFinder()
	for _, facts := range [][]identity.Fact{p.Traits, p.Preferences} {
		for i := range facts {
			maskSaid(finder, &facts[i].Said)
			for j := range facts[i].Earlier {
				maskSaid(finder, &facts[i].Earlier[j])
			}
		}
	}
}

// maskSaid masks a text; numbers and truth values stay, and of what has parts
// nothing is shown where a part is personal.
func maskSaid(finder *personal.Finder, s *identity.Said) {
	var text string
	if json.Unmarshal(s.Value, &text) != nil {
		text = string(s.Value)
	}
	if masked := finder.Mask(text); masked != text {
		s.Value, _ = json.Marshal(masked) // a text always marshals
	}
}

// maskIdentifier keeps the ends of an identifier, and of an address its domain:
// +86****111, l****@example.com. At least half of what tells is hidden.
func maskIdentifier(value string) string {
	name, domain, address := strings.Cut(value, "@")
	if address {
		return ends(name, 1, 0) + "@" + domain
	}
	n := min(utf8.RuneCountInString(value), 16)
	return ends(value, n/4, n/4)
}

// ends keeps so many characters at either end, as long as more are hidden.
func ends(text string, first, last int) string {
	all := []rune(text)
	if len(all) <= first+last {
		first, last = 0, 0
	}
	return string(all[:first]) + "****" + string(all[len(all)-last:])
}
