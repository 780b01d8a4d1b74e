// SPDX-License-Identifier: Apache-2.0

package ingest

import (
	"io"
	"os"

	"touchstone"
)

// located is content in a file, plain, for reading at random.
type located struct {
	at      io.ReaderAt // counts for Options.Progress what is read through it
	size    int64
	path    string
	release func()
}

// random gives the content of a source for reading at random. A regular file
// that is not compressed is read where it is; everything else goes through a
// temporary file that only this user can read and that is gone when release is
// called.
func (src *source) random() (*located, error) {
	if src.direct {
		src.ahead.stop()
		f, err := os.Open(src.name)
		if err != nil {
			return nil, openFailure(src.name, err)
		}
		return &located{&meteredReaderAt{f, src.taken}, src.size, src.name, func() { _ = f.Close() }}, nil
	}
	f, err := os.CreateTemp("", "touchstone-*")
	if err != nil {
		return nil, invalidCause(touchstone.Msg("ingest.no_temporary_file", "file", shown(src.name)), err)
	}
	release := func() {
		_ = f.Close()
		_ = os.Remove(f.Name())
	}
	spooled := &spool{out: f}
	size, err := io.Copy(spooled, src.body)
	if spooled.err != nil {
		err = invalidCause(touchstone.Msg("ingest.no_temporary_file", "file", shown(src.name)), spooled.err)
	}
	if err != nil {
		release()
		return nil, err
	}
	return &located{f, size, f.Name(), release}, nil
}

// spool writes and remembers that writing, not reading, failed.
type spool struct {
	out io.Writer
	err error
}

// Write implements io.Writer.
func (s *spool) Write(p []byte) (n int, err error) {
	n, s.err = s.out.Write(p)
	return n, s.err
}

type meteredReaderAt struct {
	in    io.ReaderAt
	meter *meter
}

// ReadAt implements io.ReaderAt.
func (r *meteredReaderAt) ReadAt(p []byte, off int64) (int, error) {
	n, err := r.in.ReadAt(p, off)
	r.meter.add(n)
	return n, err
}
