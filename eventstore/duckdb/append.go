// SPDX-License-Identifier: Apache-2.0

package duckdb

import (
	"context"
	"strconv"

	"touchstone"
	"touchstone/eventstore"
)

// Append implements eventstore.Store. The write-ahead log is synced when it
// returns.
func (s *Store) Append(ctx context.Context, events []touchstone.Event) (eventstore.Receipt, error) {
	if err := eventstore.Storable(events); err != nil {
		return eventstore.Receipt{}, err
	}
	release, err := hold(ctx, s.writing)
	if err != nil {
		return eventstore.Receipt{}, err
	}
	defer release()
	c, done, err := s.connection()
	if err != nil {
		return eventstore.Receipt{}, err
	}
	defer done()
	r, err := s.append(ctx, c, events)
	return r, s.failure(ctx, "append", err)
}

// append stores a batch. The caller holds writing.
func (s *Store) append(ctx context.Context, c *connection, events []touchstone.Event) (eventstore.Receipt, error) {
	if err := ctx.Err(); err != nil {
		return eventstore.Receipt{}, err
	}
	replayed := 0
	for replayed < len(events) && events[replayed].Position <= s.position {
		replayed++
	}
	events = events[replayed:]
	if len(events) == 0 {
		return eventstore.Receipt{Position: s.position, Replayed: replayed}, nil
	}
	sifted, err := s.sift(ctx, c, events)
	if err != nil {
		return eventstore.Receipt{}, err
	}
	position := events[len(events)-1].Position
	if err := s.write(ctx, c, sifted.fresh, position); err != nil {
		return eventstore.Receipt{}, err
	}
	s.position = position
	s.wake()
	if err := s.logs.sync(s.path()); err != nil {
		return eventstore.Receipt{}, err
	}
	return eventstore.Receipt{Position: position, Stored: len(sifted.fresh), Duplicates: sifted.duplicates, Refused: sifted.refused, Replayed: replayed, Left: sifted.left}, nil
}

// write puts fresh events and the position reached into the file, in one
// transaction.
func (s *Store) write(ctx context.Context, c *connection, events []*touchstone.Event, position touchstone.Position) error {
	properties, err := s.addProperties(ctx, c, events)
	if err != nil {
		return err
	}
	names, err := c.books.names.assign(ctx, c, namesOf(events))
	if err != nil {
		return err
	}
	shapes := c.books.shapes
	known := len(shapes.known())
	undo := shapes.add(events)
	err = c.transaction(ctx, func() error {
		if err := shapes.write(c, known); err != nil {
			return err
		}
		if err := names.write(c); err != nil {
			return err
		}
		w := rowWriter{shapes: shapes.ordinals, names: names.found, properties: properties}
		if err := w.write(c, events); err != nil {
			return err
		}
		_, err := c.exec(ctx, "INSERT INTO reached VALUES ($1)", uint64(position))
		return err
	})
	if err != nil {
		undo()
		return err
	}
	names.committed()
	return nil
}

// namesOf collects the texts that the file names by ordinals.
func namesOf(events []*touchstone.Event) []string {
	seen := map[string]bool{}
	for _, e := range events {
		if e.Unit != "" {
			seen[e.Unit] = true
		}
		if e.Value != nil {
			seen[e.Value.Currency] = true
		}
		for i := range e.Scores {
			seen[e.Scores[i].Metric] = true
		}
		if e.Measurement != nil {
			seen[e.Measurement.Metric] = true
		}
	}
	out := make([]string, 0, len(seen))
	for text := range seen {
		out = append(out, text)
	}
	return out
}

// rowWriter writes events as rows.
type rowWriter struct {
	shapes     map[touchstone.ShapeID]uint32
	names      map[string]uint32
	properties map[string]int // those that have columns
	events     *appender
}

func (w *rowWriter) write(c *connection, events []*touchstone.Event) error {
	var err error
	if w.events, err = c.appender("", "events"); err != nil {
		return err
	}
	defer w.events.close()
	sealed := 0
	for _, e := range events {
		if err := w.event(e); err != nil {
			return err
		}
		if len(e.Sealed) > 0 {
			sealed++
		}
	}
	if err := w.events.flush(); err != nil || sealed == 0 {
		return err
	}
	return writeSealed(c, events)
}

func writeSealed(c *connection, events []*touchstone.Event) error {
	a, err := c.appender("", "sealed")
	if err != nil {
		return err
	}
	defer a.close()
	for _, e := range events {
		if len(e.Sealed) == 0 {
			continue
		}
		row, err := a.row()
		if err != nil {
			return err
		}
		set(a, 0, row, uint64(e.Position))
		a.setBytes(1, row, e.Sealed)
	}
	return a.flush()
}

