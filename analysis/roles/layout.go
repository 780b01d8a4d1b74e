// SPDX-License-Identifier: Apache-2.0

package roles

import (
	"math"
	"regexp"
	"strings"

	"touchstone"
	"touchstone/ingest"
)

// layout tells what kind of table this is.
func (in *inference) layout() {
	in.sheet.Kind = Ratings
	switch {
	case in.kano():
		in.sheet.Kind = Kano
	case in.servqual():
		in.sheet.Kind = Servqual
	case in.log():
		in.sheet.Kind = Log
	case in.longRatings():
		in.sheet.Kind = LongRatings
	case in.milestones():
		in.sheet.Kind = Milestones
	}
}

// byLayout gives roles to the columns that the layout needs.
func (in *inference) byLayout() error {
	switch in.sheet.Kind {
	case Log, Milestones:
		return in.logOutcome()
	case LongRatings:
		return in.longOutcome()
	case Kano:
		return nil
	case Servqual:
		if in.outcomeNamed == nil {
			return nil
		}
	}
	return in.ratings()
}

// log recognises a row per event: an activity that repeats, and a case that
// has several of them.
func (in *inference) log() bool {
	activity := in.pick(Activity, activityNames, func(c *Column) bool {
		return c.Type != TypeNumber && c.Type != TypeTime && c.Type != TypeText && c.Levels >= 2
	})
	kase := in.pick(Case, caseNames, repeats)
	if kase == nil {
		kase = in.pick(Customer, customerNames, repeats)
	}
	if kase == nil {
		kase = in.pick("", orderIDNames, repeats)
	}
	when := in.eventTime()
	if activity == nil && kase != nil && when != nil && in.options.Activity == "" {
		activity = in.likelyActivity(kase)
	}
	if activity == nil || kase == nil || activity == kase || in.ratedPerTouchpoint(activity, kase, when) {
		return false
	}
	in.assign(activity, Activity, touchstone.Msg("analysis.why_activity", "levels", activity.Levels))
	in.assign(kase, Case, touchstone.Msg("analysis.why_case", "levels", in.distinct(kase)))
	if when != nil {
		in.assign(when, Time, touchstone.Msg("analysis.why_event_time"))
	}
	for _, c := range in.free() {
		if orderNames.match(c.Name) && c.Type != TypeText && in.sheet.First(Order) == nil {
			in.assign(c, Order, touchstone.Msg("analysis.why_order"))
		}
	}
	return true
}

func (in *inference) distinct(c *Column) int {
	if c.Codes == nil {
		return ingest.MaxDistinct
	}
	n := 0
	for code, rows := range c.Counts {
		if code > 0 && rows > 0 {
			n++ // a key may read NA or null and still be one
		}
	}
	return n
}

// pick gives the column that the caller set for a role, else the first free
// one that the recogniser knows and that fits.
func (in *inference) pick(role Role, names recogniser, fits func(*Column) bool) *Column {
	if role != "" {
		if c := in.sheet.First(role); c != nil {
			return c
		}
	}
	for _, want := range names.exact {
		for _, c := range in.free() {
			if fold(c.Name) == want && fits(c) {
				return c
			}
		}
	}
	for _, c := range in.free() {
		if names.match(c.Name) && fits(c) {
			return c
		}
	}
	return nil
}

// repeats tells a key with several rows for at least some of its values.
func repeats(c *Column) bool {
	if c.Codes == nil {
		return c.Type != TypeNumber && c.Type != TypeText
	}
	return c.Levels >= 1 && c.Filled > c.Levels && c.Levels*10000 >= c.Filled && c.Filled >= 9*c.Len()/10
}

func (in *inference) eventTime() *Column {
	if c := in.sheet.First(Time); c != nil {
		return c
	}
	isTime := func(c *Column) bool { return c.Type == TypeTime && c.Filled >= c.Len()/2 }
	if c := in.pick("", timeNames, isTime); c != nil {
		return c
	}
	var only *Column
	for _, c := range in.sheet.Columns {
		if isTime(c) && (!in.set[c] || c.Role == Admin) {
			if only != nil {
				return nil
			}
			only = c
		}
	}
	return only
}

