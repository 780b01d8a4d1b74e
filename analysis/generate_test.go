// SPDX-License-Identifier: Apache-2.0

package analysis

import (
	"bytes"
	"flag"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"

	"touchstone/ingest"
)

// update rewrites the generated surveys and the golden documents:
//
//	go test ./analysis -run 'TestSurveys|TestGolden' -update
var update = flag.Bool("update", false, "rewrite testdata/zh and testdata/golden")

// The files under testdata/zh are made here, in the forms in which Chinese
// survey tools export them. What is planted in each stands with it: the
// touchpoints that move the outcome most, and those that do not move it at all.

// respondents is a world of customers who rate items and an outcome.
type respondents struct {
	r     *rand.Rand
	items []item
}

// item is one touchpoint as the customers of a world experience it.
type item struct {
	name   string
	mean   float64 // of the experience, 0 bad … 1 perfect
	effect float64 // of the experience on the outcome, in its standard deviations per step of a five-point scale
	met    float64 // share of customers who meet it
	empty  float64 // share of those who leave the question out
	halo   float64 // how much of the customer's mood colours the answer
}

// visit is what one customer experienced.
type visit struct {
	quality []float64 // 0 … 1 per item; NaN: did not meet it
	left    []bool    // the answer was left out
	outcome float64   // 0 … 1
}

func (w *respondents) visit() visit {
	mood := w.r.NormFloat64()
	v := visit{outcome: 0.62 + 0.05*mood + 0.06*w.r.NormFloat64()}
	for _, it := range w.items {
		q := clip(it.mean + 0.17*(it.halo*mood+math.Sqrt(1-it.halo*it.halo)*w.r.NormFloat64()))
		met := w.r.Float64() < it.met
		if met {
			v.outcome += it.effect * (q - it.mean)
		} else {
			q = math.NaN()
		}
		v.quality = append(v.quality, q)
		v.left = append(v.left, met && w.r.Float64() < it.empty)
	}
	v.outcome = clip(v.outcome)
	return v
}

func clip(v float64) float64 { return math.Max(0, math.Min(1, v)) }

// on puts 0 … 1 on a scale of whole numbers.
func on(v float64, low, high int) int {
	return low + int(math.Round(v*float64(high-low)))
}

func pick(r *rand.Rand, values ...string) string { return values[r.IntN(len(values))] }

// biased takes the first values more often than the last.
func biased(r *rand.Rand, values ...string) string {
	return values[min(r.IntN(len(values)), r.IntN(len(values)))]
}

// sheetOf collects rows below a header.
type sheetOf struct{ rows [][]string }

func (s *sheetOf) add(cells ...string) { s.rows = append(s.rows, cells) }

// export is one generated file.
type export struct {
	file      string
	outcome   string   // empty: found by itself
	strongest []string // columns or activities planted as most important, the first most
	null      []string // planted without any effect
	write     func(r *rand.Rand) []byte
	rows      func(r *rand.Rand) [][]string
}

func exports() []export {
	return []export{wjxHotel(), wjxShop(), tencentRestaurant(), wenjuanBank(), hospital(), fullWidthGym(), propertyWords(), longMall(), orderLog(), kanoHotel(), servqualExpress()}
}

var surveyStart = time.Date(2024, 5, 6, 9, 0, 0, 0, time.UTC)

