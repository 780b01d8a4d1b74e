// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"compress/gzip"
	"encoding/csv"
	"fmt"
	"io"
	"os"
	"strings"
	"time"
)

// told is what a limit prints.
type told struct {
	Seconds float64 `json:"seconds"`
	Cores   float64 `json:"cores,omitempty"` // seconds of all processors, where starting up does not count
	Note    string  `json:"note"`
}

// unpack unpacks an archive and forgets it.
func unpack(path string) (any, error) {
	return opened(path, func(plain io.Reader) (told, error) {
		start := time.Now()
		n, err := io.Copy(io.Discard, plain)
		return rate(start, n), err
	})
}

// parseCSV reads a file with the standard library and forgets it.
func parseCSV(path string) (any, error) {
	return opened(path, func(plain io.Reader) (told, error) {
		start := time.Now()
		in := csv.NewReader(plain)
		in.ReuseRecord = true
		for {
			_, err := in.Read()
			if err == io.EOF {
				return rate(start, in.InputOffset()), nil
			}
			if err != nil {
				return told{}, err
			}
		}
	})
}

// countLines looks for the line ends of a file that is in memory: nothing that
// reads every byte on one core is faster.
func countLines(path string) (any, error) {
	return opened(path, func(plain io.Reader) (told, error) {
		text, err := io.ReadAll(plain)
		if err != nil {
			return told{}, err
		}
		start := time.Now()
		lines := bytes.Count(text, []byte{'\n'})
		t := rate(start, int64(len(text)))
		t.Note += fmt.Sprintf(", %s lines", thousands(lines))
		return t, nil
	})
}

func rate(start time.Time, n int64) told {
	seconds := time.Since(start).Seconds()
	return told{Seconds: seconds, Note: fmt.Sprintf("%d MB, %s MB/s", n/1e6, thousands(int(float64(n)/1e6/seconds)))}
}

// opened gives a file to use, unpacked where it is an archive.
func opened(path string, use func(io.Reader) (told, error)) (told, error) {
	file, err := os.Open(path)
	if err != nil {
		return told{}, err
	}
	defer file.Close()
	if !strings.HasSuffix(path, ".gz") {
		return use(file)
	}
	plain, err := gzip.NewReader(file)
	if err != nil {
		return told{}, err
	}
	return use(plain)
}
