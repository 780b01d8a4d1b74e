// SPDX-License-Identifier: Apache-2.0

package httpapi

import (
	"context"
	"encoding/json"
	"io"
	"net/http"

	"touchstone"
	"touchstone/access"
	"touchstone/eventstore"
	"touchstone/workspace"
)

type exportCorrectionsInput struct {
	InWorkspace
	Texts bool `query:"texts" doc:"With the texts, for who may export facts."`
}

// exportedCorrection is a line of the export.
type exportedCorrection struct {
	touchstone.Correction
	Text *string `json:"text,omitempty"` // nil: not asked for, or gone
}

func (a *API) correctionExportRoutes() {
	register(a, operation{id: "exportCorrections", method: http.MethodGet, path: "/v1/workspaces/{workspace}/exports/corrections", tag: "exports", summary: "What people said of texts, the oldest first, one JSON object a line",
		describe: "Facts, places and labels, without what was said but where it is asked for.", action: access.Export, noun: touchstone.NounCorrection,
		responses: file("application/x-ndjson")}, a.exportCorrections)
}

func (a *API) exportCorrections(ctx context.Context, c *call, in *exportCorrectionsInput) (*streamed, error) {
	if in.Texts {
		if err := c.who.Require(access.Export, access.Event); err != nil {
			return nil, err
		}
		if c.ws.Voice == nil {
			return nil, notHere("voice")
		}
	}
	if err := c.exported(ctx, touchstone.NounCorrection, map[string]any{"texts": in.Texts}); err != nil {
		return nil, err
	}
	return a.download(c, "application/x-ndjson", "corrections.ndjson", func(ctx context.Context, w io.Writer) error {
		out := json.NewEncoder(w)
		o := workspace.ListOptions{Pager: workspace.Pager{Limit: workspace.MaxLimit}}
		for {
			found, err := c.ws.Store.Corrections().List(ctx, o)
			if err != nil {
				return err
			}
			if err := c.writeCorrections(ctx, out, found.Items, in.Texts); err != nil {
				return err
			}
			if o.Cursor = found.Next; o.Cursor == "" {
				return nil
			}
		}
	}), nil
}

func (c *call) writeCorrections(ctx context.Context, out *json.Encoder, all []touchstone.Correction, texts bool) error {
	said := map[touchstone.EventID]string{}
	if texts && len(all) > 0 {
		f := eventstore.Filter{Texts: true}
		for i := range all {
			f.Events = append(f.Events, all[i].Event)
		}
		for e, err := range c.ws.Events.Events(ctx, f, 0) {
			if err != nil {
				return err
			}
			text, err := c.ws.Voice.Text(ctx, &e)
			if err != nil {
				return err
			}
			said[e.ID] = text
		}
	}
	for _, v := range all {
		line := exportedCorrection{Correction: v}
		if text, there := said[v.Event]; there && text != "" {
			line.Text = &text
		}
		if err := out.Encode(line); err != nil {
			return err
		}
	}
	return nil
}
