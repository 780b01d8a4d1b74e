// SPDX-License-Identifier: Apache-2.0

package boost

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
)

// What a model from outside may be at most.
const (
	mostBytes   = 256 << 20
	mostTrees   = 100_000
	mostColumns = 100_000
	mostDepth   = 64
)

// Read reads a model in XGBoost's JSON form (versions 1.6 to 2, and 3 for one
// target): booster gbtree, objective binary:logistic or reg:squarederror, no
// categories, one class. Everything is checked: that nodes form trees no
// deeper than 64, that indices lie in range and numbers are finite. Columns
// without names are called f0, f1 …. The error says which tree and node was
// wrong.
func Read(r io.Reader) (*Model, error) {
	limited := &io.LimitedReader{R: r, N: mostBytes + 1}
	var doc document
	if err := json.NewDecoder(limited).Decode(&doc); err != nil {
		if limited.N <= 0 {
			return nil, fmt.Errorf("boost: a model has at most %d bytes", int64(mostBytes))
		}
		return nil, fmt.Errorf("boost: reading JSON: %w", err)
	}
	m, err := doc.Learner.model()
	if err != nil {
		return nil, fmt.Errorf("boost: %w", err)
	}
	return m, nil
}

func (l learner) model() (*Model, error) {
	m := &Model{}
	if err := l.checkKind(m); err != nil {
		return nil, err
	}
	columns, err := strconv.Atoi(l.Param.Features)
	if err != nil || columns < 0 || columns > mostColumns {
		return nil, fmt.Errorf("num_feature %q is not a number up to %d", l.Param.Features, mostColumns)
	}
	if m.Columns, err = l.names(columns); err != nil {
		return nil, err
	}
	if m.Base, err = baseMargin(l.Param.BaseScore, m.Objective); err != nil {
		return nil, err
	}
	trees := l.Booster.Model.Trees
	if len(trees) > mostTrees {
		return nil, fmt.Errorf("%d trees; at most %d are read", len(trees), mostTrees)
	}
	for i, t := range trees {
		tree, err := t.tree(columns)
		if err != nil {
			return nil, fmt.Errorf("tree %d: %w", i, err)
		}
		m.Trees = append(m.Trees, tree)
	}
	return m, nil
}

func (l learner) checkKind(m *Model) error {
	switch l.Objective.Name {
	case objectives[Logistic]:
		m.Objective = Logistic
	case objectives[Squared]:
		m.Objective = Squared
	default:
		return fmt.Errorf("objective %q; only binary:logistic and reg:squarederror are read", l.Objective.Name)
	}
	if l.Booster.Name != booster {
		return fmt.Errorf("booster %q; only gbtree is read", l.Booster.Name)
	}
	if c := l.Param.Classes; c != "0" && c != "1" && c != "" {
		return fmt.Errorf("num_class %q; only one class is read", c)
	}
	if c := l.Param.Targets; c != "0" && c != "1" && c != "" {
		return fmt.Errorf("num_target %q; only one target is read", c)
	}
	return nil
}

func (l learner) names(columns int) ([]string, error) {
	if len(l.Names) == columns {
		return l.Names, nil
	}
	if len(l.Names) > 0 {
		return nil, fmt.Errorf("%d feature_names for %d features", len(l.Names), columns)
	}
	names := make([]string, columns)
	for i := range names {
		names[i] = "f" + strconv.Itoa(i)
	}
	return names, nil
}

// baseMargin reads base_score, which XGBoost 3 writes as a list of one.
func baseMargin(text string, o Objective) (float64, error) {
	v, err := strconv.ParseFloat(strings.Trim(text, "[]"), 64)
	if err != nil || math.IsNaN(v) || math.IsInf(v, 0) || o == Logistic && (v <= 0 || v >= 1) {
		return 0, fmt.Errorf("base_score %q is not a number, or not between 0 and 1 for probabilities", text)
	}
	if o == Logistic {
		return math.Log(v / (1 - v)), nil
	}
	return v, nil
}

func (t treeJSON) tree(columns int) (Tree, error) {
	n := len(t.Left)
	if n == 0 {
		return Tree{}, errors.New("no nodes")
	}
	for name, length := range map[string]int{"right_children": len(t.Right), "split_indices": len(t.Columns), "split_conditions": len(t.Splits),
		"default_left": len(t.MissingLeft), "sum_hessian": len(t.Cover)} {
		if length != n {
			return Tree{}, fmt.Errorf("%s has %d entries for %d nodes", name, length, n)
		}
	}
	if len(t.Gain) != n || len(t.Weight) != n || len(t.Kinds) != 0 && len(t.Kinds) != n {
		return Tree{}, fmt.Errorf("loss_changes, base_weights or split_type do not have %d entries", n)
	}
	tree := Tree{Nodes: make([]Node, n)}
	for i := range n {
		node, err := t.node(i, columns)
		if err != nil {
			return Tree{}, fmt.Errorf("node %d: %w", i, err)
		}
		tree.Nodes[i] = node
	}
	return tree, tree.checkShape()
}

func (t treeJSON) node(i, columns int) (Node, error) {
	n := Node{Left: -1, Right: -1, Weight: t.Weight[i], Cover: t.Cover[i], Gain: t.Gain[i]}
	if !finite(t.Splits[i], t.Weight[i], t.Gain[i]) || !finite(t.Cover[i]) || t.Cover[i] < 0 {
		return n, errors.New("a number that is not finite, or a negative sum_hessian")
	}
	if t.Left[i] == -1 && t.Right[i] == -1 {
		n.Value = t.Splits[i]
		return n, nil
	}
	if len(t.Kinds) > 0 && t.Kinds[i] != 0 {
		return n, errors.New("a split by category; only splits by number are read")
	}
	for _, child := range []int64{t.Left[i], t.Right[i]} {
		if child <= 0 || child >= int64(len(t.Left)) {
			return n, fmt.Errorf("child %d of %d nodes", child, len(t.Left))
		}
	}
	if t.Columns[i] < 0 || t.Columns[i] >= int64(columns) {
		return n, fmt.Errorf("column %d of %d", t.Columns[i], columns)
	}
	if t.Cover[i] == 0 {
		return n, errors.New("a split with sum_hessian 0")
	}
	n.Left, n.Right, n.Column = int32(t.Left[i]), int32(t.Right[i]), int32(t.Columns[i])
	n.Split, n.MissingLeft = t.Splits[i], bool(t.MissingLeft[i])
	return n, nil
}

func finite(values ...float32) bool {
	for _, v := range values {
		if v-v != 0 {
			return false
		}
	}
	return true
}

// checkShape refuses nodes with two parents, cycles and great depth. Nodes
// that nothing leads to are allowed: pruning leaves them behind.
func (t Tree) checkShape() error {
	type visit struct{ node, depth int32 }
	seen := make([]bool, len(t.Nodes))
	for stack := []visit{{}}; len(stack) > 0; {
		v := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		if seen[v.node] {
			return fmt.Errorf("node %d has two parents or is its own ancestor", v.node)
		}
		seen[v.node] = true
		if v.depth > mostDepth {
			return fmt.Errorf("deeper than %d", mostDepth)
		}
		if n := t.Nodes[v.node]; !n.Leaf() {
			stack = append(stack, visit{n.Left, v.depth + 1}, visit{n.Right, v.depth + 1})
		}
	}
	return nil
}
