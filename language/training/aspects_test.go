// SPDX-License-Identifier: Apache-2.0

package training

import (
	"bytes"
	"compress/gzip"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"touchstone/language"
	"touchstone/language/aspect"
)

// packed gives a file of lines as sets hold it.
func packed(t *testing.T, lines ...string) *fstest.MapFile {
	t.Helper()
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	if _, err := w.Write([]byte(strings.Join(lines, "\n") + "\n")); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return &fstest.MapFile{Data: out.Bytes()}
}

func aspectSet(t *testing.T, industry aspect.Industry) AspectSet {
	t.Helper()
	for _, s := range AspectSets() {
		if s.Industry == industry {
			return s
		}
	}
	t.Fatalf("no set of %s", industry)
	return AspectSet{}
}

func TestCarRowsOfOneTextAreOneExample(t *testing.T) {
	data := fstest.MapFS{"zh_car_aspects/data.csv.gz": packed(t,
		"content_id,content,subject,sentiment_value,sentiment_word",
		"1,动力好油耗高,动力,1,好", "2,就这样,外观,0,", "1,动力好油耗高,油耗,-1,高")}
	got, err := aspectSet(t, aspect.Car).Read(data)
	if err != nil {
		t.Fatal(err)
	}
	want := []aspect.Example{
		{Text: "动力好油耗高", Labels: []aspect.Label{{Aspect: "power", Polarity: language.Positive}, {Aspect: "fuel", Polarity: language.Negative}}},
		{Text: "就这样", Labels: []aspect.Label{{Aspect: "exterior"}}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// Places are given in characters; a Han character has three bytes.
func TestShopLabelsStandOnBytes(t *testing.T) {
	data := fstest.MapFS{
		"zh_ecommerce_opinions/reviews.csv.gz": packed(t, "id,Reviews", "3,包装太随便了"),
		"zh_ecommerce_opinions/labels.csv.gz": packed(t,
			"id,AspectTerms,A_start,A_end,OpinionTerms,O_start,O_end,Categories,Polarities",
			"3,包装,0,2,太随便了,2,6,包装,负面", "3,_, , ,_, , ,整体,中性"),
	}
	got, err := aspectSet(t, aspect.Shop).Read(data)
	if err != nil {
		t.Fatal(err)
	}
	want := []aspect.Example{{Text: "包装太随便了", Labels: []aspect.Label{
		{Term: language.Span{Start: 0, End: 6}, Opinion: language.Span{Start: 6, End: 18}, Aspect: "packaging", Polarity: language.Negative},
		{Aspect: aspect.Overall},
	}}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestAspectSetsThatAreWrong(t *testing.T) {
	car := aspectSet(t, aspect.Car)
	for want, data := range map[string]fstest.MapFS{
		"not exist":        {},
		"gzip":             {"zh_car_aspects/data.csv.gz": {Data: []byte("content,subject,sentiment_value")}},
		`column "content"`: {"zh_car_aspects/data.csv.gz": packed(t, "subject,sentiment_value")},
		`subject "轮胎"`:     {"zh_car_aspects/data.csv.gz": packed(t, "content,subject,sentiment_value", "x,轮胎,1")},
	} {
		if _, err := car.Read(data); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v; want %q", err, want)
		}
	}
}

// Every label of the sets has a key that its taxonomy knows.
func TestLabelsAreInTheTaxonomies(t *testing.T) {
	for _, s := range AspectSets() {
		taxonomy, _ := aspect.Shipped(s.Industry)
		for label, key := range namesOf(s.Industry) {
			_, signed := polarities[key]
			if _, known := taxonomy.Aspect(key); !known && !signed {
				t.Errorf("%s: %s is called %q, which the taxonomy lacks", s.Industry, label, key)
			}
		}
	}
}
