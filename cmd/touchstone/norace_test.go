// SPDX-License-Identifier: Apache-2.0

//go:build !race

package main

// watching is 1: the race detector watches nothing.
const watching = 1
