// SPDX-License-Identifier: Apache-2.0

package vault

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"touchstone"
	"touchstone/internal/durable"
)

const keyBytes = 32

// ParseMaster reads a master key from its text: 64 hexadecimal digits, space
// around them ignored. Invalid otherwise; the error does not quote the text.
func ParseMaster(text string) ([]byte, error) {
	key, err := hex.DecodeString(strings.TrimSpace(text))
	if err != nil || len(key) != keyBytes {
		return nil, &touchstone.Error{Kind: touchstone.Invalid, Message: touchstone.Msg("vault.bad_master", "digits", 2*keyBytes)}
	}
	return key, nil
}

// masterCipher takes the master key as given or from its file.
func masterCipher(folder string, given []byte, fresh bool, random io.Reader) (cipher.AEAD, error) {
	if given != nil {
		if len(given) != keyBytes {
			return nil, &touchstone.Error{Kind: touchstone.Invalid, Message: touchstone.Msg("vault.bad_master", "digits", 2*keyBytes)}
		}
		return newCipher(given)
	}
	file := filepath.Join(folder, "master.key")
	info, err := os.Stat(file)
	switch {
	case errors.Is(err, os.ErrNotExist) && fresh:
		return createMaster(file, random)
	case errors.Is(err, os.ErrNotExist):
		return nil, &touchstone.Error{Kind: touchstone.Invalid, Message: touchstone.Msg("vault.no_master", "file", file)}
	case err != nil:
		return nil, err
	case info.Mode().Perm()&0o077 != 0:
		return nil, &touchstone.Error{Kind: touchstone.Invalid, Message: touchstone.Msg("vault.open_master", "file", file)}
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	key, err := ParseMaster(string(text))
	if err != nil {
		return nil, err
	}
	return newCipher(key)
}

// createMaster writes a new master key, durable before anything is wrapped
// under it.
func createMaster(file string, random io.Reader) (cipher.AEAD, error) {
	key := make([]byte, keyBytes)
	if _, err := io.ReadFull(random, key); err != nil {
		return nil, err
	}
	err := durable.Create(file, func(w io.Writer) error {
		_, err := io.WriteString(w, hex.EncodeToString(key)+"\n")
		return err
	})
	if err := errors.Join(err, durable.SyncFolder(filepath.Dir(file))); err != nil {
		return nil, fmt.Errorf("write the master key: %w", err)
	}
	return newCipher(key)
}

func newCipher(key []byte) (cipher.AEAD, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCM(block)
}

// checkMaster proves that the keys were wrapped under this master key.
func (v *Vault) checkMaster(ctx context.Context) error {
	_, err := v.secret(ctx, "")
	return err
}

// secret gives a workspace's secret, made when there is none. The workspace ""
// holds the probe of the master key.
func (v *Vault) secret(ctx context.Context, workspace touchstone.WorkspaceID) ([]byte, error) {
	var wrapped []byte
	err := v.keys.QueryRowContext(ctx, "SELECT wrapped FROM secrets WHERE workspace = ?", string(workspace)).Scan(&wrapped)
	if err == nil {
		return v.unwrap(wrapped, "secret", workspace, 0)
	}
	if !errors.Is(err, sql.ErrNoRows) {
		return nil, fmt.Errorf("read a workspace's secret: %w", err)
	}
	secret := make([]byte, keyBytes)
	if _, err := io.ReadFull(v.random, secret); err != nil {
		return nil, err
	}
	if wrapped, err = v.wrap(secret, "secret", workspace, 0); err != nil {
		return nil, err
	}
	if _, err := v.keys.ExecContext(ctx, "INSERT INTO secrets (workspace, wrapped) VALUES (?, ?)", string(workspace), wrapped); err != nil {
		return nil, fmt.Errorf("keep a workspace's secret: %w", err)
	}
	return secret, nil
}

// wrap seals a key under the master key, bound to what it is for.
func (v *Vault) wrap(key []byte, use string, workspace touchstone.WorkspaceID, subject touchstone.SubjectID) ([]byte, error) {
	nonce := make([]byte, v.master.NonceSize(), v.master.NonceSize()+len(key)+v.master.Overhead())
	if _, err := io.ReadFull(v.random, nonce); err != nil {
		return nil, err
	}
	return v.master.Seal(nonce, nonce, key, purpose(use, workspace, subject)), nil
}

func (v *Vault) unwrap(wrapped []byte, use string, workspace touchstone.WorkspaceID, subject touchstone.SubjectID) ([]byte, error) {
	n := v.master.NonceSize()
	if len(wrapped) < n {
		return nil, wrongMaster(errors.New("a wrapped key is too short"))
	}
	key, err := v.master.Open(nil, wrapped[:n], wrapped[n:], purpose(use, workspace, subject))
	if err != nil {
		return nil, wrongMaster(err)
	}
	return key, nil
}

func wrongMaster(err error) error {
	return &touchstone.Error{Kind: touchstone.Invalid, Message: touchstone.Msg("vault.wrong_master"), Err: err}
}

func purpose(use string, workspace touchstone.WorkspaceID, subject touchstone.SubjectID) []byte {
	return fmt.Appendf(nil, "touchstone/%s/%s/%016x", use, workspace, uint64(subject))
}
