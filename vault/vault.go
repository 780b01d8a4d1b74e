// SPDX-License-Identifier: Apache-2.0

package vault

import (
	"context"
	"crypto/cipher"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync"
	"time"

	"touchstone"
)

// Options tells how to open a vault. The zero value of a field takes its
// default, except Now, which is required.
type Options struct {
	// Master is the master key, 32 bytes, where it comes from the environment
	// or from a key service. nil: master.key in the vault's folder, made when
	// the vault is new.
	Master []byte
	// Cached is how many keys are kept ready in memory, about 1 KB each.
	// 0: 65,536.
	Cached int
	// Random is the source of keys and nonces. nil: crypto/rand.
	Random io.Reader
	// Now is the clock that dates the ledger.
	Now func() time.Time
}

// Vault is the open folder. Safe for use from many goroutines; one process at
// a time.
type Vault struct {
	keys   *sql.DB
	ledger *sql.DB
	master cipher.AEAD
	random io.Reader
	now    func() time.Time
	cache  *keyCache

	gate   sync.RWMutex // held for reading while something is sealed or opened
	erased map[touchstone.WorkspaceID]subjectSet

	mu    sync.Mutex // guards rings, and finding a key missing and making it; taken after gate
	rings map[touchstone.WorkspaceID]*Keys
}

type subjectSet map[touchstone.SubjectID]bool

const defaultCached = 1 << 16

// Open opens the vault in a folder, which is made when it does not exist, and
// destroys again the keys of everybody in the ledger. Invalid when the master
// key is missing, malformed, readable by others or not the one that the keys
// were wrapped under; Conflict when another process has the vault open or a
// newer version of the program wrote it.
func Open(ctx context.Context, folder string, o Options) (*Vault, error) {
	v := &Vault{random: o.Random, now: o.Now, rings: map[touchstone.WorkspaceID]*Keys{}, erased: map[touchstone.WorkspaceID]subjectSet{}}
	if v.random == nil {
		v.random = rand.Reader
	}
	if o.Cached == 0 {
		o.Cached = defaultCached
	}
	v.cache = newKeyCache(o.Cached)
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, fmt.Errorf("make the vault's folder: %w", err)
	}
	if err := v.open(ctx, folder, o.Master); err != nil {
		return nil, errors.Join(err, v.Close())
	}
	return v, nil
}

func (v *Vault) open(ctx context.Context, folder string, master []byte) error {
	keysFile := filepath.Join(folder, "keys.db")
	_, err := os.Stat(keysFile)
	fresh := errors.Is(err, os.ErrNotExist)
	if v.master, err = masterCipher(folder, master, fresh, v.random); err != nil {
		return err
	}
	if v.keys, err = openFile(ctx, keysFile, keysSchema); err != nil {
		return err
	}
	if v.ledger, err = openFile(ctx, filepath.Join(folder, "erasures.db"), ledgerSchema); err != nil {
		return err
	}
	if err := v.checkMaster(ctx); err != nil {
		return err
	}
	return v.recall(ctx)
}

// recall reads who was erased and destroys their keys again.
func (v *Vault) recall(ctx context.Context) error {
	erased, err := v.readErased(ctx)
	if err != nil {
		return err
	}
	for workspace, subjects := range erased {
		v.refuse(workspace, subjects)
		if err := v.destroy(ctx, workspace, subjects); err != nil {
			return err
		}
	}
	return nil
}

// refuse makes subjects erased for everybody who holds keys of the workspace,
// once nothing is being sealed or opened.
func (v *Vault) refuse(workspace touchstone.WorkspaceID, subjects []touchstone.SubjectID) {
	erased := v.erasedOf(workspace)
	v.gate.Lock()
	defer v.gate.Unlock()
	for _, s := range subjects {
		erased[s] = true
	}
}

func (v *Vault) erasedOf(workspace touchstone.WorkspaceID) subjectSet {
	v.gate.Lock()
	defer v.gate.Unlock()
	if v.erased[workspace] == nil {
		v.erased[workspace] = subjectSet{}
	}
	return v.erased[workspace]
}

// Close ends the vault.
func (v *Vault) Close() error {
	var errs []error
	for _, db := range []*sql.DB{v.keys, v.ledger} {
		if db != nil {
			errs = append(errs, db.Close())
		}
	}
	return errors.Join(errs...)
}

// Keys gives the keys of a workspace, and makes its secret when it is new.
// Every call gives the same value.
func (v *Vault) Keys(ctx context.Context, workspace touchstone.WorkspaceID) (*Keys, error) {
	if err := workspace.Validate(); err != nil {
		return nil, err
	}
	erased := v.erasedOf(workspace)
	v.mu.Lock()
	defer v.mu.Unlock()
	if k := v.rings[workspace]; k != nil {
		return k, nil
	}
	secret, err := v.secret(ctx, workspace)
	if err != nil {
		return nil, err
	}
	k := &Keys{vault: v, workspace: workspace, number: uint32(len(v.rings)), secret: secret, erased: erased}
	v.rings[workspace] = k
	return k, nil
}

// Snapshot writes a consistent copy of the keys and of the ledger into a new
// folder while the vault goes on working. The master key is not copied: it is
// kept elsewhere, or the copy opens to whoever finds it.
func (v *Vault) Snapshot(ctx context.Context, folder string) error {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return fmt.Errorf("make the copy's folder: %w", err)
	}
	for name, db := range map[string]*sql.DB{"keys.db": v.keys, "erasures.db": v.ledger} {
		if _, err := db.ExecContext(ctx, "VACUUM INTO ?", filepath.Join(folder, name)); err != nil {
			return fmt.Errorf("copy %s: %w", name, err)
		}
	}
	return nil
}
