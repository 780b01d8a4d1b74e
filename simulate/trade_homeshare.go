// SPDX-License-Identifier: Apache-2.0

package simulate

import (
	_ "embed" // the sentences

	"touchstone"
)

//go:embed home-share.tsv
var homeShareSentences string

// homeShareTrade is a platform of homes in nine places. It has three moments:
// getting in, the home against its pictures, and cleanliness. Noise marks the
// view of the brand alone; the host's replies, the network and the handling of
// complaints, feelings alone. Bad ratings of the letters to regulars come of
// earlier dissatisfaction. A cleaning that is late keeps guests waiting at the
// door. The deposit comes back badly in Dali, at midday.
func homeShareTrade() *trade {
	return &trade{
		name: "home-share", label: touchstone.Label{ZH: "民宿平台演示数据", EN: "Home-share platform, demo"}, site: "www.yunqi.example", sentences: homeShareSentences,
		levels: [3]string{"group", "region", "place"},
		root:   brand{"YUNQI", touchstone.Label{ZH: "云栖小住", EN: "Yunqi Homes"}},
		brands: []brand{
			{"YQ-YN", touchstone.Label{ZH: "云南与川渝", EN: "Yunnan, Sichuan and Chongqing"}},
			{"YQ-JN", touchstone.Label{ZH: "江南", EN: "South of the Yangtze"}},
			{"YQ-SEA", touchstone.Label{ZH: "海滨", EN: "Seaside"}},
		},
		units: homeShareUnits(), beats: homeShareBeats(), acts: homeShareActs(),
		ways: []way{
			{"app", []string{"searched", "mapped", "listingViewed", "picturesViewed", "priced"}, "requested", "home-share.book.request"},
			{"mini-program", []string{"miniListing", "miniListing"}, "miniBooked", ""},
			{"marketplace", []string{"otaListed", "otaListed"}, "otaBooked", ""},
		},
		habits: []milli{520, 250, 230},
		spots: []spot{
			{"home-share.book.request", "", "requested", "requestRated", -2_200_000, 150, 0, 0, 0, 0, false},
			{"home-share.compare.host-chat", "host.reply", "asked", "chatRated", -1_700_000, 150, 0, 0, 0, 0, true},
			{"home-share.arrive.door-lock", "checkin.door", "opened", "doorRated", -1_900_000, 150, 1100, 1900, 1500, 0, true},
			{"home-share.arrive.first-look", "home.accuracy", "entered", "lookRated", -1_900_000, 200, 1000, 1700, 1200, 0, true},
			{"home-share.stay.cleanliness", "environment.cleanliness", "cleaned", "cleanRated", -1_800_000, 200, 800, 1300, 1200, 0, true},
			{"home-share.stay.wifi", "home.technology", "connected", "wifiRated", -1_700_000, 150, 0, 0, 0, 0, true},
			{"home-share.stay.neighbourhood", "sleep.noise", "slept", "noiseRated", -1_600_000, 150, 0, 600, 0, 0, false},
			{"home-share.leave.deposit-refund", "deposit", "depositBack", "depositRated", -1_900_000, 200, 0, 0, 0, 0, false},
			{"home-share.loyal.care", "", "written", "careRated", -1_200_000, 900, 0, 0, 0, 0, false},
			{"home-share.after.complaint", "service.complaint", "handled", "handledRated", -400_000, 200, 0, 0, 0, 0, true},
		},
		chain: chain{
			cause: "prepared", spot: "home-share.arrive.door-lock", within: 2 * hour, works: 5400, late: 130, lateAtPeak: 200, least: 30, mean: 60_000, ready: 18, spared: 200,
			settles: 2 * minute, quiet: 180, rush: [2]int64{14, 17}, byRush: 180, byPeak: 180, byHoliday: 360, notReady: 900, notReadyYet: 900, tooLong: 1200, each: 4200, serving: 60,
		},
		pain: &pain{"home-share.leave.deposit-refund", "YQ-DLU", 11, 14, 1_700_000},
		reports: []report{
			{"replyReport", "answered_within_1h", 60, 80, [2]int64{600, 350}},
			{"syncReport", "calendars_in_step", 320, 0, [2]int64{930, 70}},
		},
		ordered: []move{{beat: "accepted", share: 850, after: 10 * minute}, {beat: "confirmed", after: 12 * minute}, {spot: "home-share.compare.host-chat", share: 400, after: hour, within: 6 * hour, seconds: 300}},
		after:   []move{{beat: "hostReviewed", share: 300, after: 2 * hour}, {beat: "saved", share: 200, after: 4 * hour}},
		people: people{
			segment: touchstone.SegmentTrait{Name: "party", Label: touchstone.Label{ZH: "同行人", EN: "Party"}}, kinds: [2]string{"family", "friends"}, first: 480,
			members: 540, foreign: 90, tenure: touchstone.Label{ZH: "注册年数", EN: "Years as a guest"},
			prefers: almanac.busy, patience: 8, // families travel when there is no school
		},
		trip: tripPlan{
			object: "stay", prefix: "H", size: "nights", sizes: []milli{380, 330, 180, 110}, lead: 2, ahead: 12_000, settles: [2]int64{dayMS, 4 * dayMS},
			goods: []touchstone.Label{{ZH: "整套小院", EN: "courtyard house"}, {ZH: "海景公寓", EN: "sea view flat"}, {ZH: "山间木屋", EN: "cabin in the hills"}, {ZH: "老洋房", EN: "old villa"}},
		},
		returns: -100_000, liking: 8300, again: [2]int64{8, 60}, peak: almanac.busy,
		season: []span{
			{"2025-12-28", "2026-01-01", 1400}, {"2026-01-25", "2026-02-18", 1700}, {"04-15", "04-30", 1500}, {"06-20", "08-20", 1600}, {"09-10", "09-30", 1700}, // ahead of the holidays
		},
		marks: marks{
			identified: "identified", paid: "paid", repaid: "repaid", surveyed: "surveyed", reviewed: "reviewed", referred: "referred",
			complained: "complained", refunded: "refunded", complaint: "home-share.after.complaint", aside: "reviewsRead",
		},
		asides: []string{"host.attitude", "price.value", "price.fee", "location.find", "location.transport", "home.bathroom", "home.kitchen", "safety", "supplies", "parking"},
		slots: slots{
			numbers: map[string][2]int{"minutes": {20, 60}, "few": {2, 5}, "hour": {14, 16}, "days": {3, 9}, "many": {30, 80}},
			words:   map[string][]touchstone.Label{"corner": {{ZH: "飘窗", EN: "bay window"}, {ZH: "露台", EN: "terrace"}, {ZH: "阁楼", EN: "loft"}, {ZH: "茶室", EN: "tea room"}, {ZH: "小院", EN: "yard"}}},
		},
		added: homeShareAdded(), promises: homeSharePromises(), personas: homeSharePersonas(),
	}
}

