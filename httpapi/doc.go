// SPDX-License-Identifier: Apache-2.0

// Package httpapi serves the product over HTTP: typed operations under /v1,
// intake, health and metrics.
//
// One idea: an operation is registered once, with the action and the noun that
// it needs a right for. From that one place come its route, its part of the
// OpenAPI document, the check of the right and its row in the test of route ×
// role, so none of them can be forgotten.
//
// What it promises: every error is application/problem+json in the reader's
// language, with the request's id and without internal detail; every list has
// a cursor; every edit names the version that it changes (If-Match); a POST
// with an Idempotency-Key is done once; neither secrets nor the text of a query
// reach a log.
//
// What it does not do: decide rights (access does), compute (answer and the
// other use cases do), or open a store (cmd does).
package httpapi