// event writes one event: a row, and one more for each score after the first.
func (w *rowWriter) event(e *touchstone.Event) error {
	a := w.events
	row, err := a.row()
	if err != nil {
		return err
	}
	w.shared(row, e, 0)
	high, low := halvesOf(e.ID)
	set(a, colIDHigh, row, high)
	set(a, colIDLow, row, low)
	if len(e.Subjects) > 1 {
		setList(a, colOthers, row, e.Subjects[1:])
	}
	if !e.Claimed.IsZero() {
		set(a, colClaimed, row, e.Claimed.UnixMilli())
	}
	set(a, colReceived, row, e.Received.UnixMilli())
	set(a, colSealed, row, len(e.Sealed) > 0)
	w.told(row, e)
	w.rare(row, e)
	if len(e.Scores) > 0 {
		w.score(row, &e.Scores[0])
	}
	for part := 1; part < len(e.Scores); part++ {
		if row, err = a.row(); err != nil {
			return err
		}
		w.shared(row, e, part)
		set(a, colSealed, row, false)
		set(a, colCurrency, row, uint32(0))
		set(a, colReported, row, uint32(0))
		w.score(row, &e.Scores[part])
	}
	return nil
}

// shared writes what all rows of an event have: what answers are broken down
// by.
func (w *rowWriter) shared(row int, e *touchstone.Event, part int) {
	a := w.events
	set(a, colPosition, row, uint64(e.Position))
	set(a, colKind, row, codeOfKind[e.Kind]+uint32(partStep*part))
	set(a, colShape, row, w.shapes[e.Shape.ID])
	if len(e.Subjects) > 0 {
		set(a, colSubject, row, uint64(e.Subjects[0]))
	}
	unit := uint32(0)
	if e.Unit != "" {
		unit = w.names[e.Unit]
	}
	set(a, colUnit, row, unit)
	set(a, colOccurred, row, e.Occurred.UnixMilli())
	set(a, colMetric, row, uint32(0))
	w.promoted(row, e)
}

// told writes the amounts of an event.
func (w *rowWriter) told(row int, e *touchstone.Event) {
	a := w.events
	if e.Duration != nil {
		set(a, colDuration, row, *e.Duration)
	}
	currency, reported := uint32(0), uint32(0)
	if e.Value != nil {
		set(a, colMinor, row, e.Value.Minor)
		currency = w.names[e.Value.Currency]
	}
	if m := e.Measurement; m != nil {
		reported = w.names[m.Metric]
		set(a, colBucket, row, int64(m.Bucket))
		setGiven(a, colNumerator, row, m.Numerator)
		setGiven(a, colDenominator, row, m.Denominator)
		setGiven(a, colAmount, row, m.Value)
	}
	set(a, colCurrency, row, currency)
	set(a, colReported, row, reported)
}

func setGiven(a *appender, column, row int, v *int64) {
	if v != nil {
		set(a, column, row, *v)
	}
}

// rare writes what few events have.
func (w *rowWriter) rare(row int, e *touchstone.Event) {
	a := w.events
	if e.Offset != nil {
		set(a, colClock, row, int64(*e.Offset))
	}
	if len(e.Objects) > 0 {
		texts := make([]string, len(e.Objects))
		for i, o := range e.Objects {
			texts[i] = objectText(o)
		}
		a.setTexts(colObjects, row, texts)
	}
	if len(e.Consents) > 0 {
		texts := make([]string, len(e.Consents))
		for i, c := range e.Consents {
			texts[i] = consentText(c)
		}
		a.setTexts(colConsents, row, texts)
	}
}

// objectText writes an object as one text: the length of its type, a colon,
// its type, its id.
func objectText(o touchstone.Object) string {
	return strconv.Itoa(len(o.Type)) + ":" + o.Type + o.ID
}

// consentText writes a consent as one text: 1 for granted, 0 for refused, and
// the purpose.
func consentText(c touchstone.Consent) string {
	if c.Granted {
		return "1" + c.Purpose
	}
	return "0" + c.Purpose
}

func (w *rowWriter) score(row int, s *touchstone.Score) {
	a := w.events
	set(a, colMetric, row, w.names[s.Metric])
	set(a, colScore, row, s.Value)
	set(a, colLow, row, s.Low)
	set(a, colHigh, row, s.High)
}

func (w *rowWriter) promoted(row int, e *touchstone.Event) {
	var names, values []string
	for _, p := range e.Promoted {
		if ordinal, ok := w.properties[p.Name]; ok {
			w.events.setPromoted(ordinal, row, p)
		} else {
			names, values = append(names, p.Name), append(values, spelled(p))
		}
	}
	if len(names) > 0 {
		w.events.setTexts(colMoreNames, row, names)
		w.events.setTexts(colMoreValues, row, values)
	}
}
