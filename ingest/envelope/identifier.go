// SPDX-License-Identifier: Apache-2.0

package envelope

import (
	"cmp"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"hash"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"touchstone"
)

// acting lists the kinds of subject in the order in which the one who acts is
// looked for: what names a person across sources before what names a browser.
var acting = []touchstone.SubjectKind{touchstone.UserID, touchstone.MemberID, touchstone.UnionID, touchstone.OpenID,
	touchstone.Phone, touchstone.Email, touchstone.AnonymousID, touchstone.DeviceID}

// chinese is the country code of numbers without one, where nothing else was
// settled.
const chinese = "+86"

// shortestSecret is the least length of a workspace's secret, in bytes.
const shortestSecret = 16

// Subjects makes subjects of identifiers under one workspace's secret, of one
// source or (as NewSubjects gives them) of none. Safe for use from many
// goroutines.
type Subjects struct {
	dialCode string
	source   string
	macs     *sync.Pool // *mac
}

// NewSubjects makes Subjects of a secret of at least 16 bytes; dialCode is the
// country code of phone numbers that have none, "" for "+86".
func NewSubjects(secret []byte, dialCode string) (*Subjects, error) {
	dialCode = cmp.Or(dialCode, chinese)
	if !validDialCode(dialCode) {
		return nil, &touchstone.Error{Kind: touchstone.Invalid, Field: "dial_code", Message: touchstone.Msg("envelope.dial_code", "value", Quoted(dialCode))}
	}
	if len(secret) < shortestSecret {
		return nil, &touchstone.Error{Kind: touchstone.Internal, Field: "secret", Message: touchstone.Msg("envelope.short_secret", "limit", shortestSecret)}
	}
	secret = slices.Clone(secret)
	return &Subjects{dialCode: dialCode, macs: &sync.Pool{New: func() any { return &mac{hash: hmac.New(sha256.New, secret)} }}}, nil
}

// Of gives the Subjects of one source, for identities that belong to it.
func (s *Subjects) Of(source string) *Subjects {
	out := *s
	out.source = source
	return &out
}

// OfSource tells whether an identity of a kind belongs to one source, so that
// the same value of another source is somebody else: what a browser or a device
// is called there.
func OfSource(kind touchstone.SubjectKind) bool {
	return kind == touchstone.AnonymousID || kind == touchstone.DeviceID
}

// Identifier gives an identifier in its normal form with the subject that it
// makes: the first 64 bits of HMAC-SHA256 under the secret over the kind, a
// zero byte, of kinds that belong to one source its name, preceded by its
// length as a varint, and the normal value. A phone number becomes E.164, an
// e-mail address is in lower case, others are trimmed and in NFC. Invalid when
// the value cannot be normalised; the error names the rule and never the value.
func (s *Subjects) Identifier(i Identifier) (touchstone.Identifier, error) {
	out, fault := s.identifier(i)
	if fault != nil {
		return touchstone.Identifier{}, fault
	}
	return out, nil
}

// identifier is Identifier with the fault in its own type, nil for none.
func (s *Subjects) identifier(i Identifier) (touchstone.Identifier, *touchstone.Error) {
	out := touchstone.Identifier{Kind: i.Kind, Verified: i.Verified}
	if len(i.Value) > LongestIdentifier {
		return out, invalid("value", touchstone.Msg("envelope.too_long", "bytes", len(i.Value), "limit", LongestIdentifier))
	}
	ok := utf8.ValidString(i.Value)
	if !ok {
		return out, invalid("value", touchstone.Msg("envelope.not_utf8"))
	}
	switch i.Kind {
	case touchstone.Phone:
		if out.Value, ok = phone(i.Value, s.dialCode); !ok {
			return out, invalid("value", touchstone.Msg("envelope.phone", "code", s.dialCode))
		}
	case touchstone.Email:
		if out.Value, ok = email(i.Value); !ok {
			return out, invalid("value", touchstone.Msg("envelope.email"))
		}
	default:
		if !slices.Contains(acting, i.Kind) {
			return out, invalid("kind", touchstone.Msg("envelope.unknown_identifier", "value", Quoted(string(i.Kind)), "allowed", subjectNames()))
		}
		if out.Value = norm.NFC.String(strings.TrimSpace(i.Value)); out.Value == "" {
			return out, invalid("value", touchstone.Msg("envelope.required"))
		}
	}
	out.Subject = s.subject(out.Kind, out.Value)
	return out, nil
}

// mac makes subjects, one at a time, in memory of its own.
type mac struct {
	hash hash.Hash
	text []byte
	sum  [sha256.Size]byte
}

func (s *Subjects) subject(kind touchstone.SubjectKind, value string) touchstone.SubjectID {
	m := s.macs.Get().(*mac)
	defer s.macs.Put(m)
	m.text = append(append(m.text[:0], kind...), 0)
	if OfSource(kind) {
		m.text = append(binary.AppendUvarint(m.text, uint64(len(s.source))), s.source...)
	}
	m.text = append(m.text, value...)
	m.hash.Reset()
	m.hash.Write(m.text)
	return touchstone.SubjectID(max(binary.BigEndian.Uint64(m.hash.Sum(m.sum[:0])), 1))
}

