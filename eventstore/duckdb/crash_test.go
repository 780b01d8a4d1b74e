// SPDX-License-Identifier: Apache-2.0

package duckdb

import (
	"bufio"
	"context"
	"encoding/binary"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"testing"
	"time"

	"touchstone"
	"touchstone/eventstore"
)

// crashFolder, when it is set, makes the test's binary write into a store until
// it is killed.
const crashFolder = "TOUCHSTONE_TEST_CRASH_FOLDER"

func TestMain(m *testing.M) {
	for variable, work := range map[string]func(folder string) error{crashFolder: writeUntilKilled, fullFolder: writeBeyondTheDisk} {
		if folder := os.Getenv(variable); folder != "" {
			if err := work(folder); err != nil {
				fmt.Fprintln(os.Stderr, err)
				os.Exit(1)
			}
			return
		}
	}
	os.Exit(m.Run())
}

// numbered is the fact of a position: every tenth has the id of the one before
// it, so it is a duplicate; every seventh names the subject that is erased now
// and then.
func numbered(position touchstone.Position) touchstone.Event {
	at := time.Date(2026, 3, 1, 0, 0, int(position%86400), 0, time.UTC)
	e := touchstone.Event{
		Position: position, Kind: touchstone.Interaction, Shape: touchstone.Shape{Source: "web", Name: fmt.Sprintf("page %d", position%97)}.WithID(),
		Subjects: []touchstone.SubjectID{touchstone.SubjectID(1000 + position%500)}, Unit: fmt.Sprintf("unit %d", position%300),
		Claimed: at, Occurred: at, Received: at, Sealed: fmt.Appendf(nil, "sealed part of %d", position),
	}
	number := position
	if position%10 == 0 {
		number--
	}
	binary.BigEndian.PutUint64(e.ID[:8], uint64(number)*0x9e3779b97f4a7c15)
	binary.BigEndian.PutUint64(e.ID[8:], uint64(number))
	if position%7 == 0 {
		e.Subjects = []touchstone.SubjectID{7}
	}
	return e
}

// writeUntilKilled appends, erases, compacts and moves the log into the file,
// all at once, and writes the position of each acknowledged append to its
// output.
func writeUntilKilled(folder string) error {
	ctx := context.Background()
	s, err := Open(ctx, folder, Options{Threads: 2, Memory: 256 << 20})
	if err != nil {
		return err
	}
	fmt.Println(s.position)
	failed := make(chan error)
	repeat := func(work func() error) {
		for {
			if err := work(); err != nil {
				failed <- err
				return
			}
		}
	}
	go repeat(func() error { return s.checkpoint(ctx) })
	go repeat(func() error { return s.Compact(ctx) })
	go repeat(func() error { _, err := s.Erase(ctx, []touchstone.SubjectID{7}); return err })
	go repeat(func() error {
		batch := make([]touchstone.Event, 200)
		for i := range batch {
			batch[i] = numbered(s.position + touchstone.Position(i) + 1)
		}
		r, err := s.Append(ctx, batch)
		if err == nil {
			_, err = fmt.Println(r.Position)
		}
		return err
	})
	return <-failed
}

// A process is killed while it appends, erases, compacts and checkpoints. What
// it acknowledged is there, once, and the file is sound.
func TestKilledProcessLosesNothing(t *testing.T) {
	folder := t.TempDir()
	for _, lines := range []int{3, 12, 25, 7} {
		acknowledged := killAfter(t, folder, lines)
		checkNumbered(t, folder, acknowledged)
	}
}

// killAfter runs the writer until it has written so many lines and gives the
// last position that it acknowledged.
func killAfter(t *testing.T, folder string, lines int) touchstone.Position {
	t.Helper()
	binary, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(binary)
	cmd.Env = append(os.Environ(), crashFolder+"="+folder)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var last uint64
	seen := 0
	for scanner := bufio.NewScanner(out); scanner.Scan(); {
		if last, err = strconv.ParseUint(scanner.Text(), 10, 64); err != nil {
			t.Fatal(err)
		}
		if seen++; seen == lines {
			if err := cmd.Process.Kill(); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := cmd.Wait(); err == nil || seen < lines {
		t.Fatalf("the writer ended by itself after %d lines: %v", seen, err)
	}
	return touchstone.Position(last)
}

// checkNumbered checks that a store holds each fact up to its position once,
// but for duplicates and for what may have been erased.
func checkNumbered(t *testing.T, folder string, acknowledged touchstone.Position) {
	t.Helper()
	s, err := Open(t.Context(), folder, Options{Threads: 2, Memory: 256 << 20})
	if err != nil {
		t.Fatalf("open after the crash: %v", err)
	}
	defer func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}()
	r, err := s.Append(t.Context(), nil)
	if err != nil || r.Position < acknowledged {
		t.Fatalf("position %d, %v; %d was acknowledged", r.Position, err, acknowledged)
	}
	next := touchstone.Position(1)
	kept := func(p touchstone.Position) bool { return p%7 != 0 && (p%10 != 0 || (p-1)%7 == 0) }
	for e, err := range s.Events(t.Context(), eventstore.Filter{}, 0) {
		if err != nil {
			t.Fatal(err)
		}
		if e.Position%7 == 0 {
			continue // not erased yet
		}
		for ; next < e.Position; next++ {
			if kept(next) && (next%10 != 0) {
				t.Fatalf("the fact of position %d is lost", next)
			}
		}
		if e.Position != next || string(e.Sealed) != fmt.Sprintf("sealed part of %d", next) || e.Unit != fmt.Sprintf("unit %d", next%300) {
			t.Fatalf("the fact of position %d is not what it was: %+v", next, e)
		}
		if next%10 == 0 && (next-1)%7 != 0 {
			t.Fatalf("the duplicate at position %d was stored", next)
		}
		next++
	}
	if next+7 < r.Position {
		t.Fatalf("facts end before position %d; %d was reached", next, r.Position)
	}
	if err := s.Check(t.Context()); err != nil {
		t.Fatalf("check after the crash: %v", err)
	}
}
