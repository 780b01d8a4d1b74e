// SPDX-License-Identifier: Apache-2.0

package access

import (
	"context"
	"sync"
	"time"

	"touchstone"
	"touchstone/workspace"
)

// cacheFor is how long a write key that was found is trusted without looking
// again: another process may have revoked it.
const cacheFor = 5 * time.Second

// WriteKeys are secrets that send events of one source. Safe for use from many
// goroutines.
type WriteKeys struct {
	Options
	seen seen

	mu     sync.RWMutex
	cached map[workspace.Hash]cachedKey // only keys that exist, so bounded by their number
}

type cachedKey struct {
	key   Sender
	until time.Time
}

// Sender is who sends events by a write key.
type Sender struct {
	Workspace touchstone.WorkspaceID
	Source    string // name of the source
	Key       string // id of the write key
	expires   *time.Time
}

// NewWriteKeys makes the write keys that a store keeps.
func NewWriteKeys(o Options) (*WriteKeys, error) {
	if err := o.Validate(); err != nil {
		return nil, err
	}
	return &WriteKeys{Options: o, seen: seen{at: map[string]time.Time{}}, cached: map[workspace.Hash]cachedKey{}}, nil
}

// Sender finds who sends by a write key. Unauthenticated when the key is
// unknown, revoked or expired; all alike. A key that was found is looked up
// again after five seconds, and at once when it is revoked here.
func (w *WriteKeys) Sender(ctx context.Context, secret string) (Sender, error) {
	if !isSecret(keyPrefix, secret) {
		return Sender{}, badWriteKey()
	}
	hash, now := hashOf(secret), w.Now()
	w.mu.RLock()
	c, ok := w.cached[hash]
	w.mu.RUnlock()
	if ok && now.Before(c.until) && (c.key.expires == nil || now.Before(*c.key.expires)) {
		return c.key, nil
	}
	return w.find(ctx, hash, now)
}

func (w *WriteKeys) find(ctx context.Context, hash workspace.Hash, now time.Time) (Sender, error) {
	k, err := w.Store.KeyByHash(ctx, hash)
	if touchstone.KindOf(err) == touchstone.NotFound || err == nil && (k.Kind != workspace.WriteKey || ended(k, now)) {
		w.forget(hash)
		return Sender{}, badWriteKey()
	}
	if err != nil {
		return Sender{}, err
	}
	s := Sender{Workspace: k.Workspace, Source: k.Source, Key: k.ID, expires: k.Expires}
	w.mu.Lock()
	w.cached[hash] = cachedKey{key: s, until: now.Add(cacheFor)}
	w.mu.Unlock()
	if w.seen.due(k.ID, now) {
		err = w.Store.In(k.Workspace).Keys().Touch(ctx, map[string]time.Time{k.ID: now})
	}
	return s, err
}

func (w *WriteKeys) forget(hash workspace.Hash) {
	w.mu.Lock()
	delete(w.cached, hash)
	w.mu.Unlock()
}

func badWriteKey() error {
	return &touchstone.Error{Kind: touchstone.Unauthenticated, Message: touchstone.Msg("access.bad_write_key")}
}

// Create makes a write key of a source, which is made when there is none of its
// name, and gives the secret, which is shown this once. Invalid.
func (w *WriteKeys) Create(ctx context.Context, p Principal, source, name string, c Client) (string, workspace.Key, error) {
	if err := validName(name); err != nil {
		return "", workspace.Key{}, err
	}
	if err := w.ensureSource(ctx, p, source, c); err != nil {
		return "", workspace.Key{}, err
	}
	return create(ctx, w.Options, keyPrefix, p, WriteKey, workspace.Key{Kind: workspace.WriteKey, Name: name, Source: source}, c)
}

func (w *WriteKeys) ensureSource(ctx context.Context, p Principal, name string, c Client) error {
	s := touchstone.Source{Name: name, Meta: touchstone.Meta{UpdatedBy: p.By()}}
	if err := s.Validate(); err != nil {
		return err
	}
	return w.Store.In(p.Workspace).Tx(ctx, func(ws workspace.Workspace) error {
		page, err := ws.Sources().List(ctx, workspace.ListOptions{Pager: workspace.Pager{Limit: 1}, Where: []touchstone.Field{{Name: "name", Value: name}}})
		if err != nil || len(page.Items) > 0 {
			return err
		}
		made, err := ws.Sources().Create(ctx, s)
		if err != nil {
			return err
		}
		return ws.Audit().Append(ctx, p.Entry(Deed{Action: "create", Noun: touchstone.NounSource, Record: made.ID, Version: made.Version}, c))
	})
}

// List gives the write keys of the principal's workspace, the newest first.
func (w *WriteKeys) List(ctx context.Context, p Principal, pager workspace.Pager) (workspace.Page[workspace.Key], error) {
	return w.Store.In(p.Workspace).Keys().List(ctx, workspace.WriteKey, pager)
}

// Revoke ends a write key for good. NotFound.
func (w *WriteKeys) Revoke(ctx context.Context, p Principal, id string, c Client) error {
	err := revoke(ctx, w.Store, p, WriteKey, id, c, func(k workspace.Key) bool { return k.Kind == workspace.WriteKey })
	if err != nil {
		return err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	for hash, cached := range w.cached {
		if cached.key.Key == id {
			delete(w.cached, hash)
		}
	}
	return nil
}
