// SPDX-License-Identifier: Apache-2.0

package segment

import (
	"slices"

	"touchstone"
	"touchstone/ingest/envelope"
	"touchstone/ingest/jsonscan"
)

// readContext reads the context into properties: context.ip, and for the
// members that Segment defines as objects each of their own members,
// context.page.url. Other lists and objects are kept whole.
func (c *caller) readContext(s *jsonscan.Scanner) {
	s.Enter(jsonscan.Object)
	for name, more := s.Member(); more; name, more = s.Member() {
		if s.Kind() != jsonscan.Object || !slices.Contains(contextObjects[:], name) {
			c.keep(envelope.ReadProperty(s, contextName(name, "")))
			continue
		}
		s.Enter(jsonscan.Object)
		for part, more := s.Member(); more; part, more = s.Member() {
			c.keep(envelope.ReadProperty(s, contextName(name, part)))
		}
	}
}

// keep adds a property of the context; an empty one says nothing.
func (c *caller) keep(p touchstone.Property) {
	if p.Type != touchstone.Null && (p.Type != touchstone.String || p.Text != "") && len(c.context) < envelope.MostProperties {
		c.context = append(c.context, p)
	}
}

var contextObjects = [...]string{"page", "campaign", "library", "app", "os", "device", "screen", "network", "location", "referrer"}

// contextName gives the name of a context property. Those that SDKs send with
// every call are not made anew each time.
func contextName(name, part string) string {
	var buffer [96]byte
	b := append(append(buffer[:0], "context."...), name...)
	if part != "" {
		b = append(append(b, '.'), part...)
	}
	if known, ok := contextNames[string(b)]; ok {
		return known
	}
	return string(b)
}

var contextNames = func() map[string]string {
	names := map[string]string{}
	for _, name := range []string{
		"context.active", "context.ip", "context.locale", "context.timezone", "context.userAgent", "context.userAgentData", "context.groupId",
		"context.traits", "context.externalIds", "context.consent", "context.sessionId",
		"context.page.path", "context.page.referrer", "context.page.search", "context.page.title", "context.page.url",
		"context.campaign.name", "context.campaign.source", "context.campaign.medium", "context.campaign.term", "context.campaign.content",
		"context.library.name", "context.library.version",
		"context.app.name", "context.app.version", "context.app.build", "context.app.namespace",
		"context.os.name", "context.os.version",
		"context.device.id", "context.device.advertisingId", "context.device.adTrackingEnabled", "context.device.manufacturer", "context.device.model",
		"context.device.name", "context.device.type", "context.device.token",
		"context.screen.width", "context.screen.height", "context.screen.density",
		"context.network.bluetooth", "context.network.carrier", "context.network.cellular", "context.network.wifi",
		"context.location.city", "context.location.country", "context.location.latitude", "context.location.longitude", "context.location.region", "context.location.speed",
		"context.referrer.id", "context.referrer.type", "context.referrer.name", "context.referrer.url", "context.referrer.link",
	} {
		names[name] = name
	}
	return names
}()

// find gives the text of a property, "" when there is none.
func find(list []touchstone.Property, name string) string {
	for i := range list {
		if list[i].Name == name {
			return scalar(&list[i])
		}
	}
	return ""
}

// consents reads Segment's consent object: its categoryPreferences say for
// each purpose whether it was granted.
func (c *caller) consents() {
	i := slices.IndexFunc(c.context, func(p touchstone.Property) bool { return p.Name == "context.consent" && p.Type == touchstone.JSON })
	if i < 0 {
		return
	}
	var s jsonscan.Scanner
	s.Reset(c.context[i].Text)
	if s.Kind() != jsonscan.Object {
		return
	}
	s.Enter(jsonscan.Object)
	for name, more := s.Member(); more; name, more = s.Member() {
		if name != "categoryPreferences" || s.Kind() != jsonscan.Object {
			s.Skip()
			continue
		}
		s.Enter(jsonscan.Object)
		for purpose, more := s.Member(); more; purpose, more = s.Member() {
			if s.Kind() != jsonscan.Bool {
				s.Skip()
				continue
			}
			c.m.Consents = append(c.m.Consents, touchstone.Consent{Purpose: purpose, Granted: s.Bool()})
		}
	}
}

// externalIDs reads the list that Segment's SDKs keep for ids of other
// systems: [{"id":"…","type":"open_id"}].
func (c *caller) externalIDs() {
	i := slices.IndexFunc(c.context, func(p touchstone.Property) bool { return p.Name == "context.externalIds" && p.Type == touchstone.JSON })
	if i < 0 {
		return
	}
	var s jsonscan.Scanner
	s.Reset(c.context[i].Text)
	if s.Kind() != jsonscan.List {
		return
	}
	for s.Enter(jsonscan.List); s.Element(); {
		if s.Kind() != jsonscan.Object {
			s.Skip()
			continue
		}
		list := envelope.ReadProperties(&s, nil)
		kind, ok := identifierKind(find(list, "type"))
		if id := (envelope.Identifier{Kind: kind, Value: find(list, "id")}); ok && c.settings.Plausible(id) {
			c.m.Identifiers = append(c.m.Identifiers, id)
		}
	}
}
