// SPDX-License-Identifier: Apache-2.0

package envelope

import (
	"strconv"

	"touchstone"
)

// The most that a source may declare.
const (
	MostFacets   = 3
	MostPromoted = 32
	MostListed   = 1000 // names on the allow list, and on the deny list
)

// Validate checks the settings. The error joins every fault, each with its
// field.
func (s Source) Validate() error {
	var f faults
	f.required("name", s.Name, 64)
	f.text("channel", string(s.Channel), LongestChannel)
	if s.DialCode != "" && !validDialCode(s.DialCode) {
		f.add("dial_code", touchstone.Msg("envelope.dial_code", "value", Quoted(s.DialCode)))
	}
	if _, _, ok := Currency(s.Currency); s.Currency != "" && !ok {
		f.add("currency", touchstone.Msg("envelope.currency", "value", Quoted(s.Currency)))
	}
	f.count("facets", len(s.Facets), MostFacets)
	f.count("promoted", len(s.Promoted), MostPromoted)
	f.count("allow", len(s.Allow), MostListed)
	f.count("deny", len(s.Deny), MostListed)
	f.names("facets", s.Facets)
	f.names("allow", s.Allow)
	f.names("deny", s.Deny)
	var promoted []string
	for i, p := range first(s.Promoted, MostPromoted) {
		promoted = append(promoted, p.Name)
		if p.Type < touchstone.Bool || p.Type > touchstone.String {
			f.add(at("promoted", i, "type"), touchstone.Msg("envelope.unpromotable"))
		}
	}
	f.names("promoted", promoted)
	if len(f.list) > 0 {
		return f.err()
	}
	return nil
}

// names checks a list of names of properties: none empty, none twice.
func (f *faults) names(field string, names []string) {
	seen := map[string]bool{}
	for i, name := range first(names, MostListed) {
		element := field + "[" + strconv.Itoa(i) + "]"
		f.required(element, name, LongestLabel)
		if seen[name] {
			f.add(element, touchstone.Msg("envelope.twice"))
		}
		seen[name] = true
	}
}
