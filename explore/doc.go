// SPDX-License-Identifier: Apache-2.0

// Package explore lays out the journeys that customers really take for the
// folds of package journey, for a reader.
//
// One idea: a question about journeys is two questions. Which trails, and what
// is a step of them: that is a Question of this package, the same for every
// analysis. What to find out about them: that is the fold's own. This package
// turns the first into a Population: a source of trails whose steps have
// numbers, the names of the steps, and what they rest on.
//
// What it promises: conditions on steps and on customers mean what they mean
// in package query; steps outside a reader's scope are one step without a name,
// so that flows still add up and tell nothing of others; a segment of fewer
// customers than the workspace's floor is refused; what has no place among the
// steps is counted; conditions on units hold where the unit stood when the event
// happened; a reader who is limited to units sees what happens there and nothing
// else, and of other units at most how many come. What it does not do: run a
// fold, keep an index, or answer by property, which trails do not carry.
package explore
