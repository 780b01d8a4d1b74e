// SPDX-License-Identifier: Apache-2.0

package roles

import "testing"

func TestYesNo(t *testing.T) {
	for raw, want := range map[string][2]bool{
		"Yes": {true, true}, "是": {true, true}, "已流失": {true, true}, "1": {true, true}, "１": {true, true}, "TRUE": {true, true},
		"no": {false, true}, "未流失": {false, true}, "0": {false, true}, "0.0": {false, true},
		"2": {false, false}, "": {false, false}, "maybe": {false, false},
	} {
		if yes, known := YesNo(raw); yes != want[0] || known != want[1] {
			t.Errorf("%q: %v, %v", raw, yes, known)
		}
	}
}

func TestBlank(t *testing.T) {
	for raw, want := range map[string]bool{"": true, " ": true, "NA": true, "null": true, "未填写": true, "unknown": true, "0": false, "no": false, "否": false} {
		if got := Blank(raw); got != want {
			t.Errorf("%q: %v", raw, got)
		}
	}
}
