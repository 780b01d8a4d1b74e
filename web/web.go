// SPDX-License-Identifier: Apache-2.0

// Package web holds the pages that are built with Node and carried in the
// program: the report of an analysis, the first page of a server, and the app.
//
// One idea: npm run build in this folder writes a dist folder per page, and the
// Go build takes up what lies there; a program built without Node lacks the
// pages and says so when it is asked for one.
//
// What it promises: the files as built, unchanged. What it does not do: fill
// them with data (package report) or decide who may see them.
package web

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"time"
)

//go:embed all:report/dist all:home/dist home/index.html all:app/dist
var files embed.FS

// Bundle is a page's script and style sheet.
type Bundle struct {
	Script []byte
	Style  []byte
}

// Report gives the bundle of the report page. The error is fs.ErrNotExist when
// the program was built without it.
func Report() (Bundle, error) { return bundle(files, "report/dist/report") }

// Site serves everything that people open: the first page and the app. The error
// is fs.ErrNotExist when the program was built without them.
func Site(random io.Reader) (http.Handler, error) {
	first, err := Home()
	if err != nil {
		return nil, err
	}
	app, err := App(random)
	if err != nil {
		return nil, err
	}
	mux := http.NewServeMux()
	mux.Handle("/", first)
	mux.Handle("/app/", app)
	return mux, nil
}

// Home serves the first page at / and what it loads below /assets/. Everything
// it needs comes from the program. The error is fs.ErrNotExist when the program
// was built without it.
func Home() (http.Handler, error) {
	built, err := bundle(files, "home/dist/home")
	if err != nil {
		return nil, err
	}
	page, err := files.ReadFile("home/index.html")
	if err != nil {
		return nil, err
	}
	return home(page, built), nil
}

// homePolicy lets the page load what comes from this server, and nothing else.
const homePolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; frame-src 'self'; " +
	"base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

func home(page []byte, built Bundle) http.Handler {
	mux := http.NewServeMux()
	for pattern, file := range map[string]struct {
		kind string
		body []byte
	}{
		"GET /{$}":             {"text/html; charset=utf-8", page},
		"GET /assets/home.js":  {"text/javascript; charset=utf-8", built.Script},
		"GET /assets/home.css": {"text/css; charset=utf-8", built.Style},
	} {
		tag := fmt.Sprintf(`"%x"`, sha256.Sum256(file.body))
		mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", file.kind)
			w.Header().Set("Content-Security-Policy", homePolicy)
			w.Header().Set("Cache-Control", "no-cache")
			w.Header().Set("ETag", tag)
			http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(file.body))
		})
	}
	return mux
}

func bundle(from fs.FS, name string) (Bundle, error) {
	script, err := fs.ReadFile(from, name+".js")
	if err != nil {
		return Bundle{}, err
	}
	style, err := fs.ReadFile(from, name+".css")
	if err != nil {
		return Bundle{}, err
	}
	return Bundle{Script: script, Style: style}, nil
}
