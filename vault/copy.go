// SPDX-License-Identifier: Apache-2.0

package vault

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"touchstone/internal/sqlitefile"
)

// WriteLedger writes the whole ledger, one Erasure as JSON a line: the copy
// that goes with a backup of the data.
func (v *Vault) WriteLedger(ctx context.Context, w io.Writer) error {
	all, err := v.erasures(ctx, "")
	if err != nil {
		return err
	}
	out := json.NewEncoder(w)
	for _, e := range all {
		if err := out.Encode(e); err != nil {
			return fmt.Errorf("write the ledger: %w", err)
		}
	}
	return nil
}

// MergeLedger adds the entries of such a copy that this ledger does not have,
// with their steps, and destroys the keys of everybody in it. What the ledger
// has already stays as it is.
func (v *Vault) MergeLedger(ctx context.Context, r io.Reader) error {
	err := sqlitefile.Tx(ctx, v.ledger, func(tx *sql.Tx) error {
		in := json.NewDecoder(r)
		for {
			var e Erasure
			if err := in.Decode(&e); errors.Is(err, io.EOF) {
				return nil
			} else if err != nil {
				return fmt.Errorf("read a copy of the ledger: %w", err)
			}
			if err := e.Workspace.Validate(); err != nil {
				return err
			}
			if err := insertErasure(ctx, tx, e); err != nil {
				return fmt.Errorf("add to the ledger: %w", err)
			}
		}
	})
	if err != nil {
		return err
	}
	return v.recall(ctx)
}
