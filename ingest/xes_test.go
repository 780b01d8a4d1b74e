// SPDX-License-Identifier: Apache-2.0

package ingest

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"touchstone"
)

func TestXES(t *testing.T) {
	text := `<?xml version="1.0" encoding="UTF-8"?>
<!-- a comment with <tags> & signs -->
<log xes.version="1.0" xmlns="http://www.xes-standard.org/">
  <extension name="Concept" prefix="concept" uri="x"/>
  <global scope="event"><string key="concept:name" value="UNKNOWN"/></global>
  <classifier name="a" keys="concept:name"/>
  <float key="deep" value="1"><float key="deeper" value="2"><int key="deepest" value="3"/></float></float>
  <trace>
    <string key="concept:name" value="案例 1"/>
    <int key='amount' value='20'/>
    <event>
      <string key="concept:name" value="A &amp; B &lt;&#26657;&#x6821;&gt; &quot;&apos;"/>
      <date key="time:timestamp" value="2011-10-01T00:38:44.546+02:00"/>
    </event>
    <event><string key="concept:name" value="C"></string><boolean key="ok" value="true"/></event>
  </trace>
  <trace><string key="concept:name" value="empty"/></trace>
  <trace>
    <string key="concept:name" value="2"/>
    <event>
      <string key="concept:name" value="outer"><string key="inner" value="i"><string key="x" value="too deep"/></string></string>
      <list key="choices"><values><string key="a" value="app"/><string key="b" value="web"/></values></list>
      <other key="q" value="not an attribute"/>
    </event>
  </trace>
  <event><string key="concept:name" value="alone"/></event>
</log>
<!-- the end -->`
	table := mustRead(t, text, Options{})
	wantGrid(t, table,
		"case:concept:name|case:amount|concept:name|time:timestamp|ok|concept:name.inner|choices",
		`案例 1|20|A & B <校校> "'|2011-10-01T00:38:44.546+02:00|||`,
		"案例 1|20|C||true||",
		"2||outer|||i|app┋web",
		"||alone||||")
	if diff := cmp.Diff([]string{"ingest.note_xes_nested", "ingest.note_xes_empty_traces"}, keys(table.Notes)); diff != "" {
		t.Errorf("notes (-want +got):\n%s", diff)
	}
	if f := table.Files[0]; f.Format != "xes" || f.Encoding != "utf-8" {
		t.Errorf("file %+v", f)
	}
}

// Other encodings are read by their marks or by the XML declaration.
func TestXESEncodings(t *testing.T) {
	body := `<log><trace><event><string key="concept:name" value="退房é"/></event></trace></log>`
	for _, text := range []string{
		body,
		"\xef\xbb\xbf<?xml version='1.0'?>" + body,
		"<?xml version = '1.1' standalone='yes' ?>\n" + body,
		`<?xml version="1.0" encoding="GB18030"?>` + strings.NewReplacer("退", "\xcd\xcb", "房", "\xb7\xbf", "é", "\xa8\xa6").Replace(body),
	} {
		wantGrid(t, mustRead(t, text, Options{}), "concept:name", "退房é")
	}
	latin := `<?xml version="1.0" encoding="ISO-8859-1"?><log><event><string key="a" value="` + "\xe9" + `"/></event></log>`
	wantGrid(t, mustRead(t, latin, Options{}), "a", "é")
}

