// SPDX-License-Identifier: Apache-2.0

package mapping

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"touchstone"
	"touchstone/ingest/envelope"
)

// recorder keeps what it is asked to make facts of, as text, and refuses
// messages named "refused".
type recorder struct{ said []string }

func (r *recorder) Event(m *envelope.Message) (touchstone.Event, error) {
	if m.Name == "refused" {
		return touchstone.Event{}, &touchstone.Error{Kind: touchstone.Invalid, Field: "name", Message: touchstone.Msg("mapping.reject_internal")}
	}
	said := fmt.Sprintf("%s %q at %q claimed %s ids %v objects %v scores %v texts %v value %v props %v traits %v",
		m.Kind, m.Name, m.Place, m.Claimed.UTC().Format(time.RFC3339), m.Identifiers, m.Objects, m.Scores, m.Texts, m.Value, m.Properties, m.Traits)
	r.said = append(r.said, said)
	e := touchstone.Event{Kind: m.Kind, Claimed: m.Claimed, Objects: slices.Clone(m.Objects)}
	sum := sha256.Sum256([]byte(m.ID))
	copy(e.ID[:], sum[:])
	return e, nil
}

// taken keeps what an import handed over.
type taken struct {
	events []touchstone.Event
	fail   []error // answers of the first calls
}

func (k *taken) accept(_ context.Context, events []touchstone.Event) (touchstone.Position, error) {
	if len(k.fail) > 0 {
		err := k.fail[0]
		k.fail = k.fail[1:]
		if err != nil {
			return 0, err
		}
	}
	k.events = append(k.events, events...)
	return touchstone.Position(len(k.events)), nil
}

func (k *taken) ids() map[touchstone.EventID]int {
	ids := map[touchstone.EventID]int{}
	for _, e := range k.events {
		ids[e.ID]++
	}
	return ids
}

