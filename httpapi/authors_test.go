// SPDX-License-Identifier: Apache-2.0

package httpapi

import (
	"net/url"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The desk has two texts of customers, one of them to an agent, and one default
// praise; the site has one default praise.
func TestDefaultPraiseAndAgentsAreAskedFor(t *testing.T) {
	r := newRich(t)
	r.facts() // the rules
	r.tell(r.told("check-in", "E1", "li", "办理入住很快", 1), r.told("check-in", "E1", "wang", "agent spoke", 2),
		r.told("check-in", "E1", "li", "default praise", 3), r.told("view", "W1", "li", "default praise too", 4))
	must(r.main.Voice.Project(t.Context()))
	ask := func(q string) map[string]int64 {
		got := read[Answer](t, r.want(200, request{method: "GET", path: base + "/query?q=" + url.QueryEscape(q), as: "owner"}))
		out := map[string]int64{}
		for _, row := range got.Rows {
			key := ""
			for _, k := range row.Keys {
				key += " " + *k
			}
			out[key] = row.Figures[0].N
		}
		return out
	}
	for q, want := range map[string]map[string]int64{
		`mentions(latest) by touchpoint where aspect = ""`:                             {" tp_desk": 2},
		`mentions(latest) by touchpoint, author where aspect = "" and author != agent`: {" tp_desk default": 1, " tp_desk own": 2, " tp_site default": 1},
		`mentions(latest) by touchpoint, polarity where author = agent`:                {" tp_desk -1": 1},
		`mentions(latest) by unit where author = agent`:                                {" E1": 1},
	} {
		if diff := cmp.Diff(want, ask(q)); diff != "" {
			t.Errorf("%s: %s", q, diff)
		}
	}
}
