// SPDX-License-Identifier: Apache-2.0

package workspacetest

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"touchstone"
	"touchstone/workspace"
)

func testLists(t *testing.T, e *env) {
	ctx, tps := t.Context(), e.w.Touchpoints()
	// In the order of code points: '-' 2D, 'B' 42, 'a' 61, 'é' E9, '一' 4E00, '入' 5165, '😀' 1F600.
	for i, name := range []string{"入", "a", "一", "B", "é", "-", "😀"} {
		v := touchpoint(name)
		v.Order = int64(100 - i%3)
		v.Channel = []touchstone.Channel{"app", "store"}[i%2]
		v.Tags = []string{"t1", fmt.Sprint("only", i)}
		must(tps.Create(ctx, v))(t)
	}
	list := func(o workspace.ListOptions) []string {
		t.Helper()
		return names(must(tps.List(ctx, o))(t).Items)
	}
	equal(t, "by creation", list(workspace.ListOptions{}), []string{"入", "a", "一", "B", "é", "-", "😀"})
	equal(t, "by name", list(workspace.ListOptions{Order: workspace.OrderName}), []string{"-", "B", "a", "é", "一", "入", "😀"})
	equal(t, "by name, descending", list(workspace.ListOptions{Order: workspace.OrderName, Descending: true}), []string{"😀", "入", "一", "é", "a", "B", "-"})
	equal(t, "by rank, ties by id", list(workspace.ListOptions{Order: workspace.OrderRank}), []string{"一", "-", "a", "é", "入", "B", "😀"})
	equal(t, "by id", list(workspace.ListOptions{Order: workspace.OrderID}), []string{"入", "a", "一", "B", "é", "-", "😀"})

	where := func(pairs ...string) workspace.ListOptions {
		var o workspace.ListOptions
		for i := 0; i < len(pairs); i += 2 {
			o.Where = append(o.Where, touchstone.Field{Name: pairs[i], Value: pairs[i+1]})
		}
		return o
	}
	equal(t, "of a channel", list(where("channel", "store")), []string{"a", "B", "-"})
	equal(t, "of one of two tags", list(where("tag", "only1", "tag", "only2")), []string{"a", "一"})
	equal(t, "of a channel and a tag", list(where("channel", "store", "tag", "only1", "tag", "only2")), []string{"a"})
	equal(t, "of an unknown field", list(where("nothing", "x")), []string{})
	equal(t, "of another case", list(where("channel", "Store")), []string{})

	a := must(tps.List(ctx, where("tag", "only1")))(t).Items[0]
	a.Channel = "phone"
	a = must(tps.Update(ctx, a))(t)
	equal(t, "of the old channel", list(where("channel", "store")), []string{"B", "-"})
	equal(t, "of the new channel", list(where("channel", "phone")), []string{"a"})
	equal(t, "the last edited", list(workspace.ListOptions{Order: workspace.OrderUpdated, Descending: true, Pager: workspace.Pager{Limit: 1}}), []string{"a"})
	must(tps.Delete(ctx, a.ID, a.Version, ""))(t)
	equal(t, "of a deleted record's channel", list(where("channel", "phone")), []string{})
	equal(t, "the deleted", list(workspace.ListOptions{Deleted: workspace.Deleted}), []string{"a"})
	if n := len(list(workspace.ListOptions{Deleted: workspace.Both})); n != 7 {
		t.Errorf("both the standing and the deleted are %d", n)
	}
	testWrongLists(t, tps)
}

func testWrongLists(t *testing.T, tps workspace.Records[touchstone.Touchpoint]) {
	byName := must(tps.List(t.Context(), workspace.ListOptions{Order: workspace.OrderName, Pager: workspace.Pager{Limit: 2}}))(t)
	for what, o := range map[string]workspace.ListOptions{
		"an unknown order":           {Order: "size"},
		"an unknown extent":          {Deleted: "some"},
		"a limit below 0":            {Pager: workspace.Pager{Limit: -1}},
		"a limit too high":           {Pager: workspace.Pager{Limit: workspace.MaxLimit + 1}},
		"a cursor of nonsense":       {Pager: workspace.Pager{Cursor: "???"}},
		"a cursor of another order":  {Pager: workspace.Pager{Cursor: byName.Next}},
		"a cursor of the other way":  {Order: workspace.OrderName, Descending: true, Pager: workspace.Pager{Cursor: byName.Next}},
		"a filter of too many parts": {Where: make([]touchstone.Field, touchstone.MaxItems+1)},
	} {
		_, err := tps.List(t.Context(), o)
		wantKind(t, what, err, touchstone.Invalid)
	}
}

