// SPDX-License-Identifier: Apache-2.0

package web

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"path"
	"strings"
)

// appPolicy lets the app load what comes from this server, and style sheets that
// the page itself makes under its nonce.
const appPolicy = "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-%s'; img-src 'self' data:; connect-src 'self'; font-src 'self'; " +
	"base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// noncePlace is where the build leaves room for the nonce of each request.
const noncePlace = "__NONCE__"

// appKinds are the files that the build makes.
var appKinds = map[string]string{".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8", ".txt": "text/plain; charset=utf-8"}

// App serves the web app below /app/. Every address that is no file is the page,
// which finds its way itself. The nonces come from random. The error is
// fs.ErrNotExist when the program was built without the app.
func App(random io.Reader) (http.Handler, error) {
	built, err := fs.Sub(files, "app/dist")
	if err != nil {
		return nil, err
	}
	return app(built, random)
}

func app(built fs.FS, random io.Reader) (http.Handler, error) {
	page, err := fs.ReadFile(built, "index.html")
	if err != nil {
		return nil, err
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /app/", func(w http.ResponseWriter, _ *http.Request) { appPage(w, page, random) })
	mux.HandleFunc("GET /app/assets/{file}", func(w http.ResponseWriter, r *http.Request) { appFile(w, r, built, "assets/"+r.PathValue("file")) })
	mux.HandleFunc("GET /app/licences.txt", func(w http.ResponseWriter, r *http.Request) { appFile(w, r, built, "licences.txt") })
	return mux, nil
}

// appPage writes the page under a nonce of its own.
func appPage(w http.ResponseWriter, page []byte, random io.Reader) {
	raw := make([]byte, 16)
	if _, err := io.ReadFull(random, raw); err != nil {
		http.Error(w, http.StatusText(http.StatusInternalServerError), http.StatusInternalServerError)
		return
	}
	nonce := base64.RawURLEncoding.EncodeToString(raw)
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Security-Policy", fmt.Sprintf(appPolicy, nonce))
	w.Header().Set("Cache-Control", "no-store")
	_, _ = w.Write(bytes.ReplaceAll(page, []byte(noncePlace), []byte(nonce))) // a client that left is nobody's error
}

// appFile writes a file whose name tells its content, so it may be kept.
func appFile(w http.ResponseWriter, r *http.Request, built fs.FS, name string) {
	body, err := fs.ReadFile(built, name)
	kind := appKinds[path.Ext(name)]
	if err != nil || kind == "" {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", kind)
	w.Header().Set("X-Content-Type-Options", "nosniff")
	if strings.HasPrefix(name, "assets/") {
		w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	_, _ = w.Write(body)
}
