// SPDX-License-Identifier: Apache-2.0

package mapping

import (
	"bytes"
	"context"
	"database/sql"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"touchstone"
)

// One document in the three forms, written by hand after the specification
// (arXiv:2403.01975, sections 5 to 7): events of two types, one without an
// object, one with an attribute of every type.
const (
	orderJSON = `{"objectTypes":[{"name":"customer","attributes":[]},{"name":"order","attributes":[{"name":"total","type":"float"}]}],
"eventTypes":[{"name":"Place Order","attributes":[{"name":"items","type":"integer"},{"name":"weight","type":"float"},{"name":"gift","type":"boolean"},{"name":"zip","type":"string"},{"name":"due","type":"time"}]},{"name":"Pay","attributes":[]}],
"events":[{"id":"e1","type":"Pay","time":"2026-01-02T08:00:00Z","attributes":[],"relationships":[{"objectId":"o1","qualifier":"of"}]},
{"id":"e2","type":"Place Order","time":"2026-01-01T08:00:00Z","attributes":[{"name":"items","value":3},{"name":"weight","value":1.5},{"name":"gift","value":true},{"name":"zip","value":"007"},{"name":"due","value":"2026-02-01T00:00:00Z"}],
 "relationships":[{"objectId":"c1","qualifier":"by"},{"objectId":"o1","qualifier":"of"}]},
{"id":"e3","type":"Place Order","time":"2026-01-03T08:00:00Z","attributes":[{"name":"zip","value":"a <b> & \"c\" 中"}],"relationships":[]}],
"objects":[{"id":"c1","type":"customer"},{"id":"o1","type":"order","attributes":[{"name":"total","time":"1970-01-01T00:00:00Z","value":9.5}]}]}`

	orderXML = `<?xml version="1.0" encoding="UTF-8"?>
<!-- by hand -->
<log>
  <object-types><object-type name="customer"><attributes/></object-type><object-type name="order"><attributes><attribute name="total" type="float"/></attributes></object-type></object-types>
  <event-types>
    <event-type name="Place Order"><attributes><attribute name="items" type="integer"/><attribute name="weight" type="float"/><attribute name="gift" type="boolean"/><attribute name="zip" type="string"/><attribute name="due" type="time"/></attributes></event-type>
    <event-type name="Pay"><attributes/></event-type>
  </event-types>
  <extra><deeper>x</deeper></extra>
  <objects>
    <object id="c1" type="customer"><objects/></object>
    <object id="o1" type="order"><attributes><attribute name="total" time="1970-01-01T00:00:00Z">9.5</attribute></attributes></object>
  </objects>
  <events>
    <event id="e1" type="Pay" time="2026-01-02T08:00:00Z"><attributes/><objects><relationship object-id="o1" qualifier="of"/></objects></event>
    <event id="e2" type="Place Order" time="2026-01-01T08:00:00Z"><attributes><attribute name="items">3</attribute><attribute name="weight">1.5</attribute><attribute name="gift">1</attribute><attribute name="zip">007</attribute><attribute name="due">2026-02-01T00:00:00Z</attribute></attributes>
      <objects><relationship object-id="c1" qualifier="by"/><relationship object-id="o1" relationship="of"/></objects></event>
    <event id="e3" type="Place Order" time="2026-01-03T08:00:00Z"><attributes><attribute name="zip">a &lt;b&gt; &amp; "c" 中</attribute></attributes></event>
  </events>
</log>`

	orderSQL = `CREATE TABLE event_map_type (ocel_type TEXT PRIMARY KEY, ocel_type_map TEXT);
CREATE TABLE object_map_type (ocel_type TEXT PRIMARY KEY, ocel_type_map TEXT);
CREATE TABLE event (ocel_id TEXT PRIMARY KEY, ocel_type TEXT REFERENCES event_map_type(ocel_type));
CREATE TABLE object (ocel_id TEXT PRIMARY KEY, ocel_type TEXT REFERENCES object_map_type(ocel_type));
CREATE TABLE event_object (ocel_event_id TEXT, ocel_object_id TEXT, ocel_qualifier TEXT, PRIMARY KEY (ocel_event_id, ocel_object_id, ocel_qualifier));
CREATE TABLE object_object (ocel_source_id TEXT, ocel_target_id TEXT, ocel_qualifier TEXT, PRIMARY KEY (ocel_source_id, ocel_target_id, ocel_qualifier));
CREATE TABLE event_PlaceOrder (ocel_id TEXT PRIMARY KEY, ocel_time TIMESTAMP, items INTEGER, weight REAL, gift BOOLEAN, zip TEXT, due TIMESTAMP);
CREATE TABLE event_Pay (ocel_id TEXT PRIMARY KEY, ocel_time TIMESTAMP);
CREATE TABLE object_order (ocel_id TEXT, ocel_time TIMESTAMP, ocel_changed_field TEXT, total REAL);
INSERT INTO event_map_type VALUES ('Place Order', 'PlaceOrder'), ('Pay', 'Pay');
INSERT INTO object_map_type VALUES ('customer', 'customer'), ('order', 'order');
INSERT INTO event VALUES ('e1', 'Pay'), ('e2', 'Place Order'), ('e3', 'Place Order');
INSERT INTO object VALUES ('c1', 'customer'), ('o1', 'order');
INSERT INTO event_object VALUES ('e2', 'c1', 'by'), ('e1', 'o1', 'of'), ('e2', 'o1', 'of');
INSERT INTO event_PlaceOrder VALUES ('e3', '2026-01-03 08:00:00', NULL, NULL, NULL, 'a <b> & "c" 中', NULL), ('e2', '2026-01-01T08:00:00Z', 3, 1.5, 1, '007', '2026-02-01T00:00:00Z');
INSERT INTO event_Pay VALUES ('e1', '2026-01-02 08:00:00');
INSERT INTO object_order VALUES ('o1', '1970-01-01 00:00:00', NULL, 9.5);`
)

