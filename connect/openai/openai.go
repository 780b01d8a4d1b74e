// SPDX-License-Identifier: Apache-2.0

// Package openai asks an endpoint that speaks the chat API of OpenAI (of OpenAI
// itself, or of one of the many servers that speak it too) what a text says.
//
// The one idea: one text, one request, one small JSON object back. The text is
// sent as data within JSON, so that nothing in it ends the data; and what comes
// back is read strictly, so that nothing in it reaches further than this text's
// label.
//
// Promises: a request goes to the configured address and nowhere else, no
// redirect is followed; answers are bounded in time and size; the key stands in
// one header and in no error.
//
// It does not mask, choose, remember or count: package opinion does.
package openai

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"touchstone/voice/opinion"
)

// Options say whom to ask. URL, Model and Timeout are required.
type Options struct {
	URL     string // base of the API, such as https://api.example.com/v1
	Model   string
	Key     string // "": none is sent
	Timeout time.Duration
	Now     func() time.Time // for dates in Retry-After; nil: those are not read
}

// Client asks one endpoint. Safe for use from many goroutines.
type Client struct {
	o    Options
	at   string
	http *http.Client
}

var _ opinion.Asker = (*Client)(nil)

// CheckURL tells whether an address can be the base of an API: http or https,
// with a host and without a user, query or fragment.
func CheckURL(base string) error {
	u, err := url.Parse(base)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return errors.New("not the address of an API")
	}
	return nil
}

// New gives a client.
func New(o Options) (*Client, error) {
	if err := CheckURL(o.URL); err != nil {
		return nil, err
	}
	if o.Model == "" || o.Timeout <= 0 {
		return nil, errors.New("a model and a timeout are needed")
	}
	refuse := func(*http.Request, []*http.Request) error { return errRedirect }
	return &Client{o: o, at: strings.TrimRight(o.URL, "/") + "/chat/completions", http: &http.Client{Timeout: o.Timeout, CheckRedirect: refuse}}, nil
}

var errRedirect = errors.New("a redirect, which is not followed")

// largest is how many bytes of an answer are read.
const largest = 256 << 10

// Ask implements opinion.Asker.
func (c *Client) Ask(ctx context.Context, q opinion.Question) (opinion.Answer, error) {
	body, err := json.Marshal(requestOf(c.o.Model, q))
	if err != nil {
		return opinion.Answer{}, err
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, c.at, bytes.NewReader(body))
	if err != nil {
		return opinion.Answer{}, err
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Accept", "application/json")
	if c.o.Key != "" {
		r.Header.Set("Authorization", "Bearer "+c.o.Key)
	}
	response, err := c.http.Do(r)
	if err != nil {
		return opinion.Answer{}, c.unreached(ctx, err)
	}
	defer func() { _ = response.Body.Close() }() // it was only read
	if err := c.refused(response); err != nil {
		return opinion.Answer{}, err
	}
	raw, err := io.ReadAll(io.LimitReader(response.Body, largest+1))
	if err != nil {
		return opinion.Answer{}, c.unreached(ctx, err)
	}
	if len(raw) > largest {
		return opinion.Answer{}, &opinion.Unusable{Why: "larger than 256 KiB"}
	}
	return read(raw, c.o.Model, q.Aspects)
}

// unreached says why there is no answer; asking again may help unless the caller
// has gone or the endpoint sends elsewhere.
func (c *Client) unreached(ctx context.Context, err error) error {
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.Is(err, errRedirect):
		return errRedirect
	}
	return &opinion.Busy{Cause: err}
}

// refused tells a status other than OK.
func (c *Client) refused(r *http.Response) error {
	if r.StatusCode == http.StatusOK {
		return nil
	}
	err := fmt.Errorf("the endpoint answers with status %d", r.StatusCode)
	if r.StatusCode == http.StatusTooManyRequests || r.StatusCode == http.StatusRequestTimeout || r.StatusCode >= 500 {
		return &opinion.Busy{After: c.after(r.Header.Get("Retry-After")), Cause: err}
	}
	return err
}

// after reads Retry-After: seconds, or a date.
func (c *Client) after(header string) time.Duration {
	if seconds, err := strconv.Atoi(header); err == nil && seconds >= 0 {
		const day = 24 * 60 * 60
		return time.Duration(min(seconds, day)) * time.Second
	}
	if at, err := http.ParseTime(header); err == nil && c.o.Now != nil {
		return max(0, at.Sub(c.o.Now()))
	}
	return 0
}
