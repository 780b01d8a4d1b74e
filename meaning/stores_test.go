// SPDX-License-Identifier: Apache-2.0

//go:build unix

package meaning

import (
	"crypto/rand"
	"fmt"
	"os"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"touchstone"
	"touchstone/eventstore/duckdb"
	"touchstone/eventstore/memory"
	"touchstone/internal/testenv"
	"touchstone/query"
	"touchstone/workspace"
	"touchstone/workspace/postgres"
	"touchstone/workspace/sqlstore"
)

var server testenv.Postgres

func TestMain(m *testing.M) { os.Exit(server.Run(m)) }

func openDuckDB(t *testing.T) Facts {
	t.Helper()
	s, err := duckdb.Open(t.Context(), t.TempDir(), duckdb.Options{Threads: 1, Memory: 128 << 20})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func openPostgres(t *testing.T) workspace.Store {
	t.Helper()
	s, err := postgres.Open(t.Context(), server.Database(t), sqlstore.Options{Now: time.Now, ID: rand.Text})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// The keeper says the same over every pair of stores; what it says over memory
// and SQLite is what the other tests look at.
func TestKeeperOverEveryStore(t *testing.T) {
	inMemory := func(*testing.T) Facts { return memory.Open() }
	want := story(t, newWorldOver(t, inMemory(t), openSQLite(t), ofCouples))
	for name, open := range map[string]struct {
		facts     func(*testing.T) Facts
		workspace func(*testing.T) workspace.Store
	}{"DuckDB and SQLite": {openDuckDB, openSQLite}, "memory and PostgreSQL": {inMemory, openPostgres}, "DuckDB and PostgreSQL": {openDuckDB, openPostgres}} {
		t.Run(name, func(t *testing.T) {
			got := story(t, newWorldOver(t, open.facts(t), open.workspace(t), ofCouples))
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("-memory and SQLite +these:\n%s", diff)
			}
		})
	}
}

func ofCouples(o *Options) { o.Identity = people{0: {2: 1}} }

// story changes everything that makes a meaning, asks after each change, and
// gives the answers.
func story(t *testing.T, x *world) (told []string) {
	t.Helper()
	tell := func(format string, args ...any) { told = append(told, fmt.Sprintf(format, args...)) }
	ask := func(m *touchstone.Meaning) {
		for _, text := range []string{"count, customers by touchpoint, stage, channel", "count by unit(hotel), unit(brand)", "customers by trait(tier), trait(tier at event)", "count where trait(tier at event) = gold"} {
			q, err := query.Parse(text)
			if err != nil {
				t.Fatal(err)
			}
			table, err := x.facts.Query(x.ctx, q, m)
			if err != nil {
				t.Fatalf("%s: %v", text, err)
			}
			tell("%s: %v", text, table.Rows)
		}
	}
	x.event(shape("Order Paid", "/orders/{id}"), 1, 2, 3)
	x.event(shape("Heartbeat", ""), 1)
	x.store(touchstone.Event{Kind: touchstone.Interaction, Shape: shape("Checked Out", ""), Subjects: []touchstone.SubjectID{1<<63 + 4}, Unit: "SH-001"})
	ask(x.current())
	first := x.current().Revision
	x.touchpoint("tp_1", "", "website")
	x.touchpoint("tp_2", "", "store")
	rule := x.rule("rule_1", 2, "Order*", "", "tp_1")
	x.rule("rule_2", 1, "re:(?i)^order paid$", "/orders/*", "tp_2")
	x.rule("rule_3", 0, "Heartbeat", "", Ignore)
	give(x, touchstone.Unit{Meta: touchstone.Meta{ID: "b"}, Code: "brand", Level: "brand", Label: touchstone.Label{EN: "Brand"}}, x.w.Units().Create)
	give(x, touchstone.Unit{Meta: touchstone.Meta{ID: "h"}, Code: "SH-001", Level: "hotel", Label: touchstone.Label{EN: "Hotel"}, Moves: []touchstone.UnitMove{{From: morning, Parent: "b"}}}, x.w.Units().Create)
	give(x, touchstone.SegmentTrait{Name: "tier"}, x.w.SegmentTraits().Create)
	if err := x.w.Statements().Put(x.ctx, []workspace.Statement{said(1, "silver", 0, 0), said(2, "gold", 30, 0), said(1<<63+4, "金", 24*20, 0)}); err != nil {
		t.Fatal(err)
	}
	ask(x.current())
	d, err := x.keeper.Discover(x.ctx, Ask{})
	if err != nil {
		t.Fatal(err)
	}
	tell("unmapped %+v, total %+v, mapped %+v", d.Unmapped, d.Total, d.Mapped)
	rule.Name = "re:^(Order|Checked)"
	p, err := x.keeper.Preview(x.ctx, Change{Save: &rule}, 2)
	if err != nil {
		t.Fatal(err)
	}
	tell("preview %+v", p)
	if err := x.w.Statements().Put(x.ctx, []workspace.Statement{said(1, "basic", 40, 0)}); err != nil {
		t.Fatal(err)
	}
	x.event(shape("Order Refunded", "/orders/{id}"), 2)
	m, err := x.keeper.Covering(x.ctx, x.last)
	if err != nil {
		t.Fatal(err)
	}
	ask(m)
	old, err := x.keeper.At(x.ctx, first)
	if err != nil {
		t.Fatal(err)
	}
	ask(old)
	return told
}
