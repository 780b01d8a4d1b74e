// SPDX-License-Identifier: Apache-2.0

package simulate

import (
	_ "embed" // the sentences

	"touchstone"
)

//go:embed restaurant.tsv
var restaurantSentences string

// restaurantTrade is a group of two brands with nine restaurants. It has three
// moments: how soon the dishes come, how they are, and paying the bill. The queue
// marks the view of the brand alone, the room and the handling of complaints
// feelings alone. Bad ratings of the points shop come of earlier dissatisfaction.
// A till that settles late makes guests wait for the bill. Serving goes badly at
// dinner in one restaurant.
func restaurantTrade() *trade {
	return &trade{
		name: "restaurant", label: touchstone.Label{ZH: "餐饮集团演示数据", EN: "Restaurant group, demo"}, site: "www.suiyan.example", sentences: restaurantSentences,
		levels: [3]string{"group", "brand", "restaurant"},
		root:   brand{"SUIYAN-GROUP", touchstone.Label{ZH: "穗宴餐饮集团", EN: "Suiyan Dining Group"}},
		brands: []brand{
			{"SUIYAN", touchstone.Label{ZH: "穗宴", EN: "Suiyan"}},
			{"LUZHEN", touchstone.Label{ZH: "炉镇小馆", EN: "Luzhen Kitchen"}},
		},
		units: restaurantUnits(), beats: restaurantBeats(), acts: restaurantActs(),
		ways: []way{
			{"mini-program", []string{"miniOpened", "menuRead", "menuRead"}, "tableBooked", ""},
			{"marketplace", []string{"placesSearched", "pageViewed", "pageViewed"}, "dealBought", ""},
			{"mini-program", []string{"miniOpened"}, "numberTaken", ""},
			{"phone", nil, "phoned", ""},
		},
		habits: []milli{280, 330, 290, 100},
		spots: []spot{
			{"restaurant.arrive.queue", "service.queue", "queued", "queueRated", -1_700_000, 150, 0, 600, 0, 0, false},
			{"restaurant.order.qr", "ordering", "scanned", "scanRated", -1_900_000, 200, 0, 0, 0, 0, false},
			{"restaurant.dine.serving", "service.speed", "served", "servingRated", -1_800_000, 150, 800, 1300, 1200, 0, true},
			{"restaurant.dine.food", "dish.taste", "tasted", "foodRated", -1_900_000, 200, 900, 1600, 1000, 0, true},
			{"restaurant.dine.environment", "environment", "seated", "roomRated", -1_700_000, 150, 0, 0, 0, 0, true},
			{"restaurant.dine.table-service", "service.attitude", "waited", "waiterRated", -1_800_000, 200, 0, 0, 0, 0, false},
			{"restaurant.pay.counter", "bill", "billPaid", "billRated", -1_700_000, 150, 1000, 1700, 1300, 0, true},
			{"restaurant.loyal.points", "", "pointsSpent", "pointsRated", -1_200_000, 900, 0, 0, 0, 0, false},
			{"restaurant.after.complaint", "service.complaint", "handled", "handledRated", -400_000, 200, 0, 0, 0, 0, true},
		},
		chain: chain{
			cause: "settled", spot: "restaurant.pay.counter", from: fromComes, after: 50 * minute, within: 20 * minute, works: 20, late: 110, lateAtPeak: 150, least: 4, mean: 8_000, spared: 200,
			settles: 75 * minute, quiet: 120, rush: [2]int64{18, 20}, byRush: 120, byPeak: 120, byHoliday: 200, notReady: 360, notReadyYet: 420, tooLong: 600, each: 8000, serving: 60,
		},
		pain: &pain{"restaurant.dine.serving", "LZ-CSX", 18, 21, 1_500_000},
		reports: []report{
			{"tableReport", "tables_turned", 80, 120, [2]int64{600, 350}},
			{"safetyReport", "checks_passed", 40, 0, [2]int64{900, 100}},
		},
		ordered: []move{{beat: "confirmed", after: 20 * second}, {beat: "tablePlanned", share: 250, after: 10 * minute, seconds: 90}},
		after:   []move{{beat: "couponOpened", share: 220, after: 3 * hour}, {beat: "groupRead", share: 120, members: true, after: 5 * hour}},
		people: people{
			segment: touchstone.SegmentTrait{Name: "occasion", Label: touchstone.Label{ZH: "用餐场合", EN: "Occasion"}}, kinds: [2]string{"family", "colleagues"}, first: 580,
			members: 560, foreign: 70, tenure: touchstone.Label{ZH: "光顾年数", EN: "Years as a guest"},
			prefers: almanac.off, patience: 5, // families come on free days
		},
		trip: tripPlan{
			object: "order", prefix: "T", paysLast: true, size: "guests", sizes: []milli{120, 360, 240, 280}, ahead: 1200, settles: [2]int64{10 * hour, 2 * dayMS},
			opens: 8, hours: []milli{60, 120, 180, 160, 100, 80, 100, 120, 80},
			goods: []touchstone.Label{{ZH: "双人套餐", EN: "set for two"}, {ZH: "家宴套餐", EN: "family set"}, {ZH: "工作午餐", EN: "business lunch"}, {ZH: "招牌火锅", EN: "house hot pot"}},
		},
		returns: 200_000, liking: 8200, again: [2]int64{4, 50}, peak: almanac.off,
		season: []span{
			{"2025-01-26", "2025-01-27", 1800}, {"2026-02-15", "2026-02-16", 1800}, // reunion dinners
			{"2025-02-12", "2025-02-14", 1500}, {"2026-02-13", "2026-02-14", 1500}, {"05-08", "05-10", 1400}, {"2025-10-06", "2025-10-06", 1700}, {"2026-09-25", "2026-09-25", 1700},
		},
		weekend: 1350, festive: 1250,
		marks: marks{
			identified: "identified", paid: "paid", repaid: "repaid", surveyed: "surveyed", reviewed: "reviewed", referred: "referred",
			complained: "complained", refunded: "refunded", complaint: "restaurant.after.complaint", aside: "reviewsRead",
		},
		asides: []string{"price.value", "dish.portion", "dish.freshness", "parking", "invoice", "member", "location.find", "facility.toilet"},
		slots: slots{
			numbers: map[string][2]int{"minutes": {20, 55}, "few": {2, 5}},
			words:   map[string][]touchstone.Label{"dish": {{ZH: "酸菜鱼", EN: "pickled fish"}, {ZH: "红烧肉", EN: "braised pork"}, {ZH: "白切鸡", EN: "poached chicken"}, {ZH: "干锅花菜", EN: "dry-pot cauliflower"}, {ZH: "蒜蓉虾", EN: "garlic prawns"}, {ZH: "葱油拌面", EN: "scallion noodles"}}},
		},
		promises: restaurantPromises(), personas: restaurantPersonas(),
	}
}

