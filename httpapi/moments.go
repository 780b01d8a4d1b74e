// SPDX-License-Identifier: Apache-2.0

package httpapi

import (
	"context"
	"net/http"
	"time"

	"touchstone"
	"touchstone/access"
	"touchstone/locale"
	"touchstone/moment/study"
)

// StudyHead is a search for moments of truth, without what it found.
type StudyHead struct {
	ID       string              `json:"id"`
	Made     time.Time           `json:"made"`
	TookMS   int64               `json:"took_ms"`
	Standing bool                `json:"standing" doc:"It answers the standing question, which is asked again by itself when data have changed."`
	Position touchstone.Position `json:"position" doc:"It rests on facts up to here."`
	Revision uint64              `json:"revision" doc:"Of the meaning."`
	Mentions string              `json:"mentions,omitempty" doc:"Version of the model that read the texts."`
	Stale    bool                `json:"stale" doc:"Facts, meaning or mentions have changed since."`
	Moments  []NamedTouchpoint   `json:"moments" doc:"Touchpoints that it found to be moments of truth; within the reader's scope."`
}

// NamedTouchpoint is a touchpoint with its name.
type NamedTouchpoint struct {
	ID   touchstone.TouchpointID `json:"id"`
	Name string                  `json:"name"`
}

// StudyList is the studies of a workspace.
type StudyList struct {
	Studies []StudyHead    `json:"studies" doc:"The newest first."`
	Running []StudyRunning `json:"running" doc:"What runs, then what waits."`
	Failed  []StudyFailed  `json:"failed" doc:"Studies that were asked for and came to nothing, since the program started."`
}

// StudyRunning is a study that is not finished.
type StudyRunning struct {
	ID    string      `json:"id"`
	Since time.Time   `json:"since"`
	Stage study.Stage `json:"stage" enum:"waiting,reading,fitting,scanning"`
	Done  float64     `json:"done" doc:"About, from 0 to 1."`
}

// StudyFailed is a study that came to nothing.
type StudyFailed struct {
	ID      string    `json:"id"`
	At      time.Time `json:"at"`
	Message string    `json:"message"`
}

// StudyAsked names the study that will answer.
type StudyAsked struct {
	ID string `json:"id"`
}

type studyAsk struct {
	InWorkspace
	Body study.Question
}

// StudyInput names a study.
type StudyInput struct {
	InWorkspace
	ID string `path:"id" maxLength:"80" doc:"Id of the study; \"latest\" is the newest answer to the standing question."`
}

func (a *API) momentRoutes() {
	base := "/v1/workspaces/{workspace}/moments"
	op := func(id, method, path, summary string, action access.Action) operation {
		return operation{id: id, method: method, path: base + path, tag: "moments", summary: summary, action: action, noun: access.Study, timeout: queryTimeout}
	}
	ask := op("askMoments", http.MethodPost, "", "Search for moments of truth", access.Change)
	ask.status = http.StatusAccepted
	ask.describe = "The search runs in the background; getMoments gives what it found. The standing question, an empty body, is asked by itself when data have changed."
	register(a, ask, a.askMoments)
	register(a, op("listMoments", http.MethodGet, "", "Searches for moments of truth, done and running", access.Read), a.listMoments)
	register(a, op("getMoments", http.MethodGet, "/{id}", "What a search found, and what to do first", access.Read), a.getMoments)
	register(a, op("cancelMoments", http.MethodDelete, "/{id}", "Stop a search that runs or waits", access.Change), a.cancelMoments)
	register(a, op("compareMoments", http.MethodGet, "/{id}/then", "A search beside an earlier one", access.Read), a.compareMoments)
	register(a, op("imagineMoments", http.MethodPost, "/{id}/what-if", "What would change if fewer encounters were bad, or more were good", access.Read), a.imagineMoments)
	register(a, op("planMoments", http.MethodPost, "/{id}/plan", "What to do first for a budget", access.Read), a.planMoments)
	evidence := op("evidenceOfMoments", http.MethodGet, "/{id}/evidence", "The facts behind a touchpoint's bad encounters", access.Read)
	evidence.noun = access.Event
	register(a, evidence, a.evidenceOfMoments)
}

// studies gives the keeper of studies.
func (c *call) studies() (*study.Keeper, error) {
	if c.ws.Studies == nil {
		return nil, notHere("studies")
	}
	return c.ws.Studies, nil
}

// study gives a study by its id, with the keeper that has it.
func (c *call) study(id string) (*study.Keeper, *study.Study, error) {
	k, err := c.studies()
	if err != nil {
		return nil, nil, err
	}
	s, err := k.Study(id)
	return k, s, err
}

func (a *API) askMoments(_ context.Context, c *call, in *studyAsk) (*content[StudyAsked], error) {
	k, err := c.studies()
	if err != nil {
		return nil, err
	}
	id, err := k.Ask(in.Body)
	if err != nil {
		return nil, err
	}
	return &content[StudyAsked]{StudyAsked{id}}, nil
}

func (a *API) cancelMoments(_ context.Context, c *call, in *StudyInput) (*struct{}, error) {
	k, err := c.studies()
	if err != nil {
		return nil, err
	}
	return nil, k.Cancel(in.ID)
}

func (a *API) listMoments(ctx context.Context, c *call, _ *InWorkspace) (*content[StudyList], error) {
	k, err := c.studies()
	if err != nil {
		return nil, err
	}
	out := StudyList{Studies: []StudyHead{}, Running: []StudyRunning{}, Failed: []StudyFailed{}}
	names := c.namer()
	for _, h := range k.Heads() {
		head, err := c.studyHead(ctx, k, h, names)
		if err != nil {
			return nil, err
		}
		out.Studies = append(out.Studies, head)
	}
	running, failed := k.Status()
	for _, r := range running {
		out.Running = append(out.Running, StudyRunning{r.ID, r.Since, r.Stage, r.Done})
	}
	for _, f := range failed {
		out.Failed = append(out.Failed, StudyFailed{f.ID, f.At, failure(f, c.lang)})
	}
	return &content[StudyList]{out}, nil
}

// failure says why a study failed, without what is internal.
func failure(f study.Failure, lang touchstone.Language) string {
	if known := touchstone.Errors(f.Err); len(known) > 0 && touchstone.KindOf(f.Err) != touchstone.Internal {
		return locale.Text(lang, known[0].Message)
	}
	return locale.Text(lang, touchstone.Msg("api.study_failed", "id", f.ID))
}

func (c *call) studyHead(ctx context.Context, k *study.Keeper, h study.Head, names *namer) (StudyHead, error) {
	out := StudyHead{ID: h.ID, Made: h.Made, TookMS: h.Took.Milliseconds(), Standing: h.Standing, Position: h.Position, Revision: h.Revision, Mentions: h.Mentions, Moments: []NamedTouchpoint{}}
	var err error
	if out.Stale, err = k.Stale(ctx, &h); err != nil {
		return out, err
	}
	for _, id := range h.Moments {
		if !c.ownTouchpoint(touchstone.TouchpointID(id)) {
			continue
		}
		name, err := names.touchpoint(ctx, touchstone.TouchpointID(id))
		if err != nil {
			return out, err
		}
		out.Moments = append(out.Moments, NamedTouchpoint{touchstone.TouchpointID(id), name})
	}
	return out, nil
}
