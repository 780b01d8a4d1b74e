// SPDX-License-Identifier: Apache-2.0

package voice

import (
	"encoding/json"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"

	"touchstone"
	"touchstone/internal/durable"
)

// state is how far the versions have come. A state never changes.
type state struct {
	// Answers is the version that has read everything that was stored when it
	// last looked; "" while none has.
	Answers string `json:"answers"`
	// Reached is up to where each version has read, of those that have mentions.
	Reached map[string]touchstone.Position `json:"reached"`
}

func (s *state) at(version string, p touchstone.Position) *state {
	next := &state{Answers: s.Answers, Reached: maps.Clone(s.Reached)}
	next.Reached[version] = p
	return next
}

func (s *state) answering(version string) *state {
	return &state{Answers: version, Reached: s.Reached}
}

func (s *state) without(version string) *state {
	next := &state{Answers: s.Answers, Reached: maps.Clone(s.Reached)}
	delete(next.Reached, version)
	return next
}

// stateFile is the file in a keeper's folder.
const stateFile = "state.json"

// load reads the state; a file that is missing or cannot be read is an empty
// state, from which everything is read again.
func load(folder string) (*state, error) {
	s := &state{}
	raw, err := os.ReadFile(filepath.Join(folder, stateFile))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	if err != nil || json.Unmarshal(raw, s) != nil || s.Reached == nil {
		return &state{Reached: map[string]touchstone.Position{}}, nil
	}
	return s, nil
}

// save replaces the file; the new one is whole or the old one stays.
func (s *state) save(folder string) error {
	raw, err := json.Marshal(s)
	if err != nil {
		return err
	}
	return durable.Replace(filepath.Join(folder, stateFile), durable.Bytes(raw))
}
