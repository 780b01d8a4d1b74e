// SPDX-License-Identifier: Apache-2.0

package workspacetest

import (
	"testing"

	"touchstone"
	"touchstone/workspace"
)

// Bench measures what happens in large numbers, in rows a second: batches of
// the largest size, and single edits.
func Bench(b *testing.B, open Open) {
	subjects := manySubjects(workspace.MaxBatch)
	ids := make([]touchstone.SubjectID, len(subjects))
	edges := make([]workspace.Edge, len(subjects)-1)
	for i, s := range subjects {
		ids[i] = s.ID
		if i > 0 {
			edges[i-1] = workspace.Edge{EdgeKey: edgeKey(min(s.ID, ids[i-1]), max(s.ID, ids[i-1])), At: epoch, Position: 1}
		}
	}
	e := newEnv(b, open)
	must(e.w.Subjects().Put(b.Context(), subjects))(b)
	must(e.w.Edges().Put(b.Context(), edges))(b)
	perSecond := func(name string, rows int, run func(b *testing.B)) {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				run(b)
			}
			b.ReportMetric(float64(rows)*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
		})
	}
	perSecond("subjects new", len(subjects), func(b *testing.B) {
		must(newEnv(b, open).w.Subjects().Put(b.Context(), subjects))(b)
	})
	perSecond("subjects again", len(subjects), func(b *testing.B) { must(e.w.Subjects().Put(b.Context(), subjects))(b) })
	perSecond("subjects by id", 10_000, func(b *testing.B) { must(e.w.Subjects().ByID(b.Context(), ids[:10_000]))(b) })
	perSecond("edges new", len(edges), func(b *testing.B) { must(newEnv(b, open).w.Edges().Put(b.Context(), edges))(b) })
	perSecond("edges of subjects", 10_000, func(b *testing.B) { must(e.w.Edges().Of(b.Context(), ids[:10_000]))(b) })
	perSecond("all edges", len(edges), func(b *testing.B) { collect(b, e.w.Edges().All(b.Context(), 0)) })
	perSecond("records made", 1, func(b *testing.B) { must(e.w.Touchpoints().Create(b.Context(), touchpoint("触点")))(b) })
	made := must(e.w.Stages().Create(b.Context(), touchstone.Stage{Label: label("阶段")}))(b)
	perSecond("record by id", 1, func(b *testing.B) { must(e.w.Stages().ByID(b.Context(), made.ID))(b) })
	perSecond("cursor moved", 1, func(b *testing.B) {
		at := must(e.w.Cursors().Position(b.Context(), "p"))(b)
		check(b, e.w.Cursors().Move(b.Context(), "p", at, at+1))
	})
}
