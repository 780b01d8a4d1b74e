// SPDX-License-Identifier: Apache-2.0

package simulate

import (
	"encoding/csv"
	"io"
	"strings"
)

// SurveyLabels writes the labels file of Survey: what people call its columns
// and answers in Chinese and English, as CSV with the columns column, label_zh,
// label_en and answers.
func SurveyLabels(w io.Writer) error {
	rows := [][]string{
		{"column", "label_zh", "label_en", "answers"},
		{outcomeHeader, "推荐意愿", "Willingness to recommend", ""},
		{hotelHeader, "酒店", "Hotel", answers(hotelNames(), hotelsEN)},
		{"2、本次出行目的", "出行目的", "Purpose of the trip", answers(purposes, purposesEN)},
		{"3、您的年龄段", "年龄段", "Age", answers(ages, agesEN)},
		{timeHeader, "入住时段", "Time of check-in", answers(timesOfDay, timesOfDayEN)},
		{"来源", "答卷来源", "Source of the answer", answers(sources, sourcesEN)},
	}
	for i, t := range touchpoints {
		rows = append(rows, []string{t.header(i), t.name, touchpointsEN[i], ""})
	}
	out := csv.NewWriter(w)
	if err := out.WriteAll(rows); err != nil {
		return err
	}
	return out.Error()
}

// answers writes words with their English as a labels file does.
func answers(zh, en []string) string {
	parts := make([]string, len(zh))
	for i, word := range zh {
		parts[i] = word + "=" + word + "|" + en[i]
	}
	return strings.Join(parts, "; ")
}

func hotelNames() []string {
	names := make([]string, len(hotels))
	for i, h := range hotels {
		names[i] = h.name
	}
	return names
}

// English names, in the order of their Chinese ones.
var (
	touchpointsEN = []string{"Check-in", "Booking", "Room cleanliness", "Breakfast", "Parking", "Front desk", "Room network", "Room service", "Gym", "Complaint handling", "Member benefits", "Check-out"}
	hotelsEN      = []string{"Shanghai Hongqiao", "Beijing Wangjing", "Hangzhou Binjiang", "Suzhou Jinji Lake", "Nanjing Xinjiekou", "Chengdu Chunxi Road", "Chongqing Jiefangbei", "Xi’an Bell Tower", "Wuhan Optics Valley", "Guangzhou Tianhe", "Shenzhen Nanshan", "Xiamen Expo"}
	purposesEN    = []string{"Business", "Leisure", "Family", "Conference", "Other"}
	agesEN        = []string{"18–25", "26–35", "36–45", "46–55", "over 55"}
	timesOfDayEN  = []string{"Morning (before 12)", "Afternoon (12–18)", "Evening (after 18)"}
	sourcesEN     = []string{"WeChat", "Mobile", "Link"}
)
