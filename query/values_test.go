// SPDX-License-Identifier: Apache-2.0

package query_test

import (
	"net/url"
	"testing"

	"touchstone/query"
)

func TestValues(t *testing.T) {
	text := "count by day where channel = wechat from 2026-01-01 to 2026-02-01T08:00 zone Asia/Shanghai compare limit 100 after 123"
	q := parse(t, text)
	same(t, "parameters", q.Values(), url.Values{
		"q": {"count by day where channel = wechat"}, "from": {"2026-01-01"}, "to": {"2026-02-01T08:00"}, "zone": {"Asia/Shanghai"},
		"compare": {"true"}, "limit": {"100"}, "after": {"123"},
	})
	same(t, "a question without a period", parse(t, "count").Values(), url.Values{"q": {"count"}})
	for _, encoded := range []string{q.Values().Encode(), url.Values{"q": {text}}.Encode(), url.Values{"q": {text}, "page": {"2"}, "compare": {"false"}}.Encode()} {
		values, err := url.ParseQuery(encoded)
		if err != nil {
			t.Fatal(err)
		}
		got, err := query.ParseValues(values, "")
		if err != nil {
			t.Fatal(err)
		}
		same(t, encoded, got, q)
	}
	for _, values := range []url.Values{{}, {"from": {"2026-01-01"}}, {"q": {"count from 2026-01-01"}, "from": {"2026-01-02"}}, {"q": {"count"}, "limit": {"x"}}} {
		if got, err := query.ParseValues(values, ""); err == nil {
			t.Errorf("%v was taken as %s", values, got)
		}
	}
}