// likelyActivity finds, in a log whose activity column has a name of its own,
// the category that changes most from one event of a case to the next.
func (in *inference) likelyActivity(kase *Column) *Column {
	if kase.Codes == nil {
		return nil
	}
	var best *Column
	most := 0.5 // at least half of the steps change
	for _, c := range in.free() {
		if c.Type != TypeCategory || c.Levels < 3 || c.Levels > 500 || c.Filled < 99*c.Len()/100 || c == kase {
			continue
		}
		changes, steps := 0, 0
		last := make(map[uint32]uint32, kase.Levels)
		for row, k := range kase.Codes {
			if before, seen := last[k]; seen {
				steps++
				if before != c.Codes[row] {
					changes++
				}
			}
			last[k] = c.Codes[row]
		}
		if share := float64(changes) / float64(max(1, steps)); share > most {
			best, most = c, share
		}
	}
	return best
}

// ratedPerTouchpoint tells long ratings from a log: every touchpoint is rated
// once per customer, and there is a score.
func (in *inference) ratedPerTouchpoint(item, key, when *Column) bool {
	if in.options.Activity != "" || item.Codes == nil || key.Codes == nil || in.scoreColumn(item, key) == nil || item.Levels > 200 {
		return false
	}
	seen := make(map[[2]uint32]bool, len(key.Codes))
	for row, k := range key.Codes {
		seen[[2]uint32{k, item.Codes[row]}] = true
	}
	return len(seen) >= 98*len(key.Codes)/100 && (when == nil || sameWithin(when, key))
}

// sameWithin tells whether a column has one value per value of the key.
func sameWithin(c, key *Column) bool {
	first := make(map[uint32]string, key.Levels)
	changed := 0
	for row, k := range key.Codes {
		v := c.Cell(row)
		if f, seen := first[k]; !seen {
			first[k] = v
		} else if f != v {
			changed++
		}
	}
	return changed <= len(key.Codes)/100
}

// scoreColumn finds the rating of long ratings.
func (in *inference) scoreColumn(except ...*Column) *Column {
	var best *Column
	for _, c := range in.sheet.Columns {
		skip := in.set[c] && c.Role != Outcome
		for _, e := range except {
			skip = skip || c == e
		}
		if skip || !candidate(c) || demographicNames.match(c.Name) || c.Role == Outcome {
			continue
		}
		if _, _, _, ok := core(c); ok && (best == nil || ratingNames.match(c.Name) && !ratingNames.match(best.Name)) {
			best = c
		}
	}
	return best
}

var itemNames = recogniser{exact: []string{"touchpoint", "item", "question", "aspect", "attribute", "feature", "topic", "dimension", "触点", "题目", "问题", "指标", "项目", "评价项", "评价维度", "维度", "环节"}, phrases: []string{"触点", "评价项", "评价维度", "题目名称"}, except: []string{"满意", "评分"}}

// longRatings recognises a row per customer and touchpoint with a score.
func (in *inference) longRatings() bool {
	item := in.pick(Activity, itemNames, func(c *Column) bool {
		return c.Codes != nil && c.Levels >= 2 && c.Levels <= 200 && c.Type != TypeNumber
	})
	if item == nil {
		item = in.pick("", activityNames, func(c *Column) bool {
			return c.Codes != nil && c.Levels >= 2 && c.Levels <= 200 && c.Type == TypeCategory
		})
	}
	if item == nil {
		return false
	}
	key := in.pick(Customer, customerNames, repeats)
	if key == nil {
		key = in.pick(Case, caseNames, repeats)
	}
	for _, names := range []recogniser{idNames, orderIDNames} {
		if key == nil {
			key = in.pick("", names, repeats)
		}
	}
	if key == nil || key.Codes == nil {
		return false
	}
	score := in.scoreColumn(item, key)
	if score == nil || !in.ratedPerTouchpoint(item, key, nil) {
		return false
	}
	in.assign(item, Activity, touchstone.Msg("analysis.why_item", "levels", item.Levels))
	in.assign(key, Customer, touchstone.Msg("analysis.why_key"))
	in.assign(score, Score, touchstone.Msg("analysis.why_score"))
	return true
}

// milestones recognises a row per case with a column of times per step.
func (in *inference) milestones() bool {
	if in.sheet.First(Touchpoint) != nil {
		return false
	}
	var times []*Column
	for _, c := range in.sheet.Columns {
		if c.Type == TypeTime && c.Filled >= c.Len()/20 && (!in.set[c] || c.Role == Admin && !strings.Contains(c.Name, "答")) {
			times = append(times, c)
		}
	}
	steps := 0
	for _, c := range times {
		if !planNames.match(c.Name) && !in.ofOutcome(c) {
			steps++
		}
	}
	if steps < 3 {
		return false
	}
	for _, c := range times {
		switch {
		case in.ofOutcome(c):
			in.assign(c, Context, touchstone.Msg("analysis.why_of_outcome", "outcome", in.outcomeNamed.Title()))
		case planNames.match(c.Name):
			in.assign(c, Plan, touchstone.Msg("analysis.why_plan"))
		default:
			in.assign(c, Milestone, touchstone.Msg("analysis.why_milestone"))
		}
	}
	for _, names := range []recogniser{caseNames, orderIDNames} {
		if c := in.pick(Case, names, func(*Column) bool { return true }); c != nil && in.sheet.First(Case) == nil {
			in.assign(c, Case, touchstone.Msg("analysis.why_case", "levels", in.distinct(c)))
		}
	}
	return true
}

