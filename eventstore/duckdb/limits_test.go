// SPDX-License-Identifier: Apache-2.0

package duckdb

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"touchstone"
	"touchstone/eventstore"
	"touchstone/query"
)

func wantKind(t *testing.T, err error, kind touchstone.Kind, key string) {
	t.Helper()
	var e *touchstone.Error
	if !errors.As(err, &e) || e.Kind != kind || e.Message.Key != key {
		t.Errorf("the error is %v; kind %d with %s expected", err, kind, key)
	}
}

// filled makes a store of a few facts in a folder and closes it.
func filled(t *testing.T) (folder, file string) {
	t.Helper()
	folder = t.TempDir()
	s, err := Open(t.Context(), folder, Options{Threads: 1, Memory: 128 << 20})
	if err != nil {
		t.Fatal(err)
	}
	appendAll(t, s, personal(1, 2000, 1, "somebody"))
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return folder, filepath.Join(folder, fileName(1))
}

func reopen(t *testing.T, folder string) (*Store, error) {
	t.Helper()
	return Open(t.Context(), folder, Options{Threads: 1, Memory: 128 << 20})
}

func TestFolderBelongsToOneStore(t *testing.T) {
	folder := t.TempDir()
	open(t, folder)
	_, err := reopen(t, folder)
	wantKind(t, err, touchstone.Conflict, "duckdb.in_use")
}

func TestNewerFileIsRefused(t *testing.T) {
	folder, _ := filled(t)
	s, err := reopen(t, folder)
	if err != nil {
		t.Fatal(err)
	}
	c, done, err := s.connection()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.exec(t.Context(), "UPDATE meta SET version = version + 1"); err != nil {
		t.Fatal(err)
	}
	done()
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	_, err = reopen(t, folder)
	wantKind(t, err, touchstone.Conflict, "duckdb.newer")
}

func TestDamagedFileIsNamed(t *testing.T) {
	for name, damage := range map[string]func(content []byte) []byte{
		"no file of the engine": func([]byte) []byte { return []byte("something else entirely") },
		"empty":                 func([]byte) []byte { return nil },
		"cut off":               func(content []byte) []byte { return content[:len(content)/3] },
		"headers":               func(content []byte) []byte { return overwrite(content, 4096, 8192) },
	} {
		t.Run(name, func(t *testing.T) {
			folder, file := filled(t)
			content, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(file, damage(content), 0o600); err != nil {
				t.Fatal(err)
			}
			s, err := reopen(t, folder)
			if err == nil {
				err = s.Check(t.Context())
				_ = s.Close()
			}
			wantKind(t, err, touchstone.Internal, "duckdb.damaged")
		})
	}
}

func overwrite(content []byte, from, n int) []byte {
	for i := from; i < from+n; i++ {
		content[i] ^= 0x5a
	}
	return content
}

// A block that is damaged behind the back of the store may not be needed to
// open it, but Check reads every one.
func TestCheckFindsDamageAnywhere(t *testing.T) {
	folder, file := filled(t)
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	const headers, block = 3 * 4096, 256 << 10
	for at := headers; at+block <= len(content); at += block {
		if err := os.WriteFile(file, overwrite(append([]byte(nil), content...), at+1000, 50), 0o600); err != nil {
			t.Fatal(err)
		}
		s, err := reopen(t, folder)
		if err == nil {
			err = s.Check(t.Context())
			_ = s.Close()
		}
		wantKind(t, err, touchstone.Internal, "duckdb.damaged")
	}
}

func TestQuestionBeyondItsTimeIsTooLarge(t *testing.T) {
	s, err := Open(t.Context(), t.TempDir(), Options{Threads: 1, Memory: 128 << 20, QueryTime: time.Nanosecond})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	_, err = s.Query(t.Context(), query.Question{Measures: []query.Measure{{Kind: query.Count}}}, &touchstone.Meaning{})
	wantKind(t, err, touchstone.TooLarge, "duckdb.too_slow")
}

func TestQuestionBeyondItsMemoryIsTooLarge(t *testing.T) {
	s, err := Open(t.Context(), t.TempDir(), Options{Threads: 1, Memory: 64 << 20})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	c, done, err := s.connection()
	if err != nil {
		t.Fatal(err)
	}
	defer done()
	_, err = c.exec(t.Context(), "SELECT list(range) FROM range(50_000_000)")
	wantKind(t, s.failure(t.Context(), "query", err), touchstone.TooLarge, "duckdb.memory")
	if _, err := c.exec(t.Context(), "SELECT 1"); err != nil {
		t.Errorf("the connection is of no use any more: %v", err)
	}
}

// A question that takes long ends soon after its context.
func TestCancelledQuestionEnds(t *testing.T) {
	s := open(t, t.TempDir())
	c, done, err := s.connection()
	if err != nil {
		t.Fatal(err)
	}
	defer done()
	ctx, cancel := context.WithCancel(t.Context())
	running := make(chan error)
	go func() {
		_, err := c.exec(ctx, "SELECT sum(a.range * b.range) FROM range(10_000_000) a, range(10_000_000) b")
		running <- err
	}()
	cancel()
	if err := <-running; !errors.Is(err, context.Canceled) {
		t.Errorf("the error is %v; the context's expected", err)
	}
	if _, err := c.exec(t.Context(), "SELECT 1"); err != nil {
		t.Errorf("an interrupt came too late: %v", err)
	}
}

// lookedAt is a context that ends right after it was looked at a number of
// times.
type lookedAt struct {
	context.Context
	cancel context.CancelFunc
	left   int
}

