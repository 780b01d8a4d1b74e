// SPDX-License-Identifier: Apache-2.0

package path

import "touchstone/journey"

// Result is where paths lead. Cases with an anchor are Cases - Excluded -
// Without.
type Result struct {
	Cases     int `json:"cases"` // with at least one event
	Customers int `json:"customers"`
	Excluded  int `json:"excluded"` // cases that do not start or end as asked
	Without   int `json:"without"`  // of the others, cases without the anchor
	// After and Before are the sides asked for.
	After  *Side `json:"after,omitempty"`
	Before *Side `json:"before,omitempty"`
}

// Side is the paths on one side of the anchor: a tree whose root is the anchor,
// or sets where the order does not matter.
type Side struct {
	Tree  *Flow  `json:"tree,omitempty"`
	Bands *Bands `json:"bands,omitempty"` // of the tree, where asked for
	Sets  *Sets  `json:"sets,omitempty"`
}

// Count is how many paths, in how many cases and of how many customers. There
// is one path a case unless every anchor begins one.
type Count struct {
	Paths     int `json:"paths"`
	Cases     int `json:"cases"`
	Customers int `json:"customers"`
}

// Flow is what comes to a node and where it goes: the Paths of all Children +
// Other + Ended = Paths.
type Flow struct {
	Count
	Ended         int    `json:"ended"`          // paths of which this is the last step of the case, or the first on the side before
	Other         int    `json:"other"`          // paths that go on to a touchpoint not shown
	OtherBranches int    `json:"other_branches"` // how many touchpoints these are; 0 where the question's depth ends
	Children      []Node `json:"children,omitempty"`
}

// Node is one step of the paths that came this way.
type Node struct {
	Activity uint32       `json:"activity"`
	Name     string       `json:"name"`
	Share    float64      `json:"share"`    // of all paths
	Reached  journey.Rate `json:"reached"`  // customers who came here, of all with a path
	DropOff  float64      `json:"drop_off"` // share of the node's paths that end here
	Flow
}

// Sets is which touchpoints were met, whatever their order: the Paths of all
// Top + Other + Ended = Paths.
type Sets struct {
	Count
	// Depth is how many steps the sets are made of. It is less than asked for
	// when there are more than MaxSets different ones.
	Depth     int   `json:"depth"`
	Top       []Set `json:"top"`
	Other     int   `json:"other"`
	OtherSets int   `json:"other_sets"`
	Ended     int   `json:"ended"` // paths without any step
}

// Set is a set of touchpoints and those who met them all, and no others, among
// their steps.
type Set struct {
	Activities []uint32     `json:"activities"` // in ascending order
	Names      []string     `json:"names"`
	Share      float64      `json:"share"`   // of all paths
	Reached    journey.Rate `json:"reached"` // customers with this set, of all with a path
	Count
}