func file(t *testing.T, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func col(column, field, name string) touchstone.ColumnUse {
	return touchstone.ColumnUse{Column: column, Field: field, Name: name}
}

func orders() touchstone.Profile {
	return touchstone.Profile{Format: touchstone.FormatCSV, Kind: touchstone.Outcome, Source: "shop", Zone: "Asia/Shanghai", Columns: []touchstone.ColumnUse{
		col("订单号", "object", "order"), col("下单时间", "time", "Order Placed"), col("付款时间", "time", "Order Paid"), col("实付金额", "value", ""), col("手机号", "subject", "phone"),
	}}
}

const orderFile = "订单号,下单时间,付款时间,实付金额,手机号\n" +
	"1001,2026-03-01 10:00,2026-03-01 10:05,\"¥1,280.50\",13800000001\n" +
	"1002,2026-03-01 11:00,,0,13800000002\n" +
	"1003,,,5,13800000003\n" +
	"1004,yesterday,,5,13800000004\n"

func TestARowMakesAnEventForEachOfItsTimes(t *testing.T) {
	r, k := &recorder{}, &taken{}
	var rejects bytes.Buffer
	got, err := Run(context.Background(), Import{Path: file(t, "orders.csv", orderFile), Profile: orders(), Maker: r, Accept: k.accept, Rejects: &rejects, Language: touchstone.English})
	if err != nil {
		t.Fatal(err)
	}
	if got.Rows != 4 || got.Events != 3 || got.Rejected != 2 || got.Rejects.Count != 2 {
		t.Errorf("rows %d, events %d, rejected %d", got.Rows, got.Events, got.Rejected)
	}
	// 10:00 in Shanghai is 02:00 UTC; every digit of the amount is there.
	want := []string{
		`outcome "Order Placed" at "" claimed 2026-03-01T02:00:00Z ids [{phone 13800000001 false}] objects [{order 1001}] scores [] texts [] value {1280.50 } props [] traits []`,
		`outcome "Order Paid" at "" claimed 2026-03-01T02:05:00Z ids [{phone 13800000001 false}] objects [{order 1001}] scores [] texts [] value {1280.50 } props [] traits []`,
		`outcome "Order Placed" at "" claimed 2026-03-01T03:00:00Z ids [{phone 13800000002 false}] objects [{order 1002}] scores [] texts [] value {0 } props [] traits []`,
	}
	if diff := cmp.Diff(want, r.said); diff != "" {
		t.Error(diff)
	}
	for _, says := range []string{"every time is empty", "“yesterday” is no time", "1004,yesterday"} {
		if !strings.Contains(rejects.String(), says) {
			t.Errorf("the reject file does not say %q:\n%s", says, rejects.String())
		}
	}
}

func TestImportingAgainAddsNothingAndEqualRowsAllCount(t *testing.T) {
	p := touchstone.Profile{Format: touchstone.FormatCSV, Kind: touchstone.Feedback, Source: "s", Columns: []touchstone.ColumnUse{col("text", "text", "review")}}
	path := file(t, "a.csv", "text,n\ngood,1\ngood,1\nbad,1\ngood,1\n")
	k := &taken{}
	for range 2 {
		if _, err := Run(context.Background(), Import{Path: path, Profile: p, Maker: &recorder{}, Accept: k.accept}); err != nil {
			t.Fatal(err)
		}
	}
	if len(k.ids()) != 4 || len(k.events) != 8 {
		t.Errorf("%d ids in %d events, want 4 in 8", len(k.ids()), len(k.events))
	}
}

func TestIDColumnsMakeTheID(t *testing.T) {
	p := touchstone.Profile{Format: touchstone.FormatCSV, Kind: touchstone.Feedback, Source: "s", Columns: []touchstone.ColumnUse{col("a", "id", ""), col("b", "id", ""), col("c", "text", "c")}}
	k := &taken{}
	for _, content := range []string{"a,b,c\n1,2,x\n12,,y\n", "a,b,c\n1,2,changed\n"} {
		if _, err := Run(context.Background(), Import{Path: file(t, "a.csv", content), Profile: p, Maker: &recorder{}, Accept: k.accept}); err != nil {
			t.Fatal(err)
		}
	}
	if len(k.ids()) != 2 {
		t.Errorf("%d ids, want 2", len(k.ids()))
	}
}

func TestAnInterruptedImportGoesOnWhereItWas(t *testing.T) {
	var content strings.Builder
	content.WriteString("n\n")
	for i := range 20000 {
		fmt.Fprintf(&content, "%d\n", i/2) // every row twice
	}
	path := file(t, "a.csv", content.String())
	p := touchstone.Profile{Format: touchstone.FormatCSV, Kind: touchstone.Interaction, Source: "s", Columns: []touchstone.ColumnUse{col("n", "name", "")}}
	cut := errors.New("power is gone")
	k := &taken{fail: []error{nil, nil, cut}}
	first, err := Run(context.Background(), Import{Path: path, Profile: p, Maker: &recorder{}, Accept: k.accept})
	if !errors.Is(err, cut) || first.Rows != 10000 || first.Events != 10000 {
		t.Fatalf("first run: %d rows, %d events, %v", first.Rows, first.Events, err)
	}
	second, err := Run(context.Background(), Import{Path: path, Profile: p, Maker: &recorder{}, Accept: k.accept, After: first.Rows})
	if err != nil || second.Rows != 20000 || second.Events != 10000 {
		t.Fatalf("second run: %d rows, %d events, %v", second.Rows, second.Events, err)
	}
	if len(k.ids()) != 20000 || len(k.events) != 20000 {
		t.Errorf("%d ids in %d events, want 20,000", len(k.ids()), len(k.events))
	}
}

func TestAnImportWaitsWhenItIsAskedTo(t *testing.T) {
	busy := &touchstone.Error{Kind: touchstone.RateLimited, Retry: 7 * time.Second}
	k := &taken{fail: []error{busy, busy}}
	var waited []time.Duration
	_, err := Run(context.Background(), Import{Path: file(t, "a.csv", "n\nx\n"), Profile: touchstone.Profile{Format: touchstone.FormatCSV, Kind: touchstone.Interaction, Source: "s", Columns: []touchstone.ColumnUse{col("n", "name", "")}},
		Maker: &recorder{}, Accept: k.accept, Wait: func(_ context.Context, d time.Duration) error { waited = append(waited, d); return nil }})
	if err != nil || !slices.Equal(waited, []time.Duration{7 * time.Second, 7 * time.Second}) || len(k.events) != 1 {
		t.Errorf("waited %v, took %d, %v", waited, len(k.events), err)
	}
}

func TestScoresAndTheirGaps(t *testing.T) {
	p := touchstone.Profile{Format: touchstone.FormatCSV, Kind: touchstone.Feedback, Source: "s", Columns: []touchstone.ColumnUse{
		{Column: "服务", Field: "score", Name: "service", Scale: &touchstone.Scale{Low: 100, High: 500}}, {Column: "NPS", Field: "score", Name: "nps"}},
		Options: []touchstone.Option{{Name: OptionNoAnswer, Value: "0,6"}, {Name: OptionNoAnswer, Value: "NPS=11"}, {Name: OptionAnswer, Value: "好评=5"}}}
	r, k := &recorder{}, &taken{}
	got, err := Run(context.Background(), Import{Path: file(t, "a.csv", "服务,NPS\n4,0\n6,6\n好评,11\n还行,9\n"), Profile: p, Maker: r, Accept: k.accept})
	if err != nil || got.Rejected != 1 {
		t.Fatalf("rejected %d, %v", got.Rejected, err)
	}
	var scores []string
	for _, s := range r.said {
		_, after, _ := strings.Cut(s, "scores ")
		before, _, _ := strings.Cut(after, " texts")
		scores = append(scores, before)
	}
	if diff := cmp.Diff([]string{"[{service 4 1.00 5.00} {nps 0  }]", "[{nps 6  }]", "[{service 5 1.00 5.00}]"}, scores); diff != "" {
		t.Error(diff)
	}
}

func TestFaultsOfAProfileAreAllNamed(t *testing.T) {
	p := touchstone.Profile{Format: touchstone.FormatCSV, Zone: "Mars/Base", Columns: []touchstone.ColumnUse{
		col("a", "colour", ""), col("b", "score", ""), col("c", "subject", "dog"), {Column: "d", Field: "duration", Unit: "week"}, col("e", "time", "x"), col("f", "time", "")},
		Options: []touchstone.Option{{Name: "nope"}, {Name: OptionAnswer, Value: "好评=五"}, {Name: OptionRest, Value: "burn"}}}
	_, err := Run(context.Background(), Import{Path: "unused", Profile: p})
	for _, key := range []string{"mapping.zone", "mapping.field", "mapping.unnamed", "mapping.subject", "mapping.duration_unit", "mapping.named_times", "mapping.option", "mapping.answer", "mapping.rest"} {
		if err == nil || !strings.Contains(err.Error(), key) {
			t.Errorf("%s is not among the faults: %v", key, err)
		}
	}
}

func TestAFileWithoutAColumnOfTheProfileIsRefused(t *testing.T) {
	k := &taken{}
	_, err := Run(context.Background(), Import{Path: file(t, "a.csv", "订单号,下单时间\n1,2026-01-01\n"), Profile: orders(), Maker: &recorder{}, Accept: k.accept})
	if err == nil || !strings.Contains(err.Error(), "mapping.no_column column=付款时间") || len(k.events) != 0 {
		t.Errorf("got %v", err)
	}
}

func TestARowOfWhichOneEventIsRefusedMakesNone(t *testing.T) {
	p := orders()
	p.Columns[2].Name = "refused"
	k := &taken{}
	got, err := Run(context.Background(), Import{Path: file(t, "orders.csv", orderFile), Profile: p, Maker: &recorder{}, Accept: k.accept})
	if err != nil || got.Events != 1 || got.Rejected != 3 {
		t.Errorf("events %d, rejected %d, %v", got.Events, got.Rejected, err)
	}
}

func TestPreviewShowsWhatWouldBeStored(t *testing.T) {
	p := orders()
	p.Columns = append(p.Columns, col("没有这列", "unit", ""))
	got, err := Look(context.Background(), file(t, "orders.csv", orderFile), p, nil, &recorder{}, 3)
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Rows) != 3 || len(got.Rows[0].Events) != 2 || len(got.Rows[1].Events) != 1 || got.Rows[2].Reason == nil || got.Rows[2].Cells[0] != "1003" {
		t.Errorf("got %+v", got.Rows)
	}
	if !slices.Equal(got.Missing, []string{"没有这列"}) {
		t.Errorf("missing %v", got.Missing)
	}
}

