// SPDX-License-Identifier: Apache-2.0

package main

import "testing"

func TestInert(t *testing.T) {
	for text, want := range map[string]string{"": "", "=1+1": "'=1+1", "@now": "'@now", "-x": "'-x", "-7": "-7", "c17": "c17", "\tx": "'\tx"} {
		if got := inert(text); got != want {
			t.Errorf("%q becomes %q, want %q", text, got, want)
		}
	}
}
