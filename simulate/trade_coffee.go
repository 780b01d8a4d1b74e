// SPDX-License-Identifier: Apache-2.0

package simulate

import (
	_ "embed" // the sentences

	"touchstone"
)

//go:embed coffee.tsv
var coffeeSentences string

// coffeeTrade is a chain of twelve coffee stores. It has three moments: the wait
// for the drink, its taste, and a wrong drink that is made again. Consistency
// marks the view of the brand alone; the barista's handover and the handling of
// complaints, feelings alone. Bad ratings of the group with coupons come of
// earlier dissatisfaction. A bar that falls behind makes the wait, most in the
// morning of workdays. The shelf of one store is a mess in the morning, which
// hurts and decides nothing.
func coffeeTrade() *trade {
	return &trade{
		name: "coffee", label: touchstone.Label{ZH: "咖啡连锁演示数据", EN: "Coffee chain, demo"}, site: "www.wudou.example", sentences: coffeeSentences,
		levels: [3]string{"group", "city", "store"},
		root:   brand{"WUDOU", touchstone.Label{ZH: "雾豆咖啡", EN: "Wudou Coffee"}},
		brands: []brand{
			{"WD-SHA", touchstone.Label{ZH: "上海", EN: "Shanghai"}},
			{"WD-SZX", touchstone.Label{ZH: "深圳", EN: "Shenzhen"}},
			{"WD-CTU", touchstone.Label{ZH: "成都", EN: "Chengdu"}},
		},
		units: coffeeUnits(), beats: coffeeBeats(), acts: coffeeActs(),
		ways: []way{
			{"mini-program", []string{"storesListed", "menuOpened", "drinkOpened", "waitShown"}, "miniOrdered", "coffee.order.mini-program"},
			{"app", []string{"appMenu", "appDrink"}, "appOrdered", ""},
			{"store", []string{"boardRead"}, "counterOrdered", ""},
			{"marketplace", []string{"platformViewed"}, "platformOrdered", ""},
		},
		habits: []milli{520, 210, 130, 140},
		spots: []spot{
			{"coffee.order.mini-program", "ordering", "miniOrdered", "miniRated", -2_200_000, 150, 0, 0, 0, 0, false},
			{"coffee.make.wait", "service.speed", "made", "waitRated", -1_900_000, 150, 900, 1500, 1200, 0, true},
			{"coffee.pickup.shelf", "pickup", "shelved", "shelfRated", -2_000_000, 150, 0, 0, 0, 0, false},
			{"coffee.pickup.handover", "service.attitude", "handed", "handoverRated", -1_800_000, 200, 0, 0, 0, 0, true},
			{"coffee.delivery.handover", "takeaway", "delivered", "deliveryRated", -1_700_000, 150, 0, 0, 0, 0, false},
			{"coffee.drink.taste", "drink.taste", "drunk", "tasteRated", -2_000_000, 200, 900, 1400, 800, 0, true},
			{"coffee.drink.consistency", "drink.consistency", "compared", "compareRated", -1_700_000, 150, 0, 600, 0, 0, false},
			{"coffee.service.remake", "service.wrong", "remade", "remakeRated", -1_000_000, 200, 800, 1300, 1200, 0, true},
			{"coffee.loyal.community", "", "joined", "groupRated", -1_200_000, 900, 0, 0, 0, 0, false},
			{"coffee.service.complaint", "service.complaint", "handled", "handledRated", -400_000, 200, 0, 0, 0, 0, true},
		},
		chain: chain{
			cause: "brewed", spot: "coffee.make.wait", within: minute, works: 60, late: 120, lateAtPeak: 120, least: 4, mean: 6_000, spared: 150,
			settles: minute, quiet: 150, rush: [2]int64{8, 10}, byRush: 180, byPeak: 40, byHoliday: 90, notReady: 300, notReadyYet: 300, tooLong: 600, each: 8000, serving: 20,
		},
		pain: &pain{"coffee.pickup.shelf", "WD-SHA-2", 8, 10, 2_000_000},
		reports: []report{
			{"barReport", "made_within_5min", 180, 200, [2]int64{600, 350}},
			{"machineReport", "machines_up", 24, 0, [2]int64{900, 100}},
		},
		ordered: []move{{beat: "confirmed", after: 10 * second}, {beat: "accepted", share: 250, after: 20 * second, seconds: 20}},
		after:   []move{{beat: "stamped", share: 220, members: true, after: hour}, {beat: "pushOpened", share: 120, after: 3 * hour}, {beat: "recalled", share: 60, after: 6 * hour}},
		people: people{
			segment: touchstone.SegmentTrait{Name: "habit", Label: touchstone.Label{ZH: "饮用习惯", EN: "Habit"}}, kinds: [2]string{"commuter", "casual"}, first: 600,
			members: 780, foreign: 80, tenure: touchstone.Label{ZH: "注册年数", EN: "Years as a customer"},
			prefers: almanac.works, patience: 3, // who commutes drinks on workdays
		},
		trip: tripPlan{
			object: "order", prefix: "C", size: "cups", sizes: []milli{740, 190, 50, 20}, settles: [2]int64{4 * hour, dayMS},
			opens: 7, hours: []milli{90, 190, 130, 70, 60, 60, 90, 80, 70, 50, 40, 30, 25, 15},
			goods: []touchstone.Label{{ZH: "拿铁", EN: "latte"}, {ZH: "美式", EN: "americano"}, {ZH: "生椰拿铁", EN: "coconut latte"}},
		},
		returns: 400_000, liking: 8200, again: [2]int64{1, 40}, peak: almanac.works,
		season: []span{
			{"2025-01-26", "2025-02-04", 400}, {"2026-02-13", "2026-02-24", 400}, // offices are empty around Spring Festival
			{"06-15", "08-31", 1250},
		},
		weekend: 750, festive: 600,
		marks: marks{
			identified: "identified", paid: "paid", repaid: "repaid", surveyed: "surveyed", reviewed: "reviewed", referred: "referred",
			complained: "complained", refunded: "refunded", complaint: "coffee.service.complaint", aside: "reviewsRead",
		},
		asides: []string{"price.value", "price.discount", "environment", "cup", "food", "member", "facility.network"},
		slots: slots{
			numbers: map[string][2]int{"minutes": {15, 40}, "few": {2, 5}, "many": {10, 40}},
			words: map[string][]touchstone.Label{
				"drink": {{ZH: "拿铁", EN: "latte"}, {ZH: "冰美式", EN: "iced americano"}, {ZH: "生椰拿铁", EN: "coconut latte"}, {ZH: "澳白", EN: "flat white"}, {ZH: "桂花乌龙拿铁", EN: "osmanthus latte"}},
				"food":  {{ZH: "可颂", EN: "croissant"}, {ZH: "贝果", EN: "bagel"}, {ZH: "巴斯克蛋糕", EN: "cheesecake"}, {ZH: "肉松卷", EN: "pastry"}},
			},
		},
		promises: coffeePromises(), personas: coffeePersonas(),
	}
}

