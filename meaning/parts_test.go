// SPDX-License-Identifier: Apache-2.0

package meaning

import (
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"touchstone"
)

func TestUnitPlaces(t *testing.T) {
	day := func(n int) time.Time { return time.Date(2026, 1, n, 0, 0, 0, 0, time.UTC) }
	unit := func(id, level string, moves ...touchstone.UnitMove) touchstone.Unit {
		return touchstone.Unit{Meta: touchstone.Meta{ID: id}, Code: strings.ToUpper(id), Level: level, Moves: moves}
	}
	places := unitPlaces([]touchstone.Unit{
		unit("g", "group"),
		unit("b1", "brand", touchstone.UnitMove{Parent: "g"}),
		unit("b2", "brand", touchstone.UnitMove{Parent: "g"}),
		unit("r", "region", touchstone.UnitMove{Parent: "b1"}, touchstone.UnitMove{From: day(10), Parent: "b2"}),
		unit("h", "hotel", touchstone.UnitMove{From: day(5), Parent: "r"}, touchstone.UnitMove{From: day(20), Parent: "b1"}),
		unit("lost", "hotel", touchstone.UnitMove{Parent: "nobody"}),
		unit("x", "hotel", touchstone.UnitMove{Parent: "y"}), // a circle, which no store should hold
		unit("y", "brand", touchstone.UnitMove{Parent: "x"}),
	})
	type m = map[string]string
	want := map[string][]touchstone.UnitPlace{
		"G":  {{Levels: m{"group": "G"}}},
		"B1": {{Levels: m{"group": "G", "brand": "B1"}}},
		"B2": {{Levels: m{"group": "G", "brand": "B2"}}},
		"R":  {{Levels: m{"group": "G", "brand": "B1", "region": "R"}}, {From: day(10), Levels: m{"group": "G", "brand": "B2", "region": "R"}}},
		"H": {
			{Levels: m{"hotel": "H"}},
			{From: day(5), Levels: m{"group": "G", "brand": "B1", "region": "R", "hotel": "H"}},
			{From: day(10), Levels: m{"group": "G", "brand": "B2", "region": "R", "hotel": "H"}},
			{From: day(20), Levels: m{"group": "G", "brand": "B1", "hotel": "H"}},
		},
		"LOST": {{Levels: m{"hotel": "LOST"}}},
		"X":    {{Levels: m{"hotel": "X", "brand": "Y"}}},
		"Y":    {{Levels: m{"hotel": "X", "brand": "Y"}}},
	}
	if diff := cmp.Diff(want, places); diff != "" {
		t.Error(diff)
	}
	meaning := touchstone.Meaning{Units: places}
	for at, brand := range map[int]string{4: "", 5: "B1", 9: "B1", 10: "B2", 19: "B2", 20: "B1"} {
		if got := meaning.Unit("H", "brand", day(at)); got != brand {
			t.Errorf("on the %dth the hotel is of %q, want %q", at, got, brand)
		}
	}
}

