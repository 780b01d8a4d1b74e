// SPDX-License-Identifier: Apache-2.0

package duckdb

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"syscall"
	"testing"
	"time"

	"touchstone"
	"touchstone/query"
)

// fullFolder, when it is set, makes the test's binary write into a store until
// its files may not grow, and on when they may again.
const fullFolder = "TOUCHSTONE_TEST_FULL_FOLDER"

// A full disk stops the appends and loses nothing; when there is room again,
// the store goes on by itself, even after a checkpoint failed, with which the
// engine gives the file up. A limit of the size of files stands for the disk,
// so another process does it.
func TestFullDisk(t *testing.T) {
	binary, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	cmd := exec.Command(binary)
	cmd.Env = append(os.Environ(), fullFolder+"="+folder)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	checkNumbered(t, folder, 4000)
}

func writeBeyondTheDisk(folder string) error {
	ctx := context.Background()
	signal.Ignore(syscall.SIGXFSZ)
	s, err := Open(ctx, folder, Options{Threads: 2, Memory: 256 << 20})
	if err != nil {
		return err
	}
	for range 10 {
		if err := appendNumbered(s, 200); err != nil {
			return err
		}
	}
	if err := limitFiles(300 << 10); err != nil {
		return err
	}
	for err == nil {
		err = appendNumbered(s, 1000)
	}
	if err := unavailable(err); err != nil {
		return fmt.Errorf("append on a full disk: %w", err)
	}
	reached := s.position
	if n, err := countNow(s); err != nil || n == 0 {
		return fmt.Errorf("count on a full disk: %d, %w", n, err)
	}
	if err := unavailable(s.failure(ctx, "checkpoint", s.checkpoint(ctx))); err != nil {
		return fmt.Errorf("checkpoint on a full disk: %w", err)
	}
	if err := limitFiles(1 << 40); err != nil {
		return err
	}
	for deadline := time.Now().Add(time.Minute); ; {
		if err = appendNumbered(s, 200); err == nil || time.Now().After(deadline) {
			break
		}
	}
	if err != nil || s.position <= reached {
		return fmt.Errorf("append when there is room again: position %d after %d, %w", s.position, reached, err)
	}
	for s.position < 4000 {
		if err := appendNumbered(s, 200); err != nil {
			return err
		}
	}
	return s.Close()
}

// limitFiles sets how large files may grow.
func limitFiles(bytes uint64) error {
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
		return err
	}
	limit.Cur = min(bytes, limit.Max)
	return syscall.Setrlimit(syscall.RLIMIT_FSIZE, &limit)
}

// unavailable tells what is wrong with an error that should say so.
func unavailable(err error) error {
	var known *touchstone.Error
	if !errors.As(err, &known) || known.Kind != touchstone.Unavailable || known.Retry == 0 {
		return fmt.Errorf("no error that says when to try again: %w", err)
	}
	return nil
}

// appendNumbered appends the next facts; a failed append changes nothing.
func appendNumbered(s *Store, n int) error {
	r, err := s.Append(context.Background(), nil)
	if err != nil {
		return err
	}
	batch := make([]touchstone.Event, n)
	for i := range batch {
		batch[i] = numbered(r.Position + touchstone.Position(i) + 1)
	}
	_, err = s.Append(context.Background(), batch)
	return err
}

func countNow(s *Store) (int64, error) {
	t, err := s.Query(context.Background(), query.Question{Measures: []query.Measure{{Kind: query.Count}}}, &touchstone.Meaning{})
	if err != nil {
		return 0, err
	}
	return t.Rows[0].Tallies[0].N, nil
}
