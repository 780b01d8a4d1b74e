// SPDX-License-Identifier: Apache-2.0

package simulate

import (
	"encoding/csv"
	"io"
	"strconv"
	"strings"
	"time"
)

// SurveyOptions are the settings of Survey. The zero value is the default.
type SurveyOptions struct {
	Rows int // answers; 0 is 6,000
}

// Survey writes the answers of hotel guests as survey tools export them: CSV in
// UTF-8 with a byte order mark, a header in Chinese, twelve hotels, twelve
// rated touchpoints (some in answer words, some in numbers, 未使用 where a
// guest did not meet one), a question with several choices joined by ┋, the
// question of recommendation 0..10, and comments.
//
// Three touchpoints are planted as keys, and check-in in the afternoon is worse
// in three hotels; Truth says which and by how much. A few ratings are left
// empty and a few rows are careless. The same seed and options give the same
// bytes on every machine. An error is that of w.
func Survey(w io.Writer, seed uint64, o SurveyOptions) (Truth, error) {
	if o.Rows <= 0 {
		o.Rows = 6000
	}
	if _, err := io.WriteString(w, "\ufeff"); err != nil {
		return Truth{}, err
	}
	out := csv.NewWriter(w)
	if err := out.Write(header()); err != nil {
		return Truth{}, err
	}
	r := newRandom(seed)
	calendar := newCalendar(o.Rows)
	for n := range o.Rows {
		p := newRespondent(r)
		if err := out.Write(p.row(r, n, calendar.submitted(r, n))); err != nil {
			return Truth{}, err
		}
	}
	out.Flush()
	return truth(o.Rows), out.Error()
}

func header() []string {
	h := []string{"序号", "提交答卷时间", "所用时间", "来源", "来源详情", "来自IP", hotelHeader, "2、本次出行目的", "3、您的年龄段"}
	for i, t := range touchpoints {
		h = append(h, t.header(i))
		if i == checkIn {
			h = append(h, timeHeader)
		}
	}
	return append(h, facilityHeader, outcomeHeader, commentHeader)
}

func (p *respondent) row(r random, n int, submitted string) []string {
	row := []string{
		strconv.Itoa(n + 1), submitted, strconv.Itoa(p.seconds) + "秒",
		sources[p.source], one(r, sourceDetails[p.source]),
		one(r, documentation) + strconv.Itoa(1+r.below(254)) + "(" + one(r, provinces) + ")",
		hotels[p.hotel].name, purposes[p.purpose], ages[p.age],
	}
	for i := range touchpoints {
		row = append(row, p.answer(i))
		if i == checkIn {
			row = append(row, timesOfDay[p.time])
		}
	}
	return append(row, strings.Join(p.facilities, "┋"), strconv.Itoa(p.recommend), p.comment)
}

func (p *respondent) answer(i int) string {
	switch v := p.ratings[i]; {
	case v == 0:
		return notUsed
	case p.silent[i]:
		return ""
	case touchpoints[i].numbers:
		return strconv.Itoa(v)
	default:
		return answerWords[v]
	}
}

// calendar spreads the rows over half a year in order, from 8 to 23 o'clock.
type calendar struct {
	start time.Time
	step  int // open seconds between rows
}

const (
	openSeconds = 15 * 3600
	days        = 181
)

func newCalendar(rows int) calendar {
	return calendar{time.Date(2026, time.January, 1, 8, 0, 0, 0, time.UTC), days * openSeconds / rows}
}

// submitted gives the time of row n as the tools write it.
func (c calendar) submitted(r random, n int) string {
	open := n*c.step + r.below(max(1, c.step))
	at := c.start.AddDate(0, 0, open/openSeconds).Add(time.Duration(open%openSeconds) * time.Second)
	return at.Format("2006/1/2 15:04:05")
}
