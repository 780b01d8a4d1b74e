// SPDX-License-Identifier: Apache-2.0

package roles

import (
	"path/filepath"
	"strings"
	"testing"
)

// The surveys under analysis/testdata/zh; what stands in them is said where
// they are made, in analysis/generate_test.go.

func chinese(t *testing.T, o Options, file string) *Sheet {
	t.Helper()
	return infer(t, o, filepath.Join("..", "testdata", "zh", file))
}

// each puts a question before every item.
func each(question, items string) string {
	out := strings.Split(items, ",")
	for i := range out {
		out[i] = strings.Replace(question, "*", out[i], 1)
	}
	return strings.Join(out, ",")
}

func TestChineseRatings(t *testing.T) {
	for file, want := range map[string]struct {
		outcome     string
		measure     Measure
		low, high   float64
		roles       map[Role]string
		notMet      string // code or word
		notMetOf    string // the touchpoints that have it
		unanswered  string // the codes and words of no answer that may occur
		administers int    // columns of the survey tool, constant ones apart
	}{
		"wjx_hotel.csv": {"17、您有多大可能向朋友或同事推荐本酒店？", NPS, 1, 5, map[Role]string{
			Touchpoint: "7、您对预订过程的满意程度,8、您对入住办理的满意程度,9、您对客房清洁的满意程度,10、您对床品舒适度的满意程度,11、您对早餐的满意程度,12、您对健身房的满意程度,13、您对停车场的满意程度,14、您对前台人员态度的满意程度,15、您对退房速度的满意程度",
			Overall:    "16、总体而言，您对本次入住的满意程度,18、您会再次入住本酒店吗", Unit: "1、您入住的酒店是", Choices: "6、您选择本酒店的原因（多选）", Text: "19、您还有什么建议",
			Segment: "2、您的性别,3、您的年龄段,4、您本次出行的目的,5、您通过什么渠道预订", Admin: "序号,提交答卷时间,所用时间,来源,来源详情,来自IP,总分",
		}, "未使用", "11、您对早餐的满意程度,12、您对健身房的满意程度,13、您对停车场的满意程度", "(空)", 7},
		"wjx_shop.xlsx": {"7、您对本店的总体满意度", CSAT, 1, 5, map[Role]string{
			Touchpoint: each("6、请评价以下方面:(*)", "商品质量,商品种类,价格合理,陈列整洁,店员服务,收银速度,退换货,会员活动"), Unit: "3、您光顾的门店",
			Segment: "1、您的性别,2、您的年龄段,4、您是否办理过退换货,5、您是否参加过会员活动", Admin: "序号,提交答卷时间,所用时间,来源,来自IP,总分", Constant: "来源详情",
		}, "-3", each("6、请评价以下方面:(*)", "退换货,会员活动"), "-2", 6},
		"tencent_restaurant.csv": {"5.您有多大可能向朋友推荐我们餐厅", NPS, 1, 5, map[Role]string{
			Touchpoint: each("4.请为本次用餐的以下方面打星—*", "菜品口味,上菜速度,服务态度,环境卫生,餐具,等位安排,外卖包装"), Unit: "1.您就餐的门店", Segment: "2.您几人用餐", Choices: "3.您点了哪些菜", Text: "6.其他想对我们说的话",
			Customer: "用户ID", Admin: "编号,开始答题时间,结束答题时间,答题时长,智能清洗数据无效概率,地理位置省,地理位置市,昵称,IP", Empty: "自定义字段", Constant: "语言版本,清洗数据结果,地理位置国家和地区,用户类型,UA,Referrer",
		}, "", each("4.请为本次用餐的以下方面打星—*", "等位安排,外卖包装"), "", 9},
		"wenjuan_bank.tsv": {"Q5.总的来说，您对本网点的服务", CSAT, 1, 5, map[Role]string{
			Touchpoint: each("Q4.请对本网点的服务进行评价_*", "排队等候,柜员业务能力,大堂引导,自助设备,网点环境,宣传资料,贵宾室"), Unit: "Q1.您办理业务的网点", Segment: "Q2.您的年龄,Q3.您办理的业务类型",
			Admin: "答题序号,来源,开始时间,提交时间,答题时长,IP城市,IP地址,浏览器,操作系统", Constant: "IP省份", Text: "Q6.您的意见和建议",
		}, "F.未使用", each("Q4.请对本网点的服务进行评价_*", "自助设备,贵宾室"), "", 9},
		"hospital.csv": {"总体满意度（1-10分）", Mean, 1, 10, map[Role]string{
			Touchpoint: each("*评分", "挂号预约,候诊时间,医生沟通,护士态度,检查检验,取药,停车引导,自助机"), Unit: "就诊科室", Time: "就诊日期", Weight: "加权系数", ID: "流水号", Segment: "患者性别,是否初诊", Context: "患者年龄", Text: "意见建议",
		}, "99", each("*评分", "检查检验,取药,停车引导,自助机"), "", 0},
		"fullwidth_gym.csv": {"Ｑ９．综合满意度", CSAT, 1, 5, map[Role]string{
			Touchpoint: "Ｑ３．教练指导,Ｑ４．器械状态,Ｑ５．更衣室,Ｑ６．团课,Ｑ７．前台接待,Ｑ８．储物柜", Unit: "Ｑ１．所在门店", Segment: "Ｑ２．会员类型", Admin: "编号,填写时间",
		}, "０", "Ｑ６．团课,Ｑ８．储物柜", "", 2},
		"property_words.csv": {"您对物业服务的整体评价", CSAT, 1, 5, map[Role]string{
			Touchpoint: "门岗安保,保洁,绿化养护,维修及时性,停车管理,电梯维护,社区活动,快递柜", Overall: "下一年度是否同意续聘", Unit: "小区名称", Segment: "居住年限", Admin: "提交时间,提交人",
		}, "不了解/未使用", "维修及时性,停车管理,社区活动,快递柜", "", 2},
	} {
		t.Run(file, func(t *testing.T) {
			for _, outcome := range []string{"", want.outcome} {
				s := chinese(t, Options{Outcome: outcome}, file)
				if s.Kind != Ratings || s.Outcome.Column.Name != want.outcome || s.Outcome.Measure != want.measure {
					t.Fatalf("%s, outcome %s of %s", s.Kind, s.Outcome.Measure, s.Outcome.Column.Name)
				}
				hasRoles(t, s, want.roles)
				hasScale(t, s.With(Touchpoint), want.low, want.high)
				if n := len(s.With(Admin)); n != want.administers {
					t.Errorf("%d administrative columns, want %d", n, want.administers)
				}
				var met []string
				for _, c := range s.With(Touchpoint) {
					if c.Share(NotMet) > 0 {
						met = append(met, c.Name)
						if got := codes(c, NotMet); got != want.notMet {
							t.Errorf("%s: not met is %q, want %q", c.Name, got, want.notMet)
						}
					}
					if got := codes(c, NoAnswer); got != "" && got != want.unanswered {
						t.Errorf("%s: no answer is %q, want %q", c.Name, got, want.unanswered)
					}
				}
				if got := strings.Join(met, ","); got != want.notMetOf {
					t.Errorf("not met occurs in\n%s, want\n%s", got, want.notMetOf)
				}
			}
		})
	}
}

