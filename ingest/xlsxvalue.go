// SPDX-License-Identifier: Apache-2.0

package ingest

import (
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"
	"github.com/xuri/nfp"
)

// The number formats that tell the kinds of cells apart (ECMA-376 part 1,
// 18.8.30): a number is shown with a percent sign where its own format shows a
// date or a time, with two decimals besides where that shows a span of time.
const (
	dateMark    = 9  // 0%
	elapsedMark = 10 // 0.00%
	plainMark   = -1 // no format: as a number is stored, with 15 digits
)

// markKinds replaces the number formats of a workbook by the marks. Text is not
// changed by any of them.
func markKinds(f *excelize.File) (err error) {
	defer recovered(&err)
	own := map[int]string{}
	if f.Styles.NumFmts != nil {
		for _, format := range f.Styles.NumFmts.NumFmt {
			own[format.NumFmtID] = format.FormatCode
		}
		f.Styles.NumFmts.NumFmt = nil
	}
	if f.Styles.CellXfs == nil {
		return nil
	}
	styles := f.Styles.CellXfs.Xf
	for i := range styles {
		mark := plainMark
		if id := styles[i].NumFmtID; id != nil {
			if code, is := own[*id]; is {
				mark = markOfFormat(code)
			} else {
				mark = markOfBuiltin(*id)
			}
		}
		styles[i].NumFmtID = &mark
	}
	return nil
}

// markOfBuiltin knows the formats that have a number only (ECMA-376 part 1,
// 18.8.30); 27 to 36 and 50 to 58 are dates in East Asian editions.
func markOfBuiltin(id int) int {
	switch {
	case id == 46:
		return elapsedMark
	case id >= 14 && id <= 22, id >= 27 && id <= 36, id == 45, id == 47, id >= 50 && id <= 58:
		return dateMark
	}
	return plainMark
}

// markOfFormat tells a format code by its section for positive numbers.
func markOfFormat(code string) int {
	parser := nfp.NumberFormatParser()
	sections := parser.Parse(code)
	mark := plainMark
	if len(sections) == 0 {
		return mark
	}
	for _, token := range sections[0].Items {
		switch token.TType {
		case nfp.TokenTypeElapsedDateTimes:
			return elapsedMark
		case nfp.TokenTypeDateTimes:
			mark = dateMark
		}
	}
	return mark
}

// text gives a cell as people know it, from what is stored and how that is shown
// under the marks. Where these are the same it is text, or a number in a form
// that can stay, unless it has an exponent and more than 15 digits. Else it is
// truth, a date or a time in ISO 8601, or a number that is not stored in its
// shortest form.
func (w *workbook) text(stored, shown string) string {
	switch {
	case stored == shown && !strings.Contains(stored, "E+") && !strings.Contains(stored, "E-"):
		return stored
	case stored != shown && (shown == "TRUE" || shown == "FALSE"):
		return shown
	}
	v, err := strconv.ParseFloat(stored, 64)
	switch {
	case err != nil, stored == shown && !manyDigits(stored, v):
		return stored
	case !strings.HasSuffix(shown, "%"):
		return number(stored, v)
	case strings.Contains(shown, "."):
		return elapsed(v)
	}
	if date, ok := w.date(v); ok {
		return date
	}
	return number(stored, v)
}

// manyDigits tells whether a number has the form that excelize shows those of
// more than 15 digits in.
func manyDigits(text string, v float64) bool {
	return text == strconv.FormatFloat(v, 'G', 15, 64) && len(strconv.FormatFloat(v, 'f', -1, 64)) > 15
}

// number writes a number: integers as they are stored, to the last digit, others
// with at most 15 digits, which is what Excel shows of the 17 that it stores.
func number(stored string, v float64) string {
	if strings.Trim(strings.TrimPrefix(stored, "-"), "0123456789") == "" {
		return stored
	}
	v, _ = strconv.ParseFloat(strconv.FormatFloat(v, 'g', 15, 64), 64)
	if a := math.Abs(v); a != 0 && (a < 1e-6 || a >= 1e21) {
		return strconv.FormatFloat(v, 'g', -1, 64)
	}
	return strconv.FormatFloat(v, 'f', -1, 64)
}

// date gives the day that a number of days stands for, with the time of day
// where it has one, or that alone; false outside of Excel's calendar. Excel
// takes 1900 for a leap year: before its 29 February (60) a day is missing,
// which excelize leaves to its caller. The time is kept to the millisecond.
func (w *workbook) date(days float64) (string, bool) {
	if !(days >= 0 && days < 2958466) {
		return "", false
	}
	ms := int64(math.Round(days * 86_400_000))
	day := float64(ms / 86_400_000)
	if !w.mac && day > 0 && day < 60 {
		day++
	}
	t, err := excelize.ExcelDateToTime(day, w.mac)
	if err != nil {
		return "", false
	}
	t = t.Add(time.Duration(ms%86_400_000) * time.Millisecond)
	switch {
	case ms < 86_400_000 && !w.mac:
		return t.Format("15:04:05.999"), true
	case ms%86_400_000 == 0:
		return t.Format("2006-01-02"), true
	}
	return t.Format("2006-01-02 15:04:05.999"), true
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
