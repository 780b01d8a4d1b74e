// SPDX-License-Identifier: Apache-2.0

package eventstoretest

import (
	"math"
	"time"

	"pgregory.net/rapid"

	"touchstone"
)

// What random facts, meanings and questions are made of: few values of each
// sort, so that they meet, and those that stores are known to confuse.
var (
	oddTexts   = []string{"", "0", "a", "A", "a ", "Ａ", "é", "e\u0301", "触点", "😀", "\ue000", "\x00", "a\x00b", "'", `"`, "%", "null", "-1", "1"}
	sources    = []string{"web", "wechat", "小程序"}
	channels   = []touchstone.Channel{"", "app", "store", "自助机"}
	names      = []string{"checkout", "/rooms/:id", "退房", "a", "A"}
	unitCodes  = []string{"", "S1", "s1", "店 1", "S2"}
	levels     = []string{"brand", "region", "hotel"}
	traits     = []string{"level", "城市"}
	properties = []string{"age", "plan", "备注"}
	metrics    = []string{"nps", "csat", "rating"}
	currencies = []string{"CNY", "JPY", "USD"}
	versions   = []string{"v1", "v2"}
	aspects    = []string{"", "price", "服务", "服务 "}
	models     = []string{"", "qwen", "Qwen"}
	scales     = [][2]int32{{0, 1000}, {100, 500}, {0, 10000}, {-100, 100}, {100, 700}}
	zones      = []string{"", "UTC", "Asia/Shanghai", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "Pacific/Apia", "America/Sao_Paulo"}
)

// moments are times at which something changes in one of the zones, or a year
// or the range of times ends.
var moments = []string{
	"2026-03-29T01:00:00Z", "2026-10-25T01:00:00Z", // Berlin goes on summer time, and back
	"2026-03-08T07:00:00Z", "2026-11-01T06:00:00Z", // New York
	"2026-04-04T15:00:00Z", "2026-10-03T15:30:00Z", // Lord Howe, by half an hour
	"2011-12-30T10:00:00Z", // Apia leaves a day out
	"2017-10-15T03:00:00Z", // São Paulo leaves midnight out
	"1900-12-31T15:54:17Z", // Shanghai leaves its local mean time
	"1969-12-31T23:59:59Z", "2026-01-01T00:00:00Z", "2025-12-29T00:00:00Z", "2026-02-28T18:30:00Z",
	"1000-01-01T00:00:00Z", "9998-12-31T23:00:00Z",
}

var (
	oddText   = rapid.SampledFrom(oddTexts)
	someText  = rapid.OneOf(oddText, rapid.StringN(0, 6, 24))
	subjectID = rapid.SampledFrom([]touchstone.SubjectID{1, 2, 3, 1 << 53, 1<<53 + 1, 1 << 63, math.MaxUint64})
	scale     = rapid.SampledFrom(scales)
)

// moment draws a time of whole milliseconds near one of moments.
var moment = rapid.Custom(func(t *rapid.T) time.Time {
	known := moments
	if rapid.Bool().Draw(t, "recent") {
		known = moments[:4]
	}
	base, err := time.Parse(time.RFC3339, rapid.SampledFrom(known).Draw(t, "moment"))
	if err != nil {
		t.Fatal(err)
	}
	away := rapid.OneOf(
		rapid.Just(int64(0)),
		rapid.SampledFrom([]int64{-1, 1, 1800_000, -1800_000, 3600_000, 86400_000}),
		rapid.Int64Range(-100_000_000, 100_000_000),
	).Draw(t, "away")
	at := base.Add(time.Duration(away) * time.Millisecond)
	if at.Year() < 1000 || at.Year() > 9998 {
		return base
	}
	return at
})

// fineTime draws a time that may be finer than milliseconds.
var fineTime = rapid.Custom(func(t *rapid.T) time.Time {
	return moment.Draw(t, "time").Add(rapid.SampledFrom([]time.Duration{0, 0, 0, 1, 999_999}).Draw(t, "finer"))
})

// integer draws integers of every size, those around 2^53 and the ends often.
var integer = rapid.OneOf(
	rapid.Int64Range(-10, 100),
	rapid.SampledFrom([]int64{0, 1 << 53, 1<<53 + 1, -1<<53 - 1, math.MaxInt64, math.MinInt64, math.MaxInt64 / 2}),
	rapid.Int64(),
)

// number draws doubles that JSON can write.
var number = rapid.OneOf(
	rapid.SampledFrom([]float64{0, math.Copysign(0, -1), 0.1, 0.3, 5, 18, 1e6, 1e21, 1e-7, 1 << 53, math.MaxFloat64, -2.5}),
	rapid.Float64Range(-1e9, 1e9),
)

// optional draws nil now and then.
func optional[V any](t *rapid.T, name string, g *rapid.Generator[V]) *V {
	if !rapid.Bool().Draw(t, name+" given") {
		return nil
	}
	v := g.Draw(t, name)
	return &v
}

// some draws up to n values.
func some[V any](t *rapid.T, name string, n int, g *rapid.Generator[V]) []V {
	return rapid.SliceOfN(g, 0, n).Draw(t, name)
}
