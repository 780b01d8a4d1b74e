// SPDX-License-Identifier: Apache-2.0

package httpapi

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"io"
	"net/http"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"touchstone"
	"touchstone/access"
	"touchstone/workspace"
)

const exportTimeout = 30 * time.Minute

func (a *API) exportRoutes() {
	base := "/v1/workspaces/{workspace}/exports"
	register(a, operation{id: "exportFigures", method: http.MethodGet, path: base + "/figures", tag: "exports", summary: "The answer to a question as CSV", action: access.Export, noun: access.Figure,
		timeout: queryTimeout, responses: file("text/csv")}, a.exportFigures)
	register(a, operation{id: "exportEvents", method: http.MethodGet, path: base + "/events", tag: "exports", summary: "Facts in the order of arrival, one JSON object a line", action: access.Export, noun: access.Event,
		responses: file("application/x-ndjson")}, a.exportEvents)
	register(a, operation{id: "exportAudit", method: http.MethodGet, path: base + "/audit", tag: "exports", summary: "The audit log, the newest first, one JSON object a line", action: access.Export, noun: access.AuditLog,
		responses: file("application/x-ndjson")}, a.exportAudit)
}

// file documents an answer that is a file.
func file(kind string) map[string]*huma.Response {
	schema := &huma.Schema{Type: "string"}
	if kind == "application/json" {
		schema = &huma.Schema{Type: "object", AdditionalProperties: true}
	}
	return map[string]*huma.Response{"200": {Description: "OK", Content: map[string]*huma.MediaType{kind: {Schema: schema}}}}
}

// download writes an answer as a file. What fails midway breaks the connection
// off, so that nobody takes a part for the whole.
func (a *API) download(c *call, kind, name string, write func(context.Context, io.Writer) error) *streamed {
	return &streamed{func(h huma.Context) {
		ctx, cancel := context.WithTimeout(h.Context(), exportTimeout)
		defer cancel()
		_, w := humago.Unwrap(h)
		w.Header().Set("Content-Type", kind)
		w.Header().Set("Content-Disposition", `attachment; filename="`+name+`"`)
		w.WriteHeader(http.StatusOK)
		if err := write(ctx, w); err != nil {
			a.options.Log.ErrorContext(ctx, "export broken off", "request", c.client.Request, "error", err)
			panic(http.ErrAbortHandler)
		}
	}}
}

func (a *API) exportFigures(ctx context.Context, c *call, in *askInput) (*streamed, error) {
	q, err := in.question(ctx, c)
	if err != nil {
		return nil, err
	}
	out, err := a.answer(ctx, c, q, in.AsOf)
	if err != nil {
		return nil, err
	}
	if err := c.exported(ctx, access.Figure, map[string]any{"question": out.Question}); err != nil {
		return nil, err
	}
	return a.download(c, "text/csv; charset=utf-8", "figures.csv", func(_ context.Context, w io.Writer) error { return writeCSV(w, out) }), nil
}

// exported puts an export into the audit log before anything leaves.
func (c *call) exported(ctx context.Context, noun touchstone.Noun, detail map[string]any) error {
	d := access.Deed{Action: "export", Noun: noun}
	if detail != nil {
		var err error
		if d.Detail, err = json.Marshal(detail); err != nil {
			return err
		}
	}
	return c.record(ctx, d)
}

// writeCSV writes an answer with a line for every row: its keys with their
// names, and of every measure n, value, limits, total, method and what it was
// before. Hidden and outside rows say so in the first column.
func writeCSV(w io.Writer, a *Answer) error {
	out := csv.NewWriter(w)
	head := []string{"row"}
	for _, by := range a.By {
		head = append(head, by, by+" name")
	}
	for _, m := range a.Measures {
		for _, part := range []string{"n", "value", "low", "high", "total", "method", "unit", "change", "change low", "change high"} {
			head = append(head, m+" "+part)
		}
	}
	lines := [][]string{head}
	for i := range a.Rows {
		lines = append(lines, csvRow("", len(a.By), &a.Rows[i]))
	}
	if a.Hidden != nil {
		lines = append(lines, csvRow("hidden", len(a.By), a.Hidden))
	}
	for i := range a.Outside {
		lines = append(lines, csvRow("outside", len(a.By), &a.Outside[i]))
	}
	if a.OutsideHidden != nil {
		lines = append(lines, csvRow("outside hidden", len(a.By), a.OutsideHidden))
	}
	return out.WriteAll(lines)
}

