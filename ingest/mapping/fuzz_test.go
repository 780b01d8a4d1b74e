// SPDX-License-Identifier: Apache-2.0

package mapping

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"touchstone"
)

// FuzzOCEL reads any bytes as an OCEL document: every event becomes a fact or
// a reject, or the document is refused in words.
func FuzzOCEL(f *testing.F) {
	for _, seed := range []string{smallOCEL, `{"events":[],"objects":[]}`, `{"events":[{}]}`, "{", "", "\x1f\x8b", `{"objects":[{"id":1}],"events":null}`, orderXML, "<log><events/><objects/></log>", sqliteMagic} {
		f.Add([]byte(seed))
	}
	path := filepath.Join(f.TempDir(), "a.jsonocel")
	p := touchstone.Profile{Format: touchstone.FormatOCEL, Kind: touchstone.Interaction, Source: "s", Options: []touchstone.Option{{Name: OptionSubject, Value: "customer=member_id"}}}
	f.Fuzz(func(t *testing.T, content []byte) {
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		k := &taken{}
		got, err := Run(context.Background(), Import{Path: path, Profile: p, Maker: &recorder{}, Accept: k.accept})
		if err != nil {
			if touchstone.KindOf(err) != touchstone.Invalid {
				t.Fatalf("refused with %v", err)
			}
			return
		}
		if got.Rows != got.Events+got.Rejected || got.Events != len(k.events) {
			t.Errorf("%d rows are %d events and %d rejects; %d events arrived", got.Rows, got.Events, got.Rejected, len(k.events))
		}
	})
}

// FuzzRows reads any text under a profile that uses every field.
func FuzzRows(f *testing.F) {
	f.Add(orderFile)
	f.Add("订单号,下单时间,付款时间,实付金额,手机号\n1,2026-13-01,,,\n")
	path := filepath.Join(f.TempDir(), "a.csv")
	f.Fuzz(func(t *testing.T, content string) {
		if err := os.WriteFile(path, []byte("订单号,下单时间,付款时间,实付金额,手机号\n"+content), 0o600); err != nil {
			t.Fatal(err)
		}
		k := &taken{}
		got, err := Run(context.Background(), Import{Path: path, Profile: orders(), Maker: &recorder{}, Accept: k.accept})
		if err == nil && got.Events != len(k.events) {
			t.Errorf("%d events are told, %d arrived", got.Events, len(k.events))
		}
	})
}
