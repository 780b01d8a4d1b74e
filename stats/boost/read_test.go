// SPDX-License-Identifier: Apache-2.0

package boost_test

import (
	"bytes"
	"math"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"touchstone/internal/testenv"
	"touchstone/stats/boost"
)

// small is a model of one split: column 1 below 2.5 gives -1, else 1, missing
// goes right.
const small = `{"learner":{"feature_names":["a","b"],"feature_types":[],"gradient_booster":{"model":{"trees":[{
"base_weights":[0,-2,2],"default_left":[0,0,0],"left_children":[1,-1,-1],"right_children":[2,-1,-1],"loss_changes":[3,0,0],
"split_conditions":[2.5,-1,1],"split_indices":[1,0,0],"split_type":[0,0,0],"sum_hessian":[4,1,3]}]},"name":"gbtree"},
"learner_model_param":{"base_score":"5E-1","num_class":"0","num_feature":"2"},"objective":{"name":"binary:logistic"}},"version":[1,7,4]}`

func TestReadOneSplit(t *testing.T) {
	m, err := boost.Read(strings.NewReader(small))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ b, want float64 }{{2.4, -1}, {2.5, 1}, {math.NaN(), 1}} {
		if got := m.Margin([]float64{0, c.b}); got != c.want {
			t.Errorf("margin at %v = %v, want %v", c.b, got, c.want)
		}
	}
	// by hand: mean leaf (1·-1 + 3·1)/4 = .5; at b = 0 the margin is -1
	bias, parts := m.Explain([]float64{7, 0})
	if bias != .5 || parts[0] != 0 || parts[1] != -1.5 {
		t.Errorf("bias %v, contributions %v; want .5, [0 -1.5]", bias, parts)
	}
}

func TestReadRefuses(t *testing.T) {
	for _, c := range []struct{ name, from, to, says string }{
		{"an index out of range", `"left_children":[1,`, `"left_children":[9,`, "tree 0: node 0: child 9 of 3"},
		{"half a leaf", `"left_children":[1,-1`, `"left_children":[1,2`, "node 1: child -1"},
		{"a cycle", `"left_children":[1,-1,-1],"right_children":[2,-1,-1]`, `"left_children":[1,1,-1],"right_children":[2,2,-1]`, "two parents or is its own ancestor"},
		{"a shared child", `"right_children":[2,`, `"right_children":[1,`, "two parents"},
		{"a way back to the root", `"right_children":[2,`, `"right_children":[0,`, "child 0"},
		{"a column that is not there", `"split_indices":[1,`, `"split_indices":[2,`, "column 2 of 2"},
		{"a negative column", `"split_indices":[1,`, `"split_indices":[-1,`, "column -1 of 2"},
		{"lists of other lengths", `"default_left":[0,0,0]`, `"default_left":[0,0]`, "default_left has 2 entries for 3 nodes"},
		{"a negative cover", `"sum_hessian":[4,`, `"sum_hessian":[-4,`, "negative sum_hessian"},
		{"a split nobody reached", `"sum_hessian":[4,`, `"sum_hessian":[0,`, "sum_hessian 0"},
		{"a number beyond float32", `[2.5,-1,1]`, `[1e39,-1,1]`, "JSON"},
		{"a category", `"split_type":[0,`, `"split_type":[1,`, "category"},
		{"classes", `"num_class":"0"`, `"num_class":"3"`, `num_class "3"`},
		{"another objective", "binary:logistic", "rank:pairwise", `objective "rank:pairwise"`},
		{"another booster", "gbtree", "dart", `booster "dart"`},
		{"no features", `"num_feature":"2"`, `"num_feature":"-2"`, "num_feature"},
		{"names for others", `["a","b"]`, `["a"]`, "1 feature_names for 2 features"},
		{"no probability", `"5E-1"`, `"1.5"`, "base_score"},
		{"a flag", `"default_left":[0,`, `"default_left":[2,`, "default_left"},
		{"an empty tree", `"left_children":[1,-1,-1]`, `"left_children":[]`, "no nodes"},
		{"no JSON", small, `]`, "JSON"},
	} {
		_, err := boost.Read(strings.NewReader(strings.Replace(small, c.from, c.to, 1)))
		if err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: error %v, want one that says %q", c.name, err, c.says)
		}
	}
}

func TestReadRefusesDepth(t *testing.T) {
	const n = 2*70 + 1 // a chain: node 2k splits into the leaf 2k+1 and node 2k+2
	list := func(f func(i int) string) string {
		parts := make([]string, n)
		for i := range parts {
			parts[i] = f(i)
		}
		return "[" + strings.Join(parts, ",") + "]"
	}
	same := func(s string) func(int) string { return func(int) string { return s } }
	child := func(step int) func(int) string {
		return func(i int) string {
			if i%2 == 1 || i == n-1 {
				return "-1"
			}
			return strconv.Itoa(i + step)
		}
	}
	text := `{"learner":{"gradient_booster":{"name":"gbtree","model":{"trees":[{"base_weights":` + list(same("0")) + `,"default_left":` + list(same("0")) +
		`,"left_children":` + list(child(1)) + `,"right_children":` + list(child(2)) + `,"loss_changes":` + list(same("0")) + `,"split_conditions":` + list(same("0")) +
		`,"split_indices":` + list(same("0")) + `,"sum_hessian":` + list(same("1")) + `}]}},"learner_model_param":{"base_score":"0","num_feature":"1"},"objective":{"name":"reg:squarederror"}}}`
	if _, err := boost.Read(strings.NewReader(text)); err == nil || !strings.Contains(err.Error(), "deeper than 64") {
		t.Errorf("error %v", err)
	}
}

// What is read is written and read again as it was.
func FuzzRead(f *testing.F) {
	f.Add([]byte(small))
	f.Add([]byte(strings.Replace(small, `"left_children":[1,`, `"left_children":[0,`, 1)))
	f.Add([]byte(strings.Replace(small, `"sum_hessian":[4,1,3]`, `"sum_hessian":[4,0,4]`, 1)))
	if raw, err := os.ReadFile(testenv.Shared(f, "reference", folder, "churn.gbt.json")); err == nil {
		f.Add(raw[:20_000])
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		m, err := boost.Read(bytes.NewReader(raw))
		if err != nil {
			return
		}
		row := make([]float64, len(m.Columns))
		bias, parts := m.Explain(row)
		if math.IsNaN(bias) || len(parts) != len(row) || math.IsNaN(m.Margin(row)) {
			t.Fatalf("bias %v, margin %v", bias, m.Margin(row))
		}
		for _, p := range parts {
			if math.IsNaN(p) {
				t.Fatal("a contribution is no number")
			}
		}
		var out bytes.Buffer
		if err := m.Write(&out); err != nil {
			t.Fatal(err)
		}
		again, err := boost.Read(&out)
		if err != nil {
			t.Fatalf("what was written cannot be read: %v", err)
		}
		m.Base, again.Base = 0, 0 // through a logarithm and back
		if d := cmp.Diff(m, again); d != "" {
			t.Fatal(d)
		}
	})
}
