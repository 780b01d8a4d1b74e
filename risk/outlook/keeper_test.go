// SPDX-License-Identifier: Apache-2.0

package outlook

import (
	"bytes"
	"cmp"
	"math"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"touchstone"
	"touchstone/eventstore/duckdb"
	"touchstone/locale"
	"touchstone/risk"
	"touchstone/stats"
)

// expected is the AUC that the planted probabilities have on average: the
// chance that of a pair, one of which complained, that one had the larger.
func expected(p []float64) float64 {
	counts := map[float64]float64{}
	for _, v := range p {
		counts[v]++
	}
	won, pairs := 0., 0.
	for a, n := range counts {
		for b, m := range counts {
			weight := n * a * m * (1 - b)
			pairs += weight
			switch {
			case a > b:
				won += weight
			case a == b:
				won += weight / 2
			}
		}
	}
	return won / pairs
}

func TestComplaintsThatFollowBadEncountersAreForeseen(t *testing.T) {
	w := newWorld(t)
	w.live(700)
	k := w.open()
	w.made(k)
	s := status(t, k, Complaint)
	if s.Failed != nil || s.Outlook == nil || s.Stage != "" {
		t.Fatalf("%+v", s)
	}
	o := s.Outlook
	if o.Cuts != periods || !o.Moment.Equal(w.now) || o.Teaching != 1 || o.Scored != 700 {
		t.Errorf("%d cuts, from %v, %v teach, %d scored", o.Cuts, o.Moment, o.Teaching, o.Scored)
	}
	// 13 cut-offs with as many rows: the eighth calibrates first (.6 × 13 = 7.8),
	// the eleventh judges first (.8 × 13 = 10.4); at the first, those are known
	// for 14 days who came in 16 of 30 days: 1 - (14/30)² of 700, 548 ± 33
	if r := o.Report; r.Learnt.Rows < 6*700+515 || r.Learnt.Rows > 6*700+581 || r.Calibrated.Rows != 3*700 || r.HeldOut.Rows != 3*700 || r.Gap != 0 {
		t.Errorf("slices %+v %+v %+v, gap %d", r.Learnt, r.Calibrated, r.HeldOut, r.Gap)
	}
	var p, y []float64
	for id, chances := range w.planted {
		p, y = append(p, chances[10:13]...), append(y, w.came[id][10:13]...)
	}
	rank, err := stats.Rank(p, y)
	if err != nil {
		t.Fatal(err)
	}
	got, truth := o.Report.Quality, rank.AUC()
	if got.N != len(y) || got.AUC.Low > expected(p) || got.AUC.Value < truth.Value-.02 || got.AUC.Value > truth.Value+.02 {
		t.Errorf("AUC %.3f (%.3f to %.3f); the planted probabilities have %.3f here, %.3f on average", got.AUC.Value, got.AUC.Low, got.AUC.High, truth.Value, expected(p))
	}
	t.Logf("AUC %.3f (%.3f to %.3f), planted %.3f, expected %.3f, ECE %.3f, %s", got.AUC.Value, got.AUC.Low, got.AUC.High, truth.Value, expected(p), got.ECE, o.Report.Kind)
	if got.ECE > .03 { // the noise of ten shares of 210 rows: about .8 × sqrt(.15 × .85 / 210) = .02
		t.Errorf("calibration error %.3f", got.ECE)
	}
	w.calibrated(o)
	// which encounter is bad was drawn, so nothing can foretell it
	next := status(t, k, BadEncounter).Outlook.Report
	if q := next.Quality; q.AUC.Low > .5 || q.AUC.High < .5 || q.AUC.High-q.AUC.Low > .1 || !slices.ContainsFunc(next.Notes, func(n touchstone.Message) bool { return n.Key == "risk.note_no_signal" }) {
		t.Errorf("chance is foretold: AUC %.3f (%.3f to %.3f)", q.AUC.Value, q.AUC.Low, q.AUC.High)
	}
}

