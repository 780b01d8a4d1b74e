// SPDX-License-Identifier: Apache-2.0

package httpapi

import (
	"math"
	"testing"

	"touchstone"
	"touchstone/risk/outlook"
)

func TestATraitStandsByItsNameInWhatAPredictionSays(t *testing.T) {
	f := features{touchstone.Chinese, map[string]string{"shoe": "鞋码"}}
	for sent, want := range map[string]string{"trait:shoe": "客户特征“鞋码”", "trait:level": "客户特征“会员等级”", "trait:hat": "客户特征“hat”", "contacts": "累计接触次数"} {
		if got := f.name(sent); got != want {
			t.Errorf("%s is called %s, want %s", sent, got, want)
		}
	}
	reason := outlook.Reason{Feature: "trait:shoe", Raises: true, Value: math.NaN()}
	if got, want := f.text(reason.Text("")), "客户特征“鞋码”：推高风险"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if got, want := f.text(touchstone.Msg("outlook.raises", "feature", "trait:level")), "客户特征“会员等级”：推高风险"; got != want {
		t.Errorf("a code in a message: %q, want %q", got, want)
	}
}
