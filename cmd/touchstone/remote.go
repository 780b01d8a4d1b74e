// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/jedib0t/go-pretty/v6/table"

	"touchstone"
	"touchstone/client"
	"touchstone/internal/wake"
	"touchstone/locale"
	"touchstone/query"
)

// remote says which server a command asks, and as whom.
type remote struct {
	Server    string `default:"http://127.0.0.1:7070" env:"TOUCHSTONE_SERVER" help:"${help_server}"`
	Token     string `env:"TOUCHSTONE_TOKEN" help:"${help_token}"`
	Workspace string `default:"main" env:"TOUCHSTONE_WORKSPACE" help:"${help_workspace}"`
	JSON      bool   `name:"json" help:"${help_config_json}"`
}

func (r *remote) client(c *console) (*client.Client, error) {
	if r.Token == "" {
		return nil, &touchstone.Error{Kind: touchstone.Unauthenticated, Field: "token", Message: touchstone.Msg("cli.no_token")}
	}
	return client.New(client.Options{BaseURL: r.Server, Token: r.Token, Workspace: touchstone.WorkspaceID(r.Workspace), Language: c.lang})
}

// days turns days as they were written, which are zero where they were not, into
// the instants at which they begin in the workspace's zone.
func (r *remote) days(c *console, days ...*time.Time) error {
	written := slices.DeleteFunc(days, func(d *time.Time) bool { return d.IsZero() })
	if len(written) == 0 {
		return nil
	}
	server, err := r.client(c)
	if err != nil {
		return err
	}
	me, err := server.Me(c.ctx)
	if err != nil {
		return err
	}
	for _, w := range me.Workspaces {
		if w.ID != touchstone.WorkspaceID(r.Workspace) {
			continue
		}
		clock, err := query.NewClock(w.Zone)
		if err != nil {
			return err
		}
		for _, d := range written {
			*d = clock.At(*d)
		}
	}
	return nil
}

func printJSON(c *console, v any) error {
	out := json.NewEncoder(c.stdout)
	out.SetIndent("", "  ")
	return out.Encode(v)
}

type queryCmd struct {
	remote
	Question string              `arg:"" help:"${help_question}"`
	After    touchstone.Position `help:"${help_after}"`
}

// Run asks a question and prints the answer as a table or as JSON.
func (cmd *queryCmd) Run(c *console) error {
	if _, err := query.Parse(cmd.Question); err != nil {
		return err
	}
	server, err := cmd.client(c)
	if err != nil {
		return err
	}
	a, err := server.Query(c.ctx, cmd.Question, cmd.After)
	if err != nil {
		return err
	}
	if cmd.JSON {
		return printJSON(c, a)
	}
	t := table.NewWriter()
	t.SetOutputMirror(c.stdout)
	t.SetStyle(table.StyleLight)
	head := table.Row{}
	for _, name := range a.By {
		head = append(head, name)
	}
	for _, name := range a.Measures {
		head = append(head, name, "n")
	}
	t.AppendHeader(head)
	for _, row := range a.Rows {
		t.AppendRow(cmd.row(c, row))
	}
	t.Render()
	if a.Hidden != nil {
		fmt.Fprintln(c.stderr, c.text(touchstone.Msg("cli.query_hidden")))
	}
	return nil
}

// row shows a group: keys by their names, figures with their intervals.
func (cmd *queryCmd) row(c *console, r client.Row) table.Row {
	out := table.Row{}
	for i, key := range r.Keys {
		switch {
		case key == nil:
			out = append(out, c.text(touchstone.Msg("cli.query_missing")))
		case i < len(r.Names) && r.Names[i] != "":
			out = append(out, r.Names[i])
		default:
			out = append(out, *key)
		}
	}
	for _, f := range r.Figures {
		out = append(out, figure(c, f), locale.Count(c.lang, float64(f.N)))
	}
	return out
}

func figure(c *console, f client.Figure) string {
	if f.Value == nil {
		return c.text(touchstone.Msg("cli.query_none"))
	}
	text := locale.Value(c.lang, *f.Value, "")
	if f.Low != nil && f.High != nil {
		text += fmt.Sprintf(" (%s–%s)", locale.Value(c.lang, *f.Low, ""), locale.Value(c.lang, *f.High, ""))
	}
	return text
}

type importCmd struct {
	remote
	File    string `arg:"" type:"existingfile" help:"${help_import_file}"`
	Profile string `type:"existingfile" help:"${help_import_profile}"`
	Source  string `help:"${help_import_source}"`
	Preview bool   `help:"${help_import_preview}"`
	Rejects string `type:"path" help:"${help_rejects}"`
	Quiet   bool   `short:"q" help:"${help_quiet}"`
}

