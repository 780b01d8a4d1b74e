// SPDX-License-Identifier: Apache-2.0

package voice

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"touchstone"
	"touchstone/eventstore"
	"touchstone/language"
	"touchstone/query"
)

// authors gives the texts that a version read, as "author polarity" → count.
func (w *world) authors(version string) map[string]int64 {
	w.t.Helper()
	q, err := query.Parse("mentions(" + version + `) by author, polarity where aspect = ""`)
	if err != nil {
		w.t.Fatal(err)
	}
	table, err := w.events.Query(w.t.Context(), q, &touchstone.Meaning{})
	if err != nil {
		w.t.Fatal(err)
	}
	out := map[string]int64{}
	for _, row := range table.Rows {
		out[row.Keys[0].Value+" "+row.Keys[1].Value] = row.Tallies[0].N
	}
	return out
}

// Of five texts the first is the customer's, the second a system's, the third
// and the fourth are copies of each other, the last is a transcript.
func TestEveryMentionHasItsAuthor(t *testing.T) {
	w := newWorld(t)
	for _, text := range []string{"room -", "default +", "copy +", "copy +", "room + agent"} {
		w.say(1, text)
	}
	want := map[string]int64{"own -1": 1, "default 1": 1, "own 1": 2, "repeat 1": 1, "agent -1": 1}
	k := w.open("v1")
	w.project(k)
	if diff := cmp.Diff(want, w.authors("v1")); diff != "" {
		t.Error(diff)
	}
	w.project(w.open("v2")) // reads all of it again
	if diff := cmp.Diff(want, w.authors("v2")); diff != "" {
		t.Error(diff)
	}
	w.say(1, "copy +")
	w.project(w.open("v2"))
	want["repeat 1"]++
	if diff := cmp.Diff(want, w.authors("v2")); diff != "" {
		t.Errorf("after opening again: %s", diff)
	}
}

// What an agent says in a transcript is kept where the customer says nothing.
func TestAnAgentIsHeardWhereTheCustomerIsSilent(t *testing.T) {
	rows := rowsOf(7, &language.Reading{Tongue: language.None, Sentiment: language.Sentiment{Positive: .5}, Tone: "curt"})
	want := []eventstore.Mention{{Position: 7, Polarity: -1, Confidence: 100, Author: touchstone.AgentsTone}}
	if diff := cmp.Diff(want, rows); diff != "" {
		t.Error(diff)
	}
}

func openedPrints(t *testing.T, folder string, newest touchstone.Position) *prints {
	t.Helper()
	p, err := openPrints(folder, []byte("key"), newest)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestPrintsSurvive(t *testing.T) {
	folder := t.TempDir()
	p := openedPrints(t, folder, 0)
	if p.repeats(5, 10) || p.repeats(0, 11) || p.repeats(0, 12) {
		t.Error("the first of its words repeats nothing")
	}
	if err := p.keep(); err != nil {
		t.Fatal(err)
	}
	if p.repeats(5, 10) || !p.repeats(5, 11) || p.repeats(6, 12) {
		t.Error("a text repeats those before it, not itself")
	}
	if err := p.keep(); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(folder, printsFile)
	file, err := os.ReadFile(path)
	if err != nil || len(file) != 2*printBytes {
		t.Fatalf("%d bytes, %v", len(file), err)
	}
	if err := os.WriteFile(path, append(file, "torn"...), 0o600); err != nil {
		t.Fatal(err)
	}
	p = openedPrints(t, folder, 12)
	if !p.repeats(5, 20) || !p.repeats(6, 20) || p.repeats(7, 20) {
		t.Error("what was kept is not known")
	}
	if err := p.keep(); err != nil {
		t.Fatal(err)
	}
	if file, err = os.ReadFile(path); err != nil || len(file) != 3*printBytes {
		t.Errorf("%d bytes after a torn end, %v", len(file), err)
	}
	if p = openedPrints(t, folder, 12); p.repeats(5, 20) { // position 20 is of other facts
		t.Error("prints of other facts are known")
	}
}

func TestPrintsAreBounded(t *testing.T) {
	p := openedPrints(t, t.TempDir(), 0)
	for i := range uint64(2*remembered + 10) {
		p.repeats(i+1, touchstone.Position(i+1))
	}
	if n := len(p.young) + len(p.old); n > 2*remembered {
		t.Errorf("%d prints", n)
	}
	if !p.repeats(2*remembered+10, 3*remembered) || p.repeats(1, 3*remembered) {
		t.Error("the newest is known, the oldest is not")
	}
}
