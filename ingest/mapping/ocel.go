// SPDX-License-Identifier: Apache-2.0

package mapping

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"time"

	"touchstone"
	"touchstone/ingest"
	"touchstone/ingest/envelope"
)

// ocelLimit bounds an OCEL file after decompression; its objects are held in
// memory, because events name them by id alone.
const ocelLimit = 2 << 30

// The parts of an OCEL 2.0 document that make events, as its JSON form writes
// them (Berti et al., OCEL 2.0 specification, arXiv:2403.01975, 2024).
type (
	ocelObject struct {
		ID   string `json:"id"`
		Type string `json:"type"`
	}
	ocelEvent struct {
		ID            string          `json:"id"`
		Type          string          `json:"type"`
		Time          string          `json:"time"`
		Attributes    []ocelAttribute `json:"attributes"`
		Relationships []ocelRelation  `json:"relationships"`
	}
	ocelAttribute struct {
		Name  string          `json:"name"`
		Value json.RawMessage `json:"value"`
	}
	ocelRelation struct {
		ObjectID string `json:"objectId"`
	}
)

// ocelForm reads one of the forms that OCEL 2.0 has. Every fault of a document
// is Invalid.
type ocelForm interface {
	// is tells whether a file begins like a document of this form.
	is(ctx context.Context, path string) bool
	// objects calls visit with every object.
	objects(ctx context.Context, path string, visit func(ocelObject)) error
	// events calls visit with every event, always in the same order.
	events(ctx context.Context, path string, visit func(ocelEvent) error) error
}

// formOf tells a document's form by its first byte; JSON where none fits.
func formOf(path string) (ocelForm, error) {
	in, err := os.Open(path)
	if err != nil {
		return nil, &touchstone.Error{Kind: touchstone.NotFound, Message: touchstone.Msg("mapping.ocel_open"), Err: err}
	}
	defer in.Close()
	text, err := unpacked(in)
	if err != nil {
		return ocelJSON{}, nil // too short, or no gzip: whoever reads on says so
	}
	head, _ := bufio.NewReaderSize(text, 64).Peek(64) // a short file has less
	switch start := strings.TrimLeft(strings.TrimPrefix(string(head), "\ufeff"), " \t\r\n"); {
	case strings.HasPrefix(start, sqliteMagic):
		return ocelSQLite{}, nil
	case strings.HasPrefix(start, "<"):
		return ocelXML{}, nil
	}
	return ocelJSON{}, nil
}

// isOCEL tells whether a file begins like an OCEL document.
func isOCEL(ctx context.Context, path string) (bool, error) {
	form, err := formOf(path)
	if err != nil {
		return false, err
	}
	return form.is(ctx, path), nil
}

// ocelFile calls visit with every event of a document, in order, with a
// message that is good until the next one.
func ocelFile(ctx context.Context, path string, pl *plan, visit func(number int, id string, m *envelope.Message, bad *touchstone.Message) error) error {
	form, err := formOf(path)
	if err != nil {
		return err
	}
	types := map[string]string{}
	if err := form.objects(ctx, path, func(o ocelObject) { types[o.ID] = o.Type }); err != nil {
		return err
	}
	subjects := ocelSubjects(pl.profile)
	number := 0
	var m envelope.Message
	return form.events(ctx, path, func(e ocelEvent) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		number++
		pl.begin(&m)
		bad := pl.ocelMessage(&m, e, types, subjects)
		return visit(number, e.ID, &m, bad)
	})
}

// ocelSubjects gives the kind of subject that objects of a type are.
func ocelSubjects(p touchstone.Profile) map[string]touchstone.SubjectKind {
	kinds := map[string]touchstone.SubjectKind{}
	for _, o := range options(p, OptionSubject) {
		object, kind, _ := strings.Cut(o, "=")
		kinds[object] = touchstone.SubjectKind(kind)
	}
	return kinds
}

