// SPDX-License-Identifier: Apache-2.0

package roles

import "regexp"

// The names by which columns are known. Lists are lower case and half width;
// exact names are compared with and without a question number.
var (
	adminNames = recogniser{
		exact: []string{"#", "ip", "ua", "seed", "referrer", "refurl", "ipaddr", "序号", "编号", "总分", "状态", "来源", "昵称", "头像", "省份(ip)", "城市(ip)", "ip省份", "ip城市", "提交人", "答卷编号", "答题序号", "答卷id", "作答id", "语言版本",
			"progress", "finished", "status", "duration (in seconds)", "recordeddate", "startdate", "enddate", "ipaddress", "distributionchannel", "userlanguage", "externalreference", "recipientemail", "recipientfirstname", "recipientlastname", "locationlatitude", "locationlongitude",
			"submitdate", "datestamp", "lastpage", "startlanguage", "timestamp", "时间戳记", "collectorid", "network id", "user agent", "custom data 1", "email address", "first name", "last name", "q_totalduration", "q_recaptchascore"},
		words: []string{"collector id", "ip address", "start date", "end date", "submit date", "date created", "date modified"},
		phrases: []string{"提交答卷", "答卷时间", "提交时间", "所用时间", "答题时长", "作答时长", "答题用时", "填写时长", "开始答题", "结束答题", "开始填写", "开始时间", "结束时间", "修改时间", "更新时间", "来源详情", "来源渠道详情", "答卷来源", "作答来源", "作答渠道", "来自ip", "ip地址", "提交ip", "答题设备", "填写设备", "填写地区", "填写时间", "填答时间",
			"用户昵称", "微信昵称", "openid", "unionid", "浏览器", "操作系统", "地理位置国家", "地理位置省", "地理位置市", "用户类型", "自定义字段", "清洗数据", "智能清洗", "中奖时间", "总得分"},
		except: []string{"满意", "评价", "评分"},
	}
	idNames = recogniser{
		exact:   []string{"id", "row", "index", "uuid", "respnum", "ccgid", "respondent", "respondentid", "responseid", "rowid", "row_id", "no", "no."},
		words:   []string{"uuid", "guid", "respondent", "respnum", "response id"},
		phrases: []string{"流水号"},
	}
	weightNames = recogniser{
		exact:   []string{"weight", "weights", "wt", "wgt", "w", "pweight", "权重", "权数", "加权系数", "样本权重"},
		words:   []string{"weight", "wgt"},
		phrases: []string{"权重", "加权"},
		except:  []string{"kg", "body", "体重", "w_", "weight_g", "product"},
	}
	customerNames = recogniser{
		exact:   []string{"customer", "customer_id", "customerid", "customer id", "user_id", "userid", "user id", "client_id", "clientid", "member_id", "memberid", "cust_id", "custid", "guest_id", "guest id", "patient", "patient_id", "customer_unique_id", "账号", "客户", "用户", "会员", "用户id"},
		words:   []string{"customer id", "user id", "member id", "client id", "guest id", "patient id"},
		phrases: []string{"客户编号", "客户id", "客户号", "用户编号", "会员号", "会员id", "会员编号", "会员卡号", "顾客编号", "顾客id", "手机号", "客人编号", "病历号", "就诊卡号", "买家id", "买家昵称"},
	}
	caseNames = recogniser{
		exact:   []string{"case:concept:name", "case_id", "caseid", "case id", "case", "trace", "trace_id", "process_id", "incident_id", "ticket_id", "ticket", "session_id", "case:id", "个案", "案例", "工单"},
		phrases: []string{"个案编号", "案例编号", "订单号", "订单编号", "订单id", "工单号", "工单编号", "会话id", "会话编号", "流程编号", "案件号", "入住单号", "预订单号", "就诊号", "就诊编号", "运单号"},
	}
	orderIDNames  = recogniser{exact: []string{"order_id", "orderid", "order id", "order no", "order_no", "booking_id", "stay_id"}}
	activityNames = recogniser{
		exact:   []string{"concept:name", "activity", "activity_name", "activityname", "event", "event_name", "eventname", "ocel:activity", "action", "handling", "step", "task", "活动", "环节", "触点", "节点", "步骤", "动作", "事件", "行为", "操作"},
		phrases: []string{"活动名称", "触点名称", "环节名称", "事件名称", "事件类型", "节点名称", "步骤名称", "流程节点", "流程环节", "操作类型"},
		except:  []string{"时间", "日期", "评分", "满意"},
	}
	logActivity = recogniser{exact: []string{"concept:name", "ocel:activity", "activity"}}
	itemNames   = recogniser{
		exact:   []string{"touchpoint", "item", "question", "aspect", "attribute", "feature", "topic", "dimension", "触点", "题目", "问题", "指标", "项目", "评价项", "评价维度", "维度", "环节", "服务项目"},
		phrases: []string{"触点名称", "评价项", "评价维度", "题目名称", "评价指标", "评分项"},
		except:  []string{"满意"},
	}
	timeNames = recogniser{
		exact:   []string{"time:timestamp", "timestamp", "time", "date", "datetime", "date_time", "event_time", "eventtime", "ocel:timestamp", "created_at", "occurred_at", "start_time", "complete_timestamp", "completetime", "complete timestamp", "intdate", "时间", "日期"},
		words:   []string{"timestamp", "datetime", "date"},
		phrases: []string{"时间", "日期"},
		except:  []string{"所用时间", "时长", "满意", "等待时间", "estimated", "due", "deadline", "预计", "多久", "营业时间", "birth", "生日", "出生"},
	}
	// toolTimes are when a questionnaire was filled in, which is no step of a case.
	toolTimes = recogniser{
		exact:   []string{"timestamp", "开始时间", "结束时间", "提交时间", "修改时间", "更新时间", "start date", "end date", "submit date", "startdate", "enddate", "recordeddate", "submitdate", "datestamp", "date created", "date modified", "时间戳记"},
		phrases: []string{"答卷", "答题", "作答", "填写", "填答"},
	}
	planNames = recogniser{
		words:   []string{"estimated", "expected", "planned", "promised", "due", "deadline", "limit", "target"},
		phrases: []string{"预计", "计划", "承诺", "截止", "应达", "约定"},
	}
	lifecycleNames = recogniser{exact: []string{"lifecycle:transition", "lifecycle", "lifecycle_id", "registration_type", "transition", "状态变化", "事件状态"}}
	orderNames     = recogniser{exact: []string{"activity_instance_id", "event_id", "eventid", "ocel:eid", "sequence", "seq", "handling_id", "event_index", "event_order", "顺序号", "事件编号", "步骤序号", "序号"}}
	unitNames      = recogniser{
		exact:   []string{"hotel", "store", "shop", "branch", "unit", "outlet", "restaurant", "property", "location", "site", "airport", "terminal", "barea", "hotel_name", "store_name", "shop_name"},
		words:   []string{"hotel", "store", "shop", "branch", "outlet", "property", "terminal"},
		pattern: regexp.MustCompile(`(?:^|[^本该们])(?:门店|酒店|店铺|分店|餐厅|网点|院区|校区|商场|科室|大区|区域|营业厅|营业部|支行|服务区|航站楼|小区|楼盘|站点|影院|影城|场馆|机场|医院|学校)(?:名称|名|是|为|是哪家|是哪个)?[：:?？]?$|哪[家个](?:门店|酒店|店|餐厅|分店|院区|商场)|您所在的城市`),
		except:  []string{"满意", "评价", "推荐", "rate", "rating", "satisf", "clean", "service", "code", "com", "再次", "选择", "最喜欢"},
	}
	// unitKeys are units by number.
	unitKeys = recogniser{
		exact:   []string{"hotel", "store", "shop", "branch", "unit", "outlet", "restaurant", "terminal", "hotel_id", "store_id", "shop_id", "branch_id", "unit_id", "outlet_id"},
		words:   []string{"hotel id", "store id", "shop id", "branch id", "outlet id", "store no", "store number"},
		phrases: []string{"门店编号", "酒店编号", "店铺编号", "分店编号", "网点编号", "门店id", "店铺id"},
	}
	// regionNames say where service happens where they are words, and where
	// people live where they are codes or a numbered question.
	regionNames      = recogniser{exact: []string{"region"}, words: []string{"region"}}
	demographicNames = recogniser{
		exact:   []string{"sex", "class", "segment", "type", "lang", "language", "home", "day", "method", "tenure", "zip", "dependents", "partner", "strata", "stratum", "peak", "category", "cat"},
		words:   []string{"gender", "sex", "age", "income", "education", "occupation", "marital", "ethnicity", "race", "country", "county", "city", "state", "zip", "postcode", "nationality", "language", "household", "job", "live", "hometown", "region", "segment", "cluster", "stratum", "strata", "fly", "flyer", "hiflyer", "flown", "incme", "tenure", "firsttime", "timesflown", "longuse", "flyperyr", "purpose", "seniority", "frequency"},
		phrases: []string{"性别", "年龄", "收入", "学历", "职业", "婚姻", "婚否", "城市", "省份", "国家", "国籍", "籍贯", "民族", "目的", "频率", "频次", "次数", "会员等级", "客户类型", "会员类型", "同行人", "同伴", "居住地", "几次", "多少次", "渠道", "身份", "家庭", "人群", "房型", "多久", "几人", "行业", "岗位", "工龄", "就餐时段", "是否会员", "第一次", "首次"},
		except:  []string{"满意", "评价", "评分", "打分", "rating", "satisf"},
	}
	npsNames = recogniser{
		exact:   []string{"nps", "netpro", "ltr", "npsscore", "recommendation", "推荐", "推荐意愿"},
		words:   []string{"nps", "netpro", "recommend", "promoter", "likelihood to recommend", "recommendation score"},
		phrases: []string{"推荐", "nps"},
		except:  []string{"推荐菜", "推荐算法", "推荐位", "推荐商品", "推荐准确", "原因", "为什么", "why"},
	}
	cesNames = recogniser{exact: []string{"ces"}, words: []string{"ces", "effort"}, phrases: []string{"费力", "省力", "花费精力", "费劲"}}
	// effortNames ask how hard it was, so that less is better.
	effortNames = recogniser{words: []string{"effort"}, phrases: []string{"费力", "费劲", "花费精力"}, except: []string{"effortless", "easy", "不费力", "省力"}}
	// overallNames are summary questions: what other ratings are to explain.
	overallNames = recogniser{
		exact:   []string{"overall", "satisfaction", "csat", "all", "whole", "满意度", "评分", "总评"},
		words:   []string{"overall", "whole", "csat", "as a whole"},
		phrases: []string{"whole", "总体", "整体", "总的来说", "综合满意", "总满意", "综合评分", "综合评价", "综合而言", "总评"},
		except:  []string{"wholesale", "整体衣柜", "整体橱柜", "原因", "为什么"},
	}
	// loyaltyNames are intentions: an outcome, never a touchpoint.
	loyaltyNames = recogniser{
		words:   []string{"repurchase", "renewal", "come back", "buy again", "visit again", "stay again", "return again", "loyalty"},
		phrases: []string{"复购", "回购", "再次入住", "再次光顾", "再次光临", "再次购买", "再次消费", "再次就诊", "再次选择", "再来", "会再", "还会", "续费", "续约", "续聘", "续签", "续保", "续租"},
	}
	outcomeNames = recogniser{
		exact:   []string{"outcome", "churn", "churned", "converted", "conversion", "subscribe", "response", "revenue", "target", "label", "review_score", "score", "rating", "stars", "star", "review_rating", "结果", "是否购买", "是否成交"},
		words:   []string{"churn", "outcome", "converted", "retention", "sentiment"},
		phrases: []string{"流失", "是否购买", "是否成交", "转化", "留存"},
	}
	lowerIsBetter = recogniser{
		words:   []string{"churn", "churned", "complaint", "complaints", "complain", "complained", "refund", "refunded", "cancel", "cancelled", "canceled", "declined", "rejected", "default", "attrition", "problem", "problems", "late", "delay", "returned", "lost", "failed", "dismissal", "blocked", "fraud", "iscancelled", "effort"},
		phrases: []string{"流失", "投诉", "退款", "退货", "取消", "违约", "故障", "差评", "费力", "退订", "延误", "逾期", "失败", "退机", "销户"},
		except:  []string{"满意", "评分", "评价", "satisf", "rating", "score"},
	}
	textNames = recogniser{
		words:   []string{"comment", "comments", "message", "verbatim", "feedback", "remark", "remarks", "suggestion", "suggestions", "title", "anything else", "tell us"},
		phrases: []string{"建议", "意见", "评论", "评价内容", "备注", "留言", "原因", "请说明", "请填写", "还有什么", "其他补充", "想对我们说"},
		except:  []string{"满意"},
	}
	// reviewNames are those of columns that hold nothing but what customers wrote.
	reviewNames = recogniser{
		exact:   []string{"text", "content", "body", "review", "tweet", "answer"},
		words:   []string{"review", "reviews", "tweet", "opinion", "opinions", "complaint text", "free text", "open answer"},
		phrases: []string{"评价", "点评", "正文", "内容", "反馈", "吐槽", "感受", "投诉描述", "问题描述", "开放题"},
	}
	// replyNames are those of columns that hold what the staff wrote.
	replyNames = recogniser{
		words:   []string{"reply", "replies", "agent", "our response", "owner response", "management response"},
		phrases: []string{"回复", "答复", "处理结果", "处理意见", "处理过程", "跟进", "客服备注"},
	}
	ratingNames = recogniser{
		exact:   []string{"打分", "得分"},
		words:   []string{"satisfaction", "satisfied", "rate", "rating", "score"},
		phrases: []string{"满意", "评分", "评价", "打分", "体验如何", "印象"},
	}
	// The ECSI model's item names: satisfaction, and loyalty and complaints,
	// which satisfaction brings about (Tenenhaus et al. 2005).
	ecsiSatisfaction = recogniser{pattern: regexp.MustCompile(`^cusa\d*$`)}
	ecsiOutcomes     = recogniser{pattern: regexp.MustCompile(`^(?:cusa|cusl|cusco)\d*$`)}
	// siblingStem is the part of an item's name before its number.
	siblingStem = regexp.MustCompile(`^(.*\D)\d{1,2}$`)
)

