// SPDX-License-Identifier: Apache-2.0

package simulate

import (
	_ "embed" // the sentences

	"touchstone"
)

//go:embed hotel.tsv
var hotelSentences string

// hotelTrade is a group of three brands with twelve hotels. It has three moments:
// check-in first, then the room's cleaning, and the handling of complaints,
// which is seldom and decides. Breakfast marks the view of the brand alone, the
// network feelings alone. Bad ratings of the member guide come of earlier
// dissatisfaction, which lowers every outcome by itself. A late turnover makes
// the room late, a late room the wait, and the wait the bad check-in.
func hotelTrade() *trade {
	return &trade{
		name: "hotel", label: touchstone.Label{ZH: "酒店集团演示数据", EN: "Hotel group, demo"}, site: "www.wanghe.example", sentences: hotelSentences,
		levels: [3]string{"group", "brand", "hotel"},
		root:   brand{"WANGHE-GROUP", touchstone.Label{ZH: "望禾酒店集团", EN: "Wanghe Hotel Group"}},
		brands: []brand{
			{"WANGHE", touchstone.Label{ZH: "望禾酒店", EN: "Wanghe Hotels"}},
			{"HELI", touchstone.Label{ZH: "禾里度假", EN: "Heli Resorts"}},
			{"HEYI", touchstone.Label{ZH: "禾驿", EN: "Heyi Inn"}},
		},
		units: hotelUnits(), beats: hotelBeats(), acts: hotelActs(),
		ways: []way{
			{"website", []string{"homeViewed", "hotelsSearched", "hotelViewed", "roomViewed", "hotelViewed"}, "bookingStarted", ""},
			{"app", []string{"appOpened", "appHotel", "appHotel"}, "appBooking", "hotel.book.app-booking"},
			{"mini-program", []string{"miniOpened", "miniHotel", "miniHotel"}, "miniBooking", ""},
			{"marketplace", []string{"otaListing", "otaListing"}, "otaOrder", ""},
		},
		habits: []milli{240, 320, 260, 180},
		spots: []spot{
			{"hotel.book.app-booking", "", "appBooking", "bookingRated", -2_200_000, 150, 0, 0, 0, 0, false},
			{"hotel.arrive.front-desk", "checkin", "checkedIn", "checkInRated", -2_000_000, 150, 1200, 2000, 1500, 0, true},
			{"hotel.stay.technology", "room.technology", "wifiUsed", "wifiRated", -1_700_000, 150, 0, 0, 0, 0, true},
			{"hotel.stay.housekeeping", "environment.cleanliness", "cleaned", "cleanRated", -1_900_000, 200, 700, 1200, 1500, 0, true},
			{"hotel.stay.breakfast", "breakfast", "breakfasted", "breakfastRated", -1_800_000, 200, 0, 600, 0, 0, false},
			{"hotel.stay.gym-pool", "pool", "gymUsed", "gymRated", -1_700_000, 200, 0, 0, 0, 0, false},
			{"hotel.leave.front-desk", "checkout", "checkedOut", "checkOutRated", -1_900_000, 200, 0, 0, 0, 0, false},
			{"world.guide", "", "guideWatched", "guideRated", -1_200_000, 900, 0, 0, 0, 0, false},
			{"hotel.after.complaint", "complaint", "handled", "handledRated", -400_000, 200, 1000, 1600, 0, 0, true},
		},
		chain: chain{
			cause: "turnedOver", spot: "hotel.arrive.front-desk", within: hour, works: 1200, late: 150, lateAtPeak: 200, least: 20, mean: 40_000, ready: 17, spared: 200,
			settles: 5 * minute, quiet: 240, rush: [2]int64{15, 18}, byRush: 240, byPeak: 240, byHoliday: 480, notReady: 600, notReadyYet: 900, tooLong: 1200, each: 4200, serving: 180,
		},
		reports: []report{
			{"hotlineReport", "answered_within_20s", 40, 60, [2]int64{700, 280}},
			{"occupancyReport", "occupancy", 180, 0, [2]int64{520, 430}},
		},
		ordered: []move{{beat: "confirmed", after: 20 * second}, {beat: "orderHandled", share: 250, after: hour / 2, seconds: 300}},
		after:   []move{{beat: "pointsViewed", share: 200, members: true, after: 3 * hour}, {beat: "pushOpened", share: 180, after: 5 * hour}},
		people: people{
			segment: touchstone.SegmentTrait{Name: "purpose", Label: touchstone.Label{ZH: "出行目的", EN: "Purpose of travel"}}, kinds: [2]string{"leisure", "business"}, first: 550,
			members: 700, foreign: 120, tenure: touchstone.Label{ZH: "光顾年数", EN: "Years as a guest"},
			prefers: almanac.busy, patience: 6, // who travels for pleasure prefers nights before a free day
		},
		trip: tripPlan{
			object: "booking", prefix: "B", size: "nights", sizes: []milli{520, 270, 130, 80}, lead: 1, ahead: 8000, settles: [2]int64{dayMS, 3 * dayMS},
			goods: []touchstone.Label{{ZH: "大床房", EN: "double room"}, {ZH: "双床房", EN: "twin room"}, {ZH: "家庭房", EN: "family room"}, {ZH: "套房", EN: "suite"}, {ZH: "江景房", EN: "river view room"}},
		},
		returns: -300_000, liking: 8300, again: [2]int64{8, 60}, peak: almanac.busy,
		marks: marks{
			identified: "identified", paid: "bookingPaid", repaid: "rebookingPaid", surveyed: "surveyed", reviewed: "reviewed", referred: "referred",
			complained: "complained", refunded: "refunded", complaint: "hotel.after.complaint", aside: "reviewsViewed",
		},
		asides: []string{"location", "parking", "sleep.noise", "price.value", "service.attitude", "invoice", "member"},
		slots: slots{
			numbers: map[string][2]int{"minutes": {25, 70}, "few": {2, 5}, "hour": {7, 10}, "floor": {3, 26}},
			words:   map[string][]touchstone.Label{"dish": {{ZH: "豆浆油条", EN: "soy milk"}, {ZH: "现煮面条", EN: "noodles"}, {ZH: "小笼包", EN: "dumplings"}, {ZH: "煎蛋", EN: "eggs"}, {ZH: "水果", EN: "fruit"}, {ZH: "面包", EN: "bread"}}},
		},
		added: hotelAdded(), promises: hotelPromises(), personas: hotelPersonas(),
	}
}

