// SPDX-License-Identifier: Apache-2.0

package envelope

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"touchstone"
)

func TestIdentifiersAreNormalised(t *testing.T) {
	cases := []struct {
		kind       touchstone.SubjectKind
		code       string
		raw, want  string // want "" when it is refused
		wantReason string
	}{
		{"phone", "", "13800138000", "+8613800138000", ""},
		{"phone", "", "+86 138-0013-8000", "+8613800138000", ""},
		{"phone", "", "8613800138000", "+8613800138000", ""},
		{"phone", "", "0086 13800138000", "+8613800138000", ""},
		{"phone", "", "（＋８６）13800138000", "", "value envelope.phone"}, // the plus must come first
		{"phone", "", "＋８６１３８００１３８０００", "+8613800138000", ""},         // full width
		{"phone", "", "tel:+8613800138000", "+8613800138000", ""},
		{"phone", "", "0755-8888 9999", "+8675588889999", ""},
		{"phone", "", "010 8888 9999", "+861088889999", ""},
		{"phone", "", "+852 2123 4567", "+85221234567", ""},
		{"phone", "", "001 415 555 2671", "+14155552671", ""},
		{"phone", "+1", "(415) 555-2671", "+14155552671", ""},
		{"phone", "+44", "020 7946 0958", "+442079460958", ""},
		{"phone", "", "138****8000", "", "value envelope.phone"},
		{"phone", "", "95588", "", "value envelope.phone"},             // a service number is nobody's
		{"phone", "", "1380013800", "+861380013800", ""},               // ten digits: a landline of Peking has as many
		{"phone", "", "138001380001", "", "value envelope.phone"},      // one digit too many
		{"phone", "", "+0123456789", "", "value envelope.phone"},       // no country begins with 0
		{"phone", "", "+1234567890123456", "", "value envelope.phone"}, // E.164 has at most 15 digits
		{"phone", "", "13800138000转8", "", "value envelope.phone"},
		{"email", "", " Bob.Lee@Example.COM ", "bob.lee@example.com", ""},
		{"email", "", "张三@例子.中国", "张三@例子.中国", ""},
		{"email", "", "bob", "", "value envelope.email"},
		{"email", "", "@example.com", "", "value envelope.email"},
		{"email", "", "bob@localhost", "", "value envelope.email"},
		{"email", "", "a@b@c.cn", "", "value envelope.email"},
		{"email", "", "Bob <bob@example.com>", "", "value envelope.email"},
		{"email", "", strings.Repeat("a", 250) + "@b.cn", "", "value envelope.email"},
		{"user_id", "", " U-1 ", "U-1", ""}, // case counts
		{"user_id", "", "e\u0301", "\u00e9", ""},
		{"open_id", "", "oGZUI0egBJY1zhBYw2KhdUfwVJJE", "oGZUI0egBJY1zhBYw2KhdUfwVJJE", ""},
		{"user_id", "", "\t ", "", "value envelope.required"},
		{"user_id", "", strings.Repeat("x", 513), "", "value envelope.too_long"},
		{"user_id", "", "a\xff", "", "value envelope.not_utf8"},
		{"passport", "", "x", "", "kind envelope.unknown_identifier"},
	}
	for _, c := range cases {
		s, err := NewSubjects(secret, c.code)
		if err != nil {
			t.Fatal(err)
		}
		got, err := s.Identifier(Identifier{Kind: c.kind, Value: c.raw})
		if got.Value != c.want {
			t.Errorf("%s %q = %q (%v), want %q", c.kind, c.raw, got.Value, err, c.want)
		}
		if c.wantReason != "" && !cmp.Equal(fields(err), []string{c.wantReason}) {
			t.Errorf("%s %q: %v, want %s", c.kind, c.raw, fields(err), c.wantReason)
		}
		if err != nil && c.raw != "" && len(c.raw) > 4 && strings.Contains(err.Error(), c.raw) {
			t.Errorf("the error names the value: %v", err)
		}
	}
}

