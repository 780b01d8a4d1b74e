// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"touchstone"
	"touchstone/workspace"
)

// A workspace has one data directory, and its rows mean nothing beside the facts
// and the keys of another: positions count in one journal, and subjects are
// named under one secret. A workspace store can be shared (a PostgreSQL
// database), so every workspace in it says where it is at home.

// home names the cursor that holds the number of a workspace's data directory.
const home = "home"

const numberFile = "number"

// directoryNumber gives the number of a data directory, above zero, and makes it
// when there is none.
func directoryNumber(folder string) (touchstone.Position, error) {
	path := filepath.Join(folder, numberFile)
	raw, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return newNumber(path)
	}
	if err != nil {
		return 0, &touchstone.Error{Kind: touchstone.Unavailable, Field: "data", Message: touchstone.Msg("cli.unreadable", "file", path), Err: err}
	}
	number, err := hex.DecodeString(strings.TrimSpace(string(raw)))
	if err != nil || len(number) != 8 || binary.BigEndian.Uint64(number)>>63 != 0 || binary.BigEndian.Uint64(number) == 0 {
		return 0, &touchstone.Error{Kind: touchstone.Invalid, Field: "data", Message: touchstone.Msg("cli.bad_number", "file", path), Err: err}
	}
	return touchstone.Position(binary.BigEndian.Uint64(number)), nil
}

// existing refuses a folder that is no data directory, so that a wrong path is
// not taken for one that is sound, and nothing is made there. A restored one has
// no number yet.
func existing(folder string) error {
	for _, name := range []string{numberFile, recordsPart, roomsPart} {
		if _, err := os.Stat(filepath.Join(folder, name)); err == nil {
			return nil
		} else if !errors.Is(err, fs.ErrNotExist) {
			return &touchstone.Error{Kind: touchstone.Unavailable, Field: "data", Message: touchstone.Msg("cli.unreadable", "file", folder), Err: err}
		}
	}
	return &touchstone.Error{Kind: touchstone.NotFound, Field: "data", Message: touchstone.Msg("cli.no_data", "folder", folder)}
}

// newNumber writes a number into a file that appears whole or not at all.
func newNumber(path string) (touchstone.Position, error) {
	var number [8]byte
	if _, err := rand.Read(number[:]); err != nil {
		return 0, err
	}
	number[0] &= 0x7f
	number[7] |= 1
	growing := path + ".growing"
	f, err := os.OpenFile(growing, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err == nil {
		_, err = fmt.Fprintln(f, hex.EncodeToString(number[:]))
		err = errors.Join(err, f.Sync(), f.Close())
	}
	if err == nil {
		err = os.Rename(growing, path)
	}
	if err != nil {
		return 0, &touchstone.Error{Kind: touchstone.Unavailable, Field: "data", Message: touchstone.Msg("cli.unwritable", "file", path), Err: err}
	}
	return touchstone.Position(binary.BigEndian.Uint64(number[:])), nil
}

// settleIn makes a data directory the home of a workspace that has none.
// Conflict when it is at home in another one.
func settleIn(ctx context.Context, ws workspace.Workspace, number touchstone.Position) error {
	at, err := ws.Cursors().Position(ctx, home)
	if err == nil && at == 0 {
		if err = ws.Cursors().Move(ctx, home, 0, number); touchstone.KindOf(err) == touchstone.Conflict {
			at, err = ws.Cursors().Position(ctx, home) // another process was faster
		} else if err == nil {
			return nil
		}
	}
	if err != nil {
		return err
	}
	if at != number {
		return &touchstone.Error{Kind: touchstone.Conflict, Field: "data", Message: touchstone.Msg("cli.other_home", "workspace", string(ws.ID()))}
	}
	return nil
}

// leaveHome lets the workspaces of a store that was restored settle in the data
// directory that opens it first.
func leaveHome(ctx context.Context, store workspace.Store) error {
	all, err := workspaceIDs(ctx, store)
	if err != nil {
		return err
	}
	for _, id := range all {
		cursors := store.In(id).Cursors()
		at, err := cursors.Position(ctx, home)
		if err == nil && at != 0 {
			err = cursors.Move(ctx, home, at, 0)
		}
		if err != nil {
			return err
		}
	}
	return nil
}