func TestToday(t *testing.T) {
	r := &Renewer{Version: 2, Name: strings.ToLower, Place: strings.ToLower}
	s := func(version uint16, name, place string) touchstone.Shape {
		return touchstone.Shape{ID: 7, Normaliser: version, Source: "web", Name: name, Place: place}
	}
	for name, c := range map[string]struct{ from, to touchstone.Shape }{
		"of today":                {s(2, "View", "/A"), s(2, "View", "/A")},
		"older":                   {s(1, "View", "/A"), s(2, "view", "/a")},
		"older, placeholder":      {s(1, "View {id}", "/A"), s(1, "View {id}", "/A")},
		"older, placed somewhere": {s(1, "View", "/A/{id}"), s(1, "View", "/A/{id}")},
	} {
		if diff := cmp.Diff(c.to, r.today(c.from)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
	if got := (*Renewer)(nil).today(s(1, "View", "")); got.Name != "View" {
		t.Errorf("without a renewer: %+v", got)
	}
}

// Rules are written for the names of today; an older shape is seen under them,
// and keeps the id by which facts carry it.
func TestOlderShapesFollowTodaysRules(t *testing.T) {
	x := newWorld(t, func(o *Options) { o.Renew = &Renewer{Version: 2, Name: strings.ToLower, Place: strings.ToLower} })
	x.touchpoint("tp_1", "", "website")
	x.rule("rule_1", 1, "order paid", "", "tp_1")
	x.event(shape("Order Paid", ""), 1)
	x.event(touchstone.Shape{Normaliser: 2, Source: "web", Name: "order paid"}, 1)
	if diff := cmp.Diff(map[string]int64{"tp_1": 2}, x.counts(x.current())); diff != "" {
		t.Error(diff)
	}
}

// The examples of Winkler's "String comparator metrics and enhanced decision
// rules" (1990), table of first and last names.
func TestJaroWinkler(t *testing.T) {
	cases := []struct {
		a, b    string
		jaro    float64
		winkler float64
	}{
		{"martha", "marhta", 0.944, 0.961},
		{"dixon", "dicksonx", 0.767, 0.813},
		{"dwayne", "duane", 0.822, 0.840},
		{"jones", "johnson", 0.790, 0.832},
		{"abroms", "abrams", 0.889, 0.922},
		{"same", "same", 1, 1},
		{"abc", "xyz", 0, 0},
		{"", "a", 0, 0},
	}
	for _, c := range cases {
		for _, pair := range [][2]string{{c.a, c.b}, {c.b, c.a}} {
			if got := jaro(pair[0], pair[1]); math.Abs(got-c.jaro) > 0.0006 {
				t.Errorf("jaro(%q, %q) = %.3f, want %.3f", pair[0], pair[1], got, c.jaro)
			}
			if got := jaroWinkler(pair[0], pair[1]); math.Abs(got-c.winkler) > 0.0006 {
				t.Errorf("jaroWinkler(%q, %q) = %.3f, want %.3f", pair[0], pair[1], got, c.winkler)
			}
		}
	}
}

func TestWords(t *testing.T) {
	for text, want := range map[string]string{
		"addToCart": "add to cart", "add_to-cart": "add to cart", "HTMLPage": "html page", "iOSApp": "i os app", "page2View": "page 2 view",
		"$AppViewScreen": "app view screen", "Order  Completed!": "order completed", "": "", "ÄpfelKauf": "äpfel kauf",
	} {
		if got := strings.Join(words(text), " "); got != want {
			t.Errorf("words of %q are %q, want %q", text, got, want)
		}
	}
	for _, forms := range [][]string{{"order", "orders", "ordered", "ordering"}, {"cancel", "cancelled", "canceling", "cancels"}, {"complete", "completed", "completes"}, {"category", "categories"}, {"ship", "shipped", "shipping"}} {
		for _, f := range forms {
			if stem(f) != stem(forms[0]) {
				t.Errorf("stem(%q) = %q, stem(%q) = %q", f, stem(f), forms[0], stem(forms[0]))
			}
		}
	}
}

func TestTokens(t *testing.T) {
	l := theLexicon()
	for text, want := range map[string]string{
		"提交订单":                "submit-order",
		"取消的订单":               "cancel =的 order",
		"checkInCompleted":    "check-in success",
		"CHECK-IN":            "check-in",
		"goodsdetail":         "product detail",
		"/hotel/{id}/reviews": "hotel review",
		"xurchase":            "=xurchas", // too far from any known word
		"reservatoin":         "book",     // two letters changed places
		"WiFi连接":              "wifi =连接",
		"{id}":                "",
		"{unclosed":           "=unclos",
	} {
		var got []string
		for _, token := range l.tokens(text) {
			got = append(got, token.id)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("tokens of %q are %q, want %q", text, strings.Join(got, " "), want)
		}
	}
}

func FuzzSuggest(f *testing.F) {
	for _, seed := range []string{"提交订单", "$pageview", "{", "}{", "a{b", "\xff订", "checkcheckcheckcheck", strings.Repeat("aB1", 50)} {
		f.Add(seed, seed)
	}
	s := NewSuggester([]touchstone.Touchpoint{{Meta: touchstone.Meta{ID: "tp_1"}, Label: touchstone.Label{ZH: "提交订单", EN: "Submit order"}}}, nil, nil)
	f.Fuzz(func(t *testing.T, name, place string) {
		shape := touchstone.Shape{Name: name, Place: place}
		for _, found := range s.Suggest(&shape, 3) {
			if found.Confidence < MinConfidence || found.Confidence > 100 || found.Touchpoint != "tp_1" || found.Reason.Key == "" {
				t.Errorf("%q at %q: %+v", name, place, found)
			}
		}
	})
}

func TestAspectsGoToTheTouchpointThatNamesThem(t *testing.T) {
	touchpoint := func(id string, aspects ...string) touchstone.Touchpoint {
		return touchstone.Touchpoint{Meta: touchstone.Meta{ID: id}, Aspects: aspects}
	}
	got := aspects([]touchstone.Touchpoint{touchpoint("tp_2", "breakfast", "coffee"), touchpoint("tp_1", "coffee"), touchpoint("tp_3")})
	if diff := cmp.Diff(map[string]touchstone.TouchpointID{"breakfast": "tp_2", "coffee": "tp_1"}, got); diff != "" {
		t.Error(diff)
	}
}
