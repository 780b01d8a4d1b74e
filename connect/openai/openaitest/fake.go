// SPDX-License-Identifier: Apache-2.0

// Package openaitest is an endpoint that speaks the chat API, for tests: it
// checks each request, answers by a rule, and fails in the ways in which such
// endpoints fail.
//
// It promises that a request which such an endpoint would refuse fails the test.
// It does not understand language: a text with "+" is positive, any other
// negative.
package openaitest

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
)

// Model is what the fake says that answered.
const Model = "fake-1"

// Key is the key that it wants.
const Key = "sk-hush-hush"

// Fake is the endpoint.
type Fake struct {
	URL string // base of its API

	t     testing.TB
	mu    sync.Mutex
	texts []string
	plan  []http.HandlerFunc
}

// Start starts an endpoint that ends with the test. Its requests are answered by
// the handlers, one after the other, then by the rule.
func Start(t testing.TB, plan ...http.HandlerFunc) *Fake {
	t.Helper()
	f := &Fake{t: t, plan: plan}
	s := httptest.NewServer(http.HandlerFunc(f.serve))
	t.Cleanup(s.Close)
	f.URL = s.URL + "/v1"
	return f
}

// Texts gives the texts that it was asked about, in order.
func (f *Fake) Texts() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return append([]string{}, f.texts...)
}

// request is what is read of a request.
type request struct {
	Model    string `json:"model"`
	Messages []struct{ Role, Content string }
	Format   struct{ Type string } `json:"response_format"`
}

func (f *Fake) serve(w http.ResponseWriter, r *http.Request) {
	text, err := f.check(r)
	if err != nil {
		f.t.Errorf("the endpoint refuses a request: %v", err)
		http.Error(w, "refused", http.StatusBadRequest)
		return
	}
	f.mu.Lock()
	f.texts = append(f.texts, text)
	answer := func(w http.ResponseWriter, _ *http.Request) { Says(byRule(text))(w, r) }
	if len(f.plan) > 0 {
		answer, f.plan = f.plan[0], f.plan[1:]
	}
	f.mu.Unlock()
	answer(w, r)
}

// check gives the text of a request that is as it has to be.
func (f *Fake) check(r *http.Request) (string, error) {
	if r.Method != http.MethodPost || r.URL.Path != "/v1/chat/completions" || r.Header.Get("Content-Type") != "application/json" {
		return "", fmt.Errorf("%s %s as %s", r.Method, r.URL.Path, r.Header.Get("Content-Type"))
	}
	if got := r.Header.Get("Authorization"); got != "Bearer "+Key {
		return "", fmt.Errorf("authorization %q", got)
	}
	var q request
	if err := json.NewDecoder(r.Body).Decode(&q); err != nil {
		return "", err
	}
	if q.Model == "" || len(q.Messages) != 2 || q.Messages[0].Role != "system" || q.Messages[1].Role != "user" || q.Format.Type != "json_object" || !strings.Contains(q.Messages[0].Content, "JSON") {
		return "", fmt.Errorf("not the form of the API: %+v", q)
	}
	var data struct{ Text string }
	if err := json.Unmarshal([]byte(q.Messages[1].Content), &data); err != nil {
		return "", fmt.Errorf("the text is no data: %w", err)
	}
	return data.Text, nil
}

func byRule(text string) string {
	if strings.Contains(text, "+") {
		return `{"polarity":"positive","aspects":[],"confidence":0.9}`
	}
	return `{"polarity":"negative","aspects":[],"confidence":0.9}`
}

// Says answers as the model would that says this.
func Says(content string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(map[string]any{ // to a client that may have gone
			"id": "chatcmpl-1", "object": "chat.completion", "model": Model,
			"choices": []any{map[string]any{"index": 0, "finish_reason": "stop", "message": map[string]string{"role": "assistant", "content": content}}},
			"usage":   map[string]int{"prompt_tokens": 90, "completion_tokens": 10, "total_tokens": 100},
		})
	}
}

// Sends answers with a body as it is.
func Sends(body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, body) } // to a client that may have gone
}

// Refuses answers with a status and, where it is not empty, Retry-After.
func Refuses(status int, retryAfter string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		if retryAfter != "" {
			w.Header().Set("Retry-After", retryAfter)
		}
		http.Error(w, `{"error":{"message":"try again"}}`, status)
	}
}

// Hangs answers when its client has gone.
func Hangs(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }

// Huge answers without end.
func Huge(w http.ResponseWriter, r *http.Request) {
	for r.Context().Err() == nil {
		if _, err := io.WriteString(w, strings.Repeat(" ", 1<<16)); err != nil {
			return
		}
	}
}

// SendsTo answers with a redirect.
func SendsTo(url string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, url, http.StatusTemporaryRedirect)
	}
}
