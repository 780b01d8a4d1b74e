// SPDX-License-Identifier: Apache-2.0

// Package template holds what an industry's customers meet: stages,
// departments and touchpoints to begin a register with, the words by which
// events about them are named, the places where such a business is expected to
// be met, rules, service blueprints and journeys to begin with.
//
// One idea: a template is data. It is read from JSON files beside the code,
// and what it adds to a workspace is the workspace's own from then on.
//
// What it promises: every label is there in both languages, keys are unique,
// every reference resolves (tested for every template); Apply adds what is
// missing and never overwrites, so that applying twice changes nothing.
//
// What it does not do: update a workspace when a template improves, or guess
// which template fits.
package template