func TestSubjectsDependOnSecretKindAndValue(t *testing.T) {
	other, err := NewSubjects([]byte("another secret ……"), "")
	if err != nil {
		t.Fatal(err)
	}
	mine, err := NewSubjects(secret, "")
	if err != nil {
		t.Fatal(err)
	}
	seen := map[touchstone.SubjectID]bool{}
	for _, s := range []*Subjects{mine, other} {
		for _, i := range []Identifier{{Kind: "user_id", Value: "a"}, {Kind: "user_id", Value: "A"}, {Kind: "member_id", Value: "a"}} {
			id, err := s.Identifier(i)
			if err != nil || id.Subject == 0 || seen[id.Subject] {
				t.Errorf("%v = %v, %v", i, id, err)
			}
			seen[id.Subject] = true
		}
	}
}

func TestTheOneWhoActsComesFirst(t *testing.T) {
	var all []Identifier
	for _, kind := range []touchstone.SubjectKind{"device_id", "anonymous_id", "email", "phone", "open_id", "union_id", "member_id", "user_id"} {
		value := map[touchstone.SubjectKind]string{"email": "a@b.cn", "phone": "13800138000"}[kind]
		all = append(all, Identifier{Kind: kind, Value: value + map[bool]string{true: string(kind)}[value == ""]})
	}
	m := plain()
	m.Identifiers = append(all, Identifier{Kind: "phone", Value: "+8613800138000", Verified: true}) // the same number
	e := event(t, newBuilder(t, nil), m)
	var got []string
	for i, id := range e.Private.Identifiers {
		got = append(got, string(id.Kind))
		if id.Subject != e.Subjects[i] {
			t.Errorf("subject %d is not that of its identifier", i)
		}
		if id.Verified != (id.Kind == "phone") {
			t.Errorf("%s verified: %v", id.Kind, id.Verified)
		}
	}
	want := []string{"user_id", "member_id", "union_id", "open_id", "phone", "email", "anonymous_id", "device_id"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// "null" as a user id would make one customer of everybody who is signed out.
func TestWhatNamesNobodyIsLeftOut(t *testing.T) {
	notes := 0
	b := newBuilder(t, func(o *Options) {
		o.Noted = func(n Note) {
			if n == Nobody {
				notes++
			}
		}
	})
	values := []string{"null", "NULL", "undefined", "None", "nil", "NaN", "unknown", "[object Object]", "0", "00000000-0000-0000-0000-000000000000", "", "  ", "-"}
	for _, v := range values {
		m := plain()
		m.Identifiers = []Identifier{{Kind: "user_id", Value: v}, {Kind: "anonymous_id", Value: "a-1"}}
		if e := event(t, b, m); len(e.Subjects) != 1 || e.Private.Identifiers[0].Kind != "anonymous_id" {
			t.Errorf("%q is somebody: %v", v, e.Private.Identifiers)
		}
	}
	if notes != len(values) {
		t.Errorf("%d notes for %d values", notes, len(values))
	}
	for _, v := range []string{"nullify", "10", "0a", "nobody"} {
		m := plain()
		m.Identifiers = []Identifier{{Kind: "user_id", Value: v}}
		if e := event(t, b, m); len(e.Subjects) != 1 {
			t.Errorf("%q is nobody", v)
		}
	}
}

func TestPlausible(t *testing.T) {
	for i, want := range map[Identifier]bool{
		{Kind: "phone", Value: "13800138000"}: true, {Kind: "phone", Value: "138****8000"}: false, {Kind: "email", Value: "x"}: false,
		{Kind: "user_id", Value: "null"}: false, {Kind: "user_id", Value: "x"}: true,
	} {
		if got := (Settings{}).Plausible(i); got != want {
			t.Errorf("%v is plausible: %v", i, got)
		}
	}
}