// coffeeActs is how an order goes.
func coffeeActs() []act {
	return []act{
		{after: minute, moves: []move{
			{does: causes},
			{does: waits},
			{spot: "coffee.delivery.handover", from: fromDone, share: 220, after: 25 * minute, seconds: 60, otherwise: []move{
				{beat: "called", from: fromDone, share: 900, after: 10 * second},
				{spot: "coffee.pickup.shelf", from: fromDone, share: 650, after: 2 * minute, seconds: 30, otherwise: []move{
					{spot: "coffee.pickup.handover", from: fromDone, after: 2 * minute, seconds: 40},
				}},
				{beat: "sat", from: fromDone, share: 180, after: 5 * minute, seconds: 2400},
			}},
			{spot: "coffee.drink.taste", from: fromDone, share: 700, after: 30 * minute, seconds: 300},
			{spot: "coffee.drink.consistency", from: fromDone, share: 250, after: 40 * minute, seconds: 60},
			{spot: "coffee.service.remake", from: fromDone, share: 130, after: 12 * minute, seconds: 240},
			{beat: "invoiced", from: fromDone, share: 60, after: hour, seconds: 40},
			{spot: "coffee.loyal.community", from: fromDone, share: 240, members: true, after: 2 * hour, seconds: 60},
		}},
	}
}