// Plausible tells whether an identifier has the form of its kind, for decoders
// that guess at one.
func (s Settings) Plausible(i Identifier) bool {
	ok := len(i.Value) <= LongestIdentifier && !nobody(i.Value)
	switch {
	case i.Kind == touchstone.Phone && ok:
		_, ok = phone(i.Value, cmp.Or(s.DialCode, chinese))
	case i.Kind == touchstone.Email && ok:
		_, ok = email(i.Value)
	}
	return ok
}

// identify makes the event's subjects, the one who acts first, without
// repeats.
func (b *maker) identify(e *touchstone.Event, m *Message, f *faults) {
	if e.Kind == touchstone.Measured {
		if len(m.Identifiers) > 0 {
			f.add("identifiers", touchstone.Msg("envelope.measured_somebody"))
		}
		return
	}
	if len(m.Identifiers) > 0 {
		e.Private.Identifiers = make([]touchstone.Identifier, 0, len(m.Identifiers))
		e.Subjects = make([]touchstone.SubjectID, 0, len(m.Identifiers))
	}
	for _, kind := range acting {
		for i := range first(m.Identifiers, MostIdentifiers) {
			if m.Identifiers[i].Kind == kind {
				b.addIdentifier(e, m, i, f)
			}
		}
	}
	for i := range first(m.Identifiers, MostIdentifiers) {
		if !slices.Contains(acting, m.Identifiers[i].Kind) {
			b.addIdentifier(e, m, i, f)
		}
	}
	if e.Kind == touchstone.Identify && len(e.Subjects) == 0 && len(f.list) == 0 {
		f.add("identifiers", touchstone.Msg("envelope.nobody"))
	}
}

func (b *maker) addIdentifier(e *touchstone.Event, m *Message, i int, f *faults) {
	if nobody(m.Identifiers[i].Value) && slices.Contains(acting, m.Identifiers[i].Kind) {
		b.noted(Nobody)
		return
	}
	id, fault := b.subjects.identifier(m.Identifiers[i])
	if fault != nil {
		f.add(at("identifiers", i, fault.Field), fault.Message)
		return
	}
	same := func(other touchstone.Identifier) bool { return other.Subject == id.Subject }
	if at := slices.IndexFunc(e.Private.Identifiers, same); at >= 0 {
		e.Private.Identifiers[at].Verified = e.Private.Identifiers[at].Verified || id.Verified
		return
	}
	e.Private.Identifiers = append(e.Private.Identifiers, id)
	e.Subjects = append(e.Subjects, id.Subject)
}

// nobody tells whether a value is what programs write where they know of
// nobody. Taken for an identity it would make one person of everybody.
func nobody(value string) bool {
	switch v := strings.TrimSpace(value); len(v) {
	case 0:
		return true
	case 3, 4, 7, 9, 15:
		return slices.Contains([]string{"nil", "nan", "null", "none", "unknown", "undefined", "[object object]"}, strings.ToLower(v))
	default:
		return strings.Trim(v, "0-") == ""
	}
}

func subjectNames() []string {
	var out []string
	for _, k := range touchstone.SubjectKinds {
		out = append(out, string(k))
	}
	return out
}

// phone gives a number in E.164, and whether it is one.
func phone(raw, dialCode string) (string, bool) {
	digits := make([]byte, 0, 20)
	international := false
	for i, r := range strings.TrimPrefix(strings.TrimSpace(norm.NFKC.String(raw)), "tel:") {
		switch {
		case r >= '0' && r <= '9':
			digits = append(digits, byte(r))
		case r == '+' && i == 0:
			international = true
		case !strings.ContainsRune(" -.()", r):
			return "", false
		}
	}
	number := string(digits)
	if rest, ok := strings.CutPrefix(number, "00"); ok && !international {
		number, international = rest, true
	}
	if !international {
		number = national(number, dialCode[1:])
	}
	if len(number) < 8 || len(number) > 15 || number[0] == '0' {
		return "", false
	}
	if rest, ok := strings.CutPrefix(number, "86"); ok && len(rest) != 10 && len(rest) != 11 {
		return "", false
	}
	return "+" + number, true
}

// national puts the country code before a number that has none. A Chinese
// mobile number that carries its 86 without a plus keeps it.
func national(number, code string) string {
	if code == "86" && len(number) == 13 && strings.HasPrefix(number, "861") {
		return number
	}
	if rest := strings.TrimPrefix(number, "0"); rest != "" {
		return code + rest
	}
	return ""
}

func validDialCode(code string) bool {
	if len(code) < 2 || len(code) > 5 || code[0] != '+' || code[1] == '0' {
		return false
	}
	for _, c := range code[1:] {
		if c < '0' || c > '9' {
			return false
		}
	}
	return true
}

// email gives an address trimmed and in lower case, and whether it is one.
func email(raw string) (string, bool) {
	s := strings.ToLower(norm.NFC.String(strings.TrimSpace(raw)))
	local, domain, ok := strings.Cut(s, "@")
	ok = ok && local != "" && len(s) <= 254 && !strings.ContainsAny(s, " \t\r\n<>,;\"") && !strings.Contains(domain, "@") &&
		strings.Contains(strings.Trim(domain, "."), ".")
	return s, ok
}
