// SPDX-License-Identifier: Apache-2.0

package vault

import (
	"bytes"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"touchstone"
)

// The bytes are worked out by hand from the layout that private.go describes:
// once released they must be read for ever.
func TestTheEncodingStands(t *testing.T) {
	p := touchstone.Private{
		Name:        "n",
		Identifiers: []touchstone.Identifier{{Subject: 0x0102030405060708, Kind: "phone", Value: "+86", Verified: true}},
		Texts:       []touchstone.Text{{Field: "f", Text: "差"}},
		Properties:  []touchstone.Property{{Name: "a", Type: touchstone.Integer, Integer: -1}, {Name: "b", Type: touchstone.Number, Number: 1}},
		Traits:      []touchstone.Property{{Name: "t", Type: touchstone.Null}},
		Extra:       []byte("{}"),
	}
	want := []byte{1, // version
		1, 1, 'n', // name
		3, 20, 19, 1, 2, 3, 4, 5, 6, 7, 8, 1, 5, 'p', 'h', 'o', 'n', 'e', 3, '+', '8', '6', // one identifier of 19 bytes
		4, 7, 6, 1, 'f', 3, 0xE5, 0xB7, 0xAE, // one text
		5, 17, 4, 2, 1, 'a', 1, 11, 3, 1, 'b', 0x3F, 0xF0, 0, 0, 0, 0, 0, 0, // -1 is 1 in zigzag; 1.0 is 3FF0…
		6, 4, 3, 0, 1, 't',
		7, 2, '{', '}'}
	if got := appendPrivate(nil, &p); !bytes.Equal(got, want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
	got, err := readPrivate(want)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(p, got); diff != "" {
		t.Error(diff)
	}
}

// What a later version adds is passed over: an unknown tag, and more at the
// end of a record.
func TestLaterAdditionsArePassedOver(t *testing.T) {
	got, err := readPrivate([]byte{1, 200, 3, 9, 9, 9, 1, 1, 'n', 4, 6, 5, 1, 'f', 1, 'x', 77})
	if err != nil {
		t.Fatal(err)
	}
	want := touchstone.Private{Name: "n", Texts: []touchstone.Text{{Field: "f", Text: "x"}}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if _, err := readPrivate([]byte{2, 1, 1, 'n'}); touchstone.KindOf(err) != touchstone.Conflict {
		t.Errorf("a newer encoding: %v", err)
	}
	for _, broken := range [][]byte{{}, {1, 1}, {1, 1, 5, 'n'}, {1, 3, 2, 9, 1}, {1, 5, 3, 2, 2, 1}, {1, 1, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 1}} {
		if _, err := readPrivate(broken); touchstone.KindOf(err) != touchstone.Internal || err == nil {
			t.Errorf("%v: %v", broken, err)
		}
	}
}

func properties(t *rapid.T, label string) []touchstone.Property {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) touchstone.Property {
		p := touchstone.Property{Name: rapid.String().Draw(t, "name"), Type: touchstone.PropertyType(rapid.IntRange(0, 5).Draw(t, "type"))}
		switch p.Type {
		case touchstone.Bool, touchstone.Integer:
			p.Integer = rapid.Int64().Draw(t, "integer")
		case touchstone.Number:
			p.Number = rapid.Float64().Draw(t, "number")
		case touchstone.String, touchstone.JSON:
			p.Text = rapid.String().Draw(t, "text")
		}
		return p
	}), 0, 4).Draw(t, label)
}

func TestPrivateRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(rapid.String(), rapid.StringN(120, 140, -1), rapid.Just(string(bytes.Repeat([]byte("长"), 6000))))
		p := touchstone.Private{Name: text.Draw(t, "name"), Place: text.Draw(t, "place"), Properties: properties(t, "properties"), Traits: properties(t, "traits"),
			Extra: rapid.SliceOf(rapid.Byte()).Draw(t, "extra")}
		for i := range rapid.IntRange(0, 3).Draw(t, "identifiers") {
			p.Identifiers = append(p.Identifiers, touchstone.Identifier{Subject: touchstone.SubjectID(rapid.Uint64().Draw(t, "subject")),
				Kind: touchstone.SubjectKinds[i], Value: text.Draw(t, "value"), Verified: rapid.Bool().Draw(t, "verified")})
		}
		for range rapid.IntRange(0, 3).Draw(t, "texts") {
			p.Texts = append(p.Texts, touchstone.Text{Field: text.Draw(t, "field"), Text: text.Draw(t, "text")})
		}
		got, err := readPrivate(appendPrivate(nil, &p))
		if err != nil {
			t.Fatal(err)
		}
		empty := cmp.Transformer("empty", func(list []touchstone.Property) []touchstone.Property {
			return append([]touchstone.Property{}, list...)
		})
		same := cmp.Comparer(func(a, b []byte) bool { return bytes.Equal(a, b) })
		if diff := cmp.Diff(p, got, cmp.FilterPath(func(p cmp.Path) bool { return len(p) == 2 }, empty), same); diff != "" {
			t.Error(diff)
		}
	})
}

func FuzzReadPrivate(f *testing.F) {
	f.Add(appendPrivate(nil, &touchstone.Private{Name: "n", Place: "/p", Extra: []byte(`{"a":1}`)}))
	f.Add(appendPrivate(nil, &touchstone.Private{Identifiers: []touchstone.Identifier{{Subject: 1, Kind: touchstone.Email, Value: "a@b.cn"}}}))
	f.Add(appendPrivate(nil, &touchstone.Private{Traits: []touchstone.Property{{Name: "x", Type: touchstone.Number, Number: math.Inf(1)}, {Name: "y", Type: touchstone.JSON, Text: "[]"}}}))
	f.Add([]byte{1, 3, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F})
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := readPrivate(data)
		if err != nil {
			return
		}
		written := appendPrivate(nil, &p)
		if len(written) > len(data)+32 { // a varint may have been written longer than it need be, never much shorter
			t.Errorf("%d bytes became %d", len(data), len(written))
		}
		again, err := readPrivate(written)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(written, appendPrivate(nil, &again)) {
			t.Error("what was read is not what was written")
		}
	})
}
