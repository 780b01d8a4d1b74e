// SPDX-License-Identifier: Apache-2.0

package touchstone

// TouchpointID names a touchpoint within its workspace; its text begins with
// "tp_".
type TouchpointID string

// StageID names a stage of a journey within its workspace; its text begins
// with "st_".
type StageID string

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

// Nature tells what a customer meets at a touchpoint.
type Nature string

// The natures.
const (
	Physical Nature = "physical"
	Digital  Nature = "digital"
	Human    Nature = "human"
)

// Layer tells how far from the customer's eyes a touchpoint's work is done.
type Layer string

// The layers of a service blueprint.
const (
	Front   Layer = "front"
	Back    Layer = "back"
	Support Layer = "support"
)

// Status tells where in its life a touchpoint is.
type Status string

// The statuses.
const (
	Planned Status = "planned"
	Active  Status = "active"
	Retired Status = "retired"
)
