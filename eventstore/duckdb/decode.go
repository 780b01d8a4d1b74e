// SPDX-License-Identifier: Apache-2.0

package duckdb

import (
	"context"
	"encoding/binary"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"touchstone"
)

// decoder makes events of rows: at first of what the rows have themselves, at
// the end, for all together, of what stands elsewhere.
type decoder struct {
	ctx        context.Context
	c          *connection
	names      *nameBook
	shapes     []touchstone.Shape
	properties []string // by ordinal

	out  []touchstone.Event
	rows []rowNames
}

// rowNames are the ordinals of an event's texts.
type rowNames struct {
	unit, currency, metric, reported uint32
	sealed                           bool
}

// event reads the first row of an event.
func (d *decoder) event(columns []vector, row int) error {
	shape := at[uint32](&columns[colShape])[row]
	if int(shape) >= len(d.shapes) {
		return fmt.Errorf("a fact names the shape %d of %d", shape, len(d.shapes))
	}
	e := touchstone.Event{
		Position: touchstone.Position(at[uint64](&columns[colPosition])[row]),
		Kind:     kindOfCode[at[uint32](&columns[colKind])[row]%partStep],
		Shape:    cloneShape(d.shapes[shape]),
		Claimed:  timeAt(&columns[colClaimed], row),
		Occurred: timeAt(&columns[colOccurred], row),
		Received: timeAt(&columns[colReceived], row),
		Duration: given(&columns[colDuration], row),
	}
	binary.BigEndian.PutUint64(e.ID[:8], at[uint64](&columns[colIDHigh])[row])
	binary.BigEndian.PutUint64(e.ID[8:], at[uint64](&columns[colIDLow])[row])
	if v := &columns[colSubject]; !v.null(row) {
		e.Subjects = append(e.Subjects, touchstone.SubjectID(at[uint64](v)[row]))
		e.Subjects = append(e.Subjects, list[touchstone.SubjectID](&columns[colOthers], row)...)
	}
	if offset := given(&columns[colClock], row); offset != nil {
		seconds := int(*offset)
		e.Offset = &seconds
	}
	if minor := given(&columns[colMinor], row); minor != nil {
		e.Value = &touchstone.Money{Minor: *minor}
	}
	if v := &columns[colScore]; !v.null(row) {
		e.Scores = append(e.Scores, scoreAt(columns[colScore:], row))
	}
	if v := &columns[colBucket]; !v.null(row) {
		e.Measurement = &touchstone.Measurement{
			Bucket:    time.Duration(at[int64](v)[row]),
			Numerator: given(&columns[colNumerator], row), Denominator: given(&columns[colDenominator], row), Value: given(&columns[colAmount], row),
		}
	}
	if err := d.lists(&e, columns, row); err != nil {
		return err
	}
	d.out = append(d.out, e)
	d.rows = append(d.rows, rowNames{
		unit: at[uint32](&columns[colUnit])[row], currency: at[uint32](&columns[colCurrency])[row], metric: at[uint32](&columns[colMetric])[row],
		reported: at[uint32](&columns[colReported])[row], sealed: at[bool](&columns[colSealed])[row],
	})
	return nil
}

// lists reads the objects, consents and promoted properties of an event.
func (d *decoder) lists(e *touchstone.Event, columns []vector, row int) error {
	for _, text := range columns[colObjects].texts(row) {
		o, err := objectOf(text)
		if err != nil {
			return err
		}
		e.Objects = append(e.Objects, o)
	}
	for _, text := range columns[colConsents].texts(row) {
		e.Consents = append(e.Consents, touchstone.Consent{Purpose: text[1:], Granted: text[0] == '1'})
	}
	return d.promoted(e, columns, row)
}

// promoted reads promoted properties, in ascending order of name.
func (d *decoder) promoted(e *touchstone.Event, columns []vector, row int) error {
	for ordinal := 0; colProperties+2*ordinal+1 < len(columns); ordinal++ {
		key, kind := &columns[colProperties+2*ordinal], &columns[colProperties+2*ordinal+1]
		if key.null(row) && kind.null(row) {
			continue
		}
		code, text := uint8(touchstone.String), ""
		if !kind.null(row) {
			code = at[uint8](kind)[row]
		}
		if !key.null(row) {
			text = key.text(row)
		}
		p, err := propertyOf(d.properties[ordinal], code, text)
		if err != nil {
			return err
		}
		e.Promoted = append(e.Promoted, p)
	}
	values := columns[colMoreValues].texts(row)
	for i, name := range columns[colMoreNames].texts(row) {
		p, err := unspelled(name, values[i])
		if err != nil {
			return err
		}
		e.Promoted = append(e.Promoted, p)
	}
	sortProperties(e.Promoted)
	return nil
}

