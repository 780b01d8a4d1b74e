// SPDX-License-Identifier: Apache-2.0

package httpapi

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	"touchstone"
	"touchstone/access"
	"touchstone/language/training"
	"touchstone/stats"
	"touchstone/voice"
)

// LanguageQuality is how well texts are read, by the workspace's own labels.
type LanguageQuality struct {
	Texts     int                 `json:"texts" doc:"With labels that count. People are asked about doubtful texts above all, so less is right among them than among all texts."`
	Model     string              `json:"model" doc:"Version that reads."`
	Asked     int                 `json:"asked" doc:"Texts that before and after were asked about: where the workspace taught its model, only those that it was not learnt from."`
	Before    *PolarityQuality    `json:"before,omitempty" doc:"By the shipped model."`
	After     *PolarityQuality    `json:"after,omitempty" doc:"By the model with what the workspace taught it, on the same texts."`
	Taught    *Lesson             `json:"taught,omitempty" doc:"What the model that reads was taught, as it was judged then."`
	Aspects   []MentionsQuality   `json:"aspects" doc:"Those of most labels first."`
	WithModel *AgreementOfTwo     `json:"with_model,omitempty" doc:"Agreement of people and model on polarity."`
	Between   []AgreementOfPeople `json:"between_people" doc:"Agreement of two people on polarity, those of most texts in common first."`

	Emotions *LabelsQuality `json:"emotions,omitempty" doc:"Of the strongest emotion, or none; left out where nobody said which."`
	Intents  *LabelsQuality `json:"intents,omitempty" doc:"Of all intents; left out where nobody said which."`
}

// PolarityQuality is how well polarity is told: negative, neutral, positive.
type PolarityQuality struct {
	N       int     `json:"n"`
	Enough  bool    `json:"enough" doc:"Whether there are 30 labels; with fewer the figures are no more than a hint."`
	Right   Shared  `json:"accuracy" doc:"Interval of Wilson."`
	MacroF1 Shared  `json:"macro_f1" doc:"Interval by bootstrap."`
	ECE     float64 `json:"calibration_error" doc:"Expected, over ten bins, of texts that take a side."`
}

// Shared is a share with its 95 % interval.
type Shared struct {
	Value float64 `json:"value"`
	Low   float64 `json:"low"`
	High  float64 `json:"high"`
}

// MentionsQuality is how well mentions of an aspect are found, a case for each
// text that somebody labelled for it.
type MentionsQuality struct {
	Aspect    string  `json:"aspect"`
	Name      string  `json:"name"`
	Found     int     `json:"found" doc:"Texts in which the model mentions it and somebody says whether rightly."`
	Said      int     `json:"said" doc:"Texts in which somebody says that it is mentioned."`
	Right     int     `json:"right" doc:"Of both."`
	Enough    bool    `json:"enough" doc:"Whether there are 30 cases of each."`
	Precision *Shared `json:"precision,omitempty"`
	Recall    *Shared `json:"recall,omitempty"`
}

// AgreementOfTwo is Cohen's kappa with the standard error of Fleiss, Cohen and
// Everitt.
type AgreementOfTwo struct {
	N        int     `json:"n" doc:"Texts that both labelled."`
	Agreed   int     `json:"agreed"`
	Expected float64 `json:"expected" doc:"Share on which chance alone would agree."`
	Enough   bool    `json:"enough" doc:"Whether there are 30 texts."`
	Kappa    Shared  `json:"kappa" doc:"1 is full agreement, 0 what chance gives."`
}

// AgreementOfPeople is the agreement of two members.
type AgreementOfPeople struct {
	A touchstone.StaffID `json:"a"`
	B touchstone.StaffID `json:"b"`
	AgreementOfTwo
}

// Lesson tells what a model was taught about polarity, and how it was judged by
// texts that it had not learnt from; zero where too few texts have a label. What
// it was taught besides stands in its parts.
type Lesson struct {
	UsageLesson
	Neutral  *UsageLesson `json:"neutral,omitempty" doc:"What it was taught about texts that take no side; left out below ten of them."`
	Emotions *UsageLesson `json:"emotions,omitempty" doc:"About the strongest emotion of texts; left out below ten labels."`
	Intents  *UsageLesson `json:"intents,omitempty" doc:"About all intents of texts; left out below ten labels."`

	Terms *TermLesson `json:"terms,omitempty" doc:"What it was taught about terms; left out where nobody labelled mentions."`
}

