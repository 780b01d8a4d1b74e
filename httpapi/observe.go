// SPDX-License-Identifier: Apache-2.0

package httpapi

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"runtime/debug"
	"strconv"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"touchstone"
	"touchstone/access"
)

// meters count what is served.
type meters struct {
	seconds *prometheus.HistogramVec
	busy    prometheus.Gauge
	waiting prometheus.Gauge // questions
}

func newMeters(r prometheus.Registerer) (meters, error) {
	m := meters{
		seconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "touchstone_http_request_seconds", Help: "Time to answer a request, by route, method and status.",
			Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30}}, []string{"route", "method", "status"}),
		busy: prometheus.NewGauge(prometheus.GaugeOpts{Name: "touchstone_http_requests_in_flight", Help: "Requests that are being answered."}),
	}
	m.waiting = prometheus.NewGauge(prometheus.GaugeOpts{Name: "touchstone_questions_waiting", Help: "Questions that wait until others are answered."})
	if err := errors.Join(r.Register(m.seconds), r.Register(m.busy), r.Register(m.waiting)); err != nil {
		return m, fmt.Errorf("register the metrics of HTTP: %w", err)
	}
	return m, nil
}

// trace is what is noted about a request while it is served.
type trace struct {
	id   string
	by   string              // user or key
	lang touchstone.Language // of that user; "" when it is not known
}

type traceKey struct{}

// requestID gives the id of the request that a context belongs to.
func requestID(ctx context.Context) string {
	if t, ok := ctx.Value(traceKey{}).(*trace); ok {
		return t.id
	}
	return ""
}

// note says who sent the request that a context belongs to.
func note(ctx context.Context, by string) {
	if t, ok := ctx.Value(traceKey{}).(*trace); ok {
		t.by = by
	}
}

// speak says which language that somebody has chosen.
func speak(ctx context.Context, lang touchstone.Language) {
	if t, ok := ctx.Value(traceKey{}).(*trace); ok {
		t.lang = lang
	}
}

// readersLanguage gives the language in which a request is answered: the one
// that it asks for, else the user's, else Chinese.
func readersLanguage(r *http.Request) touchstone.Language {
	var users touchstone.Language
	if t, ok := r.Context().Value(traceKey{}).(*trace); ok {
		users = t.lang
	}
	return cmp.Or(languageOf(r), users, touchstone.Chinese)
}

// observed gives every request an id, measures and logs it, and answers a panic
// as an internal error. The log has the route's pattern, never the address that
// was asked for, which may hold a question or an identifier.
func (a *API) observed(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		begun := a.options.Now()
		t := &trace{id: a.requestID(r)}
		r = r.WithContext(context.WithValue(r.Context(), traceKey{}, t))
		out := &recorder{ResponseWriter: w}
		a.secure(out.Header(), t.id)
		a.meters.busy.Inc()
		defer a.meters.busy.Dec()
		defer a.finish(out, r, t, begun)
		defer a.recover(out, r)
		next.ServeHTTP(out, r)
	})
}

// requestID takes the id that a proxy gave a request, else makes one.
func (a *API) requestID(r *http.Request) string {
	id := r.Header.Get("X-Request-Id")
	ok := len(id) >= 1 && len(id) <= 64
	for _, c := range []byte(id) {
		ok = ok && (c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-')
	}
	if ok {
		return id
	}
	return a.options.NewID()
}

func (a *API) recover(w *recorder, r *http.Request) {
	cause := recover()
	if cause == nil {
		return
	}
	if cause == http.ErrAbortHandler {
		panic(cause)
	}
	a.options.Log.ErrorContext(r.Context(), "panic while answering", "request", requestID(r.Context()), "route", r.Pattern, "cause", fmt.Sprint(cause), "stack", string(debug.Stack()))
	if w.status == 0 {
		a.fail(w, r, fmt.Errorf("panic: %v", cause))
	}
}

func (a *API) finish(w *recorder, r *http.Request, t *trace, begun time.Time) {
	took := a.options.Now().Sub(begun)
	route, status := r.Pattern, w.status
	if route == "" {
		route = "none"
	}
	if status == 0 {
		status = http.StatusOK
	}
	a.meters.seconds.WithLabelValues(route, methodLabel(r.Method), strconv.Itoa(status)).Observe(took.Seconds())
	level := slog.LevelInfo
	if status >= http.StatusInternalServerError {
		level = slog.LevelError
	}
	a.options.Log.Log(r.Context(), level, "request", "request", t.id, "route", route, "method", methodLabel(r.Method), "status", status,
		"ms", took.Milliseconds(), "bytes", w.written, "by", t.by, "address", a.client(r).Address)
}

// methodLabel keeps labels few, whatever a client sends.
func methodLabel(method string) string {
	switch method {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions:
		return method
	}
	return "other"
}

// secure sets the headers that tell a browser what not to do with an answer. A
// page sets a policy of its own.
func (a *API) secure(h http.Header, id string) {
	h.Set("X-Request-Id", id)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "same-origin")
	h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
	h.Set("X-Frame-Options", "DENY")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Cache-Control", "no-store")
	if a.overTLS() {
		h.Set("Strict-Transport-Security", "max-age=31536000")
	}
}

func (a *API) overTLS() bool {
	return a.options.PublicURL != nil && a.options.PublicURL.Scheme == "https"
}

// client tells where a request came from. X-Forwarded-For is believed from
// trusted proxies only, and read from its end, where they wrote.
func (a *API) client(r *http.Request) access.Client {
	address := peer(r)
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for i := len(hops) - 1; i >= 0 && a.trusts(address); i-- {
		ip, err := netip.ParseAddr(strings.TrimSpace(hops[i]))
		if err != nil {
			break
		}
		address = ip.Unmap().String()
	}
	return access.Client{Address: address, Agent: strings.ToValidUTF8(r.UserAgent(), ""), Request: requestID(r.Context())}
}

// peer gives the address of whoever opened the connection.
func peer(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}

func (a *API) trusts(address string) bool {
	ip, err := netip.ParseAddr(address)
	if err != nil {
		return false
	}
	for _, p := range a.options.TrustedProxies {
		if p.Contains(ip.Unmap()) {
			return true
		}
	}
	return false
}

// recorder remembers what was answered.
type recorder struct {
	http.ResponseWriter
	status  int
	written int64
}

// WriteHeader is of http.ResponseWriter.
func (w *recorder) WriteHeader(status int) {
	if w.status == 0 && status >= http.StatusOK {
		w.status = status
	}
	w.ResponseWriter.WriteHeader(status)
}

// Write is of http.ResponseWriter.
func (w *recorder) Write(b []byte) (int, error) {
	if w.status == 0 {
		w.status = http.StatusOK
	}
	n, err := w.ResponseWriter.Write(b)
	w.written += int64(n)
	return n, err
}

// Unwrap is for http.ResponseController.
func (w *recorder) Unwrap() http.ResponseWriter { return w.ResponseWriter }