// restaurantActs is how a meal goes.
func restaurantActs() []act {
	return []act{
		{from: fromDay, after: 10 * hour, opens: 11, comes: []milli{130, 200, 110, 20, 10, 30, 110, 220, 130, 40}, moves: []move{
			{beat: "received", share: 200, seconds: 600},
			{beat: "parked", from: fromComes, share: 250},
			{spot: "restaurant.arrive.queue", from: fromComes, share: 450, seconds: 700},
			{beat: "greeted", from: fromComes, share: 300, after: 3 * minute},
			{spot: "restaurant.order.qr", from: fromComes, share: 650, after: 8 * minute, seconds: 200},
			{beat: "cooked", from: fromComes, share: 300, after: 12 * minute, seconds: 900},
			{spot: "restaurant.dine.serving", from: fromComes, after: 15 * minute, within: 15 * minute, seconds: 900},
			{spot: "restaurant.dine.food", from: fromComes, share: 800, after: 35 * minute, seconds: 1200},
			{spot: "restaurant.dine.environment", from: fromComes, share: 350, after: 40 * minute, seconds: 60},
			{spot: "restaurant.dine.table-service", from: fromComes, share: 500, after: 45 * minute, seconds: 90},
			{does: causes},
			{does: waits},
			{beat: "invoiced", from: fromDone, share: 220, after: 5 * minute, seconds: 60},
			{beat: "packed", from: fromDone, share: 180, after: minute},
			{beat: "thanked", from: fromDone, after: 2 * hour},
			{spot: "restaurant.loyal.points", from: fromDone, share: 350, members: true, after: 3 * hour, seconds: 60},
		}},
	}
}