// wjxHotel is an export of 问卷星 with answer words, in GB18030: administrative
// columns first and the total last, numbered questions, several choices joined
// by ┋, 未使用 among the answers, (空) where nothing was answered.
// Planted: 客房清洁 most, then 前台人员态度; 健身房 and 停车场 nothing.
func wjxHotel() export {
	items := []item{
		{"7、您对预订过程的满意程度", .72, .25, 1, 0, .35}, {"8、您对入住办理的满意程度", .70, .35, 1, .01, .35}, {"9、您对客房清洁的满意程度", .66, 1.25, 1, .01, .35},
		{"10、您对床品舒适度的满意程度", .70, .30, 1, 0, .35}, {"11、您对早餐的满意程度", .60, .35, .78, .02, .35}, {"12、您对健身房的满意程度", .68, 0, .36, .02, .15},
		{"13、您对停车场的满意程度", .63, 0, .5, .02, .15}, {"14、您对前台人员态度的满意程度", .74, .85, 1, .01, .35}, {"15、您对退房速度的满意程度", .73, .2, 1, .01, .35},
	}
	return export{file: "wjx_hotel.csv", strongest: []string{items[2].name, items[7].name}, null: []string{items[5].name, items[6].name}, rows: func(r *rand.Rand) [][]string {
		w := &respondents{r, items}
		s := &sheetOf{}
		header := []string{"序号", "提交答卷时间", "所用时间", "来源", "来源详情", "来自IP", "1、您入住的酒店是", "2、您的性别", "3、您的年龄段", "4、您本次出行的目的", "5、您通过什么渠道预订", "6、您选择本酒店的原因（多选）"}
		for _, it := range items {
			header = append(header, it.name)
		}
		s.add(append(header, "16、总体而言，您对本次入住的满意程度", "17、您有多大可能向朋友或同事推荐本酒店？", "18、您会再次入住本酒店吗", "19、您还有什么建议", "总分")...)
		words := []string{"非常不满意", "不满意", "一般", "满意", "非常满意"}
		for i := range 320 {
			v := w.visit()
			row := []string{fmt.Sprint(i + 1), surveyStart.Add(time.Duration(i*97) * time.Minute).Format("2006/1/2 15:04:05"), fmt.Sprintf("%d秒", 60+r.IntN(300)),
				biased(r, "微信", "手机提交", "链接"), biased(r, "直接访问", "公众号菜单", "N/A"), fmt.Sprintf("117.136.%d.%d(%s)", r.IntN(80), r.IntN(250), pick(r, "浙江-杭州", "上海-上海", "江苏-南京")),
				pick(r, "云栖湖畔店", "云栖机场店", "云栖老城店"), pick(r, "男", "女"), biased(r, "26-35岁", "36-45岁", "18-25岁", "46-60岁", "60岁以上"), biased(r, "商务出差", "休闲度假", "探亲访友", "参加会议"),
				biased(r, "携程", "美团", "官网或小程序", "协议客户"), choices(r, "位置方便", "价格合适", "品牌可靠", "朋友推荐", "环境好")}
			score := 0
			for k, q := range v.quality {
				switch {
				case math.IsNaN(q):
					row = append(row, "未使用")
				case v.left[k]:
					row = append(row, "(空)")
				default:
					a := on(q, 1, 5)
					score += a
					row = append(row, words[a-1])
				}
			}
			again := "不确定"
			if x := v.outcome + .1*r.NormFloat64(); x > .66 {
				again = "会"
			} else if x < .5 {
				again = "不会"
			}
			s.add(append(row, words[on(clip(v.outcome+.04*r.NormFloat64()), 1, 5)-1], fmt.Sprint(on(clip(1.25*v.outcome-.06), 0, 10)), again,
				biased(r, "(空)", "(空)", "无", "希望早餐品种多一些", "隔音不太好，晚上能听到走廊说话", "前台小姐姐很热情，下次还来"), fmt.Sprint(score))...)
		}
		return s.rows
	}}.encoded(gb18030CSV)
}

func choices(r *rand.Rand, values ...string) string {
	var out []string
	for _, v := range values {
		if r.Float64() < .35 {
			out = append(out, v)
		}
	}
	if len(out) == 0 {
		out = values[:1]
	}
	return strings.Join(out, "┋")
}

