// SPDX-License-Identifier: Apache-2.0

package access

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"io"
	"strings"

	"touchstone/workspace"
)

// The prefixes by which a secret tells what it is, so that scanners of leaked
// secrets can find it.
const (
	tokenPrefix   = "tst_" // API token
	keyPrefix     = "wk_"  // write key
	linkPrefix    = "tol_" // one-time link
	sessionPrefix = "tss_" // session
)

// newSecret draws 256 random bits and gives them as text, with the hash under
// which they are kept.
func newSecret(prefix string, random io.Reader) (string, workspace.Hash, error) {
	var raw [32]byte
	if _, err := io.ReadFull(random, raw[:]); err != nil {
		return "", workspace.Hash{}, fmt.Errorf("draw a secret: %w", err)
	}
	secret := prefix + base64.RawURLEncoding.EncodeToString(raw[:])
	return secret, hashOf(secret), nil
}

// hashOf gives the hash of a secret. A secret has 256 bits of chance, so one
// fast hash without salt cannot be reversed, and how long a look-up of the hash
// takes tells nothing that helps to guess a secret.
func hashOf(secret string) workspace.Hash { return sha256.Sum256([]byte(secret)) }

// hintOf gives the end of a secret, to know it by.
func hintOf(secret string) string { return secret[len(secret)-4:] }

// isSecret tells whether a text can be a secret of a kind: its prefix and 43
// characters of base64url.
func isSecret(prefix, text string) bool {
	rest, ok := strings.CutPrefix(text, prefix)
	if !ok || len(rest) != 43 {
		return false
	}
	_, err := base64.RawURLEncoding.DecodeString(rest)
	return err == nil
}
