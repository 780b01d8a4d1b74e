// SPDX-License-Identifier: Apache-2.0

package identity

import (
	"cmp"
	"context"
	"slices"

	"touchstone"
	"touchstone/workspace"
)

// recordQuarantine keeps which components were not joined, and releases those
// that are now.
func (g *Graph) recordQuarantine(ctx context.Context, f *finding) error {
	known, err := allQuarantined(ctx, g.Workspace)
	if err != nil {
		return err
	}
	var fresh []workspace.Quarantined
	here := map[touchstone.CustomerID]bool{}
	for _, q := range f.quarantined {
		c := touchstone.CustomerID(f.ids[q.component])
		if here[c] || !f.here(f.ids[q.component]) {
			continue
		}
		here[c] = true
		now := workspace.Quarantined{Component: c, Size: int64(q.size), Reason: string(q.reason), Since: g.Now()}
		old, ok := known[c]
		if ok && old.Reason == now.Reason {
			now.Since = old.Since
		}
		if !ok || old.Reason != now.Reason || old.Size != now.Size {
			fresh = append(fresh, now)
		}
	}
	var gone []touchstone.CustomerID
	for c := range known {
		if !here[c] && f.here(touchstone.SubjectID(c)) {
			gone = append(gone, c)
		}
	}
	if len(fresh)+len(gone) == 0 {
		return nil
	}
	slices.Sort(gone)
	return g.keepQuarantine(ctx, fresh, gone)
}

func (g *Graph) keepQuarantine(ctx context.Context, fresh []workspace.Quarantined, gone []touchstone.CustomerID) error {
	slices.SortFunc(fresh, func(a, b workspace.Quarantined) int { return cmp.Compare(a.Component, b.Component) })
	return g.Workspace.Tx(ctx, func(ws workspace.Workspace) error {
		for _, q := range fresh {
			if err := ws.Quarantine().Put(ctx, q); err != nil {
				return err
			}
		}
		return ws.Quarantine().Release(ctx, gone)
	})
}

func allQuarantined(ctx context.Context, ws workspace.Workspace) (map[touchstone.CustomerID]workspace.Quarantined, error) {
	out := map[touchstone.CustomerID]workspace.Quarantined{}
	p := workspace.Pager{Limit: workspace.MaxLimit}
	for {
		page, err := ws.Quarantine().List(ctx, p)
		if err != nil {
			return nil, err
		}
		for _, q := range page.Items {
			out[q.Component] = q
		}
		if p.Cursor = page.Next; p.Cursor == "" {
			return out, nil
		}
	}
}
