// SPDX-License-Identifier: Apache-2.0

package voice

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"touchstone"
	"touchstone/internal/durable"
)

// prints remembers the words of the last texts, so that copies are told: of each
// eight bytes under the workspace's secret, which tell no text, with the first
// position that had it. It remembers at least so many as remembered says, and
// at most twice as many.
type prints struct {
	path       string
	key        []byte
	young, old map[uint64]touchstone.Position
	fresh      []byte // of young, not in the file yet
	turned     bool   // old was forgotten since the file was written
}

const (
	printsFile = "prints"
	printBytes = 16
	remembered = 250_000
)

// openPrints reads what a folder remembers; prints of other facts than those up
// to the position given are forgotten, and so is what cannot be read.
func openPrints(folder string, key []byte, newest touchstone.Position) (*prints, error) {
	p := &prints{path: filepath.Join(folder, printsFile), key: key}
	p.forget()
	raw, err := os.ReadFile(p.path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	for ; len(raw) >= printBytes; raw = raw[printBytes:] {
		at := touchstone.Position(binary.LittleEndian.Uint64(raw[8:]))
		if at > newest {
			p.forget()
			p.turned = true
			break
		}
		p.note(binary.LittleEndian.Uint64(raw), at)
	}
	p.fresh, p.turned = nil, p.turned || len(raw) > 0
	return p, nil
}

func (p *prints) forget() {
	p.young, p.old = map[uint64]touchstone.Position{}, nil
}

// repeats tells whether a text of this print was said before the position, and
// remembers it. A print of 0 repeats nothing.
func (p *prints) repeats(print uint64, at touchstone.Position) bool {
	if print == 0 {
		return false
	}
	keyed := p.keyed(print)
	first, known := p.first(keyed)
	if known && first < at {
		return true
	}
	if !known || at < first {
		p.note(keyed, at)
	}
	return false
}

// first gives the first position that is known to have a keyed print.
func (p *prints) first(keyed uint64) (touchstone.Position, bool) {
	at, known := p.young[keyed]
	if !known {
		at, known = p.old[keyed]
	}
	return at, known
}

// copied tells whether a text of this print is known to have been said before the
// position.
func (p *prints) copied(print uint64, at touchstone.Position) bool {
	if print == 0 {
		return false
	}
	first, known := p.first(p.keyed(print))
	return known && first < at
}

func (p *prints) keyed(print uint64) uint64 {
	h := hmac.New(sha256.New, p.key)
	h.Write(binary.LittleEndian.AppendUint64([]byte("print "), print)) // never fails, by its documentation
	return binary.LittleEndian.Uint64(h.Sum(nil))
}

func (p *prints) note(keyed uint64, at touchstone.Position) {
	if len(p.young) >= remembered {
		p.old, p.young, p.turned = p.young, map[uint64]touchstone.Position{}, true
	}
	p.young[keyed] = at
	p.fresh = binary.LittleEndian.AppendUint64(binary.LittleEndian.AppendUint64(p.fresh, keyed), uint64(at))
}

// keep puts what is new into the file; it is durable when keep returns.
func (p *prints) keep() error {
	if p.turned {
		return p.rewrite()
	}
	if len(p.fresh) == 0 {
		return nil
	}
	file, err := os.OpenFile(p.path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = file.Write(p.fresh)
	err = errors.Join(err, file.Sync(), file.Close())
	if err == nil {
		p.fresh = nil
	} else {
		p.turned = true // what was half written goes with the next
	}
	return err
}

// rewrite writes all that is remembered into a new file.
func (p *prints) rewrite() error {
	var all []byte
	for _, m := range []map[uint64]touchstone.Position{p.old, p.young} {
		for keyed, at := range m {
			all = binary.LittleEndian.AppendUint64(binary.LittleEndian.AppendUint64(all, keyed), uint64(at))
		}
	}
	if err := durable.Replace(p.path, durable.Bytes(all)); err != nil {
		return err
	}
	p.fresh, p.turned = nil, false
	return nil
}
