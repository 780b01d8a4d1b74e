// SPDX-License-Identifier: Apache-2.0

package vault_test

import (
	"bytes"
	"encoding/hex"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"touchstone"
	"touchstone/vault"
)

const hotel = touchstone.WorkspaceID("hotel")

var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

func open(t testing.TB, folder string) *vault.Vault {
	t.Helper()
	v, err := vault.Open(t.Context(), folder, vault.Options{Now: func() time.Time { return noon }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { v.Close() })
	return v
}

func keysOf(t testing.TB, v *vault.Vault, w touchstone.WorkspaceID) *vault.Keys {
	t.Helper()
	k, err := v.Keys(t.Context(), w)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func said(id byte, subject touchstone.SubjectID, text string) touchstone.Event {
	e := touchstone.Event{ID: touchstone.EventID{id}, Kind: touchstone.Feedback, Private: touchstone.Private{Texts: []touchstone.Text{{Field: "why", Text: text}}}}
	if subject != 0 {
		e.Subjects = []touchstone.SubjectID{subject}
	}
	return e
}

func sealAll(t testing.TB, k *vault.Keys, events ...touchstone.Event) []touchstone.Event {
	t.Helper()
	if err := k.Seal(t.Context(), events); err != nil {
		t.Fatal(err)
	}
	return events
}

func TestSealedPartsOpenAgain(t *testing.T) {
	folder := t.TempDir()
	v := open(t, folder)
	want := []touchstone.Event{said(1, 7, "the room was cold"), said(2, 0, "nobody said this"), {ID: touchstone.EventID{3}, Subjects: []touchstone.SubjectID{7}}, said(4, 9, "warm")}
	got := sealAll(t, keysOf(t, v, hotel), said(1, 7, "the room was cold"), said(2, 0, "nobody said this"), want[2], said(4, 9, "warm"))
	for i, e := range got {
		if !e.Private.IsZero() || (len(e.Sealed) == 0) != (i == 2) {
			t.Errorf("event %d was not sealed: %+v", i, e)
		}
		if bytes.Contains(e.Sealed, []byte("cold")) {
			t.Errorf("event %d shows its text", i)
		}
	}
	if err := v.Close(); err != nil {
		t.Fatal(err)
	}
	again := keysOf(t, open(t, folder), hotel)
	for i := range got {
		if err := again.Open(t.Context(), &got[i]); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// Keys that were fetched are at hand: the vault's file is closed when they open.
func TestFetchedKeysOpenWithoutTheFile(t *testing.T) {
	folder := t.TempDir()
	v := open(t, folder)
	sealed := sealAll(t, keysOf(t, v, hotel), said(1, 7, "cold"), said(2, 0, "nobody said this"), said(3, 9, "warm"))
	if err := v.Close(); err != nil {
		t.Fatal(err)
	}
	v = open(t, folder)
	keys := keysOf(t, v, hotel)
	if err := keys.Fetch(t.Context(), sealed[:2]); err != nil {
		t.Fatal(err)
	}
	if err := v.Close(); err != nil {
		t.Fatal(err)
	}
	for i := range sealed {
		if err := keys.Open(t.Context(), &sealed[i]); (err == nil) != (i < 2) {
			t.Errorf("event %d: %v", i, err)
		}
	}
}

func TestSealingTwiceChangesNothing(t *testing.T) {
	k := keysOf(t, open(t, t.TempDir()), hotel)
	once := sealAll(t, k, said(1, 7, "cold"))
	first := bytes.Clone(once[0].Sealed)
	if twice := sealAll(t, k, once...); !bytes.Equal(first, twice[0].Sealed) {
		t.Error("a sealed event was sealed again")
	}
}

// A part opens only as what it is: not in another event, not under another
// subject, not in another workspace, not with a bit turned.
func TestSealedPartsAreBoundToTheirPlace(t *testing.T) {
	v := open(t, t.TempDir())
	k := keysOf(t, v, hotel)
	events := sealAll(t, k, said(1, 7, "cold"), said(2, 8, "warm"), said(3, 0, "of nobody"))
	sealAll(t, keysOf(t, v, "other"), said(1, 7, "x"), said(3, 0, "x"))
	value, err := k.SealValue(t.Context(), 7, []byte("cold"))
	if err != nil {
		t.Fatal(err)
	}
	flipped := bytes.Clone(events[0].Sealed)
	flipped[len(flipped)-1] ^= 1
	cases := map[string]struct {
		keys *vault.Keys
		e    touchstone.Event
	}{
		"another event":             {k, touchstone.Event{ID: touchstone.EventID{9}, Subjects: events[0].Subjects, Sealed: events[0].Sealed}},
		"another subject":           {k, touchstone.Event{ID: events[0].ID, Subjects: events[1].Subjects, Sealed: events[0].Sealed}},
		"another workspace":         {keysOf(t, v, "other"), events[0]},
		"another workspace's own":   {keysOf(t, v, "other"), events[2]},
		"a value in place of event": {k, touchstone.Event{ID: events[0].ID, Subjects: events[0].Subjects, Sealed: value}},
		"a turned bit":              {k, touchstone.Event{ID: events[0].ID, Subjects: events[0].Subjects, Sealed: flipped}},
		"a short part":              {k, touchstone.Event{ID: events[0].ID, Subjects: events[0].Subjects, Sealed: []byte{1, 2}}},
	}
	for name, c := range cases {
		if err := c.keys.Open(t.Context(), &c.e); touchstone.KindOf(err) != touchstone.Internal || err == nil || strings.Contains(err.Error(), "cold") {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

func TestValues(t *testing.T) {
	k := keysOf(t, open(t, t.TempDir()), hotel)
	values := []vault.Value{{Subject: 7, Plain: []byte("+8613800138000")}, {Subject: 7, Plain: nil}, {Subject: 8, Plain: []byte("a@b.cn")}}
	if err := k.SealValues(t.Context(), values); err != nil {
		t.Fatal(err)
	}
	if values[0].Plain != nil || bytes.Contains(values[0].Sealed, []byte("138")) {
		t.Errorf("not sealed: %+v", values[0])
	}
	values = append(values, vault.Value{Subject: 99, Sealed: values[0].Sealed}) // has no key
	if err := k.OpenValues(t.Context(), values); err != nil {
		t.Fatal(err)
	}
	got := []string{string(values[0].Plain), string(values[1].Plain), string(values[2].Plain), string(values[3].Plain)}
	if diff := cmp.Diff([]string{"+8613800138000", "", "a@b.cn", ""}, got); diff != "" {
		t.Error(diff)
	}
	if values[1].Plain == nil || values[3].Plain != nil {
		t.Error("an empty value and one that cannot be opened look alike")
	}
	if _, err := k.OpenValue(t.Context(), 99, values[3].Sealed); touchstone.KindOf(err) != touchstone.NotFound {
		t.Errorf("without a key: %v", err)
	}
}

func TestForgottenKeysAreGoneForGood(t *testing.T) {
	folder := t.TempDir()
	v := open(t, folder)
	k := keysOf(t, v, hotel)
	events := sealAll(t, k, said(1, 7, "cold"), said(2, 8, "warm"))
	older := filepath.Join(t.TempDir(), "older")
	if err := v.Snapshot(t.Context(), older); err != nil {
		t.Fatal(err)
	}
	if err := k.Forget(t.Context(), []touchstone.SubjectID{7}); touchstone.KindOf(err) != touchstone.Invalid {
		t.Errorf("a key went without an entry in the ledger: %v", err)
	}
	entry, err := k.Enter(t.Context(), []touchstone.SubjectID{9, 7, 7}, "usr_1", "asked by letter")
	if err != nil {
		t.Fatal(err)
	}
	if err := k.Open(t.Context(), &events[0]); touchstone.KindOf(err) != touchstone.NotFound || !k.Erased(7) {
		t.Errorf("readable after the entry: %v", err)
	}
	if err := k.Forget(t.Context(), entry.Subjects); err != nil {
		t.Fatal(err)
	}
	if err := v.Close(); err != nil {
		t.Fatal(err)
	}
	for _, keysFile := range []string{filepath.Join(folder, "keys.db"), filepath.Join(older, "keys.db")} {
		if raw, err := os.ReadFile(keysFile); err != nil {
			t.Fatal(err)
		} else if err := os.WriteFile(filepath.Join(folder, "keys.db"), raw, 0o600); err != nil {
			t.Fatal(err)
		}
		v := open(t, folder)
		k := keysOf(t, v, hotel)
		if err := k.Open(t.Context(), &events[0]); touchstone.KindOf(err) != touchstone.NotFound {
			t.Errorf("%s: readable after a restart: %v", keysFile, err)
		}
		warm := events[1]
		if err := k.Open(t.Context(), &warm); err != nil || warm.Private.Texts[0].Text != "warm" {
			t.Errorf("somebody else was forgotten: %v", err)
		}
		if err := v.Close(); err != nil {
			t.Fatal(err)
		}
		if n := rowsOfKeys(t, folder); n != 1 { // of subject 8
			t.Errorf("%s: %d wrapped keys are left, want 1", keysFile, n)
		}
	}
}

// The wrapped key must not be found in any file of the folder.
func TestForgottenKeysLeaveNoBytes(t *testing.T) {
	folder := t.TempDir()
	v := open(t, folder)
	k := keysOf(t, v, hotel)
	var events []touchstone.Event
	for i := range 300 {
		events = append(events, said(byte(i), touchstone.SubjectID(i+1), "cold"))
	}
	sealAll(t, k, events...)
	wrapped := wrappedKey(t, v, folder, 150)
	if !foundIn(t, folder, wrapped) {
		t.Fatal("the wrapped key is not where the test looks for it")
	}
	if _, err := k.Enter(t.Context(), []touchstone.SubjectID{150}, "usr_1", ""); err != nil {
		t.Fatal(err)
	}
	if err := k.Forget(t.Context(), []touchstone.SubjectID{150}); err != nil {
		t.Fatal(err)
	}
	if foundIn(t, folder, wrapped) {
		t.Error("a destroyed key is left in a file")
	}
}

func TestErasedSubjectsAreRefusedForGood(t *testing.T) {
	folder := t.TempDir()
	k := keysOf(t, open(t, folder), hotel)
	if _, err := k.Enter(t.Context(), []touchstone.SubjectID{7}, "usr_1", ""); err != nil {
		t.Fatal(err)
	}
	came := said(1, 8, "cold")
	came.Subjects = []touchstone.SubjectID{8, 7}
	came.Objects = []touchstone.Object{{Type: "order", ID: "o1"}}
	came.Consents = []touchstone.Consent{{Purpose: "mail"}}
	came.Unit = "shop-1"
	got := sealAll(t, k, came, said(2, 8, "warm"))
	if diff := cmp.Diff(touchstone.Event{ID: came.ID, Kind: came.Kind, Unit: "shop-1"}, got[0]); diff != "" {
		t.Errorf("an event that names an erased subject: %s", diff)
	}
	if len(got[1].Sealed) == 0 || len(got[1].Subjects) != 1 {
		t.Error("somebody else's event was touched")
	}
	if _, err := k.SealValue(t.Context(), 7, []byte("x")); touchstone.KindOf(err) != touchstone.NotFound {
		t.Errorf("a value of an erased subject: %v", err)
	}
	if other := sealAll(t, keysOf(t, open(t, t.TempDir()), "other"), said(1, 7, "x")); len(other[0].Sealed) == 0 {
		t.Error("another workspace's subject was refused")
	}
}

func TestTheLedgerIsKept(t *testing.T) {
	folder := t.TempDir()
	v := open(t, folder)
	k := keysOf(t, v, hotel)
	for _, bad := range [][]touchstone.SubjectID{nil, {0, 7}} {
		if _, err := k.Enter(t.Context(), bad, "usr_1", ""); touchstone.KindOf(err) != touchstone.Invalid {
			t.Errorf("%v was entered: %v", bad, err)
		}
	}
	first, err := k.Enter(t.Context(), []touchstone.SubjectID{1 << 63, 7}, "usr_1", "by letter")
	if err != nil {
		t.Fatal(err)
	}
	if err := k.Mark(t.Context(), first.ID, "keys", 2); err != nil {
		t.Fatal(err)
	}
	if err := v.Close(); err != nil {
		t.Fatal(err)
	}
	v = open(t, folder)
	k = keysOf(t, v, hotel)
	first.Steps = []vault.Step{{Name: "keys", Done: noon, Count: 2}}
	got, err := k.Erasures(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]vault.Erasure{first}, got); diff != "" {
		t.Error(diff)
	}
	if _, err := keysOf(t, v, "other").Erasure(t.Context(), first.ID); touchstone.KindOf(err) != touchstone.NotFound {
		t.Errorf("another workspace sees the entry: %v", err)
	}
	if all, err := keysOf(t, v, "other").Erasures(t.Context()); err != nil || len(all) != 0 {
		t.Errorf("another workspace sees %v, %v", all, err)
	}
}

func TestLedgersMerge(t *testing.T) {
	from, into := open(t, t.TempDir()), open(t, t.TempDir())
	k := keysOf(t, into, hotel)
	events := sealAll(t, k, said(1, 7, "cold"))
	entry, err := keysOf(t, from, hotel).Enter(t.Context(), []touchstone.SubjectID{7}, "usr_1", "")
	if err != nil {
		t.Fatal(err)
	}
	var copied bytes.Buffer
	if err := from.WriteLedger(t.Context(), &copied); err != nil {
		t.Fatal(err)
	}
	for range 2 { // the second time changes nothing
		if err := into.MergeLedger(t.Context(), bytes.NewReader(copied.Bytes())); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := k.Erasures(t.Context()); err != nil || !cmp.Equal(got, []vault.Erasure{entry}) {
		t.Errorf("got %v, %v", got, err)
	}
	if err := k.Open(t.Context(), &events[0]); touchstone.KindOf(err) != touchstone.NotFound {
		t.Errorf("the merged entry does not hold: %v", err)
	}
	if err := into.MergeLedger(t.Context(), strings.NewReader(`{"id": 5}`)); err == nil {
		t.Error("a malformed copy was taken")
	}
}

func TestTheMasterKeyIsGuarded(t *testing.T) {
	folder := t.TempDir()
	v := open(t, folder)
	sealAll(t, keysOf(t, v, hotel), said(1, 7, "cold"))
	file := filepath.Join(folder, "master.key")
	info, err := os.Stat(file)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Fatalf("mode %v, %v", info.Mode(), err)
	}
	if _, err := vault.Open(t.Context(), folder, vault.Options{Now: time.Now}); touchstone.KindOf(err) != touchstone.Conflict {
		t.Errorf("opened twice: %v", err)
	}
	if err := v.Close(); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	master, err := vault.ParseMaster(string(text))
	if err != nil {
		t.Fatal(err)
	}
	refused := func(what string, o vault.Options) {
		t.Helper()
		o.Now = time.Now
		v, err := vault.Open(t.Context(), folder, o)
		if err == nil {
			v.Close()
		}
		if touchstone.KindOf(err) != touchstone.Invalid || strings.Contains(err.Error(), strings.TrimSpace(string(text))) {
			t.Errorf("%s: %v", what, err)
		}
	}
	refused("another key", vault.Options{Master: bytes.Repeat([]byte{1}, 32)})
	refused("a short key", vault.Options{Master: []byte{1}})
	if err := os.Chmod(file, 0o644); err != nil {
		t.Fatal(err)
	}
	refused("a file that others can read", vault.Options{})
	if err := os.Chmod(file, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte("not a key"), 0o600); err != nil {
		t.Fatal(err)
	}
	refused("a malformed file", vault.Options{})
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	refused("a missing file", vault.Options{})
	given, err := vault.Open(t.Context(), folder, vault.Options{Master: master, Now: time.Now})
	if err != nil {
		t.Fatalf("the key as given: %v", err)
	}
	given.Close()
	if _, err := os.Stat(file); !errors.Is(err, os.ErrNotExist) {
		t.Error("a given key was written to a file")
	}
}

func TestDamageAndNewerFilesAreNamed(t *testing.T) {
	folder := t.TempDir()
	open(t, folder).Close()
	exec(t, folder, "keys.db", "PRAGMA user_version = 99")
	if _, err := vault.Open(t.Context(), folder, vault.Options{Now: time.Now}); touchstone.KindOf(err) != touchstone.Conflict {
		t.Errorf("a newer file: %v", err)
	}
	if err := os.WriteFile(filepath.Join(folder, "keys.db"), bytes.Repeat([]byte("no database"), 1000), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := vault.Open(t.Context(), folder, vault.Options{Now: time.Now}); err == nil || !strings.Contains(err.Error(), "keys.db") {
		t.Errorf("a damaged file: %v", err)
	}
}

func TestSecretsDifferByWorkspaceAndLast(t *testing.T) {
	folder := t.TempDir()
	v := open(t, folder)
	one, two := keysOf(t, v, hotel).Secret(), keysOf(t, v, "other").Secret()
	if len(one) != 32 || bytes.Equal(one, two) {
		t.Errorf("secrets of %d bytes; equal: %v", len(one), bytes.Equal(one, two))
	}
	v.Close()
	if !bytes.Equal(one, keysOf(t, open(t, folder), hotel).Secret()) {
		t.Error("the secret changed")
	}
	if foundIn(t, folder, one) || foundIn(t, folder, []byte(hex.EncodeToString(one))) {
		t.Error("the secret stands in a file")
	}
	if _, err := v.Keys(t.Context(), "No Name"); touchstone.KindOf(err) != touchstone.Invalid {
		t.Errorf("a bad name: %v", err)
	}
}
