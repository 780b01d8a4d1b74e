// SPDX-License-Identifier: Apache-2.0

package aspect_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"touchstone/internal/testenv"
	"touchstone/language/aspect"
)

// The hints of the taxonomies name touchpoints of the templates.
func TestHintsAreTouchpoints(t *testing.T) {
	known := map[string]bool{}
	for _, name := range []string{"coffee", "home-share", "hotel", "restaurant", "shop"} {
		data, err := os.ReadFile(filepath.Join(testenv.Root(t), "workspace", "template", name+".json"))
		if err != nil {
			t.Fatal(err)
		}
		var template struct{ Touchpoints []struct{ Key string } }
		if err := json.Unmarshal(data, &template); err != nil {
			t.Fatal(err)
		}
		for _, p := range template.Touchpoints {
			known[p.Key] = true
		}
	}
	for _, industry := range aspect.Industries() {
		taxonomy, _ := aspect.Shipped(industry)
		for key, hint := range taxonomy.Touchpoints() {
			if !known[hint] {
				t.Errorf("%s: %s has the hint %q, which no template has", industry, key, hint)
			}
		}
	}
}

func TestEveryIndustryHasATaxonomyInTwoTongues(t *testing.T) {
	for _, industry := range aspect.Industries() {
		taxonomy, known := aspect.Shipped(industry)
		if !known {
			t.Errorf("%s has none", industry)
			continue
		}
		if n := len(taxonomy.Aspects()); n < 15 {
			t.Errorf("%s has %d aspects", industry, n)
		}
		if _, known := taxonomy.Aspect("price"); !known {
			t.Errorf("%s lacks what every industry has", industry)
		}
	}
	if _, known := aspect.Shipped("zoo"); known {
		t.Error("a taxonomy of zoos")
	}
}

func TestHintsGoDown(t *testing.T) {
	taxonomy, err := aspect.Parse("overall\t\t\t总体\tOverall\t\t\t\t\n" +
		"room\t\thotel.room\t房间\tRoom\t房间\troom/s\t\t\n" +
		"room.bath\troom\t\t浴室\tBath\t浴室\tbath\t\t\n")
	if err != nil {
		t.Fatal(err)
	}
	if got := taxonomy.Touchpoints()["room.bath"]; got != "hotel.room" {
		t.Errorf("the bath is at %q, its room at hotel.room", got)
	}
	r := newReading(taxonomy, &aspect.Model{})
	if got := said("two bad rooms", r.read("two bad rooms")); len(got) != 1 || got[0] != "room rooms negative" {
		t.Errorf("got %q; a term takes the endings behind its slash", got)
	}
}

func TestBadTaxonomies(t *testing.T) {
	long := strings.Repeat("早午晚餐", 16) + "字"
	overall := "overall\t\t\t总体\tOverall\t\t\t\t\n"
	for lines, want := range map[string]string{
		"":                                 `"overall" is missing`,
		"a\tb\n":                           "line 1: 2 columns",
		overall + "\t\t\tx\ty\t\t\t\t\n":   "line 2",
		overall + "a\tb\t\tx\ty\t\t\t\t\n": `parent "b"`,
		overall + "a\tb\t\tx\ty\t\t\t\t\nb\ta\t\tx\ty\t\t\t\t\n": "below itself",
		overall + "a\t\t\tx\ty\t" + long + "\t\t\t\n":            "65 characters",
		overall + "a\t\t\tx\ty\t\U0002070E\t\t\t\n":              "U+2070E",
	} {
		if _, err := aspect.Parse(lines); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.40q: error %v; want %q", lines, err, want)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add("overall\t\t\t总体\tOverall\t房 间\troom/s\t\t\n")
	f.Add("a\ta\t\tx\ty\t\t\t\t\n")
	f.Fuzz(func(t *testing.T, lines string) {
		taxonomy, err := aspect.Parse(lines)
		if err == nil {
			newReading(taxonomy, &aspect.Model{}).read(lines)
		}
	})
}