// Run sends a file, shows what it would become or imports it, and waits for
// the end.
func (cmd *importCmd) Run(c *console) error {
	server, err := cmd.client(c)
	if err != nil {
		return err
	}
	if err := writable(cmd.Rejects); err != nil {
		return err
	}
	up, err := cmd.upload(c, server)
	if err != nil {
		return err
	}
	profile, err := cmd.profile(up)
	if err != nil {
		return err
	}
	plan := client.Plan{Upload: up.ID, Profile: &profile}
	if cmd.Preview {
		return cmd.preview(c, server, plan)
	}
	started, err := server.StartImport(c.ctx, plan, rand.Text())
	if err != nil {
		return err
	}
	done, err := cmd.follow(c, server, started)
	if err != nil {
		return err
	}
	if cmd.Rejects != "" && done.Rejected > 0 {
		err = writeFile(cmd.Rejects, func(w io.Writer) error { return server.Rejects(c.ctx, done.ID, w) })
	}
	return errors.Join(err, cmd.tell(c, done))
}

func (cmd *importCmd) upload(c *console, server *client.Client) (*client.Upload, error) {
	in, err := os.Open(cmd.File)
	if err != nil {
		return nil, &touchstone.Error{Kind: touchstone.NotFound, Field: "file", Message: touchstone.Msg("cli.unreadable", "file", cmd.File), Err: err}
	}
	defer in.Close()
	return server.Upload(c.ctx, filepath.Base(cmd.File), in)
}

// profile gives the profile of a file, or the one that the server proposes.
func (cmd *importCmd) profile(up *client.Upload) (touchstone.Profile, error) {
	p := up.Profile
	if cmd.Profile != "" {
		raw, err := os.ReadFile(cmd.Profile)
		if err != nil {
			return p, &touchstone.Error{Kind: touchstone.NotFound, Field: "profile", Message: touchstone.Msg("cli.unreadable", "file", cmd.Profile), Err: err}
		}
		p = touchstone.Profile{}
		d := json.NewDecoder(strings.NewReader(string(raw)))
		d.DisallowUnknownFields()
		if err := d.Decode(&p); err != nil {
			return p, &touchstone.Error{Kind: touchstone.Invalid, Field: "profile", Message: touchstone.Msg("cli.bad_profile", "file", cmd.Profile, "fault", err.Error()), Err: err}
		}
	}
	if cmd.Source != "" {
		p.Source = cmd.Source
	}
	if p.Source == "" {
		return p, &touchstone.Error{Kind: touchstone.Invalid, Field: "source", Message: touchstone.Msg("cli.import_source")}
	}
	if p.Name == "" {
		p.Name = strings.TrimSuffix(up.Name, filepath.Ext(up.Name))
	}
	return p, nil
}

// previewRows is how many rows a preview shows.
const previewRows = 20

func (cmd *importCmd) preview(c *console, server *client.Client, plan client.Plan) error {
	look, err := server.PreviewImport(c.ctx, plan, previewRows)
	if err != nil {
		return err
	}
	return printJSON(c, look)
}

// follow waits until an import is over.
func (cmd *importCmd) follow(c *console, server *client.Client, i *client.Import) (*client.Import, error) {
	bar := newProgress(c, cmd.Quiet)
	defer bar.stop()
	for !i.Over() {
		bar.reading(i.Read, i.Total)
		if err := wake.Sleep(c.ctx, 300*time.Millisecond); err != nil {
			return nil, err
		}
		var err error
		if i, err = server.ImportByID(c.ctx, i.ID); err != nil {
			return nil, err
		}
	}
	return i, nil
}

func (cmd *importCmd) tell(c *console, i *client.Import) error {
	if i.Status == "failed" {
		return &touchstone.Error{Kind: touchstone.Invalid, Message: touchstone.Msg("cli.import_failed", "fault", i.Fault)}
	}
	if cmd.JSON {
		return printJSON(c, i)
	}
	for _, n := range i.Notes {
		fmt.Fprintln(c.stderr, n)
	}
	_, err := fmt.Fprintln(c.stdout, c.text(touchstone.Msg("cli.imported", "rows", i.Rows, "events", i.Events, "rejected", i.Rejected)))
	return err
}

type backupCmd struct{ remote }

// Run has the server write a backup, while it goes on working.
func (cmd *backupCmd) Run(c *console) error {
	server, err := cmd.client(c)
	if err != nil {
		return err
	}
	ctx, stop := context.WithTimeout(c.ctx, time.Hour)
	defer stop()
	made, err := server.Backup(ctx)
	if err != nil {
		return err
	}
	if cmd.JSON {
		return printJSON(c, made)
	}
	_, err = fmt.Fprintln(c.stdout, c.text(touchstone.Msg("cli.backed_up", "name", made.Name, "mib", made.Bytes>>20)))
	return err
}
