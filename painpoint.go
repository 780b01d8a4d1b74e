// SPDX-License-Identifier: Apache-2.0

package touchstone

// PainPointID names a pain point within its workspace; its text begins with
// "pain_".
type PainPointID string

// PainPoint is a place where something goes wrong: touchpoint × aspect × unit
// × hour × channel, as far as each is known.
type PainPoint struct {
	Meta
	Label      Label        `json:"label"`
	Touchpoint TouchpointID `json:"touchpoint"`
	Aspect     string       `json:"aspect,omitempty"`
	Unit       UnitID       `json:"unit,omitempty"`
	Hour       *int         `json:"hour,omitempty"` // of the day in the unit's zone, 0 to 23; nil: any
	Channel    Channel      `json:"channel,omitempty"`
	Words      []string     `json:"words,omitempty"` // how customers call it, never a whole text
	Share      *Share       `json:"share,omitempty"` // how many contacts it spoils
	Value      *Money       `json:"value,omitempty"` // what it costs in the period that Evidence names
	Owner      StaffID      `json:"owner,omitempty"`
	Status     PainStatus   `json:"status"`
	Evidence   []Evidence   `json:"evidence,omitempty"`
}

// Share is Hits of N.
type Share struct {
	Hits int64 `json:"hits"`
	N    int64 `json:"n"`
}

// PainStatus tells what is being done about a pain point.
type PainStatus string

// The statuses of a pain point.
const (
	PainOpen      PainStatus = "open"
	PainAccepted  PainStatus = "accepted" // somebody will mend it
	PainMending   PainStatus = "mending"
	PainSolved    PainStatus = "solved"
	PainDismissed PainStatus = "dismissed"
)

// PainStatuses lists every status of a pain point.
var PainStatuses = []PainStatus{PainOpen, PainAccepted, PainMending, PainSolved, PainDismissed}

// Open tells whether the pain point is there still, whatever is done about it.
func (p *PainPoint) Open() bool { return p.Status != PainSolved && p.Status != PainDismissed }

// Validate tells every fault of the pain point.
func (p *PainPoint) Validate() error {
	var f faults
	f.name("label", p.Label)
	f.required("touchpoint", string(p.Touchpoint))
	f.short("aspect", p.Aspect, MaxName)
	f.short("channel", string(p.Channel), MaxName)
	distinct(&f, "words", p.Words)
	oneOf(&f, "status", p.Status, PainStatuses)
	f.evidence("evidence", p.Evidence)
	if p.Hour != nil {
		f.between("hour", int64(*p.Hour), 0, 23)
	}
	if p.Share != nil {
		f.between("share.n", p.Share.N, 0, 1<<62)
		f.between("share.hits", p.Share.Hits, 0, p.Share.N)
	}
	if p.Value != nil {
		f.currency("value.currency", p.Value.Currency)
	}
	return f.err()
}

// Index tells what pain points are ordered and filtered by: touchpoint,
// aspect, unit, channel, owner, status.
func (p *PainPoint) Index() Index {
	return Index{Name: indexName(p.Label), Fields: fields("touchpoint", string(p.Touchpoint), "aspect", p.Aspect, "unit", string(p.Unit),
		"channel", string(p.Channel), "owner", string(p.Owner), "status", string(p.Status))}
}