// wjxShop is an export of 问卷星 by score (按分数导出) as a workbook: choices are
// numbers, a matrix question has a column per item, -3 is 跳过 (the item was not
// asked, because an earlier answer made it pointless) and -2 is 空.
// Planted: 店员服务 most, then 收银速度; 会员活动 and 陈列整洁 nothing.
func wjxShop() export {
	m := func(name string) string { return "6、请评价以下方面:(" + name + ")" }
	items := []item{
		{m("商品质量"), .70, .45, 1, .02, .35}, {m("商品种类"), .68, .2, 1, .02, .35}, {m("价格合理"), .55, .3, 1, .02, .35}, {m("陈列整洁"), .74, 0, 1, .02, .15},
		{m("店员服务"), .62, 1.3, 1, .02, .35}, {m("收银速度"), .60, .85, 1, .02, .35}, {m("退换货"), .58, .5, .34, .01, .35}, {m("会员活动"), .60, 0, .52, .01, .15},
	}
	return export{file: "wjx_shop.xlsx", strongest: []string{m("店员服务"), m("收银速度")}, null: []string{m("陈列整洁"), m("会员活动")}, rows: func(r *rand.Rand) [][]string {
		w := &respondents{r, items}
		s := &sheetOf{}
		header := []string{"序号", "提交答卷时间", "所用时间", "来源", "来源详情", "来自IP", "1、您的性别", "2、您的年龄段", "3、您光顾的门店", "4、您是否办理过退换货", "5、您是否参加过会员活动"}
		for _, it := range items {
			header = append(header, it.name)
		}
		s.add(append(header, "7、您对本店的总体满意度", "8、您的建议", "总分")...)
		for i := range 260 {
			v := w.visit()
			score := 0
			yes := func(met float64) string {
				if math.IsNaN(met) {
					return "2"
				}
				return "1"
			}
			row := []string{fmt.Sprint(i + 1), surveyStart.Add(time.Duration(i*61) * time.Minute).Format("2006/1/2 15:04:05"), fmt.Sprintf("%d秒", 40+r.IntN(200)), biased(r, "微信", "链接"), "N/A",
				fmt.Sprintf("223.104.%d.%d(%s)", r.IntN(80), r.IntN(250), pick(r, "广东-广州", "广东-深圳")), pick(r, "1", "2"), biased(r, "2", "3", "1", "4", "5"), pick(r, "1", "2", "3", "4"), yes(v.quality[6]), yes(v.quality[7])}
			for k, q := range v.quality {
				a := "-3"
				if v.left[k] {
					a = "-2"
				} else if !math.IsNaN(q) {
					a = fmt.Sprint(on(q, 1, 5))
					score += on(q, 1, 5)
				}
				row = append(row, a)
			}
			s.add(append(row, fmt.Sprint(on(v.outcome, 1, 5)), biased(r, "-2", "-2", "希望多开几个收银台", "挺好的"), fmt.Sprint(score))...)
		}
		return s.rows
	}}.encoded(workbook)
}

