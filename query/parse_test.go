// SPDX-License-Identifier: Apache-2.0

package query_test

import (
	"errors"
	"strings"
	"testing"
	"time"
	_ "time/tzdata" // the tests must not depend on the machine's zones

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"touchstone"
	"touchstone/eventstore/eventstoretest"
	"touchstone/query"
)

func at(t *testing.T, text string) time.Time {
	t.Helper()
	out, err := time.Parse(time.RFC3339Nano, text)
	if err != nil {
		t.Fatal(err)
	}
	return out.UTC()
}

func one(m query.Measure) query.Question { return query.Question{Measures: []query.Measure{m}} }

// counting asks count under some conditions.
func counting(where ...query.Condition) query.Question {
	q := one(query.Measure{Kind: query.Count})
	q.Where = where
	return q
}

var unit = query.Dimension{Kind: query.ByUnit}

// readings are texts and what they mean. The first of the texts is canonical.
func readings(t *testing.T) map[string]query.Question {
	app := query.Condition{Dimension: query.Dimension{Kind: query.ByChannel}, Op: query.In, Values: []string{"app"}}
	age := query.Dimension{Kind: query.ByProperty, Name: "age"}
	full := query.Question{
		Measures: []query.Measure{{Kind: query.Count}, {Kind: query.NPS, Metric: "recommend"}},
		By:       []query.Dimension{{Kind: query.ByTouchpoint}, {Kind: query.ByDay}},
		Where:    []query.Condition{{Dimension: query.Dimension{Kind: query.ByChannel}, Op: query.In, Values: []string{"wechat"}}},
		From:     at(t, "2025-12-31T16:00:00Z"), To: at(t, "2026-02-01T00:00:00Z"), Zone: "Asia/Shanghai",
		Compare: true, Limit: 100, After: 123,
	}
	return map[string]query.Question{
		"count": one(query.Measure{Kind: query.Count}),
		"count, nps(recommend) by touchpoint, day where channel = wechat from 2026-01-01 to 2026-02-01T08:00 zone Asia/Shanghai compare limit 100 after 123": full,
		"contacts, reach":                {Measures: []query.Measure{{Kind: query.Contacts}, {Kind: query.Reach}}},
		"csat(csat)":                     one(query.Measure{Kind: query.CSAT, Metric: "csat"}),
		"mean(rating)":                   one(query.Measure{Kind: query.Mean, Metric: "rating"}),
		"mean(rating 1..5)":              one(query.Measure{Kind: query.Mean, Metric: "rating", Low: 100, High: 500}),
		"mean(a -0.05..12.5)":            one(query.Measure{Kind: query.Mean, Metric: "a", Low: -5, High: 1250}),
		"mean(1..5 1..5)":                one(query.Measure{Kind: query.Mean, Metric: "1..5", Low: 100, High: 500}),
		"duration":                       one(query.Measure{Kind: query.Duration}),
		"duration(p90)":                  one(query.Measure{Kind: query.Duration, Quantile: 900}),
		"duration(p99.9)":                one(query.Measure{Kind: query.Duration, Quantile: 999}),
		"duration(p0.1)":                 one(query.Measure{Kind: query.Duration, Quantile: 1}),
		"value(CNY)":                     one(query.Measure{Kind: query.Value, Currency: "CNY"}),
		"value(CNY p50)":                 one(query.Measure{Kind: query.Value, Currency: "CNY", Quantile: 500}),
		"reported(入住率)":                  one(query.Measure{Kind: query.Reported, Metric: "入住率"}),
		"mentions(\"v 1\")":              one(query.Measure{Kind: query.Mentions, Version: "v 1"}),
		"share(latest polarity = -1)":    one(query.Measure{Kind: query.Share, Version: "latest", Where: []query.Condition{{Dimension: query.Dimension{Kind: query.ByPolarity}, Op: query.In, Values: []string{"-1"}}}}),
		"rate(channel = app)":            one(query.Measure{Kind: query.Rate, Where: []query.Condition{app}}),
		"customers by kind":              {Measures: []query.Measure{{Kind: query.CustomersCount}}, By: []query.Dimension{{Kind: query.ByKind}}},
		"count by unit(brand)":           {Measures: []query.Measure{{Kind: query.Count}}, By: []query.Dimension{{Kind: query.ByUnit, Name: "brand"}}},
		"count by trait(\"by\")":         {Measures: []query.Measure{{Kind: query.Count}}, By: []query.Dimension{{Kind: query.ByTrait, Name: "by"}}},
		"count by trait(level at event)": {Measures: []query.Measure{{Kind: query.Count}}, By: []query.Dimension{{Kind: query.ByTrait, Name: "level", AtEvent: true}}},
		"customers by trait(at at event), trait(at)": {Measures: []query.Measure{{Kind: query.CustomersCount}},
			By: []query.Dimension{{Kind: query.ByTrait, Name: "at", AtEvent: true}, {Kind: query.ByTrait, Name: "at"}}},
		"count where trait(\"会员 等级\" at event) = 金卡": counting(query.Condition{Dimension: query.Dimension{Kind: query.ByTrait, Name: "会员 等级", AtEvent: true}, Op: query.In, Values: []string{"金卡"}}),
		"count where unit != a":                      counting(query.Condition{Dimension: unit, Op: query.NotIn, Values: []string{"a"}}),
		"count where unit not in (a, \"\", \"b c\")": counting(query.Condition{Dimension: unit, Op: query.NotIn, Values: []string{"a", "", "b c"}}),
		"count where unit in (a, a)":                 counting(query.Condition{Dimension: unit, Op: query.In, Values: []string{"a", "a"}}),
		"count where unit present and channel = app": counting(query.Condition{Dimension: unit, Op: query.Present}, app),
		"count where unit absent":                    counting(query.Condition{Dimension: unit, Op: query.Absent}),
		"count where property(age) >= 18 and property(age) < -0.5": counting(
			query.Condition{Dimension: age, Op: query.AtLeast, Values: []string{"18"}},
			query.Condition{Dimension: age, Op: query.Below, Values: []string{"-0.5"}}),
		`count where unit = "\"\\\x00\n(、"`: counting(query.Condition{Dimension: unit, Op: query.In, Values: []string{"\"\\\x00\n(、"}}),
		"count where day = 2026-01-02":      counting(query.Condition{Dimension: query.Dimension{Kind: query.ByDay}, Op: query.In, Values: []string{"2026-01-02"}}),
	}
}