// questionNumber is the number that survey tools put before a question:
// "4、", "Q4.", "Q4_2 ", "第4题", "4.1", "Q10A_".
var questionNumber = regexp.MustCompile(`^(?i:(第\s*\d+\s*题|q\s*\d+[a-z][_ .、]+|q\s*\d+|\d+)([._\-]\d+)*\s*[、.．:：_)）\-]?\s*)`)

// matrixHeader is the header of a matrix question: the question, and the item
// in brackets or behind a colon or dash.
var matrixHeader = regexp.MustCompile(`^(.{4,}?)(?:[:?]\s*[(\[【]([^()\[\]【】]+)[)\]】]|\s*[:?]?\s*——?\s*(.+)|(?:评价|评分|打分|打星|程度|满意度|方面)[_|-](.+)|\s*\[([^\[\]]+)\])$`)

// The columns of Kano and SERVQUAL questionnaires.
var (
	functionalNames    = recogniser{exact: []string{"functional", "functional_answer", "functional answer", "正向", "正向题", "正向问题", "具备", "具备时", "有"}}
	dysfunctionalNames = recogniser{exact: []string{"dysfunctional", "dysfunctional_answer", "dysfunctional answer", "反向", "反向题", "反向问题", "负向题", "不具备", "不具备时", "没有"}}
	featureNames       = recogniser{exact: []string{"feature", "attribute", "item", "requirement", "功能", "需求", "属性", "题目", "触点", "服务项目", "功能点"}}
	kanoPatterns       = []pairPattern{
		{regexp.MustCompile(`(?i)^(?:f|func|functional|kano_f|pos)[_.\- ](?P<item>.+)$`), regexp.MustCompile(`(?i)^(?:d|dys|dysfunctional|kano_d|neg)[_.\- ](?P<item>.+)$`)},
		{regexp.MustCompile(`(?i)^(?P<item>.+?)[_.\- :(]+(?:f|func|functional|正向题?|具备|有|提供)\)?$`), regexp.MustCompile(`(?i)^(?P<item>.+?)[_.\- :(]+(?:d|dys|dysfunctional|反向题?|负向题?|不具备|没有|无|不提供)\)?$`)},
		{regexp.MustCompile(`^(?P<item>[^:]+):(?:如果|若|当)?(?:具备|提供|有)(?:该|此|这|时|$).*$`), regexp.MustCompile(`^(?P<item>[^:]+):(?:如果|若|当)?(?:不具备|不提供|没有)(?:该|此|这|时|$).*$`)},
		{regexp.MustCompile(`^.*?如果[^,]*?(?:能够|能|有|提供|具备|具有|可以|支持)(?P<item>[^,?]+?)(?:,|\?|您|你|$)`), regexp.MustCompile(`^.*?如果[^,]*?(?:没有|不提供|不具备|不具有|不能够|不能|无法|不可以|不支持)(?P<item>[^,?]+?)(?:,|\?|您|你|$)`)},
		{regexp.MustCompile(`^(?:如果|若)?(?:具备|有|提供)[^:]*:(?P<item>.+)$`), regexp.MustCompile(`^(?:如果|若)?(?:不具备|没有|不提供)[^:]*:(?P<item>.+)$`)},
		{regexp.MustCompile(`(?i)^.*\bif (?:there (?:is|was|were)|we (?:offer|offered|had)|it had|you could) (?P<item>[^,?]+)[,?].*$`), regexp.MustCompile(`(?i)^.*\bif (?:there (?:is|was|were) no|we (?:do not|did not|didn't) (?:offer|have)|it (?:did not|didn't) have|you could not) (?P<item>[^,?]+)[,?].*$`)},
	}
	servqualPatterns = []pairPattern{
		{regexp.MustCompile(`^(?:E|[Ee]xp|[Ee]xpected|[Ee]xpectation|期望|期待)[_.\- ]?(?P<item>.+)$`), regexp.MustCompile(`^(?:P|[Pp]erc|[Pp]erceived|[Pp]erception|感知|实际|体验)[_.\- ]?(?P<item>.+)$`)},
		{regexp.MustCompile(`(?i)^(?P<item>.+?)[_.\- (]+(?:期望值?|期待|expectation|expected)\)?$`), regexp.MustCompile(`(?i)^(?P<item>.+?)[_.\- (]+(?:感知值?|实际|实际感受|实际体验|体验|perception|perceived)\)?$`)},
		{regexp.MustCompile(`^[^:]*(?:期望|期待)[^:]*:(?P<item>.+)$`), regexp.MustCompile(`^[^:]*(?:感知|实际|感受|体验)[^:]*:(?P<item>.+)$`)},
		{regexp.MustCompile(`^(?P<item>[^:]+):[^:]*(?:期望|期待)[^:]*$`), regexp.MustCompile(`^(?P<item>[^:]+):[^:]*(?:感知|实际|感受|体验)[^:]*$`)},
	}
	statedNames  = recogniser{words: []string{"weight", "w"}, phrases: []string{"权重"}}
	statedPrefix = regexp.MustCompile(`^w_`)
	statedSuffix = regexp.MustCompile(`(?:_weight|_?权重)$`)
)
