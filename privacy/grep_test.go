// SPDX-License-Identifier: Apache-2.0

//go:build cgo

package privacy

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"touchstone"
	"touchstone/eventstore/duckdb"
	"touchstone/ingest/drain"
	"touchstone/journal"
	"touchstone/search"
	"touchstone/vault"
)

// house is a data directory with every file that a server keeps.
type house struct {
	*world
	facts   *duckdb.Store
	search  *search.Index
	journal *journal.Journal
	drain   *drain.Drain
}

// openHouse opens what is in a folder but lets no events in.
func openHouse(t testing.TB, w *world) *house {
	t.Helper()
	h := &house{world: w}
	var err error
	if h.facts, err = duckdb.Open(t.Context(), filepath.Join(w.folder, "facts"), duckdb.Options{Threads: 1}); err != nil {
		t.Fatal(err)
	}
	h.events = h.facts
	h.start()
	if h.search, err = search.Open(t.Context(), filepath.Join(w.folder, "search"), search.Options{Events: h.facts, Keys: h.keys}); err != nil {
		t.Fatal(err)
	}
	return h
}

// listen lets events in.
func (h *house) listen() {
	h.t.Helper()
	folder := filepath.Join(h.folder, "journal")
	var err error
	if h.journal, err = journal.Open(folder, journal.Options{Clock: h.clock.now}); err != nil {
		h.t.Fatal(err)
	}
	if h.drain, err = drain.Start(h.t.Context(), drain.Options{Journal: h.journal, Folder: folder, Store: h.facts, Vault: h.keys, Clock: h.clock.now, Linger: -1}); err != nil {
		h.t.Fatal(err)
	}
}

func (h *house) accept(events ...touchstone.Event) {
	h.t.Helper()
	at, err := h.drain.Accept(h.t.Context(), events)
	if err != nil {
		h.t.Fatal(err)
	}
	if err := h.drain.Wait(h.t.Context(), at); err != nil {
		h.t.Fatal(err)
	}
	if _, err := h.graph.Project(h.t.Context()); err != nil {
		h.t.Fatal(err)
	}
	if _, err := h.search.Project(h.t.Context()); err != nil {
		h.t.Fatal(err)
	}
}

func (h *house) close() {
	h.t.Helper()
	if h.drain != nil {
		if err := h.drain.Close(h.t.Context()); err != nil {
			h.t.Fatal(err)
		}
		if err := h.journal.Close(); err != nil {
			h.t.Fatal(err)
		}
	}
	for _, close := range []func() error{h.search.Close, h.graph.Close, h.facts.Close} {
		if err := close(); err != nil {
			h.t.Fatal(err)
		}
	}
	h.stop()
}

// hits tells to how many facts the search file leads.
func (h *house) hits(text string) int {
	h.t.Helper()
	words, err := search.ParseWords(text)
	if err != nil {
		h.t.Fatal(err)
	}
	hits, err := h.search.Find(h.t.Context(), words, time.Time{}, time.Time{}, 0, 10)
	if err != nil {
		h.t.Fatal(err)
	}
	return len(hits)
}

// traces are the forms in which texts and ids could stand in a file.
func traces(texts []string, subjects ...touchstone.SubjectID) map[string][]byte {
	out := map[string][]byte{}
	for _, text := range texts {
		var wide []byte
		for _, unit := range utf16.Encode([]rune(text)) {
			wide = binary.LittleEndian.AppendUint16(wide, unit)
		}
		out[text] = []byte(text)
		out["utf-16 of "+text] = wide
		out["base64 of "+text] = []byte(strings.TrimRight(base64.StdEncoding.EncodeToString([]byte(text)), "="))
		out["hex of "+text] = []byte(hex.EncodeToString([]byte(text)))
	}
	for _, s := range subjects {
		out["the id "+s.String()] = []byte(s.String()[len("sub_"):])
		out["little-endian "+s.String()] = binary.LittleEndian.AppendUint64(nil, uint64(s))
		out["big-endian "+s.String()] = binary.BigEndian.AppendUint64(nil, uint64(s))
		out["sortable "+s.String()] = binary.BigEndian.AppendUint64(nil, uint64(s)^1<<63)
	}
	return out
}

// found lists which traces stand in the files of a folder.
func found(t testing.TB, folder string, traces map[string][]byte) []string {
	t.Helper()
	var out []string
	files := 0
	err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		files++
		raw, err := os.ReadFile(path)
		for name, wanted := range traces {
			if bytes.Contains(raw, wanted) {
				out = append(out, filepath.Base(path)+": "+name)
			}
		}
		return err
	})
	if err != nil || files == 0 {
		t.Fatalf("%d files in %s: %v", files, folder, err)
	}
	slices.Sort(out)
	return out
}

