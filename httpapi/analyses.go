// SPDX-License-Identifier: Apache-2.0

package httpapi

import (
	"bytes"
	"context"
	"net/http"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"touchstone"
	"touchstone/access"
	"touchstone/analysis"
	"touchstone/ingest"
	"touchstone/ingest/importing"
	"touchstone/report"
)

const (
	analysisTimeout = 30 * time.Minute
	reportsLast     = time.Hour
	maxReports      = 50 // kept at once, a few MB each
)

// AnalysisCard names the report of a file that was analysed.
type AnalysisCard struct {
	ID     string `json:"id"`
	Title  string `json:"title" doc:"The name of the file."`
	Report string `json:"report" doc:"Address of the report, a page that lasts an hour."`
}

// reports keeps pages for whoever had them made, for a while.
type reports struct {
	mu   sync.Mutex
	kept []keptReport
}

type keptReport struct {
	id        string
	workspace touchstone.WorkspaceID
	user      touchstone.StaffID
	until     time.Time
	page      []byte
}

func (r *reports) keep(k keptReport, now time.Time) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.kept = slices.DeleteFunc(r.kept, func(k keptReport) bool { return !now.Before(k.until) })
	if len(r.kept) >= maxReports {
		r.kept = r.kept[1:]
	}
	r.kept = append(r.kept, k)
}

func (r *reports) find(id string, who access.Principal, now time.Time) ([]byte, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, k := range r.kept {
		if k.id == id && k.user == who.User && k.workspace == who.Workspace && now.Before(k.until) {
			return k.page, true
		}
	}
	return nil, false
}

func (a *API) analysisRoutes() {
	base := "/v1/workspaces/{workspace}/analyses"
	register(a, operation{id: "analyse", method: http.MethodPost, path: base, tag: "analyses", summary: "Analyse a file of ratings or a log; the file is not kept", action: access.Change, noun: access.Analysis,
		status: http.StatusCreated, timeout: analysisTimeout, request: uploaded()}, a.analyse)
	register(a, operation{id: "getReport", method: http.MethodGet, path: base + "/{id}/report", tag: "analyses", summary: "The report as a page", action: access.Change, noun: access.Analysis,
		responses: file("text/html")}, a.getReport)
}

// analyse works on one file at a time: an analysis takes every core.
func (a *API) analyse(ctx context.Context, c *call, in *uploadInput) (*content[AnalysisCard], error) {
	if a.options.Scratch == "" {
		return nil, notHere("analyses")
	}
	files := importing.Uploads{Folder: a.options.Scratch, Now: a.options.Now, NewID: a.options.NewID}
	name := in.Name
	up, err := files.Keep(patient{c.body, c.control, a.options.Now}, name, c.who.User)
	if err != nil {
		return nil, err
	}
	defer func() {
		if err := files.Drop(up.ID); err != nil {
			a.options.Log.ErrorContext(ctx, "drop an upload", "request", c.client.Request, "error", err)
		}
	}()
	select {
	case a.analysing <- struct{}{}:
		defer func() { <-a.analysing }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	settings, err := c.ws.Store.Settings(ctx)
	if err != nil {
		return nil, err
	}
	page, err := a.analysed(ctx, filepath.Join(a.options.Scratch, up.ID, up.File), settings.Industry, c.lang)
	if err != nil {
		return nil, err
	}
	id := "ana_" + a.options.NewID()
	now := a.options.Now()
	a.reports.keep(keptReport{id: id, workspace: c.ws.ID, user: c.who.User, until: now.Add(reportsLast), page: page}, now)
	return &content[AnalysisCard]{AnalysisCard{ID: id, Title: name, Report: "/v1/workspaces/" + string(c.ws.ID) + "/analyses/" + id + "/report"}},
		c.record(ctx, access.Deed{Action: "create", Noun: access.Analysis, Record: id})
}

// analysed reads a file and draws the report in both languages.
func (a *API) analysed(ctx context.Context, path, industry string, lang touchstone.Language) ([]byte, error) {
	table, err := ingest.Read(ctx, []string{path}, ingest.Options{Language: lang})
	if err != nil {
		return nil, err
	}
	o := analysis.Options{Seed: 1, Version: a.options.Version}
	if a.options.Texts != nil {
		o.Texts = a.options.Texts(industry)
	}
	findings, err := analysis.Analyze(ctx, table, o)
	if err != nil {
		return nil, err
	}
	docs := map[touchstone.Language]analysis.Document{}
	for _, l := range touchstone.Languages {
		docs[l] = findings.Document(l)
	}
	var page bytes.Buffer
	err = report.HTML(&page, docs, lang)
	return page.Bytes(), err
}

// getReport shows a report in a box of its own: its scripts reach neither the
// session nor the network.
func (a *API) getReport(_ context.Context, c *call, in *OneInput) (*streamed, error) {
	page, ok := a.reports.find(in.ID, c.who, a.options.Now())
	if !ok {
		return nil, &touchstone.Error{Kind: touchstone.NotFound, Message: touchstone.Msg("api.no_record", "id", in.ID)}
	}
	return &streamed{func(h huma.Context) {
		_, w := humago.Unwrap(h)
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Content-Security-Policy", "sandbox allow-scripts allow-popups allow-downloads; default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data: blob:; font-src data:; frame-ancestors 'self'")
		w.Header().Set("X-Frame-Options", "SAMEORIGIN")
		w.WriteHeader(http.StatusOK)
		_, _ = w.Write(page) // a client that left is nobody's error
	}}, nil
}
