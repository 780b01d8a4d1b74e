// SPDX-License-Identifier: Apache-2.0

package touchstone

// TouchpointID names a touchpoint within its workspace; its text begins with
// "tp_".
type TouchpointID string

// Touchpoint is one kind of contact between a customer and the organisation.
type Touchpoint struct {
	Meta
	// Key is a stable name that a template or an import gave, such as
	// "hotel.check-in.front-desk"; unique, "" when there is none.
	Key         string       `json:"key,omitempty"`
	Label       Label        `json:"label"`
	Description Label        `json:"description,omitzero"`
	Channel     Channel      `json:"channel,omitempty"` // one of Channels or of the workspace's own
	Medium      Medium       `json:"medium,omitempty"`
	Nature      Nature       `json:"nature,omitempty"`
	Layer       Layer        `json:"layer,omitempty"`
	Phase       Phase        `json:"phase,omitempty"`
	Stage       StageID      `json:"stage,omitempty"`
	Order       int64        `json:"order,omitempty"` // within its stage, ascending
	Department  DepartmentID `json:"department,omitempty"`
	Owners      []StaffID    `json:"owners,omitempty"`
	Units       []UnitID     `json:"units,omitempty"` // where it is offered; none: everywhere
	Status      Status       `json:"status"`
	Tags        []string     `json:"tags,omitempty"`
	Aspects     []string     `json:"aspects,omitempty"` // of texts that are about it, such as "breakfast"
	Evidence    []Evidence   `json:"evidence,omitempty"`
}

// Validate tells every fault of the touchpoint.
func (t *Touchpoint) Validate() error {
	var f faults
	f.short("key", t.Key, MaxName)
	f.name("label", t.Label)
	f.label("description", t.Description, MaxText)
	f.short("channel", string(t.Channel), MaxName)
	oneOfOrNone(&f, "medium", t.Medium, Media)
	oneOfOrNone(&f, "nature", t.Nature, Natures)
	oneOfOrNone(&f, "layer", t.Layer, Layers)
	oneOfOrNone(&f, "phase", t.Phase, Phases)
	distinct(&f, "owners", t.Owners)
	distinct(&f, "units", t.Units)
	oneOf(&f, "status", t.Status, Statuses)
	distinct(&f, "tags", t.Tags)
	distinct(&f, "aspects", t.Aspects)
	f.evidence("evidence", t.Evidence)
	return f.err()
}

// Index tells what touchpoints are ordered and filtered by: key, channel,
// medium, nature, layer, phase, stage, department, owner, unit, status, tag.
func (t *Touchpoint) Index() Index {
	all := fields("key", t.Key, "channel", string(t.Channel), "medium", string(t.Medium), "nature", string(t.Nature), "layer", string(t.Layer),
		"phase", string(t.Phase), "stage", string(t.Stage), "department", string(t.Department), "status", string(t.Status))
	all = each(all, "owner", t.Owners)
	all = each(all, "unit", t.Units)
	all = each(all, "tag", t.Tags)
	return Index{Unique: t.Key, Rank: t.Order, Name: indexName(t.Label), Fields: all}
}

// Place is where the touchpoint stands in the designed journey.
func (t *Touchpoint) Place() TouchpointPlace {
	return TouchpointPlace{Stage: t.Stage, Channel: t.Channel, Layer: t.Layer}
}

// Channel is the way by which a contact happens.
type Channel string

// Channels lists the channels that the product knows. A source may send a
// channel of its own; it is kept as received.
var Channels = []Channel{"website", "app", "wechat", "mini-program", "email", "sms", "ad", "social", "store", "phone", "chat",
	"field-service", "delivery", "product", "packaging", "kiosk", "vr", "marketplace", "event", "mail"}

// Medium tells where a contact happens.
type Medium string

// The media.
const (
	Online  Medium = "online"
	Offline Medium = "offline"
)

// Media lists every medium.
var Media = []Medium{Online, Offline}

// Nature tells what a customer meets at a touchpoint.
type Nature string

// The natures.
const (
	Physical Nature = "physical"
	Digital  Nature = "digital"
	Human    Nature = "human"
)

// Natures lists every nature.
var Natures = []Nature{Physical, Digital, Human}

// Layer tells how far from the customer's eyes a touchpoint's work is done.
type Layer string

// The layers of a service blueprint.
const (
	Front   Layer = "front"
	Back    Layer = "back"
	Support Layer = "support"
)

// Layers lists every layer.
var Layers = []Layer{Front, Back, Support}

// Phase tells when in the life of a product, as its customer lives it, a
// contact happens.
type Phase string

// The phases of a product's life, in their order.
const (
	PhaseAwareness     Phase = "awareness"     // hears of it
	PhaseConsideration Phase = "consideration" // compares and asks
	PhasePurchase      Phase = "purchase"      // orders, books, pays
	PhaseDelivery      Phase = "delivery"      // receives or arrives
	PhaseUse           Phase = "use"           // uses it, stays
	PhaseService       Phase = "service"       // needs help, repair, return
	PhaseLoyalty       Phase = "loyalty"       // comes again, recommends
	PhaseLeaving       Phase = "leaving"       // ends, cancels, disposes
)

// Phases lists the phases in their order.
var Phases = []Phase{PhaseAwareness, PhaseConsideration, PhasePurchase, PhaseDelivery, PhaseUse, PhaseService, PhaseLoyalty, PhaseLeaving}

// Status tells where in its life a touchpoint is.
type Status string

// The statuses.
const (
	Planned Status = "planned"
	Active  Status = "active"
	Retired Status = "retired"
)

// Statuses lists every status.
var Statuses = []Status{Planned, Active, Retired}
