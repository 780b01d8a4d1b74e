// SPDX-License-Identifier: Apache-2.0

package mapping

// words are headers as shops, survey tools and systems write them, compared as
// the function header gives them. The surest word stands first.
var words = struct {
	text, title, reply, reviewID, time, shop, order, amount      []string
	phone, email, unionID, openID, member, user, channel         []string
	caseID, activity, named                                      []string
	metric, measured, numerator, denominator, touchpoint, bucket []string
}{
	text:     []string{"评价内容", "评论内容", "点评内容", "评价", "评论", "点评", "反馈内容", "留言", "内容", "意见", "建议", "评语", "原话", "反馈", "reviewcommentmessage", "reviewtext", "reviewbody", "review", "comment", "comments", "feedback", "text", "content"},
	title:    []string{"评价标题", "评论标题", "reviewcommenttitle", "reviewtitle", "title"},
	reply:    []string{"商家回复", "卖家回复", "酒店回复", "回复内容", "回复", "reply", "response", "ownerresponse"},
	reviewID: []string{"评价编号", "评论编号", "评价id", "评论id", "reviewid"},
	time:     []string{"评价时间", "评论时间", "点评时间", "time:timestamp", "发生时间", "提交时间", "创建时间", "统计日期", "日期", "时间", "reviewcreationdate", "reviewtime", "timestamp", "createdat", "createdtime", "created", "time", "datetime", "date", "week", "day"},
	shop:     []string{"门店编号", "门店名称", "店铺名称", "酒店名称", "门店", "店铺", "酒店", "分店", "网点", "营业厅", "单位", "shop", "shopname", "store", "storename", "hotel", "hotelname", "branch", "unit", "location"},
	order:    []string{"订单编号", "订单号", "主订单编号", "子订单编号", "关联订单", "orderid", "ordernumber", "orderno", "order"},
	amount:   []string{"买家实际支付金额", "实付金额", "实付款", "支付金额", "付款金额", "订单金额", "总金额", "金额", "amount", "total", "totalamount", "paymentvalue", "revenue", "price"},

	phone:   []string{"手机号", "手机号码", "联系手机", "联系电话", "收货人手机", "电话", "phone", "mobile", "phonenumber"},
	email:   []string{"邮箱", "电子邮箱", "email", "emailaddress"},
	unionID: []string{"unionid"},
	openID:  []string{"openid"},
	member:  []string{"会员号", "会员编号", "会员id", "会员卡号", "customeruniqueid", "memberid", "membernumber"},
	user:    []string{"用户id", "客户编号", "客户id", "买家会员名", "买家id", "买家昵称", "用户名", "用户昵称", "昵称", "会员名", "买家", "userid", "customerid", "username", "user", "customer", "buyer"},
	channel: []string{"渠道", "来源渠道", "channel"},

	caseID:   []string{"case:concept:name", "流程编号", "案例编号", "工单号", "caseid", "case", "traceid"},
	activity: []string{"concept:name", "活动名称", "活动", "事件名称", "事件", "触点名称", "接触点", "触点", "环节名称", "环节", "步骤名称", "步骤", "节点名称", "节点", "服务项目", "评价项目", "评价对象", "activity", "event", "eventname", "activityname", "touchpoint", "step"},
	named:    []string{"name"}, // a customer's, a shop's or a product's where another word stands before it

	metric:      []string{"指标名称", "指标", "metric", "kpi", "measure"},
	measured:    []string{"指标值", "数值", "值", "value", "measured"},
	numerator:   []string{"分子", "numerator"},
	denominator: []string{"分母", "denominator"},
	touchpoint:  []string{"触点名称", "触点", "touchpoint"},
	bucket:      []string{"周期", "粒度", "bucket", "period", "granularity"},
}

// scores are the headers of scores, and the metric that each is.
var scores = []struct {
	metric string
	words  []string
}{
	{"rating", []string{"评分", "星级", "评价星级", "总评分", "综合评分", "评价等级", "评价类型", "打分", "得分", "分数", "rating", "reviewscore", "score", "stars", "starrating", "overallrating"}},
	{"csat", []string{"满意度", "满意程度", "csat", "satisfaction"}},
	{"nps", []string{"推荐意愿", "推荐度", "nps", "likelihoodtorecommend"}},
	{"ces", []string{"费力度", "费力程度", "ces", "effort"}},
}

// steps are the times of an order, and the event that each is.
var steps = []struct {
	event string
	words []string
}{
	{"Order Placed", []string{"下单时间", "订单创建时间", "拍下时间", "orderpurchasetimestamp", "orderdate", "orderedat", "placedat", "ordertime"}},
	{"Order Paid", []string{"付款时间", "支付时间", "订单付款时间", "orderapprovedat", "paidat", "paymenttime"}},
	{"Order Shipped", []string{"发货时间", "出库时间", "orderdeliveredcarrierdate", "shippedat", "shipdate", "shippingtime"}},
	{"Order Delivered", []string{"签收时间", "送达时间", "收货时间", "orderdeliveredcustomerdate", "deliveredat", "deliverytime", "deliverydate"}},
	{"Order Completed", []string{"确认收货时间", "订单完成时间", "完成时间", "completedat"}},
	{"Order Refunded", []string{"退款时间", "退款成功时间", "refundedat", "refundtime"}},
	{"Order Cancelled", []string{"取消时间", "关闭时间", "cancelledat", "canceledat"}},
}

// verdicts are the words that shops give instead of stars, on a scale of 1 to
// 5.
var verdicts = map[string]string{"好评": "5", "中评": "3", "差评": "1", "非常好": "5", "很好": "5", "好": "4", "一般": "3", "差": "2", "很差": "1", "非常差": "1", "positive": "5", "neutral": "3", "negative": "1", "good": "5", "bad": "1"}