func (c *lookedAt) Err() error {
	err := c.Context.Err()
	if c.left--; c.left == 0 {
		c.cancel()
	}
	return err
}

// Whenever a call is cancelled, its connection begins the next transaction.
func TestCancelledCallsLeaveNoTransaction(t *testing.T) {
	s := open(t, t.TempDir())
	appendAll(t, s, personal(1, 10, 1, "somebody"))
	calls := map[string]func(context.Context) error{
		"query": func(ctx context.Context) error {
			_, err := s.Query(ctx, query.Question{Measures: []query.Measure{{Kind: query.Count}}}, &touchstone.Meaning{})
			return err
		},
		"events": func(ctx context.Context) (last error) {
			for _, err := range s.Events(ctx, eventstore.Filter{}, 0) {
				last = err
			}
			return last
		},
		"snapshot": func(ctx context.Context) error {
			_, err := s.Snapshot(ctx, filepath.Join(t.TempDir(), "copy"))
			return err
		},
	}
	for name, call := range calls {
		for looks := 1; ; looks++ {
			inner, cancel := context.WithCancel(t.Context())
			ctx := &lookedAt{Context: inner, cancel: cancel, left: looks}
			if err := call(ctx); err != nil && !errors.Is(err, context.Canceled) {
				t.Fatalf("%s, cancelled after %d looks: %v", name, looks, err)
			}
			cancel()
			if err := call(t.Context()); err != nil {
				t.Fatalf("%s, after one that was cancelled after %d looks: %v", name, looks, err)
			}
			if ctx.left > 0 {
				break
			}
		}
	}
}

func TestClosedStoreIsUnavailable(t *testing.T) {
	s, err := Open(t.Context(), t.TempDir(), Options{Threads: 1, Memory: 128 << 20})
	if err != nil {
		t.Fatal(err)
	}
	appendAll(t, s, personal(1, 10, 1, "somebody"))
	for step, err := range s.Trails(t.Context(), eventstore.Filter{}, &touchstone.Meaning{}, 0) {
		if step.Position == 1 {
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
		}
		if err != nil && step.Position > 0 {
			t.Fatal(err)
		}
	}
	for what, call := range map[string]func() error{
		"append": func() error { _, err := s.Append(t.Context(), nil); return err },
		"query": func() error {
			_, err := s.Query(t.Context(), query.Question{Measures: []query.Measure{{Kind: query.Count}}}, &touchstone.Meaning{})
			return err
		},
		"compact":  func() error { return s.Compact(t.Context()) },
		"check":    func() error { return s.Check(t.Context()) },
		"snapshot": func() error { _, err := s.Snapshot(t.Context(), t.TempDir()); return err },
		"erase":    func() error { _, err := s.Erase(t.Context(), []touchstone.SubjectID{1}); return err },
	} {
		t.Run(what, func(t *testing.T) { wantKind(t, call(), touchstone.Unavailable, "duckdb.closed") })
	}
	if err := s.Close(); err != nil {
		t.Errorf("closing twice: %v", err)
	}
}

// Nothing of what the engine could reach beside the folder is open to it.
func TestEngineIsShutIn(t *testing.T) {
	s := open(t, t.TempDir())
	c, done, err := s.connection()
	if err != nil {
		t.Fatal(err)
	}
	defer done()
	outside := filepath.Join(t.TempDir(), "outside")
	for _, statement := range []string{
		"ATTACH '" + outside + "' AS other",
		"COPY (SELECT 1) TO '" + outside + "'",
		"SELECT * FROM read_csv('/etc/passwd')",
		"INSTALL httpfs",
		"LOAD httpfs",
		"SET enable_external_access = true",
		"SET autoinstall_known_extensions = true",
	} {
		if _, err := c.exec(t.Context(), statement); err == nil {
			t.Errorf("the engine does %s", statement)
		}
	}
}

// Each fault that Check looks for is found where it is made.
func TestCheckFindsWhatContradictsItself(t *testing.T) {
	for what, damage := range map[string]string{
		"facts beyond the position reached":                  "DELETE FROM reached",
		"facts of a shape without a definition":              "DELETE FROM shapes WHERE ordinal = 3",
		"facts with a name that is not kept":                 "DELETE FROM names WHERE ordinal = 3",
		"shapes or names that are kept twice":                "INSERT INTO names SELECT * FROM names LIMIT 1",
		"sealed parts that are missing or belong to no fact": "UPDATE sealed SET position = position + 5000 WHERE position = 7",
		"mentions that rest on no fact":                      "INSERT INTO mentions VALUES (1, 5000, 0, 'a', 1, '', 0, 4, '')",
		"facts at one position":                              "INSERT INTO events SELECT * REPLACE (false AS sealed) FROM events WHERE position = 5",
	} {
		t.Run(what, func(t *testing.T) {
			s := open(t, t.TempDir())
			appendAll(t, s, personal(1, 100, 1, "somebody"))
			if err := s.Check(t.Context()); err != nil {
				t.Fatalf("before: %v", err)
			}
			c, done, err := s.connection()
			if err != nil {
				t.Fatal(err)
			}
			defer done()
			if _, err := c.exec(t.Context(), damage); err != nil {
				t.Fatal(err)
			}
			err = s.Check(t.Context())
			wantKind(t, err, touchstone.Internal, "duckdb.inconsistent")
			var found faultError
			if !errors.As(err, &found) || found.what != what {
				t.Errorf("the error is %v", err)
			}
		})
	}
}
