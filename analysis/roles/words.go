// SPDX-License-Identifier: Apache-2.0

package roles

import (
	"strings"
	"unicode"

	"touchstone/ingest"
)

// scaleWords are the answer words of rating scales, best understood as
// positions on 1..5. Sets that use only some of the positions (very
// satisfied, satisfied, dissatisfied) keep their order.
var scaleWords = map[string]float64{
	"非常满意": 5, "很满意": 5, "十分满意": 5, "满意": 4, "比较满意": 4, "较满意": 4, "一般": 3, "中立": 3, "普通": 3, "说不清": 3, "尚可": 3, "还可以": 3,
	"不太满意": 2, "较不满意": 2, "比较不满意": 2, "不满意": 2, "不是很满意": 2, "非常不满意": 1, "很不满意": 1, "十分不满意": 1, "极不满意": 1,
	"非常同意": 5, "完全同意": 5, "同意": 4, "比较同意": 4, "不确定": 3, "不太同意": 2, "不同意": 2, "比较不同意": 2, "非常不同意": 1, "完全不同意": 1,
	"非常好": 5, "很好": 5, "优秀": 5, "好": 4, "较好": 4, "比较好": 4, "良好": 4, "中等": 3, "中": 3, "差": 2, "较差": 2, "比较差": 2, "不好": 2, "很差": 1, "非常差": 1, "极差": 1,
	"非常方便": 5, "方便": 4, "比较方便": 4, "不方便": 2, "不太方便": 2, "非常不方便": 1,
	"非常容易": 5, "容易": 4, "比较容易": 4, "困难": 2, "比较困难": 2, "非常困难": 1,
	"非常愿意": 5, "愿意": 4, "比较愿意": 4, "不愿意": 2, "不太愿意": 2, "非常不愿意": 1,
	"非常重要": 5, "重要": 4, "比较重要": 4, "不重要": 2, "不太重要": 2, "非常不重要": 1,
	"总是": 5, "经常": 4, "有时": 3, "很少": 2, "从不": 1,
	"very satisfied": 5, "extremely satisfied": 5, "completely satisfied": 5, "satisfied": 4, "somewhat satisfied": 4, "fairly satisfied": 4,
	"neutral": 3, "neither": 3, "neither satisfied nor dissatisfied": 3, "neither agree nor disagree": 3, "average": 3, "ok": 3,
	"somewhat dissatisfied": 2, "fairly dissatisfied": 2, "dissatisfied": 2, "unsatisfied": 2, "very dissatisfied": 1, "extremely dissatisfied": 1, "very unsatisfied": 1,
	"strongly agree": 5, "completely agree": 5, "agree": 4, "somewhat agree": 4, "disagree": 2, "somewhat disagree": 2, "strongly disagree": 1, "completely disagree": 1,
	"excellent": 5, "outstanding": 5, "very good": 4.5, "good": 4, "above average": 4, "fair": 3, "acceptable": 3, "below average": 2, "poor": 2, "bad": 2, "very poor": 1, "very bad": 1, "terrible": 1, "unacceptable": 1,
	"very easy": 5, "easy": 4, "somewhat easy": 4, "difficult": 2, "somewhat difficult": 2, "very difficult": 1,
	"very likely": 5, "likely": 4, "unlikely": 2, "very unlikely": 1,
	"very important": 5, "important": 4, "unimportant": 2, "not important": 2,
	"always": 5, "often": 4, "sometimes": 3, "rarely": 2, "never": 1,
}

// notMetWords say that the customer did not meet the touchpoint.
var notMetWords = wordSet("未使用", "没有使用", "没使用", "未使用过", "没用过", "没有用过", "未用过", "从未使用", "不适用", "未体验", "没有体验", "未接触", "没有接触", "未涉及", "没去过", "未去过", "未参与", "没有参与", "无此项", "未享用", "不了解/未使用", "未办理", "没有", "未体验过",
	"n/a", "na", "not applicable", "never used", "did not use", "have not used", "not used", "did not experience", "not experienced", "does not apply", "haven't used", "no experience", "don't use", "not visited", "did not visit", "never visited", "n.a.", "haven't visited")