func csvRow(kind string, by int, r *AnswerRow) []string {
	line := []string{kind}
	for i := range by {
		key, name := "", ""
		if i < len(r.Keys) && r.Keys[i] != nil {
			key, name = *r.Keys[i], r.Names[i]
		}
		line = append(line, cell(key), cell(name))
	}
	for _, f := range r.Figures {
		n := strconv.FormatInt(f.N, 10)
		if f.Hidden {
			n = ""
		}
		change := FigureChange{}
		changed := ""
		if f.Change != nil {
			change, changed = *f.Change, number(&f.Change.Value)
		}
		line = append(line, n, number(f.Value), number(f.Low), number(f.High), whole(f.Total), string(f.Method), string(f.Unit), changed, number(change.Low), number(change.High))
	}
	return line
}

func number(v *float64) string {
	if v == nil {
		return ""
	}
	return strconv.FormatFloat(*v, 'g', -1, 64)
}

func whole(v *int64) string {
	if v == nil {
		return ""
	}
	return strconv.FormatInt(*v, 10)
}

// cell keeps a spreadsheet from taking a text for a formula.
func cell(text string) string {
	if text != "" && (text[0] == '=' || text[0] == '+' || text[0] == '-' || text[0] == '@' || text[0] == '\t' || text[0] == '\r') {
		return "'" + text
	}
	return text
}

type exportEventsInput struct {
	InWorkspace
	Masking
	After      touchstone.Position     `query:"after" doc:"Events that arrived later."`
	From       time.Time               `query:"from" doc:"Occurred at or after."`
	To         time.Time               `query:"to" doc:"Occurred before."`
	Kind       []touchstone.EventKind  `query:"kind,explode" maxItems:"5"`
	Source     []string                `query:"source,explode" maxItems:"50"`
	Touchpoint touchstone.TouchpointID `query:"touchpoint" maxLength:"80"`
}

func (a *API) exportEvents(ctx context.Context, c *call, in *exportEventsInput) (*streamed, error) {
	l, err := c.eventList(ctx)
	if err != nil {
		return nil, err
	}
	l.masked(in.Masking)
	asked := eventsInput{From: in.From, To: in.To, Kind: in.Kind, Source: in.Source, Touchpoint: in.Touchpoint}
	f, err := asked.filter(l.meaning)
	if err != nil {
		return nil, err
	}
	if err := c.exported(ctx, access.Event, map[string]any{"from": unlessZero(in.From), "to": unlessZero(in.To), "touchpoint": in.Touchpoint, "mask": in.Mask}); err != nil {
		return nil, err
	}
	return a.download(c, "application/x-ndjson", "events.ndjson", func(ctx context.Context, w io.Writer) error {
		if f == nil {
			return nil
		}
		out := json.NewEncoder(w)
		for card, err := range l.cards(ctx, c.ws.Events.Events(ctx, *f, in.After)) {
			if err != nil {
				return err
			}
			if err := out.Encode(card); err != nil {
				return err
			}
		}
		return nil
	}), nil
}

func (a *API) exportAudit(ctx context.Context, c *call, _ *InWorkspace) (*streamed, error) {
	if err := c.exported(ctx, access.AuditLog, nil); err != nil {
		return nil, err
	}
	return a.download(c, "application/x-ndjson", "audit.ndjson", func(ctx context.Context, w io.Writer) error {
		out := json.NewEncoder(w)
		p := workspace.Pager{Limit: workspace.MaxLimit}
		for {
			found, err := c.ws.Store.Audit().List(ctx, workspace.AuditFilter{}, p)
			if err != nil {
				return err
			}
			for _, e := range found.Items {
				if err := out.Encode(entryOf(e)); err != nil {
					return err
				}
			}
			if p.Cursor = found.Next; p.Cursor == "" {
				return nil
			}
		}
	}), nil
}
