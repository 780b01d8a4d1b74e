// SPDX-License-Identifier: Apache-2.0

package envelope

import (
	"cmp"
	"errors"
	"slices"
	"sync/atomic"
	"time"

	"touchstone"
	"touchstone/ingest/shape"
)

// Settings are what a workspace has settled about one source of messages.
type Settings struct {
	Source   touchstone.Source
	DialCode string // country code of phone numbers without one; "" is "+86"
	Currency string // ISO 4217, of amounts that name none; "": such amounts are refused
}

// Options say how a Builder works. Everything but Noted is required.
type Options struct {
	Secret   []byte // of the workspace, at least 16 bytes; subjects are made under it
	Settings Settings
	Shaper   *shape.Shaper // of the same source; builders of one source share it
	Now      func() time.Time
	Noted    func(Note) // called for what was changed on the way in, from many goroutines; may be nil
}

// Note is a change that the builder made to what a sender wrote, for counters.
type Note string

// The notes.
const (
	Denied      Note = "denied"       // a property or trait was dropped by the lists
	NotPromoted Note = "not_promoted" // a promoted property had another type and was kept as a private one
	Clamped     Note = "clamped"      // a time up to a day ahead of the server's clock was set to the time of receipt
	Nobody      Note = "nobody"       // an identifier that names nobody ("null", "undefined", zeros) was left out
)

// Builder makes facts of the messages of one source. Safe for use from many
// goroutines; a source has one for as long as it is served, so that whoever
// holds it follows the settings.
type Builder struct {
	options Options
	maker   atomic.Pointer[maker] // under the settings of now
}

// maker makes facts under settings that stay.
type maker struct {
	settings Settings
	subjects *Subjects
	shaper   *shape.Shaper
	now      func() time.Time
	noted    func(Note)
	rules    rules
}

// NewBuilder checks the options and makes a Builder of them. Every fault of
// the settings is named, each with its field.
func NewBuilder(o Options) (*Builder, error) {
	if o.Shaper == nil || o.Now == nil {
		panic("envelope.NewBuilder: a shaper and a clock are required")
	}
	if o.Noted == nil {
		o.Noted = func(Note) {}
	}
	b := &Builder{options: o}
	if err := b.Settle(o.Settings); err != nil {
		return nil, err
	}
	return b, nil
}

// Settle lets every event from now on be made under other settings of the same
// source. Every fault of them is named, each with its field; then those before
// stay.
func (b *Builder) Settle(s Settings) error {
	subjects, err := NewSubjects(b.options.Secret, s.DialCode)
	if err := errors.Join(s.Source.Validate(), err, checkCurrency(s.Currency)); err != nil {
		return err
	}
	b.maker.Store(&maker{settings: s, subjects: subjects.Of(s.Source.Name), shaper: b.options.Shaper, now: b.options.Now, noted: b.options.Noted, rules: newRules(&s.Source)})
	return nil
}

func checkCurrency(code string) error {
	if _, _, ok := Currency(code); code != "" && !ok {
		return invalid("currency", touchstone.Msg("envelope.currency", "value", Quoted(code)))
	}
	return nil
}

// Settings gives what was settled last; it must not be changed.
func (b *Builder) Settings() Settings { return b.maker.Load().settings }

// Event makes the fact that a message tells. The error joins every fault, each
// a *touchstone.Error of kind Invalid with its field; faults of one field are
// listed once. The message's properties and traits are put in order; otherwise
// it is left as it is, and may be reused as soon as Event returns.
func (b *Builder) Event(m *Message) (touchstone.Event, error) { return b.maker.Load().event(m) }

func (b *maker) event(m *Message) (touchstone.Event, error) {
	var f faults
	now := b.now()
	e := touchstone.Event{Kind: cmp.Or(m.Kind, touchstone.Interaction), Unit: cmp.Or(m.Unit, b.settings.Source.DefaultUnit), Claimed: m.Claimed, Offset: m.Offset, Received: now, Duration: m.Duration}
	f.head(m, e.Kind)
	sortProperties(m.Properties)
	sortProperties(m.Traits)
	f.lists(m)
	b.identify(&e, m, &f)
	e.Occurred = b.occurred(m, e.Kind, now, &f)
	e.Objects = objects(m.Objects)
	b.amounts(&e, m, &f)
	var facets [3]touchstone.Facet
	found := b.sort(&e, m, facets[:0])
	if len(f.list) > 0 {
		return touchstone.Event{}, f.err()
	}
	b.shape(&e, m, found)
	e.ID = eventID(b.settings.Source.Name, m)
	e.Consents = slices.Clone(m.Consents)
	e.Private.Texts = slices.Clone(m.Texts)
	e.Private.Extra = slices.Clone(m.Extra)
	return e, nil
}

// shape names the event's shape and keeps the raw name and place where they
// say more.
func (b *maker) shape(e *touchstone.Event, m *Message, facets []touchstone.Facet) {
	name := m.Name
	if name == "" && m.Measurement != nil {
		name = m.Measurement.Metric
	}
	e.Shape = b.shaper.Shape(channel(cmp.Or(m.Channel, b.settings.Source.Channel)), name, m.Place, facets)
	if e.Shape.Name != name {
		e.Private.Name = name
	}
	if e.Shape.Place != m.Place {
		e.Private.Place = m.Place
	}
}

// channel gives a known channel in its own spelling, and any other as it is.
func channel(c touchstone.Channel) touchstone.Channel {
	for _, known := range touchstone.Channels {
		if len(known) == len(c) && equalFold(string(known), string(c)) {
			return known
		}
	}
	return c
}

// equalFold compares a lower-case ASCII text with another, of the same length,
// without regard to case.
func equalFold(lower, s string) bool {
	for i := range len(lower) {
		c := s[i]
		if c >= 'A' && c <= 'Z' {
			c |= 0x20
		}
		if c != lower[i] {
			return false
		}
	}
	return true
}

// objects copies the objects without repeats.
func objects(in []touchstone.Object) []touchstone.Object {
	if len(in) == 0 {
		return nil
	}
	out := make([]touchstone.Object, 0, len(in))
	for _, o := range in {
		if !slices.Contains(out, o) {
			out = append(out, o)
		}
	}
	return out
}
