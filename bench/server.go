// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/cookiejar"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// server is touchstone serve in a process of its own, with an owner and a write
// key where its directory was empty.
type server struct {
	folder  string
	cmd     *exec.Cmd
	printed *bufio.Scanner
	log     *os.File
	base    string
	key     string
	client  *http.Client // the owner's
}

// startServer starts the program with its own settings on an empty directory and
// signs the owner up.
func startServer(ctx context.Context, program string) (*server, error) {
	s, err := launch(ctx, program, "")
	if err != nil {
		return nil, err
	}
	if err := s.enrol(ctx); err != nil {
		_, stopped := s.stop()
		return nil, errors.Join(err, stopped)
	}
	return s, nil
}

// launch starts the program on a directory of data, "" for an empty one that goes
// with the server, with its own settings but for some flags.
func launch(ctx context.Context, program, data string, flags ...string) (*server, error) {
	folder, err := os.MkdirTemp("", "touchstone-bench")
	if err != nil {
		return nil, err
	}
	jar, err := cookiejar.New(nil)
	if err != nil {
		return nil, err
	}
	s := &server{folder: folder, client: &http.Client{Jar: jar}}
	if s.log, err = os.Create(filepath.Join(folder, "log")); err != nil {
		return nil, err
	}
	if data == "" {
		data = filepath.Join(folder, "data")
	}
	s.cmd = exec.CommandContext(ctx, program, append([]string{"--lang", "en", "serve", "--data", data, "--listen", "127.0.0.1:0", "--admin-socket", s.socket()}, flags...)...)
	s.cmd.Stderr = s.log
	printed, err := s.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	s.printed = bufio.NewScanner(printed)
	if err := s.cmd.Start(); err != nil {
		return nil, errors.Join(err, os.RemoveAll(folder))
	}
	if s.base, err = s.told("Serving at "); err != nil {
		_, stopped := s.stop()
		return nil, errors.Join(err, stopped)
	}
	return s, nil
}

// told waits until the server prints what comes after some words.
func (s *server) told(words string) (string, error) {
	for s.printed.Scan() {
		if _, after, found := strings.Cut(s.printed.Text(), words); found {
			return after, nil
		}
	}
	return "", fmt.Errorf("the server did not start; see %s", s.log.Name())
}

// enrol makes the owner, by the link that the server prints, and the write key.
func (s *server) enrol(ctx context.Context) error {
	link, err := s.told("#setup=")
	if err != nil {
		return err
	}
	if err := s.call(ctx, "POST", "/v1/setup", map[string]string{"token": link, "email": "owner@example.com", "name": "Owner", "password": "correct horse battery"}, nil); err != nil {
		return err
	}
	var made struct{ Key string }
	err = s.call(ctx, "POST", "/v1/workspaces/main/write-keys", map[string]string{"source": "bench", "name": "bench"}, &made)
	s.key = made.Key
	return err
}

// call sends JSON as the owner and reads the answer.
func (s *server) call(ctx context.Context, method, path string, in, out any) error {
	raw, err := json.Marshal(in)
	if err != nil {
		return err
	}
	r, err := http.NewRequestWithContext(ctx, method, s.base+path, bytes.NewReader(raw))
	if err != nil {
		return err
	}
	r.Header.Set("Content-Type", "application/json")
	got, err := s.client.Do(r)
	if err != nil {
		return err
	}
	defer got.Body.Close()
	text, err := io.ReadAll(got.Body)
	if err != nil {
		return err
	}
	if got.StatusCode >= 300 {
		return fmt.Errorf("%s %s: %s: %s", method, path, got.Status, text)
	}
	if out == nil {
		return nil
	}
	return json.Unmarshal(text, out)
}

// position gives up to where an answer counts every fact.
func (s *server) position(ctx context.Context) (uint64, error) {
	var a struct{ Provenance struct{ Position uint64 } }
	err := s.call(ctx, "GET", "/v1/workspaces/main/query?q=count", nil, &a)
	return a.Provenance.Position, err
}

// metrics gives the sums of metrics over all their labels.
func (s *server) metrics(ctx context.Context, names ...string) (map[string]float64, error) {
	r, err := http.NewRequestWithContext(ctx, "GET", s.base+"/metrics", nil)
	if err != nil {
		return nil, err
	}
	got, err := s.client.Do(r)
	if err != nil {
		return nil, err
	}
	defer got.Body.Close()
	sums := map[string]float64{}
	for lines := bufio.NewScanner(got.Body); lines.Scan(); {
		for _, name := range names {
			rest, ok := strings.CutPrefix(lines.Text(), name)
			if !ok || rest == "" || rest[0] != ' ' && rest[0] != '{' {
				continue
			}
			v, err := strconv.ParseFloat(rest[strings.LastIndexByte(rest, ' ')+1:], 64)
			if err != nil {
				return nil, err
			}
			sums[name] += v
		}
	}
	return sums, nil
}

func (s *server) socket() string { return filepath.Join(s.folder, "admin") }

// profile saves what the server tells about itself at its admin socket.
func (s *server) profile(ctx context.Context, what, path string) error {
	client := http.Client{Transport: &http.Transport{DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "unix", s.socket())
	}}}
	r, err := http.NewRequestWithContext(ctx, "GET", "http://admin/debug/pprof/"+what, nil)
	if err != nil {
		return err
	}
	got, err := client.Do(r)
	if err != nil {
		return err
	}
	defer got.Body.Close()
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	_, err = io.Copy(file, got.Body)
	return errors.Join(err, file.Close())
}

// stop ends the server and removes its directory.
func (s *server) stop() (*os.ProcessState, error) {
	err := s.cmd.Process.Signal(syscall.SIGTERM)
	timer := time.AfterFunc(2*time.Minute, func() { _ = s.cmd.Process.Kill() }) // it may end meanwhile
	defer timer.Stop()
	if waited := s.cmd.Wait(); waited != nil {
		err = errors.Join(err, fmt.Errorf("the server ended with: %w", waited))
	}
	return s.cmd.ProcessState, errors.Join(err, s.log.Close(), os.RemoveAll(s.folder))
}
