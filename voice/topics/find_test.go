// SPDX-License-Identifier: Apache-2.0

package topics

import (
	"encoding/binary"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"touchstone"
	"touchstone/language"
	"touchstone/voice"
)

// phrases are those of four planted topics; a text joins two of one topic.
var phrases = [][]string{
	{"停车场车位太少", "找车位找了半小时", "停车费贵", "地下车位很窄"},
	{"早餐品种丰富", "早餐的面包新鲜", "自助早餐排队", "早餐咖啡不错"},
	{"隔音效果差", "隔壁吵闹睡不着", "走廊噪音大", "半夜噪音吵醒"},
	{"前台办理入住很慢", "前台服务员态度好", "入住办理等了半天", "前台帮忙换房"},
}

func planted(topic, i int) string {
	p := phrases[topic]
	return p[i%4] + "，" + p[(i/4+i%4+1)%4]
}

// start is a Monday.
var start = time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)

func said(words string, customer int, day int) Said {
	s := Said{Words: words, Text: Text{Occurred: start.AddDate(0, 0, day)}}
	binary.BigEndian.PutUint64(s.Event[:], uint64(customer*1000+day+1))
	if customer > 0 {
		s.Subjects = []touchstone.SubjectID{touchstone.SubjectID(customer)}
	}
	return s
}

func sampleOf(all ...Said) *Sample {
	s := &Sample{}
	for i, x := range all {
		s.Add(uint64(i), x)
	}
	return s
}