// restaurantUnits are its restaurants.
func restaurantUnits() []unit {
	return []unit{
		{"SY-CAN", "SUIYAN", touchstone.Label{ZH: "穗宴广州珠江新城店", EN: "Suiyan Guangzhou Zhujiang New Town"}, touchstone.Label{ZH: "广州", EN: "Guangzhou"}, false, 60, 0, 148, true},
		{"SY-SZX", "SUIYAN", touchstone.Label{ZH: "穗宴深圳海岸城店", EN: "Suiyan Shenzhen Coastal City"}, touchstone.Label{ZH: "深圳", EN: "Shenzhen"}, false, 90, 0, 152, true},
		{"SY-SHA", "SUIYAN", touchstone.Label{ZH: "穗宴上海静安寺店", EN: "Suiyan Shanghai Jing’an"}, touchstone.Label{ZH: "上海", EN: "Shanghai"}, true, 120, 100_000, 168, false},
		{"SY-BJS", "SUIYAN", touchstone.Label{ZH: "穗宴北京三里屯店", EN: "Suiyan Beijing Sanlitun"}, touchstone.Label{ZH: "北京", EN: "Beijing"}, true, 60, 0, 165, false},
		{"LZ-CSX", "LUZHEN", touchstone.Label{ZH: "炉镇小馆长沙五一广场店", EN: "Luzhen Changsha May First Square"}, touchstone.Label{ZH: "长沙", EN: "Changsha"}, false, 60, 0, 72, true},
		{"LZ-CTU", "LUZHEN", touchstone.Label{ZH: "炉镇小馆成都宽窄巷店", EN: "Luzhen Chengdu Kuanzhai"}, touchstone.Label{ZH: "成都", EN: "Chengdu"}, false, 30, -150_000, 78, false},
		{"LZ-CKG", "LUZHEN", touchstone.Label{ZH: "炉镇小馆重庆观音桥店", EN: "Luzhen Chongqing Guanyinqiao"}, touchstone.Label{ZH: "重庆", EN: "Chongqing"}, false, 0, 0, 70, false},
		{"LZ-WUH", "LUZHEN", touchstone.Label{ZH: "炉镇小馆武汉江汉路店", EN: "Luzhen Wuhan Jianghan Road"}, touchstone.Label{ZH: "武汉", EN: "Wuhan"}, false, 30, 200_000, 68, true},
		{"LZ-XIY", "LUZHEN", touchstone.Label{ZH: "炉镇小馆西安小寨店", EN: "Luzhen Xi’an Xiaozhai"}, touchstone.Label{ZH: "西安", EN: "Xi’an"}, false, 60, -100_000, 66, false},
	}
}

