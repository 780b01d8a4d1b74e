// SPDX-License-Identifier: Apache-2.0

// Package client talks to a server over its API: the command line and the tests
// of the API use it.
//
// One idea: a method for each thing that somebody does from outside, with the
// question as a query.Question and every failure as the touchstone.Error that
// the server meant, so that a command handles a server as it handles a file.
//
// What it promises: a request that can be repeated without harm is repeated
// when the server says "later" (after as long as it says) or the connection
// fails; nothing else is. What it does not do: keep a session, or promise to
// outsiders that it stays as it is.
package client
