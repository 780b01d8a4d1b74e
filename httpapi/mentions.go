// SPDX-License-Identifier: Apache-2.0

package httpapi

import (
	"context"
	"net/http"
	"slices"

	"touchstone"
	"touchstone/access"
	"touchstone/query"
)

// latestVersion in a question stands for the version whose mentions answer.
const latestVersion = "latest"

// MentionsRead tells how far texts have been read into mentions.
type MentionsRead struct {
	Answers string              `json:"answers" doc:"Version of the model whose mentions answer, also as mentions(latest); empty while none has read everything once."`
	Version string              `json:"version" doc:"Of the model that reads."`
	Done    touchstone.Position `json:"done" doc:"It has read every text up to here."`
	Of      touchstone.Position `json:"of" doc:"Of the newest fact."`
}

func (a *API) mentionRoutes() {
	register(a, operation{id: "getMentions", method: http.MethodGet, path: "/v1/workspaces/{workspace}/mentions", tag: "figures", summary: "How far texts have been read into mentions",
		describe: "Another model reads every text again in the background; until it has, the mentions of the one before answer.",
		action:   access.Read, noun: access.Figure}, a.getMentions)
	a.voiceRoutes()
	a.doubtfulRoutes()
	a.correctionRoutes()
	a.languageRoutes()
	a.correctionExportRoutes()
}

func (a *API) getMentions(ctx context.Context, c *call, _ *InWorkspace) (*content[MentionsRead], error) {
	if c.ws.Voice == nil {
		return nil, notHere("voice")
	}
	s, err := c.ws.Voice.Status(ctx)
	if err != nil {
		return nil, err
	}
	return &content[MentionsRead]{MentionsRead{Answers: s.Answers, Version: s.Version, Done: s.Reached, Of: s.Position}}, nil
}

// versioned gives a question with the version that answers in the place of
// latest. Unavailable while no model has read everything once.
func (c *call) versioned(q query.Question) (query.Question, error) {
	isLatest := func(m query.Measure) bool { return m.OfMentions() && m.Version == latestVersion }
	if !slices.ContainsFunc(q.Measures, isLatest) {
		return q, nil
	}
	if c.ws.Voice == nil {
		return q, notHere("voice")
	}
	version := c.ws.Voice.Answers()
	if version == "" {
		return q, &touchstone.Error{Kind: touchstone.Unavailable, Retry: heartbeat, Message: touchstone.Msg("api.texts_unread")}
	}
	q.Measures = slices.Clone(q.Measures)
	for i, m := range q.Measures {
		if isLatest(m) {
			q.Measures[i].Version = version
		}
	}
	return q, nil
}
