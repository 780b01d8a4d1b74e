// SPDX-License-Identifier: Apache-2.0

package duckdb

import (
	"context"
	"encoding/binary"
	"fmt"
	"math"

	"touchstone"
)

// Days are numbered from 1970, in UTC; in SQL they are counted from an epoch
// early enough that division rounds down: 700,000 days before.
const (
	dayMillis   = 86_400_000
	earlyDays   = 700_000
	earlyMillis = earlyDays * dayMillis
)

// dayOfClaimed is the SQL of an event's day.
var dayOfClaimed = fmt.Sprintf("((claimed + %d) // %d - %d)::INTEGER", int64(earlyMillis), dayMillis, earlyDays)

// dayOf gives the day that an event claims.
func dayOf(e *touchstone.Event) int32 {
	if e.Claimed.IsZero() {
		return noDay
	}
	return int32((e.Claimed.UnixMilli()+earlyMillis)/dayMillis - earlyDays)
}

func halvesOf(id touchstone.EventID) (high, low uint64) {
	return binary.BigEndian.Uint64(id[:8]), binary.BigEndian.Uint64(id[8:])
}

// loadRemembered counts the ids of each day.
func loadRemembered(ctx context.Context, c *connection, budget int64) (*remembered, error) {
	r := &remembered{budget: budget, rows: map[int32]int64{}, days: map[int32]*daySet{}}
	err := each(ctx, c, func(columns []vector, row int) error {
		day := int32(noDay)
		if !columns[0].null(row) {
			day = at[int32](&columns[0])[row]
		}
		r.rows[day] += at[int64](&columns[1])[row]
		return nil
	}, fmt.Sprintf(`SELECT %s, count(*) FROM events WHERE kind < %d GROUP BY 1
		UNION ALL SELECT day, count(*) FROM refused GROUP BY 1`, dayOfClaimed, partStep))
	return r, err
}

// sifted is what became of a batch by the ids of its events.
type sifted struct {
	fresh               []*touchstone.Event
	duplicates, refused int
	left                []touchstone.Position // of duplicates and refused ones
}

// sift takes out events whose ids are known. The caller holds writing.
func (s *Store) sift(ctx context.Context, c *connection, events []touchstone.Event) (sifted, error) {
	if err := s.recall(ctx, c, events); err != nil {
		return sifted{}, err
	}
	suspects := s.suspects(events)
	verdicts, err := lookUp(ctx, c, events, suspects, s.memory.rows[noDay] > 0)
	if err != nil {
		return sifted{}, err
	}
	return judge(events, suspects, verdicts), nil
}

// recall brings the days of a batch into memory, as far as they fit.
func (s *Store) recall(ctx context.Context, c *connection, events []touchstone.Event) error {
	coming := map[int32]int{}
	for i := range events {
		coming[dayOf(&events[i])]++
	}
	if s.memory.rows[noDay] > 0 {
		coming[noDay] += 0
	}
	unread := s.memory.prepare(coming)
	if len(unread) == 0 {
		return nil
	}
	err := s.memory.read(ctx, c, unread)
	if err != nil {
		for _, day := range unread {
			s.memory.forget(day)
		}
	}
	return err
}

// read fills days from the file.
func (r *remembered) read(ctx context.Context, c *connection, unread []int32) error {
	days := make([]int64, 0, len(unread))
	first, last, none := int64(math.MaxInt32), int64(math.MinInt32), false
	for _, day := range unread {
		if day == noDay {
			none = true
			continue
		}
		days = append(days, int64(day))
		first, last = min(first, int64(day)), max(last, int64(day))
	}
	visit := func(columns []vector, row int) error {
		day := int32(noDay)
		if !columns[0].null(row) {
			day = at[int32](&columns[0])[row]
		}
		if set := r.days[day]; set != nil {
			set.ids.add(at[uint64](&columns[1])[row])
		}
		return nil
	}
	if len(days) > 0 {
		err := each(ctx, c, visit, fmt.Sprintf(`SELECT day, id_lo FROM (
				SELECT %s AS day, id_lo FROM events WHERE kind < %d AND claimed >= $1 AND claimed < $2
				UNION ALL SELECT day, id_lo FROM refused)
			WHERE day IN (SELECT unnest($3::BIGINT[]))`, dayOfClaimed, partStep), first*dayMillis, (last+1)*dayMillis, days)
		if err != nil {
			return err
		}
	}
	if !none {
		return nil
	}
	return each(ctx, c, visit, fmt.Sprintf(`SELECT NULL::INTEGER, id_lo FROM events WHERE kind < %d AND claimed IS NULL
		UNION ALL SELECT day, id_lo FROM refused WHERE day IS NULL`, partStep))
}