func parse(t *testing.T, text string) query.Question {
	t.Helper()
	q, err := query.Parse(text)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return q
}

func same(t *testing.T, what string, got, want any) {
	t.Helper()
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

func TestParseAndString(t *testing.T) {
	for text, want := range readings(t) {
		same(t, text, parse(t, text), want)
		if got := want.String(); got != text {
			t.Errorf("the text is %s; %s expected", got, text)
		}
	}
}

func TestOtherSpellingsMeanTheSame(t *testing.T) {
	for text, canonical := range map[string]string{
		"  count ,customers\n":                                "count, customers",
		"count，customers":                                     "count, customers",
		"nps（recommend）、count by touchpoint，day":              "nps(recommend), count by touchpoint, day",
		"count where channel＝wechat":                          "count where channel = wechat",
		"count where channel！＝“微信 小程序”":                       `count where channel != "微信 小程序"`,
		"count where property（age）＞＝18 and property(age)＜65":  "count where property(age) >= 18 and property(age) < 65",
		"count\u3000by\u3000day":                              "count by day",
		"count limit 5 zone Europe/Berlin by day":             "count by day zone Europe/Berlin limit 5",
		"count to 2026-01-02 from 2026-01-01":                 "count from 2026-01-01 to 2026-01-02",
		"count from 2026-01-01T00:00:00Z zone Asia/Shanghai":  "count from 2026-01-01T08:00 zone Asia/Shanghai",
		"count from 2026-01-01T00:00+08:00":                   "count from 2025-12-31T16:00",
		"count from 2026-01-01T08：30":                         "count from 2026-01-01T08:30",
		`count from "2026-01-01"`:                             "count from 2026-01-01",
		"count from 2026-01-01T00:00:00.120":                  "count from 2026-01-01T00:00:00.12",
		"count from 2026-10-25T02:30 zone Europe/Berlin":      "count from 2026-10-25T02:30 zone Europe/Berlin", // the first of two
		"count from 2026-10-25T01:30Z zone Europe/Berlin":     "count from 2026-10-25T01:30:00Z zone Europe/Berlin",
		"count from 2026-03-29T02:30 zone Europe/Berlin":      "count from 2026-03-29T03:00 zone Europe/Berlin", // left out
		"count from 2017-10-15 zone America/Sao_Paulo":        "count from 2017-10-15T01:00 zone America/Sao_Paulo",
		"count limit 0 after 0":                               "count",
		`count where unit in ("a")`:                           "count where unit = a",
		`count where source = where where2`:                   "", // a fault: where2 is no clause
		"count where source = from from 2026-01-01":           `count where source = "from" from 2026-01-01`,
		"value(CNY p50.0), duration(p05), mean(x 01.00..5.0)": "value(CNY p50), duration(p5), mean(x 1..5)",
	} {
		q, err := query.Parse(text)
		if canonical == "" {
			if err == nil {
				t.Errorf("%s was taken as %s", text, q)
			}
			continue
		}
		if err != nil || q.String() != canonical {
			t.Errorf("%s is read as %s, %v; %s expected", text, q, err, canonical)
		}
	}
}

func TestParseTellsWhatIsWrong(t *testing.T) {
	for text, want := range map[string]string{
		"":                                   "query.ends_early",
		"cuont":                              "query.unexpected found=cuont at=1",
		"count by":                           "query.ends_early",
		"count by brand":                     "query.unexpected found=brand at=10",
		"count by day,":                      "query.ends_early",
		"count day":                          "query.unexpected found=day at=7",
		"count by day by hour":               "query.unexpected found=by at=14",
		"计数":                                 "query.unexpected found=计数 at=1",
		"nps":                                "query.ends_early expected=[(]",
		"nps(a b)":                           "query.unexpected found=b at=7 expected=[)]",
		"mean(a 5..1)":                       "query.unexpected found=5..1 at=8",
		"mean(a 1.001..5)":                   "query.unexpected found=1.001..5",
		"mean(a 1..99999999999)":             "query.unexpected",
		"duration(90)":                       "query.unexpected found=90",
		"duration(p100)":                     "query.unexpected found=p100",
		"duration(p0)":                       "query.unexpected found=p0",
		"duration(p50.55)":                   "query.unexpected found=p50.55",
		"rate()":                             "query.unexpected found=) at=6",
		"count where unit":                   "query.ends_early expected=[= != in not in >= < present absent]",
		"count where unit in a":              "query.unexpected found=a at=21 expected=[(]",
		"count where unit in (a":             "query.ends_early expected=[)]",
		"count where unit = (a)":             "query.unexpected found=( at=20",
		"count limit many":                   "query.unexpected found=many",
		"count limit -1":                     "query.unexpected found=-1",
		"count limit 100001":                 "query.unexpected found=100001",
		"count after 1.5":                    "query.unexpected found=1.5",
		"count from yesterday":               "query.bad_time value=yesterday",
		`count from ""`:                      "query.bad_time value=",
		"count from 2026-13-01":              "query.bad_time value=2026-13-01",
		"count from 2026-02-30":              "query.bad_time value=2026-02-30",
		"count from 0999-12-31":              "query.bad_edge",
		"count to 9999-01-01":                "query.bad_edge",
		"count zone Mars/Olympus":            "query.unknown_zone zone=Mars/Olympus",
		"count zone Local":                   "query.unknown_zone zone=Local",
		"count zone ../UTC":                  "query.unknown_zone zone=../UTC",
		`count where unit = "a`:              "query.open_quote at=20",
		"count where unit = “a":              "query.open_quote at=20",
		`count where unit = "\q"`:            "query.open_quote at=20",
		`count where unit = "\xff"`:          "query.open_quote at=20",
		"count > 5":                          "query.stray found=> at=7",
		"count ! = 5":                        "query.stray found=! at=7",
		"count; drop table":                  "query.stray found=; at=6",
		"count \xff":                         "query.not_utf8",
		strings.Repeat("a", query.MaxText+1): "query.too_long size=262145 most=262144",
	} {
		_, err := query.Parse(text)
		var e *touchstone.Error
		if !errors.As(err, &e) || e.Kind != touchstone.Invalid || !strings.HasPrefix(e.Message.String(), want) {
			t.Errorf("%.40s: the error is %v; %s expected", text, err, want)
		}
	}
}

func TestEveryValidQuestionComesBackFromItsText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := eventstoretest.Questions().Draw(t, "question")
		got, err := query.Parse(want.String())
		if err != nil {
			t.Fatalf("%s: %v", want, err)
		}
		if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("%s (-want +got):\n%s", want, diff)
		}
		got, err = query.ParseValues(want.Values(), "")
		if err != nil || !cmp.Equal(want, got, cmpopts.EquateEmpty()) {
			t.Fatalf("%v: %v, %v", want.Values(), got, err)
		}
	})
}