// UsageLesson tells what a model was taught about one kind of label, and how it
// was judged by texts that it had not learnt from.
type UsageLesson struct {
	Learnt      int     `json:"learnt" doc:"Texts that it was learnt from."`
	HeldOut     int     `json:"held_out" doc:"Texts that it was judged by."`
	Before      int     `json:"before" doc:"Of them, those that the model before got right."`
	After       int     `json:"after" doc:"And those that the new one got right."`
	P           float64 `json:"p" doc:"Of both being right equally often: McNemar's test, exact and two-sided."`
	Check       int     `json:"check" doc:"Sentences of the program's own that both were asked about."`
	CheckBefore int     `json:"check_before"`
	CheckAfter  int     `json:"check_after"`
	Taken       bool    `json:"taken" doc:"Whether it took the place of the model before: it must be right on no fewer of the held-out texts, of which there must be five, and lose no more than one in every hundred of the check sentences."`
}

// TermLesson tells which terms were learnt to stand for other aspects, and how
// they were judged by texts that they had not been learnt from.
type TermLesson struct {
	Learnt int     `json:"learnt" doc:"Texts with labels of mentions that it was learnt from."`
	Terms  int     `json:"terms" doc:"That stand for another aspect than in the taxonomy, or for none, by people in at least three texts who agree in four of five."`
	Cases  int     `json:"cases" doc:"Aspects of held-out texts of which somebody says whether they are mentioned."`
	Before int     `json:"before" doc:"Of them, those that the model before got right."`
	After  int     `json:"after" doc:"And those that the new one got right."`
	P      float64 `json:"p" doc:"Of both being right equally often: McNemar's test, exact and two-sided."`
	Taken  bool    `json:"taken" doc:"Whether these terms hold now: they must be right in no fewer of the cases, of which there must be five."`
}

func (a *API) languageRoutes() {
	base, noun := "/v1/workspaces/{workspace}/language", touchstone.NounCorrection
	const tag = "corrections"
	register(a, operation{id: "languageQuality", method: http.MethodGet, path: base + "/quality", tag: tag, summary: "How well texts are read, by the workspace's own labels", action: access.Read, noun: noun, timeout: 2 * time.Minute}, a.languageQuality)
	register(a, operation{id: "trainLanguage", method: http.MethodPost, path: base + "/train", tag: tag, summary: "Teach the model how the workspace uses words and terms, from what people corrected",
		describe: "Polarity, neutral texts, emotions, intents and terms are learnt and judged each by itself. It does so by itself after 30 new corrections. A model that is taken reads everything again in the background; getMentions tells how far it is.", action: access.Change, noun: noun, timeout: 5 * time.Minute}, a.trainLanguage)
	register(a, operation{id: "untrainLanguage", method: http.MethodDelete, path: base + "/model", tag: tag, summary: "Go back to the shipped model", describe: "What people said of single texts stays. Nothing to go back from is no fault.", action: access.Change, noun: noun}, a.untrainLanguage)
}

func (a *API) languageQuality(ctx context.Context, c *call, _ *InWorkspace) (*content[LanguageQuality], error) {
	if c.ws.Voice == nil {
		return nil, notHere("voice")
	}
	q, err := c.ws.Voice.Quality(ctx)
	if err != nil {
		return nil, err
	}
	out := LanguageQuality{Texts: q.Texts, Model: q.Model, Asked: q.Asked, Between: []AgreementOfPeople{}}
	if out.Aspects, err = c.mentionsQuality(ctx, q.Aspects); err != nil {
		return nil, err
	}
	out.Before, out.After = polarityQuality(q.Base), polarityQuality(q.Own)
	if l := q.Last; l != nil {
		out.Taught = ptr(lessonOf(l))
	}
	out.WithModel = agreementOf(q.WithModel)
	for _, p := range q.People {
		out.Between = append(out.Between, AgreementOfPeople{p.A, p.B, agreement(p.Kappa)})
	}
	out.Emotions, out.Intents = labelsQuality(q.Emotions), labelsQuality(q.Intents)
	return &content[LanguageQuality]{out}, nil
}

