// SPDX-License-Identifier: Apache-2.0

package envelope

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"touchstone"
)

func property(name string, v any) touchstone.Property {
	p := touchstone.Property{Name: name}
	switch v := v.(type) {
	case bool:
		p.Type, p.Integer = touchstone.Bool, truth(v)
	case int:
		p.Type, p.Integer = touchstone.Integer, int64(v)
	case float64:
		p.Type, p.Number = touchstone.Number, v
	case string:
		p.Type, p.Text = touchstone.String, v
		if strings.HasPrefix(v, "[") {
			p.Type = touchstone.JSON
		}
	}
	return p
}

func TestPromotion(t *testing.T) {
	cases := []struct {
		column touchstone.ColumnType
		in     any
		want   any // nil: stays private
	}{
		{touchstone.ColumnNumber, 1.5, 1.5}, {touchstone.ColumnNumber, 3, 3.0}, {touchstone.ColumnNumber, "2.5", 2.5}, {touchstone.ColumnNumber, "2.5元", nil}, {touchstone.ColumnNumber, "NaN", nil}, {touchstone.ColumnNumber, true, nil},
		{touchstone.ColumnNumber, 1<<53 + 1, nil}, // no float64 holds it
		{touchstone.ColumnInteger, 3, 3}, {touchstone.ColumnInteger, 3.0, 3}, {touchstone.ColumnInteger, 3.5, nil}, {touchstone.ColumnInteger, "42", 42}, {touchstone.ColumnInteger, "4.2", nil}, {touchstone.ColumnInteger, 1e300, nil},
		{touchstone.ColumnBool, true, true}, {touchstone.ColumnBool, "TRUE", true}, {touchstone.ColumnBool, "false", false}, {touchstone.ColumnBool, 1, nil}, {touchstone.ColumnBool, "yes", nil},
		{touchstone.ColumnString, "女装", "女装"}, {touchstone.ColumnString, 3, "3"}, {touchstone.ColumnString, 1.5, "1.5"}, {touchstone.ColumnString, true, "true"}, {touchstone.ColumnString, `["a"]`, nil},
		{touchstone.ColumnString, strings.Repeat("x", longestClear), strings.Repeat("x", longestClear)}, {touchstone.ColumnString, strings.Repeat("x", longestClear+1), nil},
	}
	for _, c := range cases {
		missed := 0
		b := newBuilder(t, func(o *Options) {
			o.Settings.Source.Promoted = []touchstone.Promoted{{Name: "p", Type: c.column}}
			o.Noted = func(n Note) {
				if n == NotPromoted {
					missed++
				}
			}
		})
		m := plain()
		m.Properties = []touchstone.Property{property("p", c.in)}
		e := event(t, b, m)
		var want []touchstone.Property
		private := []touchstone.Property{property("p", c.in)}
		if c.want != nil {
			want, private = []touchstone.Property{property("p", c.want)}, nil
		}
		if !cmp.Equal(e.Promoted, want) || !cmp.Equal(e.Private.Properties, private) || missed != len(private) {
			t.Errorf("%v as %s: promoted %v, private %v, missed %d", c.in, c.column, e.Promoted, e.Private.Properties, missed)
		}
	}
}

// A null is not a missing property.
func TestNullIsPromotedAsNull(t *testing.T) {
	b := newBuilder(t, func(o *Options) {
		o.Settings.Source.Promoted = []touchstone.Promoted{{Name: "p", Type: touchstone.ColumnNumber}}
	})
	m := plain()
	if e := event(t, b, m); len(e.Promoted) != 0 {
		t.Errorf("a missing property is %v", e.Promoted)
	}
	m.Properties = []touchstone.Property{{Name: "p"}}
	if e := event(t, b, m); !cmp.Equal(e.Promoted, []touchstone.Property{{Name: "p"}}) {
		t.Errorf("a null is %v", e.Promoted)
	}
}

func TestLists(t *testing.T) {
	denied := 0
	with := func(change func(*touchstone.Source)) *Builder {
		denied = 0
		return newBuilder(t, func(o *Options) {
			change(&o.Settings.Source)
			o.Noted = func(n Note) {
				if n == Denied {
					denied++
				}
			}
		})
	}
	list := func(names ...string) []touchstone.Property {
		var out []touchstone.Property
		for _, n := range names {
			out = append(out, property(n, 1))
		}
		return out
	}
	m := plain()
	m.Properties, m.Traits = list("c", "a", "b"), list("b", "d")
	e := event(t, with(func(s *touchstone.Source) { s.Deny = []string{"b"} }), m)
	if !cmp.Equal(e.Private.Properties, list("a", "c")) || !cmp.Equal(e.Private.Traits, list("d")) || denied != 2 {
		t.Errorf("deny: %v, %v, %d", e.Private.Properties, e.Private.Traits, denied)
	}
	e = event(t, with(func(s *touchstone.Source) { s.Allow = []string{"b", "c"} }), m)
	if !cmp.Equal(e.Private.Properties, list("b", "c")) || !cmp.Equal(e.Private.Traits, list("b")) || denied != 2 {
		t.Errorf("allow: %v, %v, %d", e.Private.Properties, e.Private.Traits, denied)
	}
	e = event(t, with(func(s *touchstone.Source) { s.Allow, s.Facets = []string{"a"}, []string{"b"} }), m)
	if len(e.Shape.Facets) != 0 {
		t.Errorf("a property that is not allowed is a facet: %v", e.Shape.Facets)
	}
}

func TestFacets(t *testing.T) {
	b := newBuilder(t, func(o *Options) { o.Settings.Source.Facets = []string{"z", "a", "m"} })
	m := plain()
	m.Properties = []touchstone.Property{property("z", 3), property("a", "甲"), property("m", true), property("q", "x")}
	want := []touchstone.Facet{{Name: "a", Value: "甲"}, {Name: "m", Value: "true"}, {Name: "z", Value: "3"}}
	e := event(t, b, m)
	if !cmp.Equal(e.Shape.Facets, want) || len(e.Private.Properties) != 4 {
		t.Errorf("facets %v, private %v", e.Shape.Facets, e.Private.Properties)
	}
	m.Properties = []touchstone.Property{property("a", strings.Repeat("x", 300)), property("m", `["a"]`), {Name: "z"}}
	if e := event(t, b, m); !cmp.Equal(e.Shape.Facets, []touchstone.Facet{{Name: "a", Value: "other"}}) {
		t.Errorf("facets %v", e.Shape.Facets)
	}
}

func TestSortProperties(t *testing.T) {
	for _, n := range []int{0, 1, 2, 10, 48, 49, 300} {
		var list []touchstone.Property
		for i := range n {
			list = append(list, property(string(rune('a'+(i*7)%26))+strings.Repeat("x", i%5), i))
		}
		sortProperties(list)
		for i := 1; i < n; i++ {
			if list[i].Name < list[i-1].Name {
				t.Fatalf("%d properties are not in order", n)
			}
		}
	}
}
