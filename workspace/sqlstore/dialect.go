// SPDX-License-Identifier: Apache-2.0

package sqlstore

import (
	"context"
	"database/sql"
	"strconv"
	"strings"
)

// Dialect is what databases differ in.
type Dialect struct {
	Numbered bool              // parameters are written $1, $2 … instead of ?
	Types    map[string]string // what stands for {text}, {blob}, {serial} and {packed} in migrations
	Numbers  string            // query that gives the numbers of a JSON array, its one parameter, in a column called number
	Classify func(error) Fault // what a driver's error means
	Lock     string            // statement that, in a transaction, keeps others from migrating until it ends; "" when beginning to write does
	Migrated []string          // statements to run after the schema changed
	Loaded   []string          // statements to run after rows were put in with their own numbers
	// Analyze is the word before the names of tables that makes the planner's
	// statistics; "" when the planner does without.
	Analyze string
	// Compact rewrites the files of the tables so that nothing of what was
	// removed is left.
	Compact func(ctx context.Context, db *sql.DB, tables []string) error
	// Check tells what is wrong with the files.
	Check func(context.Context, *sql.DB) error
}

// Fault is what a driver's error means.
type Fault int

// The faults that matter to a caller.
const (
	FaultOther   Fault = iota
	FaultUnique        // a unique value is taken
	FaultForeign       // what a row belongs to does not exist
	FaultRetry         // the transaction met another one and may be run again
	FaultBusy          // the database, its disk or the way to it is not available
	FaultTooLong       // a value is longer than the database can keep
)

// rebind writes a statement's parameters as the database wants them. No text
// of a statement holds a question mark otherwise.
func (d *Dialect) rebind(statement string) string {
	if !d.Numbered {
		return statement
	}
	var b strings.Builder
	b.Grow(len(statement) + 16)
	n := 0
	for {
		before, after, found := strings.Cut(statement, "?")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		n++
		b.WriteByte('$')
		b.WriteString(strconv.Itoa(n))
		statement = after
	}
}

// spell puts the database's own words into a migration.
func (d *Dialect) spell(migration string) string {
	var pairs []string
	for name, word := range d.Types {
		pairs = append(pairs, "{"+name+"}", word)
	}
	return strings.NewReplacer(pairs...).Replace(migration)
}
