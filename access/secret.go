// SPDX-License-Identifier: Apache-2.0

package access

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io"
	"strings"
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
func newSecret(prefix string, random io.Reader) (secret, hash string, err error) {
	var raw [32]byte
	if _, err := io.ReadFull(random, raw[:]); err != nil {
		return "", "", fmt.Errorf("draw a secret: %w", err)
	}
	secret = prefix + base64.RawURLEncoding.EncodeToString(raw[:])
	return secret, hashSecret(secret), nil
}

// hashSecret gives the SHA-256 of a secret in hexadecimal digits. A secret has
// 256 bits of chance, so one fast hash without salt cannot be reversed, and
// looking the hash up tells an attacker nothing that helps to guess a secret.
func hashSecret(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}

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
