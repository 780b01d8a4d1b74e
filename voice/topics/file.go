// SPDX-License-Identifier: Apache-2.0

package topics

import (
	"bytes"
	"crypto/sha256"
	"encoding/gob"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"touchstone"
	"touchstone/internal/durable"
)

// format is raised when older files cannot be read any more.
const format = 1

// kept is what a keeper's file holds. It never changes.
type kept struct {
	Format  int
	Version string              // of the model that read
	Made    time.Time           // zero: never
	Through touchstone.Position // every fact up to here was looked at
	Found   Found               // topics that were not found this time stand behind those that were
}

// keptFile is the file in a keeper's folder: the SHA-256 of what follows, then
// that.
const keptFile = "topics.gob"

// load reads the file; one that is missing, damaged or of another format is as
// if nothing was ever made.
func load(folder string) (*kept, error) {
	raw, err := os.ReadFile(filepath.Join(folder, keptFile))
	if errors.Is(err, fs.ErrNotExist) {
		return &kept{}, nil
	}
	if err != nil {
		return nil, err
	}
	if len(raw) < sha256.Size || sha256.Sum256(raw[sha256.Size:]) != [sha256.Size]byte(raw[:sha256.Size]) {
		return &kept{}, nil
	}
	s := &kept{}
	if gob.NewDecoder(bytes.NewReader(raw[sha256.Size:])).Decode(s) != nil || s.Format != format {
		return &kept{}, nil
	}
	return s, nil
}

// save replaces the file; the new one is whole or the old one stays.
func (s *kept) save(folder string) error {
	var body bytes.Buffer
	if err := gob.NewEncoder(&body).Encode(s); err != nil {
		return fmt.Errorf("write topics: %w", err)
	}
	sum := sha256.Sum256(body.Bytes())
	return durable.Replace(filepath.Join(folder, keptFile), durable.Bytes(append(sum[:], body.Bytes()...)))
}
