// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"touchstone"
	"touchstone/backup"
	"touchstone/vault"
	"touchstone/workspace"
)

type restoreCmd struct {
	settings
	Backup string `arg:"" type:"path" help:"${help_restore_backup}"`
}

// Run puts a backup into an empty data directory. The keys are not part of a
// backup, so the vault's directory must be there; its ledger of erasures, which
// is newer than the backup, is done again when the server starts.
func (cmd *restoreCmd) Run(c *console) error {
	if err := cmd.check(); err != nil {
		return err
	}
	if cmd.Vault == "" {
		return &touchstone.Error{Kind: touchstone.Invalid, Field: "vault", Message: touchstone.Msg("cli.restore_vault")}
	}
	if _, err := os.Stat(cmd.Vault); err != nil {
		return &touchstone.Error{Kind: touchstone.Invalid, Field: "vault", Message: touchstone.Msg("cli.unreadable", "file", cmd.Vault), Err: err}
	}
	if entries, err := os.ReadDir(cmd.Data); err == nil && len(entries) > 0 {
		return &touchstone.Error{Kind: touchstone.Conflict, Field: "data", Message: touchstone.Msg("backup.not_empty", "folder", cmd.Data)}
	}
	growing := cmd.Data + ".restoring"
	if err := os.RemoveAll(growing); err != nil {
		return err
	}
	m, err := backup.Restore(c.ctx, cmd.Backup, growing)
	if err != nil {
		return err
	}
	if err := cmd.settle(c.ctx, growing); err != nil {
		return errors.Join(err, os.RemoveAll(growing))
	}
	if err := os.Remove(cmd.Data); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := os.Rename(growing, cmd.Data); err != nil {
		return err
	}
	fmt.Fprintln(c.stdout, c.text(touchstone.Msg("cli.restored", "folder", cmd.Data, "made", m.Made.Format("2006-01-02 15:04 UTC"), "files", len(m.Files))))
	return nil
}

// settle turns the copies of a backup into a data directory: the workspace
// store is filled from its snapshot, the ledger joins the vault's.
func (cmd *restoreCmd) settle(ctx context.Context, folder string) error {
	snapshot := filepath.Join(folder, "snapshot")
	if err := os.Rename(filepath.Join(folder, recordsPart), snapshot); err != nil {
		return err
	}
	s := cmd.settings
	s.Data = folder
	store, err := openRecords(ctx, &s)
	if err != nil {
		return err
	}
	restorer, can := store.(workspace.Restorer)
	if !can {
		return errors.Join(errors.New("the workspace store cannot be restored"), store.Close())
	}
	if _, err := restorer.Restore(ctx, snapshot); err != nil {
		return errors.Join(err, store.Close())
	}
	if err := errors.Join(leaveHome(ctx, store), store.Close()); err != nil {
		return err
	}
	if err := cmd.mergeLedger(ctx, filepath.Join(folder, ledgerPart, ledgerFile)); err != nil {
		return err
	}
	return errors.Join(os.RemoveAll(snapshot), os.RemoveAll(filepath.Join(folder, ledgerPart)))
}

func (cmd *restoreCmd) mergeLedger(ctx context.Context, path string) error {
	in, err := os.Open(path)
	if err != nil {
		return err
	}
	defer in.Close()
	v, err := vault.Open(ctx, cmd.Vault, vault.Options{Now: clock})
	if err != nil {
		return err
	}
	return errors.Join(v.MergeLedger(ctx, in), v.Close())
}
