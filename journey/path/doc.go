// SPDX-License-Identifier: Apache-2.0

// Package path finds out what customers did before and after a touchpoint.
//
// One idea: paths are counted by their beginnings, and a beginning is a node of
// a tree. A pass over the paths counts one level of it; of its nodes the largest
// are kept, the rest is summed as other, and the next pass reads what goes on
// below those that were kept.
//
// What it promises: at every node children + other + ended = paths, to the last
// one; what is shown is exact; memory is bounded whatever the trails; the same
// answer for any split and order of the work. What it does not do: say why a
// customer left, or how long it took.
package path