// homeShareActs is how a stay goes.
func homeShareActs() []act {
	return []act{
		{from: fromDay, after: -26 * hour, moves: []move{
			{beat: "guided"},
			{beat: "timed", share: 300, after: hour},
			{beat: "registered", share: 700, after: 2 * hour, seconds: 120},
			{beat: "laundered", share: 150, after: 4 * hour, seconds: 3600},
			{beat: "coded", after: 9 * hour},
		}},
		{from: fromDay, after: 11 * hour, opens: 14, comes: []milli{220, 180, 140, 120, 100, 80, 60, 50, 50}, moves: []move{
			{does: causes},
			{beat: "directed", from: fromComes, share: 350},
			{does: waits},
			{beat: "welcomed", from: fromDone, share: 250, after: 3 * minute, seconds: 600},
			{spot: "home-share.arrive.first-look", from: fromDone, share: 850, after: 15 * minute, seconds: 300},
		}},
		{from: fromDay, after: 20 * hour, moves: []move{
			{spot: "home-share.stay.wifi", share: 450, seconds: 30},
			{spot: "home-share.stay.cleanliness", share: 800, after: 30 * minute, seconds: 60},
			{beat: "cooled", share: 200, after: hour},
			{beat: "mended", share: 50, after: 2 * hour, seconds: 2400},
			{after: 9 * hour, daily: []move{{spot: "home-share.stay.neighbourhood", share: 500, later: 100, seconds: 60}, {beat: "supplied", share: 60, later: 200, after: 2 * hour}}},
		}},
		{from: fromEnd, after: 9 * hour, within: 3 * hour, moves: []move{
			{beat: "left", seconds: 120},
			{beat: "inspected", share: 300, after: hour, seconds: 900},
			{spot: "home-share.leave.deposit-refund", share: 650, after: hour, within: 4 * hour, seconds: 30},
			{beat: "thanked", after: 4 * hour},
			{spot: "home-share.loyal.care", share: 450, members: true, after: 6 * hour, seconds: 60},
		}},
	}
}