// ocelMessage says what an event says; a non-nil result why it cannot.
func (pl *plan) ocelMessage(m *envelope.Message, e ocelEvent, objects map[string]string, subjects map[string]touchstone.SubjectKind) *touchstone.Message {
	m.ID, m.Name = e.ID, e.Type
	at, ok := ocelTime(e.Time, pl.zone)
	if !ok {
		return reason(touchstone.Msg("mapping.reject_time", "value", shown(e.Time)))
	}
	m.Claimed = at
	for _, r := range e.Relationships {
		kind, known := objects[r.ObjectID]
		if !known {
			return reason(touchstone.Msg("mapping.reject_object", "value", shown(r.ObjectID)))
		}
		if subject, is := subjects[kind]; is {
			m.Identifiers = append(m.Identifiers, envelope.Identifier{Kind: subject, Value: r.ObjectID})
			continue
		}
		m.Objects = append(m.Objects, touchstone.Object{Type: kind, ID: r.ObjectID})
	}
	for _, a := range e.Attributes {
		m.Properties = append(m.Properties, ocelProperty(a))
	}
	for _, u := range pl.fixed {
		if why := u.set(pl, u, m, u.Column); why != nil {
			return why
		}
	}
	return nil
}

// ocelProperty keeps text as text, whatever it looks like: OCEL says its type.
func ocelProperty(a ocelAttribute) touchstone.Property {
	var text string
	if json.Unmarshal(a.Value, &text) == nil {
		return touchstone.Property{Name: a.Name, Type: touchstone.String, Text: text}
	}
	if string(a.Value) == "null" {
		return touchstone.Property{Name: a.Name, Type: touchstone.Null}
	}
	return property(a.Name, string(a.Value))
}

// ocelTime reads ISO 8601, also with a space and without an offset, as databases
// write it.
func ocelTime(text string, zone *time.Location) (time.Time, bool) {
	for _, form := range []string{time.RFC3339Nano, "2006-01-02 15:04:05.999999999Z07:00", "2006-01-02T15:04:05.999999999", "2006-01-02 15:04:05.999999999"} {
		if t, err := time.ParseInLocation(form, text, zone); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}

func notOCEL(err error) error {
	return &touchstone.Error{Kind: touchstone.Invalid, Message: touchstone.Msg("mapping.ocel"), Err: err}
}

// runOCEL imports an OCEL document.
func (r *running) runOCEL(ctx context.Context) error {
	r.result.File.Name, r.result.File.Format = r.Path, "ocel"
	log := ingest.NewRejectLog(ingest.Options{Rejects: r.Rejects, Language: r.Language})
	err := ocelFile(ctx, r.Path, r.rows.plan, func(number int, id string, m *envelope.Message, bad *touchstone.Message) error {
		before := len(r.pending)
		if bad == nil {
			if err := r.make(m); err != nil {
				bad = reason(whyOf(err))
			}
		}
		if bad != nil {
			r.result.Rejected++
			log.Add(ingest.Reject{File: filepath.Base(r.Path), Line: number, Reason: *bad, Raw: id})
		}
		if r.made = number; number <= r.After {
			r.pending = r.pending[:before]
		}
		if len(r.pending) < batchEvents {
			return nil
		}
		return r.flush(ctx)
	})
	if err == nil {
		err = r.flush(ctx)
	}
	r.result.File.Rows, r.result.File.Rejected = r.made-r.result.Rejected, r.result.Rejected
	r.result.Rejects = log.Kept()
	return errors.Join(err, log.Close())
}

// lookOCEL shows the first events of an OCEL document.
func lookOCEL(ctx context.Context, path string, pl *plan, maker Maker, n int) (*Preview, error) {
	out := &Preview{Columns: []string{"id", "type", "time"}}
	out.File.Name, out.File.Format = path, "ocel"
	err := ocelFile(ctx, path, pl, func(number int, id string, m *envelope.Message, bad *touchstone.Message) error {
		line := PreviewRow{Number: number, Cells: []string{id, m.Name, m.Claimed.Format(time.RFC3339)}, Reason: bad}
		if bad == nil {
			if e, err := maker.Event(m); err != nil {
				line.Column, line.Reason = fieldOf(err), reason(whyOf(err))
			} else {
				line.Events = []touchstone.Event{e}
			}
		}
		if out.Rows = append(out.Rows, line); len(out.Rows) == n {
			return errEnough
		}
		return nil
	})
	if errors.Is(err, errEnough) {
		err = nil
	}
	return out, err
}