func mustLack(t testing.TB, when, folder string, traces map[string][]byte) {
	t.Helper()
	if got := found(t, folder, traces); len(got) != 0 {
		t.Errorf("%s: %q", when, got)
	}
}

// TestNothingIsLeftInAnyFile erases somebody in a data directory with every
// kind of file, and looks for her words and identifiers in all of them; and in
// those of an older backup, once it was restored and the ledger was replayed.
func TestNothingIsLeftInAnyFile(t *testing.T) {
	h := openHouse(t, &world{t: t, clock: newClock(), folder: t.TempDir(), vaults: t.TempDir()})
	h.listen()
	who := h.cast()
	h.accept(h.story(who)...)
	texts := []string{annsWords, annsName, annsPhone[1:], annsNumber[1:], "ann-user-7741", "ann-perkins"}
	clear := traces(texts)
	hers := traces(texts, who.user.Subject, who.phone.Subject, who.number.Subject)
	everywhere := strings.Join(found(t, h.folder, hers), " ")
	for _, file := range []string{"journal", "duckdb", "workspace.db", "search.db"} {
		if !strings.Contains(everywhere, file) {
			t.Fatalf("she is in no %s before: the search is broken", file)
		}
	}
	backup := t.TempDir()
	if _, err := h.store.Snapshot(t.Context(), filepath.Join(backup, "workspace")); err != nil {
		t.Fatal(err)
	}
	if _, err := h.facts.Snapshot(t.Context(), filepath.Join(backup, "facts")); err != nil {
		t.Fatal(err)
	}
	mustLack(t, "in the backup, in clear", backup, clear)

	if n := h.hits("bathroom"); n != 1 {
		t.Fatalf("search leads to %d facts before", n)
	}
	o := h.options()
	o.Journal, o.Derived = h.drain, []Place{h.search}
	office := h.office(o)
	if _, err := office.Erase(t.Context(), h.customer(who), "usr_1", "by letter"); err != nil {
		t.Fatal(err)
	}
	if n := h.hits("bathroom"); n != 0 {
		t.Errorf("search leads to %d facts of hers", n)
	}
	mustLack(t, "before compacting, in clear", h.folder, clear)
	if err := office.Compact(t.Context()); err != nil {
		t.Fatal(err)
	}
	mustLack(t, "after compacting", h.folder, hers)
	h.accept(h.event(8, touchstone.Interaction, who.bob))
	h.close()
	mustLack(t, "after closing", h.folder, hers)
	mustLack(t, "in the vault, in clear", h.vaults, clear)
	mustReplay(t, h, backup, who, hers)
}

// mustReplay restores a backup beside the vault of today and replays the
// ledger.
func mustReplay(t *testing.T, before *house, backup string, who cast, hers map[string][]byte) {
	t.Helper()
	folder := t.TempDir()
	if err := os.CopyFS(filepath.Join(folder, "facts"), os.DirFS(filepath.Join(backup, "facts"))); err != nil {
		t.Fatal(err)
	}
	h := openHouse(t, &world{t: t, clock: before.clock, folder: folder, vaults: before.vaults, backup: filepath.Join(backup, "workspace")})
	if len(found(t, folder, hers)) == 0 {
		t.Fatal("the restored data do not know her: the backup is not what the test thinks")
	}
	office := h.office(h.options())
	for range 2 { // the second time costs and changes nothing
		if err := office.Replay(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	mustLack(t, "restored and replayed", folder, hers)
	all, err := office.Receipts(t.Context())
	if err != nil || len(all) != 1 {
		t.Fatalf("receipts %v, %v", all, err)
	}
	isReplay := func(s vault.Step) bool { return s.Name != StepReplayed }
	if got := slices.DeleteFunc(all[0].Steps, isReplay); len(got) != 1 {
		t.Errorf("the receipt tells of %d replays, want 1", len(got))
	}
	if _, err := h.search.Project(t.Context()); err != nil { // made again: no backup has it
		t.Fatal(err)
	}
	if n := h.hits("bathroom"); n != 0 {
		t.Errorf("search, made again, leads to %d facts of hers", n)
	}
	h.listen()
	h.accept(h.event(9, touchstone.Interaction, who.bob))
	h.close()
	mustLack(t, "restored, after closing", folder, hers)
}
