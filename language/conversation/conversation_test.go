// SPDX-License-Identifier: Apache-2.0

package conversation

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"touchstone/language/emotion"
	"touchstone/language/languagetest"
	"touchstone/language/plain"
)

func turnsOf(d languagetest.Dialogue) []Turn {
	var out []Turn
	for _, t := range d.Turns {
		out = append(out, Turn{Side: Side(t.Who), Text: t.Text})
	}
	return out
}

func strongest(r Reading) string {
	if len(r.Feelings) == 0 {
		return "none"
	}
	return string(r.Feelings[0].Emotion)
}

// TestHandLabelledDialogues measures emotion and tone. The set has no part
// that was held out.
func TestHandLabelledDialogues(t *testing.T) {
	reader := NewReader(emotion.Shipped())
	emotions, tones, all := 0, 0, languagetest.Conversations()
	for _, d := range all {
		got := reader.Read(turnsOf(d))
		if strongest(got) == d.CustomerEmotion {
			emotions++
		} else {
			t.Logf("%s: the customer is %s, want %s", d.ID, strongest(got), d.CustomerEmotion)
		}
		if string(got.Tone) == d.AgentTone {
			tones++
		} else {
			t.Logf("%s: the agent is %s, want %s", d.ID, got.Tone, d.AgentTone)
		}
	}
	t.Logf("emotion %d/%d, tone %d/%d", emotions, len(all), tones, len(all))
	if 10*emotions < 8*len(all) || 10*tones < 9*len(all) {
		t.Error("0.8 of the emotions and 0.9 of the tones must be right")
	}
}

func TestAgentsAndMachinesFeedNoEmotion(t *testing.T) {
	reader := NewReader(emotion.Shipped())
	own := reader.Read([]Turn{{Side: Customer, Text: "周四家里有人"}})
	with := reader.Read([]Turn{
		{Side: Agent, Text: "太开心了！恭喜您！哈哈"}, {Side: Unknown, Text: "骗子！退钱！"}, {Side: Customer, Text: "周四家里有人"},
	})
	if diff := cmp.Diff(own.Result, with.Result); diff != "" {
		t.Error(diff)
	}
	if with.Tone != Warm || with.Turns != (Counts{1, 1, 1}) || own.Tone != "" {
		t.Errorf("%+v, %+v", with, own)
	}
	if got := reader.Read(nil); len(got.Feelings) > 0 || got.Tone != "" {
		t.Errorf("no turns: %+v", got)
	}
}

