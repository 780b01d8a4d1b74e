// SPDX-License-Identifier: Apache-2.0

package meaning

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"touchstone"
)

// plainly is what Match must give: a loop over the rules in their order, with
// a plain reading of what a rule asks for, and Go's regular expressions.
func plainly(rules []touchstone.Rule, s touchstone.Shape) string {
	sorted := slices.Clone(rules)
	slices.SortStableFunc(sorted, func(a, b touchstone.Rule) int {
		return cmp.Or(cmp.Compare(a.Order, b.Order), strings.Compare(a.ID, b.ID))
	})
	for _, r := range sorted {
		if r.Enabled && plainlyMatches(r, s) {
			return r.ID
		}
	}
	return ""
}

func plainlyMatches(r touchstone.Rule, s touchstone.Shape) bool {
	if r.Source != "" && r.Source != s.Source || r.Channel != "" && r.Channel != s.Channel {
		return false
	}
	for _, want := range r.Facets {
		if !slices.Contains(s.Facets, want) {
			return false
		}
	}
	return (r.Name == "" || expression(r.Name).MatchString(s.Name)) && (r.Place == "" || expression(r.Place).MatchString(s.Place))
}

// expression is the regular expression that says the same as a pattern.
func expression(pattern string) *regexp.Regexp {
	if source, is := strings.CutPrefix(pattern, "re:"); is {
		return regexp.MustCompile(source)
	}
	parts := strings.Split(pattern, "*")
	for i := range parts {
		parts[i] = regexp.QuoteMeta(parts[i])
	}
	return regexp.MustCompile(`(?s)\A` + strings.Join(parts, ".*") + `\z`)
}

// Few letters, so that patterns and texts meet often.
var (
	word    = rapid.StringOfN(rapid.SampledFrom([]rune("ab/订")), 0, 7, -1)
	glob    = rapid.StringOfN(rapid.SampledFrom([]rune("ab/订**")), 0, 6, -1)
	regular = rapid.SampledFrom([]string{"re:^a", "re:b$", "re:a.b", "re:^ab+/", "re:(?i)^A", "re:^(a|b)", "re:", "re:订", "re:^a|b", "re:(ab/)+", "re:x|订", "re:[ab]订(a)?", "re:ab{2}", "re:b/a?b"})
	maybe   = rapid.SampledFrom([]string{"", "", "x", "y"})
	facets  = rapid.SliceOfNDistinct(rapid.Custom(func(t *rapid.T) touchstone.Facet {
		return touchstone.Facet{Name: rapid.SampledFrom([]string{"f", "g"}).Draw(t, "facet"), Value: rapid.SampledFrom([]string{"1", "2"}).Draw(t, "value")}
	}), 0, 2, func(f touchstone.Facet) string { return f.Name })
)

func someRules(t *rapid.T) []touchstone.Rule {
	n := rapid.IntRange(0, 25).Draw(t, "rules")
	out := make([]touchstone.Rule, n)
	for i := range out {
		out[i] = touchstone.Rule{
			Meta: touchstone.Meta{ID: fmt.Sprintf("r%02d", i)}, Order: int64(rapid.IntRange(0, 9).Draw(t, "order")), Enabled: rapid.IntRange(0, 9).Draw(t, "enabled") > 0,
			Source: maybe.Draw(t, "source"), Channel: touchstone.Channel(maybe.Draw(t, "channel")), Facets: facets.Draw(t, "facets"),
			Name: rapid.OneOf(word, glob, regular).Draw(t, "name"), Place: rapid.OneOf(rapid.Just(""), word, glob, regular).Draw(t, "place"),
			Touchpoint: touchstone.TouchpointID(rapid.SampledFrom([]string{"tp_1", "tp_2", "tp_3", string(Ignore)}).Draw(t, "touchpoint")),
		}
	}
	return out
}

func someShape(t *rapid.T) touchstone.Shape {
	return touchstone.Shape{Source: maybe.Draw(t, "source"), Channel: touchstone.Channel(maybe.Draw(t, "channel")),
		Name: word.Draw(t, "name"), Place: word.Draw(t, "place"), Facets: facets.Draw(t, "facets")}.WithID()
}

