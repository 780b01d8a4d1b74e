// SPDX-License-Identifier: Apache-2.0

package roles

import (
	"regexp"
	"strings"
	"unicode"

	"touchstone/ingest"
)

// A recogniser tells a role by a column's name, as survey tools, shops and
// process logs write it. Words are matched against the name's words in
// English (split at case changes, digits and punctuation) and as parts of the
// name in Chinese.
type recogniser struct {
	exact   []string // the whole name, folded
	words   []string // one of the name's words
	phrases []string // part of the name (Chinese)
	except  []string // parts that speak against it
}

var (
	adminNames = recogniser{
		exact:   []string{"ip", "序号", "编号", "答卷编号", "答题序号", "总分", "状态", "progress", "finished", "status", "duration (in seconds)", "recordeddate", "startdate", "enddate", "ipaddress", "distributionchannel", "userlanguage", "externalreference", "recipientemail", "recipientfirstname", "recipientlastname", "locationlatitude", "locationlongitude", "submitdate", "datestamp", "lastpage", "startlanguage", "seed", "refurl", "ipaddr", "timestamp", "collector id", "collectorid", "ip address", "start date", "end date", "date created", "date modified"},
		phrases: []string{"提交答卷时间", "提交时间", "所用时间", "答题时长", "答题用时", "用时", "开始答题", "结束答题", "开始时间", "结束时间", "来源详情", "来自ip", "ip地址", "答题设备", "用户昵称", "微信昵称", "openid", "提交ip", "浏览器", "操作系统", "答卷来源", "来源渠道详情", "填写时间", "填答时间"},
	}
	idNames       = recogniser{exact: []string{"id", "row", "index", "uuid", "respnum", "ccgid", "respondent", "respondentid", "responseid", "rowid", "row_id"}, words: []string{"uuid", "guid", "respondent", "respnum"}, phrases: []string{"流水号"}}
	weightNames   = recogniser{exact: []string{"weight", "weights", "wt", "wgt", "w", "pweight", "权重", "加权系数", "权数"}, words: []string{"weight", "wgt"}, phrases: []string{"权重", "加权"}, except: []string{"kg", "body", "体重", "w_"}}
	customerNames = recogniser{exact: []string{"customer", "customer_id", "customerid", "customer id", "user_id", "userid", "user id", "client_id", "clientid", "member_id", "memberid", "cust_id", "custid", "guest_id", "patient", "patient_id", "customer_unique_id", "客户", "用户", "会员"}, phrases: []string{"客户编号", "客户id", "客户号", "用户id", "用户编号", "会员号", "会员id", "会员编号", "会员卡号", "顾客编号", "手机号", "客人编号"}}
	caseNames     = recogniser{exact: []string{"case:concept:name", "case_id", "caseid", "case id", "case", "trace", "trace_id", "process_id", "incident_id", "ticket_id", "ticket", "session_id", "个案", "案例编号", "个案编号", "case:id"}, phrases: []string{"订单号", "订单编号", "工单号", "工单编号", "会话id", "流程编号", "案件号", "入住单号", "预订单号"}}
	orderIDNames  = recogniser{exact: []string{"order_id", "orderid", "order id", "order no", "order_no", "booking_id", "stay_id"}}
	activityNames = recogniser{exact: []string{"concept:name", "activity", "activity_name", "activityname", "event", "event_name", "eventname", "ocel:activity", "action", "handling", "step", "task", "活动", "环节", "触点", "节点", "步骤", "动作", "事件", "行为", "操作"}, phrases: []string{"活动名称", "触点名称", "环节名称", "事件名称", "节点名称", "流程节点"}, except: []string{"时间", "日期", "评分", "满意"}}
	timeNames     = recogniser{exact: []string{"time:timestamp", "timestamp", "time", "date", "datetime", "date_time", "event_time", "eventtime", "ocel:timestamp", "created_at", "occurred_at", "start_time", "complete_timestamp", "completetime", "complete timestamp", "时间", "日期"}, words: []string{"timestamp", "datetime"}, phrases: []string{"时间", "日期"}, except: []string{"所用时间", "时长", "满意", "等待时间", "estimated", "due", "deadline", "预计", "多久", "营业时间"}}
	planNames     = recogniser{words: []string{"estimated", "expected", "planned", "promised", "due", "deadline", "limit", "target"}, phrases: []string{"预计", "计划", "承诺", "截止", "应达", "预定"}}
	lifecycle     = recogniser{exact: []string{"lifecycle:transition", "lifecycle", "registration_type", "transition"}}
	orderNames    = recogniser{exact: []string{"activity_instance_id", "event_id", "eventid", "ocel:eid", "sequence", "seq", "handling_id", "event_index", "event_order", "顺序号", "事件编号"}}
	unitNames     = recogniser{exact: []string{"hotel", "store", "shop", "branch", "unit", "outlet", "restaurant", "property", "location", "site", "airport", "terminal", "barea", "region", "门店", "酒店", "店铺", "分店", "区域", "大区", "网点", "餐厅", "商场", "校区", "院区"},
		words:   []string{"hotel", "store", "shop", "branch", "outlet", "region", "property", "terminal"},
		phrases: []string{"入住的酒店", "酒店名称", "门店名称", "所在门店", "店铺名称", "哪家店", "哪家门店", "哪家酒店", "哪家餐厅", "哪家分店", "分店名称", "所属区域", "所属大区", "网点名称", "消费门店", "就餐门店", "光顾的门店", "您所在的城市", "大区"},
		except:  []string{"满意", "评价", "推荐", "rate", "rating", "satisf", "clean", "service", "code", "com"}}
	demographicNames = recogniser{
		exact:   []string{"sex", "class", "segment", "type", "lang", "language", "home", "day", "method", "tenure", "zip", "dependents", "partner", "strata", "stratum", "peak", "category"},
		words:   []string{"gender", "sex", "age", "income", "education", "occupation", "marital", "ethnicity", "race", "country", "county", "city", "state", "zip", "postcode", "nationality", "language", "household", "job", "live", "hometown", "region", "segment", "cluster", "stratum", "strata", "fly", "flown", "incme", "tenure", "firsttime", "timesflown", "longuse", "flyperyr", "purpose"},
		phrases: []string{"性别", "年龄", "收入", "学历", "职业", "婚姻", "城市", "省份", "国家", "籍贯", "民族", "目的", "频率", "次数", "会员等级", "客户类型", "同行人", "同伴", "居住地", "几次", "多少次", "渠道", "身份", "家庭", "人群", "房型", "多久", "几人"},
		except:  []string{"满意", "评价", "评分", "rating", "satisf"}}
	npsNames      = recogniser{exact: []string{"nps", "netpro", "ltr", "nps_score", "npsscore", "nps score"}, words: []string{"nps", "netpro", "recommend", "recommendation", "promoter"}, phrases: []string{"推荐", "nps"}, except: []string{"推荐菜", "推荐算法", "推荐位"}}
	cesNames      = recogniser{exact: []string{"ces"}, words: []string{"ces", "effort"}, phrases: []string{"费力", "省力", "花费精力", "费劲"}}
	overallNames  = recogniser{exact: []string{"overall", "satisfaction", "csat", "q7all", "whole"}, words: []string{"overall", "whole", "all", "csat"}, phrases: []string{"whole", "总体", "整体", "总的来说", "总体上", "综合满意", "总满意", "综合评分", "综合评价", "总评"}}
	outcomeNames  = recogniser{exact: []string{"satisfaction", "outcome", "churn", "churned", "converted", "conversion", "subscribe", "repurchase", "response", "revenue", "target", "label", "review_score", "score", "rating", "stars", "star", "结果", "review_rating"}, words: []string{"churn", "outcome", "repurchase", "converted", "loyalty", "retention"}, phrases: []string{"复购", "流失", "再次入住", "再次购买", "再次光顾", "再次光临", "再来", "续费", "续约", "是否购买", "回购", "转化", "会再"}}
	lowerIsBetter = recogniser{words: []string{"churn", "churned", "complaint", "complaints", "complain", "refund", "cancel", "cancelled", "canceled", "declined", "rejected", "default", "attrition", "problem", "problems", "late", "delay", "return", "lost", "failed", "dismissal", "blocked", "fraud", "iscancelled", "effort"}, phrases: []string{"流失", "投诉", "退款", "退货", "取消", "违约", "故障", "差评", "费力", "退订", "延误", "逾期", "失败"}}
	siblingStem   = regexp.MustCompile(`^(.*\D)\d{1,2}$`)
	textNames     = recogniser{words: []string{"comment", "comments", "message", "verbatim", "feedback", "remark", "remarks", "suggestion", "title"}, phrases: []string{"建议", "意见", "评论", "评价内容", "备注", "留言", "原因", "请说明", "请填写", "还有什么"}, except: []string{"满意"}}
	ecsiOutcomes  = regexp.MustCompile(`(?i)^(CUSA|CUSL|CUSCO)\d*$`) // the ECSI model's names for satisfaction, loyalty and complaints (Tenenhaus et al. 2005)
	ratingNames   = recogniser{words: []string{"satisfaction", "rate", "rating", "score"}, phrases: []string{"满意", "评分", "评价", "打分", "体验如何", "印象"}}
)

