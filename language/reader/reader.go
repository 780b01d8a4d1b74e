// SPDX-License-Identifier: Apache-2.0

package reader

import (
	"touchstone/language"
	"touchstone/language/aspect"
	"touchstone/language/conversation"
	"touchstone/language/emotion"
	"touchstone/language/intent"
	"touchstone/language/lexicon"
	"touchstone/language/plain"
	"touchstone/language/sentiment"
)

// Reader reads texts. A worker keeps one for its buffers; it is not for several
// goroutines at once.
type Reader struct {
	text     plain.Text
	finder   *lexicon.Finder
	mood     *sentiment.Reader
	feelings *emotion.Reader
	wants    *intent.Reader
	aspects  *aspect.Reader
	talk     *conversation.Reader
	judge    *conversation.Judge
	clauses  []language.Sentiment
	reading  language.Reading
}

// Read tells what a text means. Of a text longer than plain.Limit the rest is
// left out. A text without words that can be read or pictures of a feeling says
// nothing: Neutral at one half. Of a transcript in which the customer speaks the
// customer's turns are read, and the agent's for their tone. What it returns is good until the next call.
func (r *Reader) Read(text string) *language.Reading {
	r.reading = language.Reading{}
	r.text.Reset(text)
	if turns := conversation.TurnsOf(&r.text); conversation.CustomerSpeaks(turns) {
		r.reading.Tone = string(r.talk.Read(turns).Tone)
		r.text.Reset(conversation.OfCustomer(text, turns))
	}
	r.reading.Tongue = r.text.Tongue()
	var kind conversation.Kind
	if kind, r.reading.Print = r.judge.Judge(&r.text); kind != conversation.Own {
		r.reading.Written = string(kind)
	}
	said := r.finder.Read(&r.text)
	if (r.reading.Tongue == language.None || r.reading.Tongue == language.Other) && said.Whole.Opinions == 0 {
		r.reading.Positive = .5
		return &r.reading
	}
	r.reading.Sentiment = r.mood.Document(&r.text, said)
	r.reading.Feelings = r.feelings.Read(&r.text, said).Feelings
	r.reading.Intents = r.wants.Read(&r.text, said)
	r.clauses = r.clauses[:0]
	for i := range r.text.Clauses() {
		r.clauses = append(r.clauses, r.mood.Clause(&r.text, said, i))
	}
	r.reading.Mentions = r.aspects.Read(&r.text, said, r.clauses)
	r.reading.Unlisted = r.aspects.Unlisted()
	r.reading.Doubts = doubts(&r.reading, said)
	return &r.reading
}
