// SPDX-License-Identifier: Apache-2.0

package access

import (
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"

	"touchstone"
)

// The bounds of a password, in characters. The upper one keeps hashing cheap.
const (
	MinPassword = 10
	MaxPassword = 200
)

// cost is how much work a password takes to check. RFC 9106 and OWASP give
// 19 MiB, two passes and one lane for servers that hash many.
type cost struct {
	memory  uint32 // KiB
	passes  uint32
	lanes   uint8
	saltLen int
	keyLen  uint32
}

// usualCost is what passwords cost today.
var usualCost = cost{memory: 19 * 1024, passes: 2, lanes: 1, saltLen: 16, keyLen: 32}

// hashPassword gives the PHC string of a password under a fresh salt.
func hashPassword(password string, c cost, random io.Reader) (string, error) {
	salt := make([]byte, c.saltLen)
	if _, err := io.ReadFull(random, salt); err != nil {
		return "", fmt.Errorf("draw a salt: %w", err)
	}
	key := argon2.IDKey([]byte(password), salt, c.passes, c.memory, c.lanes, c.keyLen)
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, c.memory, c.passes, c.lanes,
		base64.RawStdEncoding.EncodeToString(salt), base64.RawStdEncoding.EncodeToString(key)), nil
}

// checkPassword tells whether a password makes a PHC string, and whether the
// string was made at another cost than today's and should be renewed.
func checkPassword(password, phc string, today cost) (right, outdated bool, err error) {
	c, salt, key, err := parsePHC(phc)
	if err != nil {
		return false, false, err
	}
	got := argon2.IDKey([]byte(password), salt, c.passes, c.memory, c.lanes, c.keyLen)
	return subtle.ConstantTimeCompare(got, key) == 1, c != today, nil
}

var errPHC = errors.New("read a password hash: not an argon2id PHC string within its bounds")

// parsePHC reads "$argon2id$v=19$m=…,t=…,p=…$salt$key". Costs that would take
// more than 256 MiB or 16 passes are refused, as this package never wrote them.
func parsePHC(phc string) (c cost, salt, key []byte, err error) {
	parts := strings.Split(phc, "$")
	if len(parts) != 6 || parts[0] != "" || parts[1] != "argon2id" || parts[2] != fmt.Sprintf("v=%d", argon2.Version) {
		return cost{}, nil, nil, errPHC
	}
	if _, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &c.memory, &c.passes, &c.lanes); err != nil {
		return cost{}, nil, nil, errPHC
	}
	salt, err1 := base64.RawStdEncoding.DecodeString(parts[4])
	key, err2 := base64.RawStdEncoding.DecodeString(parts[5])
	sane := c.memory >= 8 && c.memory <= 256*1024 && c.passes >= 1 && c.passes <= 16 && c.lanes >= 1 && len(salt) >= 8 && len(salt) <= 64 && len(key) >= 16 && len(key) <= 64
	if err1 != nil || err2 != nil || !sane {
		return cost{}, nil, nil, errPHC
	}
	c.saltLen, c.keyLen = len(salt), uint32(len(key))
	return c, salt, key, nil
}

// validPassword tells what is wrong with a password that somebody chose: its
// length in characters, or that it is the e-mail address or a single character
// again and again.
func validPassword(password, email string) error {
	n := utf8.RuneCountInString(password)
	switch {
	case n < MinPassword || n > MaxPassword || !utf8.ValidString(password):
		return &touchstone.Error{Kind: touchstone.Invalid, Field: "password", Message: touchstone.Msg("access.password_length", "min", MinPassword, "max", MaxPassword)}
	case email != "" && strings.EqualFold(password, email), repeats(password):
		return &touchstone.Error{Kind: touchstone.Invalid, Field: "password", Message: touchstone.Msg("access.password_guessable")}
	}
	return nil
}

// repeats tells whether a text is one character again and again.
func repeats(text string) bool {
	first, _ := utf8.DecodeRuneInString(text)
	return strings.Trim(text, string(first)) == ""
}