// homeShareUnits are its places.
func homeShareUnits() []unit {
	return []unit{
		{"YQ-DLU", "YQ-YN", touchstone.Label{ZH: "大理古城与洱海", EN: "Dali Old Town and Erhai"}, touchstone.Label{ZH: "大理", EN: "Dali"}, false, 60, 0, 320, true},
		{"YQ-LJG", "YQ-YN", touchstone.Label{ZH: "丽江束河", EN: "Lijiang Shuhe"}, touchstone.Label{ZH: "丽江", EN: "Lijiang"}, true, 120, 0, 300, true},
		{"YQ-CTU", "YQ-YN", touchstone.Label{ZH: "成都玉林", EN: "Chengdu Yulin"}, touchstone.Label{ZH: "成都", EN: "Chengdu"}, false, 60, -100_000, 240, false},
		{"YQ-CKG", "YQ-YN", touchstone.Label{ZH: "重庆渝中", EN: "Chongqing Yuzhong"}, touchstone.Label{ZH: "重庆", EN: "Chongqing"}, false, 180, 200_000, 210, true},
		{"YQ-HGH", "YQ-JN", touchstone.Label{ZH: "杭州满觉陇", EN: "Hangzhou Manjuelong"}, touchstone.Label{ZH: "杭州", EN: "Hangzhou"}, false, 60, -150_000, 420, true},
		{"YQ-SZV", "YQ-JN", touchstone.Label{ZH: "苏州平江路", EN: "Suzhou Pingjiang Road"}, touchstone.Label{ZH: "苏州", EN: "Suzhou"}, false, 0, 0, 380, false},
		{"YQ-SHA", "YQ-JN", touchstone.Label{ZH: "上海武康路", EN: "Shanghai Wukang Road"}, touchstone.Label{ZH: "上海", EN: "Shanghai"}, true, 90, 0, 480, false},
		{"YQ-XMN", "YQ-SEA", touchstone.Label{ZH: "厦门曾厝垵", EN: "Xiamen Zengcuo’an"}, touchstone.Label{ZH: "厦门", EN: "Xiamen"}, false, 120, 150_000, 290, true},
		{"YQ-TAO", "YQ-SEA", touchstone.Label{ZH: "青岛老城", EN: "Qingdao Old Town"}, touchstone.Label{ZH: "青岛", EN: "Qingdao"}, false, 60, 0, 270, false},
	}
}

