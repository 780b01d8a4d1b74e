// SPDX-License-Identifier: Apache-2.0

// Package mapping turns the rows of files into messages, as a profile says, and
// brings whole files into a workspace.
//
// One idea: a profile (touchstone.Profile) names what each column becomes. It
// is bound to a file once, and then every row makes one message, or one for
// each of its times where a row tells of several (ordered, paid, shipped). A
// message's id comes from the profile's id columns or, without any, from the
// row's whole content and how often it came before, so a file that is imported
// again adds nothing, and rows that are equal all count.
//
// What it promises: every row becomes messages or a reject with the column and
// the reason; numbers keep every digit; memory does not grow with the file,
// except by 16 bytes a row where no column is an id; an import that was
// interrupted goes on after the last row that was acknowledged. What it does
// not do: read formats (package ingest), or make facts of messages (package
// envelope).
package mapping
