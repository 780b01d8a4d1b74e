// SPDX-License-Identifier: Apache-2.0

package shape

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"touchstone"
)

// small bounds, so that expectations can be worked out by hand.
var small = Bounds{Names: 10, Places: 20, Fanout: 3, Channels: 2, FacetValues: 2, Shapes: 1000, Cache: 4}

func newShaper(b Bounds, said *[]Collapse) *Shaper {
	return New(Options{Source: "web", Bounds: b, Collapsed: func(c Collapse) {
		if said != nil {
			*said = append(*said, c)
		}
	}})
}

func (s *Shaper) name(name string) string { return s.Shape("", name, "", nil).Name }

func (s *Shaper) place(place string) string { return s.Shape("", "n", place, nil).Place }

func TestShape(t *testing.T) {
	got := New(Options{Source: "web"}).Shape("website", "Order 12 Completed", "https://shop.example.com/orders/12345?x=1", []touchstone.Facet{{Name: "category", Value: "女装"}})
	want := touchstone.Shape{Normaliser: 1, Source: "web", Channel: "website", Name: "Order {n} Completed", Place: "shop.example.com/orders/{n}", Facets: []touchstone.Facet{{Name: "category", Value: "女装"}}}.WithID()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// Three steps may follow "Clicked ", so the fourth folds; what follows a folded
// step stays.
func TestAPrefixThatForksTooOftenFolds(t *testing.T) {
	var said []Collapse
	s := newShaper(small, &said)
	for _, c := range []struct{ raw, want string }{
		{"Clicked red", "Clicked red"}, {"Clicked green", "Clicked green"}, {"Clicked blue", "Clicked blue"},
		{"Clicked white", "Clicked {other}"}, {"Clicked black", "Clicked {other}"}, {"Clicked red", "Clicked red"},
		{"Clicked pink twice", "Clicked {other} twice"}, {"Order Paid", "Order Paid"},
	} {
		if got := s.name(c.raw); got != c.want {
			t.Errorf("%q = %q, want %q", c.raw, got, c.want)
		}
	}
	if diff := cmp.Diff([]Collapse{{NamePart, "Clicked ", 3}}, said); diff != "" {
		t.Error(diff)
	}
}

// Of 10 names one prefix may hold 8, the prefix below it 6 (8×4/5).
func TestARunawayLeavesRoomForItsNeighbours(t *testing.T) {
	var said []Collapse
	b := small
	b.Fanout = 100
	s := newShaper(b, &said)
	for i := range 50 {
		got := s.name(fmt.Sprintf("app_click_%s", word26(i)))
		want := fmt.Sprintf("app_click_%s", word26(i))
		if i >= 6 {
			want = "app_click_{other}"
		}
		if got != want {
			t.Errorf("name %d = %q, want %q", i, got, want)
		}
	}
	for _, name := range []string{"app_open", "app_close", "Order Paid", "Order Refunded"} {
		if got := s.name(name); got != name {
			t.Errorf("%q = %q", name, got)
		}
	}
	if got := s.name("One More"); got != "{other}" {
		t.Errorf("the eleventh name became %q", got)
	}
	want := []Collapse{{NamePart, "app_click_", 6}, {NamePart, "", 10}}
	if diff := cmp.Diff(want, said); diff != "" {
		t.Error(diff)
	}
}

// word26 spells a number in letters, so that no rule makes it a placeholder.
func word26(i int) string {
	out := ""
	for ; i > 0 || out == ""; i /= 26 {
		out = string(rune('a'+i%26)) + out
	}
	return "w" + out
}

func TestChineseNamesFoldBehindTheirVerb(t *testing.T) {
	s := newShaper(small, nil)
	for i, c := range []string{"红裙", "蓝裙", "白裙"} {
		if got, want := s.name("搜索"+c), "搜索"+c; got != want {
			t.Errorf("name %d = %q, want %q", i, got, want)
		}
	}
	if got := s.name("搜索黑裙"); got != "搜索{other}" {
		t.Errorf("the fourth search became %q", got)
	}
	if got := s.name("加入购物车"); got != "加入购物车" {
		t.Errorf("another verb became %q", got)
	}
}

// Root of places: max(Fanout, Places/5) = 4 hosts; Fanout 3 below.
func TestPlacesFoldByTheirPath(t *testing.T) {
	s := newShaper(small, nil)
	for _, c := range []struct{ raw, want string }{
		{"https://a.example.com/item/red/reviews", "a.example.com/item/red/reviews"},
		{"https://a.example.com/item/green/reviews", "a.example.com/item/green/reviews"},
		{"https://a.example.com/item/blue/reviews", "a.example.com/item/blue/reviews"},
		{"https://a.example.com/item/white/reviews", "a.example.com/item/{other}/reviews"},
		{"https://a.example.com/item/white", "a.example.com/item/{other}"},
		{"https://a.example.com/item/red/buy", "a.example.com/item/red/buy"},
		{"https://b.example.com/", "b.example.com/"}, {"https://c.example.com/", "c.example.com/"}, {"https://d.example.com/", "d.example.com/"},
		{"https://e.example.com/", "{other}/"}, {"https://f.example.com/cart", "{other}/cart"},
	} {
		if got := s.place(c.raw); got != c.want {
			t.Errorf("%q = %q, want %q", c.raw, got, c.want)
		}
	}
}

func TestChannelsAndFacetsFold(t *testing.T) {
	var said []Collapse
	s := newShaper(small, &said)
	facets := func(value string) []touchstone.Facet { return []touchstone.Facet{{Name: "tier", Value: value}} }
	for _, c := range []struct{ channel, facet, wantChannel, wantFacet string }{
		{"store", "gold", "store", "gold"}, {"phone", "silver", "phone", "silver"}, {"kiosk", "iron", "other", "other"}, {"store", "gold", "store", "gold"},
	} {
		got := s.Shape(touchstone.Channel(c.channel), "n", "", facets(c.facet))
		if string(got.Channel) != c.wantChannel || got.Facets[0].Value != c.wantFacet {
			t.Errorf("%s, %s = %s, %s", c.channel, c.facet, got.Channel, got.Facets[0].Value)
		}
	}
	if diff := cmp.Diff([]Collapse{{ChannelPart, "", 2}, {FacetPart, "tier", 2}}, said); diff != "" {
		t.Error(diff)
	}
}

func TestChannelsAndFacetsAreSeeded(t *testing.T) {
	s := newShaper(small, nil)
	facets := func(value string) []touchstone.Facet { return []touchstone.Facet{{Name: "tier", Value: value}} }
	var known []touchstone.Shape
	for _, c := range []struct{ channel, facet string }{{"store", "gold"}, {"phone", "silver"}, {"kiosk", "iron"}} {
		known = append(known, s.Shape(touchstone.Channel(c.channel), "n", "", facets(c.facet)))
	}
	want := []Collapse{{ChannelPart, "", 3}, {FacetPart, "tier", 3}} // "other" is one of them after the restart
	var said []Collapse
	second := newShaper(small, &said)
	second.Seed(known)
	if got := second.Shape("phone", "n", "", facets("gold")); got.Channel != "phone" || got.Facets[0].Value != "gold" {
		t.Errorf("what was admitted became %v", got)
	}
	if got := second.Shape("vr", "n", "", facets("lead")); got.Channel != "other" || got.Facets[0].Value != "other" {
		t.Errorf("what is new became %v", got)
	}
	if diff := cmp.Diff(want, said); diff != "" {
		t.Error(diff)
	}
}

// With room for four shapes, the fifth combination first loses its facet, then
// its place, then its name.
func TestCombinationsFold(t *testing.T) {
	b := small
	b.Shapes, b.FacetValues = 4, 100
	s := newShaper(b, nil)
	shape := func(name, place, facet string) string {
		got := s.Shape("", name, place, []touchstone.Facet{{Name: "f", Value: facet}})
		return got.Name + " " + got.Place + " " + got.Facets[0].Value
	}
	for _, c := range []struct{ name, place, facet, want string }{
		{"a", "/x", "1", "a /x 1"}, {"a", "/x", "2", "a /x 2"}, {"a", "/x", "other", "a /x other"}, {"a", "/y", "1", "a /y 1"},
		{"a", "/x", "3", "a /x other"},
		{"a", "/y", "2", "{other} {other} other"},
		{"b", "/z", "9", "{other} {other} other"},
		{"a", "/x", "2", "a /x 2"},
	} {
		if got := shape(c.name, c.place, c.facet); got != c.want {
			t.Errorf("%s %s %s = %s, want %s", c.name, c.place, c.facet, got, c.want)
		}
	}
}

func TestAHundredThousandNamesStayBounded(t *testing.T) {
	var said []Collapse
	s := newShaper(Bounds{}, &said)
	forms := map[touchstone.ShapeID]bool{}
	for i := range 100_000 {
		w := word26(i)
		forms[s.Shape("website", "Clicked "+w, "https://shop.example.com/"+w[:2]+"/"+w+"/x", nil).ID] = true
	}
	if len(s.guard.names.known) > 1001 || len(s.guard.places.known) > 5000+1000 {
		t.Errorf("%d names and %d places are kept", len(s.guard.names.known), len(s.guard.places.known))
	}
	if len(forms) > 20_002 || len(s.shapes) > 20_002 {
		t.Errorf("%d shapes came out, %d are kept", len(forms), len(s.shapes))
	}
	if n := len(s.names.newer) + len(s.names.older) + len(s.places.newer) + len(s.places.older); n > 2*8192 {
		t.Errorf("%d raw forms are remembered", n)
	}
	if got := s.name("Order Paid"); got != "Order Paid" {
		t.Errorf("after the flood an ordinary name became %q", got)
	}
	if len(said) == 0 {
		t.Error("nothing was said")
	}
}

func TestARestartDoesNotUncollapse(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SampledFrom([]string{"a", "b", "c", "d", "e", "f", "g", "h"})
		name := rapid.Custom(func(t *rapid.T) string {
			return strings.Join(rapid.SliceOfN(words, 1, 3).Draw(t, "words"), rapid.SampledFrom([]string{" ", "/"}).Draw(t, "separator"))
		})
		raw := rapid.SliceOfN(name, 1, 60).Draw(t, "names")
		var said []Collapse
		first := newShaper(small, &said)
		var known []touchstone.Shape
		for _, n := range raw {
			known = append(known, first.Shape("", n, "/"+n, nil))
		}
		second := newShaper(small, nil)
		second.Seed(append(known, touchstone.Shape{Normaliser: Version, Source: "another", Name: "x y z"}))
		for _, k := range known {
			if got := second.Shape("", k.Name, k.Place, nil); got.ID != k.ID {
				t.Fatalf("%q at %q became %q at %q after the restart", k.Name, k.Place, got.Name, got.Place)
			}
		}
		before, after := len(first.guard.names.known), len(second.guard.names.known)
		if before != after {
			t.Fatalf("%d names were known before, %d after the restart", before, after)
		}
		for _, c := range said {
			fresh := c.Under + "unseen"
			if c.Part != NamePart {
				continue
			}
			if got := second.name(fresh); got == fresh {
				t.Fatalf("%q is admitted again after the restart", fresh)
			}
		}
	})
}

