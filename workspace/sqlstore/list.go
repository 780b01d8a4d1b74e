// SPDX-License-Identifier: Apache-2.0

package sqlstore

import (
	"context"
	"strings"

	"touchstone"
	"touchstone/workspace"
)

// List gives records in an order.
func (r *records[T, P]) List(ctx context.Context, o workspace.ListOptions) (workspace.Page[T], error) {
	var none workspace.Page[T]
	limit, err := limitOf(o.Pager)
	if err != nil {
		return none, err
	}
	l := listing{order: o.Order, descending: o.Descending}
	if err := l.begin(r.room, r.noun, o); err != nil {
		return none, err
	}
	found, err := each(ctx, r.handle, l.scan, l.text.String()+` LIMIT ?`, append(l.args, limit+1)...)
	if err != nil {
		return none, err
	}
	page := cut(found, limit, l.cursor)
	out := workspace.Page[T]{Items: make([]T, len(page.Items)), Next: page.Next}
	for i, item := range page.Items {
		if err := readBody(item.body, &out.Items[i]); err != nil {
			return none, err
		}
	}
	return out, nil
}

// listing is the statement of a list.
type listing struct {
	order      workspace.Order
	descending bool
	text       strings.Builder
	args       []any
}

// listed is one row of a list with its place in the order.
type listed struct {
	body, id string
	number   int64  // of orders by a number
	name     string // of OrderName
}

// begin writes everything but the limit.
func (l *listing) begin(room touchstone.WorkspaceID, n touchstone.Noun, o workspace.ListOptions) error {
	if l.order == "" {
		l.order = workspace.OrderCreated
	}
	column, err := l.column()
	if err != nil {
		return err
	}
	l.add(`SELECT r.body, r.id, `+column+` FROM records r WHERE r.workspace = ? AND r.noun = ?`, string(room), string(n))
	switch o.Deleted {
	case "", workspace.Standing:
		l.add(` AND r.deleted IS NULL`)
	case workspace.Deleted:
		l.add(` AND r.deleted IS NOT NULL`)
	case workspace.Both:
	default:
		return invalid("deleted", touchstone.Msg("workspace.not_one_of", "field", "deleted", "value", string(o.Deleted),
			"allowed", []string{string(workspace.Standing), string(workspace.Deleted), string(workspace.Both)}))
	}
	if len(o.Where) > touchstone.MaxItems {
		return invalid("where", touchstone.Msg("workspace.too_many", "field", "where", "n", len(o.Where), "limit", touchstone.MaxItems))
	}
	l.filter(o.Where)
	if err := l.after(column, o.Cursor); err != nil {
		return err
	}
	way := ""
	if l.descending {
		way = " DESC"
	}
	l.add(` ORDER BY ` + column + way + `, r.id` + way)
	return nil
}

func (l *listing) add(text string, args ...any) {
	l.text.WriteString(text)
	l.args = append(l.args, args...)
}

// column is what the list is ordered by.
func (l *listing) column() (string, error) {
	switch l.order {
	case workspace.OrderCreated, workspace.OrderUpdated, workspace.OrderRank, workspace.OrderName, workspace.OrderID:
		return "r." + string(l.order), nil
	}
	return "", invalid("order", touchstone.Msg("workspace.not_one_of", "field", "order", "value", string(l.order), "allowed", []string{
		string(workspace.OrderCreated), string(workspace.OrderUpdated), string(workspace.OrderRank), string(workspace.OrderName), string(workspace.OrderID)}))
}

// filter wants one of the given values of every named field.
func (l *listing) filter(where []touchstone.Field) {
	var names []string
	values := map[string][]any{}
	for _, f := range where {
		if values[f.Name] == nil {
			names = append(names, f.Name)
		}
		values[f.Name] = append(values[f.Name], f.Value)
	}
	for _, name := range names {
		l.add(` AND EXISTS (SELECT 1 FROM fields f WHERE f.workspace = r.workspace AND f.noun = r.noun AND f.id = r.id AND f.name = ? AND f.value IN (`, name)
		l.add(marks(len(values[name]))+`))`, values[name]...)
	}
}

// after goes on behind the cursor.
func (l *listing) after(column, cursor string) error {
	if cursor == "" {
		return nil
	}
	var at listed
	var err error
	if l.byText() {
		err = readCursor(cursor, l.tag(), &at.name, &at.id)
	} else {
		err = readCursor(cursor, l.tag(), &at.number, &at.id)
	}
	way := `>`
	if l.descending {
		way = `<`
	}
	l.add(` AND (`+column+`, r.id) `+way+` (?, ?)`, l.place(at), at.id)
	return err
}

func (l *listing) byText() bool {
	return l.order == workspace.OrderName || l.order == workspace.OrderID
}

func (l *listing) place(at listed) any {
	if l.byText() {
		return at.name
	}
	return at.number
}

// tag tells lists of different order apart.
func (l *listing) tag() string {
	if l.descending {
		return string(l.order) + " descending"
	}
	return string(l.order)
}

func (l *listing) scan(row scanner) (listed, error) {
	var at listed
	if l.byText() {
		return at, row.Scan(&at.body, &at.id, &at.name)
	}
	return at, row.Scan(&at.body, &at.id, &at.number)
}

func (l *listing) cursor(last listed) string { return writeCursor(l.tag(), l.place(last), last.id) }
