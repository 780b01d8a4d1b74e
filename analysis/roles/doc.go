// SPDX-License-Identifier: Apache-2.0

// Package roles finds out what every column of a table is: the outcome, a
// touchpoint's rating, a segment, a unit, a weight, a time, or nothing that
// an analysis needs.
//
// One idea: evidence in a fixed order. What the caller set comes first, then
// what the labels file says, then names (as people and survey tools write
// them, in Chinese and English), then the values themselves: their range,
// their words, and how they move together. Each decision keeps its reason.
//
// What it promises: every column gets a role and a reason; codes such as 0, 6,
// 9, 99 or 未使用 are told apart from ratings by what the people who chose them
// answered elsewhere, and the assumption is said. What it does not do: change
// the table, or estimate anything beyond what telling roles apart needs.
package roles
