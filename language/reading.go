// SPDX-License-Identifier: Apache-2.0

package language

// Tongue is the language and script that a text is written in.
type Tongue string

// The tongues that are told apart. None is a text without words: empty, only
// emoji, digits or punctuation. Other is a script that is not read.
const (
	Simplified  Tongue = "zh-Hans"
	Traditional Tongue = "zh-Hant"
	English     Tongue = "en"
	Mixed       Tongue = "mixed"
	Other       Tongue = "other"
	None        Tongue = "none"
)

// Span is a part of a text as it was given: bytes, half-open, on the
// boundaries of its characters.
type Span struct{ Start, End int }

// Of gives the part of the text.
func (s Span) Of(text string) string { return text[s.Start:s.End] }

// Polarity is the direction of a feeling.
type Polarity int8

// The polarities.
const (
	Negative Polarity = -1
	Neutral  Polarity = 0
	Positive Polarity = 1
)

// String gives the name that files and the API use.
func (p Polarity) String() string {
	switch p {
	case Negative:
		return "negative"
	case Positive:
		return "positive"
	}
	return "neutral"
}

// Sentiment is how a text or a part of it feels.
type Sentiment struct {
	// Positive is the calibrated probability, in [0, 1], that a reader who has
	// to choose calls it positive rather than negative.
	Positive float64
	// Polarity is the side that it takes; Neutral where it takes none.
	Polarity Polarity
	// Doubtful is set where the reading should not be relied on: the
	// probability lies in the zone where the model abstains, or the text shows
	// signs of irony.
	Doubtful bool
}

// Value is the signed emotion value, in [-1, 1], that emotion curves draw:
// 2p - 1.
func (s Sentiment) Value() float64 { return 2*s.Positive - 1 }

// Emotion is the name of a feeling.
type Emotion string

// The emotions that are told apart.
const (
	Joy          Emotion = "joy"
	Satisfied    Emotion = "satisfied"
	Hopeful      Emotion = "hopeful"
	Surprised    Emotion = "surprised"
	Anxious      Emotion = "anxious"
	Disappointed Emotion = "disappointed"
	Angry        Emotion = "angry"
)

// Emotions lists the emotions.
var Emotions = []Emotion{Joy, Satisfied, Hopeful, Surprised, Anxious, Disappointed, Angry}

// Feeling is an emotion with its strength, in (0, 1].
type Feeling struct {
	Emotion  Emotion
	Strength float64
}

// Intent is what a text wants of its reader.
type Intent string

// The intents that are told apart.
const (
	Complaint      Intent = "complaint"
	Praise         Intent = "praise"
	Question       Intent = "question"
	Suggestion     Intent = "suggestion"
	Churn          Intent = "churn" // says that the customer leaves, or threatens to
	Recommendation Intent = "recommendation"
)

// Intents lists the intents.
var Intents = []Intent{Complaint, Praise, Question, Suggestion, Churn, Recommendation}

// Mention is one aspect of a text and the feeling about it.
type Mention struct {
	Span              // the term that names the aspect, or the clause where none does
	Aspect     string // a key of the taxonomy
	Opinion    Span   // the words that carry the feeling; empty where there are none
	Polarity   Polarity
	Confidence float64 // calibrated probability, in [0, 1], that aspect and polarity are right
}

// Reading is what one text means.
type Reading struct {
	Tongue Tongue
	Sentiment
	Feelings []Feeling // strongest first; empty where none is clear
	Intents  []Intent
	Tone     string    // of the agent in a transcript: warm, neutral or curt; "" where none speaks
	Mentions []Mention // in order of Start
	Unlisted []Mention // of terms that no aspect has; without an aspect
	Written  string    // who wrote it: "default" a system, "bought" somebody rewarded; "" the customer, as far as the text tells
	Doubts   Doubt     // why it should not be relied on; 0 where nothing speaks against it
	Print    uint64    // equal for texts of equal words; 0 where they say too little to be copies
}

// Silent tells whether a text says nothing that can be read: it has no words in
// a tongue that is read, and no picture of a feeling.
func (r *Reading) Silent() bool {
	return (r.Tongue == None || r.Tongue == Other) && r.Positive == .5
}
