// SPDX-License-Identifier: Apache-2.0

// Package exchange writes a designed journey down so that another workspace can
// take it in, and takes such a document in.
//
// One idea: ids mean nothing elsewhere. What a journey names, the document
// names by key and by label; whoever takes it in finds it by its key, else by
// its name in either language.
//
// What it promises: a document is whole in itself, follows the published schema
// touchstone.journey/1, and gives the same journey again where everything that
// it names is known; reading tells every fault, and every name that is not
// known; fields that it does not know are passed over, since the schema grows.
// What is known of a journey (emotion with n and interval) may stand in it, for
// readers; it is never taken in.
//
// What it does not do: store anything, or decide what is to be made where a
// name is missing.
package exchange
