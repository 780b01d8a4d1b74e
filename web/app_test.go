// SPDX-License-Identifier: Apache-2.0

package web

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
)

// ask gives the answer of the app to a GET.
func ask(t *testing.T, h http.Handler, path string) *httptest.ResponseRecorder {
	t.Helper()
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
	return w
}

func small(t *testing.T) http.Handler {
	t.Helper()
	h, err := app(fstest.MapFS{
		"index.html":         {Data: []byte(`<script nonce="__NONCE__" src="/app/assets/a.js"></script><meta nonce="__NONCE__">`)},
		"assets/a.js":        {Data: []byte("1")},
		"assets/secret.json": {Data: []byte("{}")},
	}, bytes.NewReader(append(bytes.Repeat([]byte{1}, 16), bytes.Repeat([]byte{2}, 16)...)))
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func TestAppPageHasANonceOfItsOwnEachTime(t *testing.T) {
	h := small(t)
	// 16 bytes of 1, and of 2, in base64url without padding
	for _, nonce := range []string{"AQEBAQEBAQEBAQEBAQEBAQ", "AgICAgICAgICAgICAgICAg"} {
		w := ask(t, h, "/app/main/overview")
		policy := w.Header().Get("Content-Security-Policy")
		if w.Code != 200 || !strings.Contains(policy, "style-src 'self' 'nonce-"+nonce+"'") || strings.Contains(policy, "unsafe") {
			t.Errorf("got %d under the policy %q", w.Code, policy)
		}
		if want := `<script nonce="` + nonce + `" src="/app/assets/a.js"></script><meta nonce="` + nonce + `">`; w.Body.String() != want {
			t.Errorf("got %q, want %q", w.Body, want)
		}
	}
	if w := ask(t, h, "/app/"); w.Code != http.StatusInternalServerError {
		t.Errorf("without random bytes the page came with %d", w.Code)
	}
}

func TestAppFiles(t *testing.T) {
	h := small(t)
	w := ask(t, h, "/app/assets/a.js")
	if w.Code != 200 || w.Body.String() != "1" || w.Header().Get("Content-Type") != "text/javascript; charset=utf-8" || !strings.Contains(w.Header().Get("Cache-Control"), "immutable") {
		t.Errorf("got %d %q %v", w.Code, w.Body, w.Header())
	}
	for _, path := range []string{"/app/assets/b.js", "/app/assets/secret.json", "/app/assets/..%2findex.html"} {
		if w := ask(t, h, path); w.Code != http.StatusNotFound {
			t.Errorf("%s: got %d", path, w.Code)
		}
	}
}

func TestAppMissing(t *testing.T) {
	if _, err := app(fstest.MapFS{".gitkeep": {}}, nil); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("got %v, want fs.ErrNotExist", err)
	}
}

// shellBudget is how much script the shell may need, as sent: the project's
// promise is 260 KB.
const shellBudget = 260_000

// TestShellKeepsItsBudget weighs what the page loads before anything is shown:
// its script, what that is told to load with it, and the shell's words in the
// language that needs more of them.
func TestShellKeepsItsBudget(t *testing.T) {
	page, err := files.ReadFile("app/dist/index.html")
	if err != nil {
		t.Fatalf("the app is not built: run make build: %v", err)
	}
	loaded := regexp.MustCompile(`(?:src|href)="/app/(assets/[^"]+\.js)"`).FindAllSubmatch(page, -1)
	if len(loaded) == 0 {
		t.Fatalf("no script is loaded by %s", page)
	}
	total := 0
	for _, m := range loaded {
		body, err := files.ReadFile("app/dist/" + string(m[1]))
		if err != nil {
			t.Fatal(err)
		}
		total += packed(t, body)
	}
	words, err := fs.Glob(files, "app/dist/assets/app-*.js")
	if err != nil || len(words) != 2 {
		t.Fatalf("found the shell's words in %v, want two languages: %v", words, err)
	}
	heavier := 0
	for _, name := range words {
		body, err := files.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		heavier = max(heavier, packed(t, body))
	}
	total += heavier
	t.Logf("the shell needs %d bytes of script in %d files, %d of them words", total, len(loaded)+1, heavier)
	if total > shellBudget {
		t.Errorf("the shell needs %d bytes of script, more than %d", total, shellBudget)
	}
}

func packed(t *testing.T, body []byte) int {
	t.Helper()
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	if _, err := z.Write(body); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Len()
}
