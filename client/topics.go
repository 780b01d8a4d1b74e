// SPDX-License-Identifier: Apache-2.0

package client

import (
	"context"
	"net/http"
	"net/url"
	"time"

	"touchstone"
)

// TopicsAsked says which texts are counted. The zero value counts all.
type TopicsAsked struct {
	Touchpoint touchstone.TouchpointID
	From, To   time.Time // occurred, half-open
}

// Topics are what customers talk about.
type Topics struct {
	Made    *time.Time `json:"made"` // nil: they were never found
	Running bool       `json:"running"`
	Done    int        `json:"done"` // texts, while they are being found
	Of      int        `json:"of"`
	Texts   int        `json:"texts"`
	Sampled bool       `json:"sampled"`
	Placed  int        `json:"placed"`
	Nowhere int        `json:"nowhere"`
	TooFew  int        `json:"too_few"` // topics below the workspace's floor, which are not listed
	Hidden  int        `json:"hidden"`  // that somebody hid
	Topics  []Topic    `json:"topics"`
}

// Topic is one of them.
type Topic struct {
	ID        touchstone.TopicID `json:"id"`
	Name      string             `json:"name"`
	Terms     []string           `json:"terms"`
	Pinned    bool               `json:"pinned"`
	Texts     int                `json:"texts"`
	Customers int                `json:"customers"`
	Share     Figure             `json:"share"`
	Polarity  Figure             `json:"polarity"`
	Growth    *TopicGrowth       `json:"growth,omitempty"` // nil: there are no full weeks to compare
	Quotes    []TopicQuote       `json:"quotes"`           // of TopicByID alone
}

// TopicGrowth compares the last full week with those before it.
type TopicGrowth struct {
	ShareNow    float64 `json:"share_now"`
	ShareBefore float64 `json:"share_before"`
	Q           float64 `json:"q"`
	Grows       bool    `json:"grows"`
	New         bool    `json:"new"`
}

// TopicQuote is a part of a text, masked.
type TopicQuote struct {
	Occurred time.Time `json:"occurred"`
	Text     string    `json:"text"`
}

func (a TopicsAsked) values() url.Values {
	q := url.Values{}
	if a.Touchpoint != "" {
		q.Set("touchpoint", string(a.Touchpoint))
	}
	for name, t := range map[string]time.Time{"from": a.From, "to": a.To} {
		if !t.IsZero() {
			q.Set(name, t.Format(time.RFC3339Nano))
		}
	}
	return q
}

// Topics lists what customers talk about.
func (c *Client) Topics(ctx context.Context, a TopicsAsked) (*Topics, error) {
	t, err := call[Topics](ctx, c, request{method: http.MethodGet, path: c.workspace("/topics"), query: a.values()})
	return &t, err
}

// TopicByID gives one topic with quotes.
func (c *Client) TopicByID(ctx context.Context, id touchstone.TopicID, a TopicsAsked) (*Topic, error) {
	t, err := call[struct {
		Topic  Topic        `json:"topic"`
		Quotes []TopicQuote `json:"quotes"`
	}](ctx, c, request{method: http.MethodGet, path: c.workspace("/topics/" + url.PathEscape(string(id))), query: a.values()})
	t.Topic.Quotes = t.Quotes
	return &t.Topic, err
}

// RefreshTopics has the server find the topics again.
func (c *Client) RefreshTopics(ctx context.Context) error {
	_, err := call[struct{}](ctx, c, request{method: http.MethodPost, path: c.workspace("/topics/refresh")})
	return err
}
