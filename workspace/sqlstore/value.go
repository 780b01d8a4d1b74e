// SPDX-License-Identifier: Apache-2.0

package sqlstore

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"time"
	"unicode/utf8"

	"touchstone"
	"touchstone/workspace"
)

// scanner is a row of an answer.
type scanner interface{ Scan(into ...any) error }

func scanNumber(row scanner) (int64, error) {
	var n int64
	return n, row.Scan(&n)
}

func scanText(row scanner) (string, error) {
	var s string
	return s, row.Scan(&s)
}

// signed writes an unsigned number so that its order is that of signed ones.
func signed[T ~uint64](n T) int64 { return int64(uint64(n) ^ 1<<63) }

func unsigned[T ~uint64](n int64) T { return T(uint64(n) ^ 1<<63) }

func number(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

// intoTime reads microseconds into a time.
type intoTime struct{ *time.Time }

// Scan reads a column.
func (t intoTime) Scan(column any) error {
	n, ok := column.(int64)
	if !ok {
		return fmt.Errorf("a time is kept as %T", column)
	}
	*t.Time = time.UnixMicro(n).UTC()
	return nil
}

// intoMaybe reads microseconds, or nothing, into a time that may be missing.
type intoMaybe struct{ at **time.Time }

// Scan reads a column.
func (t intoMaybe) Scan(column any) error {
	if column == nil {
		*t.at = nil
		return nil
	}
	*t.at = new(time.Time)
	return intoTime{*t.at}.Scan(column)
}

// maybe gives what is kept for a time that may be missing.
func maybe(t *time.Time) any {
	if t == nil {
		return nil
	}
	return t.UnixMicro()
}

// intoID reads a subject's or a customer's number.
type intoID[T ~uint64] struct{ id *T }

// Scan reads a column.
func (i intoID[T]) Scan(column any) error {
	n, ok := column.(int64)
	if !ok {
		return fmt.Errorf("an id is kept as %T", column)
	}
	*i.id = unsigned[T](n)
	return nil
}

// intoBytes reads bytes of a fixed length.
type intoBytes struct{ into []byte }

// Scan reads a column.
func (b intoBytes) Scan(column any) error {
	raw, ok := column.([]byte)
	if !ok || len(raw) != len(b.into) {
		return fmt.Errorf("%d bytes are kept as %T of another length", len(b.into), column)
	}
	copy(b.into, raw)
	return nil
}

// intoState reads a JSON value, or nothing.
type intoState struct{ state *workspace.State }

// Scan reads a column.
func (s intoState) Scan(column any) error {
	switch text := column.(type) {
	case nil:
		*s.state = nil
	case string:
		*s.state = workspace.State(text)
	case []byte:
		*s.state = append(workspace.State(nil), text...)
	default:
		return fmt.Errorf("a state is kept as %T", column)
	}
	return nil
}

// stated gives what is kept for a state.
func stated(s workspace.State) any {
	if s == nil {
		return nil
	}
	return string(s)
}

// blob gives what is kept for bytes; none and nil are one.
func blob(b []byte) []byte {
	if b == nil {
		return []byte{}
	}
	return b
}

// checkArgs refuses texts that not every database can keep.
func checkArgs(args []any) error {
	for _, a := range args {
		if s, ok := a.(string); ok {
			if err := wellFormed("", s); err != nil {
				return err
			}
		}
	}
	return nil
}

func wellFormed(field, s string) error {
	if utf8.ValidString(s) && strings.IndexByte(s, 0) < 0 {
		return nil
	}
	return invalid(field, touchstone.Msg("workspace.bad_text", "field", field))
}

// checkTexts finds a text or a state within a value that cannot be kept.
func checkTexts(value any) error { return checkWithin("", reflect.ValueOf(value)) }

func checkWithin(field string, v reflect.Value) error {
	if v.Type() == reflect.TypeFor[workspace.State]() {
		return checkState(field, v.Bytes())
	}
	switch v.Kind() {
	case reflect.String:
		return wellFormed(field, v.String())
	case reflect.Pointer:
		if v.IsNil() {
			return nil
		}
		return checkWithin(field, v.Elem())
	case reflect.Slice:
		return checkItems(field, v)
	case reflect.Struct:
		return checkFields(field, v)
	}
	return nil
}

func checkState(field string, state []byte) error {
	if state == nil || json.Valid(state) && utf8.Valid(state) {
		return nil
	}
	return invalid(field, touchstone.Msg("workspace.bad_state", "field", field))
}

func checkItems(field string, v reflect.Value) error {
	if v.Type().Elem().Kind() == reflect.Uint8 {
		return nil
	}
	for i := range v.Len() {
		if err := checkWithin(fmt.Sprintf("%s[%d]", field, i), v.Index(i)); err != nil {
			return err
		}
	}
	return nil
}

func checkFields(field string, v reflect.Value) error {
	if v.Type() == reflect.TypeFor[time.Time]() {
		return nil
	}
	for i := range v.NumField() {
		if err := checkWithin(within(field, v.Type().Field(i)), v.Field(i)); err != nil {
			return err
		}
	}
	return nil
}

// within gives the path of a struct's field as JSON writes it.
func within(field string, f reflect.StructField) string {
	if f.Anonymous {
		return field
	}
	name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
	if name == "" {
		name = strings.ToLower(f.Name)
	}
	if field == "" {
		return name
	}
	return field + "." + name
}
