// SPDX-License-Identifier: Apache-2.0

package simulate

// Design is the plan of panels: customers who met ten touchpoints in the
// course of one journey, rated each encounter, and decided afterwards. Three
// touchpoints are true moments (delivery, support_call, returns), one marks
// feeling alone (price_page), one the view of the brand alone (onboarding), and
// the bad ratings of training come of earlier dissatisfaction alone, which
// lowers every outcome by itself.
//
// The distributions and effects were fitted to one published panel of 2,500
// customers and rounded; they were fixed before any search for moments ran on
// them.
type Design struct {
	Name      string
	Customers int

	Null        bool // nothing is planted, and every touchpoint stirs feelings alike
	Hidden      bool // the earlier satisfaction is not recorded
	Placebo     bool // an outcome of the year before is recorded, which only the earlier satisfaction drives
	Unanswered  bool // who had a bad encounter rates it more often, and who is satisfied answers the survey more often
	Repeated    bool // customers make up to four journeys, each with outcomes of its own; outcomes, and how a touchpoint goes, are alike within a customer
	Mislabelled bool // one experience in ten is read as its opposite
	Shared      bool // one customer in ten shares a device with another: half the encounters are put down to the other
	Seasonal    bool // in three recorded months of twelve, service is worse and customers buy less
}

// Shares of designs, in thousandths.
const (
	mislabelled milli = 100
	sharing     milli = 100
	misplaced   milli = 500 // of the encounters of those who share
)

// Designs lists the designs by which a search for moments is judged.
func Designs() []Design {
	return []Design{
		{Name: "reference-2500", Customers: 2500},
		{Name: "reference-1000", Customers: 1000},
		{Name: "reference-500", Customers: 500},
		{Name: "null", Customers: 2500, Null: true},
		{Name: "hidden", Customers: 2500, Hidden: true},
		{Name: "hidden-placebo", Customers: 2500, Hidden: true, Placebo: true},
		{Name: "placebo", Customers: 2500, Placebo: true},
		{Name: "unanswered", Customers: 2500, Unanswered: true},
		{Name: "repeated", Customers: 1500, Repeated: true},
		{Name: "mislabelled", Customers: 2500, Mislabelled: true},
		{Name: "shared", Customers: 2500, Shared: true},
		{Name: "seasonal", Customers: 2500, Seasonal: true},
	}
}

// station is the recipe of one touchpoint of a Design.
type station struct {
	name       string
	reach      milli // share of customers who meet it
	place      milli // in the order of the journey, about
	bad        logit // log odds of a bad rating at the mean of what drives it
	unhappy    milli // less log odds of it for a point of earlier satisfaction
	stir       milli // how far a bad encounter moves feeling
	repurchase milli // log odds of repurchase that a bad encounter takes
	nps        milli // points that it takes
}

// stirsLittle is what an encounter with no mark on feeling does to it.
const stirsLittle milli = 150

var stations = [...]station{
	{"ad_view", 950, 1000, -1_750_000, 150, stirsLittle, 0, 0},
	{"price_page", 720, 1800, -1_100_000, 200, 550, 0, 0},
	{"onboarding", 640, 2600, -1_250_000, 200, stirsLittle, 0, 600},
	{"delivery", 810, 3400, -950_000, 200, 600, 900, 1100},
	{"support_call", 370, 4400, -600_000, 200, 750, 1000, 1500},
	{"returns", 280, 4900, -600_000, 200, 600, 750, 0},
	{"billing", 620, 5400, -1_350_000, 200, stirsLittle, 0, 0},
	{"training", 420, 5800, -750_000, 900, stirsLittle, 0, 0},
	{"newsletter", 500, 6600, -1_500_000, 150, stirsLittle, 0, 0},
	{"renewal_offer", 470, 6900, -1_300_000, 200, stirsLittle, 0, 0},
}

// of gives the station as a design has it.
func (s station) of(d Design) station {
	if d.Null {
		s.stir, s.repurchase, s.nps = stirsLittle, 0, 0
	}
	return s
}
