// SPDX-License-Identifier: Apache-2.0

package roles

import (
	"cmp"
	"regexp"
	"strings"

	"touchstone"
	"touchstone/ingest"
)

// Title gives what people call the column: its label, else its wording, else
// its name, without what a survey tool or a questionnaire puts around it.
func (c *Column) Title() touchstone.Label {
	switch {
	case !c.Label.IsZero():
		return c.Label
	case c.short == "":
		return touchstone.Label{ZH: c.Name, EN: c.Name}
	}
	return touchstone.Label{ZH: c.short, EN: c.short}
}

// shorten gives every column its short name, unless two would then be called
// the same.
func shorten(columns []*Column) {
	taken := map[string]int{}
	for _, c := range columns {
		c.short = shortName(c.full())
		taken[c.short]++
	}
	for _, c := range columns {
		if taken[c.short] > 1 {
			c.short = c.full()
		}
	}
}

// full gives what the header says of the column at most.
func (c *Column) full() string { return cmp.Or(c.Wording, c.Name) }

// wording is what a questionnaire asks around the thing itself; the group is
// the thing.
var wording = []*regexp.Regexp{
	regexp.MustCompile(`^.*[:：](?:—+)?[（(](.+)[）)]$`), // a matrix question: 请评价以下方面:(商品质量)
	regexp.MustCompile(`^.*(?:—|--)+(.+)$`),
	regexp.MustCompile(`^.*[?:.…] - (.+)$`), // a matrix question of Qualtrics: How satisfied were you with the following? - Check-in
	regexp.MustCompile(`^.*(?:评价|评分|打分|打星|满意程度|满意度|方面)[_|-](.+)$`),
	regexp.MustCompile(`^请?(?:您)?(?:对|给|为)(.+?)(?:进行)(?:评价|评分|打分)[?？]?$`),
	regexp.MustCompile(`^请?您?(?:觉得|认为)?(?:对|给)(?:我们|我店|本店|本酒店|本次|此次)?的?(.+?)(?:的)?(?:总体|整体)?(?:满意程度|满意度|满意吗|是否满意|评价|评分|打分)(?:如何|怎么样|是|为)?[?？]?$`),
	regexp.MustCompile(`^请?(?:您)?(?:评价|评分)[:：]?(.+)$`),
	regexp.MustCompile(`^(.+?)(?:的)?(?:满意程度|满意度|评分|打分)$`),
	regexp.MustCompile(`^您(?:本次|此次|这次)?(?:入住|消费|就餐|光顾|购买|办理业务|就诊)的(.+?)(?:是|为)?[:?]?$`),
	regexp.MustCompile(`^您(?:的|本次|此次|这次)(.+?)(?:是|为)?[:?]?$`),
	regexp.MustCompile(`^您(是否.+?)[:?]?$`),
	regexp.MustCompile(`^请问?(.+?)[:?]?$`),
	regexp.MustCompile(`(?i)^how (?:satisfied (?:are|were) you with|would you rate|did you find) (?:our |the |your )?(.+?)\??$`),
	regexp.MustCompile(`(?i)^(?:please )?rate (?:our |the |your )?(.+?)\??$`),
}

var (
	recommends = regexp.MustCompile(`推荐.*(?:吗|程度|可能|意愿)|可能.*推荐|愿意.*推荐`)
	// what stands before the subject of a summary question
	overallWording = regexp.MustCompile(`^(?:总体而言|总的来说|总体来说|整体而言|综合来看)?,?(?:请问)?(?:您|你)?(?:对)?(?:于)?(?:(?:本店|本酒店|本院|我们|我店)的?)?`)
	scaleNote      = regexp.MustCompile(`\(\d+\s*[-~–至]\s*\d+\s*分?\)$`)
	kindMark       = regexp.MustCompile(`[【\[](?:单选题|多选题|必答|必填|量表题|矩阵题|打分题|填空题|矩阵量表题)[】\]]`)
)

// shortName takes a question's number, type mark and wording away: 4、您对入住
// 办理的满意程度 becomes 入住办理. A name that would be left empty stays.
func shortName(name string) string {
	s := strings.TrimSpace(kindMark.ReplaceAllString(ingest.Normalize(name), ""))
	if numbered := questionNumber.ReplaceAllString(s, ""); numbered != s && strings.ContainsFunc(numbered, isHan) {
		s = strings.TrimSpace(numbered)
	}
	if !strings.ContainsFunc(s, isHan) && !strings.Contains(s, " ") {
		return strings.TrimSpace(name)
	}
	if recommends.MatchString(s) {
		return "推荐意愿"
	}
	s = strings.TrimSpace(scaleNote.ReplaceAllString(s, ""))
	if overallNames.match(newHeading(s)) { // 总体满意度 without 满意度 says nothing
		return strings.TrimRight(overallWording.ReplaceAllString(s, ""), ":? ")
	}
	for _, w := range wording {
		if m := w.FindStringSubmatch(s); m != nil && strings.TrimSpace(m[1]) != "" {
			return strings.TrimSpace(m[1])
		}
	}
	return s
}

// plainAnswers gives answers that are written with a choice's letter, or with
// full-width digits, a plain label: A.非常满意 is 非常满意, ５ is 5.
func (c *Column) plainAnswers() {
	letters := c.Type != TypeNumber && c.lettered()
	if c.States == nil || c.Levels > maxNamedGroups || !letters && c.Type != TypeNumber {
		return
	}
	for code, v := range c.Values {
		plain := ingest.Normalize(v)
		if letters {
			plain = strings.TrimSpace(choiceLetter.ReplaceAllString(plain, ""))
		}
		if _, labelled := c.Words[uint32(code)]; labelled || plain == v || plain == "" || c.Counts[code] == 0 {
			continue
		}
		if c.Words == nil {
			c.Words = map[uint32]touchstone.Label{}
		}
		c.Words[uint32(code)] = touchstone.Label{ZH: plain, EN: plain}
	}
	c.mergeWords()
}

// lettered tells whether every answer begins with a choice's letter.
func (c *Column) lettered() bool {
	n := 0
	for code, v := range c.Values {
		if c.Counts[code] == 0 || blank(v) {
			continue
		}
		if !choiceLetter.MatchString(ingest.Normalize(v)) {
			return false
		}
		n++
	}
	return n > 1
}

var choiceLetter = regexp.MustCompile(`^[A-Z]\s*[.、:)]\s*`)

func isHan(r rune) bool { return r >= 0x3400 && r <= 0x9fff }
