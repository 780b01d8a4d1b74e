// SPDX-License-Identifier: Apache-2.0

package simulate

import "touchstone"

// group is the root of the units.
var group = brand{"WANGHE-GROUP", touchstone.Label{ZH: "望禾酒店集团", EN: "Wanghe Hotel Group"}}

// traits are what the group knows of its guests before a trip.
var traits = []touchstone.SegmentTrait{
	{Name: "level", Label: touchstone.Label{ZH: "会员等级", EN: "Membership level"}},
	{Name: "purpose", Label: touchstone.Label{ZH: "出行目的", EN: "Purpose of travel"}},
	{Name: "tenure_years", Label: touchstone.Label{ZH: "光顾年数", EN: "Years as a guest"}},
	{Name: "satisfaction_before", Label: touchstone.Label{ZH: "此前满意度", EN: "Satisfaction before"}},
}

// added are touchpoints of the world that the hotel template has not got.
var added = []touchstone.Touchpoint{
	{
		Key: "world.turnover", Label: touchstone.Label{ZH: "客房清扫与放房", EN: "Room turnover"}, Description: touchstone.Label{ZH: "上一位客人退房后清扫、查房并放出房间", EN: "Cleaning, inspecting and releasing a room after the last guest"},
		Channel: "store", Medium: touchstone.Offline, Nature: touchstone.Human, Layer: touchstone.Back, Phase: touchstone.PhaseDelivery, Stage: "st_hotel.arrive", Department: "dep_hotel.dept.housekeeping", Order: 900, Status: touchstone.Active,
	},
	{
		Key: "world.guide", Label: touchstone.Label{ZH: "会员权益讲解", EN: "Member guide"}, Description: touchstone.Label{ZH: "应用里讲解会员权益的短片", EN: "A short film in the app that explains the benefits of membership"},
		Channel: "app", Medium: touchstone.Online, Nature: touchstone.Digital, Layer: touchstone.Front, Phase: touchstone.PhaseLoyalty, Stage: "st_hotel.loyal", Department: "dep_hotel.dept.membership", Order: 910, Status: touchstone.Active,
	},
}

// promises are standards of the group, in ms where they are times.
var promises = []touchstone.Standard{
	{Meta: touchstone.Meta{ID: "std_world.check-in"}, Label: touchstone.Label{ZH: "九成客人十五分钟内办完入住", EN: "Nine of ten guests are checked in within 15 minutes"}, Touchpoint: "tp_hotel.arrive.front-desk", Measure: "duration", Statistic: touchstone.StatQuantile, Quantile: 900, Bound: touchstone.AtMost, Threshold: 15 * minute},
	{Meta: touchstone.Meta{ID: "std_world.turnover"}, Label: touchstone.Label{ZH: "九成客房一小时内放出", EN: "Nine of ten rooms are released within an hour"}, Touchpoint: "tp_world.turnover", Measure: "duration", Statistic: touchstone.StatQuantile, Quantile: 900, Bound: touchstone.AtMost, Threshold: 60 * minute},
	{Meta: touchstone.Meta{ID: "std_world.check-out"}, Label: touchstone.Label{ZH: "九成客人八分钟内办完退房", EN: "Nine of ten guests are checked out within 8 minutes"}, Touchpoint: "tp_hotel.leave.front-desk", Measure: "duration", Statistic: touchstone.StatQuantile, Quantile: 900, Bound: touchstone.AtMost, Threshold: 8 * minute},
	{Meta: touchstone.Meta{ID: "std_world.breakfast"}, Label: touchstone.Label{ZH: "早餐评分平均不低于 4.2", EN: "Breakfast is rated 4.2 or better on average"}, Touchpoint: "tp_hotel.stay.breakfast", Measure: "mean(rating)", Statistic: touchstone.StatMean, Bound: touchstone.AtLeast, Threshold: 420},
}

// personas are the two kinds of guests of the world.
var personas = []touchstone.Persona{
	{Meta: touchstone.Meta{ID: "per_world.business"}, Label: touchstone.Label{ZH: "商务客林先生", EN: "Mr Lin on business"}, Description: touchstone.Label{ZH: "周中出差，住一两晚，在意入住快、网络稳、发票及时", EN: "Travels midweek for a night or two; wants a quick check-in, a steady network and the invoice at once"}, Conditions: "trait(purpose) = business", Face: touchstone.Face{Colour: "#2b6cb0"}},
	{Meta: touchstone.Meta{ID: "per_world.leisure"}, Label: touchstone.Label{ZH: "度假的陈女士一家", EN: "Ms Chen and her family on holiday"}, Description: touchstone.Label{ZH: "周末和假期出行，带孩子，在意干净、早餐和安静", EN: "Travel at weekends and on holidays with children; want a clean room, breakfast and quiet"}, Conditions: "trait(purpose) = leisure", Face: touchstone.Face{Colour: "#c05621"}},
}
