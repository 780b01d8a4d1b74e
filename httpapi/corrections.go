// SPDX-License-Identifier: Apache-2.0

package httpapi

import (
	"context"
	"net/http"

	"touchstone"
	"touchstone/access"
	"touchstone/eventstore"
	"touchstone/voice"
	"touchstone/workspace"
)

// FactInput names a fact.
type FactInput struct {
	InWorkspace
	Event string `path:"event" maxLength:"40" doc:"Id of the fact."`
}

// Seen is a version that may be named.
type Seen struct {
	IfMatch string `header:"If-Match" maxLength:"30" doc:"The ETag of the version that is changed; without it the caller's last word holds."`
}

// version gives the version that was seen; 0 where none is named.
func (s Seen) version() (int64, error) {
	if s.IfMatch == "" {
		return 0, nil
	}
	return Precondition(s).version()
}

type correctInput struct {
	FactInput
	Seen
	Body struct {
		Accept   bool                          `json:"accept,omitempty" doc:"All is as the model reads it now; what else is given says what is not."`
		Mark     string                        `json:"mark,omitempty" maxLength:"40" doc:"Of the text that was seen. Conflict where the fact has another."`
		Polarity touchstone.Verdict            `json:"polarity,omitempty" enum:"negative,neutral,positive" doc:"Of the text as a whole."`
		Emotion  string                        `json:"emotion,omitempty" maxLength:"200" doc:"The strongest, or none."`
		Intents  []string                      `json:"intents,omitempty" maxItems:"200" nullable:"false" doc:"All that it has; an empty list says that it has none."`
		Mentions []touchstone.CorrectedMention `json:"mentions,omitempty" maxItems:"200" nullable:"false" doc:"Each takes the place of the model's mention of its aspect (was, where the aspect is corrected) that shares a character with it, or is added; polarity none takes that out."`
	}
}

// Corrected is what people say of a text, beside what the model reads.
type Corrected struct {
	Read        *TextRead               `json:"read"`
	Corrections []touchstone.Correction `json:"corrections" doc:"Of everybody, the oldest first; the newest counts."`
}

func (a *API) correctionRoutes() {
	base, noun := "/v1/workspaces/{workspace}/corrections", touchstone.NounCorrection
	one := base + "/{event}"
	register(a, operation{id: "listCorrections", method: http.MethodGet, path: base, tag: "corrections", summary: "List what people said of texts, the oldest first",
		describe: "Without the texts. A part may hold fewer than limit, and still have a next.", action: access.Read, noun: noun}, a.listCorrections)
	register(a, operation{id: "getCorrections", method: http.MethodGet, path: one, tag: "corrections", summary: "The text of one fact, what the model reads in it, and what people say of it", action: access.Read, noun: noun, about: access.Event}, a.getCorrections)
	register(a, operation{id: "correct", method: http.MethodPut, path: one, tag: "corrections", summary: "Accept or correct what the model reads in the text of one fact",
		describe: "Everybody has one correction of a fact. Saying the same again changes nothing. What a person says holds at once, and for this text under every later model.", action: access.Change, noun: noun, about: access.Event}, a.correct)
	register(a, operation{id: "uncorrect", method: http.MethodDelete, path: one, tag: "corrections", summary: "Take one's own correction of a fact back",
		describe: "The fact is read as the model does again, or as somebody else said. Its versions stay.", action: access.Change, noun: noun, about: access.Event}, a.uncorrect)
	register(a, operation{id: "versionsOfCorrection", method: http.MethodGet, path: one + "/versions", tag: "corrections", summary: "Every version of one's own correction of a fact, the newest first", action: access.Read, noun: noun, about: access.Event}, a.correctionVersions)
}

// sight is a fact whose text a caller may see.
type sight struct {
	*voice.Look
	list *eventList
}

// look opens the text of a fact within the caller's scope; NotFound otherwise.
func (c *call) look(ctx context.Context, in FactInput) (*sight, error) {
	if c.ws.Voice == nil {
		return nil, notHere("voice")
	}
	var id touchstone.EventID
	if err := id.UnmarshalText([]byte(in.Event)); err != nil {
		return nil, inField("path.event", err)
	}
	l, err := c.eventList(ctx)
	if err != nil {
		return nil, err
	}
	found, err := c.ws.Voice.Look(ctx, id)
	if err == nil && l.mine != nil && !l.mine(&found.Event) {
		err = &touchstone.Error{Kind: touchstone.NotFound, Message: touchstone.Msg("corrections.no_text", "event", id.String())}
	}
	if err != nil {
		return nil, err
	}
	return &sight{found, l}, nil
}