// testPaging goes through a list while records come and go: those that stand
// throughout are given once, in order.
func testPaging(t *testing.T, e *env) {
	ctx, tps := t.Context(), e.w.Touchpoints()
	name := func(i int) string { return fmt.Sprintf("%03d", i) }
	var made []touchstone.Touchpoint
	for i := range 30 {
		made = append(made, must(tps.Create(ctx, touchpoint(name(i*10))))(t))
	}
	for _, order := range []workspace.Order{workspace.OrderName, workspace.OrderCreated, workspace.OrderID} {
		for _, descending := range []bool{false, true} {
			var seen []string
			o := workspace.ListOptions{Order: order, Descending: descending, Pager: workspace.Pager{Limit: 7}}
			for round := 0; ; round++ {
				page := must(tps.List(ctx, o))(t)
				seen = append(seen, names(page.Items)...)
				if page.Next == "" {
					break
				}
				o.Cursor = page.Next
				late := must(tps.Create(ctx, touchpoint(name(round*70+5)+"x")))(t)
				must(tps.Delete(ctx, late.ID, 1, ""))(t)
				must(tps.Create(ctx, touchpoint(name(round*70+3)+"y")))(t)
			}
			seen = slices.DeleteFunc(seen, func(s string) bool { return strings.ContainsAny(s, "xy") })
			want := names(made)
			if descending {
				slices.Reverse(want)
			}
			equal(t, fmt.Sprintf("paging by %s, descending %v", order, descending), seen, want)
		}
	}
}

// testTexts keeps every valid text as it is and refuses the others by name.
func testTexts(t *testing.T, e *env) {
	ctx, tps := t.Context(), e.w.Touchpoints()
	for _, text := range []string{"  前后空格  ", "全角ＡＢＣ", "e\u0301 and é", "\u202e倒", "a'b\"c\\d%_?$1", "😀👨‍👩‍👧", "\ufeffBOM", "\x7f\x01"} {
		made := must(tps.Create(ctx, touchpoint(text)))(t)
		equal(t, "the text", must(tps.ByID(ctx, made.ID))(t).Label.ZH, text)
		found := must(e.w.SegmentTraits().Create(ctx, touchstone.SegmentTrait{Name: text}))(t)
		page := must(e.w.SegmentTraits().List(ctx, workspace.ListOptions{Where: []touchstone.Field{{Name: "name", Value: text}}}))(t)
		equal(t, "found by the text", page.Items, []touchstone.SegmentTrait{found})
	}
	for _, text := range []string{"a\x00b", "\xff\xfe", "\xe4\xbd", "\xed\xa0\x80"} {
		v := touchpoint("好")
		v.Tags = []string{"好", text}
		_, err := tps.Create(ctx, v)
		wantKind(t, "a text that cannot be kept", err, touchstone.Invalid)
		if fault := new(touchstone.Error); !asError(err, &fault) || fault.Field != "tags[1]" {
			t.Errorf("the fault names no field: %v", err)
		}
		_, err = tps.ByID(ctx, text)
		wantKind(t, "an id that cannot be kept", err, touchstone.Invalid)
		_, err = e.w.Keys().Create(ctx, workspace.Key{Name: text, Kind: workspace.APIToken})
		wantKind(t, "a key's name", err, touchstone.Invalid)
		wantKind(t, "an entry", e.w.Audit().Append(ctx, workspace.Entry{Action: text}), touchstone.Invalid)
		wantKind(t, "a statement", e.w.Statements().Put(ctx, []workspace.Statement{{Subject: 1, Topic: workspace.Trait, Name: "n", Value: text, At: epoch}}), touchstone.Invalid)
		_, err = e.w.Jobs().Create(ctx, workspace.Job{Kind: "k", State: workspace.State(`"` + text)})
		wantKind(t, "a job's state", err, touchstone.Invalid)
	}
	long := touchpoint("长")
	long.Key = strings.Repeat("长", 1000)
	_, err := tps.Create(ctx, long)
	wantKind(t, "a unique value that is too long", err, touchstone.TooLarge)
	long = touchpoint(strings.Repeat("长", 100_000))
	equal(t, "a long text", must(tps.ByID(ctx, must(tps.Create(ctx, long))(t).ID))(t).Label, long.Label)
}
