// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"net/http"

	"touchstone"
	"touchstone/access"
	"touchstone/httpapi"
)

// served gives the API what serves one workspace.
func (h *house) served(ctx context.Context, id touchstone.WorkspaceID) (*httpapi.Workspace, error) {
	r, err := h.room(ctx, id)
	if err != nil {
		return nil, err
	}
	return r.served(), nil
}

func (r *room) served() *httpapi.Workspace {
	return &httpapi.Workspace{
		ID: r.id, Store: r.records, Events: r.facts, Shapes: r.facts, Meaning: r.keeper, Wait: r.drain.Wait, Derivation: r.derivation, Keys: r.keys,
		Identities: r.graph, Identifiers: r.sources.subjects, Privacy: r.office, Imports: r.imports, Search: r.search, Voice: r.voice, Topics: r.topics, Studies: r.studies, Outlooks: r.outlooks, Live: r.live, Trails: r.trails, Rejected: r.drain,
	}
}

// intake gives the handlers through which events come in.
func (h *house) intake(keys *access.WriteKeys) (map[string]http.Handler, error) {
	in, err := httpapi.NewIntake(httpapi.IntakeOptions{Keys: targets{h, keys}, Now: h.now, Log: h.log, Metrics: h.metrics})
	if err != nil {
		return nil, err
	}
	return httpapi.IntakeRoutes(in), nil
}

// targets finds where the messages of a write key go.
type targets struct {
	house *house
	keys  *access.WriteKeys
}

// Target gives where messages sent with a key go.
func (t targets) Target(ctx context.Context, key string) (*httpapi.Target, error) {
	sender, err := t.keys.Sender(ctx, key)
	if err != nil {
		return nil, err
	}
	r, err := t.house.room(ctx, sender.Workspace)
	if err != nil {
		return nil, err
	}
	from, err := r.sources.sender(ctx, sender.Source)
	if err != nil {
		return nil, err
	}
	return &httpapi.Target{Workspace: sender.Workspace, Key: sender.Key, Builder: from.builder, Acceptor: r.drain}, nil
}
