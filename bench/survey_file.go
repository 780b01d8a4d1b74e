// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bufio"
	"fmt"
	"math/rand/v2"
	"strconv"
	"time"
)

// surveyVersion names the recipe of the survey file: raise it with every
// change, so that no older file is taken for it.
const surveyVersion = 1

var (
	stays       = []string{"region", "channel", "member_level", "purpose"}
	stayLevels  = []int{6, 5, 4, 3}
	touchpoints = []string{"booking", "check_in", "room", "bed", "bathroom", "breakfast", "wifi", "staff", "pool", "spa", "check_out"}
	// unmet is the share of guests who do not meet a touchpoint, in percent;
	// weight is what one point of its rating adds to the recommendation.
	unmet  = []int{8, 6, 5, 5, 6, 30, 15, 7, 60, 80, 10}
	weight = []float64{.1, .9, .6, .1, .2, .4, .1, .8, .1, .2, .1}
	praise = []string{"Friendly people", "A quiet room", "Long queue at the desk", "Breakfast was cold", "The lift was slow", "Would come back", "Too expensive", "Clean and bright"}
)

// surveyFile gives the path of a survey of that many rows and 20 columns: an
// id, a time, a hotel, four segments, eleven ratings with holes, the question
// of recommendation, and comments, most of them unlike any other. It is made
// once and kept in the cache of the user.
func surveyFile(rows int) (string, error) {
	return cached(fmt.Sprintf("survey-%d-%d.csv", surveyVersion, rows), func(out *bufio.Writer) error { return writeSurvey(out, rows) })
}

func writeSurvey(out *bufio.Writer, rows int) error {
	random := rand.New(rand.NewPCG(1, surveyVersion))
	line := []byte("answer_id,answered_at,hotel")
	for _, name := range append(append([]string(nil), stays...), touchpoints...) {
		line = append(append(line, ','), name...)
	}
	line = append(line, ",recommend,comment\n"...)
	for row := range rows {
		if _, err := out.Write(line); err != nil {
			return err
		}
		line = appendAnswer(line[:0], random, row)
	}
	_, err := out.Write(line)
	return err
}

// appendAnswer appends one guest's row.
func appendAnswer(line []byte, random *rand.Rand, row int) []byte {
	answered := time.Unix(1735718400+int64(row)*31, 0).UTC()
	line = fmt.Appendf(line, "A%07d,", row+1)
	line = answered.AppendFormat(line, time.DateTime)
	hotel := random.IntN(60)
	line = fmt.Appendf(line, ",Hotel %02d", hotel+1)
	for s, name := range stays {
		line = fmt.Appendf(line, ",%s %c", name, 'A'+random.IntN(stayLevels[s]))
	}
	mood := random.NormFloat64() + float64(hotel%7)/10
	recommend := 6.5 + 1.2*random.NormFloat64()
	for t := range touchpoints {
		line = append(line, ',')
		if random.IntN(100) < unmet[t] {
			continue
		}
		rating := min(5, max(1, int(4+.6*mood+random.NormFloat64())))
		recommend += weight[t] * float64(rating-3)
		line = strconv.AppendInt(line, int64(rating), 10)
	}
	line = append(line, ',')
	line = strconv.AppendInt(line, int64(min(10, max(0, recommend))), 10)
	line = append(line, ',')
	if random.IntN(100) < 30 {
		line = fmt.Appendf(line, "\"%s, %s. Room %d\"", praise[random.IntN(len(praise))], praise[random.IntN(len(praise))], 100+random.IntN(4000))
	}
	return append(line, '\n')
}