// Who met a touchpoint is planted; the column must say so to a row.
func TestWhoMet(t *testing.T) {
	c := column(t, chinese(t, Options{}, "wjx_hotel.csv"), "12、您对健身房的满意程度")
	never := 0
	for row := range c.Len() {
		if c.Cell(row) == "未使用" {
			never++
		}
	}
	if want := float64(never) / float64(c.Len()); never == 0 || c.Share(NotMet) != want {
		t.Errorf("the share of those who did not use it is %v, want %v", c.Share(NotMet), want)
	}
}

func TestChineseLong(t *testing.T) {
	s := chinese(t, Options{Outcome: "总体满意度"}, "long_mall.csv")
	if s.Kind != LongRatings {
		t.Fatalf("it is %s", s.Kind)
	}
	hasRoles(t, s, map[Role]string{Customer: "会员号", Activity: "触点", Score: "评分", Time: "日期", Unit: "商场"})
	wide, err := s.Wide(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	// one row per member and day; a few of the 300 visits fall on a day on which the member had come already
	if wide.Rows < 290 || wide.Rows > 300 {
		t.Errorf("%d visits, want nearly 300", wide.Rows)
	}
	w, err := Infer(t.Context(), wide, Options{Outcome: "总体满意度", Customer: "会员号"})
	if err != nil {
		t.Fatal(err)
	}
	// in the order of first occurrence: the first visitor did not park
	hasRoles(t, w, map[Role]string{Touchpoint: "服务台,洗手间,导视标识,餐饮,休息区,停车", Outcome: "总体满意度", Customer: "会员号", Unit: "商场", Time: "日期"})
	if c := column(t, w, "停车"); codes(c, NotMet) != "" || c.Share(NotMet) < .05 {
		t.Errorf("those without a rating of 停车 did not meet it; share %v", c.Share(NotMet))
	}
}

func TestChineseLog(t *testing.T) {
	for _, outcome := range []string{"是否投诉", ""} {
		s := chinese(t, Options{Outcome: outcome}, "order_log.csv")
		if s.Kind != Log || s.Outcome == nil || s.Outcome.Measure != Share || s.Outcome.Positive != "是" || s.Outcome.Better != -1 {
			t.Fatalf("%s, outcome %+v", s.Kind, s.Outcome)
		}
		hasRoles(t, s, map[Role]string{Case: "订单号", Activity: "环节", Time: "时间", Outcome: "是否投诉", Attribute: "门店"})
	}
	s := chinese(t, Options{Outcome: "人工客服"}, "order_log.csv")
	if s.Outcome == nil || s.Outcome.Activity != "人工客服" {
		t.Errorf("an activity as outcome: %+v", s.Outcome)
	}
}

func TestChineseKano(t *testing.T) {
	s := chinese(t, Options{}, "kano_hotel.csv")
	if s.Kind != Kano {
		t.Fatalf("it is %s", s.Kind)
	}
	var got []string
	for _, p := range s.Pairs {
		got = append(got, p.Name)
		if !strings.Contains(p.Yes.Name, "提供"+p.Name) || !strings.Contains(p.No.Name, "不提供"+p.Name) || p.Yes.Title().ZH != p.Name {
			t.Errorf("%s is %s and %s, called %s", p.Name, p.Yes.Name, p.No.Name, p.Yes.Title().ZH)
		}
	}
	if want := "全天热水,快速退房,生日惊喜,纸质报纸,推销电话"; strings.Join(got, ",") != want {
		t.Errorf("features are %v, want %s", got, want)
	}
	hasRoles(t, s, map[Role]string{Segment: "1、您的性别", Admin: "序号,提交答卷时间,所用时间,来自IP"})
}

func TestChineseServqual(t *testing.T) {
	s := chinese(t, Options{}, "servqual_express.csv")
	if s.Kind != Servqual {
		t.Fatalf("it is %s", s.Kind)
	}
	const items = "送达准时,包装完好,快递员礼貌,电子面单,破损赔付,客服响应"
	hasRoles(t, s, map[Role]string{Expected: each("1、您对快递服务以下方面的期望:(*)", items), Perceived: each("2、您对我们以下方面的实际感受:(*)", items), Segment: "您的年龄", Admin: "答卷编号,提交时间"})
	hasScale(t, append(s.With(Expected), s.With(Perceived)...), 1, 7)
	for i, p := range s.Pairs {
		if want := strings.Split(items, ",")[i]; p.Name != want {
			t.Errorf("pair %d is %s, want %s", i, p.Name, want)
		}
	}
}

// Headers as other people write the same questionnaires.
func TestPairHeaders(t *testing.T) {
	for _, h := range []struct {
		yes, no, item string
		patterns      []pairPattern
	}{
		{"3、如果有免费早餐，您觉得怎么样？", "4、如果没有免费早餐，您觉得怎么样？", "免费早餐", kanoPatterns},
		{"如果本店能够当日送达，您会", "如果本店不能当日送达，您会", "当日送达", kanoPatterns},
		{"5、夜间客服:—如果具备该功能，您的评价是", "6、夜间客服:—如果不具备该功能，您的评价是", "夜间客服", kanoPatterns},
		{"扫码点餐（具备）", "扫码点餐（不具备）", "扫码点餐", kanoPatterns},
		{"扫码点餐_正向", "扫码点餐_反向", "扫码点餐", kanoPatterns},
		{"F_breakfast", "D_breakfast", "breakfast", kanoPatterns},
		{"parking functional", "parking dysfunctional", "parking", kanoPatterns},
		{"How would you feel if there was free parking, ...?", "How would you feel if there was no free parking, ...?", "free parking", kanoPatterns},
		{"期望_设施先进", "感知_设施先进", "设施先进", servqualPatterns},
		{"设施先进（期望）", "设施先进（感知）", "设施先进", servqualPatterns},
		{"E_tan1", "P_tan1", "tan1", servqualPatterns},
		{"reliability_expected", "reliability_perceived", "reliability", servqualPatterns},
	} {
		found := ""
		for _, p := range h.patterns {
			if yes, no := subject(p.yes, h.yes), subject(p.no, h.no); yes != "" && yes == no {
				found = yes
				break
			}
		}
		if found != h.item {
			t.Errorf("%s / %s is about %q, want %q", h.yes, h.no, found, h.item)
		}
	}
}
