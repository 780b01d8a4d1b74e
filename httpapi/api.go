// SPDX-License-Identifier: Apache-2.0

package httpapi

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/http"
	"path"
	"reflect"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"
	"golang.org/x/sync/semaphore"

	"touchstone"
)

// API serves the product over HTTP. It is an http.Handler.
type API struct {
	options     Options
	huma        huma.API
	operations  []operation
	crossOrigin *http.CrossOriginProtection
	meters      meters
	reports     reports
	analysing   chan struct{} // holds the place of the one analysis that runs
	packs       packs
	foresights  foresights
	questions   *semaphore.Weighted // that may be answered at once
	document    []byte              // the OpenAPI document
	handler     http.Handler
}

// New makes the API. It fails when an option is missing or a metric is
// registered already.
func New(o Options) (*API, error) {
	if err := o.Validate(); err != nil {
		return nil, err
	}
	a := &API{options: o, crossOrigin: http.NewCrossOriginProtection(), analysing: make(chan struct{}, 1),
		questions: semaphore.NewWeighted(int64(cmp.Or(o.Questions, questionsAtOnce)))}
	if o.PublicURL != nil {
		if err := a.crossOrigin.AddTrustedOrigin(o.PublicURL.Scheme + "://" + o.PublicURL.Host); err != nil {
			return nil, fmt.Errorf("make the API: %w", err)
		}
	}
	var err error
	if a.meters, err = newMeters(o.Metrics); err != nil {
		return nil, err
	}
	mux := http.NewServeMux()
	a.huma = humago.New(mux, a.config())
	a.routes()
	if a.document, err = a.describe(); err != nil {
		return nil, err
	}
	a.plain(mux)
	a.handler = a.observed(a.packed(mux))
	return a, nil
}

// describe writes the OpenAPI document, without huma's own form of errors,
// which translate replaces.
func (a *API) describe() ([]byte, error) {
	schemas := a.huma.OpenAPI().Components.Schemas.Map()
	delete(schemas, "ErrorModel")
	delete(schemas, "ErrorDetail")
	raw, err := json.Marshal(a.huma.OpenAPI())
	if err != nil {
		return nil, fmt.Errorf("write the OpenAPI document: %w", err)
	}
	return publish(raw)
}

// ServeHTTP is of http.Handler.
func (a *API) ServeHTTP(w http.ResponseWriter, r *http.Request) { a.handler.ServeHTTP(w, r) }

// OpenAPI gives the OpenAPI 3.1 document, indented JSON. The caller must not
// change it.
func (a *API) OpenAPI() []byte { return a.document }

func (a *API) config() huma.Config {
	return huma.Config{
		OpenAPI: &huma.OpenAPI{
			OpenAPI: "3.1.0",
			Info:    &huma.Info{Title: "Touchstone", Version: "1", Description: "Customer touchpoint management. Errors are application/problem+json; lists have cursors; edits name the version that they change in If-Match."},
			Components: &huma.Components{
				Schemas: huma.NewMapRegistry("#/components/schemas/", schemaName),
				SecuritySchemes: map[string]*huma.SecurityScheme{
					"session": {Type: "apiKey", In: "cookie", Name: "touchstone", Description: "The cookie of POST /v1/session; over TLS its name is __Host-touchstone."},
					"token":   {Type: "http", Scheme: "bearer", Description: "An API token, tst_…"},
				},
			},
		},
		Formats:       map[string]huma.Format{"application/json": huma.DefaultJSONFormat, "json": huma.DefaultJSONFormat},
		DefaultFormat: "application/json",
		Transformers:  []huma.Transformer{a.translate},
	}
}

// routes registers every typed operation.
func (a *API) routes() {
	a.sessionRoutes()
	a.workspaceRoutes()
	a.memberRoutes()
	a.keyRoutes()
	a.registerRoutes()
	a.journeyRoutes()
	a.figureRoutes()
	a.trailRoutes()
	a.ruleRoutes()
	a.discoveryRoutes()
	a.templateRoutes()
	a.eventRoutes()
	a.searchRoutes()
	a.mentionRoutes()
	a.topicRoutes()
	a.momentRoutes()
	a.riskRoutes()
	a.maskingRoutes()
	a.liveRoutes()
	a.customerRoutes()
	a.identityRoutes()
	a.pairRoutes()
	a.erasureRoutes()
	a.importRoutes()
	a.analysisRoutes()
	a.exportRoutes()
	a.tableRoutes()
	a.surveyRoutes()
	a.calendarRoutes()
	a.statusRoutes()
	a.rejectedRoutes()
}

// plain registers what is no typed operation.
func (a *API) plain(mux *http.ServeMux) {
	mux.HandleFunc("GET /healthz", a.health)
	mux.HandleFunc("GET /readyz", a.ready)
	mux.HandleFunc("GET /metrics", a.metrics())
	mux.HandleFunc("GET /v1/openapi.json", a.openAPI)
	for pattern, h := range a.options.Routes {
		mux.Handle(pattern, h)
	}
	mux.HandleFunc("/v1/", a.unknown(mux))
	if a.options.Site != nil {
		mux.Handle("/", a.options.Site)
	} else {
		mux.HandleFunc("/", a.unknown(mux))
	}
}

func (a *API) openAPI(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/vnd.oai.openapi+json;version=3.1")
	w.Header().Set("Cache-Control", "public, max-age=300")
	_, _ = w.Write(a.document) // a client that left is nobody's error
}

// unknown answers what no route does: 405 where another method would be
// answered, else 404.
func (a *API) unknown(mux *http.ServeMux) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		for _, method := range []string{http.MethodGet, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete} {
			other := r.Clone(r.Context())
			other.Method = method
			if _, pattern := mux.Handler(other); method != r.Method && pattern != "" && pattern != "/v1/" && pattern != "/" {
				w.Header().Add("Allow", method)
			}
		}
		if w.Header().Get("Allow") != "" {
			p := newProblem(touchstone.NotFound, a.text(r, touchstone.Msg("api.bad_method", "method", r.Method)), requestID(r.Context()))
			p.Status, p.Title, p.Kind = http.StatusMethodNotAllowed, http.StatusText(http.StatusMethodNotAllowed), "invalid"
			a.write(w, p)
			return
		}
		a.fail(w, r, &touchstone.Error{Kind: touchstone.NotFound, Message: touchstone.Msg("api.no_route")})
	}
}

// schemaName names a type in the OpenAPI document. Types of the vocabulary and
// of this package keep their own name; those of other packages begin with the
// package's, so that no two are called the same.
func schemaName(t reflect.Type, hint string) string {
	name := huma.DefaultSchemaNamer(t, hint)
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice {
		t = t.Elem()
	}
	if t.Name() == "" {
		return name
	}
	if outer, inner, generic := strings.Cut(strings.TrimSuffix(t.Name(), "]"), "["); generic {
		at := strings.LastIndexByte(inner, '.')
		return capital(outer) + prefixed(inner[:max(at, 0)], inner[at+1:])
	}
	return prefixed(t.PkgPath(), name)
}

func prefixed(pkg, name string) string {
	room := path.Base(pkg)
	if room == "touchstone" || room == "httpapi" || room == "." || strings.HasPrefix(pkg, "github.com/danielgtaylor/huma/") {
		return name
	}
	return capital(room) + name
}

func capital(name string) string { return strings.ToUpper(name[:1]) + name[1:] }
