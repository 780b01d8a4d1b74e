// SPDX-License-Identifier: Apache-2.0

package query

import "net/url"

// Values gives the question as the parameters of a URL: q has its measures,
// dimensions and conditions; from, to, zone, compare, limit and after stand for
// themselves where the question has them, so that a page can change its period
// alone.
func (q Question) Values() url.Values {
	out := url.Values{}
	text := ""
	for _, c := range q.clauses() {
		switch c.word {
		case "":
			text = c.text
		case "by", "where":
			text += " " + c.word + " " + c.text
		case "compare":
			out.Set(c.word, "true")
		default:
			out.Set(c.word, c.text)
		}
	}
	out.Set("q", text)
	return out
}

// ParseValues reads what Values wrote, in a zone as ParseIn does. q may also hold
// the whole text; what it says already no other parameter may say again. Other
// parameters are not looked at.
func ParseValues(values url.Values, zone string) (Question, error) {
	text := values.Get("q")
	for _, word := range []string{"from", "to", "zone", "limit", "after"} {
		if v := values.Get(word); v != "" {
			text += " " + word + " " + v
		}
	}
	if values.Get("compare") == "true" {
		text += " compare"
	}
	return ParseIn(text, zone)
}
