// SPDX-License-Identifier: Apache-2.0

package simulate

import (
	_ "embed" // the sentences

	"touchstone"
)

//go:embed shop.tsv
var shopSentences string

// shopTrade is an online shop with ten warehouses. It has three moments: the
// checkout, where a bad one makes customers leave before they pay; the wait until
// the parcel moves, seen in the tracking; and the return. Packaging marks the view of
// the brand alone, the chat and the handling of complaints feelings alone. Bad
// ratings of the tutorial come of earlier dissatisfaction. A late picking makes
// the wait, most in the great sales. Returns in Guangzhou go badly in the evening.
func shopTrade() *trade {
	return &trade{
		name: "shop", label: touchstone.Label{ZH: "网上商城演示数据", EN: "Online shop, demo"}, site: "www.qingque.example", sentences: shopSentences,
		levels: [3]string{"group", "region", "warehouse"},
		root:   brand{"QINGQUE", touchstone.Label{ZH: "青鹊优选", EN: "Qingque Select"}},
		brands: []brand{
			{"QQ-E", touchstone.Label{ZH: "华东仓群", EN: "East China"}},
			{"QQ-S", touchstone.Label{ZH: "华南仓群", EN: "South China"}},
			{"QQ-N", touchstone.Label{ZH: "华北与中西部仓群", EN: "North, Central and West"}},
		},
		units: shopUnits(), beats: shopBeats(), acts: shopActs(),
		ways: []way{
			{"website", []string{"homeViewed", "landed", "webDetail", "webDetail"}, "webCheckout", "shop.buy.checkout"},
			{"app", []string{"promoted", "searched", "listed", "viewed", "carted"}, "appCheckout", "shop.buy.checkout"},
			{"mini-program", []string{"miniHome", "miniDetail", "miniDetail"}, "miniCheckout", "shop.buy.checkout"},
			{"marketplace", []string{"marketSearched", "marketListed"}, "marketCheckout", "shop.buy.checkout"},
		},
		habits: []milli{110, 450, 250, 190},
		spots: []spot{
			{"shop.buy.checkout", "site", "appCheckout", "checkoutRated", -1_900_000, 150, 800, 1100, 0, 1600, true},
			{"shop.fulfil.tracking", "delivery", "tracked", "trackingRated", -1_500_000, 150, 1000, 1700, 1300, 0, true},
			{"shop.fulfil.courier", "", "delivered", "courierRated", -2_000_000, 150, 0, 0, 0, 0, false},
			{"shop.fulfil.packaging", "packaging", "unpacked", "packagingRated", -1_700_000, 200, 0, 600, 0, 0, false},
			{"shop.receive.manual", "", "tutored", "tutorialRated", -1_200_000, 900, 0, 0, 0, 0, false},
			{"shop.service.chat", "service", "chatted", "chatRated", -1_600_000, 150, 0, 0, 0, 0, true},
			{"shop.service.return", "service.return", "returned", "returnRated", -1_300_000, 200, 1100, 1500, 800, 0, true},
			{"shop.service.complaint", "service.complaint", "handled", "handledRated", -400_000, 200, 0, 0, 0, 0, true},
		},
		chain: chain{
			cause: "picked", spot: "shop.fulfil.tracking", within: 3 * hour, works: 1500, late: 120, lateAtPeak: 260, least: 240, mean: 600_000, spared: 100,
			settles: 5 * minute, quiet: 30_000, rush: [2]int64{18, 24}, byRush: 20_000, byPeak: 40_000, byHoliday: 40_000, notReady: 40_000, notReadyYet: 30_000, tooLong: 86_400, each: 46, serving: 40, told: true,
		},
		pain: &pain{"shop.service.return", "QQ-CAN", 18, 24, 1_600_000},
		reports: []report{
			{"hotlineReport", "answered_within_20s", 60, 120, [2]int64{650, 300}},
			{"stockReport", "in_stock", 2400, 0, [2]int64{880, 110}},
		},
		ordered: []move{{beat: "confirmed", after: 20 * second}},
		after:   []move{{beat: "pointsViewed", share: 250, members: true, after: 3 * hour}, {beat: "pushOpened", share: 220, after: 5 * hour}, {beat: "groupRead", share: 120, after: 7 * hour}},
		people: people{
			segment: touchstone.SegmentTrait{Name: "shopping", Label: touchstone.Label{ZH: "购物习惯", EN: "Way of shopping"}}, kinds: [2]string{"bargain", "steady"}, first: 450,
			members: 620, foreign: 60, tenure: touchstone.Label{ZH: "注册年数", EN: "Years as a customer"},
		},
		trip: tripPlan{
			object: "order", prefix: "S", size: "items", sizes: []milli{560, 240, 130, 70}, settles: [2]int64{dayMS, 3 * dayMS},
			opens: 8, hours: []milli{30, 40, 50, 50, 60, 50, 50, 55, 55, 55, 60, 70, 95, 110, 110, 60},
			goods: []touchstone.Label{{ZH: "羽绒服", EN: "down jacket"}, {ZH: "空气炸锅", EN: "air fryer"}, {ZH: "面霜", EN: "face cream"}, {ZH: "双肩包", EN: "backpack"}, {ZH: "蓝牙耳机", EN: "pair of earphones"}, {ZH: "四件套", EN: "bedding set"}},
		},
		returns: 0, liking: 8200, giveUp: -1_700_000, again: [2]int64{5, 55}, peak: almanac.sale,
		season: []span{
			{"10-20", "10-30", 1300}, {"10-31", "11-11", 2600}, {"06-01", "06-18", 2200}, {"12-08", "12-12", 1400},
			{"2025-01-26", "2025-02-04", 450}, {"2026-02-14", "2026-02-23", 450},
		},
		weekend: 1100,
		marks: marks{
			identified: "identified", paid: "paid", repaid: "repaid", surveyed: "surveyed", reviewed: "reviewed", referred: "referred",
			complained: "complained", refunded: "refunded", complaint: "shop.service.complaint", abandoned: "abandoned", aside: "reviewsRead",
		},
		asides: []string{"price", "price.discount", "product.quality", "site.description", "product.size", "member", "invoice", "delivery.pickup"},
		slots:  slots{numbers: map[string][2]int{"minutes": {10, 40}, "hours": {30, 80}, "days": {3, 9}, "few": {2, 5}}},

		promises: shopPromises(), personas: shopPersonas(),
	}
}

