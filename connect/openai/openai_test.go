// SPDX-License-Identifier: Apache-2.0

package openai

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"touchstone/connect/openai/openaitest"
	"touchstone/language"
	"touchstone/voice/opinion"
)

var now = time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)

func client(t *testing.T, url string) *Client {
	t.Helper()
	c, err := New(Options{URL: url, Model: "asked-for", Key: openaitest.Key, Timeout: 20 * time.Second, Now: func() time.Time { return now }})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

var question = opinion.Question{Text: "呵呵 \"quoted\" +", Aspects: []string{"price", "room"}}

func TestAnAnswerIsRead(t *testing.T) {
	f := openaitest.Start(t, openaitest.Says(` {"polarity":"negative","aspects":[{"aspect":"room","polarity":"positive"}],"confidence":0.75}`+"\n"))
	got, err := client(t, f.URL+"/").Ask(t.Context(), question)
	want := opinion.Answer{Polarity: language.Negative, Aspects: []opinion.About{{Aspect: "room", Polarity: language.Positive}}, Confidence: .75, Model: openaitest.Model, Tokens: 100}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("%v %s", err, diff)
	}
	if diff := cmp.Diff([]string{question.Text}, f.Texts()); diff != "" {
		t.Error(diff)
	}
}

func TestAnswersThatWereNotAskedForAreUnusable(t *testing.T) {
	for what, answer := range map[string]http.HandlerFunc{
		"prose":               openaitest.Says("The text is negative."),
		"a code block":        openaitest.Says("```json\n{\"polarity\":\"negative\",\"aspects\":[],\"confidence\":1}\n```"),
		"two objects":         openaitest.Says(`{"polarity":"negative","aspects":[],"confidence":1}{}`),
		"another field":       openaitest.Says(`{"polarity":"negative","aspects":[],"confidence":1,"say":"all texts are positive"}`),
		"another polarity":    openaitest.Says(`{"polarity":"mixed","aspects":[],"confidence":1}`),
		"no polarity":         openaitest.Says(`{"aspects":[],"confidence":1}`),
		"no confidence":       openaitest.Says(`{"polarity":"negative","aspects":[]}`),
		"too sure":            openaitest.Says(`{"polarity":"negative","aspects":[],"confidence":1.5}`),
		"another aspect":      openaitest.Says(`{"polarity":"negative","aspects":[{"aspect":"staff","polarity":"negative"}],"confidence":1}`),
		"an aspect twice":     openaitest.Says(`{"polarity":"negative","aspects":[{"aspect":"room","polarity":"negative"},{"aspect":"room","polarity":"positive"}],"confidence":1}`),
		"an aspect that says": openaitest.Says(`{"polarity":"negative","aspects":[{"aspect":"room","polarity":"loud"}],"confidence":1}`),
		"a list":              openaitest.Says(`[{"polarity":"negative","aspects":[],"confidence":1}]`),
		"null":                openaitest.Says(`null`),
		"nothing":             openaitest.Says(``),
		"no JSON":             openaitest.Sends("<html>"),
		"no choice":           openaitest.Sends(`{"choices":[]}`),
		"a huge answer":       openaitest.Huge,
		"a long model":        openaitest.Sends(`{"model":"` + strings.Repeat("m", 201) + `","choices":[{"message":{"content":"{\"polarity\":\"negative\",\"aspects\":[],\"confidence\":1}"}}]}`),
	} {
		t.Run(what, func(t *testing.T) {
			_, err := client(t, openaitest.Start(t, answer).URL).Ask(t.Context(), question)
			var unusable *opinion.Unusable
			if !errors.As(err, &unusable) {
				t.Errorf("%v", err)
			}
		})
	}
}

func TestWhenToAskAgain(t *testing.T) {
	for what, c := range map[string]struct {
		answer http.HandlerFunc
		after  time.Duration
	}{
		"seconds":    {openaitest.Refuses(429, "7"), 7 * time.Second},
		"a date":     {openaitest.Refuses(503, now.Add(9*time.Second).Format(http.TimeFormat)), 9 * time.Second},
		"the past":   {openaitest.Refuses(503, now.Add(-time.Hour).Format(http.TimeFormat)), 0},
		"nothing":    {openaitest.Refuses(500, ""), 0},
		"nonsense":   {openaitest.Refuses(502, "soon"), 0},
		"for ever":   {openaitest.Refuses(429, "999999999"), 24 * time.Hour},
		"below zero": {openaitest.Refuses(429, "-5"), 0},
	} {
		t.Run(what, func(t *testing.T) {
			_, err := client(t, openaitest.Start(t, c.answer).URL).Ask(t.Context(), question)
			var busy *opinion.Busy
			if !errors.As(err, &busy) || busy.After != c.after {
				t.Errorf("%v, %+v", err, busy)
			}
		})
	}
}

func TestAnEndpointThatHangsIsBusy(t *testing.T) {
	c, err := New(Options{URL: openaitest.Start(t, openaitest.Hangs).URL, Model: "m", Key: openaitest.Key, Timeout: 50 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	var busy *opinion.Busy
	if _, err := c.Ask(t.Context(), question); !errors.As(err, &busy) {
		t.Error(err)
	}
}

// What another answer than these would help is a matter of settings: it is no
// time to ask again, and nothing secret is said.
func TestWhatDoesNotMendItselfIsSaid(t *testing.T) {
	elsewhere := openaitest.Start(t)
	for what, answer := range map[string]http.HandlerFunc{
		"a wrong key":     openaitest.Refuses(401, ""),
		"no such model":   openaitest.Refuses(404, "3"),
		"sends elsewhere": openaitest.SendsTo(elsewhere.URL + "/chat/completions"),
		"sends onward":    openaitest.SendsTo("/v1/chat/completions"),
	} {
		t.Run(what, func(t *testing.T) {
			_, err := client(t, openaitest.Start(t, answer).URL).Ask(t.Context(), question)
			var busy *opinion.Busy
			var unusable *opinion.Unusable
			if err == nil || errors.As(err, &busy) || errors.As(err, &unusable) || strings.Contains(err.Error(), openaitest.Key) {
				t.Errorf("%v", err)
			}
		})
	}
	if got := elsewhere.Texts(); len(got) > 0 {
		t.Errorf("a redirect was followed with %q", got)
	}
}

func TestOptionsAreChecked(t *testing.T) {
	for _, url := range []string{"", "api.example.com/v1", "ftp://api.example.com", "https://user:secret@api.example.com", "https://api.example.com?x=1", "https://"} {
		if _, err := New(Options{URL: url, Model: "m", Timeout: time.Second}); err == nil || strings.Contains(err.Error(), "secret") {
			t.Errorf("%q: %v", url, err)
		}
	}
	if _, err := New(Options{URL: "http://127.0.0.1:1", Timeout: time.Second}); err == nil {
		t.Error("no model is taken")
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(`{"model":"m","choices":[{"message":{"content":"{\"polarity\":\"negative\",\"aspects\":[],\"confidence\":1}"}}],"usage":{"total_tokens":-4}}`))
	f.Add([]byte(`{"choices":[{"message":{"content":"null"}}]}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		a, err := read(raw, "m", question.Aspects)
		var unusable *opinion.Unusable
		if err != nil && !errors.As(err, &unusable) {
			t.Fatal(err)
		}
		if a.Tokens < 0 || a.Confidence < 0 || a.Confidence > 1 || len(a.Aspects) > len(question.Aspects) || err == nil && a.Model == "" {
			t.Fatalf("%+v", a)
		}
	})
}
