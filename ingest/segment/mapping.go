// SPDX-License-Identifier: Apache-2.0

package segment

import (
	"cmp"
	"strconv"

	"touchstone"
	"touchstone/ingest/envelope"
)

// finish makes the message of what the call said.
func (c *caller) finish() {
	m := c.m
	m.SentAt = c.sentAt
	claimed := c.timestamp
	if !c.original.at.IsZero() {
		claimed = c.original
	}
	m.Claimed, m.Offset = claimed.at, claimed.offset
	c.who()
	switch c.call {
	case Identify:
		m.Kind, m.Name = touchstone.Identify, "identify"
	case Track:
		c.track()
	case Page:
		m.Kind, m.Name = touchstone.Interaction, cmp.Or(c.name, "page")
		c.by("website")
		m.Place = cmp.Or(c.url(), c.name)
	case Screen:
		m.Kind, m.Name = touchstone.Interaction, "screen"
		c.by("app")
		m.Place = cmp.Or(c.name, find(m.Properties, "name"))
	case Group:
		c.joins()
	case Alias:
		c.alias()
	default:
		c.fault("type", touchstone.Msg("segment.unknown_type"))
	}
	if c.call != Identify && c.call != Group && c.call != Alias {
		c.conventions()
	}
	c.rest()
}

// by gives the channel that a call is made on, where the source has none.
func (c *caller) by(channel touchstone.Channel) {
	if c.settings.Source.Channel == "" {
		c.m.Channel = channel
	}
}

// who collects the identifiers.
func (c *caller) who() {
	c.identifier(touchstone.UserID, c.userID)
	c.identifier(touchstone.AnonymousID, c.anonymousID)
	if len(c.m.Identifiers) == 0 && c.call != Alias {
		c.fault("userId", touchstone.Msg("segment.no_user_anon_id"))
	}
	c.identifier(touchstone.DeviceID, find(c.context, "context.device.id"))
	c.externalIDs()
	if c.call == Identify {
		c.traits()
	}
}

// identifier adds an identifier, if it has a value.
func (c *caller) identifier(kind touchstone.SubjectKind, value string) {
	if value != "" {
		c.m.Identifiers = append(c.m.Identifiers, envelope.Identifier{Kind: kind, Value: value})
	}
}

// traits takes the identifiers out of the traits of an identify. One is
// verified where the trait of the same name with _verified behind it is true.
// A value that is none is left to the traits: an unmodified site may send any.
func (c *caller) traits() {
	for i := range c.m.Traits {
		t := &c.m.Traits[i]
		kind, ok := identifierKind(t.Name)
		if !ok || kind == touchstone.UserID || kind == touchstone.AnonymousID {
			continue
		}
		id := envelope.Identifier{Kind: kind, Value: scalar(t), Verified: find(c.m.Traits, t.Name+"_verified") == "true"}
		if c.settings.Plausible(id) {
			c.m.Identifiers = append(c.m.Identifiers, id)
		}
	}
}

// identifierKind tells which kind of identifier a name stands for.
func identifierKind(name string) (touchstone.SubjectKind, bool) {
	switch name {
	case "phone", "mobile":
		return touchstone.Phone, true
	case "email":
		return touchstone.Email, true
	case "open_id", "openid", "openId":
		return touchstone.OpenID, true
	case "union_id", "unionid", "unionId":
		return touchstone.UnionID, true
	case "member_id", "memberId":
		return touchstone.MemberID, true
	case "device_id", "deviceId":
		return touchstone.DeviceID, true
	case "user_id", "userId":
		return touchstone.UserID, true
	case "anonymous_id", "anonymousId":
		return touchstone.AnonymousID, true
	}
	return "", false
}

func (c *caller) track() {
	if c.event == "" {
		c.fault("event", touchstone.Msg("segment.no_event"))
	}
	c.m.Name, c.m.Kind = c.event, touchstone.Interaction
	c.m.Place = c.url()
}

// url gives the page on which a call was made.
func (c *caller) url() string {
	return cmp.Or(find(c.m.Properties, "url"), find(c.context, "context.page.url"), find(c.m.Properties, "path"), find(c.context, "context.page.path"))
}

// joins reads a group call: the group is an object, never who somebody is.
func (c *caller) joins() {
	c.m.Kind, c.m.Name = touchstone.Identify, "group"
	if c.group == "" {
		c.fault("groupId", touchstone.Msg("segment.no_group"))
		return
	}
	c.m.Objects = append(c.m.Objects, touchstone.Object{Type: "group", ID: c.group})
}

// alias says that two ids are one person. Whether the earlier one was a user's
// or an anonymous one it does not tell, so it stands for both.
func (c *caller) alias() {
	c.m.Kind, c.m.Name = touchstone.Identify, "alias"
	if c.userID == "" {
		c.fault("userId", touchstone.Msg("segment.no_user"))
	}
	if c.previousID == "" {
		c.fault("previousId", touchstone.Msg("segment.no_previous"))
	}
	c.identifier(touchstone.UserID, c.previousID)
	c.identifier(touchstone.AnonymousID, c.previousID)
}

// rest adds what stands around the call.
func (c *caller) rest() {
	c.consents()
	if c.group == "" {
		c.group = find(c.context, "context.groupId")
	}
	if c.group != "" && c.call != Group {
		c.m.Objects = append(c.m.Objects, touchstone.Object{Type: "group", ID: c.group})
	}
	c.about("session", find(c.context, "context.sessionId"))
	if c.category != "" && find(c.m.Properties, "category") == "" {
		c.m.Properties = append(c.m.Properties, touchstone.Property{Name: "category", Type: touchstone.String, Text: c.category})
	}
	c.m.Properties = append(c.m.Properties, c.context...)
}

// scalar gives a property's value as text; "" for null, lists and objects.
func scalar(p *touchstone.Property) string {
	switch p.Type {
	case touchstone.String:
		return p.Text
	case touchstone.Integer:
		return strconv.FormatInt(p.Integer, 10)
	case touchstone.Number:
		return strconv.FormatFloat(p.Number, 'f', -1, 64)
	case touchstone.Bool:
		return strconv.FormatBool(p.Integer != 0)
	}
	return ""
}
