// SPDX-License-Identifier: Apache-2.0

package duckdb

import (
	"context"
	"fmt"

	"touchstone"
)

// The kinds of event as the file writes them: those that measures count come
// first, so that counting them is one comparison.
const (
	codeInteraction = iota
	codeFeedback
	codeOutcome
	codeMeasured
	codeIdentify

	lastCounted = codeOutcome
	// partStep lies between the kinds of an event's rows: an event of kind k
	// stands in the row of kind k, and its second score, third score, … in rows
	// of kind k+8, k+16, …, which repeat what an answer is broken down by.
	partStep = 8
)

var kindOfCode = [...]touchstone.EventKind{touchstone.Interaction, touchstone.Feedback, touchstone.Outcome, touchstone.Measured, touchstone.Identify}

var codeOfKind = map[touchstone.EventKind]uint32{
	touchstone.Interaction: codeInteraction, touchstone.Feedback: codeFeedback, touchstone.Outcome: codeOutcome,
	touchstone.Measured: codeMeasured, touchstone.Identify: codeIdentify,
}

// migrations bring a file from each version to the next; the version of a file
// is how many of them it has seen. docs/data-model.md explains the tables.
//
// What is random by nature (ids, ciphertext) is not compressed: trying costs
// more than all the rest of a checkpoint.
var migrations = [][]string{{
	`CREATE TABLE meta (version UINTEGER NOT NULL)`,
	`INSERT INTO meta VALUES (0)`,
	`CREATE TABLE reached (position UBIGINT NOT NULL)`,
	`CREATE TABLE names (ordinal UINTEGER NOT NULL, text VARCHAR NOT NULL)`,
	`CREATE TABLE shapes (ordinal UINTEGER NOT NULL, id UBIGINT NOT NULL, normaliser USMALLINT NOT NULL, source VARCHAR NOT NULL,
		channel VARCHAR NOT NULL, name VARCHAR NOT NULL, place VARCHAR NOT NULL, facets VARCHAR[])`,
	`CREATE TABLE properties (ordinal UINTEGER NOT NULL, name VARCHAR NOT NULL)`,
	`CREATE TABLE events (
		position UBIGINT NOT NULL, kind UINTEGER NOT NULL,
		id_hi UBIGINT USING COMPRESSION uncompressed, id_lo UBIGINT USING COMPRESSION uncompressed,
		shape UINTEGER NOT NULL, subject UBIGINT, others UBIGINT[], unit UINTEGER NOT NULL, objects VARCHAR[],
		claimed BIGINT, occurred BIGINT NOT NULL, received BIGINT, clock BIGINT,
		duration BIGINT, minor BIGINT, currency UINTEGER NOT NULL,
		metric UINTEGER NOT NULL, score INTEGER, low INTEGER, high INTEGER,
		reported UINTEGER NOT NULL, bucket BIGINT, numerator BIGINT, denominator BIGINT, amount BIGINT,
		consents VARCHAR[], sealed BOOLEAN NOT NULL, more_names VARCHAR[], more_values VARCHAR[])`,
	`CREATE TABLE sealed (position UBIGINT NOT NULL, body BLOB NOT NULL USING COMPRESSION uncompressed)`,
	`CREATE TABLE refused (id_hi UBIGINT NOT NULL USING COMPRESSION uncompressed, id_lo UBIGINT NOT NULL USING COMPRESSION uncompressed, day INTEGER)`,
	`CREATE TABLE mentions (version UINTEGER NOT NULL, position UBIGINT NOT NULL, ordinal BIGINT NOT NULL,
		aspect VARCHAR NOT NULL, polarity TINYINT NOT NULL, emotion VARCHAR NOT NULL, confidence INTEGER NOT NULL)`,
}, {
	`CREATE TABLE arrived (position UBIGINT NOT NULL, shape UINTEGER NOT NULL)`,
	`CREATE TABLE reshapings (generation UBIGINT NOT NULL, note BLOB NOT NULL)`,
}, {
	`ALTER TABLE mentions ADD COLUMN author UTINYINT DEFAULT 4`, // authorCodes: own
	`ALTER TABLE mentions ADD COLUMN model VARCHAR DEFAULT ''`,
}}

// authorCodes are the authors of mentions as the file writes them, in the order
// of their text, from 1.
var authorCodes = map[touchstone.Author]uint8{touchstone.AgentsTone: 1, touchstone.BoughtReview: 2, touchstone.DefaultPraise: 3,
	touchstone.OwnWords: 4, touchstone.RepeatedWords: 5}

// The columns of events, in order; those of promoted properties follow, two
// for each: its key as text, and its type where that is not String.
const (
	colPosition = iota
	colKind
	colIDHigh
	colIDLow
	colShape
	colSubject
	colOthers
	colUnit
	colObjects
	colClaimed
	colOccurred
	colReceived
	colClock
	colDuration
	colMinor
	colCurrency
	colMetric
	colScore
	colLow
	colHigh
	colReported
	colBucket
	colNumerator
	colDenominator
	colAmount
	colConsents
	colSealed
	colMoreNames
	colMoreValues
	colProperties
)

// reachedPosition gives the position reached. Each append adds a row to the
// table, because the engine lets additions go on beside a checkpoint, but no
// changes; the checkpoint removes all but the last.
const reachedPosition = "SELECT coalesce(max(position), 0)::UBIGINT FROM reached"

// migrate brings the file to this version's schema, each step in one
// transaction. Conflict when a newer program wrote it.
func (c *connection) migrate(ctx context.Context, file string) error {
	version, err := c.version(ctx)
	if err != nil {
		return err
	}
	if version > len(migrations) {
		return &touchstone.Error{Kind: touchstone.Conflict, Message: touchstone.Msg("duckdb.newer", "file", file, "version", version, "known", len(migrations))}
	}
	for ; version < len(migrations); version++ {
		err := c.transaction(ctx, func() error {
			for _, statement := range migrations[version] {
				if _, err := c.exec(ctx, statement); err != nil {
					return err
				}
			}
			_, err := c.exec(ctx, "UPDATE meta SET version = $1", uint64(version+1))
			return err
		})
		if err != nil {
			return fmt.Errorf("migrate to version %d: %w", version+1, err)
		}
	}
	return nil
}

// version tells how many migrations the file has seen.
func (c *connection) version(ctx context.Context) (int, error) {
	found, err := one[int64](ctx, c, "SELECT count(*) FROM duckdb_tables() WHERE NOT internal AND table_name = 'meta'")
	if err != nil || found == 0 {
		return 0, err
	}
	v, err := one[uint32](ctx, c, "SELECT version FROM meta")
	return int(v), err
}