func (a *API) getCorrections(ctx context.Context, c *call, in *FactInput) (*content[Corrected], error) {
	s, err := c.look(ctx, *in)
	if err != nil {
		return nil, err
	}
	read, err := s.list.textRead(ctx, s.Look)
	if err != nil {
		return nil, err
	}
	all, err := workspace.All(ctx, c.ws.Store.Corrections(), workspace.ListOptions{Order: workspace.OrderUpdated, Where: ofEvent(s.Event.ID)})
	return &content[Corrected]{Corrected{Read: &read, Corrections: append([]touchstone.Correction{}, all...)}}, err
}

func ofEvent(id touchstone.EventID) []touchstone.Field {
	return []touchstone.Field{{Name: "event", Value: id.String()}}
}

func (a *API) correct(ctx context.Context, c *call, in *correctInput) (*tagged[touchstone.Correction], error) {
	version, err := in.version()
	if err != nil {
		return nil, err
	}
	s, err := c.look(ctx, in.FactInput)
	if err != nil {
		return nil, err
	}
	if in.Body.Mark != "" && in.Body.Mark != s.Mark {
		return nil, &touchstone.Error{Kind: touchstone.Conflict, Field: "body.mark", Message: touchstone.Msg("corrections.other_text")}
	}
	v := in.said(s.Look)
	v.Meta = touchstone.Meta{ID: touchstone.CorrectionID(s.Event.ID, c.who.User), UpdatedBy: c.who.By()}
	v.Event, v.Author, v.Mark = s.Event.ID, c.who.User, s.Mark
	v.Settle()
	if err := v.Validate(); err != nil {
		return nil, err
	}
	if err := c.ws.Voice.Check(s.Look, &v); err != nil {
		return nil, err
	}
	kept, err := c.say(ctx, v, version)
	if err != nil {
		return nil, err
	}
	return &tagged[touchstone.Correction]{ETag: etag(kept.Version), Body: kept}, c.ws.Voice.Relabel(ctx, kept.Event)
}

// said gives what the caller says of a text.
func (in *correctInput) said(l *voice.Look) touchstone.Correction {
	var v touchstone.Correction
	b := &in.Body
	if b.Accept {
		v = l.Accepted()
	}
	if b.Polarity != "" {
		v.Polarity = b.Polarity
	}
	if b.Emotion != "" {
		v.Emotion = b.Emotion
	}
	if b.Intents != nil {
		v.Intents = b.Intents
	}
	if b.Mentions != nil {
		v.Mentions = b.Mentions
	}
	return v
}

// say keeps a correction with its line in the audit log. One that says what
// stands already is not kept again.
func (c *call) say(ctx context.Context, v touchstone.Correction, version int64) (kept touchstone.Correction, err error) {
	err = c.ws.Store.Tx(ctx, func(ws workspace.Workspace) error {
		before, err := mine(ctx, ws, &v, version)
		if err != nil {
			return err
		}
		action := "update"
		switch {
		case before == nil:
			action = "create"
			kept, err = ws.Corrections().Create(ctx, v)
		case before.Deleted != nil:
			action = "restore"
			kept, err = ws.Corrections().Restore(ctx, v.ID, before.Version, v.UpdatedBy)
		case before.Says(&v):
			kept = *before
			return nil
		default:
			kept = *before
		}
		if err == nil && !kept.Says(&v) {
			v.Version = kept.Version
			kept, err = ws.Corrections().Update(ctx, v)
		}
		if err != nil {
			return err
		}
		return ws.Audit().Append(ctx, c.who.Entry(access.Deed{Action: action, Noun: touchstone.NounCorrection, Record: kept.ID, Version: kept.Version}, c.client))
	})
	return kept, err
}

