// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"net/http/pprof"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"runtime/debug"
	"sync"
	"time"
	_ "time/tzdata" // zones are the same on every machine

	"github.com/alecthomas/kong"
	"github.com/prometheus/client_golang/prometheus/collectors"

	"touchstone"
	"touchstone/access"
	"touchstone/httpapi"
	"touchstone/web"
)

// firstWorkspace is the workspace that the first owner gets.
const firstWorkspace touchstone.WorkspaceID = "main"

// The times of a server's connections and of its end.
const (
	headerTimeout = 10 * time.Second
	idleTimeout   = 2 * time.Minute
	maxHeader     = 64 << 10
	goodbye       = 10 * time.Second // for requests under way
	draining      = 60 * time.Second // for what was accepted
)

// collectAt is how much of the heap, in per cent of what lives on it, may be
// waste before it is collected. Events come and go by the hundred megabytes a
// second while some 180 MB live, next to the engine's and the databases' memory,
// which is not on the heap: for 90 MB more, collecting takes 6 per cent of the
// processors instead of 10. GOGC in the environment goes first.
const collectAt = 150

type serveCmd struct {
	settings
}

// Run serves until the program is told to stop, then stores what it accepted.
func (cmd *serveCmd) Run(c *console, parsed *kong.Context, file *configFile) error {
	if err := cmd.check(); err != nil {
		return err
	}
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(collectAt)
	}
	log := cmd.logger(c)
	h, err := openHouse(c.ctx, &cmd.settings, log)
	if err != nil {
		return err
	}
	shown := configCmd{settings: cmd.settings}
	err = cmd.serve(c, h, &status{house: h, settings: shown.list(parsed, file)})
	ctx, stop := context.WithTimeout(context.WithoutCancel(c.ctx), draining)
	defer stop()
	return errors.Join(err, h.close(ctx))
}

// logger writes structured lines to standard error.
func (s *settings) logger(c *console) *slog.Logger {
	var level slog.Level
	if err := level.UnmarshalText([]byte(s.LogLevel)); err != nil {
		level = slog.LevelInfo
	}
	o := &slog.HandlerOptions{Level: level}
	if s.LogFormat == "json" {
		return slog.New(slog.NewJSONHandler(c.stderr, o))
	}
	return slog.New(slog.NewTextHandler(c.stderr, o))
}

// serve answers requests until the context ends.
func (cmd *serveCmd) serve(c *console, h *house, st *status) error {
	api, accounts, err := cmd.api(h, st)
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", cmd.Listen)
	if err != nil {
		return &touchstone.Error{Kind: touchstone.Unavailable, Field: "listen", Message: touchstone.Msg("cli.cannot_listen", "address", cmd.Listen), Err: err}
	}
	chores, rest := context.WithCancel(c.ctx)
	var done sync.WaitGroup
	done.Go(func() {
		hourly(chores, h.log, map[string]func() error{"expire sessions": func() error { return accounts.Tidy(chores) }})
	})
	defer done.Wait()
	defer rest()
	base := cmd.base(listener)
	if err := greet(c, accounts, base); err != nil {
		return errors.Join(err, listener.Close())
	}
	server := &http.Server{Handler: api, ReadHeaderTimeout: headerTimeout, IdleTimeout: idleTimeout, MaxHeaderBytes: maxHeader, ErrorLog: slog.NewLogLogger(h.log.Handler(), slog.LevelDebug)}
	failed := make(chan error, 2)
	go func() { failed <- server.Serve(listener) }()
	if cmd.AdminSocket != "" {
		socket, err := cmd.admin(failed)
		if err != nil {
			return errors.Join(err, server.Close())
		}
		defer socket.Close()
	}
	select {
	case err := <-failed:
		return err
	case <-c.ctx.Done():
	}
	fmt.Fprintln(c.stderr, c.text(touchstone.Msg("cli.stopping")))
	ctx, stop := context.WithTimeout(context.WithoutCancel(c.ctx), goodbye)
	defer stop()
	if err := server.Shutdown(ctx); err != nil {
		return server.Close() // those that did not end in time, such as watchers
	}
	return nil
}

