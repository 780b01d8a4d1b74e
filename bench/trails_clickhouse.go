// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// chdbVersion is ClickHouse's engine as a package of npm.
const chdbVersion = "3.4.0"

// clickhouse puts a question to ClickHouse's engine.
func (s *settings) clickhouse(ctx context.Context, w world, name string) (sample, error) {
	statement, err := s.statement("trails.clickhouse.sql", name)
	if err != nil {
		return sample{}, err
	}
	modules, err := installChDB(ctx)
	if err != nil {
		return sample{}, err
	}
	if _, err := w.need(ctx, "trails.duckdb", "tables"); err != nil {
		return sample{}, err
	}
	folder, err := s.fillClickHouse(ctx, w, modules)
	if err != nil {
		return sample{}, err
	}
	return inside(ctx, "node", filepath.Join(s.peers, "trails.js"), modules, folder, statement)
}

// installChDB installs the engine into the cache, 546 MB; where that does not
// work it is missing, and why is said once.
func installChDB(ctx context.Context) (modules string, err error) {
	dir, err := cacheFolder()
	if err != nil {
		return "", err
	}
	modules = filepath.Join(dir, "chdb-"+chdbVersion)
	if _, err := os.Stat(filepath.Join(modules, "node_modules", "chdb")); err == nil {
		return modules, nil
	}
	failed := modules + ".failed" // tried within the last hour
	if info, err := os.Stat(failed); err == nil && time.Since(info.ModTime()) < time.Hour {
		return "", errMissing
	}
	if err := os.MkdirAll(modules, 0o755); err != nil {
		return "", err
	}
	if _, err := command(ctx, "npm", "install", "--prefix", modules, "--no-audit", "--no-fund", "chdb@"+chdbVersion); err != nil {
		if ctx.Err() != nil {
			return "", ctx.Err()
		}
		fmt.Println("left out: ClickHouse's engine:", err)
		return "", errors.Join(errMissing, os.WriteFile(failed, nil, 0o644))
	}
	return modules, nil
}

// fillClickHouse fills the engine's tables from the facts in Parquet when that
// has not been done.
func (s *settings) fillClickHouse(ctx context.Context, w world, modules string) (folder string, err error) {
	if _, err := exec.LookPath("node"); err != nil {
		return "", errMissing
	}
	folder, err = w.file("clickhouse")
	if err != nil {
		return "", err
	}
	if _, err := os.Stat(folder); !errors.Is(err, fs.ErrNotExist) {
		return folder, err
	}
	facts, err := w.file("trails.duckdb.parquet")
	if err != nil {
		return "", err
	}
	making := folder + ".making"
	if err := os.RemoveAll(making); err != nil {
		return "", err
	}
	if _, err := command(ctx, "node", filepath.Join(s.peers, "trails.js"), modules, making, "load:"+facts); err != nil {
		return "", err
	}
	return folder, os.Rename(making, folder)
}

// statement gives a named statement of a file of the peers.
func (s *settings) statement(file, name string) (string, error) {
	text, err := os.ReadFile(filepath.Join(s.peers, file))
	if err != nil {
		return "", err
	}
	for _, one := range strings.Split(string(text), "-- name: ")[1:] {
		if title, statement, _ := strings.Cut(one, "\n"); title == name {
			return statement, nil
		}
	}
	return "", fmt.Errorf("%s has no statement %s", file, name)
}