// restaurantBeats are the kinds of its events.
func restaurantBeats() []beat {
	return []beat{
		{"miniOpened", touchstone.Interaction, "mini-program", touchstone.Label{ZH: "打开订位页"}, "pages/table/index", "restaurant.reserve.online-booking", false},
		{"menuRead", touchstone.Interaction, "mini-program", touchstone.Label{ZH: "浏览菜单"}, "pages/menu/index", "restaurant.order.menu", false},
		{"tableBooked", touchstone.Interaction, "mini-program", touchstone.Label{ZH: "线上订位"}, "pages/table/submit", "restaurant.reserve.online-booking", false},
		{"numberTaken", touchstone.Interaction, "mini-program", touchstone.Label{ZH: "远程取号"}, "pages/queue/take", "restaurant.reserve.remote-queue", false},
		{"placesSearched", touchstone.Interaction, "marketplace", touchstone.Label{ZH: "搜附近美食"}, "/search", "restaurant.discover.search", false},
		{"pageViewed", touchstone.Interaction, "marketplace", touchstone.Label{ZH: "浏览店铺页"}, "/shop/{id}", "restaurant.discover.store-page", false},
		{"reviewsRead", touchstone.Interaction, "marketplace", touchstone.Label{ZH: "查看食客评价"}, "/shop/{id}/reviews", "restaurant.discover.reviews", false},
		{"dealBought", touchstone.Interaction, "marketplace", touchstone.Label{ZH: "购买团购券"}, "/deal", "restaurant.reserve.voucher", false},
		{"phoned", touchstone.Interaction, "phone", touchstone.Label{ZH: "电话订位"}, "", "restaurant.reserve.phone-booking", false},
		{"identified", touchstone.Identify, "mini-program", touchstone.Label{ZH: "identify"}, "", "", false},
		{"paid", touchstone.Outcome, "store", touchstone.Label{ZH: "Meal Paid"}, "", "restaurant.pay.counter", true},
		{"repaid", touchstone.Outcome, "store", touchstone.Label{ZH: "Repeat Meal Paid"}, "", "restaurant.pay.counter", true},
		{"confirmed", touchstone.Interaction, "sms", touchstone.Label{ZH: "订位确认短信"}, "", "restaurant.reserve.confirmation", false},
		{"tablePlanned", touchstone.Interaction, "store", touchstone.Label{ZH: "排台留位", EN: "Table Planned"}, "", "restaurant.reserve.table-plan", true},
		{"received", touchstone.Interaction, "store", touchstone.Label{ZH: "食材验收", EN: "Ingredients Received"}, "", "restaurant.dine.ingredients", true},
		{"parked", touchstone.Interaction, "store", touchstone.Label{ZH: "停车入场", EN: "Car Parked"}, "", "restaurant.arrive.parking", true},
		{"queued", touchstone.Interaction, "kiosk", touchstone.Label{ZH: "现场叫号", EN: "Number Called"}, "", "restaurant.arrive.queue", true},
		{"queueRated", touchstone.Feedback, "kiosk", touchstone.Label{ZH: "等位评价", EN: "Queue Rated"}, "", "restaurant.arrive.queue", true},
		{"greeted", touchstone.Interaction, "store", touchstone.Label{ZH: "带位入座", EN: "Guests Seated"}, "", "restaurant.arrive.seating", true},
		{"scanned", touchstone.Interaction, "mini-program", touchstone.Label{ZH: "扫码点餐"}, "pages/order/table", "restaurant.order.qr", true},
		{"scanRated", touchstone.Feedback, "mini-program", touchstone.Label{ZH: "点餐评价"}, "", "restaurant.order.qr", true},
		{"cooked", touchstone.Interaction, "store", touchstone.Label{ZH: "后厨出餐", EN: "Dishes Cooked"}, "", "restaurant.dine.kitchen", true},
		{"served", touchstone.Interaction, "store", touchstone.Label{ZH: "上菜", EN: "Dishes Served"}, "", "restaurant.dine.serving", true},
		{"servingRated", touchstone.Feedback, "store", touchstone.Label{ZH: "上菜评价", EN: "Serving Rated"}, "", "restaurant.dine.serving", true},
		{"tasted", touchstone.Interaction, "product", touchstone.Label{ZH: "菜品回访", EN: "Dishes Asked About"}, "", "restaurant.dine.food", true},
		{"foodRated", touchstone.Feedback, "product", touchstone.Label{ZH: "菜品评价", EN: "Dishes Rated"}, "", "restaurant.dine.food", true},
		{"seated", touchstone.Interaction, "store", touchstone.Label{ZH: "环境巡台", EN: "Room Checked"}, "", "restaurant.dine.environment", true},
		{"roomRated", touchstone.Feedback, "store", touchstone.Label{ZH: "环境评价", EN: "Room Rated"}, "", "restaurant.dine.environment", true},
		{"waited", touchstone.Interaction, "store", touchstone.Label{ZH: "桌边服务", EN: "Table Attended"}, "", "restaurant.dine.table-service", true},
		{"waiterRated", touchstone.Feedback, "store", touchstone.Label{ZH: "服务员评价", EN: "Waiter Rated"}, "", "restaurant.dine.table-service", true},
		{"settled", touchstone.Interaction, "store", touchstone.Label{ZH: "收银系统结单", EN: "Till Settled"}, "", "restaurant.pay.pos", true},
		{"billPaid", touchstone.Interaction, "store", touchstone.Label{ZH: "前台买单", EN: "Bill Paid"}, "", "restaurant.pay.counter", true},
		{"billRated", touchstone.Feedback, "store", touchstone.Label{ZH: "买单评价", EN: "Paying Rated"}, "", "restaurant.pay.counter", true},
		{"invoiced", touchstone.Interaction, "mini-program", touchstone.Label{ZH: "电子发票开具"}, "pages/bill/invoice", "restaurant.pay.invoice", true},
		{"packed", touchstone.Interaction, "packaging", touchstone.Label{ZH: "打包剩菜", EN: "Leftovers Packed"}, "", "restaurant.pay.doggy-bag", true},
		{"thanked", touchstone.Interaction, "sms", touchstone.Label{ZH: "餐后致谢短信"}, "", "restaurant.after.survey", true},
		{"pointsSpent", touchstone.Interaction, "mini-program", touchstone.Label{ZH: "积分商城"}, "pages/member/points", "restaurant.loyal.points", false},
		{"pointsRated", touchstone.Feedback, "mini-program", touchstone.Label{ZH: "积分商城评价"}, "", "restaurant.loyal.points", false},
		{"surveyed", touchstone.Feedback, "sms", touchstone.Label{ZH: "餐后问卷"}, "", "restaurant.after.survey", true},
		{"reviewed", touchstone.Feedback, "marketplace", touchstone.Label{ZH: "食客点评"}, "", "restaurant.after.review", true},
		{"complained", touchstone.Outcome, "phone", touchstone.Label{ZH: "Complaint Filed"}, "", "restaurant.after.complaint", true},
		{"handled", touchstone.Interaction, "phone", touchstone.Label{ZH: "客诉处理"}, "", "restaurant.after.complaint", true},
		{"handledRated", touchstone.Feedback, "phone", touchstone.Label{ZH: "客诉处理评价"}, "", "restaurant.after.complaint", true},
		{"refunded", touchstone.Outcome, "mini-program", touchstone.Label{ZH: "Refund Paid"}, "", "restaurant.after.refund", true},
		{"couponOpened", touchstone.Interaction, "sms", touchstone.Label{ZH: "唤醒券短信"}, "", "restaurant.loyal.coupon", false},
		{"groupRead", touchstone.Interaction, "wechat", touchstone.Label{ZH: "社群福利"}, "", "restaurant.loyal.community", false},
		{"referred", touchstone.Outcome, "wechat", touchstone.Label{ZH: "Friend Brought"}, "", "restaurant.loyal.community", false},
		{"tableReport", touchstone.Measured, "store", touchstone.Label{ZH: "Table Report"}, "", "restaurant.reserve.table-plan", true},
		{"safetyReport", touchstone.Measured, "store", touchstone.Label{ZH: "Safety Report"}, "", "restaurant.dine.safety-check", true},
	}
}

