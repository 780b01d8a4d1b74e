// SPDX-License-Identifier: Apache-2.0

package web

import (
	"errors"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"
)

func TestBundleGivesBothFiles(t *testing.T) {
	got, err := bundle(fstest.MapFS{
		"report/dist/report.js":  {Data: []byte("1")},
		"report/dist/report.css": {Data: []byte("a{}")},
	}, "report/dist/report")
	if err != nil || string(got.Script) != "1" || string(got.Style) != "a{}" {
		t.Errorf("got %q, %q, %v", got.Script, got.Style, err)
	}
}

func TestBundleMissing(t *testing.T) {
	for name, files := range map[string]fstest.MapFS{
		"nothing built": {"report/dist/.gitkeep": {}},
		"no style":      {"report/dist/report.js": {}},
		"no script":     {"report/dist/report.css": {}},
	} {
		if _, err := bundle(files, "report/dist/report"); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s: got %v, want fs.ErrNotExist", name, err)
		}
	}
}

func TestHomeServesThePageAndWhatItLoads(t *testing.T) {
	h := home([]byte("<!doctype html>"), Bundle{Script: []byte("1"), Style: []byte("a{}")})
	for path, want := range map[string]struct {
		status     int
		kind, body string
	}{
		"/":                {200, "text/html; charset=utf-8", "<!doctype html>"},
		"/assets/home.js":  {200, "text/javascript; charset=utf-8", "1"},
		"/assets/home.css": {200, "text/css; charset=utf-8", "a{}"},
		"/assets/other.js": {404, "text/plain; charset=utf-8", "404 page not found\n"},
	} {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
		if w.Code != want.status || w.Header().Get("Content-Type") != want.kind || w.Body.String() != want.body {
			t.Errorf("%s: got %d %q %q, want %+v", path, w.Code, w.Header().Get("Content-Type"), w.Body, want)
		}
		if policy := w.Header().Get("Content-Security-Policy"); want.status == 200 && (!strings.Contains(policy, "default-src 'none'") || strings.Contains(policy, "unsafe")) {
			t.Errorf("%s: the policy is %q", path, policy)
		}
		if tag := w.Header().Get("ETag"); want.status == 200 {
			again := httptest.NewRecorder()
			r := httptest.NewRequest(http.MethodGet, path, nil)
			r.Header.Set("If-None-Match", tag)
			h.ServeHTTP(again, r)
			if again.Code != http.StatusNotModified {
				t.Errorf("%s: a page that the browser has comes again with %d", path, again.Code)
			}
		}
	}
}
