// SPDX-License-Identifier: Apache-2.0

package client

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"time"
)

// Search says which facts are looked for. The zero value of a field but Words
// does not restrict.
type Search struct {
	Words    string    // all are wanted; what stands in quotation marks as it stands
	From, To time.Time // occurred, half-open
	Limit    int       // 1 to 200; 0: 50
	Cursor   string    // Found.Next of the part before
}

// Found are facts whose texts say the words, the latest arrival first.
type Found struct {
	Items []Event `json:"items"`
	Next  string  `json:"next"`  // "" at the end; otherwise there may be more, also where Items is short
	Whole bool    `json:"whole"` // false while the search file is being made again
}

// Search finds facts by the words of their texts.
func (c *Client) Search(ctx context.Context, s Search) (*Found, error) {
	q := url.Values{"q": {s.Words}}
	for name, t := range map[string]time.Time{"from": s.From, "to": s.To} {
		if !t.IsZero() {
			q.Set(name, t.Format(time.RFC3339Nano))
		}
	}
	if s.Limit > 0 {
		q.Set("limit", strconv.Itoa(s.Limit))
	}
	if s.Cursor != "" {
		q.Set("cursor", s.Cursor)
	}
	f, err := call[Found](ctx, c, request{method: http.MethodGet, path: c.workspace("/search"), query: q})
	return &f, err
}
