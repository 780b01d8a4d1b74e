// SPDX-License-Identifier: Apache-2.0

package languagetest

import "strings"

// Part is who may look at a case.
type Part string

// The parts: four fifths to tune by, a fifth to be judged by.
const (
	Tuning  Part = "tuning"
	Heldout Part = "heldout"
)

// Sentence is one text in the words of a customer. Lang is zh, zh-Hant, en or
// mixed; in Languages it is zh-Hans, zh-Hant, en, mixed or none.
type Sentence struct{ ID, Lang, Text string }

// Case is a text whose feeling hangs on how it is said.
type Case struct {
	Sentence
	Category string // what makes it hard, such as "double_negative"
	Polarity string // positive, negative, neutral or doubtful
}

// Behaviour gives the cases of a part, category by category.
func Behaviour(part Part) []Case {
	name := "behaviour.tsv"
	if part == Heldout {
		name = "behaviour_heldout.tsv"
	}
	return read(name, part, func(r row) Case {
		return Case{r.sentence(), r["category"], r["polarity"]}
	})
}

// Reviewed is a sentence of a review in plain English with its polarity.
type Reviewed struct {
	Sentence
	Polarity string // positive, negative or neutral
}

// English gives sentences of reviews, most of which say what happened and not
// how it was.
func English(part Part) []Reviewed {
	return read("english.tsv", part, func(r row) Reviewed {
		return Reviewed{r.sentence(), r["polarity"]}
	})
}

// Feeling is a text with its strongest emotion.
type Feeling struct {
	Sentence
	Emotion string // joy, satisfied, hopeful, surprised, anxious, disappointed, angry or none
}

// Emotions gives the sentences of a part, emotion by emotion.
func Emotions(part Part) []Feeling {
	return read("emotion.tsv", part, func(r row) Feeling {
		return Feeling{r.sentence(), r["emotion"]}
	})
}

// Anxious gives the sentences of a part that wait and do not know, nearly all
// without a word for it. None of them is among Emotions.
func Anxious(part Part) []Feeling {
	return read("anxious.tsv", part, func(r row) Feeling {
		return Feeling{r.sentence(), "anxious"}
	})
}

// Want is a text with what it wants of its reader.
type Want struct {
	Sentence
	Intents []string // complaint, praise, question, suggestion, churn, recommendation; empty for none
}

// Intents gives the texts of a part.
func Intents(part Part) []Want {
	return read("intent.tsv", part, func(r row) Want {
		if r["intents"] == "none" {
			return Want{Sentence: r.sentence()}
		}
		return Want{r.sentence(), strings.Split(r["intents"], "|")}
	})
}

// Secret is a part of a text that is personal data.
type Secret struct {
	Kind string // phone, email, id_number, bank_card, address or name
	Text string
}

// Disclosure is a text with the personal data in it.
type Disclosure struct {
	Sentence
	Secrets []Secret // in order of place; empty for a trap
}

// Personal gives the texts with personal data, then the traps.
func Personal() []Disclosure {
	return read("personal.tsv", "", func(r row) Disclosure {
		d := Disclosure{Sentence: r.sentence()}
		for _, span := range r.list("spans", " | ") {
			kind, text, _ := strings.Cut(span, ":")
			d.Secrets = append(d.Secrets, Secret{kind, text})
		}
		return d
	})
}

// Parting is a text with its clauses.
type Parting struct {
	Sentence
	Clauses []string // in order; together the whole text but for blanks
}

// Clauses gives the texts and where readers part them.
func Clauses() []Parting {
	return read("clauses.tsv", "", func(r row) Parting {
		return Parting{r.sentence(), r.list("clauses", " ‖ ")}
	})
}

// Languages gives texts whose Lang is the answer.
func Languages() []Sentence {
	return read("language.tsv", "", row.sentence)
}
