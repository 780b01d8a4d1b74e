// SPDX-License-Identifier: Apache-2.0

package mapping

import (
	"context"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"strconv"
	"strings"
)

// ocelXML is the XML form, plain or in gzip. Entities that a document declares
// itself are refused, as encoding/xml does.
type ocelXML struct{}

// maxOCELElement is how many bytes one object or event may have.
const maxOCELElement = 4 << 20

var errLongElement = errors.New("one element is too long")

// leash lets a reader read so much until it is lengthened again.
type leash struct {
	io.Reader
	left int
}

// Read is of io.Reader.
func (l *leash) Read(p []byte) (int, error) {
	if l.left <= 0 {
		return 0, errLongElement
	}
	n, err := l.Reader.Read(p)
	l.left -= n
	return n, err
}

// xmlElement is an object, an event or the declaration of a type, as far as
// events need it.
type xmlElement struct {
	ID         string         `xml:"id,attr"`
	Name       string         `xml:"name,attr"`
	Type       string         `xml:"type,attr"`
	Time       string         `xml:"time,attr"`
	Attributes []xmlAttribute `xml:"attributes>attribute"`
	Related    []xmlRelation  `xml:"objects>relationship"`
	Objects    []xmlRelation  `xml:"objects>object"` // how the first drafts call it
}

type xmlAttribute struct {
	Name  string `xml:"name,attr"`
	Type  string `xml:"type,attr"` // in declarations
	Value string `xml:",chardata"`
}

type xmlRelation struct {
	Object string `xml:"object-id,attr"`
}

// xmlSections names the elements of each part of a document.
var xmlSections = map[string]string{"object-types": "object-type", "event-types": "event-type", "objects": "object", "events": "event"}

// xmlParts calls what wanted has for a part with each of its elements, in order,
// and ends when it has seen each part.
func xmlParts(ctx context.Context, path string, wanted map[string]func(*xmlElement) error) error {
	return opened(path, func(text io.Reader) error {
		l := &leash{text, maxOCELElement}
		d := xml.NewDecoder(l)
		if err := startsWith(d, "log"); err != nil {
			return err
		}
		for left := len(wanted); left > 0; {
			l.left = maxOCELElement
			t, err := d.Token()
			if err != nil {
				return notOCEL(err)
			}
			switch t := t.(type) {
			case xml.StartElement:
				visit := wanted[t.Name.Local]
				if visit == nil {
					err = skipElement(d, l)
				} else {
					left--
					err = xmlPart(ctx, d, l, xmlSections[t.Name.Local], visit)
				}
				if err != nil {
					return err
				}
			case xml.EndElement: // of the log
				if wanted["event-types"] != nil {
					return nil // a log may do without
				}
				return notOCEL(errors.New("a part is missing"))
			}
		}
		return nil
	})
}

// startsWith reads up to the first element, which must have a name.
func startsWith(d *xml.Decoder, name string) error {
	for {
		t, err := d.Token()
		if err != nil {
			return notOCEL(err)
		}
		if start, is := t.(xml.StartElement); is {
			if start.Name.Local != name {
				return notOCEL(nil)
			}
			return nil
		}
	}
}

// xmlPart reads the elements of one part.
func xmlPart(ctx context.Context, d *xml.Decoder, l *leash, element string, visit func(*xmlElement) error) error {
	for {
		l.left = maxOCELElement
		t, err := d.Token()
		if err != nil {
			return notOCEL(err)
		}
		switch t := t.(type) {
		case xml.EndElement:
			return nil
		case xml.StartElement:
			if t.Name.Local != element {
				err = skipElement(d, l)
			} else {
				var e xmlElement
				if err = d.DecodeElement(&e, &t); err != nil {
					err = notOCEL(err)
				} else if err = ctx.Err(); err == nil {
					err = visit(&e)
				}
			}
			if err != nil {
				return err
			}
		}
	}
}

// skipElement passes over an element of any size, but not of any depth, which
// would take memory.
func skipElement(d *xml.Decoder, l *leash) error {
	const deepest = 100
	for depth := 1; depth > 0; {
		l.left = maxOCELElement
		t, err := d.Token()
		if err != nil {
			return notOCEL(err)
		}
		switch t.(type) {
		case xml.StartElement:
			if depth++; depth > deepest {
				return notOCEL(errors.New("elements are nested too deeply"))
			}
		case xml.EndElement:
			depth--
		}
	}
	return nil
}

func (ocelXML) is(_ context.Context, path string) bool {
	err := opened(path, func(text io.Reader) error {
		d := xml.NewDecoder(io.LimitReader(text, 1<<16))
		if err := startsWith(d, "log"); err != nil {
			return err
		}
		for {
			t, err := d.Token()
			if err != nil {
				return err
			}
			if start, is := t.(xml.StartElement); is {
				if xmlSections[start.Name.Local] == "" {
					return notOCEL(nil) // XES begins alike
				}
				return nil
			}
		}
	})
	return err == nil
}

func (ocelXML) objects(ctx context.Context, path string, visit func(ocelObject)) error {
	return xmlParts(ctx, path, map[string]func(*xmlElement) error{"objects": func(e *xmlElement) error {
		visit(ocelObject{ID: e.ID, Type: e.Type})
		return nil
	}})
}

func (ocelXML) events(ctx context.Context, path string, visit func(ocelEvent) error) error {
	types := map[[2]string]string{} // of attributes, by event type and name
	err := xmlParts(ctx, path, map[string]func(*xmlElement) error{"event-types": func(e *xmlElement) error {
		for _, a := range e.Attributes {
			types[[2]string{e.Name, a.Name}] = a.Type
		}
		return nil
	}})
	if err != nil {
		return err
	}
	return xmlParts(ctx, path, map[string]func(*xmlElement) error{"events": func(e *xmlElement) error {
		out := ocelEvent{ID: e.ID, Type: e.Type, Time: e.Time}
		for _, a := range e.Attributes {
			out.Attributes = append(out.Attributes, ocelAttribute{Name: a.Name, Value: typedJSON(a.Value, types[[2]string{e.Type, a.Name}])})
		}
		for _, r := range append(e.Related, e.Objects...) {
			out.Relationships = append(out.Relationships, ocelRelation{ObjectID: r.Object})
		}
		return visit(out)
	}})
}

// typedJSON writes a value as JSON by the type that OCEL declares for it; what
// is not of its type stays text.
func typedJSON(text, kind string) json.RawMessage {
	plain := strings.TrimSpace(text)
	switch kind {
	case "integer", "float":
		if _, err := strconv.ParseFloat(plain, 64); err == nil && json.Valid([]byte(plain)) {
			return json.RawMessage(plain)
		}
	case "boolean":
		switch plain {
		case "1", "true":
			return json.RawMessage("true")
		case "0", "false":
			return json.RawMessage("false")
		}
	}
	raw, _ := json.Marshal(text) // a string always marshals
	return raw
}
