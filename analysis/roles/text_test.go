// SPDX-License-Identifier: Apache-2.0

package roles

import (
	"fmt"
	"strings"
	"testing"

	"touchstone"
	"touchstone/ingest"
	"touchstone/internal/testenv"
)

// cells repeats patterns with a number in each, so that values vary.
func cells(n int, patterns ...string) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = strings.ReplaceAll(patterns[i%len(patterns)], "#", fmt.Sprint(i))
	}
	return out
}

func stars(n int) []string { return cells(n, "5", "3", "1", "4") }

func texts(t *testing.T, o Options, columns ...*ingest.Column) string {
	t.Helper()
	s, err := Infer(t.Context(), ingest.NewTable(columns...), o)
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(names(s.Texts()), ",")
}

func TestFreeTextsAreFound(t *testing.T) {
	chinese := cells(60, "房间很干净，早餐一般，住了#晚", "前台态度差，等了#分钟", "位置不错，离地铁#米，下次还来")
	english := cells(60, "The room was clean and we stayed # nights.", "I waited # minutes, not good", "Staff were very kind, room #")
	mixed := append(append([]string{}, chinese[:30]...), english[:30]...)
	for name, c := range map[string]struct {
		header string
		cells  []string
		want   bool
	}{
		"chinese":         {"C1", chinese, true},
		"english":         {"C1", english, true},
		"both":            {"C1", mixed, true},
		"mostly empty":    {"您的建议", append(make([]string, 500), chinese...)[:530], true},
		"short, named":    {"评价内容", cells(60, "很干净，住#晚", "太吵了，#楼", "服务不错#"), true},
		"names":           {"C1", cells(60, "张伟#", "欧阳娜娜#"), false},
		"addresses":       {"地址", cells(60, "北京市朝阳区建国路#号院2号楼", "上海市浦东新区世纪大道#号东方大厦"), false},
		"street":          {"C1", cells(60, "# Main Street, Springfield, Illinois 62701", "# Queen Victoria Road, London SW1A"), false},
		"products":        {"C1", cells(60, "Stainless Steel Hair Dryer with Diffuser # W", "USB Cable for Phones and Tablets # cm, black"), false},
		"companies":       {"C1", cells(60, "北京利来食品有限公司第#分公司", "上海宏图贸易有限责任公司#部"), false},
		"portuguese":      {"review_comment_message", cells(60, "Recebi bem antes do prazo estipulado, pedido #", "O produto chegou com defeito e não funciona #"), false},
		"japanese":        {"C1", cells(60, "部屋は綺麗でしたが、朝食が普通でした。#泊", "スタッフの対応がとても良かったです#"), false},
		"addresses of it": {"C1", cells(60, "https://example.org/reviews/was/not/very/good/#"), false},
		"two answers":     {"您的意见", cells(60, "没有什么意见，都挺好的", "希望可以再便宜一点的"), false},
	} {
		t.Run(name, func(t *testing.T) {
			n := len(c.cells)
			got := texts(t, Options{}, ingest.NewColumn("rating", stars(n)...), ingest.NewColumn(c.header, c.cells...))
			if (got == c.header) != c.want {
				t.Errorf("texts are %q", got)
			}
		})
	}
}

func TestTextsTheCallerNames(t *testing.T) {
	said := cells(60, "房间很干净，住了#晚", "前台态度差，等了#分钟")
	columns := func() []*ingest.Column {
		return []*ingest.Column{ingest.NewColumn("rating", stars(60)...), ingest.NewColumn("评论", said...), ingest.NewColumn("回复", cells(60, "感谢您的#次入住", "我们会改进的#")...)}
	}
	for _, c := range []struct {
		o    Options
		want string
	}{
		{Options{}, "评论"}, // the other is what the hotel wrote
		{Options{Texts: []string{"评论"}}, "评论"},
		{Options{Texts: []string{"回复", "评论"}}, "评论,回复"},
		{Options{Texts: []string{"回复"}}, "回复"},
		{Options{Ignore: []string{"评论"}}, ""},
		{Options{Texts: []string{"评论"}, Ignore: []string{"评论"}}, ""},
	} {
		if got := texts(t, c.o, columns()...); got != c.want {
			t.Errorf("texts are %q, want %q", got, c.want)
		}
	}
	for _, name := range []string{"rating", "nothing of the kind"} {
		if _, err := Infer(t.Context(), ingest.NewTable(columns()...), Options{Texts: []string{name}}); touchstone.KindOf(err) != touchstone.Invalid {
			t.Errorf("--text %s: %v, want Invalid", name, err)
		}
	}
}

// A table of texts alone has no outcome: an answer where they will be read,
// and a refusal as before where not, or where the caller could name one.
func TestTextsAlone(t *testing.T) {
	said := cells(60, "房间很干净，住了#晚", "前台态度差，等了#分钟")
	table := func() *ingest.Table { return ingest.NewTable(ingest.NewColumn("评论", said...)) }
	s, err := Infer(t.Context(), table(), Options{Reads: true})
	if err != nil || s.Outcome != nil || len(s.Texts()) != 1 {
		t.Fatalf("texts alone: %v, %+v", err, s)
	}
	for _, o := range []Options{{}, {Reads: true, Outcome: "评分"}} {
		if _, err := Infer(t.Context(), table(), o); touchstone.KindOf(err) != touchstone.Invalid {
			t.Errorf("%+v: %v, want Invalid", o, err)
		}
	}
	rated := ingest.NewTable(ingest.NewColumn("评论", said...), ingest.NewColumn("服务", stars(60)...), ingest.NewColumn("环境", stars(60)...))
	if _, err := Infer(t.Context(), rated, Options{Reads: true}); touchstone.KindOf(err) != touchstone.Invalid {
		t.Errorf("ratings without an outcome: %v, want Invalid", err)
	}
}

// What the READMEs of these files say is text, and nothing else.
func TestFreeTextsOfRealFiles(t *testing.T) {
	for _, c := range []struct{ folder, file, outcome, want string }{
		{"chnsenticorp_hotel", "data.csv.gz", "label", "review"},
		{"online_shopping_10cats", "data.csv.gz", "label", "review"},
		{"asap_sample", "dev_sample.csv.gz", "star", "reviewbody"},
		{"twitter_airline", "data.csv.gz", "airline_sentiment=positive", "text"},
		{"olist_ecommerce", "order_reviews.csv.gz", "review_score", ""}, // Portuguese
		{"telco_churn", "data.csv.gz", "Churn", ""},
		{"bank_marketing", "data.csv.gz", "subscribe", ""},
	} {
		s := infer(t, Options{Outcome: c.outcome}, testenv.Shared(t, "data", c.folder, c.file))
		if got := strings.Join(names(s.Texts()), ","); got != c.want {
			t.Errorf("%s: texts are %q, want %q", c.folder, got, c.want)
		}
	}
}
