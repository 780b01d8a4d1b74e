// SPDX-License-Identifier: Apache-2.0

package roles

// scaleWords are the answer words of rating scales, best understood as
// positions on 1..5. Sets that use only some of the positions (very
// satisfied, satisfied, dissatisfied) keep their order.
var scaleWords = map[string]float64{
	"非常满意": 5, "很满意": 5, "十分满意": 5, "满意": 4, "比较满意": 4, "较满意": 4, "一般": 3, "中立": 3, "普通": 3, "说不清": 3, "尚可": 3, "还可以": 3,
	"不太满意": 2, "较不满意": 2, "比较不满意": 2, "不满意": 2, "不是很满意": 2, "非常不满意": 1, "很不满意": 1, "十分不满意": 1, "极不满意": 1,
	"非常同意": 5, "完全同意": 5, "同意": 4, "比较同意": 4, "不确定": 3, "不太同意": 2, "不同意": 2, "比较不同意": 2, "非常不同意": 1, "完全不同意": 1,
	"非常好": 5, "很好": 5, "优秀": 5, "优": 5, "良": 4, "好": 4, "较好": 4, "比较好": 4, "良好": 4, "中等": 3, "中": 3, "差": 2, "较差": 2, "比较差": 2, "不好": 2, "很差": 1, "非常差": 1, "极差": 1,
	"非常方便": 5, "方便": 4, "比较方便": 4, "不方便": 2, "不太方便": 2, "非常不方便": 1,
	"非常容易": 5, "容易": 4, "比较容易": 4, "困难": 2, "比较困难": 2, "非常困难": 1,
	"非常愿意": 5, "愿意": 4, "比较愿意": 4, "不愿意": 2, "不太愿意": 2, "非常不愿意": 1,
	"非常重要": 5, "重要": 4, "比较重要": 4, "不重要": 2, "不太重要": 2, "非常不重要": 1,
	"非常符合": 5, "完全符合": 5, "比较符合": 4, "符合": 4, "不太符合": 2, "不符合": 2, "比较不符合": 2, "非常不符合": 1, "完全不符合": 1,
	"非常干净": 5, "干净": 4, "比较干净": 4, "不太干净": 2, "不干净": 2, "很不干净": 1,
	"非常喜欢": 5, "喜欢": 4, "比较喜欢": 4, "不太喜欢": 2, "不喜欢": 2, "非常不喜欢": 1,
	"超出期望": 5, "符合期望": 4, "低于期望": 2,
	"★★★★★": 5, "★★★★☆": 4, "★★★★": 4, "★★★☆☆": 3, "★★★": 3, "★★☆☆☆": 2, "★★": 2, "★☆☆☆☆": 1, "★": 1, "五星": 5, "四星": 4, "三星": 3, "二星": 2, "两星": 2, "一星": 1,
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

// frequencyWords say how often, which is no judgement by itself.
var frequencyWords = wordSet("总是", "经常", "有时", "很少", "从不", "always", "often", "sometimes", "rarely", "never")

// notMetWords say that the customer did not meet the touchpoint.
var notMetWords = wordSet("未使用", "没有使用", "没使用", "未使用过", "没用过", "没有用过", "未用过", "从未使用", "不适用", "未体验", "没有体验", "未接触", "没有接触", "未涉及", "没去过", "未去过", "未参与", "没有参与", "无此项", "未享用", "不了解/未使用", "未办理", "没有", "未体验过", "没体验过", "未购买过", "未乘坐", "未就餐", "未入住", "没有去过", "不涉及", "无需使用", "没有用到", "未用到",
	"n/a", "na", "not applicable", "never used", "did not use", "have not used", "not used", "did not experience", "not experienced", "does not apply", "haven't used", "no experience", "don't use", "not visited", "did not visit", "never visited", "n.a.", "haven't visited", "have never used", "have never used or visited", "never used or visited", "not mentioned")

// noAnswerWords say that there was a question and no answer to it.
var noAnswerWords = wordSet("", "(空)", "空", "空白", "未答", "未回答", "未填", "未填写", "拒答", "不知道", "不清楚", "不了解", "说不上来", "拒绝回答", "不愿透露", "不方便透露", "保密", "无效", "缺失",
	"blank", "(blank)", "null", "none", "nan", "missing", "no answer", "refused", "refuse", "don't know", "do not know", "dk", "unknown", "-", "--", "—", "/", "\\", "#n/a", "#null!", "#value!", "undefined", "nil", "don't know/refused", "refused to answer", "multiple responses", "prefer not to say", "prefer not to answer", "not stated", "no response", "unsure")

// skippedWords say that the questionnaire left the question out, most often
// because an earlier answer made it pointless.
var skippedWords = wordSet("跳过", "(跳过)", "skip", "skipped", "(skipped)", "not asked", "not shown")

// yesWords and noWords are the two answers of a yes/no question.
var yesWords = wordSet("是", "有", "会", "对", "同意", "愿意", "推荐", "能", "yes", "y", "true", "t", "已购买", "已流失", "已复购", "成交", "成功", "已完成", "满意", "satisfied", "churned", "good", "success", "won", "pass", "passed", "positive", "completed", "delivered", "approved", "accepted", "promoter")

var noWords = wordSet("否", "没有", "无", "不会", "不同意", "不愿意", "不推荐", "不能", "不是", "不", "no", "n", "false", "f", "未购买", "未流失", "未复购", "未成交", "失败", "未完成", "不满意", "dissatisfied", "not satisfied", "unsatisfied", "neutral or dissatisfied", "stayed", "retained", "bad", "failure", "failed", "lost", "negative", "canceled", "cancelled", "declined", "rejected", "detractor", "unavailable")

// skipCode and emptyCode are how 问卷星 writes 跳过 and 空 where it exports scores.
const skipCode, emptyCode = -3, -2

// kanoWords are the five answers of a Kano question, from 1 (like) to 5
// (dislike).
var kanoWords = map[string]int{
	"喜欢": 1, "我很喜欢": 1, "很喜欢": 1, "非常喜欢": 1, "我喜欢": 1, "很满意": 1, "理应如此": 2, "理所当然": 2, "应该如此": 2, "必须如此": 2, "必须": 2, "本该如此": 2, "无所谓": 3, "中立": 3, "勉强接受": 4, "勉强可以接受": 4, "可以忍受": 4, "能忍受": 4, "能够忍受": 4, "可以接受": 4, "能接受": 4, "不喜欢": 5, "我很不喜欢": 5, "很不喜欢": 5, "我不喜欢": 5, "讨厌": 5,
	"like": 1, "i like it": 1, "i like it that way": 1, "must-be": 2, "must be": 2, "expect": 2, "expect it": 2, "i expect it": 2, "it must be that way": 2, "neutral": 3, "i am neutral": 3, "live with": 4, "live-with": 4, "tolerate": 4, "i can live with it": 4, "i can tolerate it": 4, "dislike": 5, "i dislike it": 5, "i dislike it that way": 5,
}

// labelHeads are the headers of a labels file, by field.
var labelHeads = map[string][]string{
	"column": {"column", "列", "列名", "字段", "变量", "变量名", "题号"}, "key": {"key", "键", "题目键"}, "file": {"file", "文件"},
	"label_zh": {"label_zh", "zh", "中文", "中文标签"}, "label_en": {"label_en", "en", "英文", "英文标签"}, "label": {"label", "标签", "名称", "题目", "变量标签"},
	"answers": {"answers", "选项", "答案"}, "missing": {"missing", "缺失", "缺失码"}, "not_met": {"not_met", "未使用", "未使用码"}, "role": {"role", "角色"},
	"code": {"code", "value", "代码", "编码", "取值", "值"}, "word": {"word", "meaning", "value label", "含义", "值标签", "说明"},
}

// roleWords are the roles that a labels file may name.
var roleWords = map[string]Role{
	"outcome": Outcome, "结果": Outcome, "overall": Overall, "总体": Overall, "总体评价": Overall, "touchpoint": Touchpoint, "触点": Touchpoint, "segment": Segment, "分组": Segment,
	"unit": Unit, "单位": Unit, "weight": Weight, "权重": Weight, "customer": Customer, "客户": Customer, "time": Time, "时间": Time, "case": Case, "个案": Case,
	"activity": Activity, "活动": Activity, "id": ID, "编号": ID, "text": Text, "文本": Text, "admin": Admin, "系统字段": Admin, "ignored": Ignored, "ignore": Ignored, "忽略": Ignored, "context": Context, "背景": Context,
}

// hanParticles and englishParticles hold sentences together, and seldom stand
// in names, titles and addresses; hanStops part clauses.
const hanParticles, hanStops = "的了很太不没沒是都也还還我就真挺", "，。！？；,!?"

var englishParticles = wordSet("i", "we", "it", "is", "are", "was", "were", "my", "our", "not", "very", "this", "but", "they", "you", "your", "so", "had", "have", "has", "been", "be", "too", "it's", "i'm", "i've", "don't", "didn't", "doesn't", "can't", "wasn't")
