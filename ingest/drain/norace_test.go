// SPDX-License-Identifier: Apache-2.0

//go:build !race

package drain_test

// raced tells whether the race detector is on, under which everything takes many
// times as long.
const raced = false
