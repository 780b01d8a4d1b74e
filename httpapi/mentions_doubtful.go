// SPDX-License-Identifier: Apache-2.0

package httpapi

import (
	"context"
	"net/http"
	"time"

	"touchstone"
	"touchstone/access"
	"touchstone/voice"
)

// TextRead is the text of a fact with what the model reads in it.
type TextRead struct {
	Event          touchstone.EventID      `json:"event"`
	Occurred       time.Time               `json:"occurred"`
	Touchpoint     touchstone.TouchpointID `json:"touchpoint,omitempty"`
	TouchpointName string                  `json:"touchpoint_name,omitempty"`
	Text           string                  `json:"text" doc:"All texts of the fact, a line each. Places in it are characters (Unicode code points) from 0."`
	Mark           string                  `json:"mark" doc:"Names the text; a correction that gives it is refused where the text is another by then."`
	Language       string                  `json:"language"`
	Positive       float64                 `json:"p_positive" doc:"Probability of being positive."`
	Polarity       string                  `json:"polarity" enum:"negative,neutral,positive"`
	Why            []string                `json:"why" doc:"Why the reading is in doubt: unsure (the probability is close to even), ironic, divided (the words of opinion contradict the reading), loose_mention (a mention is as likely wrong as right)."`
	Emotion        string                  `json:"emotion" doc:"The strongest, or none."`
	Intents        []string                `json:"intents"`
	Mentions       []MentionRead           `json:"mentions"`
	Model          string                  `json:"model" doc:"Version."`
}

// MentionRead is a mention that the model reads.
type MentionRead struct {
	Start      int     `json:"start"`
	End        int     `json:"end" doc:"Not included."`
	Aspect     string  `json:"aspect"`
	AspectName string  `json:"aspect_name"`
	Opinion    string  `json:"opinion" doc:"Words that carry the feeling; empty where there are none."`
	Polarity   string  `json:"polarity" enum:"negative,neutral,positive"`
	Confidence float64 `json:"confidence" doc:"Probability that aspect and polarity are right."`
}

type doubtfulInput struct {
	InWorkspace
	Limit  int    `query:"limit" minimum:"1" maximum:"100" default:"20"`
	Cursor string `query:"cursor" maxLength:"40" doc:"The next of the part before."`
	Second bool   `query:"second" doc:"Texts that somebody else labelled and the caller did not, in doubt or not, so that it shows how far people agree."`
}

func (a *API) doubtfulRoutes() {
	register(a, operation{id: "listDoubtful", method: http.MethodGet, path: "/v1/workspaces/{workspace}/mentions/doubtful", tag: "corrections", summary: "Texts of which the model is least sure, to be accepted or corrected",
		describe: "Those that nobody labelled, the newest facts first; among some two thousand facts those come first that differ in touchpoint, aspect and reason, and of texts of the same words there is one. A part may hold fewer than limit, or none, and still have a next.",
		action:   access.Read, noun: access.Event}, a.listDoubtful)
}

func (a *API) listDoubtful(ctx context.Context, c *call, in *doubtfulInput) (*content[page[TextRead]], error) {
	if c.ws.Voice == nil {
		return nil, notHere("voice")
	}
	l, err := c.eventList(ctx)
	if err != nil {
		return nil, err
	}
	found, next, err := c.ws.Voice.Doubtful(ctx, voice.Queue{Cursor: in.Cursor, Limit: in.Limit, Shows: l.mine, Author: c.who.User, Second: in.Second,
		Group: func(e *touchstone.Event) string { return string(l.meaning.Shapes[e.Shape.ID]) }})
	if err != nil {
		return nil, err
	}
	out := page[TextRead]{Items: []TextRead{}, Next: next}
	for _, f := range found {
		text, err := l.textRead(ctx, f)
		if err != nil {
			return nil, err
		}
		out.Items = append(out.Items, text)
	}
	return &content[page[TextRead]]{out}, nil
}

// textRead makes a text ready for the caller.
func (l *eventList) textRead(ctx context.Context, f *voice.Look) (TextRead, error) {
	line := f.Line()
	t := l.meaning.Shapes[f.Event.Shape.ID]
	out := TextRead{Event: f.Event.ID, Occurred: f.Event.Occurred, Touchpoint: t, Text: f.Text, Mark: f.Mark, Language: string(line.Lang), Positive: line.PPositive, Polarity: line.Polarity,
		Why: append([]string{}, f.Reading.Doubts.Names()...), Emotion: "none", Intents: []string{}, Mentions: []MentionRead{}, Model: f.Version}
	if len(line.Emotions) > 0 {
		out.Emotion = string(line.Emotions[0].Name)
	}
	for _, i := range line.Intents {
		out.Intents = append(out.Intents, string(i))
	}
	var err error
	if out.Mentions, err = l.mentions(ctx, f); err != nil {
		return out, err
	}
	out.TouchpointName, err = l.names.touchpoint(ctx, t)
	return out, err
}

// mentions gives the mentions of a text with the names of what they are about.
func (l *eventList) mentions(ctx context.Context, f *voice.Look) ([]MentionRead, error) {
	out := []MentionRead{}
	for _, m := range f.Line().Mentions {
		name, err := l.names.aspect(ctx, m.Aspect)
		if err != nil {
			return nil, err
		}
		out = append(out, MentionRead{Start: m.Start, End: m.End, Aspect: m.Aspect, AspectName: name, Opinion: m.Opinion, Polarity: m.Polarity, Confidence: m.Confidence})
	}
	return out, nil
}