func TestXESFaults(t *testing.T) {
	event := func(inner string) string { return "<log>\n<trace>\n<event>" + inner + "</event></trace></log>" }
	deep := strings.Repeat("<string key='a' value='b'>", 80) + strings.Repeat("</string>", 80)
	for name, test := range map[string]struct {
		text string
		kind touchstone.Kind
		key  string
		line int
	}{
		"document type":      {"<?xml version='1.0'?>\n<!DOCTYPE log [<!ENTITY a \"b\">]>\n<log/>", touchstone.Invalid, "ingest.xes_doctype", 2},
		"billion laughs":     {"<!DOCTYPE lolz [<!ENTITY lol \"lol\"><!ENTITY lol2 \"&lol;&lol;\">]><log>&lol2;</log>", touchstone.Invalid, "ingest.xes_doctype", 1},
		"external entity":    {"<!DOCTYPE log SYSTEM \"file:///etc/passwd\"><log/>", touchstone.Invalid, "ingest.xes_doctype", 1},
		"element type":       {"<log><!ELEMENT x ANY></log>", touchstone.Invalid, "ingest.xes_doctype", 1},
		"unknown entity":     {event("<string key='a' value='&nbsp;'/>"), touchstone.Invalid, "ingest.xes_entity", 3},
		"entity not ended":   {event("<string key='a' value='&amp'/>"), touchstone.Invalid, "ingest.xes_entity", 3},
		"zero character":     {event("<string key='a' value='&#0;'/>"), touchstone.Invalid, "ingest.xes_entity", 3},
		"huge character":     {event("<string key='a' value='&#x110000;'/>"), touchstone.Invalid, "ingest.xes_entity", 3},
		"surrogate":          {event("<string key='a' value='&#xd800;'/>"), touchstone.Invalid, "ingest.xes_entity", 3},
		"deep":               {event(deep), touchstone.Invalid, "ingest.xes_depth", 3},
		"not closed":         {"<log>\n<trace><event><string key='a' value='b'/>\n", touchstone.Invalid, "ingest.xes_unclosed", 3},
		"cut in a tag":       {"<log>\n<trace><event><string key='a' val", touchstone.Invalid, "ingest.xes_unclosed", 2},
		"declared version":   {"<?xml version='1/0'?>\n<log/>", touchstone.Invalid, "ingest.xes_syntax", 1},
		"broken declaration": {"<?xml versio='1.0'?>\n<log/>", touchstone.Invalid, "ingest.xes_syntax", 1},
		"cut in a comment":   {"<log>\n<!-- ", touchstone.Invalid, "ingest.xes_unclosed", 2},
		"wrong end tag":      {event("<string key='a' value='b'></int>"), touchstone.Invalid, "ingest.xes_mismatch", 3},
		"end without start":  {"<log/>\n</log>", touchstone.Invalid, "ingest.xes_syntax", 2},
		"two roots":          {"<log><event><string key='a' value='b'/></event></log>\n<log/>", touchstone.Invalid, "ingest.xes_syntax", 2},
		"text":               {event("words"), touchstone.Invalid, "ingest.xes_syntax", 3},
		"no quotes":          {event("<string key=a value='b'/>"), touchstone.Invalid, "ingest.xes_syntax", 3},
		"tag in a value":     {event("<string key='a' value='<'/>"), touchstone.Invalid, "ingest.xes_syntax", 3},
		"control character":  {event("<string key='a' value='\x01" + strings.Repeat("x", 100) + "'/>"), touchstone.Invalid, "ingest.xes_syntax", 3},
		"attributes glued":   {event("<string key='a'value='b'/>"), touchstone.Invalid, "ingest.xes_syntax", 3},
		"no key":             {event("<string value='b'/>"), touchstone.Invalid, "ingest.xes_attribute", 3},
		"no value":           {event("<string key='a'/>"), touchstone.Invalid, "ingest.xes_attribute", 3},
		"late attribute":     {"<log>\n<trace>\n<event><string key='a' value='b'/></event>\n<string key='c' value='d'/></trace></log>", touchstone.Invalid, "ingest.xes_late_attribute", 4},
		"another root":       {"<?xml version='1.0'?>\n<svg/>", touchstone.Invalid, "ingest.xes_not_log", 2},
		"nothing but prolog": {"<?xml version='1.0'?>\n", touchstone.Invalid, "ingest.xes_syntax", 2},
		"endless tag":        {"<log>\n<string key='" + strings.Repeat("x", 6<<20), touchstone.TooLarge, "ingest.xes_tag_size", 2},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := readBytes([]byte(test.text), Options{Format: "xes"})
			wantError(t, err, test.kind, test.key)
			if line := err.(*touchstone.Error).Message.Args[1].Value; line != test.line {
				t.Errorf("line %v, want %d", line, test.line)
			}
		})
	}
	_, err := readBytes([]byte("<log><trace><string key='a' value='b'/></trace></log>"), Options{})
	wantError(t, err, touchstone.NotEnough, "ingest.header_only")
	_, err = readBytes([]byte("<log/>"), Options{})
	wantError(t, err, touchstone.NotEnough, "ingest.empty_file")
}

func TestXESRejects(t *testing.T) {
	text := "<log><trace><string key='id' value='1'/>\n" +
		"<event><string key='a' value='很好'/></event>\n" +
		"<event><string key='a' value='\xff'/><string key='b' value='x'/></event>\n" +
		"<event><string key='a' value='" + strings.Repeat("x", 1<<20+1) + "'/></event>\n" +
		"<event><string key='a' value='good too'/></event>\n" +
		"<event><string key='a' value='3'/></event></trace>\n" +
		"<trace><string key='id' value='\xfe'/><event><string key='a' value='lost'/></event></trace>\n" +
		"<trace><string key='id' value='2'/><event><string key='a' value='4'/></event></trace></log>"
	table := mustRead(t, text, Options{})
	wantGrid(t, table, "case:id|a|b", "1|很好|", "1|good too|", "1|3|", "2|4|")
	var lines []int
	for _, r := range table.Rejects.First {
		lines = append(lines, r.Line)
	}
	if diff := cmp.Diff([]int{3, 4, 7}, lines); diff != "" {
		t.Errorf("lines of rejects (-want +got):\n%s", diff)
	}
}

// Traces that span batches keep their attributes in every event.
func TestXESLongTrace(t *testing.T) {
	event := "<event><string key='concept:name' value='an activity with a long name'/></event>\n"
	text := "<log><trace><string key='concept:name' value='only'/>" + strings.Repeat(event, 60_000) + "</trace></log>"
	table := mustRead(t, text, Options{})
	for _, c := range table.Columns {
		if counts := c.Counts(); len(counts) != 2 || counts[1] != 60_000 {
			t.Errorf("column %s: %d values, counts %v", c.Name, len(c.Values), counts[:min(3, len(counts))])
		}
	}
}
