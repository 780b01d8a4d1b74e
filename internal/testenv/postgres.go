// SPDX-License-Identifier: Apache-2.0

//go:build unix

package testenv

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// Postgres is a private PostgreSQL server for the tests of one process. The
// zero value is ready; its first Database starts the server. It keeps nothing
// across a crash of the machine, so it is fast.
type Postgres struct {
	once     sync.Once
	failure  error
	programs string // the folder of initdb and postgres
	folder   string // of this server: data, socket and log
	server   *exec.Cmd
	alive    io.Closer           // the server ends when this is closed, or we end
	account  *syscall.Credential // whom the server runs as, when that is not us
	count    atomic.Int64
}

// Run runs a package's tests and then stops the server, if one was started.
// It is what TestMain calls: os.Exit(server.Run(m)).
func (p *Postgres) Run(m *testing.M) int {
	defer p.stop()
	return m.Run()
}

// Database makes an empty database and gives its address. Where PostgreSQL is
// missing the test fails in CI and is skipped, saying so, elsewhere.
func (p *Postgres) Database(t testing.TB) string {
	t.Helper()
	p.once.Do(func() { p.failure = p.start() })
	if errors.Is(p.failure, exec.ErrNotFound) && os.Getenv("CI") == "" {
		t.Skipf("PostgreSQL is missing: install it (Debian: postgresql) to run this test; %v", p.failure)
	}
	if p.failure != nil {
		t.Fatalf("start PostgreSQL: %v", p.failure)
	}
	name := fmt.Sprintf("test%d", p.count.Add(1))
	if out, err := p.command("createdb", "-h", p.folder, "-U", "tester", "--maintenance-db", "postgres", name).CombinedOutput(); err != nil {
		t.Fatalf("make database %s: %v: %s", name, err, out)
	}
	return fmt.Sprintf("host=%s user=tester dbname=%s", p.folder, name)
}

func (p *Postgres) start() error {
	if err := p.find(); err != nil {
		return err
	}
	folder, err := os.MkdirTemp("", "pg")
	if err != nil {
		return err
	}
	p.folder = folder
	if os.Geteuid() == 0 { // the server refuses to run as root
		if p.account, err = other(); err != nil {
			return err
		}
		if err := os.Chown(folder, int(p.account.Uid), int(p.account.Gid)); err != nil {
			return err
		}
	}
	data := filepath.Join(folder, "data")
	if out, err := p.command("initdb", "-D", data, "-U", "tester", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync").CombinedOutput(); err != nil {
		return fmt.Errorf("initdb: %w: %s", err, out)
	}
	return p.serve(data)
}

// guard runs a server until its own input ends, which it does at the latest
// when the test process dies, and then removes the server's folder.
const guard = `trap '' HUP INT TERM; "$0" "$@" 2>log & cat >/dev/null; kill -QUIT $!; wait; rm -rf "$PWD"`

func (p *Postgres) serve(data string) error {
	p.server = p.command("postgres", "-D", data, "-k", p.folder, "-c", "listen_addresses=", "-c", "fsync=off", "-c", "synchronous_commit=off",
		"-c", "full_page_writes=off", "-c", "max_connections=200", "-c", "logging_collector=off")
	p.server.Args = append([]string{"sh", "-c", guard}, p.server.Args...)
	p.server.Path = "/bin/sh"
	alive, err := p.server.StdinPipe()
	if err != nil {
		return err
	}
	p.alive = alive
	if err := p.server.Start(); err != nil {
		return err
	}
	return p.wait()
}

// find looks for the programs where PATH and Debian have them.
func (p *Postgres) find() error {
	if found, err := exec.LookPath("initdb"); err == nil {
		if full, err := filepath.EvalSymlinks(found); err == nil {
			p.programs = filepath.Dir(full)
			return nil
		}
	}
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if err != nil || len(found) == 0 {
		return fmt.Errorf("initdb: %w", exec.ErrNotFound)
	}
	slices.SortFunc(found, func(a, b string) int { return version(a) - version(b) })
	p.programs = filepath.Dir(found[len(found)-1])
	return nil
}

func version(initdb string) int {
	n, err := strconv.Atoi(filepath.Base(filepath.Dir(filepath.Dir(initdb))))
	if err != nil {
		return 0
	}
	return n
}

// other gives an account that is not root.
func other() (*syscall.Credential, error) {
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, err := strconv.ParseUint(u.Uid, 10, 32)
		if err != nil {
			return nil, err
		}
		gid, err := strconv.ParseUint(u.Gid, 10, 32)
		if err != nil {
			return nil, err
		}
		return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, nil
	}
	return nil, errors.New("there is no account postgres or nobody to run the server as")
}

// command runs one of PostgreSQL's programs as the server's account.
func (p *Postgres) command(name string, args ...string) *exec.Cmd {
	c := exec.Command(filepath.Join(p.programs, name), args...)
	c.Dir = p.folder
	c.Env = []string{"LC_ALL=C", "TZ=UTC", "PATH=/usr/bin:/bin"}
	c.SysProcAttr = &syscall.SysProcAttr{Credential: p.account}
	return c
}

// wait returns when the server takes connections.
func (p *Postgres) wait() error {
	const patience = 30 * time.Second
	deadline := time.Now().Add(patience)
	for time.Now().Before(deadline) {
		if p.command("pg_isready", "-q", "-h", p.folder, "-U", "tester", "-d", "postgres").Run() == nil {
			return nil
		}
		time.Sleep(20 * time.Millisecond)
	}
	log, _ := os.ReadFile(filepath.Join(p.folder, "log"))
	p.stop()
	return fmt.Errorf("the server did not start within %v: %s", patience, log)
}

// stop ends the server at once and removes what it kept.
func (p *Postgres) stop() {
	if p.alive != nil {
		p.alive.Close()
		p.server.Wait()
	}
	if p.folder != "" {
		os.RemoveAll(p.folder)
	}
}
