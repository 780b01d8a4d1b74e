// SPDX-License-Identifier: Apache-2.0

package mapping

import (
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"touchstone"
	"touchstone/ingest"
	"touchstone/ingest/envelope"
)

// ocelLimit bounds an OCEL file after decompression; its objects are held in
// memory, because events name them by id alone.
const ocelLimit = 2 << 30

// The parts of an OCEL 2.0 JSON document that make events (van der Aalst et
// al., OCEL 2.0 specification, 2024).
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
		ObjectID  string `json:"objectId"`
		Qualifier string `json:"qualifier"`
	}
)

// ocelFile calls visit with every event of a document, in order, with a
// message that is good until the next one.
func ocelFile(ctx context.Context, path string, pl *plan, visit func(number int, id string, m *envelope.Message, bad *touchstone.Message) error) error {
	in, err := os.Open(path)
	if err != nil {
		return &touchstone.Error{Kind: touchstone.NotFound, Message: touchstone.Msg("mapping.ocel_open"), Err: err}
	}
	defer in.Close()
	objects, err := ocelObjects(in)
	if err != nil {
		return err
	}
	if _, err := in.Seek(0, io.SeekStart); err != nil {
		return err
	}
	subjects := ocelSubjects(pl.profile)
	number := 0
	var m envelope.Message
	return ocelArray(in, "events", func(d *json.Decoder) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		var e ocelEvent
		if err := d.Decode(&e); err != nil {
			return notOCEL(err)
		}
		number++
		pl.begin(&m)
		bad := pl.ocelMessage(&m, e, objects, subjects)
		return visit(number, e.ID, &m, bad)
	})
}

// ocelObjects reads which type every object has.
func ocelObjects(in io.Reader) (map[string]string, error) {
	types := map[string]string{}
	err := ocelArray(in, "objects", func(d *json.Decoder) error {
		var o ocelObject
		if err := d.Decode(&o); err != nil {
			return notOCEL(err)
		}
		types[o.ID] = o.Type
		return nil
	})
	return types, err
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
	at, err := time.Parse(time.RFC3339Nano, e.Time)
	if err != nil {
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

// ocelArray calls element for every element of a top-level array; element must
// decode it.
func ocelArray(in io.Reader, name string, element func(*json.Decoder) error) error {
	text, err := unpacked(in)
	if err != nil {
		return notOCEL(err)
	}
	d := json.NewDecoder(io.LimitReader(text, ocelLimit))
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return notOCEL(err)
	}
	found := false
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return notOCEL(err)
		}
		if key != name {
			var skipped json.RawMessage
			if err := d.Decode(&skipped); err != nil {
				return notOCEL(err)
			}
			continue
		}
		found = true
		if t, err := d.Token(); err != nil || t != json.Delim('[') {
			return notOCEL(err)
		}
		for d.More() {
			if err := element(d); err != nil {
				return err
			}
		}
		if _, err := d.Token(); err != nil {
			return notOCEL(err)
		}
	}
	if _, err := d.Token(); err != nil || !found {
		return notOCEL(fmt.Errorf("%q: found %v, %w", name, found, errors.Join(err)))
	}
	return nil
}

// isOCEL tells whether a file begins like an OCEL document: an object whose
// first key is one of its four.
func isOCEL(path string) (bool, error) {
	in, err := os.Open(path)
	if err != nil {
		return false, &touchstone.Error{Kind: touchstone.NotFound, Message: touchstone.Msg("mapping.ocel_open"), Err: err}
	}
	defer in.Close()
	text, err := unpacked(in)
	if err != nil {
		return false, nil // too short, or no gzip: package ingest says what is wrong with it
	}
	d := json.NewDecoder(io.LimitReader(text, 1<<16))
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return false, nil
	}
	key, err := d.Token()
	return err == nil && (key == "objectTypes" || key == "eventTypes" || key == "objects" || key == "events"), nil
}

// unpacked undoes gzip where the content says so.
func unpacked(in io.Reader) (io.Reader, error) {
	var head [2]byte
	n, err := io.ReadFull(in, head[:])
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, err
	}
	whole := io.MultiReader(strings.NewReader(string(head[:n])), in)
	if head != [2]byte{0x1f, 0x8b} {
		return whole, nil
	}
	return gzip.NewReader(whole)
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
			log.Add(ingest.Reject{File: r.Path, Line: number, Reason: *bad, Raw: id})
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