// noAnswerWords say that there was a question and no answer to it.
var noAnswerWords = wordSet("", "(空)", "空", "空白", "未答", "未回答", "未填", "未填写", "拒答", "跳过", "(跳过)", "不知道", "不清楚", "拒绝回答", "无", "无效", "缺失",
	"blank", "(blank)", "null", "none", "nan", "missing", "no answer", "refused", "refuse", "skip", "skipped", "(skipped)", "don't know", "do not know", "dk", "unknown", "-", "--", "—", "/", "\\", "#n/a", "#null!", "#value!", "undefined", "nil", "prefer not to say", "prefer not to answer", "not stated", "no response", "unsure")

var yesWords = wordSet("是", "有", "会", "对", "yes", "y", "true", "t", "已购买", "已流失", "已复购", "成交", "成功", "已完成", "满意", "satisfied", "churned", "good", "success", "won", "pass", "passed", "positive", "completed", "delivered", "approved", "accepted", "promoter")

var noWords = wordSet("否", "没有", "无", "不会", "不是", "不", "no", "n", "false", "f", "未购买", "未流失", "未复购", "未成交", "失败", "未完成", "不满意", "dissatisfied", "not satisfied", "unsatisfied", "neutral or dissatisfied", "stayed", "retained", "bad", "failure", "failed", "lost", "negative", "canceled", "cancelled", "declined", "rejected", "detractor", "unavailable")

func wordSet(words ...string) map[string]bool {
	set := make(map[string]bool, len(words))
	for _, w := range words {
		set[w] = true
	}
	return set
}

// fold brings a value into the form in which the word tables hold it: width
// folded, lower case, no space around, and without a leading choice letter or
// number such as "A." or "5、" or a trailing explanation in brackets.
func fold(raw string) string {
	return strings.ToLower(strings.TrimSpace(ingest.Normalize(raw)))
}

// ParseAnswer reads one value of a rating: its number on the scale, or its
// state. Words such as "5分（非常满意）", "A. 满意" or "4-满意" give the number
// where there is one and the word's position where there is none.
func ParseAnswer(raw string) (value float64, byWord bool, state State, ok bool) {
	s := fold(raw)
	switch {
	case noAnswerWords[s] && !(s == "无" || s == "没有"):
		return 0, false, NoAnswer, true
	case notMetWords[s]:
		return 0, false, NotMet, true
	}
	if v, known := scaleWords[s]; known {
		return v, true, Answer, true
	}
	if v, isNumber := ParseNumber(raw); isNumber {
		return v, false, Answer, true
	}
	lead, word := splitChoice(s)
	if word == "" {
		return 0, false, Answer, false
	}
	if notMetWords[word] {
		return 0, false, NotMet, true
	}
	v, known := scaleWords[word]
	if n, isNumber := ParseNumber(lead); known && isNumber {
		return n, false, Answer, true
	}
	if known {
		return v, true, Answer, true
	}
	return 0, false, Answer, false
}

// splitChoice takes "a. 满意", "5-很满意", "5分(非常满意)" or "非常满意(5分)" apart
// into the choice mark and the word.
func splitChoice(s string) (lead, word string) {
	s = strings.Trim(s, " )）】]")
	if i := strings.IndexAny(s, "(（【["); i > 0 {
		a, b := s[:i], strings.TrimLeft(s[i:], "(（【[")
		if _, isNumber := ParseNumber(a); isNumber {
			return a, strings.TrimSpace(b)
		}
		return strings.TrimSpace(b), strings.TrimSpace(a)
	}
	cut := 0
	for i, r := range s {
		if unicode.IsDigit(r) || r >= 'a' && r <= 'f' && i == 0 {
			cut = i + 1
			continue
		}
		break
	}
	if cut == 0 || cut >= len(s) {
		return "", ""
	}
	rest := strings.TrimLeft(s[cut:], " .、-:：=．分")
	if len(rest) == len(s[cut:]) {
		return "", ""
	}
	return s[:cut], rest
}
