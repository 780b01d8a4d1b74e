// SPDX-License-Identifier: Apache-2.0

package mapping

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"strconv"
	"strings"

	"touchstone"
	"touchstone/ingest"
	"touchstone/ingest/envelope"
)

// rows makes messages of the rows of one file.
type rows struct {
	*plan
	header []string
	bound  []bound        // columns of the header in use
	others []int          // columns that no use names, kept as properties
	seen   map[uint64]int // rows by their content, where no column is an id
	found  map[*use]bool
	m      envelope.Message
}

// bound is a use at its column.
type bound struct {
	*use
	at int
}

func newRows(pl *plan) *rows {
	return &rows{plan: pl, seen: map[uint64]int{}, found: map[*use]bool{}}
}

// bind finds the columns that came since the last row.
func (r *rows) bind(names []string) {
	for at := len(r.header); at < len(names); at++ {
		used := false
		for _, u := range r.uses {
			if u.Column == names[at] {
				r.bound = append(r.bound, bound{u, at})
				r.found[u], used = true, true
			}
		}
		if !used {
			r.others = append(r.others, at)
		}
	}
	r.header = names
}

// missing lists the columns of the profile that the file does not have.
func (r *rows) missing() (names []string) {
	for _, u := range r.uses {
		if !r.found[u] {
			names = append(names, u.Column)
		}
	}
	return names
}

// unusable is why a row becomes no message.
type unusable struct {
	column string
	reason touchstone.Message
}

// messages yields what one row says. The message is good until the next one.
func (r *rows) messages(row ingest.Row, yield func(*envelope.Message) error) (*unusable, error) {
	r.bind(row.Names)
	if !r.several {
		if bad := r.read(row, nil); bad != nil {
			return bad, nil
		}
		r.m.ID = r.id(row, r.m.ID)
		return nil, yield(&r.m)
	}
	own, made := "", 0
	for _, b := range r.bound {
		if b.Field != "time" || len(row.Cell(b.at)) == 0 {
			continue
		}
		if bad := r.read(row, &b); bad != nil {
			return bad, nil
		}
		if made == 0 {
			own = r.id(row, r.m.ID)
		}
		made++
		r.m.Name, r.m.ID = b.Name, own+"/"+b.Name
		if err := yield(&r.m); err != nil {
			return nil, err
		}
	}
	if made == 0 {
		return &unusable{reason: touchstone.Msg("mapping.reject_no_time")}, nil
	}
	return nil, nil
}

// read fills the message from a row; of several named times only the one given
// counts.
func (r *rows) read(row ingest.Row, only *bound) *unusable {
	r.begin(&r.m)
	for _, u := range r.fixed {
		if why := u.set(r.plan, u, &r.m, u.Column); why != nil {
			return &unusable{u.Field, *why}
		}
	}
	for _, b := range r.bound {
		cell := strings.TrimSpace(string(row.Cell(b.at)))
		if cell == "" || only != nil && b.Field == "time" && b.at != only.at {
			continue
		}
		if why := b.set(r.plan, b.use, &r.m, cell); why != nil {
			return &unusable{b.Column, *why}
		}
	}
	for _, at := range r.others {
		if cell := string(row.Cell(at)); r.rest && cell != "" {
			r.m.Properties = append(r.m.Properties, property(row.Names[at], cell))
		}
	}
	return nil
}

// id gives the message's id: of the id columns or, without any, of the row's
// content and how often it came before.
func (r *rows) id(row ingest.Row, given string) string {
	if given != "" {
		return given
	}
	h := sha256.New()
	var n [8]byte
	for at, name := range row.Names {
		cell := row.Cell(at)
		if len(cell) == 0 {
			continue
		}
		for _, text := range [][]byte{[]byte(name), cell} {
			binary.BigEndian.PutUint64(n[:], uint64(len(text)))
			h.Write(n[:])
			h.Write(text)
		}
	}
	sum := h.Sum(nil)
	key := binary.BigEndian.Uint64(sum)
	r.seen[key]++
	return "row:" + hex.EncodeToString(sum[:16]) + ":" + strconv.Itoa(r.seen[key])
}
