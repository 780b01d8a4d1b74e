// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"os"
	"path/filepath"
	"time"

	"touchstone"
	"touchstone/backup"
	"touchstone/httpapi"
)

// status tells administrators of the whole process.
type status struct {
	house    *house
	settings []setting
}

// Config gives every setting with its origin, secrets masked.
func (s *status) Config() []httpapi.Setting {
	out := make([]httpapi.Setting, len(s.settings))
	for i, one := range s.settings {
		out[i] = httpapi.Setting(one)
	}
	return out
}

// Check looks for faults in what is kept and tells of every part.
func (s *status) Check(ctx context.Context) []httpapi.Finding {
	found := []httpapi.Finding{finding("workspace", s.house.store.Check(ctx))}
	for _, r := range s.house.open() {
		found = append(found, finding(string(r.id)+"/facts", r.facts.Check(ctx)), finding(string(r.id)+"/journal", r.journal.Check(ctx)),
			finding(string(r.id)+"/search", r.search.Check(ctx)), finding(string(r.id)+"/studies", r.studies.Check(ctx)), finding(string(r.id)+"/outlooks", r.outlooks.Check(ctx)))
	}
	return found
}

func finding(part string, err error) httpapi.Finding {
	if err != nil {
		return httpapi.Finding{Part: part, Fault: err.Error()}
	}
	return httpapi.Finding{Part: part}
}

// Backup writes a backup into the folder backups of the data directory.
func (s *status) Backup(ctx context.Context) (httpapi.Backup, error) {
	at := s.house.now().UTC()
	name := at.Format("20060102T150405.000Z")
	folder := filepath.Join(s.house.settings.Data, "backups")
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return httpapi.Backup{}, &touchstone.Error{Kind: touchstone.Unavailable, Message: touchstone.Msg("backup.unwritable", "folder", folder), Err: err}
	}
	m, err := backup.Make(ctx, filepath.Join(folder, name), buildVersion(), at, s.house.parts())
	if err != nil {
		return httpapi.Backup{}, err
	}
	b := httpapi.Backup{Name: name, At: at}
	for _, f := range m.Files {
		b.Bytes += f.Size
	}
	return b, nil
}

// The parts of a backup, by folder; roomsPart has a folder a workspace, laid out
// as in the data directory.
const (
	recordsPart = "workspace"
	roomsPart   = "workspaces"
	ledgerPart  = "ledger"
	ledgerFile  = "erasures.json"
)

// parts lists what a backup copies, in the order in which it is copied: studies,
// the workspace store, outlooks, facts, the ledger of erasures. So facts are never
// older than a cursor into them, nor than the positions in a study; and the
// cursor into the ledger, which is in the workspace store, is never past an
// erasure that an outlook or the facts have not gone through.
func (h *house) parts() []backup.Part {
	rooms := h.open()
	var parts []backup.Part
	for _, r := range rooms {
		parts = append(parts, r.part("studies", r.studies.Snapshot))
	}
	parts = append(parts, backup.Part{Name: recordsPart, Write: func(ctx context.Context, folder string) (backup.PartState, error) {
		m, err := h.store.Snapshot(ctx, folder)
		return backup.PartState{Schema: m.Schema}, err
	}})
	for _, r := range rooms {
		parts = append(parts, r.part("outlooks", r.outlooks.Snapshot), backup.Part{Name: r.path("facts"), Write: func(ctx context.Context, folder string) (backup.PartState, error) {
			at, err := r.facts.Snapshot(ctx, folder)
			return backup.PartState{Position: at}, err
		}})
	}
	return append(parts, backup.Part{Name: ledgerPart, Write: func(ctx context.Context, folder string) (backup.PartState, error) {
		out, err := os.OpenFile(filepath.Join(folder, ledgerFile), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
		if err != nil {
			return backup.PartState{}, err
		}
		defer out.Close()
		return backup.PartState{}, h.vault.WriteLedger(ctx, out)
	}})
}

// part is a folder of a workspace that copies itself.
func (r *room) part(folder string, snapshot func(ctx context.Context, folder string) error) backup.Part {
	return backup.Part{Name: r.path(folder), Write: func(ctx context.Context, into string) (backup.PartState, error) {
		return backup.PartState{}, snapshot(ctx, into)
	}}
}

func (r *room) path(folder string) string { return roomsPart + "/" + string(r.id) + "/" + folder }

// open lists the rooms that are open.
func (h *house) open() []*room {
	h.mu.Lock()
	defer h.mu.Unlock()
	var out []*room
	for _, r := range h.rooms {
		out = append(out, r)
	}
	return out
}

// ready tells why the server cannot take events now.
func (h *house) ready(ctx context.Context) error {
	for _, r := range h.open() {
		if d := r.drain.Health(); d.Failing != nil && h.now().Sub(d.Since) > time.Minute {
			return d.Failing
		}
	}
	_, err := workspaceIDs(ctx, h.store)
	return err
}
