// SPDX-License-Identifier: Apache-2.0

package simulate

import "touchstone"

// beat is one kind of event of the world: what it is called, where it happens,
// and the touchpoint that it truly belongs to.
type beat struct {
	kind       touchstone.EventKind
	channel    touchstone.Channel
	name       touchstone.Label // by the language of the unit's systems; EN "": the same
	place      string
	touchpoint string // key; of the hotel template, or of what the world adds; "" is no contact
}

// Kinds of event of the world, indices into beats.
const (
	homeViewed = iota
	hotelsSearched
	hotelViewed
	roomViewed
	reviewsViewed
	bookingStarted
	appOpened
	appHotel
	appBooking
	miniOpened
	miniHotel
	miniBooking
	otaListing
	otaOrder
	bookingRated
	identified
	bookingPaid
	rebookingPaid
	confirmed
	orderHandled
	reminded
	roomChosen
	directions
	requested
	assigned
	turnedOver
	parked
	checkedIn
	checkInRated
	registered
	deposited
	keyUsed
	wifiUsed
	wifiRated
	cleaned
	cleanRated
	served
	prepared
	breakfasted
	breakfastRated
	roomService
	gymUsed
	gymRated
	repaired
	checkedOut
	checkOutRated
	billed
	invoiced
	guideWatched
	guideRated
	thanked
	surveyed
	reviewed
	complained
	handled
	handledRated
	refunded
	pointsViewed
	pushOpened
	referred
	hotlineReport
	occupancyReport
)