// suspects gives the indexes of events whose ids may be known, and notes all.
func (s *Store) suspects(events []touchstone.Event) []int {
	var out []int
	for i := range events {
		day := dayOf(&events[i])
		_, half := halvesOf(events[i].ID)
		known := false
		if day == noDay {
			known = s.memory.anywhere(half)
		} else {
			known = s.memory.has(noDay, half)
		}
		if s.memory.add(day, half) || known {
			out = append(out, i)
		}
	}
	return out
}

// verdict is what the file says of an id.
type verdict uint8

const (
	isStored  verdict = 1
	isRefused verdict = 2
)

// lookUp asks the file for the ids of suspects; verdicts are by index. dayless
// tells whether the file may have events of no day.
func lookUp(ctx context.Context, c *connection, events []touchstone.Event, suspects []int, dayless bool) (map[int]verdict, error) {
	if len(suspects) == 0 {
		return nil, nil
	}
	if _, err := c.exec(ctx, "CREATE OR REPLACE TEMP TABLE suspects (n UINTEGER, hi UBIGINT, lo UBIGINT, day INTEGER)"); err != nil {
		return nil, err
	}
	if err := writeSuspects(c, events, suspects); err != nil {
		return nil, err
	}
	found := map[int]verdict{}
	stored, args := storedSuspects(events, suspects, dayless)
	err := each(ctx, c, func(columns []vector, row int) error {
		found[int(at[uint32](&columns[0])[row])] |= verdict(at[int32](&columns[1])[row])
		return nil
	}, fmt.Sprintf(`%s UNION ALL SELECT n, %d FROM suspects s JOIN refused r ON r.id_lo = s.lo AND r.id_hi = s.hi
			WHERE s.day IS NULL OR r.day IS NULL OR r.day = s.day`, stored, isRefused), args...)
	if err != nil {
		return nil, err
	}
	_, err = c.exec(ctx, "DROP TABLE suspects")
	return found, err
}

// storedSuspects gives the SQL of those suspects that are stored. Where all
// claim a time it looks only through the days that they claim, most of which
// lie together in the file, not through everything that was ever stored.
func storedSuspects(events []touchstone.Event, suspects []int, dayless bool) (sql string, args []any) {
	match := fmt.Sprintf("SELECT n, %d FROM suspects s JOIN events e ON e.id_lo = s.lo AND e.id_hi = s.hi WHERE e.kind < %d AND ", isStored, partStep)
	first, last := int64(math.MaxInt32), int64(noDay)
	for _, i := range suspects {
		day := int64(dayOf(&events[i]))
		first, last = min(first, day), max(last, day)
	}
	if first == noDay {
		return match + fmt.Sprintf("(s.day IS NULL OR e.claimed IS NULL OR %s = s.day)", dayOfClaimed), nil
	}
	sql = match + fmt.Sprintf("e.claimed >= $1 AND e.claimed < $2 AND %s = s.day", dayOfClaimed)
	if dayless {
		sql += " UNION ALL " + match + "e.claimed IS NULL"
	}
	return sql, []any{first * dayMillis, (last + 1) * dayMillis}
}

func writeSuspects(c *connection, events []touchstone.Event, suspects []int) error {
	a, err := c.appender("temp", "suspects")
	if err != nil {
		return err
	}
	defer a.close()
	for _, i := range suspects {
		row, err := a.row()
		if err != nil {
			return err
		}
		high, low := halvesOf(events[i].ID)
		set(a, 0, row, uint32(i))
		set(a, 1, row, high)
		set(a, 2, row, low)
		if day := dayOf(&events[i]); day != noDay {
			set(a, 3, row, day)
		}
	}
	return a.flush()
}

// judge goes through a batch in its order: an event is refused, or it is a
// duplicate of one in the file or of one before it in the batch, or it is
// fresh. Only suspects can be anything but fresh.
func judge(events []touchstone.Event, suspects []int, verdicts map[int]verdict) sifted {
	taken := make(map[touchstone.EventID][]int32, len(suspects)) // days of fresh events with a suspect's id
	for _, i := range suspects {
		taken[events[i].ID] = nil
	}
	out := sifted{fresh: make([]*touchstone.Event, 0, len(events))}
	for i := range events {
		e := &events[i]
		days, suspect := taken[e.ID]
		switch {
		case verdicts[i]&isRefused != 0:
			out.refused++
			out.left = append(out.left, e.Position)
		case verdicts[i]&isStored != 0 || suspect && sameDay(days, dayOf(e)):
			out.duplicates++
			out.left = append(out.left, e.Position)
		default:
			out.fresh = append(out.fresh, e)
			if suspect {
				taken[e.ID] = append(days, dayOf(e))
			}
		}
	}
	return out
}

// sameDay tells whether a day is among others, or either is no day.
func sameDay(days []int32, day int32) bool {
	for _, other := range days {
		if other == day || other == noDay || day == noDay {
			return true
		}
	}
	return false
}