func TestPropertiesKeepTheirSpelling(t *testing.T) {
	for cell, want := range map[string]touchstone.Property{
		"12": {Type: touchstone.Integer, Integer: 12}, "-3": {Type: touchstone.Integer, Integer: -3}, "007": {Type: touchstone.String, Text: "007"}, "+1": {Type: touchstone.String, Text: "+1"},
		"9007199254740993": {Type: touchstone.Integer, Integer: 9007199254740993}, "1.5": {Type: touchstone.Number, Number: 1.5}, "1.50": {Type: touchstone.String, Text: "1.50"},
		"true": {Type: touchstone.Bool, Integer: 1}, "[1,2]": {Type: touchstone.JSON, Text: "[1,2]"}, "[x": {Type: touchstone.String, Text: "[x"}, "NaN": {Type: touchstone.String, Text: "NaN"},
	} {
		want.Name = "p"
		if diff := cmp.Diff(want, property("p", cell)); diff != "" {
			t.Errorf("%q: %s", cell, diff)
		}
	}
}

func TestDurationsAreExact(t *testing.T) {
	for _, c := range []struct {
		cell, unit string
		want       int64
	}{{"1.5", "min", 90_000}, {"0.0005", "s", 1}, {"2", "h", 7_200_000}, {"12分钟", "min", 720_000}, {"9007199254740993", "ms", 9007199254740993}} {
		if got, ok := exactMultiple(c.cell, durations[c.unit]); !ok || got != c.want {
			t.Errorf("%s %s: %d, %v, want %d", c.cell, c.unit, got, ok, c.want)
		}
	}
	if _, ok := exactMultiple("1e30", 1); ok {
		t.Error("a duration beyond 64 bits was taken")
	}
}