// tencentRestaurant is an export of 腾讯问卷: UTF-8 with a byte order mark, many
// columns about the browser, several dishes joined by ┋, stars, and a
// recommendation whose ends have words. A question that was not put is empty.
// Planted: 菜品口味 most, then 上菜速度; 外卖包装 and 餐具 nothing.
func tencentRestaurant() export {
	m := func(name string) string { return "4.请为本次用餐的以下方面打星—" + name }
	items := []item{
		{m("菜品口味"), .68, 1.3, 1, .01, .35}, {m("上菜速度"), .58, .8, 1, .01, .35}, {m("服务态度"), .70, .35, 1, .01, .35}, {m("环境卫生"), .70, .3, 1, .01, .35},
		{m("餐具"), .72, 0, 1, .01, .15}, {m("等位安排"), .5, .45, .6, .01, .35}, {m("外卖包装"), .64, 0, .4, .01, .15},
	}
	return export{file: "tencent_restaurant.csv", strongest: []string{m("菜品口味"), m("上菜速度")}, null: []string{m("餐具"), m("外卖包装")}, rows: func(r *rand.Rand) [][]string {
		w := &respondents{r, items}
		s := &sheetOf{}
		header := []string{"编号", "开始答题时间", "结束答题时间", "答题时长", "语言版本", "清洗数据结果", "智能清洗数据无效概率", "自定义字段", "地理位置国家和地区", "地理位置省", "地理位置市", "用户类型", "用户ID", "昵称", "IP", "UA", "Referrer",
			"1.您就餐的门店", "2.您几人用餐", "3.您点了哪些菜"}
		for _, it := range items {
			header = append(header, it.name)
		}
		s.add(append(header, "5.您有多大可能向朋友推荐我们餐厅", "6.其他想对我们说的话")...)
		for i := range 280 {
			v := w.visit()
			start := surveyStart.Add(time.Duration(i*83) * time.Minute)
			seconds := 40 + r.IntN(140)
			row := []string{fmt.Sprint(10001 + i), start.Format("2006-01-02 15:04:05"), start.Add(time.Duration(seconds) * time.Second).Format("2006-01-02 15:04:05"), fmt.Sprintf("%d分%d秒", seconds/60, seconds%60), "简体中文", "正常",
				fmt.Sprintf("%.2f", r.Float64()/5), "", "中国", pick(r, "四川", "重庆"), pick(r, "成都", "重庆", "绵阳"), "微信用户", fmt.Sprintf("o%08x", r.Uint32()), pick(r, "小鱼", "大山", "阿宁", "Lily", "老李"), fmt.Sprintf("110.184.%d.%d", r.IntN(80), r.IntN(250)),
				"Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 MicroMessenger/8.0.49", "https://wj.qq.com/s2/1", pick(r, "春熙路店", "宽窄巷子店", "太古里店"), biased(r, "2人", "3-4人", "1人", "5人以上"), choices(r, "水煮鱼", "回锅肉", "麻婆豆腐", "夫妻肺片", "担担面")}
			for k, q := range v.quality {
				a := ""
				if !v.left[k] && !math.IsNaN(q) {
					a = fmt.Sprintf("%d星", on(q, 1, 5))
				}
				row = append(row, a)
			}
			nps := fmt.Sprint(on(clip(1.2*v.outcome-.04), 0, 10))
			if ends := map[string]string{"10": "10-非常愿意", "0": "0-非常不愿意"}; ends[nps] != "" {
				nps = ends[nps]
			}
			s.add(append(row, nps, biased(r, "", "", "", "等位时间太长了，希望有个凉快点的地方坐", "味道正宗"))...)
		}
		return s.rows
	}}.encoded(bomCSV)
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

// wenjuanBank is an export of 问卷网: tab separated, UTF-16, choices with their
// letters. Planted: 柜员业务能力 most, then 排队等候; 贵宾室 (met by a third) and
// 宣传资料 nothing.
func wenjuanBank() export {
	m := func(name string) string { return "Q4.请对本网点的服务进行评价_" + name }
	items := []item{
		{m("排队等候"), .48, .8, 1, .01, .35}, {m("柜员业务能力"), .68, 1.3, 1, .01, .35}, {m("大堂引导"), .66, .35, 1, .01, .35}, {m("自助设备"), .62, .3, .8, .01, .35},
		{m("网点环境"), .72, .25, 1, .01, .35}, {m("宣传资料"), .60, 0, 1, .01, .15}, {m("贵宾室"), .74, 0, .34, .01, .15},
	}
	return export{file: "wenjuan_bank.tsv", strongest: []string{m("柜员业务能力"), m("排队等候")}, null: []string{m("宣传资料"), m("贵宾室")}, rows: func(r *rand.Rand) [][]string {
		w := &respondents{r, items}
		s := &sheetOf{}
		header := []string{"答题序号", "来源", "开始时间", "提交时间", "答题时长", "IP省份", "IP城市", "IP地址", "浏览器", "操作系统", "Q1.您办理业务的网点", "Q2.您的年龄", "Q3.您办理的业务类型"}
		for _, it := range items {
			header = append(header, it.name)
		}
		s.add(append(header, "Q5.总的来说，您对本网点的服务", "Q6.您的意见和建议")...)
		words := []string{"E.非常不满意", "D.不满意", "C.一般", "B.满意", "A.非常满意"}
		for i := range 230 {
			v := w.visit()
			start := surveyStart.Add(time.Duration(i*71) * time.Minute)
			row := []string{fmt.Sprint(i + 1), biased(r, "微信", "短信链接"), start.Format("2006-01-02 15:04"), start.Add(3 * time.Minute).Format("2006-01-02 15:04"), fmt.Sprintf("%d秒", 60+r.IntN(120)), "山东", pick(r, "济南", "青岛"), fmt.Sprintf("112.224.%d.%d", r.IntN(80), r.IntN(250)),
				pick(r, "微信内置浏览器", "Chrome"), pick(r, "Android", "iOS"), pick(r, "泉城路支行", "解放路支行", "香港中路支行", "高新支行"), biased(r, "A.30岁以下", "B.31-45岁", "C.46-60岁", "D.60岁以上"), biased(r, "A.存取款", "B.开户销户", "C.理财咨询", "D.贷款")}
			for k, q := range v.quality {
				a := "F.未使用"
				if v.left[k] {
					a = ""
				} else if !math.IsNaN(q) {
					a = words[on(q, 1, 5)-1]
				}
				row = append(row, a)
			}
			s.add(append(row, words[on(v.outcome, 1, 5)-1], biased(r, "", "", "希望多开几个窗口"))...)
		}
		return s.rows
	}}.encoded(utf16TSV)
}

// hospital has points from 1 to 10 and 99 for 不适用, the patient's age as a
// number, and case weights. Planted: 医生沟通 most, then 候诊时间; 停车引导 and
// 自助机 nothing.
func hospital() export {
	items := []item{
		{"挂号预约评分", .66, .3, 1, .01, .35}, {"候诊时间评分", .45, .8, 1, .01, .35}, {"医生沟通评分", .70, 1.3, 1, .01, .35}, {"护士态度评分", .74, .3, 1, .01, .35},
		{"检查检验评分", .66, .25, .7, .01, .35}, {"取药评分", .70, .2, .85, .01, .35}, {"停车引导评分", .5, 0, .4, .01, .15}, {"自助机评分", .64, 0, .6, .01, .15},
	}
	return export{file: "hospital.csv", strongest: []string{"医生沟通评分", "候诊时间评分"}, null: []string{"停车引导评分", "自助机评分"}, rows: func(r *rand.Rand) [][]string {
		w := &respondents{r, items}
		s := &sheetOf{}
		header := []string{"流水号", "就诊日期", "就诊科室", "患者性别", "患者年龄", "是否初诊", "加权系数"}
		for _, it := range items {
			header = append(header, it.name)
		}
		s.add(append(header, "总体满意度（1-10分）", "意见建议")...)
		for i := range 300 {
			v := w.visit()
			row := []string{fmt.Sprintf("MZ24%05d", i+1), surveyStart.AddDate(0, 0, i/10).Format("2006年1月2日"), pick(r, "内科", "外科", "儿科", "骨科", "眼科"), pick(r, "男", "女"), fmt.Sprint(18 + r.IntN(65)), biased(r, "否", "是"), pick(r, "0.85", "1.00", "1.20")}
			for k, q := range v.quality {
				a := "99"
				if v.left[k] {
					a = ""
				} else if !math.IsNaN(q) {
					a = fmt.Sprint(on(q, 1, 10))
				}
				row = append(row, a)
			}
			s.add(append(row, fmt.Sprint(on(v.outcome, 1, 10)), biased(r, "", "", "", "等太久了", "医生讲得很清楚"))...)
		}
		return s.rows
	}}.encoded(plainCSV)
}

// fullWidthGym was typed with full-width digits, letters and signs throughout;
// ０ is for courses and lockers that a member does not use.
// Planted: 教练指导 most, then 器械状态; 储物柜 nothing.
func fullWidthGym() export {
	items := []item{
		{"Ｑ３．教练指导", .62, 1.35, 1, .01, .35}, {"Ｑ４．器械状态", .60, .9, 1, .01, .35}, {"Ｑ５．更衣室", .64, .3, 1, .01, .35}, {"Ｑ６．团课", .66, .4, .55, .01, .35},
		{"Ｑ７．前台接待", .74, .3, 1, .01, .35}, {"Ｑ８．储物柜", .70, 0, .7, .01, .15},
	}
	return export{file: "fullwidth_gym.csv", strongest: []string{items[0].name, items[1].name}, null: []string{items[5].name}, rows: func(r *rand.Rand) [][]string {
		w := &respondents{r, items}
		s := &sheetOf{}
		header := []string{"编号", "填写时间", "Ｑ１．所在门店", "Ｑ２．会员类型"}
		for _, it := range items {
			header = append(header, it.name)
		}
		s.add(append(header, "Ｑ９．综合满意度")...)
		for i := range 180 {
			v := w.visit()
			row := []string{wide(fmt.Sprint(i + 1)), wide(surveyStart.Add(time.Duration(i*83) * time.Minute).Format("2006/1/2 15:04")), pick(r, "江北店", "江南店", "大学城店"), biased(r, "年卡", "季卡", "次卡")}
			for k, q := range v.quality {
				a := "0"
				if v.left[k] {
					a = ""
				} else if !math.IsNaN(q) {
					a = fmt.Sprint(on(q, 1, 5))
				}
				row = append(row, wide(a))
			}
			s.add(append(row, wide(fmt.Sprint(on(v.outcome, 1, 5))))...)
		}
		return s.rows
	}}.encoded(plainCSV)
}

// wide turns printing ASCII into its full-width forms.
func wide(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == ' ':
			return '　'
		case r > ' ' && r < 0x7f:
			return r + 0xfee0
		}
		return r
	}, s)
}

