// SPDX-License-Identifier: Apache-2.0

package emotion

import (
	"bytes"
	"flag"
	"math/rand/v2"
	"os"
	"slices"
	"testing"

	"touchstone/language"
	"touchstone/language/languagetest"
	"touchstone/language/lexicon"
	"touchstone/language/plain"
)

var rewrite = flag.Bool("rewrite", false, "write the shipped model anew")

// TestShippedModelIsLearntFromOwnSentences trains the shipped model again: it
// must be the same, bit for bit.
func TestShippedModelIsLearntFromOwnSentences(t *testing.T) {
	m, err := kit.Train(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	file, err := m.Marshal()
	if err != nil {
		t.Fatal(err)
	}
	if *rewrite {
		if err := os.WriteFile("shipped.model", file, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if !bytes.Equal(file, shipped) {
		t.Error("training gives another model: go test ./language/emotion -run Shipped -rewrite")
	}
}

// reader reads texts with the shipped model.
type reader struct {
	text   plain.Text
	finder *lexicon.Finder
	reader *Reader
}

func newReader() *reader {
	return &reader{finder: lexicon.Shipped().Finder(), reader: Shipped().Reader()}
}

func (r *reader) read(text string) Result {
	r.text.Reset(text)
	return r.reader.Read(&r.text, r.finder.Read(&r.text))
}

// strongest gives the name of the strongest emotion.
func (r *reader) strongest(text string) string {
	if f := r.read(text).Feelings; len(f) > 0 {
		return string(f[0].Emotion)
	}
	return none
}

// macro is the mean F1 over labels.
func macro(want, got []string) float64 {
	sum := 0.0
	for _, label := range labels {
		var right, said, is float64
		for i := range want {
			if got[i] == label {
				said++
			}
			if want[i] == label {
				is++
			}
			if got[i] == label && want[i] == label {
				right++
			}
		}
		if right > 0 {
			sum += 2 * right / (said + is)
		}
	}
	return sum / float64(len(labels))
}

func figures(part languagetest.Part) (want, got []string) {
	r := newReader()
	for _, f := range languagetest.Emotions(part) {
		want, got = append(want, f.Emotion), append(got, r.strongest(f.Text))
	}
	return want, got
}

func anxiousRecall(part languagetest.Part) float64 {
	r, right, all := newReader(), 0.0, 0.0
	for _, f := range languagetest.Anxious(part) {
		all++
		if r.strongest(f.Text) == "anxious" {
			right++
		}
	}
	return right / all
}

// interval gives the middle 95 of 100 values of macro over samples drawn with
// replacement.
func interval(want, got []string) (low, high float64) {
	const draws = 1000
	random := rand.New(rand.NewPCG(1, 2))
	values := make([]float64, draws)
	w, g := make([]string, len(want)), make([]string, len(want))
	for d := range values {
		for i := range w {
			k := random.IntN(len(want))
			w[i], g[i] = want[k], got[k]
		}
		values[d] = macro(w, g)
	}
	slices.Sort(values)
	return values[draws*25/1000], values[draws*975/1000]
}

// promised are the figures that the issue asks for.
const (
	promisedF1     = 0.70
	promisedRecall = 0.80
)

// TestFigures tells the figures of both parts. Of the part that is held out it
// tells nothing else.
func TestFigures(t *testing.T) {
	for _, part := range []languagetest.Part{languagetest.Tuning, languagetest.Heldout} {
		want, got := figures(part)
		low, high := interval(want, got)
		f1, recall := macro(want, got), anxiousRecall(part)
		t.Logf("%s: macro-F1 %.3f [%.3f, %.3f], recall of waiting %.3f", part, f1, low, high, recall)
		if f1 < promisedF1 || recall < promisedRecall {
			t.Errorf("%s: macro-F1 %.3f, recall of waiting %.3f; %v and %v are promised", part, f1, recall, promisedF1, promisedRecall)
		}
	}
}

// TestOwnSentencesAreOurOwn keeps the sentences that are learnt from apart
// from those that judge.
func TestOwnSentencesAreOurOwn(t *testing.T) {
	own, zh := map[string]bool{}, 0
	for _, e := range kit.Own() {
		if own[e.Text] {
			t.Errorf("%q is there twice", e.Text)
		}
		own[e.Text] = true
		if e.Text[0] >= 0x80 {
			zh++
		}
	}
	if len(own) < 500 || zh < 200 || len(own)-zh < 150 {
		t.Errorf("%d sentences, %d of them Chinese", len(own), zh)
	}
	for _, part := range []languagetest.Part{languagetest.Tuning, languagetest.Heldout} {
		for _, f := range append(languagetest.Emotions(part), languagetest.Anxious(part)...) {
			if own[f.Text] {
				t.Errorf("a sentence of %s is learnt from", part)
			}
		}
	}
}

func TestStrengthGrowsWithDegreeAndMarks(t *testing.T) {
	r, last := newReader(), 0.0
	for _, text := range []string{"有点失望", "失望", "非常失望", "非常失望！", "非常失望！！！"} {
		f := r.read(text).Feelings
		if len(f) == 0 || f[0].Emotion != language.Disappointed {
			t.Fatalf("%s: %v", text, f)
		}
		if f[0].Strength <= last {
			t.Errorf("%s: %v is not above %v", text, f[0].Strength, last)
		}
		last = f[0].Strength
	}
}

// TestNamesOfFeelings reads what leaves nothing to guess.
func TestNamesOfFeelings(t *testing.T) {
	r := newReader()
	for text, want := range map[string]string{
		"很担心": "anxious", "我很焦虑": "anxious", "I am anxious": "anxious", "不开心": "disappointed", "not happy": "disappointed",
		"開心": "joy", "太开心了": "joy", "I am so happy!": "joy", "惊讶": "surprised", "期待新品": "hopeful", "very angry": "angry", "氣死我了": "angry",
		"很满意": "satisfied", "😡😡😡": "angry", "知道了": "none", "the form has two pages": "none",
	} {
		if got := r.strongest(text); got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
}

func TestValueHasTheSideOfTheFeeling(t *testing.T) {
	r := newReader()
	for text, side := range map[string]float64{
		"太开心了，全家都笑了": 1, "So happy, we danced all night!": 1, "服务周到，很满意": 1,
		"到底什么时候能到，急死人了": -1, "No one tells me where my parcel is": -1, "骗子，退钱！": -1, "白跑一趟，唉": -1,
		"营业时间是八点到六点": 0, "": 0, "!!! ???": 0, "12345": 0,
	} {
		if v := r.read(text).Value; v*side < 0 || (v == 0) != (side == 0) {
			t.Errorf("%q: %v", text, v)
		}
	}
}

func FuzzRead(f *testing.F) {
	for _, e := range kit.Own()[:20] {
		f.Add(e.Text)
	}
	f.Add("\xff\u200b😡😡😡<b>&nbsp;")
	f.Fuzz(func(t *testing.T, text string) {
		got := newReader().read(text)
		last := 1.0
		for _, f := range got.Feelings {
			if !(f.Strength > 0 && f.Strength <= last) {
				t.Errorf("%q: strengths %v", text, got.Feelings)
			}
			last = f.Strength
		}
		if !(got.Value >= -1 && got.Value <= 1) {
			t.Errorf("%q: value %v", text, got.Value)
		}
	})
}

func BenchmarkRead(b *testing.B) {
	all := kit.Own()
	texts := make([]plain.Text, len(all))
	for i, e := range all {
		texts[i].Reset(e.Text)
	}
	r := newReader()
	b.ReportAllocs()
	n := 0
	for b.Loop() {
		t := &texts[n%len(texts)]
		r.reader.Read(t, r.finder.Read(t))
		n++
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "texts/s")
}