var beats = [...]beat{
	homeViewed:      {touchstone.Interaction, "website", touchstone.Label{ZH: "Home Viewed"}, "/", "hotel.discover.website-home"},
	hotelsSearched:  {touchstone.Interaction, "website", touchstone.Label{ZH: "Hotels Searched"}, "/search", "hotel.discover.search-results"},
	hotelViewed:     {touchstone.Interaction, "website", touchstone.Label{ZH: "Hotel Viewed"}, "/hotel/{id}", "hotel.discover.hotel-page"},
	roomViewed:      {touchstone.Interaction, "website", touchstone.Label{ZH: "Room Viewed"}, "/hotel/{id}/rooms", "hotel.book.room-page"},
	reviewsViewed:   {touchstone.Interaction, "marketplace", touchstone.Label{ZH: "浏览住客点评"}, "/hotel/{id}/reviews", "hotel.discover.ota-reviews"},
	bookingStarted:  {touchstone.Interaction, "website", touchstone.Label{ZH: "Booking Submitted"}, "/booking", "hotel.book.booking-form"},
	appOpened:       {touchstone.Interaction, "app", touchstone.Label{ZH: "Hotel List Shown"}, "HotelList", "hotel.discover.search-results"},
	appHotel:        {touchstone.Interaction, "app", touchstone.Label{ZH: "Hotel Page Shown"}, "HotelPage", "hotel.discover.hotel-page"},
	appBooking:      {touchstone.Interaction, "app", touchstone.Label{ZH: "App Booking Submitted"}, "BookingForm", "hotel.book.app-booking"},
	miniOpened:      {touchstone.Interaction, "mini-program", touchstone.Label{ZH: "打开酒店列表"}, "pages/hotel/list", "hotel.discover.search-results"},
	miniHotel:       {touchstone.Interaction, "mini-program", touchstone.Label{ZH: "查看酒店"}, "pages/hotel/detail", "hotel.discover.hotel-page"},
	miniBooking:     {touchstone.Interaction, "mini-program", touchstone.Label{ZH: "小程序提交订单"}, "pages/order/submit", "hotel.book.mini-program-booking"},
	otaListing:      {touchstone.Interaction, "marketplace", touchstone.Label{ZH: "浏览平台酒店页"}, "/hotel/{id}", "hotel.discover.ota-listing"},
	otaOrder:        {touchstone.Interaction, "marketplace", touchstone.Label{ZH: "平台下单"}, "/order", "hotel.book.ota"},
	bookingRated:    {touchstone.Feedback, "app", touchstone.Label{ZH: "Booking Rated"}, "", "hotel.book.app-booking"},
	identified:      {touchstone.Identify, "app", touchstone.Label{ZH: "identify"}, "", ""},
	bookingPaid:     {touchstone.Outcome, "app", touchstone.Label{ZH: "Booking Paid"}, "", "hotel.book.payment"},
	rebookingPaid:   {touchstone.Outcome, "app", touchstone.Label{ZH: "Rebooking Paid"}, "", "hotel.book.payment"},
	confirmed:       {touchstone.Interaction, "sms", touchstone.Label{ZH: "预订确认短信"}, "", "hotel.book.confirmation"},
	orderHandled:    {touchstone.Interaction, "phone", touchstone.Label{ZH: "预订处理"}, "", "hotel.book.reservation-desk"},
	reminded:        {touchstone.Interaction, "wechat", touchstone.Label{ZH: "行前提醒"}, "", "hotel.prepare.reminder"},
	roomChosen:      {touchstone.Interaction, "mini-program", touchstone.Label{ZH: "在线选房"}, "pages/stay/room", "hotel.prepare.online-check-in"},
	directions:      {touchstone.Interaction, "app", touchstone.Label{ZH: "Directions Opened"}, "Directions", "hotel.prepare.directions"},
	requested:       {touchstone.Interaction, "app", touchstone.Label{ZH: "Special Request Sent"}, "Request", "hotel.prepare.special-request"},
	assigned:        {touchstone.Interaction, "store", touchstone.Label{ZH: "预抵排房", EN: "Room Assigned"}, "", "hotel.prepare.room-assignment"},
	turnedOver:      {touchstone.Interaction, "store", touchstone.Label{ZH: "清扫放房", EN: "Room Turned Over"}, "", "world.turnover"},
	parked:          {touchstone.Interaction, "store", touchstone.Label{ZH: "停车入场", EN: "Car Parked"}, "", "hotel.arrive.parking"},
	checkedIn:       {touchstone.Interaction, "store", touchstone.Label{ZH: "入住办理", EN: "Check-in"}, "", "hotel.arrive.front-desk"},
	checkInRated:    {touchstone.Feedback, "store", touchstone.Label{ZH: "入住评价", EN: "Check-in Rated"}, "", "hotel.arrive.front-desk"},
	registered:      {touchstone.Interaction, "store", touchstone.Label{ZH: "旅客信息上传", EN: "Guest Registered"}, "", "hotel.arrive.police-registration"},
	deposited:       {touchstone.Interaction, "store", touchstone.Label{ZH: "押金预授权", EN: "Deposit Taken"}, "", "hotel.arrive.deposit"},
	keyUsed:         {touchstone.Interaction, "app", touchstone.Label{ZH: "Mobile Key Used"}, "RoomKey", "hotel.arrive.room-key"},
	wifiUsed:        {touchstone.Interaction, "product", touchstone.Label{ZH: "连接客房网络", EN: "Wi-Fi Connected"}, "", "hotel.stay.technology"},
	wifiRated:       {touchstone.Feedback, "product", touchstone.Label{ZH: "网络评价", EN: "Wi-Fi Rated"}, "", "hotel.stay.technology"},
	cleaned:         {touchstone.Interaction, "store", touchstone.Label{ZH: "客房清洁", EN: "Room Cleaned"}, "", "hotel.stay.housekeeping"},
	cleanRated:      {touchstone.Feedback, "store", touchstone.Label{ZH: "清洁评价", EN: "Cleaning Rated"}, "", "hotel.stay.housekeeping"},
	served:          {touchstone.Interaction, "mini-program", touchstone.Label{ZH: "住中服务请求"}, "pages/stay/service", "hotel.stay.service-request"},
	prepared:        {touchstone.Interaction, "store", touchstone.Label{ZH: "后厨备餐", EN: "Breakfast Prepared"}, "", "hotel.stay.kitchen"},
	breakfasted:     {touchstone.Interaction, "store", touchstone.Label{ZH: "早餐核销", EN: "Breakfast"}, "", "hotel.stay.breakfast"},
	breakfastRated:  {touchstone.Feedback, "store", touchstone.Label{ZH: "早餐评价", EN: "Breakfast Rated"}, "", "hotel.stay.breakfast"},
	roomService:     {touchstone.Interaction, "phone", touchstone.Label{ZH: "客房送餐", EN: "Room Service"}, "", "hotel.stay.room-service"},
	gymUsed:         {touchstone.Interaction, "store", touchstone.Label{ZH: "健身房入场", EN: "Gym Visited"}, "", "hotel.stay.gym-pool"},
	gymRated:        {touchstone.Feedback, "store", touchstone.Label{ZH: "健身房评价", EN: "Gym Rated"}, "", "hotel.stay.gym-pool"},
	repaired:        {touchstone.Interaction, "field-service", touchstone.Label{ZH: "工程维修", EN: "Repair Done"}, "", "hotel.stay.maintenance"},
	checkedOut:      {touchstone.Interaction, "store", touchstone.Label{ZH: "退房结账", EN: "Check-out"}, "", "hotel.leave.front-desk"},
	checkOutRated:   {touchstone.Feedback, "store", touchstone.Label{ZH: "退房评价", EN: "Check-out Rated"}, "", "hotel.leave.front-desk"},
	billed:          {touchstone.Interaction, "store", touchstone.Label{ZH: "账单核对", EN: "Bill Settled"}, "", "hotel.leave.bill"},
	invoiced:        {touchstone.Interaction, "mini-program", touchstone.Label{ZH: "电子发票开具"}, "pages/stay/invoice", "hotel.leave.invoice"},
	guideWatched:    {touchstone.Interaction, "app", touchstone.Label{ZH: "Member Guide Watched"}, "Guide", "world.guide"},
	guideRated:      {touchstone.Feedback, "app", touchstone.Label{ZH: "Member Guide Rated"}, "", "world.guide"},
	thanked:         {touchstone.Interaction, "sms", touchstone.Label{ZH: "离店致谢短信"}, "", "hotel.after.survey"},
	surveyed:        {touchstone.Feedback, "sms", touchstone.Label{ZH: "离店问卷"}, "", "hotel.after.survey"},
	reviewed:        {touchstone.Feedback, "marketplace", touchstone.Label{ZH: "住客点评"}, "", "hotel.after.review"},
	complained:      {touchstone.Outcome, "phone", touchstone.Label{ZH: "Complaint Filed"}, "", "hotel.after.complaint"},
	handled:         {touchstone.Interaction, "phone", touchstone.Label{ZH: "投诉处理"}, "", "hotel.after.complaint"},
	handledRated:    {touchstone.Feedback, "phone", touchstone.Label{ZH: "投诉处理评价"}, "", "hotel.after.complaint"},
	refunded:        {touchstone.Outcome, "phone", touchstone.Label{ZH: "Refund Paid"}, "", "hotel.after.refund"},
	pointsViewed:    {touchstone.Interaction, "app", touchstone.Label{ZH: "Points Viewed"}, "Points", "hotel.loyal.points"},
	pushOpened:      {touchstone.Interaction, "app", touchstone.Label{ZH: "Push Opened"}, "", "hotel.loyal.campaign"},
	referred:        {touchstone.Outcome, "wechat", touchstone.Label{ZH: "Friend Referred"}, "", "hotel.loyal.referral"},
	hotlineReport:   {touchstone.Measured, "phone", touchstone.Label{ZH: "Hotline Report"}, "", "hotel.book.phone"},
	occupancyReport: {touchstone.Measured, "store", touchstone.Label{ZH: "Occupancy Report"}, "", "hotel.prepare.room-assignment"},
}

// in gives the name by the language of a unit's systems.
func (b *beat) in(english bool) string {
	if english && b.name.EN != "" {
		return b.name.EN
	}
	return b.name.ZH
}
