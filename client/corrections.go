// SPDX-License-Identifier: Apache-2.0

package client

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"strconv"

	"touchstone"
)

// CorrectionsPart is a part of what people said of texts.
type CorrectionsPart struct {
	Items []touchstone.Correction `json:"items"`
	Next  string                  `json:"next,omitempty"` // cursor of what follows; "" when nothing does
}

// Saying is what the token's user says of the text of a fact. What is empty is
// not said; an empty list of intents that is not nil says that there are none.
type Saying struct {
	Accept   bool                          `json:"accept,omitempty"` // all is as the model reads it
	Mark     string                        `json:"mark,omitempty"`   // of the text that was seen
	Polarity touchstone.Verdict            `json:"polarity,omitempty"`
	Emotion  string                        `json:"emotion,omitempty"`
	Intents  []string                      `json:"intents,omitzero"`
	Mentions []touchstone.CorrectedMention `json:"mentions,omitempty"`
}

// Shared is a share with its 95 % interval.
type Shared struct {
	Value float64 `json:"value"`
	Low   float64 `json:"low"`
	High  float64 `json:"high"`
}

// PolarityQuality is how well polarity is told.
type PolarityQuality struct {
	N       int     `json:"n"`
	Enough  bool    `json:"enough"` // for more than a hint
	Right   Shared  `json:"accuracy"`
	MacroF1 Shared  `json:"macro_f1"`
	ECE     float64 `json:"calibration_error"`
}

// MentionsQuality is how well mentions of an aspect are found.
type MentionsQuality struct {
	Aspect    string  `json:"aspect"`
	Name      string  `json:"name"`
	Found     int     `json:"found"`
	Said      int     `json:"said"`
	Right     int     `json:"right"`
	Enough    bool    `json:"enough"`
	Precision *Shared `json:"precision,omitempty"`
	Recall    *Shared `json:"recall,omitempty"`
}

// Agreement is how far two who labelled the same texts agree: Cohen's kappa. A
// and B are empty where it is the people and the model.
type Agreement struct {
	A        touchstone.StaffID `json:"a,omitempty"`
	B        touchstone.StaffID `json:"b,omitempty"`
	N        int                `json:"n"`
	Agreed   int                `json:"agreed"`
	Expected float64            `json:"expected"`
	Enough   bool               `json:"enough"`
	Kappa    Shared             `json:"kappa"`
}

// LanguageQuality is how well texts are read, by the workspace's own labels.
type LanguageQuality struct {
	Texts     int               `json:"texts"`
	Model     string            `json:"model"`
	Asked     int               `json:"asked"`
	Before    *PolarityQuality  `json:"before,omitempty"`
	After     *PolarityQuality  `json:"after,omitempty"`
	Taught    *Lesson           `json:"taught,omitempty"`
	Aspects   []MentionsQuality `json:"aspects"`
	WithModel *Agreement        `json:"with_model,omitempty"`
	Between   []Agreement       `json:"between_people"`

	Emotions *LabelsQuality `json:"emotions"` // nil where nobody said which
	Intents  *LabelsQuality `json:"intents"`
}

// LabelsQuality is how well the strongest emotion, or all intents, are told.
type LabelsQuality struct {
	Texts     int            `json:"texts"`
	Before    *LabelsTold    `json:"before,omitempty"`
	After     *LabelsTold    `json:"after,omitempty"`
	Labels    []LabelQuality `json:"labels"`
	WithModel *Agreement     `json:"with_model,omitempty"`
	Between   []Agreement    `json:"between_people"`
}

// LabelsTold is how many texts are told right.
type LabelsTold struct {
	N      int    `json:"n"`
	Enough bool   `json:"enough"`
	Right  Shared `json:"accuracy"`
}

// LabelQuality is how well one emotion or intent is told.
type LabelQuality struct {
	Label     string     `json:"label"`
	Found     int        `json:"found"`
	Said      int        `json:"said"`
	Right     int        `json:"right"`
	Enough    bool       `json:"enough"`
	Precision *Shared    `json:"precision,omitempty"`
	Recall    *Shared    `json:"recall,omitempty"`
	Kappa     *Agreement `json:"kappa,omitempty"`
}

// Lesson is what a model was taught about polarity, and in its parts about other
// labels, and how it was judged.
type Lesson struct {
	UsageLesson
	Neutral  *UsageLesson `json:"neutral"` // nil where too few texts have such a label
	Emotions *UsageLesson `json:"emotions"`
	Intents  *UsageLesson `json:"intents"`
	Terms    *TermLesson  `json:"terms"` // nil where nobody labelled mentions
}

// UsageLesson is what a model was taught about one kind of label.
type UsageLesson struct {
	Learnt      int     `json:"learnt"`
	HeldOut     int     `json:"held_out"`
	Before      int     `json:"before"`
	After       int     `json:"after"`
	P           float64 `json:"p"`
	Check       int     `json:"check"`
	CheckBefore int     `json:"check_before"`
	CheckAfter  int     `json:"check_after"`
	Taken       bool    `json:"taken"`
}

// TermLesson is what the model was taught about terms, judged by aspects of
// texts that it had not learnt from.
type TermLesson struct {
	Learnt int     `json:"learnt"`
	Terms  int     `json:"terms"`
	Cases  int     `json:"cases"`
	Before int     `json:"before"`
	After  int     `json:"after"`
	P      float64 `json:"p"`
	Taken  bool    `json:"taken"`
}

// Corrections lists what people said of texts, at most limit.
func (c *Client) Corrections(ctx context.Context, cursor string, limit int) (*CorrectionsPart, error) {
	q := url.Values{"limit": {strconv.Itoa(limit)}}
	if cursor != "" {
		q.Set("cursor", cursor)
	}
	out, err := call[CorrectionsPart](ctx, c, request{method: http.MethodGet, path: c.workspace("/corrections"), query: q})
	return &out, err
}

// ExportCorrections writes everything that people said of texts, one JSON
// object a line; texts adds the texts, for who may export facts.
func (c *Client) ExportCorrections(ctx context.Context, texts bool, w io.Writer) error {
	return c.copyTo(ctx, w, request{method: http.MethodGet, path: c.workspace("/exports/corrections"), query: url.Values{"texts": {strconv.FormatBool(texts)}}})
}

// Correct says what the text of a fact says. Saying the same again changes
// nothing. NotFound where the fact is gone or has no text.
func (c *Client) Correct(ctx context.Context, event touchstone.EventID, s Saying) (*touchstone.Correction, error) {
	out, err := call[touchstone.Correction](ctx, c, request{method: http.MethodPut, path: c.workspace("/corrections/" + event.String()), body: s})
	return &out, err
}

// LanguageQuality tells how well texts are read.
func (c *Client) LanguageQuality(ctx context.Context) (*LanguageQuality, error) {
	out, err := call[LanguageQuality](ctx, c, request{method: http.MethodGet, path: c.workspace("/language/quality")})
	return &out, err
}

// TrainLanguage teaches the model what people corrected. NotEnough where that
// is too little.
func (c *Client) TrainLanguage(ctx context.Context) (*Lesson, error) {
	out, err := call[Lesson](ctx, c, request{method: http.MethodPost, path: c.workspace("/language/train")})
	return &out, err
}

// UntrainLanguage goes back to the shipped model.
func (c *Client) UntrainLanguage(ctx context.Context) error {
	_, err := call[struct{}](ctx, c, request{method: http.MethodDelete, path: c.workspace("/language/model")})
	return err
}
