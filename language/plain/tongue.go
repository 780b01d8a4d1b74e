// SPDX-License-Identifier: Apache-2.0

package plain

import "touchstone/language"

// Tongue tells the language and script of the text.
func (t *Text) Tongue() language.Tongue {
	var n [Sign + 1]int
	for _, kind := range t.kinds {
		n[kind]++
	}
	switch {
	case n[Han]+n[Letter]+n[Foreign] == 0:
		return language.None
	case n[Foreign] > n[Han]+n[Letter]:
		return language.Other
	case n[Han] > 0 && n[Letter] > 2*n[Han]:
		return language.Mixed
	case n[Han] == 0:
		return language.English
	case t.ways[traditionalWay] > t.ways[simplifiedWay]:
		return language.Traditional
	}
	return language.Simplified
}
