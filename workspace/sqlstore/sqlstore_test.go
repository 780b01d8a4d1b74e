// SPDX-License-Identifier: Apache-2.0

package sqlstore

import (
	"bytes"
	"context"
	"encoding/json"
	"math"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"touchstone"
	"touchstone/workspace"
)

func TestRebind(t *testing.T) {
	numbered, plain := Dialect{Numbered: true}, Dialect{}
	for statement, want := range map[string]string{
		"":                              "",
		"SELECT 1":                      "SELECT 1",
		"a = ?":                         "a = $1",
		"?, ?, ?, ?, ?, ?, ?, ?, ?, ??": "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10$11",
	} {
		if got := numbered.rebind(statement); got != want {
			t.Errorf("rebind(%q) = %q, want %q", statement, got, want)
		}
		if got := plain.rebind(statement); got != statement {
			t.Errorf("a dialect with question marks wrote %q", got)
		}
	}
}

func TestMigrationsSplitAndSpell(t *testing.T) {
	d := Dialect{Types: map[string]string{"text": "TEXT", "packed": ""}}
	got := statements(d.spell("-- first; a comment\nCREATE TABLE a (\n\tb {text} -- kept\n) {packed};\n\n  -- another\nINSERT INTO a VALUES ('x;y');\n"))
	want := []string{"CREATE TABLE a (\n\tb TEXT -- kept\n)", "INSERT INTO a VALUES ('x;y')"}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	all, err := steps()
	if err != nil || len(all) < 3 || all[0].name != "0001_records" || all[2].number != 3 {
		t.Errorf("steps %v, %v", all, err)
	}
	for _, m := range all {
		spelled := Dialect{Types: map[string]string{"text": "", "blob": "", "serial": "", "packed": ""}}
		if strings.ContainsAny(spelled.spell(m.text), "{}?") {
			t.Errorf("%s has a word that no dialect spells, or a question mark", m.name)
		}
	}
}

func TestUnsignedNumbersKeepTheirOrder(t *testing.T) {
	ascending := []touchstone.SubjectID{0, 1, 1 << 62, 1<<63 - 1, 1 << 63, 1<<63 + 1, math.MaxUint64}
	for i, id := range ascending {
		if unsigned[touchstone.SubjectID](signed(id)) != id {
			t.Errorf("%d does not come back", id)
		}
		if i > 0 && signed(ascending[i-1]) >= signed(id) {
			t.Errorf("%d does not follow %d", id, ascending[i-1])
		}
	}
}

func TestEarlier(t *testing.T) {
	for _, c := range []struct{ a, b, want touchstone.Position }{{0, 0, 0}, {0, 5, 5}, {5, 0, 5}, {3, 5, 3}, {5, 3, 3}} {
		if got := earlier(c.a, c.b); got != c.want {
			t.Errorf("earlier(%d, %d) = %d, want %d", c.a, c.b, got, c.want)
		}
	}
}

func TestTextsAreFoundWhereverTheyStand(t *testing.T) {
	type inner struct {
		Text string `json:"text,omitempty"`
		At   time.Time
	}
	type outer struct {
		inner
		Name   string
		List   []inner
		Maybe  *inner `json:"maybe"`
		Raw    []byte
		State  workspace.State
		Number int
	}
	good := outer{Name: "好", List: []inner{{Text: "a"}}, Raw: []byte{0, 0xff}, State: workspace.State(`{"a": "\u0000"}`)}
	if err := checkTexts(good); err != nil {
		t.Errorf("a good value: %v", err)
	}
	for field, bad := range map[string]outer{
		"name":         {Name: "\x00"},
		"text":         {inner: inner{Text: "\xff"}},
		"list[1].text": {List: []inner{{}, {Text: "\x00"}}},
		"maybe.text":   {Maybe: &inner{Text: "\x00"}},
		"state":        {State: workspace.State(`{`)},
	} {
		err, ok := checkTexts(bad).(*touchstone.Error)
		if !ok || err.Field != field || err.Kind != touchstone.Invalid {
			t.Errorf("%s: got %v", field, err)
		}
	}
}

func TestContextErrorsWin(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	d := &database{dialect: Dialect{Classify: func(error) Fault { return FaultBusy }}}
	if err := d.explain(ctx, errView); touchstone.KindOf(err) != touchstone.Unavailable {
		t.Errorf("busy is %v", err)
	}
	cancel()
	if err := d.explain(ctx, errView); touchstone.KindOf(err) != touchstone.Internal || !strings.Contains(err.Error(), "canceled") {
		t.Errorf("cancelled is %v", err)
	}
}

func TestPartsArePowersOfTwo(t *testing.T) {
	list := make([]int, 1000)
	for i := range list {
		list[i] = i
	}
	for n, want := range map[int][]int{0: nil, 1: {1}, 7: {4, 2, 1}, 8: {8}, 27: {8, 8, 8, 2, 1}} {
		var sizes, seen []int
		for part := range parts(list[:n], 8) {
			sizes, seen = append(sizes, len(part)), append(seen, part...)
		}
		if !slices.Equal(sizes, want) || !slices.Equal(seen, list[:n]) {
			t.Errorf("%d items came in parts of %v", n, sizes)
		}
	}
}

func FuzzCursor(f *testing.F) {
	f.Add(writeCursor("name", "一", "tp_1"), "x", int64(3))
	f.Add("", "", int64(-1))
	f.Add("WyJuYW1lIiwxXQ", "\x00", int64(math.MaxInt64))
	f.Fuzz(func(t *testing.T, cursor, text string, n int64) {
		var name string
		var number int64
		if err := readCursor(cursor, "name", &name, &number); err != nil && touchstone.KindOf(err) != touchstone.Invalid {
			t.Errorf("an error of another kind: %v", err)
		}
		if !utf8.ValidString(text) {
			return
		}
		if err := readCursor(writeCursor("name", text, n), "name", &name, &number); err != nil || name != text || number != n {
			t.Errorf("(%q, %d) came back as (%q, %d), %v", text, n, name, number, err)
		}
		if readCursor(writeCursor("name", text, n), "rank", &name, &number) == nil || readCursor(writeCursor("name", text), "name", &name, &number) == nil {
			t.Error("a cursor of another list was taken")
		}
	})
}

func FuzzSnapshotRow(f *testing.F) {
	for _, seed := range []string{`[1,"a",null,["AP8="]]`, `[1.5]`, `[[1]]`, `[["!"]]`, `{}`, `[9223372036854775808]`, `[`, `[["AA==","AA=="]]`, "[]"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, line []byte) {
		row, err := unportable(line)
		if err != nil {
			if touchstone.KindOf(err) != touchstone.Invalid {
				t.Errorf("an error of another kind: %v", err)
			}
			return
		}
		text, err := json.Marshal(portable(row))
		if err != nil {
			t.Fatal(err)
		}
		again, err := unportable(text)
		if err != nil || !slices.EqualFunc(row, again, func(a, b any) bool {
			x, raw := a.([]byte)
			y, _ := b.([]byte)
			return raw && bytes.Equal(x, y) || !raw && a == b
		}) {
			t.Errorf("%s came back as %s, %v", line, text, err)
		}
	})
}