func timeAt(v *vector, row int) time.Time {
	if v.null(row) {
		return time.Time{}
	}
	return time.UnixMilli(at[int64](v)[row]).UTC()
}

func given(v *vector, row int) *int64 {
	if v.null(row) {
		return nil
	}
	n := at[int64](v)[row]
	return &n
}

// scoreAt reads a score from the columns score, low and high.
func scoreAt(columns []vector, row int) touchstone.Score {
	return touchstone.Score{Value: at[int32](&columns[0])[row], Low: at[int32](&columns[1])[row], High: at[int32](&columns[2])[row]}
}

// objectOf reads what objectText wrote.
func objectOf(text string) (touchstone.Object, error) {
	digits, rest, _ := strings.Cut(text, ":")
	n, err := strconv.Atoi(digits)
	if err != nil || n > len(rest) {
		return touchstone.Object{}, fmt.Errorf("an object cannot be read: %w", err)
	}
	return touchstone.Object{Type: rest[:n], ID: rest[n:]}, nil
}

// finish fills in names, further scores and sealed parts and gives the events.
func (d *decoder) finish() ([]touchstone.Event, error) {
	if len(d.out) == 0 {
		return nil, nil
	}
	var ordinals []uint32
	index := make(map[uint64]int, len(d.out))
	var scored, sealed []uint64
	for i, r := range d.rows {
		ordinals = append(ordinals, r.unit, r.currency, r.metric, r.reported)
		position := uint64(d.out[i].Position)
		index[position] = i
		if len(d.out[i].Scores) > 0 {
			scored = append(scored, position)
		}
		if r.sealed {
			sealed = append(sealed, position)
		}
	}
	texts, err := d.names.read(d.ctx, d.c, ordinals)
	if err != nil {
		return nil, err
	}
	for i, r := range d.rows {
		d.name(&d.out[i], r, texts)
	}
	if err := d.furtherScores(scored, func(position uint64, s touchstone.Score) {
		if i, wanted := index[position]; wanted {
			d.out[i].Scores = append(d.out[i].Scores, s)
		}
	}); err != nil {
		return nil, err
	}
	return d.out, d.unseal(sealed, index)
}

func (d *decoder) name(e *touchstone.Event, r rowNames, texts map[uint32]string) {
	e.Unit = texts[r.unit]
	if e.Value != nil {
		e.Value.Currency = texts[r.currency]
	}
	if len(e.Scores) > 0 {
		e.Scores[0].Metric = texts[r.metric]
	}
	if e.Measurement != nil {
		e.Measurement.Metric = texts[r.reported]
	}
}

// furtherScores reads the second and later scores of events, in their order.
func (d *decoder) furtherScores(positions []uint64, visit func(uint64, touchstone.Score)) error {
	if len(positions) == 0 {
		return nil
	}
	type found struct {
		position uint64
		metric   uint32
		score    touchstone.Score
	}
	var all []found
	var ordinals []uint32
	where, args := amongPositions(positions)
	err := each(d.ctx, d.c, func(columns []vector, row int) error {
		f := found{at[uint64](&columns[0])[row], at[uint32](&columns[1])[row], scoreAt(columns[2:], row)}
		all, ordinals = append(all, f), append(ordinals, f.metric)
		return nil
	}, fmt.Sprintf("SELECT position, metric, score, low, high FROM events WHERE kind >= %d AND %s ORDER BY position, kind", partStep, where), args...)
	if err != nil {
		return err
	}
	texts, err := d.names.read(d.ctx, d.c, ordinals)
	for _, f := range all {
		f.score.Metric = texts[f.metric]
		visit(f.position, f.score)
	}
	return err
}

// unseal reads the sealed parts of events; they stay sealed.
func (d *decoder) unseal(positions []uint64, index map[uint64]int) error {
	if len(positions) == 0 {
		return nil
	}
	where, args := amongPositions(positions)
	return each(d.ctx, d.c, func(columns []vector, row int) error {
		if i, wanted := index[at[uint64](&columns[0])[row]]; wanted {
			d.out[i].Sealed = []byte(columns[1].text(row))
		}
		return nil
	}, "SELECT position, body FROM sealed WHERE "+where, args...)
}

// amongPositions gives the SQL of rows at positions; where those lie close
// together it admits what lies between them, too.
func amongPositions(positions []uint64) (sql string, args []any) {
	first, last := slices.Min(positions), slices.Max(positions)
	sql, args = "position >= $1 AND position <= $2", []any{first, last}
	if last-first < 2*uint64(len(positions)) {
		return sql, args
	}
	return sql + " AND position IN (SELECT unnest($3::UBIGINT[]))", append(args, positions)
}
