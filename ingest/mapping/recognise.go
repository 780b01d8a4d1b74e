// SPDX-License-Identifier: Apache-2.0

package mapping

import (
	"slices"
	"strings"

	"touchstone"
	"touchstone/ingest"
	"touchstone/ingest/value"
)

// Layout is a kind of file that is known by its headers.
type Layout string

// The layouts.
const (
	ReviewExport Layout = "reviews" // of a shop or a survey: score, text, shop, order, reply
	OrderExport  Layout = "orders"  // an order a row, with the times of its steps
	EventLog     Layout = "log"     // case, activity, time
	FigureSheet  Layout = "figures" // ready-made figures by date and touchpoint
	Unknown      Layout = "unknown"
)

// Recognise proposes a profile for a file by its headers and first rows. The
// profile of an Unknown layout uses the columns that are clear by themselves;
// a person completes it. Columns that were not understood are kept as
// properties.
func Recognise(format touchstone.FileFormat, columns []string, sample [][]string) (touchstone.Profile, Layout) {
	g := guess{columns: columns, sample: sample, taken: map[int]bool{}}
	p := touchstone.Profile{Format: format, Kind: touchstone.Interaction, Options: []touchstone.Option{{Name: OptionRest, Value: "property"}}}
	layout := g.layout()
	switch layout {
	case ReviewExport:
		g.reviews(&p)
	case OrderExport:
		g.orders(&p)
	case EventLog:
		g.log(&p)
	case FigureSheet:
		g.figures(&p)
	default:
		g.common(&p)
	}
	p.Columns = g.uses
	return p, layout
}

// guess finds columns by the words in their headers.
type guess struct {
	columns []string
	sample  [][]string
	taken   map[int]bool
	uses    []touchstone.ColumnUse
}

// layout tells the kind of file: each needs the columns without which it would
// say nothing.
func (g *guess) layout() Layout {
	has := func(words []string) bool { return g.find(words) >= 0 }
	switch {
	case has(words.activity) && has(words.caseID) && has(words.time):
		return EventLog
	case has(words.metric) && (has(words.measured) || has(words.numerator)):
		return FigureSheet
	case g.scored() && has(words.text):
		return ReviewExport
	case has(words.order) && g.steps() > 0:
		return OrderExport
	case g.scored() && has(words.time):
		return ReviewExport
	}
	return Unknown
}

// scored tells whether there is a column of scores.
func (g *guess) scored() bool {
	for _, s := range scores {
		if g.find(s.words) >= 0 {
			return true
		}
	}
	return false
}

// steps counts the columns of times that name a step of an order.
func (g *guess) steps() (n int) {
	for _, s := range steps {
		if g.exactly(s.words) >= 0 {
			n++
		}
	}
	return n
}

func (g *guess) reviews(p *touchstone.Profile) {
	p.Kind = touchstone.Feedback
	p.Fixed = []touchstone.FixedValue{{Field: "name", Value: "Product Reviewed"}}
	for _, s := range scores {
		g.score(p, s.metric, s.words)
	}
	g.use(words.text, touchstone.ColumnUse{Field: "text", Name: "review"})
	g.use(words.title, touchstone.ColumnUse{Field: "text", Name: "title"})
	g.use(words.reply, touchstone.ColumnUse{Field: "text", Name: "reply"})
	g.use(words.reviewID, touchstone.ColumnUse{Field: "property", Name: "review_id"})
	g.common(p)
}

// score takes the column of one metric, with its scale and with what is said in
// words instead of numbers.
func (g *guess) score(p *touchstone.Profile, metric string, words []string) {
	at := g.use(words, touchstone.ColumnUse{Field: "score", Name: metric})
	if at < 0 {
		return
	}
	use := &g.uses[len(g.uses)-1]
	if use.Scale = g.scale(at); metric == "nps" {
		use.Scale = &touchstone.Scale{Low: 0, High: 1000}
	}
	for _, w := range g.words(at) {
		answer := touchstone.Option{Name: OptionAnswer, Value: w + "=" + verdicts[w]}
		if _, known := verdicts[w]; known && !slices.Contains(p.Options, answer) {
			p.Options = append(p.Options, answer)
		}
	}
}

func (g *guess) orders(p *touchstone.Profile) {
	p.Kind = touchstone.Outcome
	for _, s := range steps {
		g.take(g.exactly(s.words), touchstone.ColumnUse{Field: "time", Name: s.event})
	}
	g.use(words.amount, touchstone.ColumnUse{Field: "value"})
	g.people()
	g.use(words.order, touchstone.ColumnUse{Field: "object", Name: "order"})
	g.use(words.shop, touchstone.ColumnUse{Field: "unit"})
}

