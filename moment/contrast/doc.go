// SPDX-License-Identifier: Apache-2.0

// Package contrast tells where the effect of a touchpoint differs: between
// periods, so that moments strengthen, fade or appear, and between segments.
//
// One idea: an interaction is a difference of effects. Each group of encounters
// is searched by itself with the same adjustment, and the effects are held
// against each other; what differs only in size of sample does not differ.
//
// What it promises: a difference is tested itself (Cochran's Q over the groups),
// never read off two p-values; tests are held to a false-discovery rate. What it
// does not do: choose the groups, or say why they differ.
package contrast
