// SPDX-License-Identifier: Apache-2.0

package httpapi

import (
	"crypto/sha256"
	"crypto/subtle"
	"io"
	"net/http"
	"net/netip"
	"strings"

	"github.com/prometheus/client_golang/prometheus/promhttp"

	"touchstone"
)

// health says that the process is alive.
func (a *API) health(w http.ResponseWriter, _ *http.Request) { say(w, "ok") }

// ready says whether the process can serve.
func (a *API) ready(w http.ResponseWriter, r *http.Request) {
	if a.options.Ready != nil {
		if err := a.options.Ready(r.Context()); err != nil {
			a.fail(w, r, err)
			return
		}
	}
	say(w, "ready")
}

func say(w http.ResponseWriter, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, _ = io.WriteString(w, text+"\n") // a client that left is nobody's error
}

// metrics shows the metrics to whoever has the token, or, where none is set, to
// the machine itself.
func (a *API) metrics() http.HandlerFunc {
	show := promhttp.HandlerFor(a.options.Gather, promhttp.HandlerOpts{})
	return func(w http.ResponseWriter, r *http.Request) {
		if !a.maySeeMetrics(r) {
			a.fail(w, r, &touchstone.Error{Kind: touchstone.Unauthenticated, Message: touchstone.Msg("api.metrics_guarded")})
			return
		}
		show.ServeHTTP(w, r)
	}
}

func (a *API) maySeeMetrics(r *http.Request) bool {
	if a.options.MetricsToken == "" {
		ip, err := netip.ParseAddr(peer(r))
		return err == nil && ip.IsLoopback() && r.Header.Get("X-Forwarded-For") == "" && r.Header.Get("Forwarded") == ""
	}
	given, _ := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	got, want := sha256.Sum256([]byte(given)), sha256.Sum256([]byte(a.options.MetricsToken))
	return subtle.ConstantTimeCompare(got[:], want[:]) == 1
}
