// SPDX-License-Identifier: Apache-2.0

package topics

import (
	"math"
	"strings"
	"time"

	"touchstone"
	"touchstone/language/topic"
)

// Schema names the form of Document.
const Schema = "touchstone.topics/1"

// Document is what the texts of a file talk about.
type Document struct {
	Schema   string `json:"schema"` // always touchstone.topics/1
	File     string `json:"file"`
	Column   string `json:"column"`   // of the texts
	Rows     int    `json:"rows"`     // that were read
	Rejected int    `json:"rejected"` // rows that could not be read
	Empty    int    `json:"empty"`    // rows without a text
	// Apart counts texts that are no customer's own words: default praise, bought
	// reviews, and repeats of a text above.
	Apart int `json:"apart"`
	// Texts are the customers' own; Read of them were read: all, or a sample of
	// a file that is too large, in which each has the same chance.
	Texts   int `json:"texts"`
	Read    int `json:"read"`
	Placed  int `json:"placed"`  // texts read that are of any topic
	Nowhere int `json:"nowhere"` // texts read that are of none
	Untimed int `json:"untimed"` // texts read without a time that can be understood
	// Stability is how alike the topics of parts of the texts are, from 0 to 1;
	// null where the number of topics was given.
	Stability *float64        `json:"stability"`
	Weeks     []DocumentWeek  `json:"weeks"` // Monday to Sunday, UTC; none without times
	Topics    []DocumentTopic `json:"topics"`
}

// DocumentWeek is one week.
type DocumentWeek struct {
	Begins string `json:"begins"` // the day of its Monday, such as 2026-03-02
	Texts  int    `json:"texts"`  // of every topic and none
	Full   bool   `json:"full"`   // it has ended
}

// DocumentTopic is one topic. A text may be of several.
type DocumentTopic struct {
	Terms     []string        `json:"terms"` // that name it, the most distinctive first
	Texts     int             `json:"texts"`
	Share     DocumentShare   `json:"share"`     // of the texts read
	Coherence float64         `json:"coherence"` // how often its terms stand near each other, from -1 to 1
	Growth    *Growing        `json:"growth"`    // null without times, and without a full week to compare
	Weeks     []int           `json:"weeks"`     // texts in each week
	Quotes    []DocumentQuote `json:"quotes"`    // the most typical first; personal data are masked
}

// DocumentShare is a share with its 95 % interval, by Wilson.
type DocumentShare struct {
	Value float64 `json:"value"`
	Low   float64 `json:"low"`
	High  float64 `json:"high"`
}

// Growing compares the last full week with up to eight weeks before it.
type Growing struct {
	Now         int     `json:"now"` // texts in the last full week
	Before      int     `json:"before"`
	ShareNow    float64 `json:"share_now"` // of all texts of the period
	ShareBefore float64 `json:"share_before"`
	Difference  float64 `json:"difference"`
	Low         float64 `json:"low"` // of the difference, 95 %, by Newcombe
	High        float64 `json:"high"`
	P           float64 `json:"p"` // of Fisher's exact test
	Q           float64 `json:"q"` // over all topics, by Benjamini and Hochberg
	Grows       bool    `json:"grows"`
	New         bool    `json:"new"` // grows, and had at most a tenth of its share before
}

// DocumentQuote is a text, or the part of a long one that is of the topic.
type DocumentQuote struct {
	Row  int    `json:"row"`
	Text string `json:"text"`
}

// Name gives a name made of the first terms of a topic.
func Name(terms []string, lang touchstone.Language) string {
	between := ", "
	if lang == touchstone.Chinese {
		between = "、"
	}
	return strings.Join(terms[:min(3, len(terms))], between)
}

// GrowingOf writes down a comparison; nil where one of the periods has no texts.
func GrowingOf(g *topic.Growth) *Growing {
	if g == nil || math.IsNaN(g.Difference.Low) {
		return nil
	}
	return &Growing{Now: g.Now, Before: g.Before, ShareNow: g.ShareNow, ShareBefore: g.ShareBefore, Difference: g.ShareNow - g.ShareBefore,
		Low: g.Difference.Low, High: g.Difference.High, P: g.P, Q: g.Q, Grows: g.Grows, New: g.New}
}

// DocumentOf writes down what was found in the texts of a sample whose Positions
// are rows, with so many quotes of each topic. The sample's words are those that
// were read.
func DocumentOf(f *Found, s *Sample, now time.Time, quotes int) *Document {
	n := f.Fold(Ask{Now: now})
	d := &Document{Schema: Schema, Texts: f.All, Read: n.Texts, Placed: n.Placed, Nowhere: n.Texts - n.Placed, Weeks: []DocumentWeek{}, Topics: []DocumentTopic{}}
	if f.Stability >= 0 {
		d.Stability = &f.Stability
	}
	for i := range f.Texts {
		if f.Texts[i].Occurred.IsZero() {
			d.Untimed++
		}
	}
	for _, w := range n.Weeks {
		d.Weeks = append(d.Weeks, DocumentWeek{Begins: w.Begins.Format(time.DateOnly), Texts: w.Texts, Full: w.Full})
	}
	splitter := NewSplitter()
	for _, fig := range n.Topics {
		t := DocumentTopic{Terms: f.Topics[fig.Topic].Terms, Texts: fig.Texts, Coherence: f.Topics[fig.Topic].Coherence, Growth: GrowingOf(fig.Growth), Weeks: fig.Weeks, Quotes: []DocumentQuote{},
			Share: DocumentShare{Value: float64(fig.Texts) / float64(n.Texts), Low: fig.Share.Low, High: fig.Share.High}}
		for _, q := range fig.Quotes[:min(quotes, len(fig.Quotes))] {
			t.Quotes = append(t.Quotes, DocumentQuote{Row: int(q.Text.Position), Text: splitter.Quote(s.Said[q.Number].Words, q.Part)})
		}
		d.Topics = append(d.Topics, t)
	}
	return d
}
