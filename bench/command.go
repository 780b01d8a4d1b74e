// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/pprof"
	"strings"
	"time"
)

// command runs a program to its end and keeps what it printed. The time is
// that of the whole process.
func command(ctx context.Context, name string, args ...string) (sample, error) {
	cmd := exec.CommandContext(ctx, name, args...)
	var out, complaints bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &complaints
	start := time.Now()
	err := cmd.Run()
	seconds := time.Since(start).Seconds()
	if err != nil {
		return sample{}, fmt.Errorf("%s: %w: %s", name, err, bytes.TrimSpace(complaints.Bytes()))
	}
	p := cmd.ProcessState
	return sample{seconds: seconds, cores: (p.UserTime() + p.SystemTime()).Seconds(), memory: peakMemory(p), answer: out.Bytes()}, nil
}

// inside is command for programs that print JSON with the seconds of the work
// itself, without starting up.
func inside(ctx context.Context, name string, args ...string) (sample, error) {
	s, err := command(ctx, name, args...)
	if err != nil {
		return s, err
	}
	var t told
	if err := json.Unmarshal(s.answer, &t); err != nil {
		return s, fmt.Errorf("%s: %w", name, err)
	}
	s.seconds, s.cores, s.note = t.Seconds, cmp.Or(t.Cores, s.cores), t.Note
	return s, nil
}

// ourselves runs a part of this program in a process of its own. What the
// measuring process takes up stays small that way: Linux counts it into the
// memory of every process that it starts.
func ourselves(ctx context.Context, args ...string) (sample, error) {
	self, err := os.Executable()
	if err != nil {
		return sample{}, err
	}
	return inside(ctx, self, args...)
}

// peer runs a peer program: Debian's Python, which has Debian's numpy and
// pandas, or R. In R one thread of the BLAS is for each process that the peer
// starts; Python's peers see to that themselves.
func (s *settings) peer(ctx context.Context, file string, args ...string) (sample, error) {
	file = filepath.Join(s.peers, file)
	with, before := "/usr/bin/python3", []string{"/usr/bin/python3", file}
	if filepath.Ext(file) == ".R" {
		with, before = "Rscript", []string{"env", "OPENBLAS_NUM_THREADS=1", "Rscript", "--vanilla", file}
	}
	if _, err := exec.LookPath(with); err != nil {
		return sample{}, errMissing
	}
	out, err := inside(ctx, before[0], append(before[1:], args...)...)
	if err != nil && strings.Contains(err.Error(), "ModuleNotFoundError") {
		return sample{}, errMissing
	}
	return out, err
}

// file gives the path of public data.
func (s *settings) file(path ...string) string {
	return filepath.Join(append([]string{s.shared, "data"}, path...)...)
}

// decode reads two answers.
func decode(a []byte, intoA any, b []byte, intoB any) error {
	return errors.Join(json.Unmarshal(a, intoA), json.Unmarshal(b, intoB))
}

// alone prints what one run of a part tells, as JSON, and profiles it where
// asked to.
func (s *settings) alone(part func() (any, error)) error {
	stop, err := s.startProfile()
	if err != nil {
		return err
	}
	told, err := part()
	if err := errors.Join(err, stop()); err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(told)
}

func (s *settings) startProfile() (stop func() error, err error) {
	if s.profile == "" {
		return func() error { return nil }, nil
	}
	file, err := os.Create(s.profile)
	if err != nil {
		return nil, err
	}
	if err := pprof.StartCPUProfile(file); err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return func() error {
		pprof.StopCPUProfile()
		return file.Close()
	}, nil
}
