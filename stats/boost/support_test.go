// SPDX-License-Identifier: Apache-2.0

package boost_test

import (
	"math"
	"os"
	"strconv"
	"testing"

	"touchstone/internal/reference"
	"touchstone/internal/testenv"
	"touchstone/stats/boost"
)

const folder = "prediction"

func churnModel(t testing.TB) *boost.Model {
	t.Helper()
	f, err := os.Open(testenv.Shared(t, "reference", folder, "churn.gbt.json"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	m, err := boost.Read(f)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// churnData gives the columns and outcome of one split of churn.csv.
func churnData(t testing.TB, columns []string, split string) ([][]float64, []float64) {
	t.Helper()
	table := reference.CSV(t, folder, "churn.csv")
	in := table.Words("split")
	read := func(name string) []float64 {
		var out []float64
		for i, w := range table.Words(name) {
			if in[i] != split {
				continue
			}
			v, err := strconv.ParseFloat(w, 64)
			if w == "" {
				v, err = math.NaN(), nil
			}
			if err != nil {
				t.Fatal(err)
			}
			out = append(out, v)
		}
		return out
	}
	var x [][]float64
	for _, c := range columns {
		x = append(x, read(c))
	}
	return x, read("churn")
}

func rowOf(columns [][]float64, i int) []float64 {
	row := make([]float64, len(columns))
	for j, c := range columns {
		row[j] = c[i]
	}
	return row
}

func referenceJSON(t testing.TB, into any) {
	t.Helper()
	reference.JSON(t, into, folder, "churn.expected.json")
}
