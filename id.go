// SPDX-License-Identifier: Apache-2.0

package touchstone

import (
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
)

// EventID is the 128-bit hash of an event's source and message id, so that
// every node gives a fact the same id without asking. Its text is "evt_" and
// 32 hexadecimal digits.
type EventID [16]byte

// SubjectID is the 64-bit HMAC of (kind, normalised value), with the source of
// kinds that belong to one, under the workspace's secret. Zero is nobody. Its
// text is "sub_" and 16 hexadecimal digits.
type SubjectID uint64

// CustomerID names the person or account behind one or more subjects: the
// smallest subject id of the component. A subject without evidence is a
// customer of its own, under its own number. Its text is "cus_" and 16
// hexadecimal digits.
type CustomerID uint64

// ShapeID is the 64-bit hash of a shape's parts. Zero is no shape. Its text is
// "shp_" and 16 hexadecimal digits.
type ShapeID uint64

// Position is an event's place in the order of arrival, from 1; 0 is before
// the first. Gaps are allowed: a duplicate uses up a position.
type Position uint64

// WorkspaceID names a workspace: 1 to 40 of a-z, 0-9 and '-', beginning with a
// letter, so that it can stand in a path and in a URL.
type WorkspaceID string

// Validate tells whether the id can be used.
func (w WorkspaceID) Validate() error {
	ok := len(w) >= 1 && len(w) <= 40 && w[0] >= 'a' && w[0] <= 'z'
	for _, r := range w {
		ok = ok && (r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '-')
	}
	if !ok {
		return &Error{Kind: Invalid, Field: "workspace", Message: Msg("event.bad_workspace", "value", string(w))}
	}
	return nil
}

// String gives the text form.
func (id EventID) String() string { return "evt_" + hex.EncodeToString(id[:]) }

// MarshalText gives the text form.
func (id EventID) MarshalText() ([]byte, error) { return []byte(id.String()), nil }

// UnmarshalText reads the text form.
func (id *EventID) UnmarshalText(b []byte) error {
	digits, ok := strings.CutPrefix(string(b), "evt_")
	raw, err := hex.DecodeString(digits)
	if !ok || err != nil || len(raw) != len(id) {
		return badID("evt_", string(b))
	}
	copy(id[:], raw)
	return nil
}

// String gives the text form.
func (id SubjectID) String() string { return idText("sub_", uint64(id)) }

// MarshalText gives the text form.
func (id SubjectID) MarshalText() ([]byte, error) { return []byte(id.String()), nil }

// UnmarshalText reads the text form.
func (id *SubjectID) UnmarshalText(b []byte) error { return readID("sub_", b, (*uint64)(id)) }

// String gives the text form.
func (id CustomerID) String() string { return idText("cus_", uint64(id)) }

// MarshalText gives the text form.
func (id CustomerID) MarshalText() ([]byte, error) { return []byte(id.String()), nil }

// UnmarshalText reads the text form.
func (id *CustomerID) UnmarshalText(b []byte) error { return readID("cus_", b, (*uint64)(id)) }

// String gives the text form.
func (id ShapeID) String() string { return idText("shp_", uint64(id)) }

// MarshalText gives the text form.
func (id ShapeID) MarshalText() ([]byte, error) { return []byte(id.String()), nil }

// UnmarshalText reads the text form.
func (id *ShapeID) UnmarshalText(b []byte) error { return readID("shp_", b, (*uint64)(id)) }

func idText(prefix string, id uint64) string { return fmt.Sprintf("%s%016x", prefix, id) }

func readID(prefix string, b []byte, into *uint64) error {
	digits, ok := strings.CutPrefix(string(b), prefix)
	if !ok || len(digits) != 16 {
		return badID(prefix, string(b))
	}
	n, err := strconv.ParseUint(digits, 16, 64)
	if err != nil {
		return badID(prefix, string(b))
	}
	*into = n
	return nil
}

func badID(prefix, value string) error {
	return &Error{Kind: Invalid, Message: Msg("event.bad_id", "value", value, "prefix", prefix)}
}
