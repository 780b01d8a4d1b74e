// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"touchstone/analysis"
	"touchstone/internal/testenv"
)

// planted is what a sentence about an aspect does to the score.
var planted = []struct {
	aspect, well, ill string
	reward, penalty   float64
}{
	{"breakfast", "早餐很好吃。", "早餐很难吃。", .2, -2},
	{"sleep.noise", "房间很安静。", "晚上隔音很差，很吵。", 1.5, -.3},
	{"location", "位置很方便。", "位置很差。", .8, -.8},
	{"pool", "The gym and the pool were great. ", "The gym was broken. ", 0, 0},
}

// reviews writes a file of reviews whose score follows from what they say.
func reviews(t *testing.T, rows int) string {
	t.Helper()
	r := rand.New(rand.NewPCG(21, 2))
	path := filepath.Join(t.TempDir(), "reviews.csv")
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	w := csv.NewWriter(file)
	w.Write([]string{"score", "评价内容"})
	for range rows {
		y, text := 6+r.NormFloat64()*.4, "我住了"+strconv.Itoa(1+r.IntN(9))+"天。"
		for _, p := range planted {
			switch r.IntN(4) {
			case 0:
				text, y = text+p.well, y+p.reward
			case 1:
				text, y = text+p.ill, y+p.penalty
			}
		}
		w.Write([]string{strconv.FormatFloat(y, 'f', 2, 64), text})
	}
	w.Flush()
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

func analyzed(t *testing.T, args ...string) analysis.Document {
	t.Helper()
	var out, faults bytes.Buffer
	if code := run(t.Context(), append([]string{"--lang", "en", "analyze", "--json", "--resamples", "50"}, args...), strings.NewReader(""), &out, &faults); code != 0 {
		t.Fatalf("exit %d: %s", code, faults.String())
	}
	var d analysis.Document
	if err := json.Unmarshal(out.Bytes(), &d); err != nil {
		t.Fatal(err)
	}
	return d
}

// The reader that ships finds the drivers that were planted in sentences.
func TestDriversAreFoundInTexts(t *testing.T) {
	d := analyzed(t, "--industry", "hotel", "--outcome", "score", reviews(t, 1500))
	if d.Voices == nil || d.Voices.Texts != 1500 {
		t.Fatalf("voices: %+v", d.Voices)
	}
	found := map[string]analysis.Touchpoint{}
	for _, p := range d.Touchpoints {
		found[p.Name] = p
	}
	for _, want := range planted {
		p, ok := found[want.aspect]
		switch {
		case !ok || p.Penalty == nil || p.Reward == nil:
			t.Errorf("%s: %+v", want.aspect, p)
		case want.penalty < *p.PenaltyLow || want.penalty > *p.PenaltyHigh || want.reward < *p.RewardLow || want.reward > *p.RewardHigh:
			t.Errorf("%s: penalty %.2f..%.2f and reward %.2f..%.2f, planted %v and %v", want.aspect, *p.PenaltyLow, *p.PenaltyHigh, *p.RewardLow, *p.RewardHigh, want.penalty, want.reward)
		}
	}
	if d.Touchpoints[0].Name != "breakfast" || d.Touchpoints[len(d.Touchpoints)-1].Name != "pool" {
		t.Errorf("the first driver is %s, the last %s", d.Touchpoints[0].Name, d.Touchpoints[len(d.Touchpoints)-1].Name)
	}
}

// Of what guests of Chinese hotels write, two papers that did not use these
// reviews say (docs/real-data.md): rooms and service matter most beside the
// location (Ren, Qiu Zhang & Ye 2015), and catering and room facilities are the
// weaknesses, service and location the strengths (Liu & Zhang 2020).
func TestHotelReviews(t *testing.T) {
	d := analyzed(t, "--industry", "hotel", "--outcome", "label", "--text", "review", testenv.Shared(t, "data", "chnsenticorp_hotel", "data.csv.gz"))
	var first []string
	for _, p := range d.Touchpoints[:3] {
		first = append(first, p.Name)
	}
	if !slices.Contains(first, "room") || !slices.Contains(first, "service") {
		t.Errorf("the first drivers are %v, without rooms or service", first)
	}
	aspects := map[string]analysis.Aspect{}
	for _, a := range d.Voices.Aspects {
		aspects[a.ID] = a
	}
	for _, weak := range []string{"room.facility", "breakfast"} {
		for _, strong := range []string{"service", "location"} {
			w, s := aspects[weak], aspects[strong]
			if w.IllLow == nil || s.IllHigh == nil || *w.IllLow <= *s.IllHigh {
				t.Errorf("%s is not complained of more than %s: %+v, %+v", weak, strong, w, s)
			}
		}
	}
}

func TestTextsCanBeNamedAndIgnored(t *testing.T) {
	file := reviews(t, 200)
	if d := analyzed(t, "--outcome", "score", "--text", "评价内容", file); d.Voices == nil {
		t.Error("the column that was named was not read")
	}
	if d := analyzed(t, "--outcome", "score", "--ignore", "评价内容", file); d.Voices != nil {
		t.Error("a column that was to be left out was read")
	}
	var out, faults bytes.Buffer
	if code := run(t.Context(), []string{"--lang", "en", "analyze", "--industry", "moon", file}, strings.NewReader(""), &out, &faults); code != 2 || !strings.Contains(faults.String(), "hotel") {
		t.Errorf("an industry that is none: exit %d, %s", code, faults.String())
	}
}
