// SPDX-License-Identifier: Apache-2.0

// Package query is a question as a value: measures, dimensions, conditions and
// a period, and the table that answers it.
//
// One idea: the command line, the API, a URL and every store share one small
// language. A store compiles the value; nobody passes SQL.
//
//	count, nps(recommend) by touchpoint, day where channel = wechat from 2026-01-01 to 2026-02-01 zone Asia/Shanghai
//
// The text, in which […] may be left out and … goes on likewise:
//
//	question   measure, … [by dimension, …] [where conditions] [from time] [to time]
//	           [zone Asia/Shanghai] [compare] [limit 100] [after 123]
//	measure    count | customers | contacts | reach | nps(metric) | csat(metric) | mean(metric [1..5])
//	           | duration[(p90)] | value(CNY [p50]) | rate(conditions)
//	           | reported(metric) | mentions(version) | share(version conditions)
//	dimension  kind | source | shape | touchpoint | stage | channel | unit[(level)]
//	           | trait(name) | property(name) | day | week | month | hour
//	           | aspect | about | polarity | author | model
//	conditions condition and …
//	condition  dimension = value | dimension != value
//	           | dimension in (value, …) | dimension not in (value, …)
//	           | dimension >= number | dimension < number
//	           | dimension present | dimension absent
//	time       2026-01-31 | 2026-01-31T08:00 | 2026-01-31T08:00:00.000
//	           as the zone's clock shows it, or with Z or +08:00 behind it
//
// A value or name is a bare word of letters, digits and _-./:+@, or anything in
// double quotes, with the escapes of Go's strings.
//
// What it promises: Validate names every fault; String is canonical, and
// Parse(q.String()) is q for every q that is valid and whose times are in UTC;
// periods become UTC edges and offsets from Go's own zone data, so that stores
// only add and truncate. What it does not do: compute an answer, or a
// statistic.
package query
