// SPDX-License-Identifier: Apache-2.0

package httpapi

import (
	"touchstone/stats"
	"touchstone/voice"
)

// LabelsQuality is how well the strongest emotion of texts is told, or all their
// intents. Right is where people and model give the same: of intents all, and no
// other.
type LabelsQuality struct {
	Texts     int                 `json:"texts" doc:"With such a label."`
	Before    *LabelsTold         `json:"before,omitempty" doc:"By the shipped model; where the workspace taught its model anything, only on texts that it was not learnt from."`
	After     *LabelsTold         `json:"after,omitempty" doc:"By the model with what the workspace taught of these labels, on the same texts."`
	Labels    []LabelQuality      `json:"labels" doc:"By the model that reads now, on the same texts; those of most first."`
	WithModel *AgreementOfTwo     `json:"with_model,omitempty" doc:"Agreement of people and the model that reads now, on the same texts."`
	Between   []AgreementOfPeople `json:"between_people" doc:"Agreement of two people, those of most texts in common first."`
}

// LabelsTold is how many texts are told right.
type LabelsTold struct {
	N      int    `json:"n"`
	Enough bool   `json:"enough" doc:"Whether there are 30 texts; with fewer the share is no more than a hint."`
	Right  Shared `json:"accuracy" doc:"Interval of Wilson."`
}

// LabelQuality is how well one emotion, none, or one intent is told.
type LabelQuality struct {
	Label     string          `json:"label" doc:"Name of an emotion or of an intent; none is no emotion."`
	Found     int             `json:"found" doc:"Texts to which the model gives it."`
	Said      int             `json:"said" doc:"Texts to which people give it."`
	Right     int             `json:"right" doc:"Texts to which both do."`
	Enough    bool            `json:"enough" doc:"Whether both give it to 30 texts."`
	Precision *Shared         `json:"precision,omitempty"`
	Recall    *Shared         `json:"recall,omitempty"`
	Kappa     *AgreementOfTwo `json:"kappa,omitempty" doc:"Agreement of people and model on whether a text has it."`
}

func labelsQuality(q *voice.LabelQuality) *LabelsQuality {
	if q == nil {
		return nil
	}
	out := &LabelsQuality{Texts: q.Texts, Before: labelsTold(q.Base), After: labelsTold(q.Own), Labels: []LabelQuality{}, WithModel: agreementOf(q.WithModel), Between: []AgreementOfPeople{}}
	for _, f := range q.Labels {
		one := LabelQuality{Label: f.Label, Found: f.Found, Said: f.Said, Right: f.Right, Enough: min(f.Found, f.Said) >= voice.Plenty, Kappa: agreementOf(f.Kappa)}
		if f.Found > 0 {
			one.Precision = &Shared{float64(f.Right) / float64(f.Found), f.Precision.Low, f.Precision.High}
		}
		if f.Said > 0 {
			one.Recall = &Shared{float64(f.Right) / float64(f.Said), f.Recall.Low, f.Recall.High}
		}
		out.Labels = append(out.Labels, one)
	}
	for _, p := range q.People {
		out.Between = append(out.Between, AgreementOfPeople{p.A, p.B, agreement(p.Kappa)})
	}
	return out
}

func labelsTold(t *voice.Told) *LabelsTold {
	if t == nil {
		return nil
	}
	return &LabelsTold{t.N, t.N >= voice.Plenty, Shared{float64(t.Right) / float64(t.N), t.Share.Low, t.Share.High}}
}

func agreementOf(k *stats.Kappa) *AgreementOfTwo {
	if k == nil {
		return nil
	}
	return ptr(agreement(*k))
}