func TestFilesAreKnownByTheirHeaders(t *testing.T) {
	for name, c := range map[string]struct {
		columns []string
		sample  [][]string
		layout  Layout
		uses    []string // column→field:name
	}{
		"taobao reviews": {[]string{"订单编号", "买家会员名", "评价等级", "评价内容", "评价时间", "卖家回复", "颜色"}, [][]string{{"1", "a", "好评", "不错", "2026-01-01 10:00", "", "红"}}, ReviewExport,
			[]string{"评价等级→score:rating", "评价内容→text:review", "卖家回复→text:reply", "评价时间→time:", "买家会员名→subject:user_id", "订单编号→object:order"}},
		"hotel reviews": {[]string{"酒店名称", "总评分", "点评内容", "点评时间", "订单号", "酒店回复"}, [][]string{{"一店", "4.5", "好", "2026-01-01", "1", ""}}, ReviewExport,
			[]string{"总评分→score:rating", "点评内容→text:review", "酒店回复→text:reply", "点评时间→time:", "订单号→object:order", "酒店名称→unit:"}},
		"olist reviews": {[]string{"review_id", "order_id", "review_score", "review_comment_title", "review_comment_message", "review_creation_date", "review_answer_timestamp"}, nil, ReviewExport,
			[]string{"review_score→score:rating", "review_comment_message→text:review", "review_comment_title→text:title", "review_id→property:review_id", "review_creation_date→time:", "order_id→object:order"}},
		"reviews by step": {[]string{"日期", "手机号", "门店", "环节", "评分", "评价内容"}, nil, ReviewExport,
			[]string{"评分→score:rating", "评价内容→text:review", "日期→time:", "环节→name:", "手机号→subject:phone", "门店→unit:"}},
		"a survey": {[]string{"提交时间", "会员号", "服务环节", "整体满意度", "推荐意愿", "意见与建议"}, nil, ReviewExport,
			[]string{"整体满意度→score:csat", "推荐意愿→score:nps", "意见与建议→text:review", "提交时间→time:", "服务环节→name:", "会员号→subject:member_id"}},
		"scores without words": {[]string{"时间", "触点", "得分"}, nil, ReviewExport, []string{"得分→score:rating", "时间→time:", "触点→name:"}},
		"names of people and places": {[]string{"Date", "Hotel name", "Guest name", "Birthday", "Prices", "Rating", "Comment"}, nil, ReviewExport,
			[]string{"Rating→score:rating", "Comment→text:review", "Date→time:", "Hotel name→unit:"}},
		"orders": {[]string{"订单编号", "买家会员名", "买家实际支付金额", "订单创建时间", "订单付款时间", "发货时间", "确认收货时间", "收货人手机"}, nil, OrderExport,
			[]string{"订单创建时间→time:Order Placed", "订单付款时间→time:Order Paid", "发货时间→time:Order Shipped", "确认收货时间→time:Order Completed", "买家实际支付金额→value:", "收货人手机→subject:phone", "买家会员名→subject:user_id", "订单编号→object:order"}},
		"log":     {[]string{"case:concept:name", "concept:name", "time:timestamp", "org:resource"}, nil, EventLog, []string{"case:concept:name→object:case", "concept:name→name:", "time:timestamp→time:"}},
		"figures": {[]string{"日期", "触点", "指标", "分子", "分母", "门店"}, nil, FigureSheet, []string{"指标→metric:", "分子→numerator:", "分母→denominator:", "触点→touchpoint:", "日期→time:", "门店→unit:"}},
		"nothing": {[]string{"甲", "乙"}, nil, Unknown, nil},
	} {
		p, layout := Recognise(touchstone.FormatCSV, c.columns, c.sample)
		var uses []string
		for _, u := range p.Columns {
			uses = append(uses, u.Column+"→"+u.Field+":"+u.Name)
		}
		if diff := cmp.Diff(c.uses, uses); layout != c.layout || diff != "" {
			t.Errorf("%s: %s\n%s", name, layout, diff)
		}
	}
}

