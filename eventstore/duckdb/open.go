// SPDX-License-Identifier: Apache-2.0

package duckdb

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/duckdb/duckdb-go/v2/mapping"

	"touchstone"
)

// Open opens the store in a folder, which is made when it does not exist, and
// brings its file to this version of the schema. Conflict when another store
// holds the folder or a newer version of the program wrote the file, Internal
// when the file is damaged.
func Open(ctx context.Context, folder string, o Options) (*Store, error) {
	return openSized(ctx, folder, o, usual)
}

func openSized(ctx context.Context, folder string, o Options, z sizes) (*Store, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	folder, err := filepath.Abs(folder)
	if err != nil {
		return nil, err
	}
	s := &Store{
		folder: folder, options: o.withDefaults(), sizes: z, changes: &changes{}, copying: make(chan struct{}, 1), removing: make(chan struct{}, 1), writing: make(chan struct{}, 1),
		work: make(chan struct{}, 1), ended: make(chan struct{}),
	}
	s.logger = s.options.Logger
	if err := s.open(ctx); err != nil {
		if s.lock != nil {
			_ = s.lock.Close()
		}
		return nil, s.failure(ctx, "open "+folder, err)
	}
	background, stop := context.WithCancel(context.WithoutCancel(ctx))
	s.stop = stop
	go s.keep(background)
	return s, nil
}

func (o Options) withDefaults() Options {
	const mebibyte = 1 << 20
	if o.Memory == 0 {
		o.Memory = 592 * mebibyte
	}
	o.Memory = max(o.Memory, 64*mebibyte)
	if o.Remember == 0 {
		o.Remember = 256 * mebibyte
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	return o
}

func (s *Store) open(ctx context.Context) error {
	if err := os.MkdirAll(s.folder, 0o700); err != nil {
		return err
	}
	var err error
	if s.lock, err = lockFolder(s.folder); err != nil {
		return err
	}
	number, err := tidy(s.folder)
	if err != nil {
		return err
	}
	if s.current, err = s.openGeneration(ctx, number); err != nil {
		return err
	}
	if err = s.load(ctx); err != nil {
		s.current.end()
	}
	return err
}

// openGeneration opens the file of a number and brings it to this version.
func (s *Store) openGeneration(ctx context.Context, number int) (*generation, error) {
	path := filepath.Join(s.folder, fileName(number))
	if err := checkHeader(path); err != nil {
		return nil, err
	}
	d, err := openDatabase(path, s.settings(number))
	if err != nil {
		return nil, damagedUnlessMemory(path, err)
	}
	g := newGeneration(d, path, number, s.sizes, s.changes)
	g.pin()
	defer g.unpin()
	if err := g.prepare(ctx, s.folder, s.sizes); err != nil {
		g.end()
		return nil, err
	}
	return g, nil
}

// damagedUnlessMemory names a file that cannot be opened.
func damagedUnlessMemory(path string, err error) error {
	var e *engineError
	if errors.As(err, &e) && strings.HasPrefix(e.Text, "Out of Memory") {
		return &engineError{Type: mapping.ErrorTypeOutOfMemory, Text: e.Text}
	}
	return damaged(path, err)
}

// settings are those of an instance from its start.
func (s *Store) settings(number int) map[string]string {
	out := map[string]string{
		"memory_limit":                  strconv.FormatInt(s.options.Memory, 10) + "B",
		"temp_directory":                filepath.Join(s.folder, tempStem+strconv.Itoa(number)),
		"preserve_insertion_order":      "true", // copies and sorted tables keep the order of their rows
		"storage_compatibility_version": "v1.5.0",
		"checkpoint_threshold":          "1TB", // see checkpoints
		"perfect_ht_threshold":          "16",  // group small codes by their value
		"autoload_known_extensions":     "false",
		"autoinstall_known_extensions":  "false",
		"allow_community_extensions":    "false",
		"allow_persistent_secrets":      "false",
	}
	if s.options.Threads > 0 {
		out["threads"] = strconv.Itoa(s.options.Threads)
	}
	return out
}

// prepare shuts the engine into the store's folder for good, migrates the file
// and adds the database in memory where meanings and sorted trails live.
func (g *generation) prepare(ctx context.Context, folder string, z sizes) error {
	if size := mapping.VectorSize(); size != vectorSize {
		return fmt.Errorf("the engine's vectors have %d rows; this program is built for %d", size, vectorSize)
	}
	c, err := g.take()
	if err != nil {
		return err
	}
	defer g.give(c)
	for _, statement := range []string{
		"SET GLOBAL allowed_directories = [" + quoted(folder) + "]",
		"SET GLOBAL enable_external_access = false",
		"SET GLOBAL lock_configuration = true",
	} {
		if _, err := c.exec(ctx, statement); err != nil {
			return err
		}
	}
	if err := c.migrate(ctx, g.path); err != nil {
		return err
	}
	if _, err := c.exec(ctx, "ATTACH ':memory:' AS "+beside); err != nil {
		return err
	}
	return g.read(ctx, c, z)
}

// quoted writes a text of the program's own, a path, as SQL.
func quoted(text string) string { return "'" + strings.ReplaceAll(text, "'", "''") + "'" }

// read reads the books.
func (g *generation) read(ctx context.Context, c *connection, z sizes) error {
	shapes, err := loadShapes(ctx, c)
	if err != nil {
		return err
	}
	names, err := loadNames(ctx, c, z.names)
	g.books = &books{shapes, names}
	return err
}

// install makes a generation the current one.
func (s *Store) install(g *generation) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.current = g
	if s.closed {
		g.end()
	}
}

// load reads what belongs to the holder of writing.
func (s *Store) load(ctx context.Context) error {
	c, done, err := s.connection()
	if err != nil {
		return err
	}
	defer done()
	position, err := one[uint64](ctx, c, reachedPosition)
	if err != nil {
		return err
	}
	s.position = touchstone.Position(position)
	if s.props, err = loadProperties(ctx, c); err != nil {
		return err
	}
	s.memory, err = loadRemembered(ctx, c, s.options.Remember)
	return err
}