// hotelActs is how a stay goes.
func hotelActs() []act {
	return []act{
		{from: fromDay, after: -30 * hour, moves: []move{
			{beat: "reminded"},
			{beat: "roomChosen", share: 150, after: hour, seconds: 90},
			{beat: "directions", share: 100, after: 2 * hour},
			{beat: "requested", share: 60, after: 3 * hour},
			{beat: "assigned", share: 250, after: 8 * hour, seconds: 240},
		}},
		{from: fromDay, after: 11 * hour, opens: 13, comes: []milli{80, 150, 190, 170, 130, 90, 70, 50, 40, 30}, moves: []move{
			{does: causes},
			{beat: "parked", from: fromComes, share: 250},
			{does: waits},
			{beat: "registered", from: fromDone, after: minute, seconds: 30},
			{beat: "deposited", from: fromDone, share: 200, after: minute, fresh: true},
			{beat: "keyUsed", from: fromDone, share: 150, after: 6 * minute},
		}},
		{from: fromDay, after: 19 * hour, moves: []move{
			{spot: "hotel.stay.technology", share: 450, seconds: 30},
			{after: 7 * hour, daily: []move{
				{spot: "hotel.stay.breakfast", share: 400, within: 2 * hour, seconds: 1500, behind: &behind{"prepared", 150, 1_500_000, 1500, 4500, 200, 30 * minute}},
				{spot: "hotel.stay.housekeeping", later: 150, after: 3 * hour, seconds: 1500},
			}},
			{beat: "served", share: 140, after: hour, seconds: 600},
			{beat: "roomService", share: 80, after: hour, seconds: 1500},
			{spot: "hotel.stay.gym-pool", share: 120, after: 30 * minute, seconds: 2400},
			{beat: "repaired", share: 40, after: 2 * hour, seconds: 2400},
		}},
		{from: fromEnd, after: 9 * hour, within: 4 * hour, moves: []move{
			{spot: "hotel.leave.front-desk", seconds: 200},
			{beat: "billed", share: 120, after: minute, seconds: 90},
			{beat: "invoiced", share: 330, after: 10 * minute, seconds: 60},
			{beat: "thanked", after: 3 * hour},
			{spot: "world.guide", share: 500, members: true, after: 6 * hour, seconds: 150},
		}},
	}
}

