// SPDX-License-Identifier: Apache-2.0

package simulate_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"errors"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"touchstone/simulate"
)

func bytesOf(t *testing.T, seed uint64, o simulate.SurveyOptions) []byte {
	t.Helper()
	var b bytes.Buffer
	if _, err := simulate.Survey(&b, seed, o); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestSurveySameSeedSameBytes(t *testing.T) {
	first := sha256.Sum256(bytesOf(t, 1, simulate.SurveyOptions{}))
	if second := sha256.Sum256(bytesOf(t, 1, simulate.SurveyOptions{})); first != second {
		t.Error("two runs of one seed differ")
	}
	if other := sha256.Sum256(bytesOf(t, 2, simulate.SurveyOptions{})); first == other {
		t.Error("another seed gives the same bytes")
	}
}

// The digest was taken on linux/amd64: another machine that gives another one
// breaks the promise of equal bytes. A change of the recipe changes it too.
func TestSurveySameBytesEverywhere(t *testing.T) {
	const want = "57f0af1197802a9f8b5de9c42e1bc4be3071083cd105babb8ec76e8475097150"
	sum := sha256.Sum256(bytesOf(t, 1, simulate.SurveyOptions{Rows: 200}))
	if got := hex.EncodeToString(sum[:]); got != want {
		t.Errorf("digest %s, want %s", got, want)
	}
}

// sheet is the survey as a reader of the file sees it.
type sheet struct {
	truth  simulate.Truth
	header []string
	rows   [][]string
}

func survey(t *testing.T) sheet {
	t.Helper()
	var b bytes.Buffer
	truth, err := simulate.Survey(&b, 1, simulate.SurveyOptions{})
	if err != nil {
		t.Fatal(err)
	}
	text, found := strings.CutPrefix(b.String(), "\ufeff")
	if !found {
		t.Error("no byte order mark")
	}
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return sheet{truth, rows[0], rows[1:]}
}

func (s sheet) column(t *testing.T, name string) []string {
	t.Helper()
	at := slices.Index(s.header, name)
	if at < 0 {
		t.Fatalf("no column %q", name)
	}
	out := make([]string, len(s.rows))
	for i, row := range s.rows {
		out[i] = row[at]
	}
	return out
}

var positions = map[string]float64{
	"非常不满意": 1, "不满意": 2, "一般": 3, "满意": 4, "非常满意": 5, "1": 1, "2": 2, "3": 3, "4": 4, "5": 5,
}

// ratings gives 1..5, 0 for not met, NaN for no answer.
func (s sheet) ratings(t *testing.T, name string) []float64 {
	t.Helper()
	out := make([]float64, len(s.rows))
	for i, cell := range s.column(t, name) {
		v, ok := positions[cell]
		switch {
		case ok:
			out[i] = v
		case cell == "":
			out[i] = math.NaN()
		case cell != s.truth.NotUsed:
			t.Fatalf("%s: unexpected answer %q", name, cell)
		}
	}
	return out
}

func (s sheet) recommend(t *testing.T) []float64 {
	t.Helper()
	out := make([]float64, len(s.rows))
	for i, cell := range s.column(t, s.truth.Outcome) {
		v, err := strconv.Atoi(cell)
		if err != nil || v < 0 || v > 10 {
			t.Fatalf("row %d: answer %q", i, cell)
		}
		out[i] = float64(v)
	}
	return out
}

func isBad(v float64) bool      { return v == 1 || v == 2 }
func isOrdinary(v float64) bool { return v == 3 || v == 4 }
func isVeryGood(v float64) bool { return v == 5 }

func TestSurveyShape(t *testing.T) {
	s := survey(t)
	if len(s.rows) != 6000 || s.truth.Rows != 6000 || len(s.header) != 25 || len(s.truth.Touchpoints) != 12 {
		t.Errorf("%d rows, %d columns, %d touchpoints", len(s.rows), len(s.header), len(s.truth.Touchpoints))
	}
	if !slices.Equal(s.header[:7], []string{"序号", "提交答卷时间", "所用时间", "来源", "来源详情", "来自IP", "1、您入住的酒店"}) {
		t.Errorf("the header begins with %q", s.header[:7])
	}
	hotels := map[string]int{}
	for _, h := range s.column(t, s.truth.Hotel) {
		hotels[h]++
	}
	for _, h := range s.truth.Hotels {
		if hotels[h.Name] < 400 {
			t.Errorf("%s has %d answers", h.Name, hotels[h.Name])
		}
	}
	if len(hotels) != 12 {
		t.Errorf("%d hotels", len(hotels))
	}
	comments := 0
	for _, c := range s.column(t, s.header[24]) {
		comments += min(1, len(c))
	}
	if comments < 1800 || comments > 2300 {
		t.Errorf("%d comments", comments)
	}
}

func TestSurveyAdministrativeColumns(t *testing.T) {
	s := survey(t)
	numbers, times, ips := s.column(t, "序号"), s.column(t, "提交答卷时间"), s.column(t, "来自IP")
	var last time.Time
	for i := range s.rows {
		at, err := time.Parse("2006/1/2 15:04:05", times[i])
		if err != nil || at.Before(last) || at.Hour() < 8 || at.Hour() > 22 {
			t.Fatalf("row %d: submitted at %q after %v: %v", i, times[i], last, err)
		}
		last = at
		if numbers[i] != strconv.Itoa(i+1) {
			t.Fatalf("row %d has number %s", i, numbers[i])
		}
		if !strings.HasPrefix(ips[i], "192.0.2.") && !strings.HasPrefix(ips[i], "198.51.100.") && !strings.HasPrefix(ips[i], "203.0.113.") {
			t.Fatalf("row %d: address %s may belong to somebody", i, ips[i])
		}
	}
}

func TestSurveyShares(t *testing.T) {
	s := survey(t)
	silent, met := 0, 0
	for _, p := range s.truth.Touchpoints {
		ratings := s.ratings(t, p.Header)
		notMet := 0
		for _, v := range ratings {
			switch {
			case v == 0:
				notMet++
			case v != v:
				silent++
			}
		}
		met += len(ratings) - notMet
		if share := 1 - float64(notMet)/6000; math.Abs(share-p.Met) > .02 { // 3 standard errors
			t.Errorf("%s: met by %v, declared %v", p.Name, share, p.Met)
		}
	}
	if share := float64(silent) / float64(met); math.Abs(share-s.truth.NoAnswer) > .005 {
		t.Errorf("no answer %v, declared %v", share, s.truth.NoAnswer)
	}
}

// A choice of a facility goes with having met it.
func TestSurveyChoices(t *testing.T) {
	s := survey(t)
	gym := s.ratings(t, "13、您对健身房的满意程度")
	several := 0
	for i, cell := range s.column(t, "17、本次入住您使用过哪些设施或服务【多选题】") {
		choices := strings.Split(cell, "┋")
		if len(choices) > 1 {
			several++
		}
		if slices.Contains(choices, "健身房") != (gym[i] != 0) {
			t.Fatalf("row %d: %q, but the gym is rated %v", i, cell, gym[i])
		}
	}
	if several < 600 {
		t.Errorf("%d rows with several choices", several)
	}
}

// The planted effects, seen by nothing but means of groups. Customers are set
// beside others of about the same mood, told from what they say about
// touchpoints that are not keys; what is left of mood within a group is worth
// about as much for every touchpoint, and the median over those that are not
// keys is taken off. Rewards are cut off by the end of the scale, so they may
// fall short by half.
func TestSurveyPlantedEffectsAreThere(t *testing.T) {
	s := survey(t)
	y := s.recommend(t)
	var penalties, rewards []float64
	found := map[string][2]float64{}
	for _, p := range s.truth.Touchpoints {
		x := s.ratings(t, p.Header)
		mood := s.mood(t, p.Name)
		f := [2]float64{contrast(x, y, mood, isBad), contrast(x, y, mood, isVeryGood)}
		found[p.Name] = f
		if !p.Key {
			penalties, rewards = append(penalties, f[0]), append(rewards, f[1])
		}
	}
	slices.Sort(penalties)
	slices.Sort(rewards)
	penalty, reward := penalties[len(penalties)/2], rewards[len(rewards)/2]
	if len(s.truth.Key()) != 3 {
		t.Errorf("%d keys", len(s.truth.Key()))
	}
	for _, p := range s.truth.Key() {
		if got := found[p.Name][0] - penalty; math.Abs(got-p.Penalty) > .6 {
			t.Errorf("%s: penalty %v, planted %v", p.Name, got, p.Penalty)
		}
		if got := found[p.Name][1] - reward; got > p.Reward+.3 || got < p.Reward/2-.3 {
			t.Errorf("%s: reward %v, planted %v", p.Name, got, p.Reward)
		}
		for _, other := range s.truth.Touchpoints {
			if !other.Key && found[other.Name][0] <= found[p.Name][0] {
				t.Errorf("%s punishes more than the key %s", other.Name, p.Name)
			}
		}
	}
}

// mood gives each customer's mean rating of what is not a key, one touchpoint
// set aside, in steps of a third of a point.
func (s sheet) mood(t *testing.T, without string) []float64 {
	t.Helper()
	sums, counts := make([]float64, len(s.rows)), make([]float64, len(s.rows))
	for _, p := range s.truth.Touchpoints {
		if p.Key || p.Name == without {
			continue
		}
		for i, v := range s.ratings(t, p.Header) {
			if v > 0 {
				sums[i] += v
				counts[i]++
			}
		}
	}
	for i := range sums {
		sums[i] = math.Round(3 * sums[i] / counts[i])
	}
	return sums
}

// contrast gives the mean of y where x is accepted, less that where x is
// ordinary, within each mood; moods count by how many are accepted.
func contrast(x, y, mood []float64, accept func(float64) bool) float64 {
	groups := map[float64][2][]float64{}
	for i, v := range x {
		g := groups[mood[i]]
		switch {
		case accept(v):
			g[0] = append(g[0], y[i])
		case isOrdinary(v):
			g[1] = append(g[1], y[i])
		}
		groups[mood[i]] = g
	}
	sum, n := 0.0, 0.0
	for _, g := range groups {
		if len(g[0]) > 0 && len(g[1]) > 0 {
			sum += float64(len(g[0])) * (average(g[0]) - average(g[1]))
			n += float64(len(g[0]))
		}
	}
	return sum / n
}

// Ratings share a mood: any two of them correlate.
func TestSurveyHalo(t *testing.T) {
	s := survey(t)
	a, b := s.ratings(t, "6、您对预订过程的满意程度"), s.ratings(t, "16、您对退房结账的满意程度")
	var high, low []float64
	for i, v := range a {
		switch {
		case b[i] > 0 && isVeryGood(v):
			high = append(high, b[i])
		case b[i] > 0 && isBad(v):
			low = append(low, b[i])
		}
	}
	if average(high)-average(low) < .4 {
		t.Errorf("check-out is %v after a very good booking and %v after a bad one", average(high), average(low))
	}
}

func TestSurveyAfternoonCheckIn(t *testing.T) {
	s := survey(t)
	ratings := s.ratings(t, s.truth.Touchpoints[0].Header)
	hotel, hour := s.column(t, s.truth.Hotel), s.column(t, s.truth.CheckInTime)
	worse := 0
	for _, h := range s.truth.Hotels {
		var late, other []float64
		for i, v := range ratings {
			if hotel[i] != h.Name || v != v {
				continue
			}
			if hour[i] == s.truth.Afternoon {
				late = append(late, v)
			} else {
				other = append(other, v)
			}
		}
		gap := average(late) - average(other)
		if planted := h.AfternoonCheckIn < 0; planted {
			worse++
			if gap > -.9 {
				t.Errorf("%s: the afternoon is %v better, planted worse", h.Name, gap)
			}
		} else if math.Abs(gap) > .4 { // 4 standard errors of about .1
			t.Errorf("%s: the afternoon is %v better, nothing planted", h.Name, gap)
		}
	}
	if worse != 3 {
		t.Errorf("%d hotels with a worse afternoon", worse)
	}
}

func average(values []float64) float64 {
	sum := 0.0
	for _, v := range values {
		sum += v
	}
	return sum / float64(len(values))
}

type full struct{ room int }

var errFull = errors.New("no space left")

func (f *full) Write(p []byte) (int, error) {
	if f.room -= len(p); f.room < 0 {
		return 0, errFull
	}
	return len(p), nil
}

func TestSurveyReportsAFullDisk(t *testing.T) {
	for _, room := range []int{0, 100, 100_000} {
		if _, err := simulate.Survey(&full{room}, 1, simulate.SurveyOptions{}); !errors.Is(err, errFull) {
			t.Errorf("room for %d bytes: %v", room, err)
		}
	}
}