// mine gives the author's correction of the fact, one that was taken back
// included; nil where there never was one. Conflict where another version was
// seen.
func mine(ctx context.Context, ws workspace.Workspace, v *touchstone.Correction, version int64) (*touchstone.Correction, error) {
	found, err := ws.Corrections().Versions(ctx, v.ID, workspace.Pager{Limit: 1})
	if err != nil && touchstone.KindOf(err) != touchstone.NotFound {
		return nil, err
	}
	var before *touchstone.Correction
	var newest int64
	if err == nil && len(found.Items) > 0 {
		before = &found.Items[0]
		newest = before.Version
	}
	if version != 0 && version != newest {
		return nil, &touchstone.Error{Kind: touchstone.Conflict, Field: "header.If-Match", Message: touchstone.Msg("corrections.stale", "version", newest)}
	}
	return before, nil
}

type uncorrectInput struct {
	FactInput
	Seen
}

func (a *API) uncorrect(ctx context.Context, c *call, in *uncorrectInput) (*nothing, error) {
	version, err := in.version()
	if err != nil {
		return nil, err
	}
	s, err := c.look(ctx, in.FactInput)
	if err != nil {
		return nil, err
	}
	v := touchstone.Correction{Meta: touchstone.Meta{ID: touchstone.CorrectionID(s.Event.ID, c.who.User)}}
	err = c.ws.Store.Tx(ctx, func(ws workspace.Workspace) error {
		before, err := mine(ctx, ws, &v, version)
		if err != nil || before == nil || before.Deleted != nil {
			return err
		}
		gone, err := ws.Corrections().Delete(ctx, v.ID, before.Version, c.who.By())
		if err != nil {
			return err
		}
		return ws.Audit().Append(ctx, c.who.Entry(access.Deed{Action: "delete", Noun: touchstone.NounCorrection, Record: gone.ID, Version: gone.Version}, c.client))
	})
	if err != nil {
		return nil, err
	}
	return &nothing{}, c.ws.Voice.Relabel(ctx, s.Event.ID)
}

type correctionVersionsInput struct {
	FactInput
	Cursor string `query:"cursor" maxLength:"2000" doc:"The next of the part before."`
	Limit  int    `query:"limit" minimum:"1" maximum:"1000" default:"100"`
}

func (a *API) correctionVersions(ctx context.Context, c *call, in *correctionVersionsInput) (*content[page[touchstone.Correction]], error) {
	s, err := c.look(ctx, in.FactInput)
	if err != nil {
		return nil, err
	}
	found, err := c.ws.Store.Corrections().Versions(ctx, touchstone.CorrectionID(s.Event.ID, c.who.User), workspace.Pager{Cursor: in.Cursor, Limit: in.Limit})
	if err != nil {
		return nil, err
	}
	return &content[page[touchstone.Correction]]{pageOf(found)}, nil
}

type correctionsInput struct {
	PageInput
	Author touchstone.StaffID `query:"author" maxLength:"80" doc:"Only this person's."`
}

func (a *API) listCorrections(ctx context.Context, c *call, in *correctionsInput) (*content[page[touchstone.Correction]], error) {
	o := workspace.ListOptions{Pager: in.pager()}
	if in.Author != "" {
		o.Where = []touchstone.Field{{Name: "author", Value: string(in.Author)}}
	}
	found, err := c.ws.Store.Corrections().List(ctx, o)
	if err != nil {
		return nil, err
	}
	l, err := c.eventList(ctx)
	if err != nil {
		return nil, err
	}
	if found.Items, err = l.own(ctx, found.Items); err != nil {
		return nil, err
	}
	return &content[page[touchstone.Correction]]{pageOf(found)}, nil
}

// own gives the corrections of facts within the caller's scope.
func (l *eventList) own(ctx context.Context, all []touchstone.Correction) ([]touchstone.Correction, error) {
	if l.mine == nil || len(all) == 0 {
		return all, nil
	}
	f := eventstore.Filter{}
	for i := range all {
		f.Events = append(f.Events, all[i].Event)
	}
	within := map[touchstone.EventID]bool{}
	for e, err := range l.call.ws.Events.Events(ctx, f, 0) {
		if err != nil {
			return nil, err
		}
		within[e.ID] = l.mine(&e)
	}
	out := all[:0]
	for _, v := range all {
		if within[v.Event] {
			out = append(out, v)
		}
	}
	return out, nil
}
