// SPDX-License-Identifier: Apache-2.0

// Package query is a question as a value: measures, dimensions, conditions and
// a period, and the table that answers it.
//
// One idea: the command line, the API, a URL and every store share one small
// language, and Parse(q.String()) is q. A store compiles the value; nobody
// passes SQL.
//
//	count, nps(recommend) by touchpoint, day where channel = wechat from 2026-01-01 to 2026-02-01 zone Asia/Shanghai
//
// What it promises: Validate names every fault; String is canonical; periods
// become UTC edges and offsets from Go's own zone data, so that stores only add
// and truncate. What it does not do: compute an answer, or a statistic.
package query
