// SPDX-License-Identifier: Apache-2.0

package httpapi

import (
	"compress/gzip"
	"io"
	"net/http"
	"strings"
	"sync"
)

// packFrom is the least size of a first part that is worth packing. It also
// keeps short answers, such as those with a secret, from telling by their
// length what is in them.
const packFrom = 1024

// packs are writers that wait for their next answer.
type packs struct{ pool sync.Pool }

func (p *packs) take(w io.Writer) *gzip.Writer {
	if z, ok := p.pool.Get().(*gzip.Writer); ok {
		z.Reset(w)
		return z
	}
	z, _ := gzip.NewWriterLevel(w, gzip.BestSpeed) // the level is a valid one
	return z
}

// packed packs long texts for clients that can unpack them.
func (a *API) packed(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !unpacks(r) {
			next.ServeHTTP(w, r)
			return
		}
		p := &packer{ResponseWriter: w, packs: &a.packs}
		next.ServeHTTP(p, r)
		p.close()
	})
}

// unpacks tells whether a client says that it can unpack gzip.
func unpacks(r *http.Request) bool {
	for part := range strings.SplitSeq(r.Header.Get("Accept-Encoding"), ",") {
		name, weight, _ := strings.Cut(strings.ReplaceAll(part, " ", ""), ";")
		if name == "gzip" {
			return strings.Trim(strings.TrimPrefix(weight, "q="), "0.") != "" || weight == ""
		}
	}
	return false
}

// packer decides with the first part of an answer whether it is packed.
type packer struct {
	http.ResponseWriter
	packs   *packs
	status  int
	decided bool
	zip     *gzip.Writer // nil: not packed
}

// WriteHeader is of http.ResponseWriter; it waits for the first part.
func (p *packer) WriteHeader(status int) {
	if p.status == 0 {
		p.status = status
	}
}

// Write is of http.ResponseWriter.
func (p *packer) Write(b []byte) (int, error) {
	p.decide(len(b) >= packFrom)
	if p.zip != nil {
		return p.zip.Write(b)
	}
	return p.ResponseWriter.Write(b)
}

// decide sends the header, once.
func (p *packer) decide(long bool) {
	if p.decided {
		return
	}
	p.decided = true
	h := p.Header()
	if text(h.Get("Content-Type")) {
		h.Add("Vary", "Accept-Encoding")
		if long && h.Get("Content-Encoding") == "" && p.status != http.StatusPartialContent {
			h.Set("Content-Encoding", "gzip")
			h.Del("Content-Length")
			p.zip = p.packs.take(p.ResponseWriter)
		}
	}
	if p.status != 0 {
		p.ResponseWriter.WriteHeader(p.status)
	}
}

// text tells whether a content type packs well and is no stream of events,
// which must not wait.
func text(kind string) bool {
	kind, _, _ = strings.Cut(kind, ";")
	switch kind {
	case "application/json", "application/problem+json", "application/x-ndjson", "application/vnd.oai.openapi+json", "text/csv", "text/html", "text/css", "text/javascript", "image/svg+xml":
		return true
	}
	return false
}

// FlushError is of http.ResponseController.
func (p *packer) FlushError() error {
	p.decide(false)
	if p.zip != nil {
		if err := p.zip.Flush(); err != nil {
			return err
		}
	}
	return http.NewResponseController(p.ResponseWriter).Flush()
}

// Unwrap is for http.ResponseController.
func (p *packer) Unwrap() http.ResponseWriter { return p.ResponseWriter }

func (p *packer) close() {
	p.decide(false)
	if p.zip == nil {
		return
	}
	_ = p.zip.Close() // a client that left is nobody's error
	p.packs.pool.Put(p.zip)
}
