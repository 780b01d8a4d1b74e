// SPDX-License-Identifier: Apache-2.0

package analysis

import (
	"testing"

	"touchstone/analysis/roles"
	"touchstone/ingest"
	"touchstone/language"
)

// praised reads what words read, and knows the system's praise.
func praised(text string) *language.Reading {
	r := words{}.Reader()(text)
	if text == "bed+ by default" {
		r.Written = "default"
	}
	return r
}

// The system's praise is no text of the customer's, alone or beside one.
func TestDefaultPraiseIsNotTheCustomers(t *testing.T) {
	cell := func(text string) *roles.Column {
		return &roles.Column{Column: ingest.NewColumn("comment", text)}
	}
	for what, c := range map[string]struct {
		columns []*roles.Column
		wrote   bool
		feel    int
		facts   int
	}{
		"alone":       {[]*roles.Column{cell("bed+ by default")}, false, 0, 0},
		"beside one":  {[]*roles.Column{cell("bed+ by default"), cell("wifi- too")}, true, -1, 1},
		"own praise":  {[]*roles.Column{cell("bed+ by far")}, true, 1, 1},
		"nothing yet": {[]*roles.Column{cell("")}, false, 0, 0},
	} {
		t.Run(what, func(t *testing.T) {
			var r rowReading
			r.read(praised, c.columns, 0)
			if r.wrote != c.wrote || r.feel != c.feel || len(r.facts) != c.facts {
				t.Errorf("%+v", r)
			}
		})
	}
}