func TestTonesBeyondTheSet(t *testing.T) {
	reader := NewReader(emotion.Shipped())
	for text, want := range map[string]Tone{
		"非常抱歉让您久等了，我马上为您查":                         Warm,
		"I'm so sorry to hear that, let me fix it": Warm,
		"办不了，规定就是这样":                               Curt,
		"That's our policy. Nothing we can do.":    Curt,
		"嗯。":                                       Curt,
		"您的包裹预计周五送达":                               Neutral,
		"The parcel will arrive on Friday.":        Neutral,
	} {
		if got := reader.Read([]Turn{{Side: Agent, Text: text}}).Tone; got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
}

// show writes turns as "side|text".
func show(turns []Turn) []string {
	var out []string
	for _, t := range turns {
		out = append(out, fmt.Sprintf("%s|%s", t.Side, t.Text))
	}
	return out
}

func TestTranscriptsArePartedAtTheirLabels(t *testing.T) {
	for _, c := range []struct {
		text string
		want []string
	}{
		{"客服：您好\n顾客：还没到\n急", []string{"agent|您好", "customer|还没到\n急"}},
		{"Agent: Hi.\nCustomer: Where is it?", []string{"agent|Hi.", "customer|Where is it?"}},
		{"[10:02] 客服小王：在吗\n[10:03] 客户：在", []string{"agent|在吗", "customer|在"}},
		{"2026-11-22 10:02:33 Agent Tom: hello\n2026-11-22 10:03:01 CUSTOMER 12: hi", []string{"agent|hello", "customer|hi"}},
		{"客服：您好 顾客：你好。 客服：请讲", []string{"agent|您好", "customer|你好。", "agent|请讲"}},
		{"通话开始\n坐席：喂\n用户：喂", []string{"unknown|通话开始", "agent|喂", "customer|喂"}},
		{"系统：已接通\nCustomer Service: Yes?\nCaller: Help", []string{"unknown|已接通", "agent|Yes?", "customer|Help"}},
		{"顧客：喂\n客服：喂", []string{"customer|喂", "agent|喂"}},
		{"客服：\n顾客：喂\n客服：好", []string{"customer|喂", "agent|好"}},
		{"客服态度很好，解决了问题", nil},
		{"客服：态度很好", nil},
		{"Note: the agent was kind. Time: 10:30", nil},
		{"", nil},
	} {
		if diff := cmp.Diff(c.want, show(Turns(c.text))); diff != "" {
			t.Errorf("%q: %s", c.text, diff)
		}
	}
}

func TestWhoWrote(t *testing.T) {
	s := NewSet()
	var text plain.Text
	for _, c := range []struct {
		text string
		want Kind
	}{
		{"系统默认好评！", Default},
		{"系统默认好评！", Default},
		{"此用户没有填写评价。", Default},
		{"此用户没有填写评价内容", Default},
		{"评价方未及时做出评价,系统默认好评!", Default},
		{"Default good review", Default},
		{"This user left no comments.", Default},
		{"系统默认好评是什么意思，可以改吗", Own},
		{"房间很干净，早餐也不错", Own},
		{"房间很干净， 早餐也不错！！", Repeat},
		{"ＧＲＥＡＴ room and friendly staff", Own},
		{"great room, and friendly staff.", Repeat},
		{"好评", Own},
		{"好评", Own},
		{"商家说好评返现五元，我就来写了", Bought},
		{"五星晒图返红包，东西还行", Bought},
		{"I received this product free in exchange for my review", Bought},
		{"五星好评，返现秒到", Bought},
		{"They gave me a full refund without fuss, five stars from me", Own},
		{"好评！快递送得快，还抽到红包", Own},
		{"买了三件返现二十，活动很划算", Own},
		{"The gift card never arrived, hence this review", Own},
		{"", Own},
		{"", Own},
		{"！！！", Own},
	} {
		text.Reset(c.text)
		if got := s.Kind(&text); got != c.want {
			t.Errorf("%q: %s, want %s", c.text, got, c.want)
		}
	}
}

func FuzzTurns(f *testing.F) {
	f.Add("[10:02] 客服：您好\n顾客：还没到")
	f.Add("Agent 1: (hi) Customer: ok\xff\u200b")
	for _, d := range languagetest.Conversations() {
		var b strings.Builder
		for _, t := range d.Turns {
			fmt.Fprintf(&b, "%s: %s\n", t.Who, t.Text)
		}
		f.Add(b.String())
	}
	f.Fuzz(func(t *testing.T, transcript string) {
		at := 0
		turns := Turns(transcript)
		for _, turn := range turns {
			if turn.Start < at || turn.End <= turn.Start || turn.End > len(transcript) || turn.Of(transcript) != turn.Text {
				t.Fatalf("%q: %+v behind %d", transcript, turn, at)
			}
			at = turn.End
			if utf8.ValidString(transcript) && !utf8.ValidString(turn.Text) {
				t.Errorf("%q: %q", transcript, turn.Text)
			}
		}
		if len(turns) == 1 {
			t.Errorf("%q: one turn", transcript)
		}
		NewReader(emotion.Shipped()).Read(turns)
		var text plain.Text
		text.Reset(transcript)
		NewSet().Kind(&text)
	})
}

func BenchmarkRead(b *testing.B) {
	reader := NewReader(emotion.Shipped())
	var all [][]Turn
	for _, d := range languagetest.Conversations() {
		all = append(all, turnsOf(d))
	}
	b.ReportAllocs()
	n := 0
	for b.Loop() {
		reader.Read(all[n%len(all)])
		n++
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "dialogues/s")
}
