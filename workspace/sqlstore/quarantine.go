// SPDX-License-Identifier: Apache-2.0

package sqlstore

import (
	"context"

	"touchstone"
	"touchstone/workspace"
)

// Quarantine keeps which components were not joined.
func (r *room) Quarantine() workspace.Quarantine { return quarantine{r} }

type quarantine struct{ *room }

const quarantineColumns = `component, size, reason, detail, since`

func scanQuarantined(row scanner) (workspace.Quarantined, error) {
	var q workspace.Quarantined
	return q, row.Scan(intoID[touchstone.CustomerID]{&q.Component}, &q.Size, &q.Reason, intoState{&q.Detail}, intoTime{&q.Since})
}

// Put adds or replaces what is known about a component.
func (q quarantine) Put(ctx context.Context, v workspace.Quarantined) error {
	if err := checkTexts(v); err != nil {
		return err
	}
	return q.write(ctx, func(h handle) error {
		_, err := h.exec(ctx, `INSERT INTO quarantine (workspace, `+quarantineColumns+`) VALUES (?, ?, ?, ?, ?, ?)
			ON CONFLICT (workspace, component) DO UPDATE SET size = excluded.size, reason = excluded.reason, detail = excluded.detail, since = excluded.since`,
			string(q.id), signed(v.Component), v.Size, v.Reason, stated(v.Detail), v.Since.UnixMicro())
		return err
	})
}

// Release removes components.
func (q quarantine) Release(ctx context.Context, components []touchstone.CustomerID) error {
	if err := checkBatch(len(components)); err != nil {
		return err
	}
	return q.write(ctx, func(h handle) error {
		_, err := h.exec(ctx, `DELETE FROM quarantine WHERE component IN (SELECT number FROM `+h.numbers()+`) AND workspace = ?`, wanted(components), string(q.id))
		return err
	})
}

// List gives the components in ascending order.
func (q quarantine) List(ctx context.Context, p workspace.Pager) (workspace.Page[workspace.Quarantined], error) {
	var none workspace.Page[workspace.Quarantined]
	limit, err := limitOf(p)
	if err != nil {
		return none, err
	}
	after := int64(-1 << 63)
	if err := readCursor(p.Cursor, "quarantine", &after); err != nil {
		return none, err
	}
	items, err := each(ctx, q.handle, scanQuarantined, `SELECT `+quarantineColumns+` FROM quarantine WHERE workspace = ? AND component > ? ORDER BY component LIMIT ?`,
		string(q.id), after, limit+1)
	return cut(items, limit, func(last workspace.Quarantined) string { return writeCursor("quarantine", signed(last.Component)) }), err
}
