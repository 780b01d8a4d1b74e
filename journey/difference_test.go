// SPDX-License-Identifier: Apache-2.0

package journey_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"touchstone"
	"touchstone/journey"
	"touchstone/journey/journeytest"
)

const hour = int64(3_600_000)

// cohort is a number of cases that take the same path, an hour from step to
// step; "a+b" is b half a second after a.
type cohort struct {
	good  int8
	cases int
	path  string
}

func logOf(cohorts []cohort) (*journey.Log, []int8) {
	var b journeytest.Log
	var good []int8
	for _, c := range cohorts {
		for range c.cases {
			name := fmt.Sprint(len(good))
			at := int64(0)
			for _, step := range strings.Fields(c.path) {
				at += hour
				for i, activity := range strings.Split(step, "+") {
					b.Add(name, activity, at+int64(i)*500)
				}
			}
			good = append(good, c.good)
		}
	}
	return &b.Log, good
}

func compare(t *testing.T, log *journey.Log, good []int8, opts journey.CompareOptions) (*journey.Mining, *journey.Comparison) {
	t.Helper()
	m := mine(t, log, journey.Options{})
	c, err := journey.Differences(t.Context(), m.Trails, good, opts)
	if err != nil {
		t.Fatal(err)
	}
	return m, c
}

// item writes a difference as "kind path" or "attribute name=value".
func item(m *journey.Mining, d journey.Difference) string {
	if d.Kind == journey.AttributeKind {
		return "attribute " + d.Attribute + "=" + d.Value
	}
	return strings.TrimSpace(string(d.Kind) + " " + pathNames(m, d.Path))
}

func find(t *testing.T, m *journey.Mining, list []journey.Difference, what string) journey.Difference {
	t.Helper()
	for _, d := range list {
		if item(m, d) == what {
			return d
		}
	}
	t.Fatalf("%s is not in the list", what)
	return journey.Difference{}
}

// Newcombe 1998, table II, method 10: 56/70 against 48/80 gives 0.0524 … 0.3339.
// The pooled share is 104/150, so z = 0.2 / sqrt(104/150 46/150 (1/70 + 1/80)),
// 2.6507, and p = erfc(z / sqrt 2) = 0.0080.
func TestDifferenceOfShares(t *testing.T) {
	log, good := logOf([]cohort{
		{journey.Good, 56, "a x b"}, {journey.Good, 14, "a b"}, {journey.Bad, 48, "a x b"}, {journey.Bad, 32, "a b"},
	})
	m, c := compare(t, log, good, journey.CompareOptions{})
	d := find(t, m, c.Findings, "activity x")
	if d.GoodN != 56 || d.GoodOf != 70 || d.BadN != 48 || d.BadOf != 80 {
		t.Errorf("got %+v", d)
	}
	near(t, "difference", d.Difference, 0.2, 1e-12)
	near(t, "low", d.Low, 0.0524, 5e-5)
	near(t, "high", d.High, 0.3339, 5e-5)
	z := 0.2 / math.Sqrt(104.0/150*46/150*(1.0/70+1.0/80))
	near(t, "p", d.P, math.Erfc(z/math.Sqrt2), 1e-12)
}

// With the margins 10, 10 and 12, x good cases of 12 have the probability
// choose(10,x) choose(10,12-x) / choose(20,12), and choose(20,12) = 125970. As
// rare as x = 8, or rarer, are 8 and 4 (45*210 = 9450 each), 9 and 3 (10*120)
// and 10 and 2 (45).
func TestSmallCountsUseFisher(t *testing.T) {
	log, good := logOf([]cohort{
		{journey.Good, 8, "a x b"}, {journey.Good, 2, "a b"}, {journey.Bad, 4, "a x b"}, {journey.Bad, 6, "a b"},
	})
	m, c := compare(t, log, good, journey.CompareOptions{MinCases: 1})
	near(t, "p", find(t, m, c.Findings, "activity x").P, 2*(9450.0+1200+45)/125970, 1e-9)
}

