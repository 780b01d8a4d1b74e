// SPDX-License-Identifier: Apache-2.0

package languagetest

import (
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

var (
	tongues    = []string{"zh", "zh-Hant", "en", "mixed"}
	polarities = []string{"positive", "negative", "neutral", "doubtful"}
	emotions   = []string{"joy", "satisfied", "hopeful", "surprised", "anxious", "disappointed", "angry", "none"}
	intents    = []string{"complaint", "praise", "question", "suggestion", "churn", "recommendation"}
	kinds      = []string{"phone", "email", "id_number", "bank_card", "address", "name"}
	scripts    = []string{"zh-Hans", "zh-Hant", "en", "mixed", "none"}
)

// both joins the parts, which must not share a case.
func both[T any](of func(Part) []T) []T { return slices.Concat(of(Tuning), of(Heldout)) }

// checkSentences tells whether every sentence is whole, of a known tongue, and
// there once.
func checkSentences[T any](t *testing.T, cases []T, sentence func(T) Sentence, known []string) {
	t.Helper()
	ids, texts := map[string]bool{}, map[string]bool{}
	for _, c := range cases {
		s := sentence(c)
		if s.ID == "" || ids[s.ID] {
			t.Errorf("%s: the id is empty or there twice", s.ID)
		}
		if s.Text == "" || texts[s.Text] {
			t.Errorf("%s: the text is empty or there twice", s.ID)
		}
		if !utf8.ValidString(s.Text) || strings.TrimSpace(s.Text) != s.Text {
			t.Errorf("%s: the text is not clean: %q", s.ID, s.Text)
		}
		checkValue(t, s.ID, s.Lang, known)
		ids[s.ID], texts[s.Text] = true, true
	}
}

func checkValue(t *testing.T, id, value string, known []string) {
	t.Helper()
	if !slices.Contains(known, value) {
		t.Errorf("%s: %q is not one of %q", id, value, known)
	}
}

func checkAtLeast(t *testing.T, what string, n, least int) {
	t.Helper()
	if n < least {
		t.Errorf("%s: %d, want at least %d", what, n, least)
	}
}

// checkFifth tells whether about a fifth of the cases is held out.
func checkFifth[T any](t *testing.T, of func(Part) []T) {
	t.Helper()
	held, all := len(of(Heldout)), len(both(of))
	if share := float64(held) / float64(all); share < 0.17 || share > 0.23 {
		t.Errorf("%d of %d are held out, want a fifth", held, all)
	}
}

// count tells how many cases there are of each value.
func count[T any](cases []T, of func(T) string) map[string]int {
	out := map[string]int{}
	for _, c := range cases {
		out[of(c)]++
	}
	return out
}

func TestBehaviour(t *testing.T) {
	checkSentences(t, both(Behaviour), func(c Case) Sentence { return c.Sentence }, tongues)
	for _, c := range both(Behaviour) {
		checkValue(t, c.ID, c.Polarity, polarities)
		if !strings.HasPrefix(c.ID, c.Category+"-") {
			t.Errorf("%s: the category is %s", c.ID, c.Category)
		}
		if n := utf8.RuneCountInString(c.Text); c.Category == "long_review" && (n < 80 || n > 200) {
			t.Errorf("%s: %d characters, want 80 to 200", c.ID, n)
		}
	}
	checkFifth(t, Behaviour)
	checkAtLeast(t, "tuning", len(Behaviour(Tuning)), 400)
	checkAtLeast(t, "held out", len(Behaviour(Heldout)), 100)
	category := func(c Case) string { return c.Category }
	held := count(Behaviour(Heldout), category)
	tuning := count(Behaviour(Tuning), category)
	checkAtLeast(t, "categories", len(tuning), 21)
	for name, n := range tuning {
		checkAtLeast(t, name+", tuning", n, 12)
		checkAtLeast(t, name+", held out", held[name], n/5)
	}
}

func TestFeelings(t *testing.T) {
	all := slices.Concat(both(Emotions), both(Anxious))
	checkSentences(t, all, func(f Feeling) Sentence { return f.Sentence }, tongues)
	for _, f := range all {
		checkValue(t, f.ID, f.Emotion, emotions)
	}
	checkFifth(t, Emotions)
	checkFifth(t, Anxious)
	by := count(both(Emotions), func(f Feeling) string { return f.Emotion })
	for _, e := range emotions {
		checkAtLeast(t, e, by[e], 40)
	}
	lang := count(both(Emotions), func(f Feeling) string { return f.Lang })
	checkAtLeast(t, "zh", lang["zh"], 200)
	checkAtLeast(t, "en", lang["en"], 140)
}

func TestAnxiousSeldomNamesIt(t *testing.T) {
	all, named := both(Anxious), 0
	checkAtLeast(t, "tuning", len(Anxious(Tuning)), 60)
	checkAtLeast(t, "held out", len(Anxious(Heldout)), 15)
	for _, f := range all {
		text := strings.ToLower(f.Text)
		if strings.Contains(text, "焦虑") || strings.Contains(text, "anxi") {
			t.Errorf("%s names the emotion", f.ID)
		}
		if strings.Contains(text, "担心") || strings.Contains(text, "worr") {
			named++
		}
	}
	if 3*named > len(all) {
		t.Errorf("%d of %d say that they worry", named, len(all))
	}
}

func TestIntents(t *testing.T) {
	all := both(Intents)
	checkSentences(t, all, func(w Want) Sentence { return w.Sentence }, tongues)
	checkFifth(t, Intents)
	by := map[string]int{}
	for _, w := range all {
		for _, intent := range w.Intents {
			checkValue(t, w.ID, intent, intents)
			by[intent]++
		}
	}
	for _, intent := range intents {
		checkAtLeast(t, intent, by[intent], 25)
	}
	lang := count(all, func(w Want) string { return w.Lang })
	checkAtLeast(t, "zh", lang["zh"], 120)
	checkAtLeast(t, "en", lang["en"], 80)
}

func TestPersonal(t *testing.T) {
	checkSentences(t, Personal(), func(d Disclosure) Sentence { return d.Sentence }, tongues)
	traps := 0
	for _, d := range Personal() {
		if trap := strings.HasPrefix(d.ID, "trap-"); trap != (len(d.Secrets) == 0) {
			t.Errorf("%s: %d secrets", d.ID, len(d.Secrets))
		} else if trap {
			traps++
		}
		rest := d.Text
		for _, s := range d.Secrets {
			checkValue(t, d.ID, s.Kind, kinds)
			if strings.Count(d.Text, s.Text) != 1 {
				t.Errorf("%s: %q is not in the text once", d.ID, s.Text)
			}
			before, after, inOrder := strings.Cut(rest, s.Text)
			if !inOrder {
				t.Errorf("%s: %q is not behind %q", d.ID, s.Text, before)
			}
			rest = after
			checkDigits(t, d.ID, s)
		}
	}
	checkAtLeast(t, "traps", traps, 25)
	checkAtLeast(t, "with personal data", len(Personal())-traps, 80)
}

// checkDigits reckons the check digits of GB 11643 (ISO 7064 MOD 11-2: read as
// a number in base 2 with digits up to ten, the whole is 1 modulo 11) and of
// cards (Luhn: every second digit from the right doubled and its digits added,
// the sum is 0 modulo 10).
func checkDigits(t *testing.T, id string, s Secret) {
	t.Helper()
	binary, luhn, even := 0, 0, false
	digits := strings.NewReplacer(" ", "", "-", "", "x", "X").Replace(s.Text)
	for i := range len(digits) {
		value := int(digits[i] - '0')
		if digits[i] == 'X' {
			value = 10
		}
		binary = (2*binary + value) % 11
	}
	for _, c := range slices.Backward([]byte(digits)) {
		value := int(c - '0')
		if even {
			value = value*2/10 + value*2%10
		}
		luhn, even = luhn+value, !even
	}
	if s.Kind == "id_number" && (len(digits) != 18 || binary != 1) || s.Kind == "bank_card" && luhn%10 != 0 {
		t.Errorf("%s: the check digit of %s is wrong", id, s.Text)
	}
}

func TestClauses(t *testing.T) {
	checkSentences(t, Clauses(), func(p Parting) Sentence { return p.Sentence }, tongues)
	checkAtLeast(t, "texts", len(Clauses()), 60)
	for _, p := range Clauses() {
		if squeeze(strings.Join(p.Clauses, "")) != squeeze(p.Text) {
			t.Errorf("%s: the clauses %q are not the text", p.ID, p.Clauses)
		}
	}
}

// squeeze drops the blanks.
func squeeze(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s)
}

func TestLanguages(t *testing.T) {
	checkSentences(t, Languages(), func(s Sentence) Sentence { return s }, scripts)
	by := count(Languages(), func(s Sentence) string { return s.Lang })
	for _, script := range scripts {
		checkAtLeast(t, script, by[script], 10)
	}
	checkAtLeast(t, "texts", len(Languages()), 60)
}

func TestConversations(t *testing.T) {
	checkAtLeast(t, "dialogues", len(Conversations()), 12)
	ids := map[string]bool{}
	for _, d := range Conversations() {
		if ids[d.ID] || len(d.Turns) < 2 {
			t.Errorf("%s: there twice, or %d turns", d.ID, len(d.Turns))
		}
		ids[d.ID] = true
		checkValue(t, d.ID, d.CustomerEmotion, emotions)
		checkValue(t, d.ID, d.AgentTone, []string{"warm", "neutral", "curt"})
		for _, turn := range d.Turns {
			checkValue(t, d.ID, turn.Who, []string{"customer", "agent", "unknown"})
			if turn.Text == "" {
				t.Errorf("%s: an empty turn", d.ID)
			}
		}
	}
}
