// SPDX-License-Identifier: Apache-2.0

package roles

import (
	"slices"
	"strings"
	"testing"

	"touchstone"
	"touchstone/ingest"
	"touchstone/internal/testenv"
)

// The truth here is what the README beside each file says, and what an
// analyst who reads the file would say; no flag is given but the outcome.

func infer(t *testing.T, o Options, files ...string) *Sheet {
	t.Helper()
	read := ingest.Options{}
	if o.Labels != nil {
		read.Rename = o.Labels.Rename
	}
	table, err := ingest.Read(t.Context(), files, read)
	if err != nil {
		t.Fatal(err)
	}
	s, err := Infer(t.Context(), table, o)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func names(columns []*Column) []string {
	var out []string
	for _, c := range columns {
		out = append(out, c.Name)
	}
	return out
}

// hasRoles checks roles by name; the names of a role are separated by commas
// and must be all that have it, in the order of the table.
func hasRoles(t *testing.T, s *Sheet, want map[Role]string) {
	t.Helper()
	for role, list := range want {
		if got := strings.Join(names(s.With(role)), ","); got != list {
			t.Errorf("%s:\n got %s\nwant %s", role, got, list)
		}
	}
}

func column(t *testing.T, s *Sheet, name string) *Column {
	t.Helper()
	c := s.column(name)
	if c == nil {
		t.Fatalf("no column %s", name)
	}
	return c
}

// codes lists the raw values of a column that are in some state.
func codes(c *Column, state State) string {
	var out []string
	for code, s := range c.States {
		if s == state && c.Counts[code] > 0 {
			out = append(out, c.Values[code])
		}
	}
	slices.Sort(out)
	return strings.Join(out, ",")
}

func hasScale(t *testing.T, columns []*Column, low, high float64) {
	t.Helper()
	for _, c := range columns {
		if c.Low != low || c.High != high {
			t.Errorf("%s has the scale %v–%v, want %v–%v", c.Name, c.Low, c.High, low, high)
		}
	}
}

const airlineRatings = "Inflight wifi service,Departure/Arrival time convenient,Ease of Online booking,Gate location,Food and drink,Online boarding,Seat comfort,Inflight entertainment,On-board service,Leg room service,Baggage handling,Checkin service,Inflight service,Cleanliness"

// README: 14 ratings 0-5 (0 = not applicable), two delays.
func TestAirline(t *testing.T) {
	for _, outcome := range []string{"satisfaction", ""} {
		s := infer(t, Options{Outcome: outcome}, testenv.Shared(t, "data", "airline_satisfaction", "train.csv.gz"))
		if s.Kind != Ratings || s.Outcome.Column.Name != "satisfaction" || s.Outcome.Measure != Share || s.Outcome.Positive != "satisfied" || s.Outcome.Better != 1 {
			t.Fatalf("%s, outcome %+v", s.Kind, s.Outcome)
		}
		hasRoles(t, s, map[Role]string{Touchpoint: airlineRatings, ID: "id", Segment: "Gender,Customer Type,Type of Travel,Class",
			Context: "Age,Flight Distance,Departure Delay in Minutes,Arrival Delay in Minutes", Unit: "", Weight: "", Customer: ""})
		hasScale(t, s.With(Touchpoint), 1, 5)
		for _, c := range s.With(Touchpoint) {
			if got := codes(c, NotMet); got != "0" && c.Name != "Baggage handling" {
				t.Errorf("%s: not met is %q, want 0", c.Name, got)
			}
		}
	}
}

// README: touchpoints Q7* (2013-17) or Q8* (2012): 5 outstanding … 1
// unacceptable, 6 never used, 0 blank; cleanliness Q9* (Q10* in 2012), Q10SAFE,
// Q14 find way / security; NETPRO 0-10 (11 blank) in 2017; WEIGHT.
func TestSFO(t *testing.T) {
	const later = "Q7ART,Q7FOOD,Q7STORE,Q7SIGN,Q7WALKWAYS,Q7SCREENS,Q7INFODOWN,Q7INFOUP,Q7WIFI,Q7ROADS,Q7PARK,Q7AIRTRAIN,Q7LTPARKING,Q7RENTAL,Q9BOARDING,Q9AIRTRAIN,Q9RENTAL,Q9FOOD,Q9RESTROOM,Q10SAFE,"
	for name, want := range map[string]struct{ file, outcome, touchpoints, overall, weight, unit, ids, people string }{
		"2012": {"2012", "Q8N_WHOLE", "Q8A_ART,Q8B_FOOD,Q8C_SHOP,Q8D_SIGNS,Q8E_WALK,Q8F_SCREENS,Q8G_INFOARR,Q8H_INFODEP,Q8I_ROAD,Q8J_PARK,Q8K_AIRTRAIN,Q8L_LTPARK,Q8M_RENTAL,Q10A_CLNBOARD,Q10B_CLNPARK,Q10C_CLNAIRTRAIN,Q10D_CLNRENT,Q10E_CLNFOOD,Q10F_CLNBATH,Q11SAFE,Q13_RATEWEB,Q14RATEGETTO,Q15A_FIND,Q15B_SECURITY", "", "", "BAREA", "RESPNUM,CCGID", "Q7FLYPERYR,Q17REGION,Q19_AGE,Q20_SEX,Q21_INCOME,LANG"},
		"2013": {"2013", "Q7O_WHOLE", "Q7A_ART,Q7B_FOOD,Q7C_SHOPS,Q7D_SIGNS,Q7E_WALK,Q7F_SCREENS,Q7G_INFOARR,Q7H_INFODEP,Q7I_WIFI,Q7J_ROAD,Q7K_PARK,Q7L_AIRTRAIN,Q7M_LTPARK,Q7N_RENTAL,Q9A_CLNBOARD,Q9B_CLNAIRTRAIN,Q9C_CLNRENT,Q9D_CLNFOOD,Q9E_CLNBATH,Q10SAFE,Q13_RATEGETTO,Q14A_FIND,Q14B_SECURITY", "Q9F_CLNWHOLE", "WEIGHT", "", "RESPNUM,CCGID", "Q5FLYPERYR,Q6TENURE,Q16_REGION,Q18_AGE,Q19_SEX,Q20_INCOME,LANG"},
		"2015": {"2015", "Q7ALL", later + "Q12PRECHEKCRATE,Q13GETRATE,Q14FIND,Q14PASSTHRU", "Q9ALL", "WEIGHT", "BAREA", "RESPNUM,CCGID", "Q5TIMESFLOWN,Q5FIRSTTIME,Q6LONGUSE,Q16LIVE,Q18AGE,Q19GENDER,Q20INCOME,Q21FLY,LANG"},
		"2016": {"2016", "Q7ALL", later + "Q12PRECHECKRATE,Q13GETRATE,Q14FIND,Q14PASSTHRU", "Q9ALL", "WEIGHT", "BAREA", "*RESPNUM,CCGID", "Q5TIMESFLOWN,Q5FIRSTTIME,Q6LONGUSE,Q16LIVE,Q19AGE,Q20GENDER,Q21INCME,Q22FLY,LANG"},
		"2017": {"2017", "Q7ALL", later + "Q12PRECHEKCRATE,Q13GETRATE,Q14FIND,Q14PASSTHRU", "Q9ALL,NETPRO", "WEIGHT", "BAREA", "RESPNUM,CCGID", "Q5TIMESFLOWN,Q5FIRSTTIME,Q6LONGUSE,Q16LIVE,Q19AGE,Q20GENDER,Q21INCOME,Q22FLY,LANG"},
		"NPS":  {"2017", "NETPRO", later + "Q12PRECHEKCRATE,Q13GETRATE,Q14FIND,Q14PASSTHRU", "Q7ALL,Q9ALL", "WEIGHT", "BAREA", "RESPNUM,CCGID", ""},
	} {
		t.Run(name, func(t *testing.T) {
			s := infer(t, Options{Outcome: want.outcome}, testenv.Shared(t, "data", "sfo_airport_survey", want.file+".csv.gz"))
			if s.Kind != Ratings || s.Outcome.Column.Name != want.outcome {
				t.Fatalf("%s, outcome %s", s.Kind, s.Outcome.Column.Name)
			}
			hasRoles(t, s, map[Role]string{Touchpoint: want.touchpoints, Overall: want.overall, Weight: want.weight, Unit: want.unit, ID: want.ids})
			hasScale(t, s.With(Touchpoint), 1, 5)
			for _, c := range s.With(Touchpoint) {
				seldom := c.Filled < s.Rows/2 || strings.HasSuffix(c.Name, "SAFE")
				if met := codes(c, NotMet); met != "6" && !seldom || codes(c, NoAnswer) != "0" {
					t.Errorf("%s: not met is %q, no answer %q; want 6 and 0", c.Name, met, codes(c, NoAnswer))
				}
			}
			for _, name := range strings.Split(want.people, ",") {
				if name != "" && column(t, s, name).Role != Segment {
					t.Errorf("%s is %s, want a segment", name, column(t, s, name).Role)
				}
			}
		})
	}
}

// The measures of the outcomes, and what is no answer to them. README: 2017
// uses "Blank" for 0.
func TestSFOOutcomes(t *testing.T) {
	for outcome, want := range map[string]struct {
		measure  Measure
		low, top float64
		missing  string
	}{"Q7ALL": {CSAT, 1, 4, "Blank"}, "NETPRO": {NPS, 0, 0, ",11"}, "": {NPS, 0, 0, ",11"}} {
		target := infer(t, Options{Outcome: outcome}, testenv.Shared(t, "data", "sfo_airport_survey", "2017.csv.gz")).Outcome
		c := target.Column
		if target.Measure != want.measure || target.Top != want.top || c.Low != want.low || codes(c, NoAnswer) != want.missing || codes(c, NotMet) != "" {
			t.Errorf("%s: %s, top %v, from %v, no answer %q, not met %q; want %+v", c.Name, target.Measure, target.Top, c.Low, codes(c, NoAnswer), codes(c, NotMet), want)
		}
	}
}

// README: 24 items 1-10: CUEX expectations, PERQ quality, PERV value, CUSA
// satisfaction, CUSCO complaints, CUSL loyalty, IMAG image. In the model
// complaints and loyalty follow from satisfaction, so they explain nothing.
func TestECSI(t *testing.T) {
	for _, outcome := range []string{"CUSA1", ""} {
		s := infer(t, Options{Outcome: outcome}, testenv.Shared(t, "data", "ecsi_mobile", "mobi.csv.gz"))
		if s.Outcome.Column.Name != "CUSA1" || s.Outcome.Measure != Mean {
			t.Errorf("outcome is %s of %s", s.Outcome.Measure, s.Outcome.Column.Name)
		}
		hasRoles(t, s, map[Role]string{Overall: "CUSA2,CUSA3,CUSCO,CUSL1,CUSL2,CUSL3",
			Touchpoint: "CUEX1,CUEX2,CUEX3,IMAG1,IMAG2,IMAG3,IMAG4,IMAG5,PERQ1,PERQ2,PERQ3,PERQ4,PERQ5,PERQ6,PERQ7,PERV1,PERV2"})
		hasScale(t, s.With(Touchpoint), 1, 10)
	}
}

// Files in which nothing is rated: what is known of the customer explains the
// outcome. READMEs: customerID and 19 attributes; row and 16 attributes; a row
// number and 17 figures of a session; ID, 25 figures and a date.
func TestProperties(t *testing.T) {
	for _, f := range []struct {
		dir, outcome, positive, ids, customer string
		better, properties                    int
		not                                   string
	}{
		{"telco_churn", "Churn", "Yes", "", "customerID", -1, 19, ""},
		{"bank_marketing", "subscribe", "1", "row", "", 1, 16, ""},
		{"online_shoppers", "Revenue", "True", "row", "", 1, 17, ""},
		{"ifood_marketing", "Response", "1", "ID", "", 1, 25, "Dt_Customer"},
	} {
		for _, outcome := range []string{f.outcome, ""} {
			s := infer(t, Options{Outcome: outcome}, testenv.Shared(t, "data", f.dir, "data.csv.gz"))
			o := s.Outcome
			if o == nil || o.Column.Name != f.outcome || o.Measure != Share || o.Positive != f.positive || o.Better != f.better {
				t.Errorf("%s: outcome %+v", f.dir, o)
			}
			hasRoles(t, s, map[Role]string{ID: f.ids, Customer: f.customer, Overall: "", Weight: ""})
			points := s.With(Touchpoint)
			if len(points) != f.properties || slices.Contains(names(points), f.not) {
				t.Errorf("%s: %d properties, want %d: %v", f.dir, len(points), f.properties, names(points))
			}
			for _, c := range points {
				if c.Rating() {
					t.Errorf("%s: %s is taken for a rating", f.dir, c.Name)
				}
			}
		}
	}
}

// README of the logs: events and cases per file.
func TestLogs(t *testing.T) {
	for name, want := range map[string]struct {
		file, kase, activity, when, order string
		cases, activities                 int
	}{
		"bpic2012":         {"bpic2012.xes.gz", "case:concept:name", "concept:name", "time:timestamp", "", 13087, 24},
		"helpdesk":         {"helpdesk.xes.gz", "case:concept:name", "concept:name", "time:timestamp", "", 4580, 14},
		"receipt":          {"receipt.xes.gz", "case:concept:name", "concept:name", "time:timestamp", "", 1434, 27},
		"hospital_billing": {"hospital_billing.csv.gz", "case_id", "activity", "timestamp", "activity_instance_id", 10000, 16},
		"traffic_fines":    {"traffic_fines.csv.gz", "case_id", "activity", "timestamp", "activity_instance_id", 10000, 11},
		"patients":         {"patients.csv.gz", "patient", "handling", "time", "handling_id", 500, 7},
		"teleclaims":       {"teleclaims.xes.gz", "case:concept:name", "concept:name", "time:timestamp", "", 3512, 11},
		"running-example":  {"running-example.xes.gz", "case:concept:name", "concept:name", "time:timestamp", "", 6, 8},
	} {
		t.Run(name, func(t *testing.T) {
			s := infer(t, Options{}, testenv.Shared(t, "data", "eventlogs", want.file))
			if s.Kind != Log || s.Outcome != nil {
				t.Fatalf("%s, outcome %+v; want a log without", s.Kind, s.Outcome)
			}
			hasRoles(t, s, map[Role]string{Case: want.kase, Activity: want.activity, Time: want.when, Order: want.order})
			if got := s.First(Case).keys(); got != want.cases {
				t.Errorf("%d cases, want %d", got, want.cases)
			}
			if got := s.First(Activity).keys(); got != want.activities {
				t.Errorf("%d activities, want %d", got, want.activities)
			}
		})
	}
}

// An object-centric log has several cases to choose from; the README names
// them as list columns, so the choice is the caller's.
func TestLogWithoutCase(t *testing.T) {
	table, err := ingest.Read(t.Context(), []string{testenv.Shared(t, "data", "eventlogs", "ocel_order_simulated.csv.gz")}, ingest.Options{})
	if err != nil {
		t.Fatal(err)
	}
	_, err = Infer(t.Context(), table, Options{})
	refused(t, err, touchstone.Invalid, "analysis.no_such_case", "ocel:type:orders")
}

// README: order_id, customer_id, order_status, purchase / approved /
// delivered_carrier / delivered_customer / estimated_delivery timestamps.
func TestOlist(t *testing.T) {
	steps := map[Role]string{Case: "order_id", Plan: "order_estimated_delivery_date",
		Milestone: "order_purchase_timestamp,order_approved_at,order_delivered_carrier_date,order_delivered_customer_date"}
	orders := testenv.Shared(t, "data", "olist_ecommerce", "orders.csv.gz")
	s := infer(t, Options{}, orders)
	if s.Kind != Milestones || s.Outcome != nil {
		t.Errorf("%s, outcome %+v; want milestones without", s.Kind, s.Outcome)
	}
	hasRoles(t, s, steps)
	steps[Context] = "review_creation_date,review_answer_timestamp" // of the review itself
	steps[Touchpoint] = ""
	for _, outcome := range []string{"review_score", ""} {
		s = infer(t, Options{Outcome: outcome}, orders, testenv.Shared(t, "data", "olist_ecommerce", "order_reviews.csv.gz"))
		if s.Kind != Milestones || s.Outcome == nil || s.Outcome.Column.Name != "review_score" || s.Outcome.Measure != CSAT || s.Outcome.Top != 4 {
			t.Fatalf("%s, outcome %+v; want milestones with a top-two share", s.Kind, s.Outcome)
		}
		hasRoles(t, s, steps)
	}
}

// README of the ASAP sample: star, and 18 aspects: 1 positive, 0 neutral, -1
// negative, -2 not mentioned. In 100 rows some aspects are hardly ever named.
func TestAspects(t *testing.T) {
	s := infer(t, Options{}, testenv.Shared(t, "data", "asap_sample", "train_sample.csv.gz"))
	if s.Outcome.Column.Name != "star" || s.Outcome.Measure != CSAT {
		t.Errorf("outcome %+v", s.Outcome)
	}
	points := s.With(Touchpoint)
	hasScale(t, points, -1, 1)
	if len(points) < 14 {
		t.Errorf("only %v", names(points))
	}
	for _, c := range points {
		if codes(c, NotMet) != "-2" {
			t.Errorf("%s: not met is %q", c.Name, codes(c, NotMet))
		}
	}
}

// Files in which no column is an outcome: the refusal names those that could
// be one, and no keys, dates or texts.
func TestNoOutcome(t *testing.T) {
	for file, want := range map[string]struct{ first, never string }{
		"cdnow/data.csv.gz":                     {"cds", "customer_id"},
		"channel_paths/paths.csv.gz":            {"total_conversions", "path"},
		"twitter_airline/data.csv.gz":           {"airline_sentiment", "tweet_id"},
		"zh_absa_terms/camera_train.csv.gz":     {"polarity", "text"},
		"nab/realTraffic/occupancy_6005.csv.gz": {"value", "timestamp"},
	} {
		table, err := ingest.Read(t.Context(), []string{testenv.Shared(t, append([]string{"data"}, strings.Split(file, "/")...)...)}, ingest.Options{})
		if err != nil {
			t.Fatal(err)
		}
		_, err = Infer(t.Context(), table, Options{})
		columns := refused(t, err, touchstone.Invalid, "analysis.no_outcome", want.first)
		if len(columns) == 0 || columns[0] != want.first || slices.Contains(columns, want.never) {
			t.Errorf("%s: the refusal names %v; want %s first and not %s", file, columns, want.first, want.never)
		}
	}
}

// refused checks an error and gives the columns that it names.
func refused(t *testing.T, err error, kind touchstone.Kind, key, names string) []string {
	t.Helper()
	e, ok := err.(*touchstone.Error)
	if !ok || e.Kind != kind || e.Message.Key != key {
		t.Fatalf("error is %v, want %s", err, key)
	}
	for _, a := range e.Message.Args {
		if list, ok := a.Value.([]string); ok {
			if names != "" && !slices.Contains(list, names) {
				t.Errorf("%s names %v, want %s among them", key, list, names)
			}
			return list
		}
	}
	return nil
}
