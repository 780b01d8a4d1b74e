// SPDX-License-Identifier: Apache-2.0

package topic

import (
	"slices"
	"strings"
	"testing"
)

// Sentences as people write them, with the words parted by hand.
const (
	partedStay = `前台|服务员|态度|很|好 前台|服务员|帮|我们|提|行李 这|次|的|前台|服务员|很|热情 前台|办理|入住|很|快 找|前台|换|了|房|服务员|不|耐烦 服务员|态度|差|，|前台|没|人|管 服务员|送|水|很|及时 服务员|打扫|得|很|仔细
		酒店|地理|位置|不错 酒店|地理|位置|很|好|，|离|地铁|近 地理|位置|优越|，|出门|就|是|地铁站 地理|位置|很|方便|，|地铁站|五|分钟 离|地铁站|很|近|，|地理|位置|好 地铁站|旁边|，|酒店|地理|位置|没|得|说 走|到|地铁站|三|分钟 从|地铁站|走|过来|很|近
		房间|非常|干净 房间|非常|干净|，|床单|也|白 房间|非常|干净|，|床单|很|新 床单|有|污渍 床单|换|了|，|房间|非常|干净 换|了|床单|还|是|脏 床单|被罩|都|干净 被罩|有|头发 被罩|和|床单|发黄
		自助|早餐|品种|丰富 自助|早餐|品种|太|少 自助|早餐|要|排队 一|楼|自助|早餐|的|面包|新鲜 自助|早餐|咖啡|难|喝 早餐|品种|还|可以|，|面包|好|吃 面包|和|咖啡|都|凉|了 早餐|咖啡|面包|随便|拿`
	partedShop = `快递|小哥|很|有|礼貌 快递|小哥|送|货|上门 快递|小哥|打|电话|了 等|快递|等|了|三|天 这|家|快递|太|慢 快递|两|天|就|到 快递|小哥|态度|好 顺丰|快递|真|快
		充电|速度|很|快 充电|速度|太|慢 手机|充电|速度|一般 充电|半|小时|就|满 这|款|手机|充电|发烫 手机|屏幕|清晰 手机|屏幕|大 屏幕|划|痕|多|，|手机|旧
		售后|客服|不|理|人 售后|客服|推|来|推|去 联系|售后|客服|三|次 售后|客服|说|不|能|退货 申请|退货|，|售后|客服|拒绝 退货|流程|复杂 退货|运费|自己|出 退货|很|麻烦`
)

func joined(parted string) (texts []string) {
	for _, text := range strings.Fields(parted) {
		texts = append(texts, strings.ReplaceAll(text, "|", ""))
	}
	return texts
}

// A name is one word or several in a row as they were parted by hand.
func TestChineseNamesAreWholeWords(t *testing.T) {
	for _, c := range []struct {
		parted string
		topics int
		want   []string // what a person would name topics by, at the least
	}{
		{partedStay, 4, []string{"前台", "服务员", "地理位置", "地铁站", "床单", "房间非常干净", "自助早餐", "面包", "咖啡"}},
		{partedShop, 3, []string{"快递", "手机", "屏幕", "充电速度", "售后客服", "退货"}},
	} {
		d, err := Discover(t.Context(), read(joined(c.parted)), Options{Topics: c.topics})
		if err != nil {
			t.Fatal(err)
		}
		var names []string
		for _, topic := range d.Topics {
			names = append(names, topic.Terms...)
		}
		t.Log(names)
		for _, name := range names {
			if !parts(c.parted, name) {
				t.Errorf("%s is a fragment", name)
			}
		}
		for _, want := range c.want {
			if !slices.Contains(names, want) {
				t.Errorf("%s names nothing", want)
			}
		}
	}
}

// parts reports whether a name stands in a parted text from a mark to a mark.
func parts(parted, name string) bool {
	for _, text := range strings.Fields(parted) {
		words := strings.Split(text, "|")
		for i := range words {
			for end := i + 1; end <= len(words); end++ {
				if strings.Join(words[i:end], "") == name {
					return true
				}
			}
		}
	}
	return false
}

// A made-up name stands behind the same verb always, so that its surroundings do
// not tell where it begins; who knows the word can.
func TestAKnownWordIsWhole(t *testing.T) {
	texts := read(strings.Fields("难找砼砵站 难找砼砵站很久 难找砼砵站只好走 难找砼砵站真烦"))
	for known, want := range map[string]bool{"": false, "砼砵站": true} {
		p := placesOf([]string{"砼砵站"}, texts, func(term string) bool { return term == known })
		if got := p.whole("砼砵站"); got != want {
			t.Errorf("knowing %q, it is whole: %v", known, got)
		}
	}
}

// What is left of a phrase in front of 了 is none; nor is a preposition part of
// the word before, where the name of a thing follows it.
func TestPhrasesEndWhereTheirVerbsDo(t *testing.T) {
	texts := read(strings.Split("退房太慢误了车|退房慢误了船|退房慢误了飞机|we sat in the hall|They sat in a corner|I sat in our room|check in was slow|our check in failed|late check in", "|"))
	p := placesOf([]string{"慢误", "sat in", "check in"}, texts, nil)
	for name, want := range map[string]bool{"慢误": false, "sat in": false, "check in": true} {
		if got := p.whole(name); got != want {
			t.Errorf("%s is whole: %v", name, got)
		}
	}
}

func TestNoNameSaysWhatThoseBeforeItSay(t *testing.T) {
	all := []string{"性价比高", "性价比", "性价比不高", "房间性价比", "refunds", "refund", "refund fees"}
	p := placesOf(all, read([]string{"性价比高", "性价比", "性价比不高", "房间性价比", "refunds", "refund", "refund fees"}), nil)
	if got, want := first(len(all), p.fresh(slices.Values(all))), []string{"性价比高", "房间性价比", "refunds", "refund fees"}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

func TestEnglishNamesAreWordsAndPairs(t *testing.T) {
	texts := strings.Split(`The front desk was slow|Front desk staff were rude|Nobody at the front desk smiled|Front desk lost our booking|
		Hot water ran out|No hot water again|Hot water only after ten minutes|There was never hot water|
		Parking is expensive|Paid twice for parking|Parking garage full|The parking garage is dark`, "|")
	d, err := Discover(t.Context(), read(texts), Options{Topics: 3})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"front desk", "hot water", "parking"} {
		if !slices.ContainsFunc(d.Topics, func(topic Topic) bool { return topic.Terms[0] == want }) {
			t.Errorf("no topic is named by %s first: %v", want, d.Topics)
		}
	}
}
