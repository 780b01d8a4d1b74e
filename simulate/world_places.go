// SPDX-License-Identifier: Apache-2.0

package simulate

import "touchstone"

// unit is one hotel of the world; hotels, brands and people are invented.
type unit struct {
	code, brand string
	name, city  touchstone.Label
	english     bool  // its systems name things in English
	queue       int64 // how many seconds longer than elsewhere the queue at check-in is
	tired       logit // how much likelier anything goes badly
	price       int64 // yuan a night, about
	improved    bool  // whether it took part in the improvement
}

// brand is a level of the tree of units.
type brand struct {
	code string
	name touchstone.Label
}

var brands = []brand{
	{"WANGHE", touchstone.Label{ZH: "望禾酒店", EN: "Wanghe Hotels"}},
	{"HELI", touchstone.Label{ZH: "禾里度假", EN: "Heli Resorts"}},
	{"HEYI", touchstone.Label{ZH: "禾驿", EN: "Heyi Inn"}},
}

var units = []unit{
	{"WH-SHA", "WANGHE", touchstone.Label{ZH: "望禾酒店上海虹桥店", EN: "Wanghe Shanghai Hongqiao"}, touchstone.Label{ZH: "上海", EN: "Shanghai"}, false, 240, 0, 620, true},
	{"WH-BJS", "WANGHE", touchstone.Label{ZH: "望禾酒店北京望京店", EN: "Wanghe Beijing Wangjing"}, touchstone.Label{ZH: "北京", EN: "Beijing"}, false, 120, 0, 680, false},
	{"WH-HGH", "WANGHE", touchstone.Label{ZH: "望禾酒店杭州滨江店", EN: "Wanghe Hangzhou Binjiang"}, touchstone.Label{ZH: "杭州", EN: "Hangzhou"}, false, 0, -150_000, 520, true},
	{"WH-CTU", "WANGHE", touchstone.Label{ZH: "望禾酒店成都春熙路店", EN: "Wanghe Chengdu Chunxi Road"}, touchstone.Label{ZH: "成都", EN: "Chengdu"}, false, 180, 100_000, 480, false},
	{"WH-CAN", "WANGHE", touchstone.Label{ZH: "望禾酒店广州天河店", EN: "Wanghe Guangzhou Tianhe"}, touchstone.Label{ZH: "广州", EN: "Guangzhou"}, false, 60, 0, 560, true},
	{"HL-SYX", "HELI", touchstone.Label{ZH: "禾里度假三亚湾店", EN: "Heli Sanya Bay"}, touchstone.Label{ZH: "三亚", EN: "Sanya"}, true, 120, -200_000, 1180, true},
	{"HL-LJG", "HELI", touchstone.Label{ZH: "禾里度假丽江古城店", EN: "Heli Lijiang Old Town"}, touchstone.Label{ZH: "丽江", EN: "Lijiang"}, true, 0, 0, 880, false},
	{"HL-XMN", "HELI", touchstone.Label{ZH: "禾里度假厦门环岛店", EN: "Heli Xiamen Island Road"}, touchstone.Label{ZH: "厦门", EN: "Xiamen"}, true, 60, 0, 960, true},
	{"HY-NKG", "HEYI", touchstone.Label{ZH: "禾驿南京新街口店", EN: "Heyi Nanjing Xinjiekou"}, touchstone.Label{ZH: "南京", EN: "Nanjing"}, false, 0, 0, 260, false},
	{"HY-XIY", "HEYI", touchstone.Label{ZH: "禾驿西安钟楼店", EN: "Heyi Xi’an Bell Tower"}, touchstone.Label{ZH: "西安", EN: "Xi’an"}, false, 120, 200_000, 240, true},
	{"HY-WUH", "HEYI", touchstone.Label{ZH: "禾驿武汉光谷店", EN: "Heyi Wuhan Optics Valley"}, touchstone.Label{ZH: "武汉", EN: "Wuhan"}, false, 60, 100_000, 230, false},
	{"HY-CKG", "HEYI", touchstone.Label{ZH: "禾驿重庆解放碑店", EN: "Heyi Chongqing Jiefangbei"}, touchstone.Label{ZH: "重庆", EN: "Chongqing"}, false, 180, 250_000, 250, false},
}

// holidays are the days off by the notices of the State Council for 2025 and
// 2026, as half-open runs of days; other years have weekends
// alone. workdays are the weekend days that make up for them.
var (
	holidays = [][2]string{
		{"2025-01-01", "2025-01-02"}, {"2025-01-28", "2025-02-05"}, {"2025-04-04", "2025-04-07"}, {"2025-05-01", "2025-05-06"}, {"2025-05-31", "2025-06-03"}, {"2025-10-01", "2025-10-09"},
		{"2026-01-01", "2026-01-04"}, {"2026-02-15", "2026-02-24"}, {"2026-04-04", "2026-04-07"}, {"2026-05-01", "2026-05-06"}, {"2026-06-19", "2026-06-22"}, {"2026-09-25", "2026-09-28"}, {"2026-10-01", "2026-10-08"},
	}
	workdays = []string{
		"2025-01-26", "2025-02-08", "2025-04-27", "2025-09-28", "2025-10-11",
		"2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10",
	}
)

// words that the slots of sentences are filled with.
var (
	rooms  = []touchstone.Label{{ZH: "大床房", EN: "double room"}, {ZH: "双床房", EN: "twin room"}, {ZH: "家庭房", EN: "family room"}, {ZH: "套房", EN: "suite"}, {ZH: "江景房", EN: "river view room"}}
	dishes = []touchstone.Label{{ZH: "豆浆油条", EN: "soy milk"}, {ZH: "现煮面条", EN: "noodles"}, {ZH: "小笼包", EN: "dumplings"}, {ZH: "煎蛋", EN: "eggs"}, {ZH: "水果", EN: "fruit"}, {ZH: "面包", EN: "bread"}}
)