// database makes a SQLite file and gives its path.
func database(t testing.TB, script string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "log.sqlite")
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec(script); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

func ocelProfile() touchstone.Profile {
	return touchstone.Profile{Format: touchstone.FormatOCEL, Kind: touchstone.Interaction, Source: "s", Options: []touchstone.Option{{Name: OptionSubject, Value: "customer=member_id"}}}
}

func TestTheFormsOfOCELSayTheSame(t *testing.T) {
	said := map[string][]string{}
	for form, path := range map[string]string{"JSON": file(t, "a.jsonocel", orderJSON), "XML": file(t, "a.xmlocel", orderXML), "SQLite": database(t, orderSQL)} {
		r, k := &recorder{}, &taken{}
		got, err := Run(context.Background(), Import{Path: path, Profile: ocelProfile(), Maker: r, Accept: k.accept})
		if err != nil || got.Events != 3 || got.Rejected != 0 {
			t.Fatalf("%s: %+v, %v", form, got, err)
		}
		slices.Sort(r.said) // a database has an order of its own
		said[form] = r.said
		head, err := Peek(context.Background(), path, 5)
		if err != nil || head.Format != touchstone.FormatOCEL {
			t.Errorf("%s is taken for %+v, %v", form, head, err)
		}
		look, err := Look(context.Background(), path, ocelProfile(), time.UTC, r, 2)
		if err != nil || len(look.Rows) != 2 {
			t.Errorf("%s looks like %+v, %v", form, look, err)
		}
	}
	for _, part := range []string{`"Place Order"`, "c1", "{order o1}", "{items 2 3 0 }", "{weight 3 0 1.5 }", "{zip 4 0 0 007}", "{due 4 0 0 2026-02-01T00:00:00Z}", "2026-01-01T08:00:00Z"} {
		if !strings.Contains(strings.Join(said["JSON"], "\n"), part) {
			t.Errorf("JSON does not say %s: %q", part, said["JSON"])
		}
	}
	for _, form := range []string{"XML", "SQLite"} {
		if diff := cmp.Diff(said["JSON"], said[form]); diff != "" {
			t.Errorf("%s (-JSON +%s):\n%s", form, form, diff)
		}
	}
}