// homeShareBeats are the kinds of its events.
func homeShareBeats() []beat {
	return []beat{
		{"searched", touchstone.Interaction, "app", touchstone.Label{ZH: "Homes Searched"}, "Search", "home-share.discover.platform-search", false},
		{"mapped", touchstone.Interaction, "app", touchstone.Label{ZH: "Map Shown"}, "Map", "home-share.discover.map", false},
		{"listingViewed", touchstone.Interaction, "app", touchstone.Label{ZH: "Listing Shown"}, "Listing", "home-share.compare.listing", false},
		{"picturesViewed", touchstone.Interaction, "app", touchstone.Label{ZH: "Pictures Shown"}, "Pictures", "home-share.compare.photos", false},
		{"priced", touchstone.Interaction, "app", touchstone.Label{ZH: "Calendar Shown"}, "Calendar", "home-share.compare.price", false},
		{"reviewsRead", touchstone.Interaction, "app", touchstone.Label{ZH: "Reviews Read"}, "Reviews", "home-share.compare.reviews", false},
		{"requested", touchstone.Interaction, "app", touchstone.Label{ZH: "Booking Requested"}, "Booking", "home-share.book.request", false},
		{"requestRated", touchstone.Feedback, "app", touchstone.Label{ZH: "Booking Rated"}, "", "home-share.book.request", false},
		{"miniListing", touchstone.Interaction, "mini-program", touchstone.Label{ZH: "查看房源"}, "pages/home/detail", "home-share.compare.listing", false},
		{"miniBooked", touchstone.Interaction, "mini-program", touchstone.Label{ZH: "小程序预订"}, "pages/order/submit", "home-share.book.mini-program", false},
		{"otaListed", touchstone.Interaction, "marketplace", touchstone.Label{ZH: "浏览平台房源"}, "/home/{id}", "home-share.discover.ota-list", false},
		{"otaBooked", touchstone.Interaction, "marketplace", touchstone.Label{ZH: "平台下单"}, "/order", "home-share.book.ota-order", false},
		{"identified", touchstone.Identify, "app", touchstone.Label{ZH: "identify"}, "", "", false},
		{"paid", touchstone.Outcome, "app", touchstone.Label{ZH: "Booking Paid"}, "", "home-share.book.payment", false},
		{"repaid", touchstone.Outcome, "app", touchstone.Label{ZH: "Rebooking Paid"}, "", "home-share.book.payment", false},
		{"accepted", touchstone.Interaction, "app", touchstone.Label{ZH: "Host Accepted"}, "", "home-share.book.accept", true},
		{"confirmed", touchstone.Interaction, "sms", touchstone.Label{ZH: "订单确认短信"}, "", "home-share.book.confirmation", false},
		{"asked", touchstone.Interaction, "chat", touchstone.Label{ZH: "咨询房东"}, "", "home-share.compare.host-chat", true},
		{"chatRated", touchstone.Feedback, "chat", touchstone.Label{ZH: "沟通评价"}, "", "home-share.compare.host-chat", true},
		{"guided", touchstone.Interaction, "wechat", touchstone.Label{ZH: "入住指引"}, "", "home-share.prepare.guide", true},
		{"timed", touchstone.Interaction, "chat", touchstone.Label{ZH: "约定到达时间"}, "", "home-share.prepare.arrival-time", true},
		{"registered", touchstone.Interaction, "mini-program", touchstone.Label{ZH: "身份登记"}, "pages/stay/identity", "home-share.prepare.registration", true},
		{"laundered", touchstone.Interaction, "delivery", touchstone.Label{ZH: "布草送达", EN: "Linen Delivered"}, "", "home-share.prepare.linen", true},
		{"coded", touchstone.Interaction, "sms", touchstone.Label{ZH: "门锁密码短信"}, "", "home-share.prepare.door-code", true},
		{"prepared", touchstone.Interaction, "field-service", touchstone.Label{ZH: "入住前保洁", EN: "Home Cleaned"}, "", "home-share.prepare.cleaning", true},
		{"directed", touchstone.Interaction, "app", touchstone.Label{ZH: "Directions Opened"}, "Directions", "home-share.arrive.directions", true},
		{"opened", touchstone.Interaction, "product", touchstone.Label{ZH: "智能门锁开门", EN: "Door Opened"}, "", "home-share.arrive.door-lock", true},
		{"doorRated", touchstone.Feedback, "product", touchstone.Label{ZH: "进门评价", EN: "Arrival Rated"}, "", "home-share.arrive.door-lock", true},
		{"welcomed", touchstone.Interaction, "store", touchstone.Label{ZH: "管家接待", EN: "Guest Welcomed"}, "", "home-share.arrive.welcome", true},
		{"entered", touchstone.Interaction, "store", touchstone.Label{ZH: "房间核对", EN: "Home Looked Over"}, "", "home-share.arrive.first-look", true},
		{"lookRated", touchstone.Feedback, "store", touchstone.Label{ZH: "图文相符评价", EN: "Pictures Rated"}, "", "home-share.arrive.first-look", true},
		{"cleaned", touchstone.Interaction, "store", touchstone.Label{ZH: "卫生核对", EN: "Cleanliness Checked"}, "", "home-share.stay.cleanliness", true},
		{"cleanRated", touchstone.Feedback, "store", touchstone.Label{ZH: "卫生评价", EN: "Cleanliness Rated"}, "", "home-share.stay.cleanliness", true},
		{"connected", touchstone.Interaction, "product", touchstone.Label{ZH: "连接房内网络", EN: "Wi-Fi Connected"}, "", "home-share.stay.wifi", true},
		{"wifiRated", touchstone.Feedback, "product", touchstone.Label{ZH: "网络评价", EN: "Wi-Fi Rated"}, "", "home-share.stay.wifi", true},
		{"cooled", touchstone.Interaction, "product", touchstone.Label{ZH: "空调开机", EN: "Air Conditioning On"}, "", "home-share.stay.equipment", true},
		{"mended", touchstone.Interaction, "field-service", touchstone.Label{ZH: "上门维修", EN: "Repair Done"}, "", "home-share.stay.repair", true},
		{"slept", touchstone.Interaction, "store", touchstone.Label{ZH: "早安回访", EN: "Night Asked About"}, "", "home-share.stay.neighbourhood", true},
		{"noiseRated", touchstone.Feedback, "store", touchstone.Label{ZH: "安静评价", EN: "Quiet Rated"}, "", "home-share.stay.neighbourhood", true},
		{"supplied", touchstone.Interaction, "delivery", touchstone.Label{ZH: "用品补给", EN: "Supplies Brought"}, "", "home-share.stay.supplies", true},
		{"left", touchstone.Interaction, "app", touchstone.Label{ZH: "Checked Out"}, "CheckOut", "home-share.leave.check-out", true},
		{"inspected", touchstone.Interaction, "field-service", touchstone.Label{ZH: "退房查房", EN: "Home Inspected"}, "", "home-share.leave.inspection", true},
		{"depositBack", touchstone.Interaction, "app", touchstone.Label{ZH: "Deposit Returned"}, "Deposit", "home-share.leave.deposit-refund", true},
		{"depositRated", touchstone.Feedback, "app", touchstone.Label{ZH: "Deposit Rated"}, "", "home-share.leave.deposit-refund", true},
		{"thanked", touchstone.Interaction, "sms", touchstone.Label{ZH: "离店致谢短信"}, "", "world.survey", true},
		{"written", touchstone.Interaction, "wechat", touchstone.Label{ZH: "老客来信"}, "", "home-share.loyal.care", false},
		{"careRated", touchstone.Feedback, "wechat", touchstone.Label{ZH: "老客来信评价"}, "", "home-share.loyal.care", false},
		{"surveyed", touchstone.Feedback, "sms", touchstone.Label{ZH: "住后问卷"}, "", "world.survey", true},
		{"reviewed", touchstone.Feedback, "marketplace", touchstone.Label{ZH: "房客点评"}, "", "home-share.after.guest-review", true},
		{"hostReviewed", touchstone.Interaction, "app", touchstone.Label{ZH: "Guest Reviewed"}, "", "home-share.after.host-review", true},
		{"complained", touchstone.Outcome, "phone", touchstone.Label{ZH: "Complaint Filed"}, "", "home-share.after.complaint", true},
		{"handled", touchstone.Interaction, "phone", touchstone.Label{ZH: "投诉处理"}, "", "home-share.after.complaint", true},
		{"handledRated", touchstone.Feedback, "phone", touchstone.Label{ZH: "投诉处理评价"}, "", "home-share.after.complaint", true},
		{"refunded", touchstone.Outcome, "app", touchstone.Label{ZH: "Refund Paid"}, "", "home-share.after.refund", true},
		{"saved", touchstone.Interaction, "app", touchstone.Label{ZH: "Home Saved"}, "", "home-share.compare.wishlist", false},
		{"referred", touchstone.Outcome, "mini-program", touchstone.Label{ZH: "Friend Referred"}, "", "home-share.loyal.referral", false},
		{"replyReport", touchstone.Measured, "chat", touchstone.Label{ZH: "Reply Report"}, "", "home-share.compare.host-chat", true},
		{"syncReport", touchstone.Measured, "marketplace", touchstone.Label{ZH: "Calendar Report"}, "", "home-share.book.calendar-sync", true},
	}
}

