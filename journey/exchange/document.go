// SPDX-License-Identifier: Apache-2.0

package exchange

import (
	"time"

	"touchstone"
)

// Schema names the published form of a Document; docs/schema holds it.
const Schema = "touchstone.journey/1"

// MaxBytes is how long a document may be.
const MaxBytes = 1 << 20

// Document is a designed journey.
type Document struct {
	Schema    string                  `json:"schema"`         // touchstone.journey/1
	Key       string                  `json:"key,omitempty"`  // of the template that made it
	Label     touchstone.Label        `json:"label"`          // its name in both languages
	Kind      touchstone.JourneyKind  `json:"kind,omitempty"` // as-is (unless said) or to-be
	Of        *Name                   `json:"of,omitempty"`   // the journey that one that is to be redesigns
	Level     touchstone.JourneyLevel `json:"level,omitempty"`
	Persona   *Name                   `json:"persona,omitempty"`
	Scenario  touchstone.Label        `json:"scenario,omitzero"`
	Status    touchstone.Status       `json:"status"` // planned, active or retired
	Stages    []Stage                 `json:"stages"` // in the order they are gone through
	Evidence  []touchstone.Evidence   `json:"evidence,omitempty"`
	KnownFrom *Period                 `json:"known_from,omitempty"` // which facts every known rests on
}

// Name is what the document calls a record: the key that a template or an import
// gave it, and its label.
type Name struct {
	Key     string             `json:"key,omitempty"`
	Label   touchstone.Label   `json:"label"`
	Channel touchstone.Channel `json:"channel,omitempty"` // of a touchpoint
}

// Stage is one stage.
type Stage struct {
	Stage       Name                  `json:"stage"`
	Goal        touchstone.Label      `json:"goal,omitzero"`   // what the customer wants here
	Order       touchstone.StageOrder `json:"order,omitempty"` // any (unless said) or sequence
	Journey     *Name                 `json:"journey,omitempty"`
	Touchpoints []Step                `json:"touchpoints,omitempty"`
	Cards       []Card                `json:"cards,omitempty"`
	Known       *Known                `json:"known,omitempty"`
}

// Step is a touchpoint within a stage.
type Step struct {
	Touchpoint   Name             `json:"touchpoint"`
	Alternatives []Name           `json:"alternatives,omitempty"` // any of which does as well
	Optional     bool             `json:"optional,omitempty"`
	Repeats      bool             `json:"repeats,omitempty"`
	Emotion      *int8            `json:"emotion,omitempty"` // expected, -2 (very bad) to 2 (very good)
	Note         touchstone.Label `json:"note,omitzero"`
	Journey      *Name            `json:"journey,omitempty"`
	Known        *Known           `json:"known,omitempty"`
}

// Card is something that a stage says in one of its lanes.
type Card struct {
	ID       string                 `json:"id"`             // unique within the journey
	Lane     touchstone.JourneyLane `json:"lane"`           // actions, thoughts, pains, opportunities, evidence or backstage
	Step     *int                   `json:"step,omitempty"` // which of the stage's touchpoints it stands under, from 0; none: the stage as a whole
	Label    touchstone.Label       `json:"label"`
	Evidence []touchstone.Evidence  `json:"evidence,omitempty"`
	Pain     *Name                  `json:"pain,omitempty"` // the pain point that it is about
}

// Known is what facts said when the document was written.
type Known struct {
	Emotion  *float64                `json:"emotion,omitempty"` // -2 to 2
	Low      *float64                `json:"low,omitempty"`     // lower limit of the 95 % interval
	High     *float64                `json:"high,omitempty"`    // upper limit
	N        int64                   `json:"n"`                 // mentions or answers that the emotion rests on
	Source   string                  `json:"source,omitempty"`  // mentions or score
	Method   string                  `json:"method,omitempty"`  // of the interval
	State    string                  `json:"state"`             // live, thin, stale or none
	Contacts int64                   `json:"contacts"`
	Evidence touchstone.EvidenceKind `json:"evidence,omitempty"` // of a step
}

// Period is a half-open span of time.
type Period struct {
	From *time.Time `json:"from,omitempty"`
	To   *time.Time `json:"to,omitempty"`
	Zone string     `json:"zone,omitempty"` // IANA name
}
