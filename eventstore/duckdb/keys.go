// SPDX-License-Identifier: Apache-2.0

package duckdb

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"time"

	"touchstone"
	"touchstone/query"
)

// key is a dimension as SQL sees it: an expression, how its values are read
// back, and which of them a condition means.
type key struct {
	sql string

	// A coded key is 0 where it is missing, else a number whose text is in
	// texts (in the order of their text, from 1 on), or in the file's names.
	coded bool
	named bool
	texts []string
	codes map[string]uint32 // of those texts that a condition may name

	// A bucket of time is counted from the early epoch; start gives the local
	// time in ms at which one begins.
	bucket func(local int64) int64
	start  func(bucket int64) int64
	time   query.DimensionKind
} // else: text, missing where it is null

// read gives the key in a row of the answer; named ones come as text.
func (k *key) read(v *vector, row int) query.Key {
	switch {
	case v.null(row):
		return query.Key{Missing: true}
	case k.start != nil:
		return query.Key{Value: query.TimeKey(k.time, k.start(at[int64](v)[row]))}
	case k.coded && !k.named:
		code := at[uint32](v)[row]
		if code == 0 {
			return query.Key{Missing: true}
		}
		return query.Key{Value: k.texts[code-1]}
	}
	return query.Key{Value: v.text(row)}
}

// coded makes a key whose values are texts; sql gives the code.
func codedKey(sql string, texts []string) *key {
	return &key{sql: sql, coded: true, texts: texts, codes: codesOf(texts)}
}

// key gives the key of a dimension, joining what it needs.
func (b *builder) key(d query.Dimension) (*key, error) {
	if k, ok := b.keys[d]; ok {
		return k, nil
	}
	k, err := b.newKey(d)
	if err == nil {
		b.keys[d] = k
	}
	return k, err
}

func (b *builder) newKey(d query.Dimension) (*key, error) {
	switch d.Kind {
	case query.ByKind:
		return kindKey(), nil
	case query.BySource, query.ByShape, query.ByTouchpoint, query.ByStage, query.ByChannel:
		return b.shapes.key(b.asked.shapeKeys(d.Kind)), nil
	case query.ByUnit:
		if d.Name == "" {
			return b.unitKey()
		}
		return b.levelKey(d.Name)
	case query.ByTrait:
		return b.traitKey(d)
	case query.ByProperty:
		p, err := b.property(d.Name)
		return &key{sql: p.key}, err
	case query.ByAspect:
		return &key{sql: "m.aspect"}, nil
	case query.ByAbout:
		return aboutKey(b.asked.meaning.Aspects), nil
	case query.ByPolarity:
		return codedKey("(m.polarity + 2)::UINTEGER", []string{"-1", "0", "1"}), nil
	case query.ByEmotion:
		return &key{sql: "nullif(m.emotion, '')"}, nil
	case query.ByAuthor:
		return authorKey(), nil
	case query.ByModel:
		return &key{sql: "nullif(m.model, '')"}, nil
	}
	return b.timeKey(d.Kind)
}

// kindKey gives the kind, by a number that has the order of its text.
func kindKey() *key {
	var texts []string
	for _, kind := range kindOfCode {
		texts = append(texts, string(kind))
	}
	slices.Sort(texts)
	k := codedKey("", texts)
	sql := fmt.Sprintf("CASE e.kind %% %d", partStep)
	for code, kind := range kindOfCode {
		sql += fmt.Sprintf(" WHEN %d THEN %d", code, k.codes[string(kind)])
	}
	k.sql = "(" + sql + " END)::UINTEGER"
	return k
}

// authorKey gives whose words a mention rests on.
func authorKey() *key {
	var texts []string
	for author := range authorCodes {
		texts = append(texts, string(author))
	}
	slices.Sort(texts)
	return codedKey("m.author::UINTEGER", texts)
}

// aboutKey gives the touchpoint that a mention's aspect is about.
func aboutKey(aspects map[string]touchstone.TouchpointID) *key {
	var texts []string
	for _, tp := range aspects {
		if tp != "" {
			texts = append(texts, string(tp))
		}
	}
	slices.Sort(texts)
	k := codedKey("", slices.Compact(texts))
	sql := "CASE m.aspect"
	for _, aspect := range slices.Sorted(maps.Keys(aspects)) {
		sql += fmt.Sprintf(" WHEN %s THEN %d", quoted(aspect), k.codes[string(aspects[aspect])])
	}
	if len(aspects) == 0 {
		sql += " WHEN NULL THEN 0"
	}
	k.sql = "(" + sql + " ELSE 0 END)::UINTEGER"
	return k
}