// ofOutcome tells a time that belongs to the outcome's own form: the creation
// date of the review whose score is the outcome.
func (in *inference) ofOutcome(c *Column) bool {
	if in.outcomeNamed == nil || in.outcomeNamed == c {
		return false
	}
	mine, its := nameWords(c.Name), nameWords(in.outcomeNamed.Name)
	if len(mine) < 2 || len(its) < 2 || mine[0] != its[0] {
		return false
	}
	others := 0
	for _, other := range in.sheet.Columns {
		if w := nameWords(other.Name); len(w) > 1 && w[0] == its[0] {
			others++
		}
	}
	return 2*others <= len(in.sheet.Columns)
}

var (
	functionalName    = regexp.MustCompile(`(?i)^(functional|正向|正向题|具备时?|functional_answer)$`)
	dysfunctionalName = regexp.MustCompile(`(?i)^(dysfunctional|反向|反向题|不具备时?|dysfunctional_answer)$`)
	featureNames      = recogniser{exact: []string{"feature", "attribute", "item", "requirement", "功能", "需求", "属性", "题目", "触点", "服务项目"}}
	pairPatterns      = []struct{ yes, no *regexp.Regexp }{
		{regexp.MustCompile(`(?i)^(f|func|functional|kano_f|pos)[_.\- ](?P<item>.+)$`), regexp.MustCompile(`(?i)^(d|dys|dysfunctional|kano_d|neg)[_.\- ](?P<item>.+)$`)},
		{regexp.MustCompile(`(?i)^(?P<item>.+)[_.\- ](f|func|functional|正向|具备)$`), regexp.MustCompile(`(?i)^(?P<item>.+)[_.\- ](d|dys|dysfunctional|反向|不具备)$`)},
		{regexp.MustCompile(`^.*?如果(?:有|提供|具备|具有|能)(?P<item>.+?)[，,].*$`), regexp.MustCompile(`^.*?如果(?:没有|不提供|不具备|不具有|不能|无)(?P<item>.+?)[，,].*$`)},
	}
	servqualPatterns = []struct{ yes, no *regexp.Regexp }{
		{regexp.MustCompile(`^(E|exp|Exp|expected|expectation|期望)[_.\- ]?(?P<item>.+)$`), regexp.MustCompile(`^(P|perc|Perc|perceived|perception|感知|实际)[_.\- ]?(?P<item>.+)$`)},
		{regexp.MustCompile(`^(?P<item>.+?)[_.\- （(]*(期望|期望值|expectation|expected)[）)]?$`), regexp.MustCompile(`^(?P<item>.+?)[_.\- （(]*(感知|实际|感知值|实际感受|perception|perceived)[）)]?$`)},
	}
)

// Pair is two columns about the same feature.
type Pair struct {
	Name    string
	Yes, No *Column // functional and dysfunctional, or expected and perceived
}

// subject gives what a column of a pair is about: the pattern's group "item".
func subject(re *regexp.Regexp, name string) string {
	m := re.FindStringSubmatch(stripNumber(name))
	if m == nil {
		return ""
	}
	return fold(m[re.SubexpIndex("item")])
}

// pairs finds columns that come in twos.
func (in *inference) pairs(yes, no *regexp.Regexp) []Pair {
	byName := map[string]*Column{}
	for _, c := range in.sheet.Columns {
		if name := subject(no, c.Name); name != "" {
			byName[name] = c
		}
	}
	var out []Pair
	for _, c := range in.sheet.Columns {
		name := subject(yes, c.Name)
		if other := byName[name]; name != "" && other != nil && other != c {
			out = append(out, Pair{Name: name, Yes: c, No: other})
		}
	}
	return out
}