// The first of January begins in Shanghai eight hours before it begins in London.
func TestTimesAreOfTheZoneUnlessTheyNameAnother(t *testing.T) {
	for text, want := range map[string]struct{ from, zone string }{
		"count from 2026-01-01":                        {"2025-12-31T16:00:00Z", "Asia/Shanghai"},
		"count from 2026-01-01 zone Europe/London":     {"2026-01-01T00:00:00Z", "Europe/London"},
		"count zone Europe/London from 2026-01-01":     {"2026-01-01T00:00:00Z", "Europe/London"},
		"count from 2026-01-01T00:00Z":                 {"2026-01-01T00:00:00Z", "Asia/Shanghai"},
		"count from 2026-01-01T00:00+01:00 to 2026-02": {"", ""},
	} {
		q, err := query.ParseIn(text, "Asia/Shanghai")
		if want.zone == "" {
			if touchstone.KindOf(err) != touchstone.Invalid || err == nil {
				t.Errorf("%s: %v", text, err)
			}
			continue
		}
		if err != nil || !q.From.Equal(at(t, want.from)) || q.Zone != want.zone {
			t.Errorf("%s: from %v in %s, %v", text, q.From, q.Zone, err)
		}
	}
	if q, err := query.ParseIn("count", "Nowhere/City"); err == nil {
		t.Errorf("a zone that there is not: %+v", q)
	}
}