func TestAnswersToWhetherOneRecommendsAreOfTen(t *testing.T) {
	p, _ := Recognise(touchstone.FormatCSV, []string{"时间", "推荐意愿", "满意度"}, [][]string{{"2026-01-01", "3", "3"}, {"2026-01-01", "5", "5"}})
	if len(p.Columns) < 2 || *p.Columns[0].Scale != (touchstone.Scale{Low: 100, High: 500}) || *p.Columns[1].Scale != (touchstone.Scale{Low: 0, High: 1000}) {
		t.Errorf("%+v", p.Columns)
	}
}

func TestVerdictsAreReadAsScores(t *testing.T) {
	p, _ := Recognise(touchstone.FormatCSV, []string{"评价等级", "评价内容"}, [][]string{{"好评", "x"}, {"差评", "y"}})
	r, k := &recorder{}, &taken{}
	p.Source = "s"
	got, err := Run(context.Background(), Import{Path: file(t, "a.csv", "评价等级,评价内容\n好评,x\n差评,y\n"), Profile: p, Maker: r, Accept: k.accept})
	if err != nil || got.Events != 2 || !strings.Contains(r.said[0], "{rating 5") || !strings.Contains(r.said[1], "{rating 1") {
		t.Errorf("%+v %v %v", got.Progress, r.said, err)
	}
}

const smallOCEL = `{"objectTypes":[{"name":"customer","attributes":[]},{"name":"order","attributes":[]}],"eventTypes":[],
"events":[{"id":"e1","type":"Order Placed","time":"2026-01-01T08:00:00+08:00","attributes":[{"name":"csat","value":4},{"name":"zip","value":"007"}],"relationships":[{"objectId":"c1","qualifier":"by"},{"objectId":"o1","qualifier":"of"}]},
{"id":"e2","type":"Paid","time":"never","attributes":[],"relationships":[]},
{"id":"e3","type":"Paid","time":"2026-01-01T08:00:00Z","attributes":[],"relationships":[{"objectId":"ghost","qualifier":""}]}],
"objects":[{"id":"c1","type":"customer","attributes":[],"relationships":[]},{"id":"o1","type":"order"}]}`

func TestOCELObjectsBecomeObjectsAndCustomers(t *testing.T) {
	p := touchstone.Profile{Format: touchstone.FormatOCEL, Kind: touchstone.Interaction, Source: "s", Options: []touchstone.Option{{Name: OptionSubject, Value: "customer=member_id"}}}
	r, k := &recorder{}, &taken{}
	got, err := Run(context.Background(), Import{Path: file(t, "a.jsonocel", smallOCEL), Profile: p, Maker: r, Accept: k.accept})
	if err != nil || got.Events != 1 || got.Rejected != 2 || got.Rejects.Count != 2 || got.Rows != 3 {
		t.Fatalf("%+v, %v", got, err)
	}
	want := `interaction "Order Placed" at "" claimed 2026-01-01T00:00:00Z ids [{member_id c1 false}] objects [{order o1}] scores [] texts [] value { } props [{csat 2 4 0 } {zip 4 0 0 007}] traits []`
	if diff := cmp.Diff([]string{want}, r.said); diff != "" {
		t.Error(diff)
	}
	for name, broken := range map[string]string{"no JSON": "{", "a list": "[]", "no events": `{"objects":[]}`, "cut": smallOCEL[:300], "empty": ""} {
		if _, err := Run(context.Background(), Import{Path: file(t, "b.jsonocel", broken), Profile: p, Maker: r, Accept: k.accept}); touchstone.KindOf(err) != touchstone.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestImportStopsWhenItsContextEnds(t *testing.T) {
	ctx, stop := context.WithCancel(context.Background())
	stop()
	k := &taken{}
	if _, err := Run(ctx, Import{Path: file(t, "orders.csv", orderFile), Profile: orders(), Maker: &recorder{}, Accept: k.accept}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}
