// SPDX-License-Identifier: Apache-2.0

package main

import (
	"slices"
	"strings"

	"touchstone"
	"touchstone/ingest"
	"touchstone/moment"
)

// The roles of columns of the two files that moments reads.
const (
	roleCustomer   = "customer"
	roleTouchpoint = "touchpoint"
	roleOrder      = "order"
	roleRating     = "rating"
	roleBefore     = "before"
	roleAfter      = "after"
	roleCovariate  = "covariate"
	roleOutcome    = "outcome"
	rolePlacebo    = "placebo"
	roleIgnored    = "ignored"
)

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

func plainHeader(name string) string {
	return strings.NewReplacer(" ", "", "_", "", "-", "").Replace(strings.ToLower(ingest.Normalize(name)))
}

func knownAs(name, role string) bool { return slices.Contains(headers[role], plainHeader(name)) }

// wanted is one outcome of the command line: a column, and what it is about.
type wanted struct {
	name   string
	impact moment.Impact
}

// parseOutcome reads "nps" or "trust=brand".
func parseOutcome(s string) (wanted, error) {
	name, impact, told := strings.Cut(s, "=")
	name = strings.TrimSpace(name)
	switch moment.Impact(impact) {
	case moment.Decision, moment.Brand:
		return wanted{name, moment.Impact(impact)}, nil
	}
	if told {
		return wanted{}, &touchstone.Error{Kind: touchstone.Invalid, Field: "outcomes", Message: touchstone.Msg("moments.outcome_impact", "value", s)}
	}
	return wanted{name, impactOf(name)}, nil
}

func impactOf(name string) moment.Impact {
	plain := plainHeader(name)
	if slices.ContainsFunc(brandWords, func(w string) bool { return strings.Contains(plain, w) }) {
		return moment.Brand
	}
	return moment.Decision
}

// momentRoles gives the role of every column of the file of customers or of
// events. What the command line names goes first; the first column of a name
// takes its role.
func (cmd *momentsCmd) momentRoles(names []string, roles []string) []string {
	out := make([]string, len(names))
	taken := map[string]bool{}
	for i, name := range names {
		out[i] = cmd.namedRole(name)
		for _, role := range roles {
			if out[i] == "" && !taken[role] && knownAs(name, role) {
				out[i] = role
				taken[role] = true
			}
		}
	}
	return out
}

// namedRole is the role that the command line gives a column, if any.
func (cmd *momentsCmd) namedRole(name string) string {
	is := func(s string) bool { return strings.TrimSpace(s) == name }
	switch {
	case slices.ContainsFunc(cmd.Ignore, is):
		return roleIgnored
	case slices.ContainsFunc(cmd.Placebos, is):
		return rolePlacebo
	case slices.ContainsFunc(cmd.Covariates, is):
		return roleCovariate
	case slices.ContainsFunc(cmd.Outcomes, func(s string) bool { w, err := parseOutcome(s); return err == nil && w.name == name }):
		return roleOutcome
	}
	return ""
}