func (r recogniser) match(name string) bool {
	folded := strings.ToLower(ingest.Normalize(name))
	for _, e := range r.except {
		if strings.Contains(folded, e) {
			return false
		}
	}
	bare := strings.TrimSpace(questionNumber.ReplaceAllString(folded, ""))
	for _, e := range r.exact {
		if folded == e || bare == e {
			return true
		}
	}
	for _, p := range r.phrases {
		if strings.Contains(folded, p) {
			return true
		}
	}
	if len(r.words) == 0 {
		return false
	}
	for _, w := range nameWords(name) {
		for _, want := range r.words {
			if w == want {
				return true
			}
		}
	}
	return false
}

// questionNumber is the number that survey tools put before a question:
// "4、", "Q4.", "Q4_2 ", "第4题", "4.1", "Q10A_".
var questionNumber = regexp.MustCompile(`^(?i:\*?(第\s*\d+\s*题|q\s*\d+[a-z][_ .、]+|q\s*\d+|\d+)([._\-]\d+)*\s*[、.．:：_)）\-]?\s*)`)

// nameWords splits a name into lower-case words: at anything that is not a
// letter, and where lower case changes to upper.
func nameWords(name string) []string {
	var words []string
	var word []rune
	flush := func() {
		if len(word) > 0 {
			words = append(words, strings.ToLower(string(word)))
			word = word[:0]
		}
	}
	var previous rune
	for _, r := range questionNumber.ReplaceAllString(ingest.Normalize(name), "") {
		switch {
		case !unicode.IsLetter(r):
			flush()
		case unicode.IsUpper(r) && unicode.IsLower(previous):
			flush()
			word = append(word, r)
		default:
			word = append(word, r)
		}
		previous = r
	}
	flush()
	return words
}