// propertyWords asks in words of five steps, with 不了解/未使用 beside them.
// Planted: 维修及时性 most, then 保洁; 社区活动 and 快递柜 nothing.
func propertyWords() export {
	items := []item{
		{"门岗安保", .70, .35, 1, .01, .35}, {"保洁", .64, .85, 1, .01, .35}, {"绿化养护", .70, .25, 1, .01, .35}, {"维修及时性", .55, 1.3, .82, .01, .35},
		{"停车管理", .50, .4, .7, .01, .35}, {"电梯维护", .66, .3, 1, .01, .35}, {"社区活动", .60, 0, .45, .01, .15}, {"快递柜", .68, 0, .75, .01, .15},
	}
	return export{file: "property_words.csv", strongest: []string{"维修及时性", "保洁"}, null: []string{"社区活动", "快递柜"}, rows: func(r *rand.Rand) [][]string {
		w := &respondents{r, items}
		s := &sheetOf{}
		header := []string{"提交时间", "提交人", "小区名称", "居住年限"}
		for _, it := range items {
			header = append(header, it.name)
		}
		s.add(append(header, "您对物业服务的整体评价", "下一年度是否同意续聘")...)
		words := []string{"很不满意", "不满意", "一般", "满意", "很满意"}
		for i := range 260 {
			v := w.visit()
			row := []string{surveyStart.Add(time.Duration(i*37) * time.Minute).Format("2006-01-02 15:04:05"), fmt.Sprintf("业主%03d", i+1), pick(r, "翠苑一期", "翠苑二期", "金色家园"), biased(r, "3-5年", "1-3年", "5年以上", "不足1年")}
			for k, q := range v.quality {
				a := "不了解/未使用"
				if v.left[k] {
					a = ""
				} else if !math.IsNaN(q) {
					a = words[on(q, 1, 5)-1]
				}
				row = append(row, a)
			}
			renew := "同意"
			if v.outcome+.08*r.NormFloat64() < .52 {
				renew = "不同意"
			}
			s.add(append(row, words[on(v.outcome, 1, 5)-1], renew)...)
		}
		return s.rows
	}}.encoded(plainCSV)
}

