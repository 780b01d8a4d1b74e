// SPDX-License-Identifier: Apache-2.0

package boost

import (
	"encoding/json"
	"fmt"
	"io"
	"math"
	"strconv"
)

const booster = "gbtree"

var objectives = [...]string{Logistic: "binary:logistic", Squared: "reg:squarederror"}

// noParent is what XGBoost writes as the parent of a root.
const noParent = math.MaxInt32

// document is the JSON form of XGBoost 1.7, as far as it matters here.
type document struct {
	Learner learner `json:"learner"`
	Version [3]int  `json:"version"`
}

type learner struct {
	Attributes struct{}        `json:"attributes"`
	Names      []string        `json:"feature_names"`
	Types      []string        `json:"feature_types"`
	Booster    boosterJSON     `json:"gradient_booster"`
	Param      learnerParam    `json:"learner_model_param"`
	Objective  objectiveObject `json:"objective"`
}

type learnerParam struct {
	BaseScore string `json:"base_score"`
	Classes   string `json:"num_class"`
	Features  string `json:"num_feature"`
	Targets   string `json:"num_target"`
}

type objectiveObject struct {
	Name  string     `json:"name"`
	Param scaleParam `json:"reg_loss_param"`
}

type scaleParam struct {
	Scale string `json:"scale_pos_weight"`
}

type boosterJSON struct {
	Model boosterModel `json:"model"`
	Name  string       `json:"name"`
}

type boosterModel struct {
	Param    map[string]string `json:"gbtree_model_param"`
	TreeInfo []int             `json:"tree_info"`
	Trees    []treeJSON        `json:"trees"`
}

// treeJSON is a tree as parallel lists over its nodes.
type treeJSON struct {
	Weight      []float32         `json:"base_weights"`
	Categories  []int             `json:"categories"`
	CatNodes    []int             `json:"categories_nodes"`
	CatSegments []int             `json:"categories_segments"`
	CatSizes    []int             `json:"categories_sizes"`
	MissingLeft []flag            `json:"default_left"`
	ID          int               `json:"id"`
	Left        []int64           `json:"left_children"`
	Gain        []float32         `json:"loss_changes"`
	Parents     []int64           `json:"parents"`
	Right       []int64           `json:"right_children"`
	Splits      []float32         `json:"split_conditions"`
	Columns     []int64           `json:"split_indices"`
	Kinds       []int             `json:"split_type"`
	Cover       []float32         `json:"sum_hessian"`
	Param       map[string]string `json:"tree_param"`
}

// flag is 0 or 1, or false or true as older versions write it.
type flag bool

// UnmarshalJSON reads one of the four words.
func (f *flag) UnmarshalJSON(raw []byte) error {
	switch string(raw) {
	case "1", "true":
		*f = true
	case "0", "false":
		*f = false
	default:
		return fmt.Errorf("default_left %q is neither 0 nor 1", raw)
	}
	return nil
}

// MarshalJSON writes 0 or 1.
func (f flag) MarshalJSON() ([]byte, error) {
	if f {
		return []byte("1"), nil
	}
	return []byte("0"), nil
}

// Write writes the model in XGBoost's JSON form (of version 1.7), which Read
// gives back as it was, up to the rounding of Base.
func (m *Model) Write(w io.Writer) error {
	columns, base := strconv.Itoa(len(m.Columns)), m.Base
	if m.Objective == Logistic {
		base = Probability(base)
	}
	names := m.Columns
	if names == nil {
		names = []string{}
	}
	doc := document{Version: [3]int{1, 7, 4}, Learner: learner{
		Names: names, Types: []string{},
		Param:     learnerParam{BaseScore: strconv.FormatFloat(base, 'E', -1, 64), Classes: "0", Features: columns, Targets: "1"},
		Objective: objectiveObject{objectives[m.Objective], scaleParam{"1"}},
		Booster: boosterJSON{Name: booster, Model: boosterModel{
			Param:    map[string]string{"num_parallel_tree": "1", "num_trees": strconv.Itoa(len(m.Trees)), "size_leaf_vector": "0"},
			TreeInfo: make([]int, len(m.Trees)), Trees: make([]treeJSON, len(m.Trees)),
		}},
	}}
	for i, t := range m.Trees {
		doc.Learner.Booster.Model.Trees[i] = t.lists(i, columns)
	}
	return json.NewEncoder(w).Encode(doc)
}

func (t Tree) lists(id int, columns string) treeJSON {
	n := len(t.Nodes)
	out := treeJSON{ID: id, Categories: []int{}, CatNodes: []int{}, CatSegments: []int{}, CatSizes: []int{}, Parents: make([]int64, n), Kinds: make([]int, n),
		Param: map[string]string{"num_deleted": "0", "num_feature": columns, "num_nodes": strconv.Itoa(n), "size_leaf_vector": "0"}}
	for i := range out.Parents {
		out.Parents[i] = noParent
	}
	for i, node := range t.Nodes {
		split := node.Split
		if node.Leaf() {
			split = node.Value
		} else {
			out.Parents[node.Left], out.Parents[node.Right] = int64(i), int64(i)
		}
		out.Weight, out.Cover, out.Gain = append(out.Weight, node.Weight), append(out.Cover, node.Cover), append(out.Gain, node.Gain)
		out.Left, out.Right, out.Columns = append(out.Left, int64(node.Left)), append(out.Right, int64(node.Right)), append(out.Columns, int64(node.Column))
		out.Splits, out.MissingLeft = append(out.Splits, split), append(out.MissingLeft, flag(node.MissingLeft))
	}
	return out
}