// restaurantPromises are its standards, in ms where they are times.
func restaurantPromises() []touchstone.Standard {
	return []touchstone.Standard{
		{Meta: touchstone.Meta{ID: "std_world.bill"}, Label: touchstone.Label{ZH: "九成客人八分钟内买完单", EN: "Nine of ten guests have paid within 8 minutes"}, Touchpoint: "tp_restaurant.pay.counter", Measure: "duration", Statistic: touchstone.StatQuantile, Quantile: 900, Bound: touchstone.AtMost, Threshold: 8 * minute},
		{Meta: touchstone.Meta{ID: "std_world.serving"}, Label: touchstone.Label{ZH: "九成桌二十五分钟内上齐", EN: "Nine of ten tables are served within 25 minutes"}, Touchpoint: "tp_restaurant.dine.serving", Measure: "duration", Statistic: touchstone.StatQuantile, Quantile: 900, Bound: touchstone.AtMost, Threshold: 25 * minute},
		{Meta: touchstone.Meta{ID: "std_world.food"}, Label: touchstone.Label{ZH: "菜品评分平均不低于 4.2", EN: "Dishes are rated 4.2 or better on average"}, Touchpoint: "tp_restaurant.dine.food", Measure: "mean(rating)", Statistic: touchstone.StatMean, Bound: touchstone.AtLeast, Threshold: 420},
	}
}

// restaurantPersonas are its two kinds of guests.
func restaurantPersonas() []touchstone.Persona {
	return []touchstone.Persona{
		{Meta: touchstone.Meta{ID: "per_world.family"}, Label: touchstone.Label{ZH: "周末聚餐的黄阿姨一家", EN: "Ms Huang and her family at the weekend"}, Description: touchstone.Label{ZH: "三代人节假日聚餐，在意等位、上菜和口味", EN: "Three generations on free days; want a short queue, dishes on time and a good taste"}, Conditions: "trait(occasion) = family", Face: touchstone.Face{Colour: "#dd6b20"}},
		{Meta: touchstone.Meta{ID: "per_world.colleagues"}, Label: touchstone.Label{ZH: "工作日午餐的小孙和同事", EN: "Sun and colleagues at lunch"}, Description: touchstone.Label{ZH: "午休一小时，在意出餐快、买单快、发票及时", EN: "An hour for lunch; want quick dishes, a quick bill and the invoice at once"}, Conditions: "trait(occasion) = colleagues", Face: touchstone.Face{Colour: "#3182ce"}},
	}
}
