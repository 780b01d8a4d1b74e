// SPDX-License-Identifier: Apache-2.0

package ingest

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// qualtrics is made by hand in the layout of a Qualtrics export: names,
// questions (one of them over two lines), import ids, answers.
const qualtrics = `StartDate,Status,Progress,Duration (in seconds),Finished,ResponseId,Q1_NPS_GROUP,Q1,Q2_1,Q2_2,Q3
Start Date,Response Type,Progress,Duration (in seconds),Finished,Response ID,"How likely are you to recommend us? - Group",How likely are you to recommend us?,"How satisfied were you with:
Check-in","How satisfied were you with:
Room","What could we do better, if anything?"
"{""ImportId"":""startDate"",""timeZone"":""America/Denver""}","{""ImportId"":""status""}","{""ImportId"":""progress""}","{""ImportId"":""duration""}","{""ImportId"":""finished""}","{""ImportId"":""_recordId""}","{""ImportId"":""QID1_NPS_GROUP""}","{""ImportId"":""QID1""}","{""ImportId"":""QID2_1""}","{""ImportId"":""QID2_2""}","{""ImportId"":""QID3_TEXT""}"
2026-02-01 09:00:00,IP Address,100,61,True,R_1,Promoter,9,5,4,Nothing
2026-02-01 09:10:00,IP Address,100,70,True,R_2,Detractor,3,1,2,"Slow, very slow"
`

func wordings(t *Table) []string {
	var out []string
	for _, c := range t.Columns {
		out = append(out, c.Wording)
	}
	return out
}

func TestHeadersOfSeveralRows(t *testing.T) {
	table := mustRead(t, qualtrics, Options{})
	wantGrid(t, table, "StartDate|Status|Progress|Duration (in seconds)|Finished|ResponseId|Q1_NPS_GROUP|Q1|Q2_1|Q2_2|Q3",
		"2026-02-01 09:00:00|IP Address|100|61|True|R_1|Promoter|9|5|4|Nothing",
		"2026-02-01 09:10:00|IP Address|100|70|True|R_2|Detractor|3|1|2|Slow, very slow")
	want := []string{"Start Date", "Response Type", "", "", "", "Response ID", "How likely are you to recommend us? - Group", "How likely are you to recommend us?",
		"How satisfied were you with: Check-in", "How satisfied were you with: Room", "What could we do better, if anything?"}
	if diff := cmp.Diff(want, wordings(table)); diff != "" {
		t.Errorf("wordings (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"ingest.note_header_rows"}, keys(table.Notes)); diff != "" {
		t.Errorf("notes (-want +got):\n%s", diff)
	}
	if table.Rejects.Count != 0 {
		t.Errorf("%d rejects", table.Rejects.Count)
	}
}

func TestHeadersOfSeveralRowsInAWorkbook(t *testing.T) {
	id := func(s string) string { return `{"ImportId":"` + s + `"}` }
	content := book(t, "s", [][]any{{"Q1", "Q2"}, {"How likely?", "Why is that?"}, {id("QID1"), id("QID2")}, {9, "fine"}, {3, "slow"}})
	table, err := readBytes(content, Options{})
	check(t, err)
	wantGrid(t, table, "Q1|Q2", "9|fine", "3|slow")
	if diff := cmp.Diff([]string{"How likely?", "Why is that?"}, wordings(table)); diff != "" {
		t.Error(diff)
	}
}

// What Each shows are answers alone.
func TestEachPassesOverFurtherRowsOfTheHeader(t *testing.T) {
	path := filepath.Join(t.TempDir(), "q.csv")
	if err := os.WriteFile(path, []byte(qualtrics), 0o600); err != nil {
		t.Fatal(err)
	}
	var seen []string
	table, err := Each(context.Background(), path, Options{}, func(r Row) error {
		seen = append(seen, fmt.Sprintf("%d %s %s", r.Number, r.Names[7], r.Cell(7)))
		return nil
	})
	if diff := cmp.Diff([]string{"1 Q1 9", "2 Q1 3"}, seen); diff != "" || err != nil || table.Rejects.Count != 0 {
		t.Errorf("%v, %s", err, diff)
	}
}

func TestWhatIsAFurtherRowOfTheHeader(t *testing.T) {
	for name, c := range map[string]struct {
		text  string
		first string // first cell of the first row of data
		says  string // wording of the first column
	}{
		"two rows":            {"Q1,Q2,Q3\nHow was the room?,How was breakfast?,What else?\n5,4,good\n3,2,bad\n1,2,so so\n4,4,\n", "5", "How was the room?"},
		"two rows in Chinese": {"Q1,Q2,Q3\n您对房间的满意度,您对早餐的满意度,其他建议\n5,4,好\n3,2,坏\n1,2,一般\n", "5", "您对房间的满意度"},
		"ids alone":           {"Q1,Q2\n\"{\"\"ImportId\"\":\"\"a\"\"}\",\"{\"\"ImportId\"\":\"\"b\"\"}\"\n5,4\n3,2\n", "5", ""},
		"one row":             {"room,breakfast,text\n5,4,good\n3,2,bad\n1,2,so so\n4,4,\n", "5", ""},
		"words, no numbers":   {"a,b,c\nsome long words,other long words,more\nx,y,z\nu,v,w\nr,s,t\n", "some long words", ""},
		"no answer at first":  {"room,breakfast,text\nn/a,n/a,I was not there\n3,2,bad\n1,2,so so\n4,4,x\n", "n/a", ""}, // it comes again beside itself
		"too few below":       {"Q1,Q2\nHow was the room?,How was breakfast?\n5,4\n3,2\n", "How was the room?", ""},
		"units of measure":    {"weight,height\nkg,cm\n50,170\n60,180\n70,190\n", "kg", ""}, // says less than the names
		"one number only":     {"who,Q1\nName of the guest,How was it all in all?\nli,5\nwang,4\nzhao,3\n", "Name of the guest", ""},
	} {
		table := mustRead(t, c.text, Options{})
		if got := table.Columns[0].Cell(0); got != c.first || table.Columns[0].Wording != c.says {
			t.Errorf("%s: data begin with %q, want %q; the wording is %q, want %q", name, got, c.first, table.Columns[0].Wording, c.says)
		}
	}
}

// Files that are put together keep what each says of its columns.
func TestWordingsStayWithSeveralFiles(t *testing.T) {
	dir := t.TempDir()
	var paths []string
	for i, text := range []string{qualtrics, strings.Replace(qualtrics, "R_1", "R_9", 1)} {
		paths = append(paths, filepath.Join(dir, fmt.Sprintf("%d.csv", i)))
		if err := os.WriteFile(paths[i], []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	table, err := Read(context.Background(), paths, Options{})
	check(t, err)
	if table.Rows != 4 || table.Column("Q1").Wording != "How likely are you to recommend us?" {
		t.Errorf("%d rows, wording %q", table.Rows, table.Column("Q1").Wording)
	}
}