// api puts the parts that answer requests together.
func (cmd *serveCmd) api(h *house, st *status) (http.Handler, *access.Accounts, error) {
	o := access.Options{Store: h.store, Now: h.now, Random: rand.Reader, Log: h.log}
	accounts, err := access.NewAccounts(o)
	if err != nil {
		return nil, nil, err
	}
	tokens, err := access.NewTokens(o)
	if err != nil {
		return nil, nil, err
	}
	keys, err := access.NewWriteKeys(o)
	if err != nil {
		return nil, nil, err
	}
	if err := errors.Join(h.metrics.Register(collectors.NewGoCollector()), h.metrics.Register(collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))); err != nil {
		return nil, nil, err
	}
	site, err := web.Site(rand.Reader)
	if errors.Is(err, fs.ErrNotExist) {
		site, err = nil, nil // built without Node: the API alone
	}
	if err != nil {
		return nil, nil, err
	}
	routes, err := h.intake(keys)
	if err != nil {
		return nil, nil, err
	}
	api, err := httpapi.New(httpapi.Options{
		Accounts: accounts, Tokens: tokens, WriteKeys: keys, Log: h.log, Now: h.now, Metrics: h.metrics, Gather: h.metrics, NewID: h.newID,
		Store: h.store, Workspaces: h.served, Routes: routes, Site: site, Ready: h.ready, Status: st, Scratch: filepath.Join(cmd.Data, "scratch"),
		Texts: settledTexts, PublicURL: cmd.public(), MetricsToken: cmd.MetricsToken, TrustedProxies: cmd.proxies(), Version: buildVersion(),
	})
	return api, accounts, err
}

// public gives the address that people use, nil where none was told.
func (s *settings) public() *url.URL {
	if s.PublicURL == "" {
		return nil
	}
	u, err := url.Parse(s.PublicURL)
	if err != nil {
		return nil // check has refused it
	}
	return u
}

func (s *settings) proxies() (out []netip.Prefix) {
	for _, p := range s.TrustedProxies {
		if prefix, err := netip.ParsePrefix(p); err == nil {
			out = append(out, prefix)
		}
	}
	return out
}

// base gives the address that is shown to people.
func (s *settings) base(l net.Listener) string {
	if s.PublicURL != "" {
		return s.PublicURL
	}
	return "http://" + l.Addr().String()
}

// greet says where the server is and, where nobody has an account yet, by which
// link the owner's is made. It says nothing before all of it is known: whoever
// has read the address may stop the server, and that is no failure.
func greet(c *console, accounts *access.Accounts, base string) error {
	secret, err := accounts.SetupLink(c.ctx, firstWorkspace)
	settled := touchstone.KindOf(err) == touchstone.Conflict
	if err != nil && !settled {
		return err
	}
	fmt.Fprintln(c.stdout, c.text(touchstone.Msg("cli.serving", "address", base)))
	if !settled {
		fmt.Fprintln(c.stdout, c.text(touchstone.Msg("cli.setup_link", "address", base+"/app/#setup="+secret)))
	}
	return nil
}

// admin serves profiles on a socket that only the server's own user may open.
func (cmd *serveCmd) admin(failed chan<- error) (net.Listener, error) {
	if err := os.Remove(cmd.AdminSocket); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	l, err := net.Listen("unix", cmd.AdminSocket)
	if err != nil {
		return nil, &touchstone.Error{Kind: touchstone.Unavailable, Field: "admin-socket", Message: touchstone.Msg("cli.cannot_listen", "address", cmd.AdminSocket), Err: err}
	}
	if err := os.Chmod(cmd.AdminSocket, 0o600); err != nil {
		return nil, errors.Join(err, l.Close())
	}
	mux := http.NewServeMux()
	mux.HandleFunc("/debug/pprof/", pprof.Index)
	mux.HandleFunc("/debug/pprof/profile", pprof.Profile)
	mux.HandleFunc("/debug/pprof/trace", pprof.Trace)
	go func() {
		if err := http.Serve(l, mux); !errors.Is(err, net.ErrClosed) {
			failed <- err
		}
	}()
	return l, nil
}
