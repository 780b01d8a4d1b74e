// SPDX-License-Identifier: Apache-2.0

package mapping

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"modernc.org/sqlite" // also the driver "sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// ocelSQLite is the relational form, a SQLite file. What a hostile file could
// hide is not looked at: everything must be a plain table, every page is checked
// before anything is read, and no value may be long.
type ocelSQLite struct{}

const (
	sqliteMagic  = "SQLite format 3\x00"
	maxOCELTypes = 1_000   // of events
	maxOCELRow   = 1 << 20 // bytes of a row
)

// openedSQLite calls read with two connections to a document, of which nothing
// can be changed.
func openedSQLite(ctx context.Context, path string, read func(a, b *sql.Conn) error) error {
	if info, err := os.Stat(path); err != nil || info.Size() > ocelLimit {
		return notOCEL(errors.Join(err, errors.New("the file is too large")))
	}
	full, err := filepath.Abs(path)
	if err != nil {
		return err
	}
	address := url.URL{Scheme: "file", Path: full, RawQuery: "mode=ro&immutable=1&_pragma=query_only(1)&_pragma=trusted_schema(0)&_pragma=ignore_check_constraints(1)&_pragma=cell_size_check(1)"}
	db, err := sql.Open("sqlite", address.String())
	if err != nil {
		return notOCEL(err)
	}
	defer db.Close()
	a, err := boundedConn(ctx, db)
	if err != nil {
		return err
	}
	defer a.Close()
	b, err := boundedConn(ctx, db)
	if err != nil {
		return err
	}
	defer b.Close()
	return read(a, b)
}

// boundedConn gives a connection on which no row can be long, once its file is
// sound: damage could let pages refer to each other for ever.
func boundedConn(ctx context.Context, db *sql.DB) (*sql.Conn, error) {
	c, err := db.Conn(ctx)
	if err != nil {
		return nil, notOCEL(err)
	}
	if _, err := sqlite.Limit(c, sqlite3.SQLITE_LIMIT_LENGTH, maxOCELRow); err != nil {
		return nil, errors.Join(notOCEL(err), c.Close())
	}
	return c, nil
}

// ocelTables are the plain tables of a document, with whether their rows are
// numbered.
type ocelTables map[string]bool

// sound reads which tables there are, and checks every page.
func sound(ctx context.Context, c *sql.Conn) (ocelTables, error) {
	tables := ocelTables{}
	err := eachRow(ctx, c, `SELECT name, type, wr FROM pragma_table_list WHERE schema = 'main'`, func(scan func(...any) error) error {
		var name, kind string
		var unnumbered bool
		if err := scan(&name, &kind, &unnumbered); err != nil {
			return err
		}
		if kind == "virtual" {
			return errors.New("there is a virtual table")
		}
		if kind == "table" {
			tables[name] = !unnumbered
		}
		return nil
	})
	if err != nil {
		return nil, notOCEL(err)
	}
	var found string
	if err := c.QueryRowContext(ctx, `PRAGMA quick_check(1)`).Scan(&found); err != nil || found != "ok" {
		return nil, notOCEL(errors.Join(ctx.Err(), err, errors.New(found)))
	}
	return tables, ctx.Err()
}

func eachRow(ctx context.Context, c *sql.Conn, ask string, visit func(scan func(...any) error) error) error {
	rows, err := c.QueryContext(ctx, ask)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := visit(rows.Scan); err != nil {
			return err
		}
	}
	return rows.Err()
}

func quoted(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }

func (ocelSQLite) is(ctx context.Context, path string) bool {
	err := openedSQLite(ctx, path, func(c, _ *sql.Conn) error {
		_, err := eventTables(ctx, c)
		return err
	})
	return err == nil
}

// eventTable holds the events of one type.
type eventTable struct{ kind, name string }

// eventTables lists the tables of events by type.
func eventTables(ctx context.Context, c *sql.Conn) ([]eventTable, error) {
	var out []eventTable
	seen := map[string]bool{}
	err := eachRow(ctx, c, fmt.Sprintf(`SELECT CAST(ocel_type AS TEXT), CAST(ocel_type_map AS TEXT) FROM event_map_type ORDER BY 1 LIMIT %d`, maxOCELTypes+1), func(scan func(...any) error) error {
		var kind, part string
		if err := scan(&kind, &part); err != nil {
			return err
		}
		if seen[part] {
			return errors.New("two types of event have one table")
		}
		seen[part] = true
		out = append(out, eventTable{kind, "event_" + part})
		return nil
	})
	if err == nil && len(out) > maxOCELTypes {
		err = errors.New("there are too many types of event")
	}
	if err != nil {
		return nil, notOCEL(err)
	}
	return out, nil
}

func (ocelSQLite) objects(ctx context.Context, path string, visit func(ocelObject)) error {
	return openedSQLite(ctx, path, func(c, _ *sql.Conn) error {
		tables, err := sound(ctx, c)
		if err != nil {
			return err
		}
		if _, plain := tables["object"]; !plain {
			return notOCEL(errors.New("there is no table of objects"))
		}
		err = eachRow(ctx, c, `SELECT CAST(ocel_id AS TEXT), CAST(ocel_type AS TEXT) FROM object`, func(scan func(...any) error) error {
			var id, kind sql.NullString
			err := scan(&id, &kind)
			visit(ocelObject{ID: id.String, Type: kind.String})
			return err
		})
		return refusal(ctx, err)
	})
}

// refusal says of an error of the database that the document is at fault, unless
// the context ended.
func refusal(ctx context.Context, err error) error {
	if err == nil || ctx.Err() != nil {
		return ctx.Err()
	}
	return notOCEL(err)
}