// shopActs is how an order goes.
func shopActs() []act {
	return []act{
		{after: 30 * minute, moves: []move{
			{beat: "audited", share: 150, after: 10 * minute, seconds: 120},
			{does: causes},
			{does: waits},
			{beat: "shipped", from: fromDone, after: minute},
		}},
		{after: 20 * hour, within: 30 * hour, moves: []move{
			{beat: "called", share: 250, seconds: 30},
			{spot: "shop.fulfil.courier", share: 700, after: 20 * minute, seconds: 240, otherwise: []move{{beat: "lockered", after: 3 * hour}}},
			{spot: "shop.fulfil.packaging", share: 600, after: 4 * hour, within: 4 * hour, seconds: 120},
			{spot: "shop.receive.manual", share: 350, after: 8 * hour, within: 12 * hour, seconds: 200},
		}},
		{after: 2 * dayMS, within: 5 * dayMS, moves: []move{
			{spot: "shop.service.chat", share: 260, seconds: 400},
			{beat: "received", share: 700, after: hour},
			{beat: "invoiced", share: 200, after: 2 * hour},
			{spot: "shop.service.return", share: 280, after: 3 * hour, within: 18 * hour, seconds: 180, then: []move{
				{beat: "inspected", share: 900, after: 2 * dayMS, seconds: 600},
				{beat: "refunded", after: 3 * dayMS, part: 900},
			}},
		}},
	}
}