// Every refusal is in words, soon, and in little memory.
func TestWhatIsNoOCEL(t *testing.T) {
	sqlite := func(script string) string { return database(t, script) }
	whole, err := os.ReadFile(database(t, orderSQL))
	if err != nil {
		t.Fatal(err)
	}
	damaged := bytes.Clone(whole)
	for i := len(damaged) / 2; i < len(damaged); i++ {
		damaged[i] = 0xee
	}
	for name, path := range map[string]string{
		"XML cut":                   file(t, "1.xml", orderXML[:len(orderXML)-30]),
		"XML without events":        file(t, "2.xml", `<log><objects/></log>`),
		"XML of another root":       file(t, "3.xml", `<html><objects/><events/></html>`),
		"XML with an entity":        file(t, "4.xml", `<!DOCTYPE log [<!ENTITY a "aaaa">]><log><objects/><events><event id="&a;" type="x" time=""/></events></log>`),
		"XML that nests":            file(t, "5.xml", `<log><objects/>`+strings.Repeat("<a>", 1<<20)),
		"XML with an endless event": file(t, "6.xml", `<log><objects/><events><event id="`+strings.Repeat("x", 5<<20)+`"/></events></log>`),
		"XML that nests an event":   file(t, "7.xml", `<log><objects/><events><event id="1">`+strings.Repeat("<a>", 1<<20)),
		"a database without tables": sqlite(`CREATE TABLE x (y)`),
		"a view that loops": sqlite(`CREATE TABLE event_map_type (ocel_type TEXT, ocel_type_map TEXT); INSERT INTO event_map_type VALUES ('a', 'a');
			CREATE TABLE object (ocel_id TEXT, ocel_type TEXT); CREATE TABLE event_object (ocel_event_id TEXT, ocel_object_id TEXT);
			CREATE VIEW event_a AS WITH RECURSIVE n(ocel_id) AS (SELECT 1 UNION ALL SELECT ocel_id + 1 FROM n) SELECT ocel_id, 0 AS ocel_time FROM n`),
		"objects in a view":    sqlite(`CREATE TABLE event_map_type (ocel_type TEXT, ocel_type_map TEXT); CREATE VIEW object AS WITH RECURSIVE n(ocel_id) AS (SELECT 1 UNION ALL SELECT ocel_id + 1 FROM n) SELECT ocel_id, '' AS ocel_type FROM n`),
		"a computed column":    sqlite(strings.Replace(strings.Replace(orderSQL, "due TIMESTAMP)", "due TIMESTAMP, big AS (zeroblob(900000000)))", 1), "event_PlaceOrder VALUES", "event_PlaceOrder(ocel_id, ocel_time, items, weight, gift, zip, due) VALUES", 1)),
		"a virtual table":      sqlite(orderSQL + `CREATE VIRTUAL TABLE f USING fts5(x)`),
		"a row that is long":   sqlite(orderSQL + `INSERT INTO event_Pay VALUES ('long', zeroblob(2000000))`),
		"two types, one table": sqlite(orderSQL + `INSERT INTO event_map_type VALUES ('Pay again', 'Pay')`),
		"a type without table": sqlite(orderSQL + `INSERT INTO event_map_type VALUES ('Pack', 'Pack')`),
		"a table without time": sqlite(orderSQL + `INSERT INTO event_map_type VALUES ('Pack', 'Pack'); CREATE TABLE event_Pack (ocel_id TEXT)`),
		"a damaged database":   file(t, "8.sqlite", string(damaged)),
		"a database cut short": file(t, "9.sqlite", string(whole[:4096])),
		"no database":          file(t, "10.sqlite", sqliteMagic+"and nothing more"),
		"a name of a database": file(t, "11.sqlite", sqliteMagic),
	} {
		r, k := &recorder{}, &taken{}
		_, err := Run(context.Background(), Import{Path: path, Profile: ocelProfile(), Maker: r, Accept: k.accept})
		if touchstone.KindOf(err) != touchstone.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A database is only read: neither the file nor its folder changes.
func TestADatabaseIsOnlyRead(t *testing.T) {
	path := database(t, `PRAGMA journal_mode = wal;`+orderSQL)
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Run(context.Background(), Import{Path: path, Profile: ocelProfile(), Maker: &recorder{}, Accept: (&taken{}).accept}); err != nil {
		t.Fatal(err)
	}
	after, err := os.ReadFile(path)
	if err != nil || !bytes.Equal(before, after) {
		t.Errorf("the file changed: %v", err)
	}
	if left, err := os.ReadDir(filepath.Dir(path)); err != nil || len(left) != 1 {
		t.Errorf("the folder has %v, %v", left, err)
	}
}

func TestReadingADatabaseEndsWithItsContext(t *testing.T) {
	ctx, stop := context.WithCancel(context.Background())
	stop()
	if _, err := Run(ctx, Import{Path: database(t, orderSQL), Profile: ocelProfile(), Maker: &recorder{}, Accept: (&taken{}).accept}); err == nil || touchstone.KindOf(err) == touchstone.Invalid && ctx.Err() == nil {
		t.Errorf("got %v", err)
	}
}
