// SPDX-License-Identifier: Apache-2.0

package touchstone

import "time"

// Meta is what every kept record has beside its own fields. Stores set all of
// it but ID, which a caller may choose, and UpdatedBy, which the caller says.
type Meta struct {
	// ID names the record within its workspace and noun; its prefix tells the
	// noun ("tp_", "st_" …). 1 to 80 characters.
	ID      string    `json:"id"`
	Version int64     `json:"version"` // from 1; every edit, deletion and restoring adds one
	Created time.Time `json:"created"` // UTC, microseconds
	Updated time.Time `json:"updated"`
	// UpdatedBy is who made this version: a user's or key's id, or the name of
	// the part of the program that did.
	UpdatedBy string     `json:"updated_by,omitempty"`
	Deleted   *time.Time `json:"deleted,omitempty"` // nil while the record stands
}

// Head gives the record's own Meta, so that what holds for every noun can be
// written once.
func (m *Meta) Head() *Meta { return m }

// Index is what lists of a noun can be ordered and filtered by.
type Index struct {
	Unique string  // no two standing records of the noun share it; "" claims nothing
	Rank   int64   // the noun's own order; 0 where it has none
	Name   string  // the order of names: by code points of the Chinese label, else the English one
	Fields []Field // what can be filtered by; a name may come several times
}

// Field is one value that a list can be filtered by.
type Field struct {
	Name  string
	Value string
}

// Noun is what kind of record a record is; it stands in addresses, comments
// and the audit log.
type Noun string

// The nouns of the workspace.
const (
	NounWorkspace    Noun = "workspace"
	NounUser         Noun = "user"
	NounMembership   Noun = "membership"
	NounTouchpoint   Noun = "touchpoint"
	NounStage        Noun = "stage"
	NounDepartment   Noun = "department"
	NounUnit         Noun = "unit"
	NounPersona      Noun = "persona"
	NounJourney      Noun = "journey"
	NounBlueprint    Noun = "blueprint"
	NounPainPoint    Noun = "pain-point"
	NounStandard     Noun = "standard"
	NounRule         Noun = "rule"
	NounSource       Noun = "source"
	NounProfile      Noun = "profile"
	NounSegmentTrait Noun = "segment-trait"
	NounComment      Noun = "comment"
	NounTopic        Noun = "topic"
	NounCorrection   Noun = "correction"
)

// Prefix is what ids of the noun begin with.
func (n Noun) Prefix() string {
	switch n {
	case NounTouchpoint:
		return "tp_"
	case NounStage:
		return "st_"
	case NounDepartment:
		return "dep_"
	case NounUnit:
		return "unit_"
	case NounPersona:
		return "per_"
	case NounJourney:
		return "jny_"
	case NounBlueprint:
		return "bp_"
	case NounPainPoint:
		return "pain_"
	case NounStandard:
		return "std_"
	case NounRule:
		return "rule_"
	case NounSource:
		return "src_"
	case NounProfile:
		return "prf_"
	case NounSegmentTrait:
		return "trait_"
	case NounCorrection:
		return "cor_"
	case NounComment:
		return "cmt_"
	case NounTopic:
		return "topic_"
	case NounUser:
		return "usr_"
	}
	return ""
}

// Evidence is what a statement rests on.
type Evidence struct {
	Kind EvidenceKind `json:"kind"`
	Link string       `json:"link,omitempty"` // an address, or a question's text
	Note string       `json:"note,omitempty"`
}

// EvidenceKind tells how a statement came to be known.
type EvidenceKind string

// The kinds of evidence, the strongest first.
const (
	Observed EvidenceKind = "observed" // counted in facts
	Reported EvidenceKind = "reported" // somebody said so
	Assumed  EvidenceKind = "assumed"  // nobody has looked yet
)

// EvidenceKinds lists every kind of evidence.
var EvidenceKinds = []EvidenceKind{Observed, Reported, Assumed}