// hotelUnits are its hotels.
func hotelUnits() []unit {
	return []unit{
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
}

// hotelBeats are the kinds of its events.
func hotelBeats() []beat {
	return []beat{
		{"homeViewed", touchstone.Interaction, "website", touchstone.Label{ZH: "Home Viewed"}, "/", "hotel.discover.website-home", false},
		{"hotelsSearched", touchstone.Interaction, "website", touchstone.Label{ZH: "Hotels Searched"}, "/search", "hotel.discover.search-results", false},
		{"hotelViewed", touchstone.Interaction, "website", touchstone.Label{ZH: "Hotel Viewed"}, "/hotel/{id}", "hotel.discover.hotel-page", false},
		{"roomViewed", touchstone.Interaction, "website", touchstone.Label{ZH: "Room Viewed"}, "/hotel/{id}/rooms", "hotel.book.room-page", false},
		{"reviewsViewed", touchstone.Interaction, "marketplace", touchstone.Label{ZH: "浏览住客点评"}, "/hotel/{id}/reviews", "hotel.discover.ota-reviews", false},
		{"bookingStarted", touchstone.Interaction, "website", touchstone.Label{ZH: "Booking Submitted"}, "/booking", "hotel.book.booking-form", false},
		{"appOpened", touchstone.Interaction, "app", touchstone.Label{ZH: "Hotel List Shown"}, "HotelList", "hotel.discover.search-results", false},
		{"appHotel", touchstone.Interaction, "app", touchstone.Label{ZH: "Hotel Page Shown"}, "HotelPage", "hotel.discover.hotel-page", false},
		{"appBooking", touchstone.Interaction, "app", touchstone.Label{ZH: "App Booking Submitted"}, "BookingForm", "hotel.book.app-booking", false},
		{"miniOpened", touchstone.Interaction, "mini-program", touchstone.Label{ZH: "打开酒店列表"}, "pages/hotel/list", "hotel.discover.search-results", false},
		{"miniHotel", touchstone.Interaction, "mini-program", touchstone.Label{ZH: "查看酒店"}, "pages/hotel/detail", "hotel.discover.hotel-page", false},
		{"miniBooking", touchstone.Interaction, "mini-program", touchstone.Label{ZH: "小程序提交订单"}, "pages/order/submit", "hotel.book.mini-program-booking", false},
		{"otaListing", touchstone.Interaction, "marketplace", touchstone.Label{ZH: "浏览平台酒店页"}, "/hotel/{id}", "hotel.discover.ota-listing", false},
		{"otaOrder", touchstone.Interaction, "marketplace", touchstone.Label{ZH: "平台下单"}, "/order", "hotel.book.ota", false},
		{"bookingRated", touchstone.Feedback, "app", touchstone.Label{ZH: "Booking Rated"}, "", "hotel.book.app-booking", false},
		{"identified", touchstone.Identify, "app", touchstone.Label{ZH: "identify"}, "", "", false},
		{"bookingPaid", touchstone.Outcome, "app", touchstone.Label{ZH: "Booking Paid"}, "", "hotel.book.payment", false},
		{"rebookingPaid", touchstone.Outcome, "app", touchstone.Label{ZH: "Rebooking Paid"}, "", "hotel.book.payment", false},
		{"confirmed", touchstone.Interaction, "sms", touchstone.Label{ZH: "预订确认短信"}, "", "hotel.book.confirmation", false},
		{"orderHandled", touchstone.Interaction, "phone", touchstone.Label{ZH: "预订处理"}, "", "hotel.book.reservation-desk", false},
		{"reminded", touchstone.Interaction, "wechat", touchstone.Label{ZH: "行前提醒"}, "", "hotel.prepare.reminder", false},
		{"roomChosen", touchstone.Interaction, "mini-program", touchstone.Label{ZH: "在线选房"}, "pages/stay/room", "hotel.prepare.online-check-in", false},
		{"directions", touchstone.Interaction, "app", touchstone.Label{ZH: "Directions Opened"}, "Directions", "hotel.prepare.directions", false},
		{"requested", touchstone.Interaction, "app", touchstone.Label{ZH: "Special Request Sent"}, "Request", "hotel.prepare.special-request", false},
		{"assigned", touchstone.Interaction, "store", touchstone.Label{ZH: "预抵排房", EN: "Room Assigned"}, "", "hotel.prepare.room-assignment", true},
		{"turnedOver", touchstone.Interaction, "store", touchstone.Label{ZH: "清扫放房", EN: "Room Turned Over"}, "", "world.turnover", true},
		{"parked", touchstone.Interaction, "store", touchstone.Label{ZH: "停车入场", EN: "Car Parked"}, "", "hotel.arrive.parking", true},
		{"checkedIn", touchstone.Interaction, "store", touchstone.Label{ZH: "入住办理", EN: "Check-in"}, "", "hotel.arrive.front-desk", true},
		{"checkInRated", touchstone.Feedback, "store", touchstone.Label{ZH: "入住评价", EN: "Check-in Rated"}, "", "hotel.arrive.front-desk", true},
		{"registered", touchstone.Interaction, "store", touchstone.Label{ZH: "旅客信息上传", EN: "Guest Registered"}, "", "hotel.arrive.police-registration", true},
		{"deposited", touchstone.Interaction, "store", touchstone.Label{ZH: "押金预授权", EN: "Deposit Taken"}, "", "hotel.arrive.deposit", true},
		{"keyUsed", touchstone.Interaction, "app", touchstone.Label{ZH: "Mobile Key Used"}, "RoomKey", "hotel.arrive.room-key", true},
		{"wifiUsed", touchstone.Interaction, "product", touchstone.Label{ZH: "连接客房网络", EN: "Wi-Fi Connected"}, "", "hotel.stay.technology", true},
		{"wifiRated", touchstone.Feedback, "product", touchstone.Label{ZH: "网络评价", EN: "Wi-Fi Rated"}, "", "hotel.stay.technology", true},
		{"cleaned", touchstone.Interaction, "store", touchstone.Label{ZH: "客房清洁", EN: "Room Cleaned"}, "", "hotel.stay.housekeeping", true},
		{"cleanRated", touchstone.Feedback, "store", touchstone.Label{ZH: "清洁评价", EN: "Cleaning Rated"}, "", "hotel.stay.housekeeping", true},
		{"served", touchstone.Interaction, "mini-program", touchstone.Label{ZH: "住中服务请求"}, "pages/stay/service", "hotel.stay.service-request", true},
		{"prepared", touchstone.Interaction, "store", touchstone.Label{ZH: "后厨备餐", EN: "Breakfast Prepared"}, "", "hotel.stay.kitchen", true},
		{"breakfasted", touchstone.Interaction, "store", touchstone.Label{ZH: "早餐核销", EN: "Breakfast"}, "", "hotel.stay.breakfast", true},
		{"breakfastRated", touchstone.Feedback, "store", touchstone.Label{ZH: "早餐评价", EN: "Breakfast Rated"}, "", "hotel.stay.breakfast", true},
		{"roomService", touchstone.Interaction, "phone", touchstone.Label{ZH: "客房送餐", EN: "Room Service"}, "", "hotel.stay.room-service", true},
		{"gymUsed", touchstone.Interaction, "store", touchstone.Label{ZH: "健身房入场", EN: "Gym Visited"}, "", "hotel.stay.gym-pool", true},
		{"gymRated", touchstone.Feedback, "store", touchstone.Label{ZH: "健身房评价", EN: "Gym Rated"}, "", "hotel.stay.gym-pool", true},
		{"repaired", touchstone.Interaction, "field-service", touchstone.Label{ZH: "工程维修", EN: "Repair Done"}, "", "hotel.stay.maintenance", true},
		{"checkedOut", touchstone.Interaction, "store", touchstone.Label{ZH: "退房结账", EN: "Check-out"}, "", "hotel.leave.front-desk", true},
		{"checkOutRated", touchstone.Feedback, "store", touchstone.Label{ZH: "退房评价", EN: "Check-out Rated"}, "", "hotel.leave.front-desk", true},
		{"billed", touchstone.Interaction, "store", touchstone.Label{ZH: "账单核对", EN: "Bill Settled"}, "", "hotel.leave.bill", true},
		{"invoiced", touchstone.Interaction, "mini-program", touchstone.Label{ZH: "电子发票开具"}, "pages/stay/invoice", "hotel.leave.invoice", false},
		{"guideWatched", touchstone.Interaction, "app", touchstone.Label{ZH: "Member Guide Watched"}, "Guide", "world.guide", false},
		{"guideRated", touchstone.Feedback, "app", touchstone.Label{ZH: "Member Guide Rated"}, "", "world.guide", false},
		{"thanked", touchstone.Interaction, "sms", touchstone.Label{ZH: "离店致谢短信"}, "", "hotel.after.survey", true},
		{"surveyed", touchstone.Feedback, "sms", touchstone.Label{ZH: "离店问卷"}, "", "hotel.after.survey", true},
		{"reviewed", touchstone.Feedback, "marketplace", touchstone.Label{ZH: "住客点评"}, "", "hotel.after.review", true},
		{"complained", touchstone.Outcome, "phone", touchstone.Label{ZH: "Complaint Filed"}, "", "hotel.after.complaint", true},
		{"handled", touchstone.Interaction, "phone", touchstone.Label{ZH: "投诉处理"}, "", "hotel.after.complaint", true},
		{"handledRated", touchstone.Feedback, "phone", touchstone.Label{ZH: "投诉处理评价"}, "", "hotel.after.complaint", true},
		{"refunded", touchstone.Outcome, "phone", touchstone.Label{ZH: "Refund Paid"}, "", "hotel.after.refund", true},
		{"pointsViewed", touchstone.Interaction, "app", touchstone.Label{ZH: "Points Viewed"}, "Points", "hotel.loyal.points", false},
		{"pushOpened", touchstone.Interaction, "app", touchstone.Label{ZH: "Push Opened"}, "", "hotel.loyal.campaign", false},
		{"referred", touchstone.Outcome, "wechat", touchstone.Label{ZH: "Friend Referred"}, "", "hotel.loyal.referral", false},
		{"hotlineReport", touchstone.Measured, "phone", touchstone.Label{ZH: "Hotline Report"}, "", "hotel.book.phone", false},
		{"occupancyReport", touchstone.Measured, "store", touchstone.Label{ZH: "Occupancy Report"}, "", "hotel.prepare.room-assignment", false},
	}
}

// hotelAdded are touchpoints that the template has not got.
func hotelAdded() []touchstone.Touchpoint {
	return []touchstone.Touchpoint{
		{
			Key: "world.turnover", Label: touchstone.Label{ZH: "客房清扫与放房", EN: "Room turnover"}, Description: touchstone.Label{ZH: "上一位客人退房后清扫、查房并放出房间", EN: "Cleaning, inspecting and releasing a room after the last guest"},
			Channel: "store", Medium: touchstone.Offline, Nature: touchstone.Human, Layer: touchstone.Back, Phase: touchstone.PhaseDelivery, Stage: "st_hotel.arrive", Department: "dep_hotel.dept.housekeeping", Order: 900, Status: touchstone.Active,
		},
		{
			Key: "world.guide", Label: touchstone.Label{ZH: "会员权益讲解", EN: "Member guide"}, Description: touchstone.Label{ZH: "应用里讲解会员权益的短片", EN: "A short film in the app that explains the benefits of membership"},
			Channel: "app", Medium: touchstone.Online, Nature: touchstone.Digital, Layer: touchstone.Front, Phase: touchstone.PhaseLoyalty, Stage: "st_hotel.loyal", Department: "dep_hotel.dept.membership", Order: 910, Status: touchstone.Active,
		},
	}
}

// hotelPromises are its standards, in ms where they are times.
func hotelPromises() []touchstone.Standard {
	return []touchstone.Standard{
		{Meta: touchstone.Meta{ID: "std_world.check-in"}, Label: touchstone.Label{ZH: "九成客人十五分钟内办完入住", EN: "Nine of ten guests are checked in within 15 minutes"}, Touchpoint: "tp_hotel.arrive.front-desk", Measure: "duration", Statistic: touchstone.StatQuantile, Quantile: 900, Bound: touchstone.AtMost, Threshold: 15 * minute},
		{Meta: touchstone.Meta{ID: "std_world.turnover"}, Label: touchstone.Label{ZH: "九成客房一小时内放出", EN: "Nine of ten rooms are released within an hour"}, Touchpoint: "tp_world.turnover", Measure: "duration", Statistic: touchstone.StatQuantile, Quantile: 900, Bound: touchstone.AtMost, Threshold: 60 * minute},
		{Meta: touchstone.Meta{ID: "std_world.check-out"}, Label: touchstone.Label{ZH: "九成客人八分钟内办完退房", EN: "Nine of ten guests are checked out within 8 minutes"}, Touchpoint: "tp_hotel.leave.front-desk", Measure: "duration", Statistic: touchstone.StatQuantile, Quantile: 900, Bound: touchstone.AtMost, Threshold: 8 * minute},
		{Meta: touchstone.Meta{ID: "std_world.breakfast"}, Label: touchstone.Label{ZH: "早餐评分平均不低于 4.2", EN: "Breakfast is rated 4.2 or better on average"}, Touchpoint: "tp_hotel.stay.breakfast", Measure: "mean(rating)", Statistic: touchstone.StatMean, Bound: touchstone.AtLeast, Threshold: 420},
	}
}

// hotelPersonas are its two kinds of guests.
func hotelPersonas() []touchstone.Persona {
	return []touchstone.Persona{
		{Meta: touchstone.Meta{ID: "per_world.business"}, Label: touchstone.Label{ZH: "商务客林先生", EN: "Mr Lin on business"}, Description: touchstone.Label{ZH: "周中出差，住一两晚，在意入住快、网络稳、发票及时", EN: "Travels midweek for a night or two; wants a quick check-in, a steady network and the invoice at once"}, Conditions: "trait(purpose) = business", Face: touchstone.Face{Colour: "#2b6cb0"}},
		{Meta: touchstone.Meta{ID: "per_world.leisure"}, Label: touchstone.Label{ZH: "度假的陈女士一家", EN: "Ms Chen and her family on holiday"}, Description: touchstone.Label{ZH: "周末和假期出行，带孩子，在意干净、早餐和安静", EN: "Travel at weekends and on holidays with children; want a clean room, breakfast and quiet"}, Conditions: "trait(purpose) = leisure", Face: touchstone.Face{Colour: "#c05621"}},
	}
}