func FuzzParse(f *testing.F) {
	for _, text := range []string{"count", "count, nps(recommend) by touchpoint, day where channel = wechat from 2026-01-01 to 2026-02-01T08:00 zone Asia/Shanghai compare limit 100 after 123",
		"mean(rating -1.5..5), duration(p99.9), value(CNY p50)", `rate(unit not in (a, "b\x00") and property(age) >= 18)`, "mentions（“v 1”）by aspect，polarity",
		"count from 2026-10-25T01:30Z zone Europe/Berlin", "count to 1900-01-01 zone Asia/Shanghai", "reported(a) where day = 2026-01-02 and trait(x) present", `count by trait("" at event), unit("" at event)`, "count by trait（等级 at event）"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		q, err := query.Parse(text)
		if err != nil {
			if touchstone.KindOf(err) != touchstone.Invalid {
				t.Fatalf("the error is %v; Invalid expected", err)
			}
			return
		}
		again, err := query.Parse(q.String())
		if err != nil {
			t.Fatalf("%q was read, its text %q not: %v", text, q, err)
		}
		if diff := cmp.Diff(q, again, cmpopts.EquateEmpty()); diff != "" || again.String() != q.String() {
			t.Fatalf("%q and its text %q (-read +again):\n%s", text, q, diff)
		}
	})
}
