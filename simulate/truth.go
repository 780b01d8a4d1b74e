// SPDX-License-Identifier: Apache-2.0

package simulate

// Truth is what Survey planted.
type Truth struct {
	Rows        int
	Outcome     string // header of the column with 0..10
	Hotel       string // header of the column with the hotel
	CheckInTime string // header of the column with the time of day of check-in
	Afternoon   string // its answer for the afternoon
	Hotels      []Hotel
	Touchpoints []Planted
	NotUsed     string  // answer of customers who did not meet a touchpoint
	NoAnswer    float64 // share of ratings left empty by customers who met the touchpoint
	Careless    float64 // share of rows in which every rating is the same and the outcome is random
}

// Key gives the planted key touchpoints.
func (t Truth) Key() []Planted {
	var key []Planted
	for _, p := range t.Touchpoints {
		if p.Key {
			key = append(key, p)
		}
	}
	return key
}

// Hotel is one hotel and what sets it apart.
type Hotel struct {
	Name string
	City string
	// Level shifts every rating of the hotel, in standard deviations of a
	// customer's impression.
	Level float64
	// AfternoonCheckIn shifts the impression of check-in in the afternoon
	// likewise; below zero in three hotels, 0 in all others.
	AfternoonCheckIn float64
}

// Planted is what one touchpoint does to the outcome, in points of the question
// 0..10, before the answer is rounded and cut to the scale. A bad experience is
// a rating of 1 or 2, a very good one is 5, those between are ordinary.
type Planted struct {
	Header  string
	Name    string
	Key     bool
	Met     float64 // share of customers who met it
	Reach   float64 // ordinary experience against not having met it
	Penalty float64 // bad against ordinary
	Reward  float64 // very good against ordinary
}

// touchpoint is the recipe of one rated question.
type touchpoint struct {
	name     string
	key      bool
	numbers  bool  // answered 1..5, not in words
	met      milli // share of customers
	quality  milli // shift of the impression
	reach    milli
	penalty  milli
	reward   milli
	facility string // its answer in the question about facilities used
}

// Positions of touchpoints that something else refers to.
const (
	checkIn   = 0
	frontDesk = 5
)

// touchpoints plants three keys: check-in works both ways, cleanliness only
// punishes, and complaints are rare but decide. The others come with the mood
// of the customer (the halo) and hardly matter; the front desk goes with
// check-in, where the same people work.
var touchpoints = []touchpoint{
	{name: "入住办理", key: true, met: 1000, quality: 50, penalty: -1400, reward: 1400},
	{name: "预订过程", met: 900, quality: 250, penalty: -100, reward: 50},
	{name: "客房清洁", key: true, met: 1000, quality: 200, penalty: -3000},
	{name: "早餐", met: 780, quality: 0, penalty: -200, reward: 150},
	{name: "停车", met: 420, quality: -150},
	{name: "前台服务", met: 960, quality: 150, penalty: -150, reward: 100},
	{name: "客房网络", met: 900, quality: -50, numbers: true, penalty: -150},
	{name: "送餐服务", met: 220, quality: -100, facility: "送餐服务"},
	{name: "健身房", met: 250, quality: -50, facility: "健身房"},
	{name: "投诉处理", key: true, met: 140, quality: -500, reach: -700, penalty: -2500, reward: 2700},
	{name: "会员权益", met: 480, quality: 0, numbers: true, reward: 100},
	{name: "退房结账", met: 950, quality: 300},
}

const (
	hotelHeader    = "1、您入住的酒店"
	timeHeader     = "5、您办理入住的时段"
	outcomeHeader  = "18、您有多大可能向朋友推荐我们酒店"
	commentHeader  = "19、您对我们还有什么意见或建议"
	facilityHeader = "17、本次入住您使用过哪些设施或服务【多选题】"
	notUsed        = "未使用"
	noAnswer       = milli(30)
	careless       = milli(15)
)

// header gives a touchpoint's column; question 5 asks for the time of day.
func (t touchpoint) header(i int) string {
	return ratingNumbers[i] + "、您对" + t.name + "的满意程度"
}

var ratingNumbers = []string{"4", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15", "16"}

func truth(rows int) Truth {
	t := Truth{
		Rows: rows, Outcome: outcomeHeader, Hotel: hotelHeader,
		CheckInTime: timeHeader, Afternoon: timesOfDay[afternoon],
		NotUsed: notUsed, NoAnswer: noAnswer.float(), Careless: careless.float(),
	}
	for _, h := range hotels {
		t.Hotels = append(t.Hotels, Hotel{h.name, h.city, h.level.float(), h.afternoon.float()})
	}
	for i, p := range touchpoints {
		t.Touchpoints = append(t.Touchpoints, Planted{
			Header: p.header(i), Name: p.name, Key: p.key, Met: p.met.float(),
			Reach: p.reach.float(), Penalty: p.penalty.float(), Reward: p.reward.float(),
		})
	}
	return t
}