func TestShaperIsSafeForManyGoroutines(t *testing.T) {
	s := newShaper(small, nil)
	var group sync.WaitGroup
	for g := range 4 {
		group.Go(func() {
			for i := range 300 {
				s.Shape("web", "Clicked "+word26(i*g), "/item/"+word26(i), nil)
			}
		})
	}
	group.Wait()
	if n := len(s.guard.names.known); n > small.Names+5 {
		t.Errorf("%d names were admitted", n)
	}
}

// The memory of raw forms must not hold a request's body: a part of it would
// keep all of it.
func TestMemoKeepsCopies(t *testing.T) {
	m := newMemo(2)
	for i := range 10 {
		raw := fmt.Sprint("raw", i)
		m.keep(raw, raw)
		if out, ok := m.look(raw); !ok || out != raw {
			t.Fatalf("%q is not remembered", raw)
		}
	}
	if len(m.newer)+len(m.older) > 2 {
		t.Errorf("%d forms are remembered, want at most 2", len(m.newer)+len(m.older))
	}
	m.keep(strings.Repeat("x", longestRemembered+1), "")
	if _, ok := m.look(strings.Repeat("x", longestRemembered+1)); ok {
		t.Error("a long form is remembered")
	}
}

func BenchmarkPlace(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		Place("https://shop.example.com/zh-cn/products/12345/reviews?utm_source=wechat&utm_campaign=618")
	}
}

func BenchmarkName(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		Name("浏览商品详情 12345")
	}
}

func BenchmarkShapeSeen(b *testing.B) {
	s := newShaper(Bounds{}, nil)
	b.ReportAllocs()
	for b.Loop() {
		s.Shape("website", "Product Viewed", "https://shop.example.com/zh-cn/products/12345/reviews?utm_source=wechat", nil)
	}
}

func BenchmarkShapeUnseenPlace(b *testing.B) {
	s := newShaper(Bounds{}, nil)
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		s.Shape("website", "Product Viewed", fmt.Sprintf("https://shop.example.com/zh-cn/products/%d/reviews", i), nil)
		i++
	}
}
