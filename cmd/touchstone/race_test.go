// SPDX-License-Identifier: Apache-2.0

//go:build race

package main

// watching is how many times more memory a program takes while the race
// detector watches it, at most.
const watching = 10