func TestChurnThatFollowsBadEncountersIsForeseen(t *testing.T) {
	w := newWorld(t)
	w.leave(900)
	k := w.open()
	w.made(k)
	o := status(t, k, Churn).Outlook
	if o == nil {
		t.Fatal(status(t, k, Churn).Failed)
	}
	var p, y []float64
	last := 0
	for id, chances := range w.planted {
		for cut := periods - 1; cut >= 0; cut-- {
			if !math.IsNaN(chances[cut]) && cut >= 10 {
				p, y = append(p, chances[cut]), append(y, w.came[id][cut])
			}
		}
		if !math.IsNaN(chances[periods]) {
			last++
		}
	}
	rank, err := stats.Rank(p, y)
	if err != nil {
		t.Fatal(err)
	}
	// the fifth held out begins between cut-offs ten and eleven: the same rows
	got, truth := o.Report.Quality, rank.AUC()
	if got.N != len(y) || got.Events != int(sum(y)) || math.Abs(got.AUC.Value-truth.Value) > .02 || got.AUC.Low > expected(p) || got.AUC.High < expected(p) || got.ECE > .03 {
		t.Errorf("%d rows, AUC %.3f (%.3f to %.3f), ECE %.3f; planted: %d rows, %.3f, on average %.3f", got.N, got.AUC.Value, got.AUC.Low, got.AUC.High, got.ECE, len(y), truth.Value, expected(p))
	}
	t.Logf("AUC %.3f (%.3f to %.3f), planted %.3f, expected %.3f, ECE %.3f, %d rows, %s", got.AUC.Value, got.AUC.Low, got.AUC.High, truth.Value, expected(p), got.ECE, got.N, o.Report.Kind)
	// now is a day after the last cut-off, so who came only in the first day of
	// its 30 is not asked about: (1/30)² of 703
	if o.Scored > last || o.Scored < last-4 {
		t.Errorf("%d scored; %d came in the 30 days before the last cut-off", o.Scored, last)
	}
}

func sum(values []float64) (total float64) {
	for _, v := range values {
		total += v
	}
	return total
}

// calibrated compares what is said of customers now with what was planted.
func (w *world) calibrated(o *Outlook) {
	w.t.Helper()
	said, n := map[float64]float64{}, map[float64]float64{}
	for i, c := range o.Customers {
		if i > 0 && c.Probability > o.Customers[i-1].Probability {
			w.t.Fatal("the list does not begin with the largest risk")
		}
		if want := i*10/len(o.Customers) + 1; c.Tenth != want {
			w.t.Fatalf("customer %d is of tenth %d, want %d", i, c.Tenth, want)
		}
		chance := w.planted[c.ID][periods]
		said[chance], n[chance] = said[chance]+c.Probability, n[chance]+1
	}
	for chance, sum := range said {
		if mean := sum / n[chance]; math.Abs(mean-chance) > .06 {
			w.t.Errorf("%.0f customers whose chance is %.3f are given %.3f", n[chance], chance, mean)
		}
	}
	first := o.Customers[0]
	if len(first.Reasons) == 0 || first.Reasons[0].Feature != "bad_30" || !first.Reasons[0].Raises || first.Reasons[0].Value != 2 {
		w.t.Errorf("reasons of the customer most at risk: %+v", first.Reasons)
	}
}

