// SPDX-License-Identifier: Apache-2.0

package journal

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"sync"
	"time"

	"touchstone"
)

// Options are the settings of a journal. The zero value of each field but
// Clock is usable.
type Options struct {
	Clock    func() time.Time // stamps frames; required
	Logger   *slog.Logger     // nil: silent. Never sees what an event says
	Files    Files            // nil: the folder on this machine's disk
	Random   io.Reader        // nil: crypto/rand
	FileSize int64            // bytes after which a new file begins; 0: 64 MiB
	Floor    int64            // bytes that must stay free on the disk; 0: none

	// SkipDamaged opens a journal whose files are damaged, leaving out what
	// cannot be read, which is logged with file, offset and positions. Otherwise
	// Open refuses such a journal. A file whose very beginning is damaged is
	// removed; copy the folder before choosing this.
	SkipDamaged bool
}

// Journal is the intake log of one workspace. Safe for use from many
// goroutines.
type Journal struct {
	o     Options
	files Files
	out   writer

	posts sync.Pool // *encoder: room in which posts are encoded

	mu       sync.Mutex
	segments []segment // oldest first; the writer appends to the last one
	next     touchstone.Position
	past     touchstone.Position // what Advance asked for
	groups   []*group            // that wait to be written; only the last one takes more
	waiting  int                 // bytes in groups, and of the one that is being written
	grown    chan struct{}       // closed when something was synced; nil while nobody waits
	closed   bool

	dropping sync.Mutex    // one Drop at a time
	removed  bool          // a file was, and that is not synced yet; guarded by dropping
	work     chan struct{} // holds one when there is a group, or when closed
	stopped  chan struct{} // closed when the writer has ended
}

// Open opens the journal in a folder, making the folder when it is missing,
// and cuts a torn last frame off. Conflict when another process has it open;
// Invalid when a newer version wrote it; when files are damaged an error that
// names every stretch, unless Options.SkipDamaged.
func Open(folder string, o Options) (*Journal, error) {
	o.FileSize = cmp.Or(o.FileSize, 64<<20)
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	if o.Random == nil {
		o.Random = rand.Reader
	}
	if o.Files == nil {
		files, err := openFolder(folder)
		if err != nil {
			return nil, err
		}
		o.Files = files
	}
	r := recovery{files: o.Files, log: o.Logger, skip: o.SkipDamaged}
	segments, newest, err := r.run()
	if err != nil {
		return nil, errors.Join(err, o.Files.Close())
	}
	j := &Journal{o: o, files: o.Files, segments: segments, next: 1, work: make(chan struct{}, 1), stopped: make(chan struct{})}
	j.out = writer{j: j, file: newest, number: r.number}
	if len(segments) > 0 {
		j.next = segments[len(segments)-1].last + 1
	}
	go j.out.run()
	return j, nil
}

// Next gives the position that the next event will get.
func (j *Journal) Next() touchstone.Position {
	j.mu.Lock()
	defer j.mu.Unlock()
	return max(j.next, j.past+1)
}

// Last gives the position of the newest acknowledged event, or the one that
// Advance passed; 0 when there was none.
func (j *Journal) Last() touchstone.Position { return j.Next() - 1 }

// Size gives the bytes that the files take.
func (j *Journal) Size() int64 {
	j.mu.Lock()
	defer j.mu.Unlock()
	var sum int64
	for i := range j.segments {
		sum += j.segments[i].size
	}
	return sum
}

// Advance makes the next position greater than past. It never goes back.
func (j *Journal) Advance(past touchstone.Position) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.past = max(j.past, past)
}

// Rotate begins a new file, so that everything before it can be dropped. When
// the current one holds nothing yet it does nothing. Unavailable when the disk
// cannot be written.
func (j *Journal) Rotate(ctx context.Context) error {
	g := &group{rotate: true, done: make(chan struct{})}
	j.mu.Lock()
	if j.closed {
		j.mu.Unlock()
		return errClosed()
	}
	j.groups = append(j.groups, g)
	j.mu.Unlock()
	j.wake()
	return g.wait(ctx)
}

// Drop removes the files that hold nothing after a position. The newest file
// stays, because it carries the position.
func (j *Journal) Drop(through touchstone.Position) error {
	j.dropping.Lock()
	defer j.dropping.Unlock()
	for {
		// one after the other, so that a file missing between two others is damage
		if err := j.forget(); err != nil {
			return err
		}
		number, ok := j.oldest(through)
		if !ok {
			return nil
		}
		if err := j.files.Remove(fileName(number)); err != nil {
			return fmt.Errorf("drop %s: %w", fileName(number), err)
		}
		j.removed = true
		j.mu.Lock()
		j.segments = j.segments[1:]
		j.mu.Unlock()
	}
}

// forget makes a removal durable.
func (j *Journal) forget() error {
	if !j.removed {
		return nil
	}
	if err := j.files.Sync(); err != nil {
		return fmt.Errorf("sync the journal's folder: %w", err)
	}
	j.removed = false
	return nil
}

// oldest names the oldest file if it can be dropped.
func (j *Journal) oldest(through touchstone.Position) (uint64, bool) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if len(j.segments) < 2 || j.segments[0].last > through {
		return 0, false
	}
	return j.segments[0].number, true
}

// Close lets posts that wait be written, ends readers and frees the folder.
// Closing twice is not an error.
func (j *Journal) Close() error {
	j.mu.Lock()
	again := j.closed
	j.closed = true
	j.mu.Unlock()
	j.wake()
	<-j.stopped
	if again {
		return nil
	}
	return errors.Join(closed(j.out.file), j.files.Close())
}

// wake tells the writer that there is something to do.
func (j *Journal) wake() {
	select {
	case j.work <- struct{}{}:
	default:
	}
}

func errClosed() error {
	return &touchstone.Error{Kind: touchstone.Unavailable, Message: touchstone.Msg("journal.closed"), Retry: time.Second}
}