// coffeeUnits are its stores.
func coffeeUnits() []unit {
	return []unit{
		{"WD-SHA-1", "WD-SHA", touchstone.Label{ZH: "雾豆陆家嘴中心店", EN: "Wudou Lujiazui Centre"}, touchstone.Label{ZH: "上海", EN: "Shanghai"}, false, 90, 0, 21, true},
		{"WD-SHA-2", "WD-SHA", touchstone.Label{ZH: "雾豆张江人工智能岛店", EN: "Wudou Zhangjiang AI Island"}, touchstone.Label{ZH: "上海", EN: "Shanghai"}, false, 60, 0, 20, false},
		{"WD-SHA-3", "WD-SHA", touchstone.Label{ZH: "雾豆徐家汇店", EN: "Wudou Xujiahui"}, touchstone.Label{ZH: "上海", EN: "Shanghai"}, true, 30, -100_000, 22, true},
		{"WD-SHA-4", "WD-SHA", touchstone.Label{ZH: "雾豆虹桥枢纽店", EN: "Wudou Hongqiao Hub"}, touchstone.Label{ZH: "上海", EN: "Shanghai"}, false, 120, 150_000, 24, false},
		{"WD-SZX-1", "WD-SZX", touchstone.Label{ZH: "雾豆科技园店", EN: "Wudou Science Park"}, touchstone.Label{ZH: "深圳", EN: "Shenzhen"}, false, 90, 0, 20, true},
		{"WD-SZX-2", "WD-SZX", touchstone.Label{ZH: "雾豆福田会展店", EN: "Wudou Futian Convention"}, touchstone.Label{ZH: "深圳", EN: "Shenzhen"}, false, 60, 0, 21, false},
		{"WD-SZX-3", "WD-SZX", touchstone.Label{ZH: "雾豆蛇口海上世界店", EN: "Wudou Shekou Sea World"}, touchstone.Label{ZH: "深圳", EN: "Shenzhen"}, true, 0, -150_000, 23, false},
		{"WD-SZX-4", "WD-SZX", touchstone.Label{ZH: "雾豆深大店", EN: "Wudou Shenzhen University"}, touchstone.Label{ZH: "深圳", EN: "Shenzhen"}, false, 30, 100_000, 17, true},
		{"WD-CTU-1", "WD-CTU", touchstone.Label{ZH: "雾豆天府软件园店", EN: "Wudou Tianfu Software Park"}, touchstone.Label{ZH: "成都", EN: "Chengdu"}, false, 60, 0, 18, true},
		{"WD-CTU-2", "WD-CTU", touchstone.Label{ZH: "雾豆太古里店", EN: "Wudou Taikoo Li"}, touchstone.Label{ZH: "成都", EN: "Chengdu"}, false, 90, 0, 21, false},
		{"WD-CTU-3", "WD-CTU", touchstone.Label{ZH: "雾豆玉林路店", EN: "Wudou Yulin Road"}, touchstone.Label{ZH: "成都", EN: "Chengdu"}, false, 0, -200_000, 17, false},
		{"WD-CTU-4", "WD-CTU", touchstone.Label{ZH: "雾豆犀浦大学城店", EN: "Wudou Xipu Campus"}, touchstone.Label{ZH: "成都", EN: "Chengdu"}, false, 30, 200_000, 15, true},
	}
}

