// SPDX-License-Identifier: Apache-2.0

package search

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"database/sql"
	"encoding/base32"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"touchstone"
	"touchstone/eventstore"
	"touchstone/internal/wake"
	"touchstone/vault"
)

// Options are what an index works with. Events and Keys are required.
type Options struct {
	Events eventstore.Store
	Keys   *vault.Keys
	Logger *slog.Logger // nil: silent
}

// Index is the search file of one workspace. Safe for use from many goroutines;
// one process at a time.
type Index struct {
	Options
	folder string
	secret []byte // under which words are keyed
	print  []byte // by which a file tells that it was made under the secret

	mu     sync.Mutex   // held by whoever changes the file
	use    sync.RWMutex // held while db is used; exclusively while it is exchanged
	db     *sql.DB
	whole  atomic.Bool // everything that the store had was projected since the file was opened
	failed atomic.Bool // a reader found damage
	bell   wake.Bell
	heard  eventstore.Heard
}

// Open opens the search file in a folder, which is made when it is missing.
// A file that is damaged, of an older format, or of other facts than the
// store's, is thrown away: Project makes it again.
func Open(ctx context.Context, folder string, o Options) (*Index, error) {
	if o.Events == nil || o.Keys == nil {
		return nil, errors.New("open search: Events and Keys are needed")
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, fmt.Errorf("make the folder of search: %w", err)
	}
	secret := keyed(o.Keys.Secret(), "search")
	i := &Index{Options: o, folder: folder, secret: secret, print: keyed(secret, "search/file")[:16], bell: wake.NewBell()}
	if err := i.open(ctx); err != nil {
		return nil, fmt.Errorf("open search: %w", err)
	}
	return i, nil
}

func keyed(secret []byte, text string) []byte {
	h := hmac.New(sha256.New, secret)
	h.Write([]byte(text))
	return h.Sum(nil)
}

// open opens the file, and a new one where it cannot be gone on with.
func (i *Index) open(ctx context.Context) error {
	receipt, err := i.Events.Append(ctx, nil)
	if err != nil {
		return err
	}
	i.db, err = openFile(ctx, i.folder, i.print, receipt.Position)
	if err == nil || !damaged(err) {
		return err
	}
	i.Logger.WarnContext(ctx, "making the search file again", "cause", err)
	if err := removeFile(i.folder); err != nil {
		return err
	}
	i.db, err = openFile(ctx, i.folder, i.print, receipt.Position)
	return err
}

// again throws the file away. Its caller holds mu.
func (i *Index) again(ctx context.Context) error {
	i.use.Lock()
	defer i.use.Unlock()
	i.whole.Store(false)
	i.failed.Store(false)
	if err := errors.Join(i.db.Close(), removeFile(i.folder)); err != nil {
		return err
	}
	return i.open(ctx)
}

// Close ends the index.
func (i *Index) Close() error {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.use.Lock()
	defer i.use.Unlock()
	return i.db.Close()
}

// Whole tells whether everything that was stored when the index was opened is
// found: not while the file is being made again.
func (i *Index) Whole() bool { return i.whole.Load() }

// Hit is a fact whose texts may hold the words.
type Hit struct {
	Position touchstone.Position
	Event    touchstone.EventID
	Occurred time.Time
}

// Find gives facts whose texts may hold the words and that occurred in a
// half-open period (a zero edge is open), those that arrived last first, at
// most limit of them and only those that arrived before a position (0: all).
// Whether a text does hold the words, Words.In tells. Unavailable while a
// damaged file is made again.
func (i *Index) Find(ctx context.Context, w Words, from, to time.Time, before touchstone.Position, limit int) ([]Hit, error) {
	i.use.RLock()
	defer i.use.RUnlock()
	ask, args := `SELECT said.position, said.event, said.occurred FROM words JOIN said ON said.position = words.rowid WHERE words MATCH ?`, []any{i.match(w)}
	if before > 0 {
		ask, args = ask+` AND words.rowid < ?`, append(args, int64(before))
	}
	return i.ask(ctx, ask, args, from, to, "words.rowid", limit)
}

// Latest gives the facts that have texts, as Find gives those of words.
func (i *Index) Latest(ctx context.Context, from, to time.Time, before touchstone.Position, limit int) ([]Hit, error) {
	i.use.RLock()
	defer i.use.RUnlock()
	ask, args := `SELECT position, event, occurred FROM said WHERE true`, []any{}
	if before > 0 {
		ask, args = ask+` AND position < ?`, append(args, int64(before))
	}
	return i.ask(ctx, ask, args, from, to, "position", limit)
}

// ask completes a question for hits, those that arrived last first.
func (i *Index) ask(ctx context.Context, ask string, args []any, from, to time.Time, position string, limit int) ([]Hit, error) {
	if !from.IsZero() {
		ask, args = ask+` AND said.occurred >= ?`, append(args, from.UnixMilli())
	}
	if !to.IsZero() {
		ask, args = ask+` AND said.occurred < ?`, append(args, to.UnixMilli())
	}
	hits, err := hitsOf(ctx, i.db, ask+` ORDER BY `+position+` DESC LIMIT ?`, append(args, limit))
	if err != nil && damaged(err) {
		i.failed.Store(true)
		i.Wake()
		return nil, &touchstone.Error{Kind: touchstone.Unavailable, Retry: time.Minute, Message: touchstone.Msg("search.rebuilding"), Err: err}
	}
	return hits, err
}

func hitsOf(ctx context.Context, db *sql.DB, ask string, args []any) ([]Hit, error) {
	rows, err := db.QueryContext(ctx, ask, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []Hit
	for rows.Next() {
		var at, occurred int64
		var id []byte
		if err := rows.Scan(&at, &id, &occurred); err != nil {
			return nil, err
		}
		h := Hit{Position: touchstone.Position(at), Occurred: time.UnixMilli(occurred).UTC()}
		copy(h.Event[:], id)
		out = append(out, h)
	}
	return out, rows.Err()
}

// match writes the words as a question to the file.
func (i *Index) match(w Words) string {
	return `"` + strings.Join(i.keys(w.asked()), `" "`) + `"`
}

var keyText = base32.HexEncoding.WithPadding(base32.NoPadding)

// keys gives what stands in the file for words: 40 bits, as candidates are
// compared anyway.
func (i *Index) keys(words []string) []string {
	out := make([]string, len(words))
	h := hmac.New(sha256.New, i.secret)
	var sum [sha256.Size]byte
	for k, w := range words {
		h.Reset()
		h.Write([]byte(w))
		out[k] = strings.ToLower(keyText.EncodeToString(h.Sum(sum[:0])[:5]))
	}
	return out
}

// Check reads the whole file and tells the first fault.
func (i *Index) Check(ctx context.Context) error {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.use.RLock()
	defer i.use.RUnlock()
	var found string
	if err := i.db.QueryRowContext(ctx, `PRAGMA integrity_check(1)`).Scan(&found); err != nil {
		return fmt.Errorf("check search: %w", err)
	}
	if found != "ok" {
		return fmt.Errorf("check search: %s", found)
	}
	if _, err := i.db.ExecContext(ctx, `INSERT INTO words(words) VALUES ('integrity-check')`); err != nil {
		return fmt.Errorf("check search: %w", err)
	}
	return nil
}