func (in *inference) kano() bool {
	var f, d *Column
	for _, c := range in.sheet.Columns {
		switch {
		case functionalName.MatchString(fold(c.Name)):
			f = c
		case dysfunctionalName.MatchString(fold(c.Name)):
			d = c
		}
	}
	feature := in.pick("", featureNames, func(c *Column) bool { return c.Codes != nil && c.Levels <= 500 })
	if f != nil && d != nil && feature != nil && kanoAnswers(f) && kanoAnswers(d) {
		in.assign(f, Functional, touchstone.Msg("analysis.why_functional"))
		in.assign(d, Missing, touchstone.Msg("analysis.why_dysfunctional"))
		in.assign(feature, Feature, touchstone.Msg("analysis.why_feature"))
		return true
	}
	for _, p := range pairPatterns {
		pairs := in.pairs(p.yes, p.no)
		if len(pairs) == 0 || !allKano(pairs) {
			continue
		}
		for _, pair := range pairs {
			in.assign(pair.Yes, Functional, touchstone.Msg("analysis.why_functional"))
			in.assign(pair.No, Missing, touchstone.Msg("analysis.why_dysfunctional"))
			in.sheet.Pairs = append(in.sheet.Pairs, pair)
		}
		return true
	}
	return false
}

func allKano(pairs []Pair) bool {
	for _, p := range pairs {
		if !kanoAnswers(p.Yes) || !kanoAnswers(p.No) {
			return false
		}
	}
	return true
}

// KanoAnswer reads an answer of a Kano question as 1 (like) … 5 (dislike).
func KanoAnswer(raw string) (int, bool) {
	f := fold(raw)
	if v, ok := kanoWords[f]; ok {
		return v, true
	}
	if _, word := splitChoice(f); word != "" {
		if v, ok := kanoWords[word]; ok {
			return v, true
		}
	}
	if v, ok := ParseNumber(raw); ok && v >= 1 && v <= 5 && v == math.Trunc(v) {
		return int(v), true
	}
	return 0, false
}

var kanoWords = map[string]int{
	"喜欢": 1, "我很喜欢": 1, "很喜欢": 1, "非常喜欢": 1, "理应如此": 2, "理所当然": 2, "应该如此": 2, "必须如此": 2, "必须": 2, "无所谓": 3, "中立": 3, "勉强接受": 4, "可以忍受": 4, "能忍受": 4, "可以接受": 4, "不喜欢": 5, "我很不喜欢": 5, "很不喜欢": 5, "讨厌": 5,
	"like": 1, "i like it": 1, "i like it that way": 1, "must-be": 2, "must be": 2, "expect": 2, "i expect it": 2, "it must be that way": 2, "neutral": 3, "i am neutral": 3, "live with": 4, "live-with": 4, "tolerate": 4, "i can live with it": 4, "i can tolerate it": 4, "dislike": 5, "i dislike it": 5, "i dislike it that way": 5,
}

func kanoAnswers(c *Column) bool {
	if c.Codes == nil {
		return false
	}
	levels := 0
	for code, v := range c.Values {
		if c.Counts[code] == 0 || fold(v) == "" {
			continue
		}
		if _, ok := KanoAnswer(v); !ok {
			return false
		}
		levels++
	}
	return levels >= 2 && levels <= 5
}

func (in *inference) servqual() bool {
	for _, p := range servqualPatterns {
		var pairs []Pair
		for _, pair := range in.pairs(p.yes, p.no) {
			if candidate(pair.Yes) && candidate(pair.No) && pair.Yes.Role == "" && pair.No.Role == "" {
				pairs = append(pairs, pair)
			}
		}
		if len(pairs) < 3 {
			continue
		}
		for _, pair := range pairs {
			in.scaleOf(pair.Yes)
			in.scaleOf(pair.No)
			in.assign(pair.Yes, Expected, touchstone.Msg("analysis.why_expected"))
			in.assign(pair.No, Perceived, touchstone.Msg("analysis.why_perceived"))
		}
		in.sheet.Pairs = pairs
		for _, c := range in.free() {
			if strings.HasPrefix(c.Name, "W_") || strings.Contains(c.Name, "权重") {
				in.assign(c, Stated, touchstone.Msg("analysis.why_stated"))
			}
		}
		return true
	}
	return false
}

// StatedFor tells whether a column holds the importance that customers gave to
// a dimension: W_reliability, reliability_weight or 可靠性权重.
func StatedFor(c *Column, dimension string) bool {
	name := fold(c.Name)
	for _, form := range []string{"w_" + dimension, dimension + "_weight", dimension + "权重", dimension + "_权重"} {
		if name == form {
			return true
		}
	}
	return false
}

// scaleOf sets the scale of one column by itself.
func (in *inference) scaleOf(c *Column) {
	if low, high, suspects, ok := core(c); ok && len(suspects) == 0 {
		c.Low, c.High = low, high
		return
	}
	if l := c.levels(); len(l) > 0 {
		c.Low, c.High = l[0], l[len(l)-1]
	}
}
