// SPDX-License-Identifier: Apache-2.0

package ingest

import (
	"io"
	"sync"
)

// ahead reads a stream in a goroutine of its own, some blocks ahead of its
// reader, so that decompression and parsing share the cores.
type ahead struct {
	filled  chan block
	empty   chan []byte
	done    chan struct{}
	once    sync.Once
	current block
	rest    []byte // of current.bytes, not read yet
}

type block struct {
	bytes []byte
	err   error
}

const (
	aheadBlocks     = 4
	aheadBlockBytes = 256 << 10
)

// readAhead starts reading; release is called in the goroutine at its end.
func readAhead(in io.Reader, release func()) *ahead {
	a := &ahead{
		filled: make(chan block, aheadBlocks),
		empty:  make(chan []byte, aheadBlocks),
		done:   make(chan struct{}),
	}
	for range aheadBlocks {
		a.empty <- nil
	}
	go func() {
		defer release()
		a.run(in)
	}()
	return a
}

func (a *ahead) run(in io.Reader) {
	for {
		var buffer []byte
		select {
		case buffer = <-a.empty:
		case <-a.done:
			return
		}
		if buffer == nil {
			buffer = make([]byte, aheadBlockBytes)
		}
		n, err := fill(in, buffer[:aheadBlockBytes])
		a.filled <- block{buffer[:n], err} // has room for every buffer there is
		if err != nil {
			return
		}
	}
}

// fill reads until the buffer is at least half full.
func fill(in io.Reader, buffer []byte) (n int, err error) {
	for n < len(buffer)/2 && err == nil {
		var m int
		m, err = in.Read(buffer[n:])
		n += m
	}
	return n, err
}

// Read implements io.Reader.
func (a *ahead) Read(p []byte) (int, error) {
	for len(a.rest) == 0 {
		if a.current.err != nil {
			return 0, a.current.err
		}
		if a.current.bytes != nil {
			a.empty <- a.current.bytes
		}
		a.current = <-a.filled
		a.rest = a.current.bytes
	}
	n := copy(p, a.rest)
	a.rest = a.rest[n:]
	return n, nil
}

// stop ends the goroutine at its next block. Read must not be called after it.
func (a *ahead) stop() { a.once.Do(func() { close(a.done) }) }
