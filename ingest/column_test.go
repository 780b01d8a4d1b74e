// SPDX-License-Identifier: Apache-2.0

package ingest

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestNewColumn(t *testing.T) {
	c := NewColumn("q", "b", "", "a", "b")
	if diff := cmp.Diff([]string{"", "b", "a"}, c.Values); diff != "" {
		t.Errorf("values (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]uint32{1, 0, 2, 1}, c.Codes); diff != "" {
		t.Errorf("codes (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]int{1, 2, 1}, c.Counts()); diff != "" {
		t.Errorf("counts (-want +got):\n%s", diff)
	}
	table := NewTable(c)
	if table.Rows != 4 || table.Column("q") != c || table.Column("r") != nil {
		t.Errorf("table %+v", table)
	}
	if empty := NewColumn("e"); empty.Len() != 0 || !empty.Distinct() || NewTable().Rows != 0 {
		t.Error("an empty column is not empty")
	}
}

// A function is asked once per distinct value, whatever the rows are.
func TestMap(t *testing.T) {
	asked := 0
	length := func(v string) float64 { asked++; return float64(len(v)) }
	got := NewColumn("q", "bb", "", "a", "bb").Map(length)
	if diff := cmp.Diff([]float64{2, 0, 1, 2}, got); diff != "" || asked != 3 {
		t.Errorf("asked %d times (-want +got):\n%s", asked, diff)
	}
}

// A column with more than MaxDistinct values is text, and gives the same
// answers as a dictionary.
func TestTextColumn(t *testing.T) {
	const rows = MaxDistinct + 5000
	var b strings.Builder
	b.WriteString("n,group\n")
	for i := range rows {
		fmt.Fprintf(&b, "%d,%d\n", i%(MaxDistinct+100), i%7)
	}
	table := mustRead(t, b.String(), Options{})
	c := table.Column("n")
	if c.Distinct() || c.Codes != nil || c.Values != nil || c.Counts() != nil || c.Len() != rows {
		t.Fatalf("distinct %v, %d cells", c.Distinct(), c.Len())
	}
	codes, values, err := c.Factor(context.Background())
	check(t, err)
	numbers := c.Map(func(v string) float64 { n, _ := strconv.Atoi(v); return float64(n) })
	if len(values) != MaxDistinct+101 || values[0] != "" || len(codes) != rows {
		t.Fatalf("%d values, %d codes", len(values), len(codes))
	}
	for row := range rows {
		want := fmt.Sprint(row % (MaxDistinct + 100))
		if c.Cell(row) != want || values[codes[row]] != want || fmt.Sprint(int(numbers[row])) != want {
			t.Fatalf("row %d: cell %q, factor %q, map %v", row, c.Cell(row), values[codes[row]], numbers[row])
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, _, err := c.Factor(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want context.Canceled", err)
	}
	codes, values, err = table.Column("group").Factor(ctx)
	if err != nil || len(values) != 8 || len(codes) != rows {
		t.Errorf("factor of a dictionary: %d values, %v", len(values), err)
	}
}

// One value less than the limit keeps the dictionary.
func TestMaxDistinct(t *testing.T) {
	for _, test := range []struct {
		values   int // beside the empty one
		distinct bool
	}{{MaxDistinct - 1, true}, {MaxDistinct, false}} {
		var b strings.Builder
		b.WriteString("n\n")
		for i := range test.values {
			fmt.Fprintf(&b, "%d\n", i)
		}
		if c := mustRead(t, b.String(), Options{}).Columns[0]; c.Distinct() != test.distinct {
			t.Errorf("%d values: distinct %v", test.values, c.Distinct())
		}
	}
}

func TestNormalizeIsIdempotent(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.String().Draw(t, "s")
		once := Normalize(s)
		if twice := Normalize(once); twice != once {
			t.Fatalf("%q becomes %q, then %q", s, once, twice)
		}
	})
}