// longMall has a row per member and touchpoint; some members came twice.
// Planted: 停车 most, then 服务台; 休息区 nothing.
func longMall() export {
	items := []item{{"停车", .52, 1.3, .85, 0, .35}, {"服务台", .68, .9, .7, 0, .35}, {"洗手间", .62, .35, .9, 0, .35}, {"导视标识", .62, .3, 1, 0, .35}, {"餐饮", .70, .3, .8, 0, .35}, {"休息区", .64, 0, .75, 0, .15}}
	return export{file: "long_mall.csv", outcome: "总体满意度", strongest: []string{"停车", "服务台"}, null: []string{"休息区"}, rows: func(r *rand.Rand) [][]string {
		w := &respondents{r, items}
		s := &sheetOf{}
		s.add("会员号", "触点", "评分", "日期", "商场")
		for i := range 300 {
			v := w.visit()
			member := fmt.Sprintf("M%05d", 10000+i-boolInt(i%10 == 9 && i > 20)*15) // every tenth visit is an earlier member's second
			date := surveyStart.AddDate(0, 0, i/6).Format("2006-01-02")
			mall := pick(r, "城东商场", "城西商场")
			for k, it := range items {
				if !math.IsNaN(v.quality[k]) {
					s.add(member, it.name, fmt.Sprint(on(v.quality[k], 1, 5)), date, mall)
				}
			}
			s.add(member, "总体满意度", fmt.Sprint(on(v.outcome, 1, 5)), date, mall)
		}
		return s.rows
	}}.encoded(plainCSV)
}

