// SPDX-License-Identifier: Apache-2.0

// Package reader reads whole texts: it puts what the rooms of package language
// find into one Reading, with the models that come with the program.
//
// The one idea: every room reads the same plain text once. Models are shared
// by all goroutines and never change; a Reader is a worker's own and keeps its
// buffers.
//
// Promises: Version names everything that a reading depends on, so that two
// readings of one version are equal. It does not choose the industry whose
// words it knows, nor the touchpoints of aspects: its caller does.
package reader
