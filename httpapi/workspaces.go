// SPDX-License-Identifier: Apache-2.0

package httpapi

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"time"

	"touchstone"
	"touchstone/access"
	"touchstone/language/aspect"
	"touchstone/workspace"
)

type workspaceInput struct {
	InWorkspace
	Precondition
	Body draft[touchstone.Workspace]
}

// AuditEntry is one line of the audit log.
type AuditEntry struct {
	ID      string          `json:"id"`
	At      time.Time       `json:"at"`
	By      string          `json:"by" doc:"Id of a user or of an API token, or a part of the program."`
	Action  string          `json:"action"`
	Noun    touchstone.Noun `json:"noun"`
	Record  string          `json:"record,omitempty"`
	Before  int64           `json:"before,omitempty" doc:"The version that was changed."`
	After   int64           `json:"after,omitempty" doc:"The version that it became."`
	Request string          `json:"request,omitempty"`
	Address string          `json:"address,omitempty"`
	Detail  json.RawMessage `json:"detail,omitempty"`
}

type auditInput struct {
	PageInput
	By     string    `query:"by" maxLength:"80"`
	Action string    `query:"action" maxLength:"80"`
	Noun   string    `query:"noun" maxLength:"80"`
	Record string    `query:"record" maxLength:"80"`
	From   time.Time `query:"from" doc:"At or after."`
	To     time.Time `query:"to" doc:"Before."`
}

func (a *API) workspaceRoutes() {
	base := "/v1/workspaces/{workspace}"
	register(a, operation{id: "getWorkspace", method: http.MethodGet, path: base, tag: "workspace", summary: "The workspace with its settings", action: access.Read, noun: touchstone.NounWorkspace}, a.getWorkspace)
	register(a, operation{id: "updateWorkspace", method: http.MethodPut, path: base, tag: "workspace", summary: "Change name, zone, floor, retention and property lists", action: access.Change, noun: touchstone.NounWorkspace}, a.updateWorkspace)
	register(a, operation{id: "listAudit", method: http.MethodGet, path: base + "/audit", tag: "workspace", summary: "What was done, the newest first", action: access.Read, noun: access.AuditLog}, a.listAudit)
}

func (a *API) getWorkspace(ctx context.Context, c *call, _ *InWorkspace) (*tagged[touchstone.Workspace], error) {
	ws, err := a.options.Store.Workspaces().ByID(ctx, string(c.ws.ID))
	if err != nil {
		return nil, err
	}
	return &tagged[touchstone.Workspace]{ETag: etag(ws.Version), Body: ws}, nil
}

func (a *API) updateWorkspace(ctx context.Context, c *call, in *workspaceInput) (*tagged[touchstone.Workspace], error) {
	version, err := in.version()
	if err != nil {
		return nil, err
	}
	ws := in.Body.value
	ws.Meta = touchstone.Meta{ID: string(c.ws.ID), Version: version, UpdatedBy: c.who.By()}
	if err := errors.Join(ws.Validate(), knownIndustry(ws.Settings.Industry)); err != nil {
		return nil, err
	}
	err = a.options.Store.Tx(ctx, func(store workspace.Store) error {
		if ws, err = store.Workspaces().Update(ctx, ws); err != nil {
			return err
		}
		deed := access.Deed{Action: "update", Noun: touchstone.NounWorkspace, Record: ws.ID, Version: ws.Version}
		return store.In(c.ws.ID).Audit().Append(ctx, c.who.Entry(deed, c.client))
	})
	if err != nil {
		return nil, err
	}
	return &tagged[touchstone.Workspace]{ETag: etag(ws.Version), Body: ws}, nil
}

// knownIndustry tells that there is no such industry.
func knownIndustry(name string) error {
	all := aspect.Industries()
	if name == "" || slices.Contains(all, aspect.Industry(name)) {
		return nil
	}
	return &touchstone.Error{Kind: touchstone.Invalid, Field: "settings.industry", Message: touchstone.Msg("api.no_industry", "value", name, "known", all)}
}

func (a *API) listAudit(ctx context.Context, c *call, in *auditInput) (*content[page[AuditEntry]], error) {
	f := workspace.AuditFilter{By: in.By, Action: in.Action, Noun: touchstone.Noun(in.Noun), Record: in.Record, From: in.From, To: in.To}
	found, err := c.ws.Store.Audit().List(ctx, f, in.pager())
	if err != nil {
		return nil, err
	}
	out := page[AuditEntry]{Items: make([]AuditEntry, len(found.Items)), Next: found.Next}
	for i, e := range found.Items {
		out.Items[i] = entryOf(e)
	}
	return &content[page[AuditEntry]]{out}, nil
}

func entryOf(e workspace.Entry) AuditEntry {
	return AuditEntry{ID: e.ID, At: e.At, By: e.By, Action: e.Action, Noun: e.Noun, Record: e.Record, Before: max(e.Version-1, 0), After: e.Version,
		Request: e.Request, Address: e.Address, Detail: e.Detail}
}

// record puts a deed of the caller into the audit log.
func (c *call) record(ctx context.Context, d access.Deed) error {
	return c.ws.Store.Audit().Append(ctx, c.who.Entry(d, c.client))
}