func TestFirstMatchIsThatOfAPlainLoop(t *testing.T) {
	matched := 0
	rapid.Check(t, func(t *rapid.T) {
		rules := someRules(t)
		compiled, err := Compile(rules)
		if err != nil {
			t.Fatal(err)
		}
		for range 10 {
			s := someShape(t)
			got := ""
			if r := compiled.Match(&s); r != nil {
				got = r.ID
				matched++
			}
			if want := plainly(rules, s); got != want {
				t.Fatalf("%+v: rule %q decides, want %q", s, got, want)
			}
		}
	})
	if matched == 0 {
		t.Error("no rule ever matched")
	}
}

// A prefix longer than what rules are looked up by still counts whole.
func TestLongPrefixes(t *testing.T) {
	long := strings.Repeat("/very-long-path", 5)
	rules, err := Compile([]touchstone.Rule{
		{Meta: touchstone.Meta{ID: "a"}, Order: 1, Enabled: true, Name: "view", Place: long + "/x*", Touchpoint: "tp_1"},
		{Meta: touchstone.Meta{ID: "b"}, Order: 2, Enabled: true, Place: long + "/*", Touchpoint: "tp_2"},
	})
	if err != nil {
		t.Fatal(err)
	}
	for place, want := range map[string]string{long + "/x1": "a", long + "/y": "b", long[:40]: "", long: ""} {
		s := touchstone.Shape{Name: "view", Place: place}
		got := ""
		if r := rules.Match(&s); r != nil {
			got = r.ID
		}
		if got != want {
			t.Errorf("%s is decided by %q, want %q", place, got, want)
		}
	}
}

func TestCheckRule(t *testing.T) {
	rule := func(name, place string) *touchstone.Rule {
		return &touchstone.Rule{Name: name, Place: place, Touchpoint: "tp_1"}
	}
	for _, good := range []*touchstone.Rule{rule("a*b", ""), rule("re:^a{3}$", ""), rule("", "re:"+strings.Repeat("a", MaxExpression)), rule("(", "[")} {
		if err := CheckRule(good); err != nil {
			t.Errorf("%+v: %v", good, err)
		}
	}
	bad := map[string]struct {
		rule  *touchstone.Rule
		field string
		key   string
	}{
		"not closed":        {rule("re:(", ""), "name", "meaning.bad_expression"},
		"no look-ahead":     {rule("a", "re:(?=a)"), "place", "meaning.bad_expression"},
		"too long":          {rule("re:"+strings.Repeat("a", MaxExpression+1), ""), "name", "meaning.expression_long"},
		"explodes":          {rule("re:(a{99}){99}", ""), "name", "meaning.bad_expression"}, // the syntax itself allows a thousand repeats
		"too many programs": {rule("re:[ab]{999}[cd]{999}[ef]{999}", ""), "name", "meaning.expression_big"},
		"asks nothing":      {rule("", ""), "name", "workspace.rule_asks_nothing"},
	}
	for name, c := range bad {
		if err := CheckRule(c.rule); !told(err, c.field, c.key) {
			t.Errorf("%s: %v tells no %s of %s", name, err, c.key, c.field)
		}
	}
}

// told tells whether an error holds a fault of a field.
func told(err error, field, key string) bool {
	if e, ok := err.(*touchstone.Error); ok {
		return e.Field == field && e.Message.Key == key && e.Kind == touchstone.Invalid
	}
	if many, ok := err.(interface{ Unwrap() []error }); ok {
		return slices.ContainsFunc(many.Unwrap(), func(err error) bool { return told(err, field, key) })
	}
	return false
}

// A rule that cannot be read is told, and the others work.
func TestPattern(t *testing.T) {
	for _, c := range []struct {
		pattern, text string
		want          bool
	}{
		{"*", "", true}, {"*", "任何", true}, {"a*", "abc", true}, {"a*", "ba", false}, {"*c", "abc", true},
		{"a*c", "ac", true}, {"a*a", "a", false}, {"a*b*b", "ab", false}, {"a*b*b", "abb", true}, {"**", "x", true}, {"/order/{id}", "/order/{id}", true},
		{"/order/*", "/order/{id}/pay", true}, {"a.c", "abc", false}, {"A*", "abc", false}, {"*点*", "触点登记", true},
	} {
		p, err := parsePattern("name", c.pattern)
		if got := p.matches(c.text); err != nil || got != c.want {
			t.Errorf("%q on %q: %v, %v", c.pattern, c.text, got, err)
		}
	}
}