// homeShareAdded are touchpoints that the template has not got.
func homeShareAdded() []touchstone.Touchpoint {
	return []touchstone.Touchpoint{{
		Key: "world.survey", Label: touchstone.Label{ZH: "住后问卷", EN: "Survey after the stay"}, Description: touchstone.Label{ZH: "离店后发出的致谢短信和满意度问卷", EN: "The message of thanks after the stay, with the survey"},
		Channel: "sms", Medium: touchstone.Online, Nature: touchstone.Digital, Layer: touchstone.Front, Phase: touchstone.PhaseLoyalty, Stage: "st_home-share.after", Department: "dep_home-share.dept.service", Order: 900, Status: touchstone.Active,
	}}
}

// homeSharePromises are its standards, in ms where they are times.
func homeSharePromises() []touchstone.Standard {
	return []touchstone.Standard{
		{Meta: touchstone.Meta{ID: "std_world.door"}, Label: touchstone.Label{ZH: "九成房客十五分钟内进门", EN: "Nine of ten guests are in within 15 minutes"}, Touchpoint: "tp_home-share.arrive.door-lock", Measure: "duration", Statistic: touchstone.StatQuantile, Quantile: 900, Bound: touchstone.AtMost, Threshold: 15 * minute},
		{Meta: touchstone.Meta{ID: "std_world.cleaning"}, Label: touchstone.Label{ZH: "九成房源三小时内打扫好", EN: "Nine of ten homes are cleaned within 3 hours"}, Touchpoint: "tp_home-share.prepare.cleaning", Measure: "duration", Statistic: touchstone.StatQuantile, Quantile: 900, Bound: touchstone.AtMost, Threshold: 180 * minute},
		{Meta: touchstone.Meta{ID: "std_world.pictures"}, Label: touchstone.Label{ZH: "图文相符评分平均不低于 4.2", EN: "Homes against their pictures are rated 4.2 or better on average"}, Touchpoint: "tp_home-share.arrive.first-look", Measure: "mean(rating)", Statistic: touchstone.StatMean, Bound: touchstone.AtLeast, Threshold: 420},
	}
}

// homeSharePersonas are its two kinds of guests.
func homeSharePersonas() []touchstone.Persona {
	return []touchstone.Persona{
		{Meta: touchstone.Meta{ID: "per_world.family"}, Label: touchstone.Label{ZH: "寒暑假出游的赵先生一家", EN: "Mr Zhao and his family in the school holidays"}, Description: touchstone.Label{ZH: "带老人孩子住整套，在意干净、安全和图文相符", EN: "Take a whole home with children and grandparents; want it clean, safe and as in the pictures"}, Conditions: "trait(party) = family", Face: touchstone.Face{Colour: "#2f855a"}},
		{Meta: touchstone.Meta{ID: "per_world.friends"}, Label: touchstone.Label{ZH: "说走就走的阿宁和朋友", EN: "Ning and friends at short notice"}, Description: touchstone.Label{ZH: "周末约伴出行，在意好进门、好看和好玩", EN: "Off for a weekend; want to get in, a pretty place and something to do"}, Conditions: "trait(party) = friends", Face: touchstone.Face{Colour: "#b83280"}},
	}
}