// coffeeBeats are the kinds of its events.
func coffeeBeats() []beat {
	return []beat{
		{"storesListed", touchstone.Interaction, "mini-program", touchstone.Label{ZH: "选择门店"}, "pages/store/list", "coffee.choose.store-list", false},
		{"menuOpened", touchstone.Interaction, "mini-program", touchstone.Label{ZH: "打开菜单"}, "pages/menu/index", "coffee.choose.menu", false},
		{"drinkOpened", touchstone.Interaction, "mini-program", touchstone.Label{ZH: "查看饮品"}, "pages/drink/detail", "coffee.choose.drink-page", false},
		{"waitShown", touchstone.Interaction, "mini-program", touchstone.Label{ZH: "查看预计等候"}, "pages/store/wait", "coffee.choose.wait-time", false},
		{"miniOrdered", touchstone.Interaction, "mini-program", touchstone.Label{ZH: "小程序下单"}, "pages/order/submit", "coffee.order.mini-program", false},
		{"miniRated", touchstone.Feedback, "mini-program", touchstone.Label{ZH: "点单评价"}, "", "coffee.order.mini-program", false},
		{"appMenu", touchstone.Interaction, "app", touchstone.Label{ZH: "Menu Shown"}, "Menu", "coffee.choose.app", false},
		{"appDrink", touchstone.Interaction, "app", touchstone.Label{ZH: "Drink Shown"}, "Drink", "coffee.choose.drink-page", false},
		{"appOrdered", touchstone.Interaction, "app", touchstone.Label{ZH: "App Order Submitted"}, "Order", "coffee.order.app", false},
		{"boardRead", touchstone.Interaction, "store", touchstone.Label{ZH: "看菜单屏", EN: "Menu Board Read"}, "", "coffee.choose.menu-board", true},
		{"counterOrdered", touchstone.Interaction, "store", touchstone.Label{ZH: "吧台点单", EN: "Counter Order"}, "", "coffee.order.counter", true},
		{"platformViewed", touchstone.Interaction, "marketplace", touchstone.Label{ZH: "浏览平台店铺页"}, "/store/{id}", "coffee.choose.platform-page", false},
		{"platformOrdered", touchstone.Interaction, "marketplace", touchstone.Label{ZH: "外卖平台下单"}, "/order", "coffee.order.marketplace", false},
		{"reviewsRead", touchstone.Interaction, "marketplace", touchstone.Label{ZH: "看平台评价"}, "/store/{id}/reviews", "coffee.choose.reviews", false},
		{"identified", touchstone.Identify, "mini-program", touchstone.Label{ZH: "identify"}, "", "", false},
		{"paid", touchstone.Outcome, "mini-program", touchstone.Label{ZH: "Order Paid"}, "", "coffee.order.payment", false},
		{"repaid", touchstone.Outcome, "mini-program", touchstone.Label{ZH: "Repeat Order Paid"}, "", "coffee.order.payment", false},
		{"confirmed", touchstone.Interaction, "wechat", touchstone.Label{ZH: "取餐码通知"}, "", "coffee.order.confirmation", false},
		{"accepted", touchstone.Interaction, "store", touchstone.Label{ZH: "门店接单", EN: "Order Accepted"}, "", "coffee.make.accept", true},
		{"brewed", touchstone.Interaction, "store", touchstone.Label{ZH: "吧台制作", EN: "Drink Brewed"}, "", "coffee.make.barista", true},
		{"made", touchstone.Interaction, "store", touchstone.Label{ZH: "等候出杯", EN: "Drink Waited For"}, "", "coffee.make.wait", true},
		{"waitRated", touchstone.Feedback, "store", touchstone.Label{ZH: "等候评价", EN: "Wait Rated"}, "", "coffee.make.wait", true},
		{"called", touchstone.Interaction, "wechat", touchstone.Label{ZH: "取餐通知"}, "", "coffee.make.ready", true},
		{"shelved", touchstone.Interaction, "store", touchstone.Label{ZH: "取餐台取杯", EN: "Drink Picked Up"}, "", "coffee.pickup.shelf", true},
		{"shelfRated", touchstone.Feedback, "store", touchstone.Label{ZH: "取杯评价", EN: "Pick-up Rated"}, "", "coffee.pickup.shelf", true},
		{"handed", touchstone.Interaction, "store", touchstone.Label{ZH: "店员交付", EN: "Drink Handed Over"}, "", "coffee.pickup.handover", true},
		{"handoverRated", touchstone.Feedback, "store", touchstone.Label{ZH: "店员评价", EN: "Barista Rated"}, "", "coffee.pickup.handover", true},
		{"delivered", touchstone.Interaction, "delivery", touchstone.Label{ZH: "骑手送达", EN: "Drink Delivered"}, "", "coffee.delivery.handover", true},
		{"deliveryRated", touchstone.Feedback, "delivery", touchstone.Label{ZH: "配送评价", EN: "Delivery Rated"}, "", "coffee.delivery.handover", true},
		{"drunk", touchstone.Interaction, "product", touchstone.Label{ZH: "扫杯身码", EN: "Cup Scanned"}, "", "coffee.drink.taste", true},
		{"tasteRated", touchstone.Feedback, "product", touchstone.Label{ZH: "口味评价", EN: "Taste Rated"}, "", "coffee.drink.taste", true},
		{"compared", touchstone.Interaction, "product", touchstone.Label{ZH: "常点饮品回访", EN: "Usual Drink Asked About"}, "", "coffee.drink.consistency", true},
		{"compareRated", touchstone.Feedback, "product", touchstone.Label{ZH: "稳定性评价", EN: "Consistency Rated"}, "", "coffee.drink.consistency", true},
		{"remade", touchstone.Interaction, "store", touchstone.Label{ZH: "做错重做", EN: "Drink Remade"}, "", "coffee.service.remake", true},
		{"remakeRated", touchstone.Feedback, "store", touchstone.Label{ZH: "重做评价", EN: "Remake Rated"}, "", "coffee.service.remake", true},
		{"sat", touchstone.Interaction, "store", touchstone.Label{ZH: "堂食入座", EN: "Seat Taken"}, "", "coffee.pickup.seating", true},
		{"invoiced", touchstone.Interaction, "mini-program", touchstone.Label{ZH: "电子发票开具"}, "pages/order/invoice", "coffee.service.invoice", false},
		{"joined", touchstone.Interaction, "wechat", touchstone.Label{ZH: "社群领券"}, "", "coffee.loyal.community", false},
		{"groupRated", touchstone.Feedback, "wechat", touchstone.Label{ZH: "社群评价"}, "", "coffee.loyal.community", false},
		{"surveyed", touchstone.Feedback, "sms", touchstone.Label{ZH: "满意度短信"}, "", "coffee.loyal.survey", true},
		{"reviewed", touchstone.Feedback, "marketplace", touchstone.Label{ZH: "评价这一杯"}, "", "coffee.loyal.review", true},
		{"complained", touchstone.Outcome, "phone", touchstone.Label{ZH: "Complaint Filed"}, "", "coffee.service.complaint", true},
		{"handled", touchstone.Interaction, "phone", touchstone.Label{ZH: "投诉处理"}, "", "coffee.service.complaint", true},
		{"handledRated", touchstone.Feedback, "phone", touchstone.Label{ZH: "投诉处理评价"}, "", "coffee.service.complaint", true},
		{"refunded", touchstone.Outcome, "mini-program", touchstone.Label{ZH: "Refund Paid"}, "", "coffee.service.refund", true},
		{"stamped", touchstone.Interaction, "mini-program", touchstone.Label{ZH: "集章"}, "pages/member/stamps", "coffee.loyal.points", false},
		{"pushOpened", touchstone.Interaction, "app", touchstone.Label{ZH: "Push Opened"}, "", "coffee.discover.push", false},
		{"recalled", touchstone.Interaction, "sms", touchstone.Label{ZH: "唤醒短信"}, "", "coffee.loyal.recall", false},
		{"referred", touchstone.Outcome, "mini-program", touchstone.Label{ZH: "Friend Invited"}, "", "coffee.loyal.referral", false},
		{"barReport", touchstone.Measured, "store", touchstone.Label{ZH: "Bar Report"}, "", "coffee.make.barista", true},
		{"machineReport", touchstone.Measured, "store", touchstone.Label{ZH: "Machine Report"}, "", "coffee.make.equipment", true},
	}
}