func TestCompileWithoutABadRule(t *testing.T) {
	rules, err := Compile([]touchstone.Rule{
		{Meta: touchstone.Meta{ID: "bad"}, Order: 1, Enabled: true, Name: "re:(", Touchpoint: "tp_1"},
		{Meta: touchstone.Meta{ID: "good"}, Order: 2, Enabled: true, Name: "*", Touchpoint: "tp_2"},
	})
	if touchstone.KindOf(err) != touchstone.Invalid {
		t.Errorf("the bad rule gave %v", err)
	}
	if r := rules.Match(&touchstone.Shape{Name: "("}); r == nil || r.ID != "good" {
		t.Errorf("%v decides", r)
	}
}

func FuzzPattern(f *testing.F) {
	for _, seed := range [][2]string{{"a*b", "ab"}, {"re:^(a|b)+$", "abab"}, {"**", ""}, {"re:\\p{Han}", "订单"}, {"re:a{1000}", "a"}, {"*订*", "提交订单"}} {
		f.Add(seed[0], seed[1])
	}
	f.Fuzz(func(t *testing.T, text, s string) {
		p, err := parsePattern("name", text)
		source, is := strings.CutPrefix(text, "re:")
		if !is && (!utf8.ValidString(text) || !utf8.ValidString(s) || len(text) > 100) {
			return // the oracle does not read these; shapes hold UTF-8 alone
		}
		if !is {
			if err != nil || p.matches(s) != expression(text).MatchString(s) {
				t.Errorf("%q on %q: %v, %v", text, s, p.matches(s), err)
			}
			return
		}
		if err != nil {
			return
		}
		matches := regexp.MustCompile(source).MatchString(s)
		if p.matches(s) != matches {
			t.Errorf("%q on %q: %v", text, s, !matches)
		}
		if matches && (!strings.HasPrefix(s, p.prefix) || !strings.Contains(s, p.literal)) {
			t.Errorf("%q matches %q, which does not begin with %q or does not hold %q", text, s, p.prefix, p.literal)
		}
	})
}

// scale makes shapes and rules as a large organisation has them: each name at
// many places, and rules of which most name a name or a path.
func scale(shapes, rules int) ([]touchstone.Shape, []touchstone.Rule) {
	ss := make([]touchstone.Shape, shapes)
	for i := range ss {
		ss[i] = touchstone.Shape{Source: fmt.Sprint("source", i%20), Channel: touchstone.Channels[i%20], Name: fmt.Sprint("event_", i%5000), Place: fmt.Sprintf("/section%d/page%d/{id}", i%300, i/50)}.WithID()
	}
	rs := make([]touchstone.Rule, rules)
	for i := range rs {
		r := touchstone.Rule{Meta: touchstone.Meta{ID: fmt.Sprintf("r%06d", i)}, Order: int64(i), Enabled: true, Touchpoint: "tp_1"}
		switch i % 10 {
		case 0, 1, 2, 3, 4:
			r.Name = fmt.Sprint("event_", i*7)
		case 5:
			r.Name, r.Place = fmt.Sprint("event_", i), fmt.Sprintf("/section%d/*", i%300)
		case 6:
			r.Place = fmt.Sprintf("/section%d/page%d/*", i%300, i)
		case 7:
			r.Name = fmt.Sprintf("re:^event_%d[0-9]$", i)
		case 8:
			r.Source, r.Name = fmt.Sprint("source", i%20), fmt.Sprintf("*_%d", i)
		case 9:
			r.Name = fmt.Sprintf("*vent_%d*", i) // nothing to look it up by
		}
		rs[i] = r
	}
	return ss, rs
}

func BenchmarkMatch(b *testing.B) {
	shapes, rules := scale(100_000, 1_000)
	compiled, err := Compile(rules)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		for i := range shapes {
			compiled.Match(&shapes[i])
		}
	}
}

func BenchmarkMatchOnlyUnanchored(b *testing.B) {
	shapes, rules := scale(100_000, 1_000)
	for i := range rules {
		rules[i] = touchstone.Rule{Meta: rules[i].Meta, Order: rules[i].Order, Enabled: true, Name: fmt.Sprintf("re:[0-9]x%d", i), Touchpoint: "tp_1"}
	}
	compiled, err := Compile(rules)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		for i := range shapes {
			compiled.Match(&shapes[i])
		}
	}
}

func BenchmarkCompile(b *testing.B) {
	_, rules := scale(0, 1_000)
	for b.Loop() {
		if _, err := Compile(rules); err != nil {
			b.Fatal(err)
		}
	}
}
