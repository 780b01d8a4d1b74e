// SPDX-License-Identifier: Apache-2.0

package web

import (
	"errors"
	"io/fs"
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