// shopUnits are its warehouses.
func shopUnits() []unit {
	return []unit{
		{"QQ-JXG", "QQ-E", touchstone.Label{ZH: "嘉兴一仓", EN: "Jiaxing 1"}, touchstone.Label{ZH: "嘉兴", EN: "Jiaxing"}, false, 0, 0, 138, true},
		{"QQ-KUN", "QQ-E", touchstone.Label{ZH: "昆山仓", EN: "Kunshan"}, touchstone.Label{ZH: "昆山", EN: "Kunshan"}, false, 4000, 0, 142, false},
		{"QQ-HFE", "QQ-E", touchstone.Label{ZH: "合肥仓", EN: "Hefei"}, touchstone.Label{ZH: "合肥", EN: "Hefei"}, false, 2000, -100_000, 120, true},
		{"QQ-CAN", "QQ-S", touchstone.Label{ZH: "广州增城仓", EN: "Guangzhou Zengcheng"}, touchstone.Label{ZH: "广州", EN: "Guangzhou"}, false, 6000, 0, 135, true},
		{"QQ-DGM", "QQ-S", touchstone.Label{ZH: "东莞仓", EN: "Dongguan"}, touchstone.Label{ZH: "东莞", EN: "Dongguan"}, false, 0, 100_000, 118, false},
		{"QQ-HKG", "QQ-S", touchstone.Label{ZH: "前海保税仓", EN: "Qianhai bonded"}, touchstone.Label{ZH: "深圳", EN: "Shenzhen"}, true, 12_000, 0, 260, false},
		{"QQ-LFG", "QQ-N", touchstone.Label{ZH: "廊坊仓", EN: "Langfang"}, touchstone.Label{ZH: "廊坊", EN: "Langfang"}, false, 3000, 0, 130, true},
		{"QQ-WUH", "QQ-N", touchstone.Label{ZH: "武汉黄陂仓", EN: "Wuhan Huangpi"}, touchstone.Label{ZH: "武汉", EN: "Wuhan"}, false, 2000, -150_000, 116, false},
		{"QQ-CDU", "QQ-N", touchstone.Label{ZH: "成都龙泉仓", EN: "Chengdu Longquan"}, touchstone.Label{ZH: "成都", EN: "Chengdu"}, false, 8000, 150_000, 122, true},
		{"QQ-URC", "QQ-N", touchstone.Label{ZH: "乌鲁木齐前置仓", EN: "Urumqi forward"}, touchstone.Label{ZH: "乌鲁木齐", EN: "Urumqi"}, false, 16_000, 200_000, 125, false},
	}
}