// orderLog is a log of orders. Planted: orders that ask 人工客服 and those with
// 催单 end in complaints far more often; the shop and 开具发票 have nothing to do
// with it.
func orderLog() export {
	return export{file: "order_log.csv", outcome: "是否投诉", strongest: []string{"人工客服", "催单"}, null: []string{"开具发票"}, rows: func(r *rand.Rand) [][]string {
		s := &sheetOf{}
		s.add("订单号", "环节", "时间", "门店", "是否投诉")
		for i := range 360 {
			now := surveyStart.Add(time.Duration(i*53) * time.Minute)
			shop, risk := pick(r, "东城店", "西城店", "南城店"), .06
			var steps []string
			add := func(step string) { steps = append(steps, step) }
			add("下单")
			add("支付")
			if r.Float64() < .3 {
				add("开具发票")
			}
			add("发货")
			if r.Float64() < .25 {
				add("催单")
				risk += .3
			}
			add("配送")
			add("签收")
			if r.Float64() < .2 {
				add("人工客服")
				risk += .45
			}
			if r.Float64() < .5 {
				add("评价")
			}
			complained := "否"
			if r.Float64() < risk {
				complained = "是"
			}
			for _, step := range steps {
				s.add(fmt.Sprintf("DD2024%06d", i+1), step, now.Format("2006-01-02 15:04:05"), shop, complained)
				now = now.Add(time.Duration(1+r.IntN(600)) * time.Minute)
			}
		}
		return s.rows
	}}.encoded(plainCSV)
}

// kanoHotel asks each feature twice: how it would be with and without it.
// Planted: 全天热水 is a must, 快速退房 one-dimensional, 生日惊喜 attractive,
// 纸质报纸 indifferent, 推销电话 reverse.
func kanoHotel() export {
	type feature struct {
		name    string
		yes, no []float64 // shares of the five answers
	}
	features := []feature{
		{"全天热水", []float64{.10, .62, .23, .04, .01}, []float64{.01, .03, .06, .25, .65}},
		{"快速退房", []float64{.66, .22, .10, .02, 0}, []float64{.02, .05, .13, .22, .58}},
		{"生日惊喜", []float64{.70, .07, .20, .03, 0}, []float64{.02, .08, .62, .22, .06}},
		{"纸质报纸", []float64{.08, .10, .70, .10, .02}, []float64{.03, .10, .72, .12, .03}},
		{"推销电话", []float64{.02, .03, .10, .25, .60}, []float64{.55, .20, .20, .04, .01}},
	}
	return export{file: "kano_hotel.csv", rows: func(r *rand.Rand) [][]string {
		s := &sheetOf{}
		header := []string{"序号", "提交答卷时间", "所用时间", "来源", "来自IP", "1、您的性别"}
		for i, f := range features {
			header = append(header, fmt.Sprintf("%d、如果酒店提供%s，您的感受是？", 2*i+2, f.name), fmt.Sprintf("%d、如果酒店不提供%s，您的感受是？", 2*i+3, f.name))
		}
		s.add(header...)
		words := []string{"我很喜欢", "理应如此", "无所谓", "勉强接受", "我很不喜欢"}
		for i := range 200 {
			row := []string{fmt.Sprint(i + 1), surveyStart.Add(time.Duration(i*41) * time.Minute).Format("2006/1/2 15:04:05"), fmt.Sprintf("%d秒", 50+r.IntN(90)), "微信", fmt.Sprintf("117.136.%d.%d(浙江-杭州)", r.IntN(80), r.IntN(250)), pick(r, "男", "女")}
			for _, f := range features {
				row = append(row, words[draw(r, f.yes)], words[draw(r, f.no)])
			}
			s.add(row...)
		}
		return s.rows
	}}.encoded(plainCSV)
}

// draw picks an index by its share.
func draw(r *rand.Rand, shares []float64) int {
	x := r.Float64()
	for i, s := range shares {
		if x -= s; x < 0 {
			return i
		}
	}
	return len(shares) - 1
}

