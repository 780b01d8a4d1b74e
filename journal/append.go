// SPDX-License-Identifier: Apache-2.0

package journal

import (
	"context"
	"encoding/binary"
	"fmt"
	"slices"
	"time"

	"touchstone"
)

const (
	groupLimit   = 8 << 20  // bytes after which no further post joins a frame
	postLimit    = 64 << 20 // bytes of one post
	waitingLimit = 96 << 20 // bytes that may wait for the disk
	spareLimit   = 2 << 20  // of the room of a post, in bytes, that is kept for the next one
	writeRetry   = 5 * time.Second
)

// group is what one frame will hold: posts that arrived while the frame before
// was on its way.
type group struct {
	rotate bool // begin a new file; holds no post
	posts  []*encoder
	bytes  int                 // of the posts
	count  int                 // of their events
	first  touchstone.Position // given when it was written
	err    error
	done   chan struct{} // closed when first and err are set
}

// Append writes events as one atomic unit, sets their positions and gives the
// last of them, once they are synced. On an error no position is set and
// nothing was acknowledged; posting the same events again is safe. An empty
// batch does nothing and gives Last.
//
// Unavailable, with Retry, when the disk is at its floor, cannot be written or
// is too slow for what waits; TooLarge above 64 MiB of encoded events; Invalid
// when a property's type is unknown. When the context ends before the answer is
// there, its error is given and the events may have been written or not.
func (j *Journal) Append(ctx context.Context, events []touchstone.Event) (touchstone.Position, error) {
	if err := ctx.Err(); err != nil {
		return 0, err
	}
	if len(events) == 0 {
		return j.Last(), nil
	}
	post, ok := j.posts.Get().(*encoder)
	if !ok {
		post = newEncoder()
		post.buf = make([]byte, chunkSize, chunkSize+512*len(events))
	}
	post.buf = post.buf[:chunkSize]
	if err := post.chunk(events); err != nil {
		return 0, err
	}
	if len(post.buf) > postLimit {
		return 0, &touchstone.Error{Kind: touchstone.TooLarge, Message: touchstone.Msg("journal.too_large", "bytes", len(post.buf), "limit", postLimit)}
	}
	binary.LittleEndian.PutUint32(post.buf, uint32(len(post.buf)-chunkSize))
	g, before, err := j.join(post, len(events))
	if err != nil {
		return 0, err
	}
	if err := g.wait(ctx); err != nil {
		return 0, err
	}
	for i := range events {
		events[i].Position = g.first + touchstone.Position(before+i)
	}
	return events[len(events)-1].Position, nil
}

// join adds a post, which is the writer's from then on, to the frame that is
// written next, and tells how many events stand before it.
func (j *Journal) join(post *encoder, count int) (*group, int, error) {
	bytes := len(post.buf)
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.closed {
		return nil, 0, errClosed()
	}
	if j.waiting > 0 && j.waiting+bytes > waitingLimit {
		return nil, 0, &touchstone.Error{Kind: touchstone.Unavailable, Message: touchstone.Msg("journal.busy"), Retry: writeRetry}
	}
	var g *group
	if n := len(j.groups); n > 0 && !j.groups[n-1].rotate && j.groups[n-1].bytes+bytes <= groupLimit {
		g = j.groups[n-1]
	} else {
		g = &group{done: make(chan struct{})}
		j.groups = append(j.groups, g)
	}
	before := g.count
	g.posts = append(g.posts, post)
	g.bytes += bytes
	g.count += count
	j.waiting += bytes
	j.wake()
	return g, before, nil
}

// take gives the group to write next; false when there is none, and then
// whether there will never be one.
func (j *Journal) take() (g *group, ok, ended bool) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if len(j.groups) == 0 {
		return nil, false, j.closed
	}
	g = j.groups[0]
	j.groups = slices.Delete(j.groups, 0, 1)
	return g, true, false
}

