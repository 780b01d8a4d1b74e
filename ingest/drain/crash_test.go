// SPDX-License-Identifier: Apache-2.0

package drain_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"touchstone"
	"touchstone/eventstore"
	"touchstone/ingest/drain"
	"touchstone/journal"
)

// The test binary runs itself as the program that is killed: with this
// variable set it serves posts from its standard input until it ends.
const (
	folderVariable = "TOUCHSTONE_CRASH_FOLDER"
	pointVariable  = "TOUCHSTONE_CRASH_POINT" // before, inside, after; and after how many of them, as "inside 3"
	storeVariable  = "TOUCHSTONE_CRASH_STORE" // ledger or duckdb
	killsVariable  = "TOUCHSTONE_CRASHES"     // how often a test kills; 40 and 12 when unset
)

func TestMain(m *testing.M) {
	if folder := os.Getenv(folderVariable); folder != "" {
		if err := serve(folder); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// pointOf reads where the child is to kill itself.
func pointOf(setting string) func(point string) {
	name, after, _ := strings.Cut(setting, " ")
	left, err := strconv.Atoi(after)
	if err != nil {
		return func(string) {}
	}
	return func(point string) {
		if point != name {
			return
		}
		if left--; left > 0 {
			return
		}
		if self, err := os.FindProcess(os.Getpid()); err == nil {
			_ = self.Kill()
			select {} // until the signal comes
		}
	}
}

// serve is the child: it takes posts "number count" on its standard input, says
// "ready" when it begins, "ok number" for each that is acknowledged, and drains
// and ends at the end of its input.
func serve(folder string) error {
	store, err := openStore(folder, os.Getenv(storeVariable), pointOf(os.Getenv(pointVariable)))
	if err != nil {
		return err
	}
	log := slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelError}))
	j, err := journal.Open(filepath.Join(folder, "journal"), journal.Options{Clock: time.Now, FileSize: 8 << 10, Logger: log})
	if err != nil {
		return err
	}
	if err := j.Check(context.Background()); err != nil {
		return err
	}
	d, err := drain.Start(context.Background(), drain.Options{Journal: j, Folder: filepath.Join(folder, "journal"), Store: store, Vault: wax{}, Clock: time.Now, Logger: log, Linger: time.Millisecond, MaxLag: time.Hour})
	if err != nil {
		return err
	}
	answer(d)
	if err := d.Close(context.Background()); err != nil {
		return err
	}
	return errors.Join(j.Close(), store.Close())
}

// keeper is a store that can be closed.
type keeper interface {
	eventstore.Store
	io.Closer
}

func openStore(folder, name string, crash func(point string)) (keeper, error) {
	if name == "duckdb" {
		return openDuckDB(filepath.Join(folder, "facts"), crash)
	}
	return openLedger(folder, crash)
}

// answer takes posts until the input ends.
func answer(d *drain.Drain) {
	var out sync.Mutex
	say := func(text string) { out.Lock(); fmt.Println(text); out.Unlock() }
	say("ready")
	var posts sync.WaitGroup
	in := bufio.NewScanner(os.Stdin)
	for in.Scan() {
		var number, count int
		if n, err := fmt.Sscan(in.Text(), &number, &count); n != 2 {
			say("bad " + err.Error())
			return
		}
		posts.Go(func() {
			if _, err := d.Accept(context.Background(), events(number, count)); err != nil {
				say("bad " + err.Error())
				return
			}
			say("ok " + strconv.Itoa(number))
		})
	}
	posts.Wait()
}

// client posts to one child after the other, as senders do: what was not
// acknowledged is posted again, with the same ids.
type client struct {
	t       *testing.T
	store   string
	folder  string
	random  *rand.Rand
	next    int
	pending map[int]int // posts that were not acknowledged: first event to count
	acked   map[int]int
}

// child starts the program, with what it answers and a way to end it. One that
// kills itself at a point may come to it before it is ready, over what the child
// before left in the journal.
func (c *client) child(point string) (*exec.Cmd, io.WriteCloser, *bufio.Scanner) {
	c.t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), folderVariable+"="+c.folder, storeVariable+"="+c.store, pointVariable+"="+point)
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		c.t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		c.t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		c.t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	if begun := lines.Scan(); begun && lines.Text() != "ready" || !begun && point == "" {
		c.t.Fatalf("the child did not start: %q", lines.Text())
	}
	return cmd, in, lines
}

