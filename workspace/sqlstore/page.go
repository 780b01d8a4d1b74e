// SPDX-License-Identifier: Apache-2.0

package sqlstore

import (
	"encoding/base64"
	"encoding/json"

	"touchstone"
	"touchstone/workspace"
)

// A cursor is the place of the last item of a part: the name of the order and
// the values that it orders by, as JSON in base64.

func writeCursor(tag string, place ...any) string {
	text, err := json.Marshal(append([]any{tag}, place...))
	if err != nil {
		panic("sqlstore: a cursor of something else than texts and numbers: " + err.Error())
	}
	return base64.RawURLEncoding.EncodeToString(text)
}

// readCursor reads a place of the order that tag names; "" changes nothing.
func readCursor(cursor, tag string, place ...any) error {
	if cursor == "" {
		return nil
	}
	wrong := invalid("cursor", touchstone.Msg("workspace.bad_cursor"))
	text, err := base64.RawURLEncoding.DecodeString(cursor)
	if err != nil {
		return wrong
	}
	var parts []json.RawMessage
	if json.Unmarshal(text, &parts) != nil || len(parts) != len(place)+1 {
		return wrong
	}
	var found string
	if json.Unmarshal(parts[0], &found) != nil || found != tag {
		return wrong
	}
	for i, into := range place {
		if json.Unmarshal(parts[i+1], into) != nil {
			return wrong
		}
	}
	return nil
}

func limitOf(p workspace.Pager) (int, error) {
	switch {
	case p.Limit == 0:
		return workspace.DefaultLimit, nil
	case p.Limit < 0 || p.Limit > workspace.MaxLimit:
		return 0, invalid("limit", touchstone.Msg("workspace.out_of_range", "field", "limit", "value", p.Limit, "low", 1, "high", workspace.MaxLimit))
	}
	return p.Limit, nil
}

// cut makes a part of a list from one item more than it may have.
func cut[T any](items []T, limit int, cursor func(last T) string) workspace.Page[T] {
	if len(items) <= limit {
		return workspace.Page[T]{Items: items}
	}
	return workspace.Page[T]{Items: items[:limit], Next: cursor(items[limit-1])}
}