func polarityQuality(s *training.Score) *PolarityQuality {
	if s == nil {
		return nil
	}
	return &PolarityQuality{s.N, s.N >= voice.Plenty, Shared{s.Share(), s.Accuracy.Low, s.Accuracy.High}, Shared{s.MacroF1, s.F1.Low, s.F1.High}, s.ECE}
}

func agreement(k stats.Kappa) AgreementOfTwo {
	return AgreementOfTwo{k.N, k.Agreed, k.Expected, k.N >= voice.Plenty, Shared{k.Value, k.Interval.Low, k.Interval.High}}
}

func lessonOf(l *voice.Lesson) Lesson {
	out := Lesson{}
	if u := usageLesson(l.Usage); u != nil {
		out.UsageLesson = *u
	}
	out.Neutral, out.Emotions, out.Intents = usageLesson(l.Neutral), usageLesson(l.Emotions), usageLesson(l.Intents)
	if t := l.Terms; t != nil {
		out.Terms = &TermLesson{t.Learnt, t.Terms, t.Cases, t.Before, t.After, t.P, t.Better}
	}
	return out
}

func usageLesson(u *training.Lesson) *UsageLesson {
	if u == nil {
		return nil
	}
	return &UsageLesson{u.Learnt, u.HeldOut, u.Before, u.After, u.P, u.Check, u.CheckBefore, u.CheckAfter, u.Better}
}

func (c *call) mentionsQuality(ctx context.Context, all []voice.AspectQuality) ([]MentionsQuality, error) {
	names, out := c.namer(), []MentionsQuality{}
	for _, m := range all {
		name, err := names.aspect(ctx, m.Aspect)
		if err != nil {
			return nil, err
		}
		one := MentionsQuality{Aspect: m.Aspect, Name: name, Found: m.Found, Said: m.Said, Right: m.Right, Enough: min(m.Found, m.Said) >= voice.Plenty}
		if m.Found > 0 {
			one.Precision = &Shared{float64(m.Right) / float64(m.Found), m.Precision.Low, m.Precision.High}
		}
		if m.Said > 0 {
			one.Recall = &Shared{float64(m.Right) / float64(m.Said), m.Recall.Low, m.Recall.High}
		}
		out = append(out, one)
	}
	return out, nil
}

// all gives Forbidden unless the caller may change corrections of every fact.
func (c *call) all() error {
	if c.who.May(access.Change, touchstone.NounCorrection) == access.Allow {
		return nil
	}
	return &touchstone.Error{Kind: touchstone.Forbidden, Message: touchstone.Msg("api.not_own")}
}

func (a *API) trainLanguage(ctx context.Context, c *call, _ *InWorkspace) (*content[Lesson], error) {
	if err := c.all(); err != nil {
		return nil, err
	}
	if c.ws.Voice == nil {
		return nil, notHere("voice")
	}
	l, err := c.ws.Voice.Teach(ctx)
	if err != nil {
		return nil, err
	}
	out := lessonOf(l)
	detail, err := json.Marshal(out)
	if err != nil {
		return nil, err
	}
	return &content[Lesson]{out}, c.record(ctx, access.Deed{Action: "train", Noun: touchstone.NounCorrection, Detail: detail})
}

func (a *API) untrainLanguage(ctx context.Context, c *call, _ *InWorkspace) (*nothing, error) {
	if err := c.all(); err != nil {
		return nil, err
	}
	if c.ws.Voice == nil {
		return nil, notHere("voice")
	}
	gone, err := c.ws.Voice.Unlearn()
	if err != nil || !gone {
		return &nothing{}, err
	}
	return &nothing{}, c.record(ctx, access.Deed{Action: "untrain", Noun: touchstone.NounCorrection})
}
