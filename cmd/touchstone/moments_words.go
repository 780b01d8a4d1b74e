// SPDX-License-Identifier: Apache-2.0

package main

// headers are the names by which columns are known, without spaces, hyphens and
// underscores.
var headers = map[string][]string{
	roleCustomer: {"customer", "customerid", "cust", "custid", "user", "userid", "member", "memberid", "client", "clientid", "guest", "guestid",
		"客户", "客户编号", "客户id", "客户号", "用户", "用户id", "用户编号", "会员", "会员号", "会员编号", "会员id", "顾客", "顾客编号", "顾客id", "客人", "客人编号"},
	roleTouchpoint: {"touchpoint", "touchpointname", "activity", "触点", "触点名称", "接触点", "环节", "活动"},
	roleOrder: {"step", "order", "seq", "sequence", "position", "time", "timestamp", "datetime", "date", "occurredat",
		"步骤", "顺序", "次序", "序号", "时间", "日期", "发生时间", "接触时间"},
	roleRating:    {"rating", "score", "stars", "satisfaction", "评分", "打分", "得分", "星级", "满意度", "评价"},
	roleBefore:    {"emotionbefore", "moodbefore", "sentimentbefore", "before", "情绪前", "之前情绪", "接触前情绪", "前情绪", "情绪之前"},
	roleAfter:     {"emotionafter", "moodafter", "sentimentafter", "after", "情绪后", "之后情绪", "接触后情绪", "后情绪", "情绪之后"},
	roleOutcome:   {"repurchase", "repurchased", "churn", "churned", "retained", "converted", "conversion", "complaint", "complained", "refund", "referral", "referred", "nps", "csat", "trust", "brandimage", "复购", "是否复购", "回购", "流失", "是否流失", "留存", "转化", "是否转化", "投诉", "是否投诉", "退款", "转介绍", "推荐", "推荐意愿", "净推荐值", "信任", "信任度", "品牌形象"},
	roleCovariate: {"channel", "store", "unit", "shop", "branch", "shift", "period", "month", "weekday", "渠道", "门店", "店铺", "分店", "单位", "班次", "时段", "月份", "星期"},
}

// brandWords are what the names of outcomes about the brand contain; the others
// are decisions.
var brandWords = []string{"nps", "csat", "recommend", "refer", "trust", "brand", "image", "loyal", "推荐", "转介绍", "品牌", "信任", "形象", "口碑", "忠诚"}

// nothing are words for a missing value.
var nothing = []string{"", "na", "n/a", "nan", "null", "none", "-", "--", "(空)", "空", "(跳过)"}

// truths are words that stand for one and zero.
var truths = map[string]float32{"是": 1, "有": 1, "yes": 1, "y": 1, "true": 1, "t": 1, "否": 0, "无": 0, "没有": 0, "no": 0, "n": 0, "false": 0, "f": 0}
