// SPDX-License-Identifier: Apache-2.0

package httpapi

import (
	"bytes"
	"context"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"touchstone"
	"touchstone/workspace"
)

const reviews = "user,event,time,score\nli,check-in,2026-02-01T09:00:00+08:00,5\nwang,check-in,2026-02-02T09:00:00+08:00,4\nzhao,check-in,not a time,3\n"

// profile says what the columns of reviews become.
func reviewProfile() touchstone.Profile {
	return touchstone.Profile{Name: "reviews", Format: touchstone.FormatCSV, Kind: touchstone.Feedback, Source: "site", Columns: []touchstone.ColumnUse{
		{Column: "user", Field: "subject", Name: "user_id"}, {Column: "event", Field: "name"}, {Column: "time", Field: "time"},
		{Column: "score", Field: "score", Name: "rating", Scale: &touchstone.Scale{Low: 100, High: 500}}}}
}

// send a file.
func (r *rich) upload(name, text string) FileHead {
	r.t.Helper()
	return read[FileHead](r.t, r.want(201, request{method: "POST", path: base + "/uploads?name=" + name, as: "analyst", body: text, header: map[string]string{"Content-Type": "application/octet-stream"}}))
}

// until waits for an import to come to an end.
func (r *rich) until(id string) ImportCard {
	r.t.Helper()
	deadline := time.After(20 * time.Second)
	for {
		card := read[ImportCard](r.t, r.want(200, request{method: "GET", path: base + "/imports/" + id, as: "analyst"}))
		if card.Status != workspace.JobWaiting && card.Status != workspace.JobRunning {
			return card
		}
		select {
		case <-deadline:
			r.t.Fatalf("the import is %+v", card)
		case <-time.After(5 * time.Millisecond):
		}
	}
}

// work runs the importer until the test ends.
func (r *rich) work() {
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		r.main.Imports.Run(ctx)
	}()
	r.t.Cleanup(func() {
		cancel()
		<-done
	})
}

func TestAFileIsImported(t *testing.T) {
	r := newRich(t)
	h := r.upload("reviews.csv", reviews)
	if h.Format != touchstone.FormatCSV || len(h.Columns) != 4 || len(h.Sample) != 3 || h.Bytes != int64(len(reviews)) {
		t.Errorf("the head is %+v", h)
	}
	plan := map[string]any{"upload": h.Upload, "profile": reviewProfile()}
	look := read[ImportPreview](t, r.want(200, request{method: "POST", path: base + "/imports/preview", as: "analyst", body: map[string]any{"upload": h.Upload, "profile": reviewProfile(), "rows": 3}}))
	if len(look.Rows) != 3 || len(look.Rows[0].Events) != 1 || look.Rows[0].Events[0].Name != "check-in" || look.Rows[2].Reason == "" || look.Rows[2].Column != "time" {
		t.Errorf("the preview is %+v", look.Rows)
	}
	r.work()
	started := r.want(201, request{method: "POST", path: base + "/imports", as: "analyst", body: plan, header: map[string]string{"Idempotency-Key": "once"}})
	again := r.want(201, request{method: "POST", path: base + "/imports", as: "analyst", body: plan, header: map[string]string{"Idempotency-Key": "once"}})
	card := r.until(read[ImportCard](t, started).ID)
	if card.Status != workspace.JobDone || card.Rows != 3 || card.Events != 2 || card.Rejected != 1 || card.Position != 2 || card.Source != "site" {
		t.Errorf("the import is %+v", card)
	}
	if read[ImportCard](t, again).ID != card.ID {
		t.Error("the request that was sent again made another import")
	}
	rejects := r.want(200, request{method: "GET", path: base + "/imports/" + card.ID + "/rejects", as: "analyst"})
	if !strings.Contains(string(rejects.body), "not a time") {
		t.Errorf("rejects are %s", rejects.body)
	}
	if a := r.ask("owner", "count, mean(rating 1..5)"); a.Rows[0].Figures[0].N != 2 {
		t.Errorf("counted are %+v", a.Rows[0].Figures)
	}
	if list := read[page[ImportCard]](t, r.want(200, request{method: "GET", path: base + "/imports", as: "analyst"})); len(list.Items) != 1 {
		t.Errorf("imports are %+v", list.Items)
	}
	r.want(409, request{method: "DELETE", path: base + "/imports/" + card.ID, as: "analyst"})

	// The same file again adds nothing: ids come from content.
	second := r.until(read[ImportCard](t, r.want(201, request{method: "POST", path: base + "/imports", as: "analyst", body: map[string]any{"upload": r.upload("reviews.csv", reviews).Upload, "profile": reviewProfile()}})).ID)
	if a := r.ask("owner", "count"); a.Rows[0].Figures[0].N != 2 || second.Status != workspace.JobDone {
		t.Errorf("counted are %+v after %+v", a.Rows[0].Figures, second)
	}
}

