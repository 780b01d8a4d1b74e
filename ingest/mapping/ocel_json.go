// SPDX-License-Identifier: Apache-2.0

package mapping

import (
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"touchstone"
)

// ocelJSON is the JSON form, plain or in gzip.
type ocelJSON struct{}

// opened calls read with the text of a document.
func opened(path string, read func(io.Reader) error) error {
	in, err := os.Open(path)
	if err != nil {
		return &touchstone.Error{Kind: touchstone.NotFound, Message: touchstone.Msg("mapping.ocel_open"), Err: err}
	}
	defer in.Close()
	text, err := unpacked(in)
	if err != nil {
		return notOCEL(err)
	}
	return read(io.LimitReader(text, ocelLimit))
}

func (ocelJSON) is(_ context.Context, path string) bool {
	err := opened(path, func(text io.Reader) error {
		d := json.NewDecoder(io.LimitReader(text, 1<<16))
		if t, err := d.Token(); err != nil || t != json.Delim('{') {
			return notOCEL(err)
		}
		key, err := d.Token()
		if err == nil && (key == "objectTypes" || key == "eventTypes" || key == "objects" || key == "events") {
			return nil
		}
		return notOCEL(err)
	})
	return err == nil
}

func (ocelJSON) objects(ctx context.Context, path string, visit func(ocelObject)) error {
	return opened(path, func(text io.Reader) error {
		return ocelArray(text, "objects", func(d *json.Decoder) error {
			var o ocelObject
			if err := d.Decode(&o); err != nil {
				return notOCEL(err)
			}
			visit(o)
			return ctx.Err()
		})
	})
}

func (ocelJSON) events(_ context.Context, path string, visit func(ocelEvent) error) error {
	return opened(path, func(text io.Reader) error {
		return ocelArray(text, "events", func(d *json.Decoder) error {
			var e ocelEvent
			if err := d.Decode(&e); err != nil {
				return notOCEL(err)
			}
			return visit(e)
		})
	})
}

// ocelArray calls element for every element of a top-level array; element must
// decode it.
func ocelArray(text io.Reader, name string, element func(*json.Decoder) error) error {
	d := json.NewDecoder(text)
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return notOCEL(err)
	}
	found := false
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return notOCEL(err)
		}
		if key != name {
			var skipped json.RawMessage
			if err := d.Decode(&skipped); err != nil {
				return notOCEL(err)
			}
			continue
		}
		found = true
		if t, err := d.Token(); err != nil || t != json.Delim('[') {
			return notOCEL(err)
		}
		for d.More() {
			if err := element(d); err != nil {
				return err
			}
		}
		if _, err := d.Token(); err != nil {
			return notOCEL(err)
		}
	}
	if _, err := d.Token(); err != nil || !found {
		return notOCEL(fmt.Errorf("%q: found %v, %w", name, found, errors.Join(err)))
	}
	return nil
}

// unpacked undoes gzip where the content says so.
func unpacked(in io.Reader) (io.Reader, error) {
	var head [2]byte
	n, err := io.ReadFull(in, head[:])
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, err
	}
	whole := io.MultiReader(strings.NewReader(string(head[:n])), in)
	if head != [2]byte{0x1f, 0x8b} {
		return whole, nil
	}
	return gzip.NewReader(whole)
}