// shopBeats are the kinds of its events.
func shopBeats() []beat {
	return []beat{
		{"homeViewed", touchstone.Interaction, "website", touchstone.Label{ZH: "Home Viewed"}, "/", "shop.browse.home", false},
		{"landed", touchstone.Interaction, "website", touchstone.Label{ZH: "Campaign Viewed"}, "/campaign", "shop.discover.landing", false},
		{"webDetail", touchstone.Interaction, "website", touchstone.Label{ZH: "Product Viewed"}, "/item/{id}", "shop.browse.detail", false},
		{"webCheckout", touchstone.Interaction, "website", touchstone.Label{ZH: "Checkout Submitted"}, "/checkout", "shop.buy.checkout", false},
		{"promoted", touchstone.Interaction, "app", touchstone.Label{ZH: "Promotion Shown"}, "Promotion", "shop.browse.promotion", false},
		{"searched", touchstone.Interaction, "app", touchstone.Label{ZH: "Products Searched"}, "Search", "shop.browse.search", false},
		{"listed", touchstone.Interaction, "app", touchstone.Label{ZH: "Product List Shown"}, "ProductList", "shop.browse.list", false},
		{"viewed", touchstone.Interaction, "app", touchstone.Label{ZH: "Product Shown"}, "Product", "shop.browse.detail", false},
		{"carted", touchstone.Interaction, "app", touchstone.Label{ZH: "Product Added"}, "Cart", "shop.buy.cart", false},
		{"appCheckout", touchstone.Interaction, "app", touchstone.Label{ZH: "App Checkout Submitted"}, "Checkout", "shop.buy.checkout", false},
		{"miniHome", touchstone.Interaction, "mini-program", touchstone.Label{ZH: "打开小程序商城"}, "pages/home/index", "shop.browse.mini-program", false},
		{"miniDetail", touchstone.Interaction, "mini-program", touchstone.Label{ZH: "查看商品"}, "pages/item/detail", "shop.browse.detail", false},
		{"miniCheckout", touchstone.Interaction, "mini-program", touchstone.Label{ZH: "小程序提交订单"}, "pages/order/submit", "shop.buy.checkout", false},
		{"marketSearched", touchstone.Interaction, "marketplace", touchstone.Label{ZH: "平台搜索"}, "/search", "shop.discover.marketplace-search", false},
		{"marketListed", touchstone.Interaction, "marketplace", touchstone.Label{ZH: "平台商品页"}, "/item/{id}", "shop.browse.detail", false},
		{"marketCheckout", touchstone.Interaction, "marketplace", touchstone.Label{ZH: "平台提交订单"}, "/order", "shop.buy.checkout", false},
		{"reviewsRead", touchstone.Interaction, "app", touchstone.Label{ZH: "Reviews Read"}, "Reviews", "shop.browse.reviews", false},
		{"checkoutRated", touchstone.Feedback, "app", touchstone.Label{ZH: "Checkout Rated"}, "", "shop.buy.checkout", false},
		{"abandoned", touchstone.Outcome, "app", touchstone.Label{ZH: "Checkout Abandoned"}, "", "shop.buy.checkout", false},
		{"identified", touchstone.Identify, "app", touchstone.Label{ZH: "identify"}, "", "", false},
		{"paid", touchstone.Outcome, "app", touchstone.Label{ZH: "Order Paid"}, "", "shop.buy.payment", false},
		{"repaid", touchstone.Outcome, "app", touchstone.Label{ZH: "Repeat Order Paid"}, "", "shop.buy.payment", false},
		{"confirmed", touchstone.Interaction, "sms", touchstone.Label{ZH: "下单成功短信"}, "", "shop.buy.confirmation", false},
		{"audited", touchstone.Interaction, "app", touchstone.Label{ZH: "Order Reviewed"}, "", "shop.fulfil.order-review", true},
		{"picked", touchstone.Interaction, "delivery", touchstone.Label{ZH: "拣货打包", EN: "Order Picked"}, "", "shop.fulfil.warehouse", true},
		{"tracked", touchstone.Interaction, "app", touchstone.Label{ZH: "Tracking Viewed"}, "Tracking", "shop.fulfil.tracking", true},
		{"trackingRated", touchstone.Feedback, "app", touchstone.Label{ZH: "Tracking Rated"}, "", "shop.fulfil.tracking", true},
		{"shipped", touchstone.Interaction, "sms", touchstone.Label{ZH: "发货短信"}, "", "shop.fulfil.shipment-notice", true},
		{"called", touchstone.Interaction, "phone", touchstone.Label{ZH: "派送来电"}, "", "shop.fulfil.courier-call", true},
		{"delivered", touchstone.Interaction, "delivery", touchstone.Label{ZH: "快递派送", EN: "Parcel Delivered"}, "", "shop.fulfil.courier", true},
		{"courierRated", touchstone.Feedback, "delivery", touchstone.Label{ZH: "派送评价", EN: "Courier Rated"}, "", "shop.fulfil.courier", true},
		{"lockered", touchstone.Interaction, "kiosk", touchstone.Label{ZH: "自提柜取件"}, "", "shop.fulfil.locker", true},
		{"unpacked", touchstone.Interaction, "packaging", touchstone.Label{ZH: "开箱扫码", EN: "Box Scanned"}, "", "shop.fulfil.packaging", true},
		{"packagingRated", touchstone.Feedback, "packaging", touchstone.Label{ZH: "包装评价", EN: "Packaging Rated"}, "", "shop.fulfil.packaging", true},
		{"tutored", touchstone.Interaction, "product", touchstone.Label{ZH: "观看使用教程", EN: "Tutorial Watched"}, "", "shop.receive.manual", false},
		{"tutorialRated", touchstone.Feedback, "product", touchstone.Label{ZH: "教程评价", EN: "Tutorial Rated"}, "", "shop.receive.manual", false},
		{"chatted", touchstone.Interaction, "chat", touchstone.Label{ZH: "在线咨询"}, "", "shop.service.chat", true},
		{"chatRated", touchstone.Feedback, "chat", touchstone.Label{ZH: "咨询评价"}, "", "shop.service.chat", true},
		{"received", touchstone.Interaction, "app", touchstone.Label{ZH: "Receipt Confirmed"}, "Receipt", "shop.receive.confirm", false},
		{"invoiced", touchstone.Interaction, "email", touchstone.Label{ZH: "电子发票邮件"}, "", "shop.receive.invoice", false},
		{"returned", touchstone.Interaction, "app", touchstone.Label{ZH: "Return Requested"}, "Return", "shop.service.return", true},
		{"returnRated", touchstone.Feedback, "app", touchstone.Label{ZH: "Return Rated"}, "", "shop.service.return", true},
		{"inspected", touchstone.Interaction, "delivery", touchstone.Label{ZH: "退货质检", EN: "Return Inspected"}, "", "shop.service.inspection", true},
		{"surveyed", touchstone.Feedback, "sms", touchstone.Label{ZH: "购物体验问卷"}, "", "shop.loyal.survey", true},
		{"reviewed", touchstone.Feedback, "marketplace", touchstone.Label{ZH: "评价晒单"}, "", "shop.loyal.review", true},
		{"complained", touchstone.Outcome, "phone", touchstone.Label{ZH: "Complaint Filed"}, "", "shop.service.complaint", true},
		{"handled", touchstone.Interaction, "phone", touchstone.Label{ZH: "投诉处理"}, "", "shop.service.complaint", true},
		{"handledRated", touchstone.Feedback, "phone", touchstone.Label{ZH: "投诉处理评价"}, "", "shop.service.complaint", true},
		{"refunded", touchstone.Outcome, "app", touchstone.Label{ZH: "Refund Paid"}, "", "shop.service.refund", true},
		{"pointsViewed", touchstone.Interaction, "app", touchstone.Label{ZH: "Points Viewed"}, "Points", "shop.loyal.points", false},
		{"pushOpened", touchstone.Interaction, "app", touchstone.Label{ZH: "Push Opened"}, "", "shop.discover.push", false},
		{"groupRead", touchstone.Interaction, "wechat", touchstone.Label{ZH: "社群消息"}, "", "shop.loyal.community", false},
		{"referred", touchstone.Outcome, "wechat", touchstone.Label{ZH: "Friend Invited"}, "", "shop.loyal.referral", false},
		{"hotlineReport", touchstone.Measured, "phone", touchstone.Label{ZH: "Hotline Report"}, "", "shop.service.hotline", true},
		{"stockReport", touchstone.Measured, "delivery", touchstone.Label{ZH: "Stock Report"}, "", "shop.fulfil.inventory", true},
	}
}

