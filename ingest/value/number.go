// SPDX-License-Identifier: Apache-2.0

package value

import (
	"math"
	"strconv"
	"strings"

	"touchstone/ingest"
)

// Number reads a number as people write it: full-width digits, thousands
// separators, a percent sign, a currency sign, or a unit such as 分, 星, 元
// behind it. NaN and infinities are not numbers.
func Number(raw string) (float64, bool) {
	s, percent, ok := plain(raw)
	if !ok {
		return 0, false
	}
	f, err := strconv.ParseFloat(s, 64)
	if err != nil || math.IsInf(f, 0) {
		return 0, false
	}
	if percent {
		f /= 100
	}
	return f, true
}

// Decimal gives the digits of a number that Number reads, such as 1200.50 for
// ¥1,200.50, so that no digit is lost on the way to an exact type. A percentage
// is no decimal.
func Decimal(raw string) (string, bool) {
	s, percent, ok := plain(raw)
	if _, isNumber := Number(raw); !ok || percent || !isNumber {
		return "", false
	}
	return s, true
}

// plain takes away what people write around a number.
func plain(raw string) (s string, percent, ok bool) {
	if len(raw) == 0 || len(raw) > 60 {
		return "", false, false
	}
	s = ingest.Normalize(raw)
	if !startsNumber(s) {
		return "", false, false
	}
	s = strings.TrimLeft(s, "¥￥$€£")
	s, percent = strings.CutSuffix(s, "%")
	if !percent {
		for _, unit := range numberUnits {
			if cut, ok := strings.CutSuffix(s, unit); ok {
				s = cut
				break
			}
		}
	}
	s = thousands(strings.TrimSpace(s))
	// Hexadecimal, NaN, Inf and 1_000 are not how people write numbers.
	return s, percent, !strings.ContainsAny(s, "xXpPnNfF_")
}

// startsNumber tells by the first byte whether a text may be a number.
func startsNumber(s string) bool {
	if s == "" {
		return false
	}
	c := s[0]
	return c >= '0' && c <= '9' || c >= 0x80 || strings.IndexByte("-+.$(", c) >= 0
}

// thousands removes separators where they stand between groups of three.
func thousands(s string) string {
	if !strings.Contains(s, ",") {
		return s
	}
	parts := strings.Split(s, ",")
	for i, p := range parts {
		whole, _, _ := strings.Cut(p, ".")
		if i > 0 && len(whole) != 3 || i == 0 && (len(p) == 0 || len(p) > 4) {
			return s
		}
	}
	return strings.Join(parts, "")
}

// numberUnits may stand behind a number.
var numberUnits = []string{"分钟", "小时", "分", "星", "元", "岁", "次", "天", "人", "个", "年", "晚", "秒"}