// load posts until the child is gone, with at most 32 posts unanswered at a
// time: first what the child before did not acknowledge, then new ones. A
// seventh repeats one that was acknowledged, as a sender does whose connection
// broke before the answer came.
func (c *client) load(in io.Writer, lines *bufio.Scanner) {
	again := slices.Sorted(maps.Keys(c.pending))
	for open := 0; ; open-- {
		for ; open < 32; open++ {
			number := c.next
			switch {
			case len(again) > 0:
				number, again = again[0], again[1:]
			case c.random.IntN(7) == 0 && len(c.acked) > 0:
				number = c.random.IntN(c.next/20) * 20
			default:
				c.pending[number] = 1 + c.random.IntN(20)
				c.next += 20
			}
			if !send(in, number, c.size(number)) {
				break
			}
		}
		if !c.hear(lines) {
			return
		}
	}
}

// size gives how many events a post has.
func (c *client) size(number int) int { return max(c.pending[number], c.acked[number]) }

func send(in io.Writer, number, count int) bool {
	_, err := fmt.Fprintln(in, number, count)
	return err == nil
}

// hear takes one answer; false when the child is gone.
func (c *client) hear(lines *bufio.Scanner) bool {
	if !lines.Scan() {
		return false
	}
	number, ok := strings.CutPrefix(lines.Text(), "ok ")
	n, err := strconv.Atoi(number)
	if !ok || err != nil {
		c.t.Fatalf("the child says %q", lines.Text())
	}
	if count, there := c.pending[n]; there {
		c.acked[n] = count
		delete(c.pending, n)
	}
	return true
}

// crash runs one child under load until it is killed: after a random time, or
// at a point where it kills itself.
func (c *client) crash(point string) {
	cmd, in, lines := c.child(point)
	patience := 10*time.Millisecond + time.Duration(c.random.Int64N(int64(100*time.Millisecond)))
	if point != "" {
		patience = time.Minute
	}
	killed := time.AfterFunc(patience, func() { _ = cmd.Process.Kill() })
	c.load(in, lines)
	if !killed.Stop() && point != "" {
		c.t.Errorf("the child never came to %q", point)
	}
	if err := cmd.Wait(); err == nil {
		c.t.Errorf("the child that was to be killed at %q ended by itself", point)
	}
}

// finish runs a child to its end, which leaves nothing unacknowledged.
func (c *client) finish() {
	cmd, in, lines := c.child("")
	for number, count := range c.pending {
		send(in, number, count)
	}
	for len(c.pending) > 0 && c.hear(lines) {
	}
	if err := in.Close(); err != nil {
		c.t.Fatal(err)
	}
	if err := cmd.Wait(); err != nil {
		c.t.Fatal(err)
	}
}

func TestNothingAcknowledgedIsLostToAKill(t *testing.T) { kill(t, "ledger", 40) }

// kill crashes a program so many times, one life after the other over the same
// files, and counts in the end.
func kill(t *testing.T, store string, times int) {
	if raced {
		times /= 4
	}
	if set := os.Getenv(killsVariable); set != "" {
		var err error
		if times, err = strconv.Atoi(set); err != nil {
			t.Fatal(err)
		}
	}
	c := &client{t: t, store: store, folder: t.TempDir(), random: rand.New(rand.NewPCG(1, uint64(times))), pending: map[int]int{}, acked: map[int]int{}}
	points := []string{"", "", "before", "inside", "after"}
	for n := range times {
		point := points[n%len(points)]
		if point != "" {
			point += " " + strconv.Itoa(1+c.random.IntN(6))
		}
		c.crash(point)
	}
	c.finish()
	c.verify()
}

// verify counts every event once.
func (c *client) verify() {
	c.t.Helper()
	if len(c.pending) > 0 {
		c.t.Fatalf("%d posts are not acknowledged in the end", len(c.pending))
	}
	store, err := openStore(c.folder, c.store, func(string) {})
	if err != nil {
		c.t.Fatal(err)
	}
	defer store.Close()
	want := map[touchstone.EventID]bool{}
	for number, count := range c.acked {
		for _, e := range events(number, count) {
			want[e.ID] = true
		}
	}
	sum, last := len(want), touchstone.Position(0)
	for e, err := range store.Events(c.t.Context(), eventstore.Filter{}, 0) {
		if err != nil {
			c.t.Fatal(err)
		}
		if !want[e.ID] {
			c.t.Errorf("event %v at position %d is there twice, or nobody sent it", e.ID, e.Position)
		}
		if e.Position <= last {
			c.t.Errorf("position %d follows %d", e.Position, last)
		}
		delete(want, e.ID)
		last = e.Position
	}
	if len(want) > 0 {
		c.t.Errorf("%d of %d acknowledged events are lost", len(want), sum)
	}
	if found(c.t, filepath.Join(c.folder, "journal"), secret) {
		c.t.Error("the journal still holds what was said after the last child closed")
	}
	c.t.Logf("%d posts, %d events, positions up to %d", len(c.acked), sum, last)
}