// shopPromises are its standards, in ms where they are times.
func shopPromises() []touchstone.Standard {
	return []touchstone.Standard{
		{Meta: touchstone.Meta{ID: "std_world.picking"}, Label: touchstone.Label{ZH: "九成订单两小时内拣货打包完", EN: "Nine of ten orders are picked and packed within two hours"}, Touchpoint: "tp_shop.fulfil.warehouse", Measure: "duration", Statistic: touchstone.StatQuantile, Quantile: 900, Bound: touchstone.AtMost, Threshold: 120 * minute},
		{Meta: touchstone.Meta{ID: "std_world.chat"}, Label: touchstone.Label{ZH: "在线客服评分平均不低于 4.0", EN: "The chat is rated 4.0 or better on average"}, Touchpoint: "tp_shop.service.chat", Measure: "mean(rating)", Statistic: touchstone.StatMean, Bound: touchstone.AtLeast, Threshold: 400},
		{Meta: touchstone.Meta{ID: "std_world.return"}, Label: touchstone.Label{ZH: "退货评分平均不低于 4.0", EN: "Returns are rated 4.0 or better on average"}, Touchpoint: "tp_shop.service.return", Measure: "mean(rating)", Statistic: touchstone.StatMean, Bound: touchstone.AtLeast, Threshold: 400},
	}
}

// shopPersonas are its two kinds of customers.
func shopPersonas() []touchstone.Persona {
	return []touchstone.Persona{
		{Meta: touchstone.Meta{ID: "per_world.bargain"}, Label: touchstone.Label{ZH: "大促囤货的小周", EN: "Zhou, who waits for the sales"}, Description: touchstone.Label{ZH: "凑单比价，大促集中下单，在意优惠算得清、发货不拖", EN: "Compares and stacks coupons, orders in the sales; wants plain discounts and a parcel that moves"}, Conditions: "trait(shopping) = bargain", Face: touchstone.Face{Colour: "#d53f8c"}},
		{Meta: touchstone.Meta{ID: "per_world.steady"}, Label: touchstone.Label{ZH: "按需下单的老何", EN: "Mr He, who orders what is needed"}, Description: touchstone.Label{ZH: "缺什么买什么，看重质量、送货准时和退货省心", EN: "Buys what is missing; wants quality, delivery on time and returns without trouble"}, Conditions: "trait(shopping) = steady", Face: touchstone.Face{Colour: "#2c7a7b"}},
	}
}
