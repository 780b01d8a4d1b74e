// SPDX-License-Identifier: Apache-2.0

package workspacetest

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"touchstone"
	"touchstone/workspace"
)

func asError(err error, into **touchstone.Error) bool { return errors.As(err, into) }

// model is what the store should hold, as slices and loops: every version of
// every stage, and under which revision it came.
type model struct {
	versions [][]touchstone.Stage
	made     [][]uint64
	revision uint64
}

func (m *model) newest(i int) touchstone.Stage { return m.versions[i][len(m.versions[i])-1] }

func (m *model) add(i int, s touchstone.Stage) {
	m.revision++
	m.versions[i] = append(m.versions[i], s)
	m.made[i] = append(m.made[i], m.revision)
}

func (m *model) taken(key string, but int) bool {
	for i := range m.versions {
		if s := m.newest(i); i != but && key != "" && s.Key == key && s.Deleted == nil {
			return true
		}
	}
	return false
}

// testModel does random things to stages and to the model, and compares.
func testModel(t *testing.T, e *env) {
	stages := e.w.Stages()
	m := &model{revision: must(e.w.Revision(t.Context()))(t)}
	rapid.Check(t, func(r *rapid.T) {
		ctx := t.Context()
		draw := func(n int, what string) int { return rapid.IntRange(0, n-1).Draw(r, what) }
		for range 10 {
			key := rapid.SampledFrom([]string{"", "", "a", "b", "甲"}).Draw(r, "key")
			if len(m.versions) == 0 || draw(4, "make") == 0 && len(m.versions) < 12 {
				made, err := stages.Create(ctx, touchstone.Stage{Key: key, Label: label(fmt.Sprint(draw(5, "name"))), Order: int64(draw(3, "order"))})
				m.expect(r, err, m.taken(key, -1), false)
				if err == nil {
					m.versions, m.made = append(m.versions, nil), append(m.made, nil)
					m.add(len(m.versions)-1, made)
				}
				continue
			}
			i := draw(len(m.versions), "which")
			old := m.newest(i)
			edit := old
			edit.Version -= int64(draw(2, "stale"))
			var got touchstone.Stage
			var err error
			wantGone := false
			switch draw(3, "what") {
			case 0:
				edit.Key, edit.Order = key, int64(draw(3, "order"))
				got, err = stages.Update(ctx, edit)
			case 1:
				edit.Key = ""
				got, err = stages.Delete(ctx, old.ID, edit.Version, "x")
			case 2:
				wantGone = true
				got, err = stages.Restore(ctx, old.ID, edit.Version, "x")
			}
			m.expect(r, err, edit.Version != old.Version || m.taken(edit.Key, i), (old.Deleted != nil) != wantGone)
			if err == nil {
				m.add(i, got)
			}
		}
		m.compare(r, t, e)
	})
}

// expect wants NotFound before Conflict, and neither when all is well.
func (m *model) expect(r *rapid.T, err error, conflict, missing bool) {
	want := touchstone.Internal
	switch {
	case missing:
		want = touchstone.NotFound
	case conflict:
		want = touchstone.Conflict
	case err != nil:
		r.Fatalf("unexpected: %v", err)
	default:
		return
	}
	if touchstone.KindOf(err) != want || err == nil {
		r.Fatalf("got %v, want kind %v", err, want)
	}
}

func (m *model) compare(r *rapid.T, t *testing.T, e *env) {
	ctx, stages := t.Context(), e.w.Stages()
	if n := must(e.w.Revision(ctx))(t); n != m.revision {
		r.Fatalf("revision %d, want %d", n, m.revision)
	}
	var standing []touchstone.Stage
	for i := range m.versions {
		if s := m.newest(i); s.Deleted == nil {
			standing = append(standing, s)
		}
	}
	slices.SortFunc(standing, func(a, b touchstone.Stage) int { return cmp.Or(cmp.Compare(a.Order, b.Order), cmp.Compare(a.ID, b.ID)) })
	equal(t, "standing stages by rank", must(workspace.All(ctx, stages, workspace.ListOptions{Order: workspace.OrderRank}))(t), standing)
	revision := uint64(rapid.IntRange(0, int(m.revision)).Draw(r, "revision"))
	equal(t, "stages as of a revision", must(stages.AsOf(ctx, revision))(t), m.asOf(revision))
}

func (m *model) asOf(revision uint64) []touchstone.Stage {
	var out []touchstone.Stage
	for i, versions := range m.versions {
		last := -1
		for v := range versions {
			if m.made[i][v] <= revision {
				last = v
			}
		}
		if last >= 0 && versions[last].Deleted == nil {
			out = append(out, versions[last])
		}
	}
	slices.SortFunc(out, func(a, b touchstone.Stage) int { return cmp.Compare(a.ID, b.ID) })
	return out
}
