// SPDX-License-Identifier: Apache-2.0

package shape

import "strings"

// memo remembers the outcome of recent texts in bounded memory: two maps, of
// which the older is dropped when the newer is full.
type memo struct {
	size         int
	newer, older map[string]string
}

// longestRemembered is the length in bytes above which a text is not worth
// remembering: it hardly comes twice.
const longestRemembered = 512

func newMemo(size int) *memo {
	return &memo{size: max(size/2, 1), newer: map[string]string{}}
}

// look finds a text's outcome and changes nothing, so that readers can share
// it.
func (m *memo) look(raw string) (string, bool) {
	if out, ok := m.newer[raw]; ok {
		return out, true
	}
	out, ok := m.older[raw]
	return out, ok
}

// keep remembers an outcome.
func (m *memo) keep(raw, out string) {
	if len(raw) > longestRemembered {
		return
	}
	if _, ok := m.newer[raw]; ok {
		return
	}
	if len(m.newer) >= m.size {
		m.older, m.newer = m.newer, make(map[string]string, m.size)
	}
	key := strings.Clone(raw)
	if out == raw {
		out = key
	}
	m.newer[key] = strings.Clone(out)
}