func TestOutlooksAreKept(t *testing.T) {
	w := newWorld(t)
	w.live(300)
	k := w.open()
	joining := true
	k.Joining = func() bool { return joining }
	w.made(k)
	if s := status(t, k, Complaint); s.Outlook != nil || s.Failed != nil {
		t.Errorf("of customers who are still being found: %+v", s)
	}
	joining = false
	w.made(k)
	before := status(t, k, Complaint)
	if before.Outlook == nil || status(t, k, BadEncounter).Outlook == nil {
		t.Fatalf("%+v, %+v", before.Failed, status(t, k, BadEncounter).Failed)
	}
	// everybody came in every 30 days: nobody churns
	if s := status(t, k, Churn); s.Outlook != nil || touchstone.KindOf(s.Failed) != touchstone.NotEnough {
		t.Errorf("churn: %+v", s)
	}
	draft := filepath.Join(w.folder, "complaint.outlook.new") // of a kill
	for _, file := range []string{draft, filepath.Join(w.folder, "churn.outlook")} {
		if err := os.WriteFile(file, []byte("rubbish"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	k = w.open()
	if _, err := os.Stat(draft); !os.IsNotExist(err) {
		t.Error("the draft of a process that was killed stays")
	}
	if diff := gocmp.Diff(before.Outlook, status(t, k, Complaint).Outlook, cmpopts.EquateNaNs(), cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("after it was opened again (-before +after):\n%s", diff)
	}
	made := before.Outlook.Made
	w.now = w.now.Add(25 * time.Hour)
	w.made(k)
	if !status(t, k, Complaint).Outlook.Made.Equal(made) {
		t.Error("it was made again, though nothing changed")
	}
	w.all = nil
	w.add(0, 30*(periods+1)+.02, "check-in", touchstone.Interaction, 0)
	w.all[0].ID, w.all[0].Position = touchstone.EventID{7, 7, 7, 7}, 1<<20
	if _, err := w.facts.Append(t.Context(), w.all); err != nil {
		t.Fatal(err)
	}
	w.made(k)
	if s := status(t, k, Complaint); !s.Outlook.Made.Equal(w.now) {
		t.Errorf("a day later a fact arrived, and it is of %v", s.Outlook.Made)
	}
	if err := k.Ask(Question{What: Complaint, Of: "complaint", WindowDays: 20}); err != nil {
		t.Fatal(err)
	}
	if s := status(t, k, Complaint); s.Stage != Waiting || s.Question.WindowDays != 20 {
		t.Errorf("asked: %+v", s)
	}
	w.made(k)
	if s := status(t, w.open(), Complaint); s.Question.WindowDays != 20 || s.Outlook.Question.WindowDays != 20 {
		t.Errorf("what was asked is not asked again: %+v", s.Question)
	}
}

// TestStoresGiveTheSame holds the store that serves against the plain one.
func TestStoresGiveTheSame(t *testing.T) {
	plain, served := newWorld(t), newWorld(t)
	store, err := duckdb.Open(t.Context(), filepath.Join(t.TempDir(), "facts"), duckdb.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	served.facts = store
	var got []*Outlook
	for _, w := range []*world{plain, served} {
		w.live(300)
		k := w.open()
		w.made(k)
		got = append(got, status(t, k, Complaint).Outlook)
	}
	if got[0] == nil {
		t.Fatal("there is no answer")
	}
	if diff := gocmp.Diff(got[0], got[1], cmpopts.EquateNaNs(), cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("plain and served differ (-plain +served):\n%s", diff)
	}
}

func TestWhoIsErasedIsGoneAtOnce(t *testing.T) {
	w := newWorld(t)
	w.live(300)
	k := w.open()
	w.made(k)
	o := status(t, k, Complaint).Outlook
	listed := func(o *Outlook, id touchstone.CustomerID) bool {
		for c := range k.Customers(o, nil) {
			if c.ID == id {
				return true
			}
		}
		return false
	}
	first, second := o.Customers[0].ID, o.Customers[1].ID
	w.hidden = o.Customers[0].Subjects
	if listed(o, first) || !listed(o, second) {
		t.Error("who is entered in the ledger is shown")
	}
	w.hidden = nil
	n, err := k.Erase(t.Context(), o.Customers[0].Subjects)
	if err != nil || n != 2 { // of complaints and of bad encounters
		t.Errorf("%d rows erased: %v", n, err)
	}
	if n, err := k.Erase(t.Context(), o.Customers[0].Subjects); err != nil || n != 0 {
		t.Errorf("%d rows erased once more: %v", n, err)
	}
	if listed(status(t, k, Complaint).Outlook, first) || listed(status(t, w.open(), Complaint).Outlook, first) {
		t.Error("the row stays")
	}
	w.asked = func() { // while the next one is being made, from facts that still have the second
		if _, err := k.Erase(t.Context(), []touchstone.SubjectID{touchstone.SubjectID(second)}); err != nil {
			t.Error(err)
		}
	}
	if err := k.Ask(Question{What: Complaint, WindowDays: 30}); err != nil {
		t.Fatal(err)
	}
	w.made(k)
	s := status(t, k, Complaint)
	if !listed(s.Outlook, first) || listed(s.Outlook, second) || listed(status(t, w.open(), Complaint).Outlook, second) {
		t.Error("who was erased meanwhile is back; or the facts were not read")
	}
}

func TestPlacesInAList(t *testing.T) {
	k := newWorld(t).open()
	o := &Outlook{}
	for i := range 5 {
		o.Customers = append(o.Customers, Customer{ID: touchstone.CustomerID(i + 1), Probability: .5 - .1*float64(i/2)})
	}
	var got []touchstone.CustomerID
	for after := (*Place)(nil); ; {
		n := 0
		for c := range k.Customers(o, after) {
			got = append(got, c.ID)
			p, ok := ParsePlace(PlaceOf(c).String())
			if !ok {
				t.Fatalf("%s cannot be read", PlaceOf(c))
			}
			after = &p
			if n++; n == 2 {
				break
			}
		}
		if n == 0 {
			break
		}
	}
	if !slices.Equal(got, []touchstone.CustomerID{1, 2, 3, 4, 5}) {
		t.Errorf("by parts: %v", got)
	}
}

func FuzzParsePlace(f *testing.F) {
	for _, s := range []string{"", "3fe0000000000000.1", "x.1", "7ff8000000000001.1", "3fe0000000000000", "3fe0000000000000.1.2"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		p, ok := ParsePlace(text)
		if !ok {
			return
		}
		if !(p.probability >= 0 && p.probability <= 1) {
			t.Errorf("%q is the place of %v", text, p.probability)
		}
		if again, ok := ParsePlace(p.String()); !ok || cmp.Compare(again.probability, p.probability) != 0 || again.id != p.id {
			t.Errorf("%q is %v, then %v", text, p, again)
		}
	})
}

func TestQuestionsWithFaults(t *testing.T) {
	k := newWorld(t).open()
	for field, q := range map[string]Question{"outcome": {What: "bliss"}, "window_days": {What: Churn, WindowDays: 6}, "of": {What: BadEncounter, Of: "x"}} {
		err := k.Ask(q)
		if known := touchstone.Errors(err); len(known) != 1 || known[0].Kind != touchstone.Invalid || known[0].Field != field {
			t.Errorf("%+v: %v", q, err)
		}
	}
	if _, err := k.Status("bliss"); touchstone.KindOf(err) != touchstone.Invalid {
		t.Errorf("status: %v", err)
	}
}

func TestTooLittleIsRefused(t *testing.T) {
	w := newWorld(t)
	k := w.open()
	if w.made(k); status(t, k, Complaint).Failed != nil {
		t.Error("a workspace without facts is tried")
	}
	w.add(0, 0, "check-in", touchstone.Interaction, 5)
	w.add(0, 100, "check-in", touchstone.Interaction, 5)
	if _, err := w.facts.Append(t.Context(), w.all); err != nil {
		t.Fatal(err)
	}
	w.made(k)
	s := status(t, k, Complaint)
	if touchstone.KindOf(s.Failed) != touchstone.NotEnough || s.Outlook != nil {
		t.Fatalf("%+v", s)
	}
	// 4 × 30 between five cut-offs, 30 after the last, 14 before the first
	if text := touchstone.Errors(s.Failed)[0].Message; text.Key != "outlook.too_short" || text.Args[1].Value != 164 {
		t.Errorf("%v", text)
	}
	at := s.FailedAt
	w.now = w.now.Add(2 * time.Hour)
	if w.made(k); !status(t, k, Complaint).FailedAt.Equal(at) {
		t.Error("it was tried again, though nothing changed")
	}
}

// TestFilesHoldNoWords: of what identifies or was said, only numbers of
// customers are in the file.
func TestFilesHoldNoWords(t *testing.T) {
	w := newWorld(t)
	w.live(300)
	k := w.open()
	w.made(k)
	raw, err := os.ReadFile(filepath.Join(w.folder, "complaint.outlook"))
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(raw, []byte("check-in")) || len(raw) == 0 {
		t.Error("names of events are in the file")
	}
	for _, c := range status(t, k, Complaint).Outlook.Customers {
		for _, r := range c.Reasons {
			if (r.Feature == "feeling_last" || r.Feature == "feeling_mean" || r.Feature == "nps") && !math.IsNaN(r.Value) {
				t.Fatalf("what a customer said is kept: %+v", r)
			}
		}
	}
}

func TestReasonsSayWhichWay(t *testing.T) {
	in := &risk.Table{Features: []risk.Feature{{Name: "bad_30", Values: []float64{2}}, {Name: "nps", Values: []float64{3}}, {Name: "since_bad", Values: []float64{math.NaN()}},
		{Name: "unit", Codes: []uint32{1}, Levels: []string{"", "h1"}}, {Name: "channel", Codes: []uint32{0}, Levels: []string{""}}}}
	for _, c := range []struct {
		feature string
		by      float64
		want    string
	}{{"bad_30", 1, "outlook.raises_number"}, {"bad_30", -1, "outlook.lowers_number"}, {"nps", 1, "outlook.raises"}, {"nps", -1, "outlook.lowers"},
		{"since_bad", 1, "outlook.raises_missing"}, {"since_bad", -1, "outlook.lowers_missing"}, {"unit", 1, "outlook.raises"}, {"channel", 1, "outlook.raises_missing"}} {
		if got := reason(risk.Reason{Feature: c.feature, Contribution: c.by}, in, 0).Text(""); got.Key != c.want {
			t.Errorf("%s by %v: %s, want %s", c.feature, c.by, got.Key, c.want)
		}
	}
}

func TestReasonsRoundForReading(t *testing.T) {
	for value, want := range map[float64]float64{208.4: 208, 9.96: 10, 2.25: 2.3, -27.8: -28, 0: 0} {
		if got := (Reason{Feature: "bad_30", Value: value, Raises: true}).Text("").Args[1].Value; got != want {
			t.Errorf("%v is told as %v, want %v", value, got, want)
		}
	}
}

func TestReasonsSayTheirValueInItsUnit(t *testing.T) {
	for _, c := range []struct {
		reason Reason
		zh, en string
	}{
		{Reason{Feature: "channel_share", Value: .4, Raises: true}, "最常用渠道的占比：40.0%，推高风险", "share of the channel most used: 40.0%, which raises the risk"},
		{Reason{Feature: "spent", Value: 12035, Raises: true}, "累计消费金额：CNY 1.2 万，推高风险", "money spent so far: CNY 12,035, which raises the risk"},
		{Reason{Feature: "since_purchase", Value: 1.72}, "距上次购买：1.7 天，降低风险", "time since the last purchase: 1.7 days, which lowers the risk"},
		{Reason{Feature: "contacts", Value: 7, Raises: true}, "累计接触次数：7，推高风险", "contacts so far: 7, which raises the risk"},
	} {
		text := c.reason.Text("CNY")
		if zh, en := locale.Text(touchstone.Chinese, text), locale.Text(touchstone.English, text); zh != c.zh || en != c.en {
			t.Errorf("%s: %q, %q", c.reason.Feature, zh, en)
		}
	}
}

// The newest fact lies on the evening of 31 October in Shanghai, which is still
// 31 October in UTC: in both zones predictions begin where the day ends there.
func TestPredictionsBeginWhereTheNewestDayEndsInTheWorkspacesZone(t *testing.T) {
	for zone, want := range map[string]time.Time{"Asia/Shanghai": time.Date(2025, 10, 31, 16, 0, 0, 0, time.UTC), "UTC": time.Date(2025, 11, 1, 0, 0, 0, 0, time.UTC)} {
		w := newWorld(t)
		w.now = time.Date(2025, 11, 20, 0, 0, 0, 0, time.UTC)
		w.add(1, float64(time.Date(2025, 10, 31, 15, 0, 0, 0, time.UTC).Sub(start))/float64(24*time.Hour), "Check-in", touchstone.Interaction, 0)
		if _, err := w.facts.Append(t.Context(), w.all); err != nil {
			t.Fatal(err)
		}
		g := &ground{meaning: w.mean}
		if err := w.open().span(t.Context(), g, zone, w.now); err != nil || !time.UnixMilli(g.now).Equal(want) || time.UnixMilli(g.through).Add(24*time.Hour) != time.UnixMilli(g.now) {
			t.Errorf("%s: from %v through %v, want %v: %v", zone, time.UnixMilli(g.now).UTC(), time.UnixMilli(g.through).UTC(), want, err)
		}
	}
}