func (g *group) wait(ctx context.Context) error {
	select {
	case <-g.done:
		return g.err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// finish tells those who wait what became of a group.
func (j *Journal) finish(g *group, err error) {
	g.err = err
	for _, post := range g.posts {
		if cap(post.buf) <= spareLimit {
			j.posts.Put(post)
		}
	}
	j.mu.Lock()
	j.waiting -= g.bytes
	j.mu.Unlock()
	close(g.done)
}

// writer is the one goroutine that writes.
type writer struct {
	j      *Journal
	file   File   // the newest; nil when the next frame needs a new one
	number uint64 // given to a file last
	frame  []byte // room for one, kept between two
}

func (w *writer) run() {
	defer close(w.j.stopped)
	for range w.j.work {
		for {
			g, ok, ended := w.j.take()
			if ended {
				w.j.announce()
				return
			}
			if !ok {
				break
			}
			w.j.finish(g, w.write(g))
		}
	}
}

// write makes one group durable.
func (w *writer) write(g *group) error {
	newest, next := w.state()
	if g.rotate {
		if newest.number == 0 || w.file != nil && newest.size == headerSize {
			return nil
		}
		return unavailable(w.begin(newest, next))
	}
	whole := w.assemble(g)
	if err := w.room(int64(len(whole))); err != nil {
		return err
	}
	if w.file == nil || next != newest.last+1 || newest.size >= w.j.o.FileSize {
		if err := w.begin(newest, next); err != nil {
			return unavailable(err)
		}
		newest, next = w.state()
	}
	f := frame{first: next, count: g.count, at: w.j.o.Clock().UnixMilli()}
	f.put(whole, newest.head.salt)
	if err := w.put(whole, newest.size); err != nil {
		return unavailable(err)
	}
	g.first = next
	w.j.publish(f, int64(len(whole)))
	return nil
}

// assemble puts the posts of a group behind room for their frame's header. The
// frame is good until the next one.
func (w *writer) assemble(g *group) []byte {
	frame := slices.Grow(w.frame[:0], frameSize+g.bytes)[:frameSize]
	for _, post := range g.posts {
		frame = append(frame, post.buf...)
	}
	if w.frame = frame; cap(frame) > groupLimit+groupLimit/4 {
		w.frame = nil
	}
	return frame
}

// state gives the newest file, zero when there is none, and the next position.
func (w *writer) state() (segment, touchstone.Position) {
	w.j.mu.Lock()
	defer w.j.mu.Unlock()
	var newest segment
	if n := len(w.j.segments); n > 0 {
		newest = w.j.segments[n-1]
	}
	return newest, max(w.j.next, w.j.past+1)
}

// room refuses to go below the floor of free space.
func (w *writer) room(bytes int64) error {
	if w.j.o.Floor <= 0 {
		return nil
	}
	free, err := w.j.files.Free()
	if err != nil {
		return unavailable(fmt.Errorf("ask for the free space: %w", err))
	}
	if free-bytes < w.j.o.Floor {
		return &touchstone.Error{Kind: touchstone.Unavailable, Message: touchstone.Msg("journal.floor", "free", max(free, 0)>>20, "floor", w.j.o.Floor>>20), Retry: writeRetry}
	}
	return nil
}

// put writes and syncs a frame. When that fails the file's tail can never be
// trusted again, whatever a later sync says: it is cut off as well as it can
// be, and the next frame begins a new file, whose header says how much of this
// one counts.
func (w *writer) put(frame []byte, offset int64) error {
	_, err := w.file.WriteAt(frame, offset)
	if err != nil {
		err = fmt.Errorf("write the journal: %w", err)
	} else if err = w.file.Sync(); err != nil {
		err = fmt.Errorf("sync the journal: %w", err)
	}
	if err == nil {
		return nil
	}
	w.j.o.Logger.Error("leave a file of the journal", "file", fileName(w.number), "from", offset, "error", err)
	if cut := w.file.Truncate(offset); cut != nil {
		w.j.o.Logger.Warn("cannot cut the file that was left", "file", fileName(w.number), "error", cut)
	}
	w.leave()
	return err
}

// leave closes the file that was written to.
func (w *writer) leave() {
	if w.file == nil {
		return
	}
	if err := w.file.Close(); err != nil {
		w.j.o.Logger.Warn("close a file of the journal", "file", fileName(w.number), "error", err)
	}
	w.file = nil
}

// begin makes a new file that continues the newest one.
func (w *writer) begin(newest segment, next touchstone.Position) error {
	w.number++
	head := header{base: next, previous: newest.number, length: newest.size}
	if _, err := w.j.o.Random.Read(head.salt[:]); err != nil {
		return fmt.Errorf("salt a file of the journal: %w", err)
	}
	file, err := w.create(fileName(w.number), head.encode())
	if err != nil {
		return fmt.Errorf("begin %s: %w", fileName(w.number), err)
	}
	w.leave()
	w.file = file
	w.j.mu.Lock()
	defer w.j.mu.Unlock()
	w.j.next = next
	w.j.segments = append(w.j.segments, segment{number: w.number, head: head, size: headerSize, last: next - 1})
	return nil
}

// create makes a file durable with its header, or leaves none behind. One that
// cannot be removed again holds no frame, and Open takes it away.
func (w *writer) create(name string, head []byte) (File, error) {
	file, err := w.j.files.Create(name)
	if err != nil {
		return nil, err
	}
	if _, err = file.WriteAt(head, 0); err == nil {
		err = file.Sync()
	}
	if err == nil {
		err = w.j.files.Sync()
	}
	if err == nil {
		return file, nil
	}
	for _, failure := range []error{file.Close(), w.j.files.Remove(name)} {
		if failure != nil {
			w.j.o.Logger.Warn("take an unfinished file of the journal away", "file", name, "error", failure)
		}
	}
	return nil, err
}

func unavailable(err error) error {
	if err == nil {
		return nil
	}
	return &touchstone.Error{Kind: touchstone.Unavailable, Message: touchstone.Msg("journal.unwritable"), Retry: writeRetry, Err: err}
}

// publish shows a frame that was synced to readers.
func (j *Journal) publish(f frame, bytes int64) {
	j.mu.Lock()
	g := &j.segments[len(j.segments)-1]
	g.tail, g.size, g.last = g.size, g.size+bytes, f.last()
	j.next = f.last() + 1
	j.mu.Unlock()
	j.announce()
}

// announce wakes the readers that wait for more.
func (j *Journal) announce() {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.grown != nil {
		close(j.grown)
		j.grown = nil
	}
}
