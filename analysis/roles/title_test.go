// SPDX-License-Identifier: Apache-2.0

package roles

import (
	"fmt"
	"testing"

	"touchstone/ingest"
)

func TestShortName(t *testing.T) {
	for name, want := range map[string]string{
		"4、您对入住办理的满意程度":                                         "入住办理",
		"Q8. 您对早餐的满意度":                                          "早餐",
		"6、请评价以下方面:(商品质量)":                                      "商品质量",
		"18、您有多大可能向朋友推荐我们酒店":                                    "推荐意愿",
		"1、您入住的酒店":                                              "酒店",
		"3、您的年龄段":                                               "年龄段",
		"请对配送速度进行评价":                                            "配送速度",
		"5、服务态度满意度【量表题】":                                        "服务态度",
		"前台服务":                                                  "前台服务",
		"12、本次出行目的":                                             "本次出行目的",
		"Inflight wifi service":                                 "Inflight wifi service",
		"Q7ART":                                                 "Q7ART",
		"order_status":                                          "order_status",
		"How satisfied were you with our delivery?":             "delivery",
		"Q4.请对本网点的服务进行评价_排队等候":                                  "排队等候",
		"4.请为本次用餐的以下方面打星—菜品口味":                                  "菜品口味",
		"7、您对本店的总体满意度":                                          "总体满意度",
		"16、总体而言，您对本次入住的满意程度":                                   "本次入住的满意程度",
		"Q5.总的来说，您对本网点的服务":                                      "本网点的服务",
		"您对物业服务的整体评价":                                           "物业服务的整体评价",
		"总体满意度（1-10分）":                                          "总体满意度",
		"整体服务":                                                  "整体服务",
		"1、您入住的酒店是":                                             "酒店",
		"4、您本次出行的目的":                                            "出行的目的",
		"4、您是否办理过退换货":                                           "是否办理过退换货",
		"满意度":                                                   "满意度",
		"How satisfied were you with the following? - Check-in": "Check-in",
		"how the time - and more":                               "how the time - and more",
	} {
		if got := shortName(name); got != want {
			t.Errorf("shortName(%q) = %q, want %q", name, got, want)
		}
	}
}

// Where a second row of the header words what the columns ask, reports show the
// wording, and it tells the outcome; the names stay what flags go by.
func TestWordingsOfTheHeader(t *testing.T) {
	var recommend, desk, room []string
	for i := range 60 {
		recommend = append(recommend, fmt.Sprint(i*7%11))
		desk, room = append(desk, fmt.Sprint(1+i%5)), append(room, fmt.Sprint(1+i*3%5))
	}
	table := ingest.NewTable(ingest.NewColumn("Q1", recommend...), ingest.NewColumn("Q2_1", desk...), ingest.NewColumn("Q2_2", room...))
	for i, w := range []string{"How likely are you to recommend us to a friend or colleague?", "How satisfied were you with the following? - Check-in", "How satisfied were you with the following? - Room"} {
		table.Columns[i].Wording = w
	}
	s, err := Infer(t.Context(), table, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if s.Outcome == nil || s.Outcome.Column.Name != "Q1" || s.Outcome.Measure != NPS {
		t.Errorf("the outcome is %+v", s.Outcome)
	}
	var titles []string
	for _, c := range s.Columns[1:] {
		titles = append(titles, c.Title().EN)
	}
	if fmt.Sprint(titles) != "[Check-in Room]" {
		t.Errorf("titles are %q", titles)
	}
	for _, name := range []string{"Q1", "q1", "How likely are you to recommend us to a friend or colleague?"} {
		if s, err := Infer(t.Context(), table, Options{Outcome: name}); err != nil || s.Outcome.Column.Name != "Q1" {
			t.Errorf("%s is not found: %v", name, err)
		}
	}
}
