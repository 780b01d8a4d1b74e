// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bufio"
	"errors"
	"io"
	"os"
	"path/filepath"
)

// cacheFolder is where what is slow to make is kept between runs.
func cacheFolder() (string, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	dir := filepath.Join(cache, "touchstone-bench")
	return dir, os.MkdirAll(dir, 0o755)
}

// cached gives the path of a file in the cache; write makes it when it is not
// there yet.
func cached(name string, write func(*bufio.Writer) error) (string, error) {
	dir, err := cacheFolder()
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, name)
	if _, err := os.Stat(path); err == nil {
		return path, nil
	}
	file, err := os.CreateTemp(dir, name)
	if err != nil {
		return "", err
	}
	defer os.Remove(file.Name())
	if err := errors.Join(buffered(file, write), file.Close()); err != nil {
		return "", err
	}
	return path, os.Rename(file.Name(), path)
}

func buffered(to io.Writer, write func(*bufio.Writer) error) error {
	out := bufio.NewWriterSize(to, 1<<20)
	if err := write(out); err != nil {
		return err
	}
	return out.Flush()
}