func (g *guess) log(p *touchstone.Profile) {
	g.use(words.caseID, touchstone.ColumnUse{Field: "object", Name: "case"})
	g.use(words.activity, touchstone.ColumnUse{Field: "name"})
	g.use(words.time, touchstone.ColumnUse{Field: "time"})
}

func (g *guess) figures(p *touchstone.Profile) {
	p.Kind = touchstone.Measured
	g.use(words.metric, touchstone.ColumnUse{Field: "metric"})
	g.use(words.numerator, touchstone.ColumnUse{Field: "numerator"})
	g.use(words.denominator, touchstone.ColumnUse{Field: "denominator"})
	g.use(words.measured, touchstone.ColumnUse{Field: "measured"})
	g.use(words.touchpoint, touchstone.ColumnUse{Field: "touchpoint"})
	g.use(words.bucket, touchstone.ColumnUse{Field: "bucket"})
	g.use(words.time, touchstone.ColumnUse{Field: "time"})
	g.use(words.shop, touchstone.ColumnUse{Field: "unit"})
}

// common takes what any file may have.
func (g *guess) common(*touchstone.Profile) {
	g.use(words.time, touchstone.ColumnUse{Field: "time"})
	if g.use(words.activity, touchstone.ColumnUse{Field: "name"}) < 0 {
		g.take(g.exactly(words.named), touchstone.ColumnUse{Field: "name"})
	}
	g.people()
	g.use(words.order, touchstone.ColumnUse{Field: "object", Name: "order"})
	g.use(words.shop, touchstone.ColumnUse{Field: "unit"})
	g.use(words.channel, touchstone.ColumnUse{Field: "channel"})
}

// people takes the columns that tell who somebody is.
func (g *guess) people() {
	for _, s := range []struct {
		words []string
		kind  touchstone.SubjectKind
	}{{words.phone, touchstone.Phone}, {words.email, touchstone.Email}, {words.unionID, touchstone.UnionID}, {words.openID, touchstone.OpenID}, {words.member, touchstone.MemberID}, {words.user, touchstone.UserID}} {
		g.use(s.words, touchstone.ColumnUse{Field: "subject", Name: string(s.kind)})
	}
}

// use takes the column that some words name, and gives its index, -1 where
// there is none.
func (g *guess) use(words []string, as touchstone.ColumnUse) int {
	at := g.find(words)
	g.take(at, as)
	return at
}

// take uses a column; below 0 there is none.
func (g *guess) take(at int, as touchstone.ColumnUse) {
	if at < 0 {
		return
	}
	g.taken[at] = true
	as.Column = g.columns[at]
	g.uses = append(g.uses, as)
}

// find gives the first column whose header is one of the words; else the first
// that ends with one of them and something before it, but for words as short as
// one Chinese or three Latin letters: prices end with ces, birthday with day.
func (g *guess) find(words []string) int {
	if at := g.exactly(words); at >= 0 {
		return at
	}
	for _, w := range words {
		for at, c := range g.columns {
			if h := header(c); !g.taken[at] && len(w) > 3 && strings.HasSuffix(h, header(w)) {
				return at
			}
		}
	}
	return -1
}

// exactly gives the first column whose header is one of the words.
func (g *guess) exactly(words []string) int {
	for _, w := range words {
		for at, c := range g.columns {
			if !g.taken[at] && header(c) == header(w) {
				return at
			}
		}
	}
	return -1
}

// header gives a header as words are compared: without width, case, spaces,
// joiners and what stands in brackets.
func header(s string) string {
	s = strings.ToLower(ingest.Normalize(s))
	s, _, _ = strings.Cut(s, "(")
	s, _, _ = strings.Cut(s, "（")
	return strings.NewReplacer(" ", "", "_", "", "-", "", "*", "", "：", "", ":", "").Replace(strings.TrimSpace(s))
}

// scale gives the smallest usual scale that holds every number of a column, nil
// where there is no number.
func (g *guess) scale(at int) *touchstone.Scale {
	low, high, n := 0.0, 0.0, 0
	for _, row := range g.sample {
		if at >= len(row) {
			continue
		}
		if v, ok := value.Number(row[at]); ok {
			if n == 0 || v < low {
				low = v
			}
			if n == 0 || v > high {
				high = v
			}
			n++
		}
	}
	for _, s := range []touchstone.Scale{{Low: 100, High: 500}, {Low: 0, High: 1000}, {Low: 0, High: 10000}} {
		if n > 0 && low*100 >= float64(s.Low) && high*100 <= float64(s.High) {
			return &s
		}
	}
	return nil
}

// words gives the distinct cells of a column that are no numbers.
func (g *guess) words(at int) (out []string) {
	for _, row := range g.sample {
		if at >= len(row) || row[at] == "" {
			continue
		}
		if _, number := value.Number(row[at]); !number && !slices.Contains(out, row[at]) {
			out = append(out, row[at])
		}
	}
	return out
}
