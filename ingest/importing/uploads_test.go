// SPDX-License-Identifier: Apache-2.0

package importing

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"touchstone"
)

func TestUploadsGoWhenTheirTimeIsOver(t *testing.T) {
	now := time.Now()
	u := &Uploads{Folder: t.TempDir(), Now: func() time.Time { return now }, NewID: newIDs("u")}
	keep := func(text string) Upload { return must(u.Keep(strings.NewReader(text), "a.csv", "usr_1")) }
	idle, used, rejected := keep("a\n1\n"), keep("a\n2\n"), keep("a\n3\n")
	if err := os.WriteFile(u.rejects(rejected.ID), []byte("line\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	now = now.Add(uploadsLast + time.Minute)
	if err := u.tidy(map[string]bool{used.ID: true}); err != nil {
		t.Fatal(err)
	}
	there := func(up Upload) bool {
		_, _, err := u.Find(up.ID)
		return err == nil
	}
	if there(idle) || !there(used) || !there(rejected) {
		t.Errorf("idle %v, used %v, rejected %v", there(idle), there(used), there(rejected))
	}
	if err := u.done(rejected.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(u.Folder, rejected.ID, rejected.File)); !os.IsNotExist(err) {
		t.Errorf("an imported file stays: %v", err)
	}
	now = now.Add(rejectsLast)
	if err := u.tidy(nil); err != nil || there(rejected) || there(used) {
		t.Errorf("after a month: %v", err)
	}
	if err := u.done("upl_none"); err != nil {
		t.Error(err)
	}
}

func TestAnUploadIsFoundOnlyByItsID(t *testing.T) {
	u := &Uploads{Folder: t.TempDir(), Now: time.Now, NewID: newIDs("u")}
	up := must(u.Keep(strings.NewReader("a\n1\n"), "../../a.csv", "usr_1"))
	_, path, err := u.Find(up.ID)
	if err != nil || !strings.HasPrefix(path, u.Folder) {
		t.Errorf("found at %s, %v", path, err)
	}
	for _, id := range []string{"", "upl_none", "../" + filepath.Base(u.Folder) + "/" + up.ID, up.ID + "/", "."} {
		if _, _, err := u.Find(id); touchstone.KindOf(err) != touchstone.NotFound {
			t.Errorf("%q: %v", id, err)
		}
	}
}

func FuzzSafeName(f *testing.F) {
	for _, seed := range []string{"a.csv", "../../etc/passwd", "..", "", "a/b\\c:d", "评价.xlsx", "\x00", strings.Repeat("x", 500) + ".csv", strings.Repeat("评", 250) + ".csv", "x " + strings.Repeat("x", longestName-1), "\xff\xfe"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, name string) {
		safe := safeName(name)
		if safe == "" || safe == "." || safe == ".." || safe != filepath.Base(safe) || strings.ContainsAny(safe, "/\\\x00") || len(safe) > longestName || !utf8.ValidString(safe) {
			t.Errorf("%q gives %q", name, safe)
		}
		if again := safeName(safe); again != safe {
			t.Errorf("%q gives %q, which gives %q", name, safe, again)
		}
	})
}