// shapeKeys gives the key of a dimension that a shape decides.
func (a *asked) shapeKeys(kind query.DimensionKind) func(*touchstone.Shape) query.Key {
	unlessEmpty := func(s string) query.Key { return query.Key{Value: s, Missing: s == ""} }
	switch kind {
	case query.BySource:
		return func(s *touchstone.Shape) query.Key { return query.Key{Value: s.Source} }
	case query.ByShape:
		return func(s *touchstone.Shape) query.Key { return query.Key{Value: s.ID.String()} }
	case query.ByTouchpoint:
		return func(s *touchstone.Shape) query.Key { return unlessEmpty(string(a.meaning.Shapes[s.ID])) }
	case query.ByStage:
		return func(s *touchstone.Shape) query.Key { return unlessEmpty(string(a.place(s).Stage)) }
	}
	return func(s *touchstone.Shape) query.Key {
		if channel := a.place(s).Channel; channel != "" {
			return query.Key{Value: string(channel)}
		}
		return unlessEmpty(string(s.Channel))
	}
}

// place gives where a shape's touchpoint stands; nowhere when it has none.
func (a *asked) place(s *touchstone.Shape) touchstone.TouchpointPlace {
	if tp := a.meaning.Shapes[s.ID]; tp != "" {
		return a.meaning.Touchpoints[tp]
	}
	return touchstone.TouchpointPlace{}
}

// unitKey gives the unit code as received. Conditions look their values up.
func (b *builder) unitKey() (*key, error) {
	k := &key{sql: "e.unit", coded: true, named: true}
	var err error
	k.codes, err = b.asked.names.find(b.asked.ctx, b.asked.c, b.asked.unitValues())
	delete(k.codes, "") // a unit without a code is missing
	return k, err
}

// traitKey gives a trait of the first subject's customer.
func (b *builder) traitKey(d query.Dimension) (*key, error) {
	table := b.asked.traits[d]
	alias := "t" + strconv.Itoa(len(b.keys))
	join := fmt.Sprintf("LEFT JOIN %s.%s %s ON %s.subject = e.subject", beside, table.name, alias, alias)
	if d.AtEvent {
		join += fmt.Sprintf(" AND %s.since <= e.occurred AND %s.until > e.occurred", alias, alias)
	}
	b.joins = append(b.joins, join)
	return codedKey("coalesce("+alias+".code, 0::UINTEGER)", table.texts), nil
}

// customer gives the SQL of the customer behind the first subject, null where
// there is none.
func (b *builder) customer() string {
	if b.asked.merged == nil {
		return "e.subject"
	}
	if !b.withMerged {
		b.withMerged = true
		b.joins = append(b.joins, fmt.Sprintf("LEFT JOIN %s.%s c ON c.subject = e.subject", beside, b.asked.merged.name))
	}
	return "coalesce(c.customer, e.subject)"
}

// timeKey gives a day, week, month or hour by the question's clock.
func (b *builder) timeKey(kind query.DimensionKind) (*key, error) {
	local, err := b.local()
	if err != nil {
		return nil, err
	}
	const hour, week = 3_600_000, 7 * dayMillis
	switch kind {
	case query.ByHour:
		return bucketKey(kind, local, hour, 0), nil
	case query.ByDay:
		return bucketKey(kind, local, dayMillis, 0), nil
	case query.ByWeek:
		return bucketKey(kind, local, week, 3*dayMillis), nil // 1970-01-01 was a Thursday
	}
	return &key{
		sql: "(12 * year(epoch_ms(" + local + ")) + month(epoch_ms(" + local + ")))", time: kind,
		bucket: func(local int64) int64 {
			t := time.UnixMilli(local).UTC()
			return int64(12*t.Year() + int(t.Month()))
		},
		start: func(bucket int64) int64 {
			return time.Date(0, time.Month(bucket), 1, 0, 0, 0, 0, time.UTC).UnixMilli()
		},
	}, nil
}

// bucketKey cuts local time into buckets of equal width, one of which begins
// at -shift.
func bucketKey(kind query.DimensionKind, local string, width, shift int64) *key {
	early := earlyMillis + shift
	return &key{
		sql: fmt.Sprintf("((%s + %d) // %d)", local, early, width), time: kind,
		bucket: func(local int64) int64 { return (local + early) / width },
		start:  func(bucket int64) int64 { return bucket*width - early },
	}
}