func find(t *testing.T, s *Sample, o Options) *Found {
	t.Helper()
	f, err := Find(t.Context(), s, o)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// of gives the number of the topic that is named by a word.
func (f *Found) of(t *testing.T, word string) int {
	t.Helper()
	for i, x := range f.Topics {
		if strings.Contains(strings.Join(x.Terms, " "), word) {
			return i
		}
	}
	t.Fatalf("no topic is named by %s: %+v", word, f.Topics)
	return -1
}

func TestPlantedTopicsAreFoundAndCounted(t *testing.T) {
	var all []Said
	for i := range 40 {
		for topic := range phrases {
			all = append(all, said(planted(topic, i), 1+len(all), i%28))
		}
	}
	all = append(all, said("", 900, 0), said("？？？", 901, 0), said(planted(0, 1)+"。"+strings.Repeat("这里什么也没有说到，", 4)+planted(1, 2), 902, 1))
	f := find(t, sampleOf(all...), Options{Topics: 4})
	if len(f.Topics) != 4 || f.All != 163 || f.Read != 163 || f.Stability != -1 {
		t.Fatalf("%d topics of %d texts, %d read, stability %g", len(f.Topics), f.All, f.Read, f.Stability)
	}
	n := f.Fold(Ask{Now: start.AddDate(0, 0, 40)})
	if n.Texts != 163 || n.Placed != 161 || n.Customers != 163 || n.Nameless != 0 {
		t.Errorf("%+v", n)
	}
	parking, breakfast := f.of(t, "车位"), f.of(t, "早餐")
	for _, fig := range n.Topics {
		want := 40
		if fig.Topic == parking || fig.Topic == breakfast { // the long text is of both
			want = 41
		}
		if fig.Texts != want || fig.Customers != want {
			t.Errorf("%v has %d texts of %d customers, want %d", f.Topics[fig.Topic].Terms, fig.Texts, fig.Customers, want)
		}
	}
}

// A term stays when five customers use it: what four say, or one says often, is
// not in what is found, and a text that names nobody counts as one of its own.
func TestTermsOfFewAreForgotten(t *testing.T) {
	var all []Said
	for i := range 60 {
		all = append(all, said(planted(0, i), 1+i, 0), said(planted(1, i), 100+i, 0))
	}
	for i := range 40 {
		all = append(all, said("张三丰的秘密花园"+planted(0, i), 500, i), said("李四光的桂花树"+planted(1, i), 600+i%4, i))
		all = append(all, said("匿名的石榴树"+planted(1, i), 0, i))
	}
	f := find(t, sampleOf(all...), Options{Least: 5})
	raw := fmt.Sprintf("%+v", *f)
	for _, secret := range []string{"张三", "三丰", "秘密", "花园", "李四", "四光", "桂花"} {
		if strings.Contains(raw, secret) {
			t.Errorf("%s is kept", secret)
		}
	}
	for _, shared := range []string{"车位", "早餐", "石榴"} {
		if !strings.Contains(raw, shared) {
			t.Errorf("%s is forgotten", shared)
		}
	}
	if !strings.Contains(fmt.Sprintf("%+v", *find(t, sampleOf(all...), Options{})), "桂花") {
		t.Error("where no customers are asked for the terms of four are forgotten, so the test proves nothing")
	}
}

// Two subjects of one customer are one customer.
func TestACustomerOfManySubjectsIsOne(t *testing.T) {
	var all []Said
	for i := range 60 {
		all = append(all, said(planted(0, i), 1+i, 0), said("桂花树下"+planted(1, i), 1000+i, 0))
	}
	f := find(t, sampleOf(all...), Options{Least: 5, Customer: func(s touchstone.SubjectID) touchstone.CustomerID {
		if s >= 1000 {
			return 7
		}
		return touchstone.CustomerID(s)
	}})
	if raw := fmt.Sprintf("%+v", *f); strings.Contains(raw, "早餐") || strings.Contains(raw, "桂花") || !strings.Contains(raw, "车位") {
		t.Errorf("terms of one customer with many subjects: %s", raw)
	}
	for _, x := range f.Texts {
		if x.Subjects[0] >= 1000 && len(x.Places) > 0 {
			t.Fatal("a topic of one customer is kept")
		}
	}
}

// feeler finds 停车 bad and 早餐 good, and marks 石榴 as a term of no aspect.
type feeler struct{}

func (feeler) Read(text string) *language.Reading {
	r := &language.Reading{Tongue: language.Simplified, Sentiment: language.Sentiment{Positive: .5}}
	find := func(word string, p language.Polarity) *language.Mention {
		at := strings.Index(text, word)
		if at < 0 {
			return nil
		}
		return &language.Mention{Span: language.Span{Start: at, End: at + len(word)}, Aspect: word, Polarity: p, Confidence: .9}
	}
	for word, p := range map[string]language.Polarity{"车位": language.Negative, "早餐": language.Positive} {
		if m := find(word, p); m != nil {
			r.Mentions = append(r.Mentions, *m)
		}
	}
	if m := find("石榴", language.Negative); m != nil {
		m.Aspect = ""
		r.Unlisted = append(r.Unlisted, *m)
	}
	return r
}

func TestTopicsAndAspectsKnowHowTextsFeel(t *testing.T) {
	var all []Said
	for i := range 40 {
		all = append(all, said(phrases[0][i%2]+"，"+phrases[0][3], 1+i, 0), said("石榴"+phrases[1][i%4], 100+i%3, 0))
	}
	long := strings.Repeat("停车场车位太少找了好久好久，", 3) + strings.Repeat("早餐品种丰富面包新鲜好吃，", 3)
	for i := range 20 {
		all = append(all, said(long, 300+i, 0))
	}
	f := find(t, sampleOf(all...), Options{Topics: 2, Least: 3, Reader: func() voice.Reader { return feeler{} }})
	n := f.Fold(Ask{Now: start})
	for _, fig := range n.Topics {
		switch fig.Topic {
		case f.of(t, "车位"): // 40 short texts and the long one's first half
			if fig.Felt != 60 || fig.Polarity.Value != -1 {
				t.Errorf("parking: %d texts feel %g", fig.Felt, fig.Polarity.Value)
			}
		case f.of(t, "早餐"):
			if fig.Felt != 60 || fig.Polarity.Value != 1 {
				t.Errorf("breakfast: %d texts feel %g", fig.Felt, fig.Polarity.Value)
			}
		}
	}
	gaps, texts := f.Gaps(Ask{}, func(key string) bool { return key == "早餐" })
	want := []Gap{{Aspect: Aspect{Key: "车位"}, Texts: 60, Customers: 60, Negative: 60}, {Aspect: Aspect{Term: "石榴"}, Texts: 40, Customers: 3, Negative: 40}}
	for i := range gaps {
		if len(gaps[i].Quotes) != mostQuoted || gaps[i].Bad.Low < .9 || gaps[i].Bad.High != 1 {
			t.Errorf("%+v", gaps[i])
		}
		gaps[i].Quotes, gaps[i].Bad = nil, want[0].Bad
	}
	if diff := cmp.Diff(want, gaps); diff != "" || texts != 100 {
		t.Error(texts, diff)
	}
	if f := find(t, sampleOf(all...), Options{Topics: 2, Least: 4, Reader: func() voice.Reader { return feeler{} }}); len(f.Aspects) != 2 {
		t.Errorf("a term of three customers is kept: %+v", f.Aspects)
	}
}

// Weeks are hand-counted: 28 days from a Monday on, so weeks 0 to 3 are full on
// day 28. Of the last week's 70 texts 42 are of parking, which nobody spoke of in
// the 3 weeks before: 42 of 70 against 0 of 84.
func TestNewAndGrowingTopicsAreSeen(t *testing.T) {
	var all []Said
	for day := range 28 {
		for i := range 4 {
			all = append(all, said(planted(1+i%2, day+i), 1+len(all), day))
		}
		for i := range 6 {
			if day >= 21 {
				all = append(all, said(planted(0, day+i), 1+len(all), day))
			}
		}
	}
	f := find(t, sampleOf(all...), Options{Topics: 3})
	n := f.Fold(Ask{Now: start.AddDate(0, 0, 28)})
	if len(n.Weeks) != 5 || n.Weeks[3].Texts != 70 || !n.Weeks[3].Full || n.Weeks[4].Full || !n.Weeks[0].Begins.Equal(time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC)) {
		t.Fatalf("%+v", n.Weeks)
	}
	for _, fig := range n.Topics {
		g := GrowingOf(fig.Growth)
		if fig.Topic == f.of(t, "车位") {
			if g == nil || g.Now != 42 || g.Before != 0 || g.ShareNow != .6 || !g.New || !g.Grows || g.Low <= .4 || !cmp.Equal(fig.Weeks, []int{0, 0, 0, 42, 0}) {
				t.Errorf("parking: %+v, %v", g, fig.Weeks)
			}
		} else if g == nil || g.Grows || g.ShareBefore != .5 {
			t.Errorf("%v: %+v", f.Topics[fig.Topic].Terms, g)
		}
	}
	if n := f.Fold(Ask{Now: start.AddDate(0, 0, 27), To: start.AddDate(0, 0, 5)}); n.Topics[0].Growth == nil || GrowingOf(n.Topics[0].Growth) != nil {
		t.Error("a first week that is not over is compared")
	}
}

// A topic that was merged counts each of its texts once.
func TestMergedTopicsCountTogether(t *testing.T) {
	var all []Said
	for i := range 30 {
		all = append(all, said(planted(0, i), 1+len(all), 0), said(planted(1, i), 1+len(all), 0))
	}
	all = append(all, said(strings.Repeat("停车场车位太少找了好久好久，", 3)+strings.Repeat("早餐品种丰富面包新鲜好吃，", 3), 999, 0))
	f := find(t, sampleOf(all...), Options{Topics: 2})
	f.Topics[0].ID, f.Topics[1].ID = "a", "b"
	f.Topics = append(f.Topics, Topic{ID: "c"})
	n := f.Fold(Ask{Now: start, Into: f.Roots(func(id string) string { return map[string]string{"a": "b", "b": "c"}[id] })})
	if len(n.Topics) != 1 || n.Topics[0].Topic != 2 || n.Topics[0].Texts != 61 {
		t.Errorf("%+v", n.Topics)
	}
	circle := f.Roots(func(id string) string { return map[string]string{"a": "b", "b": "a"}[id] })
	if len(circle) != 3 || circle[2] != 2 {
		t.Errorf("a circle: %v", circle)
	}
}
