// SPDX-License-Identifier: Apache-2.0

package vault

import (
	"encoding/binary"
	"errors"
	"math"

	"touchstone"
)

// The plain text of a private part is the version of the encoding and then
// fields, each a tag, a length and that many bytes; a field that is empty is
// left out. Lists are fields whose bytes are records, each preceded by its
// length. The encoding grows by new tags and by new parts at the end of a
// record: a reader passes over tags and ends that it does not know.
//
// Lengths and integers are varints, strings are preceded by their length.
const encoding = 1

const (
	tagName byte = iota + 1
	tagPlace
	tagIdentifiers
	tagTexts
	tagProperties
	tagTraits
	tagExtra
)

func appendPrivate(b []byte, p *touchstone.Private) []byte {
	b = append(b, encoding)
	b = appendField(b, tagName, p.Name)
	b = appendField(b, tagPlace, p.Place)
	b = appendList(b, tagIdentifiers, p.Identifiers, appendIdentifier)
	b = appendList(b, tagTexts, p.Texts, appendText)
	b = appendList(b, tagProperties, p.Properties, appendProperty)
	b = appendList(b, tagTraits, p.Traits, appendProperty)
	return appendField(b, tagExtra, string(p.Extra))
}

func appendField(b []byte, tag byte, value string) []byte {
	if value == "" {
		return b
	}
	return appendString(append(b, tag), value)
}

func appendString(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

func appendList[T any](b []byte, tag byte, items []T, appendItem func([]byte, *T) []byte) []byte {
	if len(items) == 0 {
		return b
	}
	start := len(b) + 1
	b = append(b, tag)
	for i := range items {
		at := len(b)
		b = measured(appendItem(b, &items[i]), at)
	}
	return measured(b, start)
}

// measured puts the length of what stands in b from at on before it.
func measured(b []byte, at int) []byte {
	var prefix [binary.MaxVarintLen64]byte
	n := binary.PutUvarint(prefix[:], uint64(len(b)-at))
	b = append(b, prefix[:n]...)
	copy(b[at+n:], b[at:len(b)-n])
	copy(b[at:], prefix[:n])
	return b
}

const verified = 1 // flag of an identifier

func appendIdentifier(b []byte, i *touchstone.Identifier) []byte {
	b = binary.BigEndian.AppendUint64(b, uint64(i.Subject))
	flags := byte(0)
	if i.Verified {
		flags = verified
	}
	return appendString(appendString(append(b, flags), string(i.Kind)), i.Value)
}

func appendText(b []byte, t *touchstone.Text) []byte {
	return appendString(appendString(b, t.Field), t.Text)
}

func appendProperty(b []byte, p *touchstone.Property) []byte {
	b = appendString(append(b, byte(p.Type)), p.Name)
	switch p.Type {
	case touchstone.Bool, touchstone.Integer:
		return binary.AppendVarint(b, p.Integer)
	case touchstone.Number:
		return binary.BigEndian.AppendUint64(b, math.Float64bits(p.Number))
	case touchstone.String, touchstone.JSON:
		return appendString(b, p.Text)
	}
	return b
}

// readPrivate reads what appendPrivate wrote, or a later version's program.
func readPrivate(b []byte) (touchstone.Private, error) {
	var p touchstone.Private
	r := reader{rest: b}
	if version := r.byte(); !r.failed && version != encoding {
		return p, &touchstone.Error{Kind: touchstone.Conflict, Message: touchstone.Msg("vault.newer_part", "version", int(version), "known", encoding)}
	}
	for len(r.rest) > 0 && !r.failed {
		tag, field := r.byte(), reader{rest: r.bytes()}
		r.failed = r.failed || !readField(tag, field, &p)
	}
	if r.failed {
		return touchstone.Private{}, damaged(errors.New("a private part that breaks off"))
	}
	return p, nil
}

func readField(tag byte, field reader, p *touchstone.Private) (ok bool) {
	ok = true
	switch tag {
	case tagName:
		p.Name = string(field.rest)
	case tagPlace:
		p.Place = string(field.rest)
	case tagIdentifiers:
		p.Identifiers, ok = readList(field, readIdentifier)
	case tagTexts:
		p.Texts, ok = readList(field, readText)
	case tagProperties:
		p.Properties, ok = readList(field, readProperty)
	case tagTraits:
		p.Traits, ok = readList(field, readProperty)
	case tagExtra:
		p.Extra = field.rest
	}
	return ok
}

func readList[T any](r reader, item func(*reader) T) ([]T, bool) {
	var items []T
	for len(r.rest) > 0 && !r.failed {
		record := reader{rest: r.bytes()}
		items = append(items, item(&record))
		r.failed = r.failed || record.failed
	}
	return items, !r.failed
}

func readIdentifier(r *reader) touchstone.Identifier {
	var i touchstone.Identifier
	i.Subject = touchstone.SubjectID(r.fixed64())
	i.Verified = r.byte()&verified != 0
	i.Kind = touchstone.SubjectKind(r.bytes())
	i.Value = string(r.bytes())
	return i
}

func readText(r *reader) touchstone.Text {
	return touchstone.Text{Field: string(r.bytes()), Text: string(r.bytes())}
}

func readProperty(r *reader) touchstone.Property {
	p := touchstone.Property{Type: touchstone.PropertyType(r.byte()), Name: string(r.bytes())}
	switch p.Type {
	case touchstone.Bool, touchstone.Integer:
		p.Integer = r.varint()
	case touchstone.Number:
		p.Number = math.Float64frombits(r.fixed64())
	case touchstone.String, touchstone.JSON:
		p.Text = string(r.bytes())
	}
	return p
}

// reader takes an encoding apart. Once it has failed it gives zero values.
type reader struct {
	rest   []byte
	failed bool
}

func (r *reader) take(n uint64) []byte {
	if r.failed || n > uint64(len(r.rest)) {
		r.failed = true
		return nil
	}
	head := r.rest[:n:n]
	r.rest = r.rest[n:]
	return head
}

func (r *reader) byte() byte {
	if b := r.take(1); b != nil {
		return b[0]
	}
	return 0
}

func (r *reader) fixed64() uint64 {
	if b := r.take(8); b != nil {
		return binary.BigEndian.Uint64(b)
	}
	return 0
}

func (r *reader) bytes() []byte {
	n, size := binary.Uvarint(r.rest)
	if size <= 0 {
		r.failed = true
		return nil
	}
	r.take(uint64(size))
	return r.take(n)
}

func (r *reader) varint() int64 {
	n, size := binary.Varint(r.rest)
	if size <= 0 {
		r.failed = true
		return 0
	}
	r.take(uint64(size))
	return n
}
