// SPDX-License-Identifier: Apache-2.0

package ingest

import (
	"bufio"
	"errors"
	"io"
	"io/fs"
	"os"
	"sync"
	"sync/atomic"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"

	"touchstone"
)

// source is one opened input: its decompressed content as a bounded stream.
type source struct {
	name   string
	stored io.Reader // the input as stored
	file   *os.File  // nil for standard input
	size   int64     // of file, when it is a regular one
	direct bool      // the content can be read at random in the file: it is regular and not compressed
	taken  *meter    // bytes of the input as stored
	body   *bufio.Reader
	ahead  *ahead
}

const peekBytes = 64 << 10 // what encoding and format are told from

// openSource opens a path and finds out whether it is compressed.
func openSource(path string, s *session) (*source, error) {
	src := &source{name: path, taken: &meter{progress: s.progress}}
	if err := src.open(s.options.Stdin); err != nil {
		return nil, err
	}
	stored := bufio.NewReaderSize(&meteredReader{src.stored, src.taken}, 256<<10)
	content, packing, err := unpack(stored)
	src.direct = src.direct && packing == ""
	if err != nil {
		src.close()
		return nil, damaged(path, packing, err)
	}
	bounded := &guard{name: path, packing: packing, in: content, taken: src.taken, limits: s.limits}
	src.ahead = readAhead(bounded, func() { src.closeStored(content) })
	src.body = bufio.NewReaderSize(src.ahead, 2*peekBytes)
	return src, nil
}

func (src *source) open(stdin io.Reader) error {
	if src.name == "-" {
		if stdin == nil {
			return invalid(touchstone.Msg("ingest.no_stdin"))
		}
		src.stored = stdin
		return nil
	}
	f, err := os.Open(src.name)
	if err != nil {
		return openFailure(src.name, err)
	}
	info, err := f.Stat()
	if err != nil {
		_ = f.Close()
		return openFailure(src.name, err)
	}
	if info.IsDir() {
		_ = f.Close()
		return invalid(touchstone.Msg("ingest.is_directory", "file", src.name))
	}
	src.stored, src.file = f, f
	src.size, src.direct = info.Size(), info.Mode().IsRegular()
	return nil
}

// openFailure names the whole path, in which the fault may lie.
func openFailure(name string, err error) error {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return &touchstone.Error{Kind: touchstone.NotFound, Message: touchstone.Msg("ingest.no_such_file", "file", name), Err: err}
	case errors.Is(err, fs.ErrPermission):
		return invalidCause(touchstone.Msg("ingest.no_permission", "file", name), err)
	}
	return invalidCause(touchstone.Msg("ingest.cannot_open", "file", name), err)
}

// unpack gives the content of a stream that may be compressed, told by its
// first bytes, and the name of the compression.
func unpack(in *bufio.Reader) (content io.Reader, packing string, err error) {
	head, _ := in.Peek(4)
	switch {
	case len(head) >= 2 && head[0] == 0x1f && head[1] == 0x8b:
		z, err := gzip.NewReader(in)
		return z, "gzip", err
	case string(head) == "\x28\xb5\x2f\xfd":
		z, err := zstd.NewReader(in, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(128<<20))
		if err != nil {
			return nil, "zstd", err
		}
		return z.IOReadCloser(), "zstd", nil
	}
	return in, "", nil
}

func damaged(name, packing string, err error) error {
	if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) {
		return invalidCause(touchstone.Msg("ingest.truncated", "file", shown(name), "packing", packing), err)
	}
	return invalidCause(touchstone.Msg("ingest.damaged", "file", shown(name), "packing", packing), err)
}

// peek gives the first bytes of the content.
func (src *source) peek() ([]byte, error) {
	head, err := src.body.Peek(peekBytes)
	if err == io.EOF {
		err = nil
	}
	return head, err
}

// close lets go of everything; a read under way on a pipe may end later.
func (src *source) close() {
	src.taken.stop()
	if src.ahead != nil {
		src.ahead.stop()
	} else if src.file != nil {
		_ = src.file.Close()
	}
}

func (src *source) closeStored(content io.Reader) {
	if c, ok := content.(io.Closer); ok {
		_ = c.Close()
	}
	if src.file != nil {
		_ = src.file.Close()
	}
}

// meter counts the bytes read of an input and tells them on.
type meter struct {
	progress func(n int64) // more bytes of the whole Read; nil = nobody asks
	total    atomic.Int64

	mu      sync.Mutex
	untold  int64
	stopped bool
}

const progressStep = 256 << 10

func (m *meter) add(n int) {
	m.total.Add(int64(n))
	if m.progress == nil {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.untold += int64(n)
	if m.untold >= progressStep && !m.stopped {
		m.progress(m.untold)
		m.untold = 0
	}
}

// stop tells what is left; nothing is told after it.
func (m *meter) stop() {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.progress != nil && !m.stopped && m.untold > 0 {
		m.progress(m.untold)
	}
	m.stopped = true
}

type meteredReader struct {
	in    io.Reader
	meter *meter
}

func (r *meteredReader) Read(p []byte) (int, error) {
	n, err := r.in.Read(p)
	r.meter.add(n)
	return n, err
}

// guard bounds what comes out of a decompressor and gives its errors a
// sentence.
type guard struct {
	name    string
	packing string
	in      io.Reader
	taken   *meter
	limits  Limits
	given   int64
}

const ratioFrom = 64 << 20 // decompressed bytes from which the ratio is looked at

func (g *guard) Read(p []byte) (int, error) {
	n, err := g.in.Read(p)
	g.given += int64(n)
	switch {
	case g.given > g.limits.Decompressed:
		return n, tooLarge(touchstone.Msg("ingest.too_many_bytes", "file", shown(g.name), "limit", mebibytes(g.limits.Decompressed)))
	case g.packing != "" && g.given > ratioFrom && g.given/max(1, g.taken.total.Load()) > g.limits.Ratio:
		return n, tooLarge(touchstone.Msg("ingest.bomb", "file", shown(g.name), "packing", g.packing, "limit", int(g.limits.Ratio)))
	case err == nil || err == io.EOF:
		return n, err
	case g.packing != "":
		return n, damaged(g.name, g.packing, err)
	}
	return n, invalidCause(touchstone.Msg("ingest.read_failed", "file", shown(g.name)), err)
}
