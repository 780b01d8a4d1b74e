// SPDX-License-Identifier: Apache-2.0

package roles

import (
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"touchstone"
	"touchstone/ingest"
	"touchstone/internal/testenv"
)

func readLabels(t *testing.T, path string) *Labels {
	t.Helper()
	l, err := ReadLabels(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// labelFile writes a labels file into a folder of its own.
func labelFile(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// The five years of the airport's survey name their columns differently; the
// labels file makes one table of them.
func TestLabelsJoinYears(t *testing.T) {
	labels := readLabels(t, filepath.Join("..", "testdata", "labels", "sfo.csv"))
	var files []string
	for _, year := range []string{"2012", "2013", "2015", "2016", "2017"} {
		files = append(files, testenv.Shared(t, "data", "sfo_airport_survey", year+".csv.gz"))
	}
	s := infer(t, Options{Labels: labels}, files...)
	if s.Rows != 3521+3535+2958+3087+2831 {
		t.Errorf("%d rows", s.Rows)
	}
	if s.Outcome.Column.Name != "overall" || s.Outcome.Measure != CSAT {
		t.Errorf("outcome is %s of %s", s.Outcome.Measure, s.Outcome.Column.Name)
	}
	points := names(s.With(Touchpoint))
	slices.Sort(points)
	want := "airtrain art clean_airtrain clean_boarding clean_food clean_rental clean_restrooms find_way food getting_here info_arrivals info_departures lot_shuttle parking precheck rental roads safe screens security shops signs walkways wifi"
	if got := strings.Join(points, " "); got != want {
		t.Errorf("touchpoints:\n got %s\nwant %s", got, want)
	}
	for _, c := range s.With(Touchpoint) {
		if c.Label.ZH == "" || c.Label.EN == "" || c.Label.ZH == c.Name {
			t.Errorf("%s is called %+v", c.Name, c.Label)
		}
	}
	hasScale(t, s.With(Touchpoint), 1, 5)
	hasRoles(t, s, map[Role]string{Unit: "boarding_area", Weight: "weight"})
	for name, want := range map[string]string{"gender": "其他 女 男", "problem": "否 是", "language": "中文 日语 英语 西班牙语"} {
		if got := groupsOf(column(t, s, name)); got != want {
			t.Errorf("%s has the groups %s, want %s", name, got, want)
		}
	}
	// 3 in 2012 and "25-34" in 2016 are the same age
	age := column(t, s, "age")
	if n := strings.Count(groupsOf(age), "25–34 岁"); n != 1 {
		t.Errorf("the age 25–34 makes %d groups: %s", n, groupsOf(age))
	}
	file := column(t, s, "file")
	if file.Role != Segment || file.Levels != 5 || file.Label.ZH == "" {
		t.Errorf("the file is %s with %d groups", file.Role, file.Levels)
	}
	// what only one year asked cannot be compared over the years
	for _, name := range []string{"website", "clean_parking"} {
		if c := column(t, s, name); c.Role != Context || c.Why.Key != "analysis.why_seldom_asked" {
			t.Errorf("%s is %s because of %s", name, c.Role, c.Why)
		}
	}
	// 2012 and 2013 did not ask about pre-check; in 2016 and 2017 the cell is empty for those who did not use it
	check := column(t, s, "precheck")
	if got, want := math.Round(check.Share(NotMet)*float64(s.Rows)), 2117+1871+1736+24+20.0; got != want {
		t.Errorf("%v did not use pre-check, want %v", got, want)
	}
	if rows := s.Unasked(column(t, s, "weight")); len(rows) != 1 || rows[0] != [2]int{0, 3521} {
		t.Errorf("the weight is missing in rows %v, want those of 2012", rows)
	}
}

// groupsOf lists the Chinese words of a column's answers.
func groupsOf(c *Column) string {
	seen := map[string]bool{}
	var out []string
	for code, state := range c.States {
		word := c.Words[uint32(code)].ZH
		if state == Answer && c.Counts[code] > 0 && word != "" && !seen[word] {
			seen[word] = true
			out = append(out, word)
		}
	}
	slices.Sort(out)
	return strings.Join(out, " ")
}

// Two answers with the same words are one value, so that they are one group.
func TestSameWordsAreOneValue(t *testing.T) {
	labels, err := jsonLabels([]byte(`[{"column":"age","answers":{"1":"young","2":"old","18-24":"young"}}]`), "x.json")
	if err != nil {
		t.Fatal(err)
	}
	c := profile(ingest.NewColumn("age", "1", "2", "18-24", "1"))
	labels.apply(c)
	if c.Codes[0] != c.Codes[2] || c.Levels != 2 || c.Counts[c.Codes[0]] != 3 {
		t.Errorf("codes %v, counts %v", c.Codes, c.Counts)
	}
}

const labelsCSV = "column,key,label_zh,label_en,answers,missing,not_met,role\n" +
	"Q1,staff,员工,Staff,1=非常满意|Very satisfied;2=满意|Satisfied;3=一般|Neutral;4=不满意|Dissatisfied;5=非常不满意|Very dissatisfied;7=没用过|Never used,9,,\n" +
	"Q2,,房间,Room,1=好|Good;5=差|Bad,0,8,\n" +
	"Q3,,性别,Gender,1=男|Male;2=女|Female,,,分组\n" +
	"Q9,,总体,Overall,,,,outcome\n"

const labelsJSON = `[
 {"column":"Q1","key":"staff","label_zh":"员工","label_en":"Staff","answers":{"1":"非常满意|Very satisfied","2":"满意|Satisfied","3":"一般|Neutral","4":"不满意|Dissatisfied","5":"非常不满意|Very dissatisfied","7":"没用过|Never used"},"missing":[9]},
 {"column":"Q2","label_zh":"房间","label_en":"Room","answers":"1=好|Good;5=差|Bad","missing":"0","not_met":["8"]},
 {"column":"Q3","label":"性别|Gender","answers":{"1":"男|Male","2":"女|Female"},"role":"segment"},
 {"column":"Q9","label_zh":"总体","label_en":"Overall","role":"outcome"}]`

const labelsByColumn = `{"Q1":{"key":"staff","label":"员工|Staff","answers":"1=非常满意|Very satisfied;2=满意|Satisfied;3=一般|Neutral;4=不满意|Dissatisfied;5=非常不满意|Very dissatisfied;7=没用过|Never used","missing":9},
 "Q2":{"label":"房间|Room","answers":{"1":"好|Good","5":"差|Bad"},"missing":0,"not_met":8},"Q3":{"label":"性别|Gender","answers":"1=男|Male;2=女|Female","role":"分组"},"Q9":{"label":"总体|Overall","role":"结果"}}`

// One labels file in each form says the same.
func TestLabelForms(t *testing.T) {
	for form, path := range map[string]string{
		"csv":            labelFile(t, "l.csv", labelsCSV),
		"csv with bom":   labelFile(t, "l.csv", "\ufeff"+labelsCSV),
		"tsv, Chinese":   labelFile(t, "l.tsv", strings.NewReplacer(",", "\t", "column,", "列\t", "key,", "键\t", "label_zh", "中文", "label_en", "英文", "answers", "答案", "missing", "缺失", "not_met", "未使用码", "role", "角色").Replace(labelsCSV)),
		"xlsx":           labelBook(t, labelsCSV),
		"json":           labelFile(t, "l.json", labelsJSON),
		"json by column": labelFile(t, "l.JSON", "\ufeff"+labelsByColumn),
		"a row per code": labelFile(t, "l.csv", perCode),
	} {
		t.Run(form, func(t *testing.T) {
			labels := readLabels(t, path)
			if got := labels.Rename("any.csv", " q1 "); got != "staff" {
				t.Errorf("Q1 is renamed %q, want staff", got)
			}
			if got := labels.Rename("any.csv", "Q2"); got != "Q2" {
				t.Errorf("Q2 is renamed %q", got)
			}
			table := ratingsTable()
			for _, c := range table.Columns {
				c.Name = labels.Rename("any.csv", c.Name)
			}
			s, err := Infer(t.Context(), table, Options{Labels: labels})
			if err != nil {
				t.Fatal(err)
			}
			hasRoles(t, s, map[Role]string{Touchpoint: "staff,Q2", Segment: "Q3", Outcome: "Q9"})
			staff, room := column(t, s, "staff"), column(t, s, "Q2")
			if staff.Title() != (touchstone.Label{ZH: "员工", EN: "Staff"}) {
				t.Errorf("Q1 is called %+v", staff.Title())
			}
			// 1 = very satisfied … 5 = very dissatisfied: turned round
			for raw, want := range map[string]float64{"1": 5, "2": 4, "3": 3, "4": 2, "5": 1} {
				if got := staff.Numbers[slices.Index(staff.Values, raw)]; got != want {
					t.Errorf("staff %s counts %v, want %v", raw, got, want)
				}
			}
			// only the ends have words; the scale is turned round between them
			for raw, want := range map[string]float64{"1": 5, "2": 4, "4": 2, "5": 1} {
				if got := room.Numbers[slices.Index(room.Values, raw)]; got != want {
					t.Errorf("room %s counts %v, want %v", raw, got, want)
				}
			}
			if codes(staff, NotMet) != "7" || codes(staff, NoAnswer) != "9" {
				t.Errorf("staff: not met %q, no answer %q", codes(staff, NotMet), codes(staff, NoAnswer))
			}
			if codes(room, NotMet) != "8" || codes(room, NoAnswer) != "0" {
				t.Errorf("room: not met %q, no answer %q", codes(room, NotMet), codes(room, NoAnswer))
			}
			if got := groupsOf(column(t, s, "Q3")); got != "女 男" {
				t.Errorf("the groups of Q3 are %s", got)
			}
		})
	}
}

// perCode is the same labels with a row per code, as statistics programs
// write their value labels.
const perCode = `变量名,题目键,中文标签,英文标签,取值,值标签,缺失,未使用码,角色
Q1,staff,员工,Staff,1,非常满意|Very satisfied,9,,
Q1,staff,,,2,满意|Satisfied,,,
Q1,staff,,,3,一般|Neutral,,,
Q1,,,,4,不满意|Dissatisfied,,,
,,,,5,非常不满意|Very dissatisfied,,,
,,,,7,没用过|Never used,,,
Q2,,房间,Room,1,好|Good,0,8,
,,,,5,差|Bad,,,
Q3,,性别,Gender,1,男|Male,,,分组
,,,,2,女|Female,,,
Q9,,总体,Overall,,,,,outcome
`

// ratingsTable has ratings that go with an overall one; in Q1 and Q2 1 is the
// best.
func ratingsTable() *ingest.Table {
	var q1, q2, q3, q9 []string
	for i := range 200 {
		a, b := 1+i%5, 1+(i/5)%5
		q1, q2 = append(q1, string(rune('0'+a))), append(q2, string(rune('0'+b)))
		q3 = append(q3, string(rune('1'+i%2)))
		q9 = append(q9, string(rune('0'+6-(a+b+1)/2)))
	}
	q1[3], q1[50], q2[7], q2[60] = "9", "7", "0", "8"
	return ingest.NewTable(ingest.NewColumn("Q1", q1...), ingest.NewColumn("Q2", q2...), ingest.NewColumn("Q3", q3...), ingest.NewColumn("Q9", q9...))
}

func labelBook(t *testing.T, csv string) string {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	for i, line := range strings.Split(strings.TrimSpace(csv), "\n") {
		cells := strings.Split(line, ",")
		if err := f.SetSheetRow("Sheet1", "A"+string(rune('1'+i)), &cells); err != nil {
			t.Fatal(err)
		}
	}
	path := filepath.Join(t.TempDir(), "l.xlsx")
	if err := f.SaveAs(path); err != nil {
		t.Fatal(err)
	}
	return path
}

// The City's own data dictionary of 2018, on its file of 2017: what columns are
// called is copied from the dictionary by hand.
func TestDataDictionary(t *testing.T) {
	labels := readLabels(t, testenv.Shared(t, "data", "sfo_airport_survey", "data_dictionary_2018.xlsx"))
	s := infer(t, Options{Labels: labels, Outcome: "NETPRO"}, testenv.Shared(t, "data", "sfo_airport_survey", "2017.csv.gz"))
	for name, want := range map[string]string{
		"Q7ART": "Artwork and Exhibitions", "Q7ALL": "SFO airport as a whole", "Q9RESTROOM": "Restrooms", "Q2PURP2": "Trip Purpose",
		"Q19AGE": "Age", "Q20GENDER": "Gender", // Q20 and Q21 in the dictionary
	} {
		if got := column(t, s, name).Label.EN; got != want {
			t.Errorf("%s is called %q, want %q", name, got, want)
		}
	}
	// the codes stand below the last column of the battery, and hold for all
	for _, name := range []string{"Q7ART", "Q7WIFI", "Q7RENTAL"} {
		c := column(t, s, name)
		if codes(c, NotMet) != "6" || codes(c, NoAnswer) != "0" || c.Words[uint32(slices.Index(c.Values, "5"))].EN != "Outstanding" {
			t.Errorf("%s: not met %q, no answer %q, 5 is %+v", name, codes(c, NotMet), codes(c, NoAnswer), c.Words[uint32(slices.Index(c.Values, "5"))])
		}
	}
	gender := column(t, s, "Q20GENDER")
	if gender.Role != Segment || gender.Words[uint32(slices.Index(gender.Values, "2"))].EN != "Female" || codes(gender, NoAnswer) != "0" {
		t.Errorf("gender is %s, with words %v", gender.Role, gender.Words)
	}
	// codes 1 to 7 of the weekday stand below the date of the interview, whose values they do not cover
	if date := column(t, s, "INTDATE"); len(date.Words) > 0 {
		t.Errorf("the date has the words %v", date.Words)
	}
	if id := column(t, s, "RESPNUM"); id.Role != ID || len(id.Words) > 0 {
		t.Errorf("RESPNUM is %s with words %v", id.Role, id.Words)
	}
}

func TestLabelFaults(t *testing.T) {
	for name, f := range map[string]struct{ file, text, key string }{
		"no column":       {"l.csv", "name\nQ1\n", "analysis.labels_columns"},
		"only a header":   {"l.csv", "column,key\n,k\n", "analysis.labels_empty"},
		"unknown role":    {"l.csv", "column,role\nQ1,driver\n", "analysis.labels_role"},
		"two meanings":    {"l.csv", "column,key,answers\nA,k,1=yes\nB,k,1=no\n", "analysis.labels_conflict"},
		"not JSON":        {"l.json", "column,key\n", "analysis.labels_json"},
		"JSON of numbers": {"l.json", "[1,2]", "analysis.labels_json"},
		"JSON role":       {"l.json", `[{"column":"a","role":"x"}]`, "analysis.labels_role"},
		"empty JSON":      {"l.json", "[]", "analysis.labels_empty"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := ReadLabels(t.Context(), labelFile(t, f.file, f.text))
			refused(t, err, touchstone.Invalid, f.key, "")
		})
	}
	_, err := ReadLabels(t.Context(), filepath.Join(t.TempDir(), "missing.json"))
	refused(t, err, touchstone.Invalid, "analysis.labels_unreadable", "")
}

// An entry of one file goes before one of all files, and does not touch the
// same name in another.
func TestLabelsByFile(t *testing.T) {
	labels := readLabels(t, labelFile(t, "l.csv", "file,column,key,label_zh\n2012,Q1,old,旧\n201[34].csv,Q1,middle,中\n,Q1,general,新\n2019.csv.gz,Q2,late,晚\n"))
	for file, want := range map[string]string{"/data/2012.csv.gz": "old", "2012.xlsx": "old", "2013.csv": "middle", "2014.csv": "middle", "2015.csv": "general"} {
		if got := labels.Rename(file, "Q1"); got != want {
			t.Errorf("Q1 of %s is %q, want %q", file, got, want)
		}
	}
	if got := labels.Rename("2018.csv.gz", "Q2"); got != "Q2" {
		t.Errorf("Q2 of another year is renamed %q", got)
	}
	c := profile(ingest.NewColumn("Q2", "1", "2"))
	labels.apply(c)
	if !c.Label.IsZero() {
		t.Errorf("Q2 of another year is called %+v", c.Label)
	}
	var none *Labels
	if none.Rename("a", "b") != "b" {
		t.Error("no labels rename nothing")
	}
}

// A column that is named on the command line may be called by its key, its
// label or its question without the number.
func TestFindByLabel(t *testing.T) {
	labels := readLabels(t, labelFile(t, "l.csv", labelsCSV))
	for _, name := range []string{"Q9", "q9", "总体", "Overall", "ｏｖｅｒａｌｌ"} {
		table := ratingsTable()
		s, err := Infer(t.Context(), table, Options{Labels: labels, Outcome: name, Touchpoints: []string{"房间"}})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		hasRoles(t, s, map[Role]string{Outcome: "Q9", Touchpoint: "Q2"})
	}
}

func FuzzLabels(f *testing.F) {
	f.Add([]byte(labelsJSON), true)
	f.Add([]byte(labelsByColumn), true)
	f.Add([]byte(`[{"column":"a","answers":null,"missing":[[1]],"not_met":null}]`), true)
	f.Add([]byte(labelsCSV), false)
	f.Add([]byte(perCode), false)
	f.Add([]byte("Field,Question,\nQ1,Service,\n,5,Good\n,1,Bad\nQ2,1,x\n"), false)
	f.Fuzz(func(t *testing.T, raw []byte, asJSON bool) {
		var labels *Labels
		var err error
		if asJSON {
			labels, err = jsonLabels(raw, "f.json")
		} else {
			table, readErr := ingest.Read(t.Context(), []string{"-"}, ingest.Options{Format: "csv", Stdin: strings.NewReader(string(raw))})
			if readErr != nil {
				return
			}
			labels, err = tableLabels(table, "f.csv")
		}
		if err != nil {
			if touchstone.KindOf(err) != touchstone.Invalid {
				t.Fatalf("an error that says nothing to its reader: %v", err)
			}
			return
		}
		for _, e := range labels.entries {
			if labels.Rename("f.csv", e.Column) == "" {
				t.Fatalf("%q is renamed to nothing", e.Column)
			}
		}
		table := ratingsTable()
		for _, c := range table.Columns {
			c.Name = labels.Rename("f.csv", c.Name)
		}
		if s, err := Infer(t.Context(), table, Options{Labels: labels}); err == nil && len(s.Columns) != len(table.Columns) {
			t.Fatalf("%d columns of %d", len(s.Columns), len(table.Columns))
		}
	})
}