// servqualExpress asks what was expected and what was perceived, item by item,
// from 1 to 7. Planted: the gap of 破损赔付 is the largest, that of 电子面单 none.
func servqualExpress() export {
	gaps := []struct {
		name          string
		expected, gap float64
	}{{"送达准时", 6.2, -.8}, {"包装完好", 6.0, -.4}, {"快递员礼貌", 5.6, -.2}, {"电子面单", 5.2, 0}, {"破损赔付", 6.1, -1.7}, {"客服响应", 5.9, -1.1}}
	return export{file: "servqual_express.csv", rows: func(r *rand.Rand) [][]string {
		s := &sheetOf{}
		header := []string{"答卷编号", "提交时间", "您的年龄"}
		for _, g := range gaps {
			header = append(header, "1、您对快递服务以下方面的期望:("+g.name+")")
		}
		for _, g := range gaps {
			header = append(header, "2、您对我们以下方面的实际感受:("+g.name+")")
		}
		s.add(header...)
		for i := range 220 {
			row := []string{fmt.Sprint(i + 1), surveyStart.Add(time.Duration(i*29) * time.Minute).Format("2006-01-02 15:04"), biased(r, "26-35岁", "18-25岁", "36-45岁", "45岁以上")}
			mood := .5 * r.NormFloat64()
			point := func(v float64) string {
				return fmt.Sprint(max(1, min(7, int(math.Round(v+mood+.8*r.NormFloat64())))))
			}
			for _, g := range gaps {
				row = append(row, point(g.expected))
			}
			for _, g := range gaps {
				row = append(row, point(g.expected+g.gap))
			}
			s.add(row...)
		}
		return s.rows
	}}.encoded(plainCSV)
}

// encoded sets how the rows become a file.
func (s export) encoded(encode func([][]string) []byte) export {
	s.write = func(r *rand.Rand) []byte { return encode(s.rows(r)) }
	return s
}

func delimited(rows [][]string, by string) string {
	var b strings.Builder
	for _, row := range rows {
		for i, cell := range row {
			if i > 0 {
				b.WriteString(by)
			}
			if strings.ContainsAny(cell, "\",\n"+by) {
				cell = `"` + strings.ReplaceAll(cell, `"`, `""`) + `"`
			}
			b.WriteString(cell)
		}
		b.WriteString("\r\n")
	}
	return b.String()
}

func plainCSV(rows [][]string) []byte { return []byte(delimited(rows, ",")) }

func bomCSV(rows [][]string) []byte { return []byte("\ufeff" + delimited(rows, ",")) }

func gb18030CSV(rows [][]string) []byte {
	out, err := simplifiedchinese.GB18030.NewEncoder().String(delimited(rows, ","))
	if err != nil {
		panic(err)
	}
	return []byte(out)
}

func utf16TSV(rows [][]string) []byte {
	out, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(delimited(rows, "\t"))
	if err != nil {
		panic(err)
	}
	return []byte(out)
}

func workbook(rows [][]string) []byte {
	f := excelize.NewFile()
	defer f.Close()
	for i, row := range rows {
		for j, cell := range row {
			name, err := excelize.CoordinatesToCellName(j+1, i+1)
			if err == nil {
				var number float64
				if _, scan := fmt.Sscanf(cell, "%g", &number); scan == nil && fmt.Sprint(number) == cell {
					err = f.SetCellValue("Sheet1", name, number)
				} else {
					err = f.SetCellValue("Sheet1", name, cell)
				}
			}
			if err != nil {
				panic(err)
			}
		}
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		panic(err)
	}
	return b.Bytes()
}

func (s export) path() string { return filepath.Join("testdata", "zh", s.file) }

// TestSurveys proves that the committed files are those that the generator
// writes, cell by cell.
func TestSurveys(t *testing.T) {
	for i, s := range exports() {
		random := func() *rand.Rand { return rand.New(rand.NewPCG(2024, uint64(i))) }
		if *update {
			if err := os.MkdirAll(filepath.Dir(s.path()), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(s.path(), s.write(random()), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		table, err := ingest.Read(t.Context(), []string{s.path()}, ingest.Options{})
		if err != nil {
			t.Fatal(err)
		}
		rows := s.rows(random())
		if table.Rows != len(rows)-1 || len(table.Columns) != len(rows[0]) {
			t.Errorf("%s has %d rows of %d columns, want %d of %d", s.file, table.Rows, len(table.Columns), len(rows)-1, len(rows[0]))
			continue
		}
		for j, name := range rows[0] {
			for row, cells := range rows[1:] {
				if got := table.Columns[j].Cell(row); got != cells[j] {
					t.Fatalf("%s: row %d of %s is %q, want %q", s.file, row+2, name, got, cells[j])
				}
			}
		}
	}
}
