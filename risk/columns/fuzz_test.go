// SPDX-License-Identifier: Apache-2.0

package columns_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"touchstone"
	"touchstone/ingest"
	"touchstone/risk"
	"touchstone/risk/columns"
)

// Whatever a file holds, reading and learning end with a table that fits or
// with an error that a person can act on.
func FuzzRead(f *testing.F) {
	f.Add(visits, "left", "", "at", "customer")
	f.Add("a,y\n1,1\n2,0\n", "y", "", "", "")
	f.Add("a,y\n1e39,1\n-1e300,0\n", "y", "1", "a", "a")
	f.Add("y,y\n是,否\n", "y", "否", "", "")
	f.Fuzz(func(t *testing.T, text, outcome, positive, time, id string) {
		table, err := ingest.Read(context.Background(), []string{"-"}, ingest.Options{Format: "csv", Stdin: strings.NewReader(text)})
		if err != nil {
			return
		}
		in, err := columns.Read(context.Background(), table, columns.Parts{Outcome: outcome, Positive: positive, Time: time, ID: id})
		if err == nil {
			_, err = risk.Learn(context.Background(), in.Table, risk.Options{})
		}
		var e *touchstone.Error
		if err != nil && (!errors.As(err, &e) || e.Kind == touchstone.Internal) {
			t.Fatal(err)
		}
	})
}
