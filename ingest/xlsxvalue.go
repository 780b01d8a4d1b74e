// SPDX-License-Identifier: Apache-2.0

package ingest

import (
	"bytes"
	"math"
	"strconv"
	"strings"
	"time"
)

// cellKind is what the style of a cell makes of its number.
type cellKind int

const (
	plainCell   cellKind = iota
	dateCell             // a date, a time of day or both
	elapsedCell          // a span of time, as in [h]:mm
)

// readStyles finds out which styles show dates.
func (w *workbook) readStyles(part string) error {
	formats := map[string]cellKind{}
	return w.elements(part, func(x *xmlScanner, parent string) error {
		switch {
		case string(x.name) == "numFmt" && parent == "numFmts":
			id, err := x.attrText("numFmtId")
			if err != nil {
				return err
			}
			code, err := x.attrText("formatCode")
			formats[id] = kindOfFormat(code)
			return err
		case string(x.name) == "xf" && parent == "cellXfs":
			id, err := x.attrText("numFmtId")
			kind, own := formats[id]
			if !own {
				kind = kindOfBuiltin(id)
			}
			w.styles = append(w.styles, kind)
			return err
		}
		return nil
	})
}

// kindOfBuiltin knows the formats that have a number only (ECMA-376 part 1,
// 18.8.30); 27 to 36 and 50 to 58 are dates in East Asian editions.
func kindOfBuiltin(id string) cellKind {
	n, err := strconv.Atoi(id)
	switch {
	case err != nil:
		return plainCell
	case n == 46:
		return elapsedCell
	case n >= 14 && n <= 22, n >= 27 && n <= 36, n == 45, n == 47, n >= 50 && n <= 58:
		return dateCell
	}
	return plainCell
}

// kindOfFormat tells a date format by its letters y, m, d, h and s outside of
// quotes, brackets and escapes; [h], [m] and [s] count elapsed time.
func kindOfFormat(code string) cellKind {
	code = strings.ToLower(code)
	if section, _, more := strings.Cut(code, ";"); more {
		code = section
	}
	kind := plainCell
	for i := 0; i < len(code); i++ {
		switch c := code[i]; c {
		case '"', '[':
			end := strings.IndexByte(code[i+1:], map[byte]byte{'"': '"', '[': ']'}[c])
			if end < 0 {
				return kind
			}
			inside := code[i+1 : i+1+end]
			if c == '[' && inside != "" && strings.Trim(inside, string(inside[0])) == "" && strings.Contains("hms", inside[:1]) {
				return elapsedCell
			}
			i += end + 1
		case '\\', '_', '*':
			i++
		case 'y', 'm', 'd', 'h', 's':
			kind = dateCell
		}
	}
	return kind
}

// appendNumber appends the number of a cell as people know it: a date or time
// in ISO 8601, else at most 15 digits, which is what Excel shows of the 17 that
// it stores.
func (w *workbook) appendNumber(dst, raw []byte, style int) []byte {
	raw = bytes.TrimSpace(raw)
	kind := plainCell
	if style >= 0 && style < len(w.styles) {
		kind = w.styles[style]
	}
	if kind == plainCell && len(raw) <= 15 && allDigits(raw) {
		return append(dst, raw...)
	}
	v, err := strconv.ParseFloat(string(raw), 64)
	if err != nil {
		return append(dst, raw...)
	}
	switch kind {
	case dateCell:
		if text, ok := w.date(v); ok {
			return append(dst, text...)
		}
	case elapsedCell:
		return append(dst, elapsed(v)...)
	}
	v, _ = strconv.ParseFloat(strconv.FormatFloat(v, 'g', 15, 64), 64)
	if a := math.Abs(v); a != 0 && (a < 1e-6 || a >= 1e21) {
		return strconv.AppendFloat(dst, v, 'g', -1, 64)
	}
	return strconv.AppendFloat(dst, v, 'f', -1, 64)
}

func allDigits(text []byte) bool {
	for _, c := range text {
		if !digit(c) {
			return false
		}
	}
	return true
}

// date gives the day that a number of days stands for, with the time of day
// where it has one, or that alone; false outside of Excel's calendar. Excel
// takes 1900 for a leap year: before its 29 February (60) a day is missing.
func (w *workbook) date(days float64) (string, bool) {
	if !(days >= 0 && days < 2958466) {
		return "", false
	}
	ms := int64(math.Round(days * 86_400_000))
	start := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	switch {
	case w.mac:
		start = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
	case days < 60:
		start = start.AddDate(0, 0, 1)
	}
	t := start.AddDate(0, 0, int(ms/86_400_000)).Add(time.Duration(ms%86_400_000) * time.Millisecond)
	switch {
	case ms < 86_400_000 && !w.mac:
		return t.Format("15:04:05.999"), true
	case ms%86_400_000 == 0:
		return t.Format("2006-01-02"), true
	}
	return t.Format("2006-01-02T15:04:05.999"), true
}

// elapsed writes a span of days as hours, minutes and seconds.
func elapsed(days float64) string {
	sign := ""
	if days < 0 {
		sign, days = "-", -days
	}
	if days > 1e9 {
		return strconv.FormatFloat(days, 'f', -1, 64)
	}
	s := int64(math.Round(days * 86_400))
	two := func(n int64) string { return string([]byte{byte('0' + n/10), byte('0' + n%10)}) }
	return sign + strconv.FormatInt(s/3600, 10) + ":" + two(s/60%60) + ":" + two(s%60)
}