func TestWhatCannotBeImported(t *testing.T) {
	r := newRich(t)
	h := r.upload("reviews.csv", reviews)
	other, bad := reviewProfile(), reviewProfile()
	other.Source = "elsewhere"
	bad.Columns = append(bad.Columns, touchstone.ColumnUse{Column: "missing", Field: "property"})
	for status, plans := range map[int][]map[string]any{
		404: {{"upload": "upl_none", "profile": reviewProfile()}, {"upload": "../secret", "profile": reviewProfile()}, {"upload": h.Upload, "profile": other}, {"upload": h.Upload, "profile_id": "prf_none"}},
		422: {{"upload": h.Upload}, {"upload": h.Upload, "profile": map[string]any{}}, {"upload": h.Upload, "profile": reviewProfile(), "profile_id": "prf_none"}},
	} {
		for _, plan := range plans {
			r.want(status, request{method: "POST", path: base + "/imports", as: "analyst", body: plan})
		}
	}
	r.want(422, request{method: "POST", path: base + "/uploads?name=a.xlsx", as: "analyst", body: "no workbook"})
	r.want(404, request{method: "GET", path: base + "/imports/job_none", as: "analyst"})
	r.want(404, request{method: "GET", path: base + "/imports/job_none/rejects", as: "analyst"})
	r.work()
	card := r.until(read[ImportCard](t, r.want(201, request{method: "POST", path: base + "/imports", as: "analyst", body: map[string]any{"upload": h.Upload, "profile": bad}})).ID)
	if card.Status != workspace.JobFailed || !strings.Contains(card.Fault, "missing") {
		t.Errorf("the import is %+v", card)
	}
}

func TestAnImportIsCancelled(t *testing.T) {
	r := newRich(t)
	h := r.upload("reviews.csv", reviews)
	started := read[ImportCard](t, r.want(201, request{method: "POST", path: base + "/imports", as: "analyst", body: map[string]any{"upload": h.Upload, "profile": reviewProfile()}}))
	r.want(204, request{method: "DELETE", path: base + "/imports/" + started.ID, as: "analyst"})
	r.audited(started.ID, "start 0 1", "cancel 1 2")
	if card := r.until(started.ID); card.Status != workspace.JobCanceled || card.Events != 0 {
		t.Errorf("the import is %+v", card)
	}
	r.want(409, request{method: "DELETE", path: base + "/imports/" + started.ID, as: "analyst"})
	r.want(404, request{method: "DELETE", path: base + "/imports/job_none", as: "analyst"})
}

func TestAFileIsAnalysedAndNotKept(t *testing.T) {
	w := newWorld(t)
	var b bytes.Buffer
	b.WriteString("overall,room,breakfast\n")
	for i := range 60 {
		b.WriteString([]string{"5,5,4\n", "3,3,4\n", "4,4,5\n", "2,2,3\n", "1,2,1\n"}[i%5])
	}
	card := read[AnalysisCard](t, w.want(201, request{method: "POST", path: base + "/analyses?name=hotel.csv", as: "viewer", body: b.String()}))
	if card.Title != "hotel.csv" || !strings.HasPrefix(card.Report, base+"/analyses/") {
		t.Errorf("the analysis is %+v", card)
	}
	report := w.want(200, request{method: "GET", path: card.Report, as: "viewer"})
	if !bytes.Contains(report.body, []byte("hotel.csv")) || !strings.Contains(report.header.Get("Content-Security-Policy"), "sandbox") {
		t.Errorf("the report has %d bytes, %v", len(report.body), report.header)
	}
	w.want(404, request{method: "GET", path: card.Report, as: "owner"}) // not who asked for it
	if left := must(os.ReadDir(w.api.options.Scratch)); len(left) != 0 {
		t.Errorf("the scratch folder has %v", left)
	}
	w.pass(reportsLast)
	w.want(404, request{method: "GET", path: card.Report, as: "viewer"})
	w.want(422, request{method: "POST", path: base + "/analyses?name=a.xlsx", as: "viewer", body: "no workbook"})
}

func TestThePreviewShowsWhatASurveyAsks(t *testing.T) {
	r := newRich(t)
	survey := "StartDate,Q1\nStart Date,How likely are you to recommend us?\n\"{\"\"ImportId\"\":\"\"startDate\"\"}\",\"{\"\"ImportId\"\":\"\"QID1\"\"}\"\n2026-02-01 09:00:00,9\n"
	sent := read[FileHead](t, r.want(201, request{method: "POST", path: base + "/uploads?name=survey.csv", as: "analyst", body: survey, header: map[string]string{"Content-Type": "application/octet-stream"}}))
	want := []string{"Start Date", "How likely are you to recommend us?"}
	if !slices.Equal(sent.Wordings, want) || len(sent.Columns) != 2 || len(sent.Sample) != 1 {
		t.Errorf("the upload is %+v", sent)
	}
	profile := map[string]any{"name": "s", "format": "csv", "kind": "feedback", "source": "site", "columns": []any{map[string]any{"column": "StartDate", "field": "time"}}}
	look := read[ImportPreview](t, r.want(200, request{method: "POST", path: base + "/imports/preview", as: "analyst", body: map[string]any{"upload": sent.Upload, "profile": profile}}))
	if !slices.Equal(look.Wordings, want) || len(look.Rows) != 1 {
		t.Errorf("the preview is %+v", look)
	}
}
