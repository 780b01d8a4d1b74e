// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bufio"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// load is posts over connections that stay open.
type load struct {
	feed        *feed
	base, key   string
	batch       int     // lines of a post
	rate        float64 // lines a second; 0: as fast as they are taken
	lasts       time.Duration
	connections int

	begun  time.Time
	posted atomic.Int64 // posts that were begun
	mu     sync.Mutex
	told   sent
}

// sent is what became of a load.
type sent struct {
	lines, bytes int64
	away         int64           // posts that were told to come later
	took         []time.Duration // of each post that was taken; from when it was due
	last         uint64          // position
	over         time.Duration   // from the first post to the last answer
}

// quantile gives the time within which a share of the posts was answered.
func (s *sent) quantile(share float64) time.Duration {
	slices.Sort(s.took)
	return s.took[int(share*float64(len(s.took)-1))]
}

// run posts until the time is over.
func (l *load) run(ctx context.Context) (sent, error) {
	l.begun = time.Now()
	faults := make([]error, l.connections)
	var senders sync.WaitGroup
	for i := range faults {
		senders.Go(func() { faults[i] = l.send(ctx) })
	}
	senders.Wait()
	l.told.over = time.Since(l.begun)
	if err := errors.Join(faults...); err != nil {
		return l.told, err
	}
	if len(l.told.took) == 0 {
		return l.told, errors.New("no post was taken")
	}
	return l.told, nil
}

// send posts over one connection.
func (l *load) send(ctx context.Context) error {
	conn, err := new(net.Dialer).DialContext(ctx, "tcp", strings.TrimPrefix(l.base, "http://"))
	if err != nil {
		return err
	}
	defer conn.Close()
	c := connection{conn: conn, in: bufio.NewReader(conn), head: fmt.Sprintf("POST %s HTTP/1.1\r\nHost: bench\r\nAuthorization: Basic %s\r\nContent-Type: %s\r\nContent-Length: ",
		l.feed.form.path, base64.StdEncoding.EncodeToString([]byte(l.key+":")), l.feed.form.media)}
	var body []byte
	for ctx.Err() == nil {
		due, going := l.due()
		if !going {
			break
		}
		if body, err = l.feed.post(body[:0], l.batch); err != nil {
			return err
		}
		if err := l.insist(ctx, &c, body, due); err != nil {
			return err
		}
	}
	return ctx.Err()
}

// due waits for the time of the next post and gives it; false when there is
// none. Whoever is late posts at once, and the post counts from when it was
// due.
func (l *load) due() (time.Time, bool) {
	n := l.posted.Add(1) - 1
	if l.rate == 0 {
		now := time.Now()
		return now, now.Sub(l.begun) < l.lasts
	}
	after := time.Duration(float64(n) * float64(l.batch) / l.rate * float64(time.Second))
	if after >= l.lasts {
		return time.Time{}, false
	}
	due := l.begun.Add(after)
	time.Sleep(time.Until(due))
	return due, true
}

// insist posts until it is taken.
func (l *load) insist(ctx context.Context, c *connection, body []byte, due time.Time) error {
	for {
		a, err := c.post(body)
		if err != nil {
			return err
		}
		l.mu.Lock()
		if a.retry == 0 {
			l.told.lines += int64(l.batch)
			l.told.bytes += int64(len(body))
			l.told.took = append(l.told.took, time.Since(due))
			l.told.last = max(l.told.last, a.position)
			l.mu.Unlock()
			return nil
		}
		l.told.away++
		l.mu.Unlock()
		select {
		case <-time.After(a.retry):
			due = time.Now()
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// connection is one that stays open. It costs less than net/http's client,
// which shares the processors with what is measured.
type connection struct {
	conn net.Conn
	in   *bufio.Reader
	head string
	out  []byte
}

// answer is what became of a post: where its events are, or when to come again.
type answer struct {
	position uint64
	retry    time.Duration
}

func (c *connection) post(body []byte) (answer, error) {
	c.out = append(strconv.AppendInt(append(c.out[:0], c.head...), int64(len(body)), 10), "\r\n\r\n"...)
	c.out = append(c.out, body...)
	if _, err := c.conn.Write(c.out); err != nil {
		return answer{}, err
	}
	got, err := http.ReadResponse(c.in, nil)
	if err != nil {
		return answer{}, err
	}
	defer got.Body.Close()
	text, err := io.ReadAll(got.Body)
	if err != nil {
		return answer{}, err
	}
	switch got.StatusCode {
	case http.StatusOK:
		position, _ := strconv.ParseUint(got.Header.Get("Touchstone-Position"), 10, 64) // 0 where there is none
		return answer{position: position}, nil
	case http.StatusTooManyRequests, http.StatusServiceUnavailable:
		seconds, err := strconv.Atoi(got.Header.Get("Retry-After"))
		return answer{retry: time.Duration(max(seconds, 1)) * time.Second}, err
	}
	return answer{}, fmt.Errorf("%s: %.500s", got.Status, text)
}
