// SPDX-License-Identifier: Apache-2.0

package ingest

import (
	"context"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"testing"

	"touchstone"
	"touchstone/internal/testenv"
)

// Every file whose README says how many rows it has is read whole.
func TestSharedRowCounts(t *testing.T) {
	readmes, err := filepath.Glob(filepath.Join(testenv.Shared(t, "data"), "*", "README.md"))
	check(t, err)
	line := regexp.MustCompile(`(?m)^\| (\S+\.(?:csv|jsonl)\.gz) \| (\d+) \|`)
	files := 0
	for _, readme := range readmes {
		text, err := os.ReadFile(readme)
		check(t, err)
		for _, m := range line.FindAllStringSubmatch(string(text), -1) {
			path := filepath.Join(filepath.Dir(readme), m[1])
			table, err := Read(context.Background(), []string{path}, Options{})
			if err != nil {
				t.Errorf("%s: %v", path, err)
				continue
			}
			files++
			if want, _ := strconv.Atoi(m[2]); table.Rows != want || table.Rejects.Count != 0 {
				t.Errorf("%s: %d rows of %d, %d rejected; %v %v", path, table.Rows, want, table.Rejects.Count, table.Files, table.Notes)
			}
		}
	}
	if files < 50 {
		t.Errorf("only %d files were read", files)
	}
}

// Counts are those of the READMEs beside the data.
func TestSharedData(t *testing.T) {
	for _, test := range []struct {
		file     []string
		format   string
		rows     int
		distinct map[string]int // values of columns, the empty one left out
	}{
		{[]string{"airline_satisfaction", "train.csv.gz"}, "csv", 103_904, map[string]int{"satisfaction": 2}},
		{[]string{"eventlogs", "bpic2012.xes.gz"}, "xes", 262_200, map[string]int{"case:concept:name": 13_087, "concept:name": 24}},
		{[]string{"eventlogs", "helpdesk.xes.gz"}, "xes", 21_348, map[string]int{"case:concept:name": 4_580, "concept:name": 14}},
		{[]string{"eventlogs", "receipt.xes.gz"}, "xes", 8_577, map[string]int{"case:concept:name": 1_434, "concept:name": 27}},
		{[]string{"eventlogs", "teleclaims.xes.gz"}, "xes", 46_138, map[string]int{"case:concept:name": 3_512, "concept:name": 11}},
		{[]string{"eventlogs", "roadtraffic100traces.xes.gz"}, "xes", 390, map[string]int{"case:concept:name": 100}},
		{[]string{"eventlogs", "running-example.xes.gz"}, "xes", 42, map[string]int{"case:concept:name": 6}},
		{[]string{"eventlogs", "hospital_billing.csv.gz"}, "csv", 49_951, map[string]int{"case_id": 10_000}},
		{[]string{"eventlogs", "traffic_fines.csv.gz"}, "csv", 34_724, map[string]int{"case_id": 10_000}},
		{[]string{"sfo_airport_survey", "2012.csv.gz"}, "csv", 3_521, nil},
		{[]string{"sfo_airport_survey", "2013.csv.gz"}, "csv", 3_535, nil},
		{[]string{"sfo_airport_survey", "2015.csv.gz"}, "csv", 2_958, nil},
		{[]string{"sfo_airport_survey", "2016.csv.gz"}, "csv", 3_087, nil},
		{[]string{"sfo_airport_survey", "2017.csv.gz"}, "csv", 2_831, nil},
		{[]string{"sfo_airport_survey", "data_dictionary_2018.xlsx"}, "xlsx", 669, nil}, // counted in the sheet with another XML reader,
	} {
		t.Run(test.file[len(test.file)-1], func(t *testing.T) {
			table, err := Read(context.Background(), []string{testenv.Shared(t, append([]string{"data"}, test.file...)...)}, Options{})
			check(t, err)
			if table.Rows != test.rows || table.Rejects.Count != 0 || table.Files[0].Format != test.format {
				t.Errorf("%d rows, %d rejects, file %+v", table.Rows, table.Rejects.Count, table.Files[0])
			}
			for name, want := range test.distinct {
				c := table.Column(name)
				if c == nil {
					t.Errorf("no column %s among %q", name, table.names())
					continue
				}
				if got := len(c.Values) - 1; got != want {
					t.Errorf("%s has %d values, want %d", name, got, want)
				}
			}
			for _, c := range table.Columns {
				if c.Len() != table.Rows {
					t.Errorf("column %s has %d cells of %d", c.Name, c.Len(), table.Rows)
				}
			}
		})
	}
}

// Orders meet their reviews, items, customers and products. The counts were
// made with a script in another language that matches the same columns.
func TestSharedJoin(t *testing.T) {
	var paths []string
	for _, name := range []string{"orders", "order_reviews", "order_items", "customers", "products"} {
		paths = append(paths, testenv.Shared(t, "data", "olist_ecommerce", name+".csv.gz"))
	}
	table, err := Read(context.Background(), paths, Options{})
	check(t, err)
	sum := 0.0
	for _, v := range table.Column("review_score").Map(func(v string) float64 { n, _ := strconv.Atoi(v); return float64(n) }) {
		sum += v
	}
	filled := func(name string) (n int) {
		for row := range table.Rows {
			if table.Column(name).Cell(row) != "" {
				n++
			}
		}
		return n
	}
	got := []int{table.Rows, filled("review_id"), filled("product_id"), filled("customer_unique_id"), int(sum)}
	if want := []int{11_460, 3_453, 8_797, 8_762, 14_055}; !slices.Equal(got, want) {
		t.Errorf("orders, reviews, items, customers, sum of scores %v, want %v", got, want)
	}
}

// Two years of a survey number their respondents alike; they must not be taken
// for the same people.
func TestSharedYearsAreNotJoined(t *testing.T) {
	_, err := Read(context.Background(), []string{
		testenv.Shared(t, "data", "sfo_airport_survey", "2012.csv.gz"),
		testenv.Shared(t, "data", "sfo_airport_survey", "2013.csv.gz"),
	}, Options{})
	wantError(t, err, touchstone.Invalid, "ingest.key_disagrees")
}