// statpsych's ci.median2 prints for these two samples: medians 75.5 and 160.5,
// difference -85, SE 37.11502, interval -157.7441 … -12.25589.
func TestDifferenceOfMedians(t *testing.T) {
	samples := [2][]int64{
		{102, 120, 78, 78, 417, 124, 86, 171, 176, 129, 230, 194, 100, 157, 306, 411, 164, 103, 193, 312},
		{70, 394, 43, 95, 62, 128, 2, 203, 81, 436, 85, 35, 156, 1, 3, 27, 63, 181, 184, 18},
	}
	var b journeytest.Log
	var good []int8
	for group, sample := range samples {
		for _, seconds := range sample {
			name := fmt.Sprint(len(good))
			b.Add(name, "a", 0)
			b.Add(name, "b", seconds*1000)
			good = append(good, int8(group))
		}
	}
	m, c := compare(t, &b.Log, good, journey.CompareOptions{})
	d := find(t, m, c.Findings, "duration")
	near(t, "good", d.Good, 75.5, 1e-9)
	near(t, "bad", d.Bad, 160.5, 1e-9)
	near(t, "low", d.Low, -157.7441, 5e-5)
	near(t, "high", d.High, -12.25589, 5e-6)
}

func TestOutcomeIsSetApart(t *testing.T) {
	tests := []struct {
		name     string
		cohorts  []cohort
		markers  string
		outcome  map[string]journey.Reason
		findings []string // all of them
		oneSided bool
	}{
		{
			name: "an activity that is the outcome, one that comes with it and one after it",
			cohorts: []cohort{
				{journey.Good, 60, "start call yes+stamp archive+thank"}, {journey.Good, 40, "start yes+stamp archive"},
				{journey.Bad, 20, "start call no archive"}, {journey.Bad, 80, "start no archive"},
			},
			markers: "no > stamp > yes",
			outcome: map[string]journey.Reason{
				"yes": journey.IsOutcome, "stamp": journey.IsOutcome, "no": journey.IsOutcome,
				"archive": journey.Follows, "thank": journey.Follows,
			},
			findings: []string{"activity call", "duration"},
		},
		{
			name: "an outcome with several names, none of which ends the case",
			cohorts: []cohort{
				{journey.Good, 100, "start check paid post post"},
				{journey.Bad, 50, "start refused post post"}, {journey.Bad, 30, "start check withdrawn post post"},
				{journey.Bad, 20, "start expired post post"},
			},
			markers: "expired > paid > refused > withdrawn",
			outcome: map[string]journey.Reason{
				"paid": journey.IsOutcome, "refused": journey.IsOutcome, "withdrawn": journey.IsOutcome,
				"expired": journey.IsOutcome, "post": journey.Follows,
			},
			findings: []string{"activity check", "duration"},
		},
		{
			name: "an ending that only some of the bad cases have",
			cohorts: []cohort{
				{journey.Good, 60, "start check"}, {journey.Good, 40, "start check late check"},
				{journey.Bad, 50, "start check refused"}, {journey.Bad, 50, "start"},
			},
			markers: "refused",
			outcome: map[string]journey.Reason{"refused": journey.IsOutcome},
			// no duration, and no path such as start > check
			findings: []string{"activity check", "activity late"},
			oneSided: true,
		},
		{
			name: "an edge, a repetition and a path that are the outcome",
			cohorts: []cohort{
				{journey.Good, 60, "start a b a done"}, {journey.Good, 40, "start a b a b done"},
				{journey.Bad, 60, "start b a done"}, {journey.Bad, 40, "start b a done done"},
			},
			outcome: map[string]journey.Reason{
				"a": journey.IsOutcome, "start > a": journey.IsOutcome, "start > b": journey.IsOutcome,
				"a > b": journey.IsOutcome,
			},
			// Good cases last 4 or 5 hours and bad ones 3 or 4: Cliff's delta is
			// 0.6 0.6 + 0.4 = 0.76. The largest path of each group has 0.6 of it.
			findings: []string{"duration", "variant start > a > b > a > done", "variant start > b > a > done",
				"repeat b", "repeat done"},
		},
		{
			name: "a step that good cases never take, but that ends nothing, is a finding",
			cohorts: []cohort{
				{journey.Good, 100, "start check done"},
				{journey.Bad, 50, "start complaint check done"}, {journey.Bad, 50, "start check done"},
			},
			outcome:  map[string]journey.Reason{},
			findings: []string{"activity complaint", "duration"},
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			log, good := logOf(test.cohorts)
			m, c := compare(t, log, good, journey.CompareOptions{})
			if got := pathNames(m, c.Markers); got != test.markers || c.OneSided != test.oneSided {
				t.Errorf("got markers %s, one-sided %v", got, c.OneSided)
			}
			outcome := map[string]journey.Reason{}
			for _, d := range c.Outcome {
				outcome[pathNames(m, d.Path)] = d.Reason
			}
			if d := cmp.Diff(test.outcome, outcome); d != "" {
				t.Error(d)
			}
			var findings []string
			for _, d := range c.Findings {
				findings = append(findings, item(m, d))
			}
			if d := cmp.Diff(test.findings, findings); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestOutcomeInAttributesAndDurations(t *testing.T) {
	var b journeytest.Log
	var good []int8
	for c := range 200 {
		b.Add(fmt.Sprint(c), "a", 0)
		b.Add(fmt.Sprint(c), "b", int64(c)*1000)
		good = append(good, int8(1-c/100))
	}
	status := journey.Attribute{Name: "status", Values: []string{"", "ok", "late", "lost"}}
	region := journey.Attribute{Name: "region", Values: []string{"", "north", "south"}}
	for c := range good {
		status.Codes = append(status.Codes, uint32([]int{1, 1, 2, 3}[c/50]))
		region.Codes = append(region.Codes, uint32(c%3)) // a third unknown
	}
	m, c := compare(t, &b.Log, good, journey.CompareOptions{Attributes: []journey.Attribute{status, region}})
	for _, want := range []string{"duration", "attribute status=ok", "attribute status=late", "attribute status=lost"} {
		if d := find(t, m, c.Outcome, want); d.Reason != journey.IsOutcome || !math.IsNaN(d.Q) {
			t.Errorf("got %+v", d)
		}
	}
	// Cases 1, 4, … of 0 … 99 are 33, cases 2, 5, … 33; of 100 … 199 they are 34
	// and 33.
	d := find(t, m, c.Findings, "attribute region=north")
	if d.GoodN != 33 || d.GoodOf != 66 || d.BadN != 34 || d.BadOf != 67 {
		t.Errorf("got %+v", d)
	}
}

// The loan applications that were approved against those that were declined,
// with the counts before the outcome computed by a separate script in Python.
func TestLoanApplications(t *testing.T) {
	log := &journeytest.ReadXES(t, "data", "eventlogs", "bpic2012.xes.gz").Log
	good := make([]int8, log.Cases)
	for c := range good {
		good[c] = journey.LeftOut
	}
	for i, c := range log.Case {
		switch log.Activities[log.Activity[i]] {
		case "A_APPROVED":
			good[c] = journey.Good
		case "A_DECLINED":
			good[c] = journey.Bad
		}
	}
	m, c := compare(t, log, good, journey.CompareOptions{})
	if c.GoodCases != 2246 || c.BadCases != 7635 || c.LeftOut != 3206 {
		t.Errorf("got %d good, %d bad, %d left out", c.GoodCases, c.BadCases, c.LeftOut)
	}
	markers := map[string]bool{}
	for _, a := range c.Markers {
		markers[name(m, a)] = true
	}
	want := map[string]bool{"A_APPROVED": true, "A_REGISTERED": true, "A_ACTIVATED": true,
		"O_ACCEPTED": true, "A_DECLINED": true, "O_DECLINED": true}
	if d := cmp.Diff(want, markers); d != "" {
		t.Error(d)
	}
	checkLoanFindings(t, m, c, markers)
}

func checkLoanFindings(t *testing.T, m *journey.Mining, c *journey.Comparison, markers map[string]bool) {
	for _, d := range c.Findings {
		for _, a := range append(d.Path, d.Alike...) {
			if markers[name(m, a)] {
				t.Errorf("%s holds the outcome", item(m, d))
			}
		}
	}
	for what, want := range map[string][2]int{
		"activity O_SENT_BACK":                    {2246, 754},
		"activity A_PREACCEPTED":                  {2246, 1916},
		"activity W_Nabellen incomplete dossiers": {1231, 227},
		"activity W_Afhandelen leads":             {573, 3213},
		"repeat O_SENT_BACK":                      {179, 8},
		"edge A_FINALIZED > O_CREATED":            {1302, 475},
		"variant A_SUBMITTED > A_PARTLYSUBMITTED": {0, 3429},
	} {
		if d := find(t, m, c.Findings, what); d.GoodN != want[0] || d.BadN != want[1] {
			t.Errorf("%s: got %d and %d, want %v", what, d.GoodN, d.BadN, want)
		}
	}
	d := find(t, m, c.Findings, "duration")
	near(t, "median of the approved", d.Good, 1247325.933, 1e-3)
	near(t, "median of the declined", d.Bad, 673.212, 1e-3)
}

// When the outcome is drawn at random every finding with q < 0.05 is false, and
// Benjamini and Hochberg promise one in at most 5 % of such logs. Of 60 logs
// more than 8 would then have one with probability 0.003.
func TestRandomOutcomeIsNotExplained(t *testing.T) {
	log := &journeytest.ReadXES(t, "data", "eventlogs", "receipt.xes.gz").Log
	m := mine(t, log, journey.Options{})
	random := rand.New(rand.NewPCG(1, 2))
	false_ := 0
	for range 60 {
		good := make([]int8, log.Cases)
		for c := range good {
			good[c] = int8(random.IntN(2))
		}
		c, err := journey.Differences(t.Context(), m.Trails, good, journey.CompareOptions{})
		if err != nil {
			t.Fatal(err)
		}
		if len(c.Markers) > 0 {
			t.Errorf("markers %s", pathNames(m, c.Markers))
		}
		if len(c.Findings) > 0 && c.Findings[0].Q < 0.05 {
			false_++
		}
	}
	if false_ > 8 {
		t.Errorf("%d of 60 logs have a false finding", false_)
	}
}

func TestItemsOfTheSameCasesAreOneFinding(t *testing.T) {
	log, good := logOf([]cohort{
		{journey.Good, 50, "a x y x z"}, {journey.Good, 50, "a z"}, {journey.Bad, 20, "a x y x z"}, {journey.Bad, 80, "a z"},
	})
	m, c := compare(t, log, good, journey.CompareOptions{})
	d := find(t, m, c.Findings, "activity x")
	if got := pathNames(m, d.Alike); got != "y" {
		t.Errorf("alike: got %s, want y", got)
	}
	for _, other := range c.Findings {
		if other.Kind != journey.DurationKind && item(m, other) != "activity x" {
			t.Errorf("%s is the same finding", item(m, other))
		}
	}
}

func TestDifferencesRefuses(t *testing.T) {
	log, good := logOf([]cohort{{journey.Good, 20, "a b"}, {journey.Bad, 20, "a"}})
	few := append([]int8(nil), good...)
	for c := range 11 {
		few[c] = journey.LeftOut
	}
	attribute := journey.Attribute{Name: "x", Codes: make([]uint32, len(good)), Values: []string{"v"}}
	short, wrong := attribute, attribute
	short.Codes = short.Codes[1:]
	wrong.Values = nil
	tests := []struct {
		name       string
		good       []int8
		attributes []journey.Attribute
		want       touchstone.Kind
	}{
		{"a group of nine", few, nil, touchstone.NotEnough},
		{"one case too few", good[1:], nil, touchstone.Invalid},
		{"an attribute with one case too few", good, []journey.Attribute{short}, touchstone.Invalid},
		{"an attribute with a code too high", good, []journey.Attribute{wrong}, touchstone.Invalid},
	}
	m := mine(t, log, journey.Options{})
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := journey.Differences(t.Context(), m.Trails, test.good, journey.CompareOptions{Attributes: test.attributes})
			if err == nil || touchstone.KindOf(err) != test.want {
				t.Errorf("got %v", err)
			}
		})
	}
}
