// SPDX-License-Identifier: Apache-2.0

package httpapi

import (
	"compress/gzip"
	"errors"
	"io"
	"net/http"
	"os"
	"strings"
	"time"

	"touchstone"
)

// intakeBody is the unpacked body of a request, read with a deadline that moves on
// with what has arrived, and not beyond a limit.
type intakeBody struct {
	in      *intake
	r       io.Reader
	unzip   *gzip.Reader // nil: it came as it is
	network *network
	left    int64 // bytes that may still come
	limit   int64
}

// open begins to read a request's body. Close gives back what it borrows.
func (in *intake) open(w http.ResponseWriter, r *http.Request, limit int64) (*intakeBody, error) {
	b := &intakeBody{in: in, network: &network{r: r.Body, control: http.NewResponseController(w), now: in.o.Now, patience: in.o.Patience, rate: in.o.SlowestRate}, left: limit, limit: limit}
	b.r = b.network
	switch encoding := strings.ToLower(strings.TrimSpace(r.Header.Get("Content-Encoding"))); encoding {
	case "", "identity":
		if r.ContentLength > limit {
			return nil, tooLong(limit)
		}
	case "gzip", "x-gzip":
		z, err := in.gunzip(b.network)
		if err != nil {
			return nil, b.explain(err)
		}
		b.unzip, b.r = z, z
	default:
		return nil, &touchstone.Error{Kind: touchstone.Invalid, Field: "Content-Encoding", Message: touchstone.Msg("intake.encoding")}
	}
	return b, nil
}

func (in *intake) gunzip(r io.Reader) (*gzip.Reader, error) {
	if z, ok := in.unzips.Get().(*gzip.Reader); ok {
		if err := z.Reset(r); err != nil {
			in.unzips.Put(z)
			return nil, err
		}
		return z, nil
	}
	return gzip.NewReader(r)
}

func (b *intakeBody) close() {
	if b.unzip != nil {
		b.in.unzips.Put(b.unzip)
	}
	b.network.done()
}

// Read is of io.Reader. Past the limit it fails with TooLarge.
func (b *intakeBody) Read(p []byte) (int, error) {
	if int64(len(p)) > b.left+1 {
		p = p[:b.left+1]
	}
	n, err := b.r.Read(p)
	b.left -= int64(n)
	if b.left < 0 {
		return 0, tooLong(b.limit)
	}
	if err != nil && !errors.Is(err, io.EOF) {
		err = b.explain(err)
	}
	return n, err
}

func tooLong(limit int64) error {
	return &touchstone.Error{Kind: touchstone.TooLarge, Message: touchstone.Msg("intake.too_large", "limit", limit)}
}

// explain says in the product's words why a body cannot be read.
func (b *intakeBody) explain(err error) error {
	switch {
	case errors.Is(err, os.ErrDeadlineExceeded):
		return &touchstone.Error{Kind: touchstone.Unavailable, Retry: time.Second, Message: touchstone.Msg("intake.slow", "rate", b.network.rate), Err: err}
	case errors.Is(err, gzip.ErrHeader), errors.Is(err, gzip.ErrChecksum), errors.Is(err, io.ErrUnexpectedEOF) && b.network.ended, b.network.ended:
		return &touchstone.Error{Kind: touchstone.Invalid, Message: touchstone.Msg("intake.gzip"), Err: err}
	}
	return &touchstone.Error{Kind: touchstone.Invalid, Message: touchstone.Msg("intake.broken"), Err: err}
}

// network reads what a sender sends. The time spent waiting for it may be
// patience, and what its bytes take at the slowest rate; who is slower is
// cut off, so that nobody holds memory for nothing.
type network struct {
	r        io.Reader
	control  *http.ResponseController
	now      func() time.Time
	patience time.Duration
	rate     int64

	got    int64
	waited time.Duration
	ended  bool // the sender has sent everything
}

// Read is of io.Reader.
func (n *network) Read(p []byte) (int, error) {
	begun := n.now()
	allowed := n.patience + time.Duration(n.got)*time.Second/time.Duration(n.rate) - n.waited
	// A server that has no deadlines, such as a test's recorder, needs none.
	_ = n.control.SetReadDeadline(begun.Add(allowed))
	count, err := n.r.Read(p)
	n.waited += n.now().Sub(begun)
	n.got += int64(count)
	n.ended = n.ended || errors.Is(err, io.EOF)
	return count, err
}

// done takes the deadline off, since the server goes on reading to see whether
// the sender leaves. Where the body has not ended the deadline stays: the
// server then reads a part of the rest before it answers.
func (n *network) done() {
	if n.ended {
		_ = n.control.SetReadDeadline(time.Time{})
	}
}

// whole reads a body of at most limit bytes.
func (in *intake) whole(w http.ResponseWriter, r *http.Request, limit int64) (string, error) {
	b, err := in.open(w, r, limit)
	if err != nil {
		return "", err
	}
	defer b.close()
	buffer, ok := in.bodies.Get().(*[]byte)
	if !ok {
		buffer = new([]byte)
		*buffer = make([]byte, 0, 64<<10)
	}
	defer in.bodies.Put(buffer)
	*buffer, err = appendAll((*buffer)[:0], b)
	if err != nil {
		return "", err
	}
	in.meters.received(len(*buffer))
	return string(*buffer), nil
}

// appendAll appends what a reader gives until its end.
func appendAll(dst []byte, r io.Reader) ([]byte, error) {
	for {
		if len(dst) == cap(dst) {
			dst = append(dst, 0)[:len(dst)]
		}
		n, err := r.Read(dst[len(dst):cap(dst)])
		dst = dst[:len(dst)+n]
		switch {
		case errors.Is(err, io.EOF):
			return dst, nil
		case err != nil:
			return dst, err
		}
	}
}
