// SPDX-License-Identifier: Apache-2.0

package opinion

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	"touchstone"
	"touchstone/internal/durable"
)

// Sealer seals what is kept; vault.Keys is one.
type Sealer interface {
	SealValue(ctx context.Context, s touchstone.SubjectID, plain []byte) ([]byte, error)
	OpenValue(ctx context.Context, s touchstone.SubjectID, sealed []byte) ([]byte, error)
}

// note is one request, as the file keeps it: what it took of which day's budget,
// and the answer. A key without an answer is one that could not be used.
type note struct {
	Day    string  `json:"day"`
	Calls  int     `json:"calls"`
	Tokens int     `json:"tokens"`
	Key    string  `json:"-"`
	Hash   []byte  `json:"key,omitempty"` // Key, as bytes
	Answer *Answer `json:"answer,omitempty"`
}

type spending struct{ Calls, Tokens int }

const (
	keptAnswers = 50_000
	longestNote = 1 << 16
)

// shelf keeps answers and what was spent: in memory and, sealed, in a file to
// which each is added. Its owner guards it.
type shelf struct {
	file    string
	seal    Sealer
	now     func() time.Time
	answers map[string]*Answer // nil: one that could not be used
	order   []string           // keys, the oldest first
	spent   map[string]spending
}

// openShelf reads a file. A note that is torn or cannot be opened ends the
// reading: what follows is asked for again.
func openShelf(ctx context.Context, file string, seal Sealer, now func() time.Time) (*shelf, error) {
	s := &shelf{file: file, seal: seal, now: now, answers: map[string]*Answer{}, spent: map[string]spending{}}
	if seal == nil {
		return s, nil
	}
	raw, err := os.ReadFile(file)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	read, n := 0, 0
	for len(raw)-read > 4 {
		size := int(binary.LittleEndian.Uint32(raw[read:]))
		if size > longestNote || size > len(raw)-read-4 {
			break
		}
		one, err := s.open(ctx, raw[read+4:read+4+size])
		if err != nil {
			break
		}
		s.remember(one)
		read, n = read+4+size, n+1
	}
	if read < len(raw) || n > 2*keptAnswers {
		return s, s.rewrite(ctx)
	}
	return s, nil
}

func (s *shelf) open(ctx context.Context, sealed []byte) (n note, err error) {
	plain, err := s.seal.OpenValue(ctx, 0, sealed)
	if err == nil {
		err = json.Unmarshal(plain, &n)
	}
	n.Key = string(n.Hash)
	return n, err
}

func (s *shelf) remember(n note) {
	sum := s.spent[n.Day]
	s.spent[n.Day] = spending{sum.Calls + n.Calls, sum.Tokens + n.Tokens}
	if n.Key == "" {
		return
	}
	if _, known := s.answers[n.Key]; !known {
		s.order = append(s.order, n.Key)
	}
	s.answers[n.Key] = n.Answer
	if len(s.order) > keptAnswers {
		delete(s.answers, s.order[0])
		s.order = s.order[1:]
	}
}

// put remembers a note; it is durable when put returns.
func (s *shelf) put(ctx context.Context, n note) error {
	s.remember(n)
	if s.seal == nil {
		return nil
	}
	record, err := s.record(ctx, n)
	if err != nil {
		return err
	}
	file, err := os.OpenFile(s.file, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("keep an opinion: %w", err)
	}
	_, err = file.Write(record)
	return errors.Join(err, file.Sync(), file.Close())
}

func (s *shelf) record(ctx context.Context, n note) ([]byte, error) {
	n.Hash = []byte(n.Key)
	plain, err := json.Marshal(n)
	if err != nil {
		return nil, err
	}
	sealed, err := s.seal.SealValue(ctx, 0, plain)
	if err != nil {
		return nil, err
	}
	return append(binary.LittleEndian.AppendUint32(nil, uint32(len(sealed))), sealed...), nil
}

// rewrite writes what is remembered into a new file: the answers, and what was
// spent on the last two days.
func (s *shelf) rewrite(ctx context.Context) error {
	var all []byte
	add := func(n note) error {
		record, err := s.record(ctx, n)
		all = append(all, record...)
		return err
	}
	last := s.now().UTC().AddDate(0, 0, -1).Format(time.DateOnly)
	for day, sum := range s.spent {
		if day < last {
			continue
		}
		if err := add(note{Day: day, Calls: sum.Calls, Tokens: sum.Tokens}); err != nil {
			return err
		}
	}
	for _, key := range s.order {
		if err := add(note{Day: last, Key: key, Answer: s.answers[key]}); err != nil {
			return err
		}
	}
	return durable.Replace(s.file, durable.Bytes(all))
}
