// SPDX-License-Identifier: Apache-2.0

package journal

import (
	"context"
	"errors"
	"io"
	"iter"
	"log/slog"
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
	// Open refuses such a journal.
	SkipDamaged bool
}

// Journal is the intake log of one workspace. Safe for use from many
// goroutines.
type Journal struct{}

// Batch is what one frame holds: events that were synced together, with their
// positions set.
type Batch struct {
	Events []touchstone.Event
	At     time.Time // when it was appended, in milliseconds
	Bytes  int64     // that it takes in its file
	More   bool      // the next one is there already
}

// Open opens the journal in a folder, making the folder when it is missing,
// and cuts a torn last frame off. Conflict when another process has it open;
// Invalid when a newer version wrote it; when files are damaged an error that
// names every stretch, unless Options.SkipDamaged.
func Open(folder string, o Options) (*Journal, error) { return nil, errors.ErrUnsupported }

// Append writes events as one atomic unit, sets their positions and gives the
// last of them, once they are synced. On an error no position is set and
// nothing was acknowledged; posting the same events again is safe. An empty
// batch does nothing and gives Last.
//
// Unavailable, with Retry, when the disk is at its floor or cannot be written;
// TooLarge above 64 MiB of encoded events; Invalid when a property's type is
// unknown. A context that ends before the frame is begun withdraws the batch;
// one that ends later is ignored, since the frame is then on its way.
func (j *Journal) Append(ctx context.Context, events []touchstone.Event) (touchstone.Position, error) {
	return 0, errors.ErrUnsupported
}

// Read yields what was appended after a position, in order, and then waits for
// more. It ends with the context's error, or with Unavailable once the journal
// is closed; damage ends it with an error that names the place. What Drop
// removed is not there any more, so a reader that is behind goes on with the
// oldest event that is left. The events share memory with one another and may
// be changed by their receiver.
func (j *Journal) Read(ctx context.Context, after touchstone.Position) iter.Seq2[Batch, error] {
	return func(yield func(Batch, error) bool) { yield(Batch{}, errors.ErrUnsupported) }
}

// Next gives the position that the next event will get.
func (j *Journal) Next() touchstone.Position { return 0 }

// Last gives the position of the newest acknowledged event, or the one that
// Advance passed; 0 when there was none.
func (j *Journal) Last() touchstone.Position { return 0 }

// Size gives the bytes that the files take.
func (j *Journal) Size() int64 { return 0 }

// Advance makes the next position greater than past. It never goes back.
func (j *Journal) Advance(past touchstone.Position) {}

// Rotate begins a new file, so that everything before it can be dropped. When
// the current one holds nothing yet it does nothing.
func (j *Journal) Rotate() error { return errors.ErrUnsupported }

// Drop removes the files that hold nothing after a position. The newest file
// stays, because it carries the position.
func (j *Journal) Drop(through touchstone.Position) error { return errors.ErrUnsupported }

// Check reads everything back and names every stretch that is damaged.
func (j *Journal) Check(ctx context.Context) error { return errors.ErrUnsupported }

// Close lets posts that wait be written, ends readers and frees the folder.
func (j *Journal) Close() error { return errors.ErrUnsupported }