func (ocelSQLite) events(ctx context.Context, path string, visit func(ocelEvent) error) error {
	return openedSQLite(ctx, path, func(a, b *sql.Conn) error {
		tables, err := sound(ctx, a)
		if err != nil {
			return err
		}
		types, err := eventTables(ctx, a)
		if err != nil {
			return err
		}
		for _, name := range []string{"event_map_type", "event_object"} {
			if _, plain := tables[name]; !plain {
				return notOCEL(errors.New("there is no table " + name))
			}
		}
		for _, t := range types {
			if _, plain := tables[t.name]; !plain {
				return notOCEL(errors.New("a type of event has no table"))
			}
			if err := eventsOf(ctx, a, b, t, tables["event_object"], visit); err != nil {
				return err
			}
		}
		return nil
	})
}

// sqliteColumn is an attribute of a type of event.
type sqliteColumn struct {
	name  string
	truth bool // declared as a boolean
}

// attributesOf lists the columns of a table beside id and time. Columns that are
// computed are refused.
func attributesOf(ctx context.Context, c *sql.Conn, table string) ([]sqliteColumn, error) {
	var out []sqliteColumn
	err := eachRow(ctx, c, `SELECT name, upper(type), hidden FROM pragma_table_xinfo(`+"'"+strings.ReplaceAll(table, "'", "''")+"'"+`)`, func(scan func(...any) error) error {
		var name, kind string
		var hidden int
		if err := scan(&name, &kind, &hidden); err != nil {
			return err
		}
		if hidden != 0 {
			return errors.New("a column is computed")
		}
		if name != "ocel_id" && name != "ocel_time" {
			out = append(out, sqliteColumn{name, strings.HasPrefix(kind, "BOOL")})
		}
		return nil
	})
	return out, err
}

// eventsOf visits the events of one type by their ids, beside what they are
// related to, which comes in the same order.
func eventsOf(ctx context.Context, a, b *sql.Conn, t eventTable, numbered bool, visit func(ocelEvent) error) error {
	columns, err := attributesOf(ctx, a, t.name)
	if err != nil {
		return refusal(ctx, err)
	}
	order := "1, 2"
	if numbered {
		order = "1, rowid"
	}
	related, err := b.QueryContext(ctx, `SELECT CAST(ocel_event_id AS TEXT), CAST(ocel_object_id AS TEXT) FROM event_object WHERE ocel_event_id IN (SELECT ocel_id FROM `+quoted(t.name)+`) ORDER BY `+order)
	if err != nil {
		return refusal(ctx, err)
	}
	defer related.Close()
	r := &relations{rows: related}
	ask := `SELECT CAST(ocel_id AS TEXT), CAST(ocel_time AS TEXT)`
	for _, c := range columns {
		ask += `, +` + quoted(c.name) // an expression, so that the driver does not make times of it
	}
	var stopped error
	err = eachRow(ctx, a, ask+` FROM `+quoted(t.name)+` ORDER BY 1`, func(scan func(...any) error) error {
		e, err := scanEvent(scan, t.kind, columns)
		if err != nil {
			return err
		}
		if e.Relationships, err = r.of(e.ID); err != nil {
			return err
		}
		stopped = visit(e)
		return stopped
	})
	if stopped != nil {
		return stopped
	}
	return refusal(ctx, err)
}

func scanEvent(scan func(...any) error, kind string, columns []sqliteColumn) (ocelEvent, error) {
	var id, at sql.NullString
	values := make([]any, len(columns))
	into := []any{&id, &at}
	for i := range values {
		into = append(into, &values[i])
	}
	if err := scan(into...); err != nil {
		return ocelEvent{}, err
	}
	e := ocelEvent{ID: id.String, Type: kind, Time: at.String}
	for i, c := range columns {
		if values[i] != nil { // a column that the event has no value in
			e.Attributes = append(e.Attributes, ocelAttribute{Name: c.name, Value: storedJSON(values[i], c.truth)})
		}
	}
	return e, nil
}

// storedJSON writes a stored value as JSON.
func storedJSON(v any, truth bool) json.RawMessage {
	switch v := v.(type) {
	case int64:
		if truth && (v == 0 || v == 1) {
			return json.RawMessage(strconv.FormatBool(v == 1))
		}
		return json.RawMessage(strconv.FormatInt(v, 10))
	case float64:
		if !math.IsNaN(v) && !math.IsInf(v, 0) {
			return json.RawMessage(strconv.FormatFloat(v, 'f', -1, 64))
		}
		return json.RawMessage("null")
	case []byte:
		return typedJSON(string(v), "")
	case string:
		return typedJSON(v, "")
	}
	return json.RawMessage("null")
}

// relations walks along the relations of events, which come by event.
type relations struct {
	rows    *sql.Rows
	id      string // of the event that held is about
	held    []ocelRelation
	next    [2]string // read already: event and object
	waiting bool      // next is set
}

// of gives the relations of an event; ids must not descend.
func (r *relations) of(event string) ([]ocelRelation, error) {
	if event == r.id {
		return r.held, nil
	}
	r.id, r.held = event, nil
	for {
		if !r.waiting {
			if !r.rows.Next() {
				return r.held, r.rows.Err()
			}
			var id, object sql.NullString
			if err := r.rows.Scan(&id, &object); err != nil {
				return nil, err
			}
			r.next, r.waiting = [2]string{id.String, object.String}, true
		}
		if r.next[0] > event {
			return r.held, nil
		}
		if r.next[0] == event {
			r.held = append(r.held, ocelRelation{ObjectID: r.next[1]})
		}
		r.waiting = false
	}
}