// coffeePromises are its standards, in ms where they are times.
func coffeePromises() []touchstone.Standard {
	return []touchstone.Standard{
		{Meta: touchstone.Meta{ID: "std_world.wait"}, Label: touchstone.Label{ZH: "九成饮品八分钟内出杯", EN: "Nine of ten drinks are ready within 8 minutes"}, Touchpoint: "tp_coffee.make.wait", Measure: "duration", Statistic: touchstone.StatQuantile, Quantile: 900, Bound: touchstone.AtMost, Threshold: 8 * minute},
		{Meta: touchstone.Meta{ID: "std_world.taste"}, Label: touchstone.Label{ZH: "口味评分平均不低于 4.2", EN: "Taste is rated 4.2 or better on average"}, Touchpoint: "tp_coffee.drink.taste", Measure: "mean(rating)", Statistic: touchstone.StatMean, Bound: touchstone.AtLeast, Threshold: 420},
		{Meta: touchstone.Meta{ID: "std_world.shelf"}, Label: touchstone.Label{ZH: "取杯评分平均不低于 4.0", EN: "Picking up is rated 4.0 or better on average"}, Touchpoint: "tp_coffee.pickup.shelf", Measure: "mean(rating)", Statistic: touchstone.StatMean, Bound: touchstone.AtLeast, Threshold: 400},
	}
}

// coffeePersonas are its two kinds of customers.
func coffeePersonas() []touchstone.Persona {
	return []touchstone.Persona{
		{Meta: touchstone.Meta{ID: "per_world.commuter"}, Label: touchstone.Label{ZH: "通勤续命的小陆", EN: "Lu on the way to work"}, Description: touchstone.Label{ZH: "工作日早高峰到店即取，在意出杯快、口味稳、不拿错", EN: "Picks up in the morning of workdays; wants it at once, as always, and not somebody else’s"}, Conditions: "trait(habit) = commuter", Face: touchstone.Face{Colour: "#744210"}},
		{Meta: touchstone.Meta{ID: "per_world.casual"}, Label: touchstone.Label{ZH: "周末坐店的小乔", EN: "Qiao in the store at the weekend"}, Description: touchstone.Label{ZH: "和朋友小坐，尝新品，在意味道、座位和环境", EN: "Sits with friends and tries what is new; wants taste, a seat and quiet"}, Conditions: "trait(habit) = casual", Face: touchstone.Face{Colour: "#6b46c1"}},
	}
}
