// SPDX-License-Identifier: Apache-2.0

package shape

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

// Expected values below are read off the rules in docs/intake.md by hand.
var names = []struct{ raw, want string }{
	{"", ""},
	{"Order Completed", "Order Completed"},
	{"  Order\t Completed \n", "Order Completed"},
	{"Order 10023 Completed", "Order {n} Completed"},
	{"Checkout Step 2 Viewed", "Checkout Step {n} Viewed"},
	{"step2", "step2"},
	{"5G plan", "5G plan"},
	{"Viewed iPhone15ProMax256GB", "Viewed iPhone15ProMax256GB"},
	{"Price 1,299.00 shown", "Price {n} shown"},
	{"discount 12.5%", "discount {n}%"},
	{"SKU-8832190", "SKU-{n}"},
	{"order12345 opened", "order{n} opened"},
	{"Opened 3f2a9c1e77", "Opened {id}"},
	{"Opened 550e8400-e29b-41d4-a716-446655440000", "Opened {uuid}"},
	{"Report 2026-01-22", "Report {date}"},
	{"Report 2026-01-22T10:30:00+08:00 sent", "Report {date} sent"},
	{"Report 2026-01-22 10:30", "Report {date}"},
	{"Report 20260122", "Report {date}"},
	{"Report 20260122153000", "Report {date}"},
	{"Report 20260122253000", "Report {n}"}, // there is no hour 25
	{"Report 2026-01-22T10:30:00.123Z", "Report {date}"},
	{"Report 2026-01-22 10:30:00+0800", "Report {date}"},
	{"Report 2026-01-22 25:30", "Report {date} {n}:{n}"}, // no time of day
	{"Report 2026-13-22", "Report {n}-{n}-{n}"},
	{"Report 2026.01.22", "Report {date}"},
	{"Report 2026/1/2", "Report {date}"},
	{"Report 2026_01_02", "Report {date}"},
	{"Report 2026-01", "Report {date}"},
	{"Version 2026.1", "Version {n}"},
	{"Report 20261322", "Report {n}"}, // there is no month 13
	{"invite bob.lee@example.com", "invite {id}"},
	{"icon@2x", "icon@2x"},
	{"浏览商品", "浏览商品"},
	{"　浏览　商品　", "浏览 商品"},                                                   // ideographic spaces
	{"ＡＰＰ启动", "APP启动"},                                                     // full-width letters
	{"订单１２３４５详情", "订单{n}详情"},                                               // full-width digits
	{"双11主会场", "双11主会场"},                                                   // a short number in a word is part of it
	{"618大促", "618大促"},                                                     // the same
	{"第3步", "第3步"},                                                         // the same
	{"第 3 步", "第 {n} 步"},                                                   // a number of its own
	{"2026年1月22日预约", "{date}预约"},                                           //
	{"2026年01月账单", "{date}账单"},                                             //
	{"1月22日活动", "{date}活动"},                                                //
	{"2026年会", "{n}年会"},                                                    // a year is a number
	{"拨打13800138000", "拨打{n}"},                                             //
	{"快递SF1234567890123", "快递SF{n}"},                                       //
	{"播放BV1xx411c7mD", "播放{id}"},                                           // B 站 video id
	{"点击：立即购买", "点击:立即购买"},                                                 // NFKC folds the colon
	{"a\u200bb", "ab"},                                                     // zero width space
	{"a\x00b", "a b"},                                                      // control character
	{"bad\xffutf", "bad\uFFFDutf"},                                         //
	{"ﬁrst", "first"},                                                      // ligature
	{"{n} {id} {foo}", "{n} {id} {foo}"},                                   // what looks like a placeholder stays
	{strings.Repeat("word ", 40), strings.Repeat("word ", 30) + "{other}"}, // 30×5+7 = 157 ≤ 160
	{strings.Repeat("商品", 60), strings.Repeat("商品", 25) + "{other}"},       // steps of 6 bytes: 25×6+7 = 157 ≤ 160
	{strings.Repeat("x", 200), "{id}"},
}

var places = []struct{ raw, want string }{
	{"", ""},
	{"/", "/"},
	{"https://www.example.com", "example.com/"},
	{"http://Example.COM:8080/", "example.com/"},
	{"//example.com/a", "example.com/a"},
	{"example.com/a", "example.com/a"},
	{"https://user:secret@example.com/a", "example.com/a"},
	{"https://shop.example.com/products/12345?utm_source=x#reviews", "shop.example.com/products/{n}"},
	{"https://shop.example.com/products/12345/", "shop.example.com/products/{n}"},
	{"https://shop.example.com/zh-cn/item/a1b2c3d4e5f6", "shop.example.com/{locale}/item/{id}"},
	{"https://shop.example.com/en/item/blue-shirt-12345.html", "shop.example.com/{locale}/item/blue-shirt-{n}.html"},
	{"https://shop.example.com/cn/zh_Hans_CN/x", "shop.example.com/cn/{locale}/x"},
	{"https://shop.example.com/my/orders", "shop.example.com/my/orders"}, // Burmese needs a region
	{"https://shop.example.com/a/b/en", "shop.example.com/a/b/en"},       // not at the head
	{"https://shop.example.com/?lang=zh", "shop.example.com/"},
	{"https://item.taobao.com/item.htm?id=612345678901&spm=a21bo.1", "item.taobao.com/item.htm"},
	{"https://detail.tmall.com/item.htm?id=1", "detail.tmall.com/item.htm"},
	{"https://item.jd.com/100012043978.html", "item.jd.com/{n}.html"},
	{"https://m.dianping.com/shop/H9rXuXw7eV8kYk2m", "m.dianping.com/shop/{id}"},
	{"https://mp.weixin.qq.com/s/2KzV7oP0Yq3mW1bXc8RtNg", "mp.weixin.qq.com/s/{id}"},
	{"https://mp.weixin.qq.com/s?__biz=MzA5&mid=265&sn=ab#wechat_redirect", "mp.weixin.qq.com/s"},
	{"https://servicewechat.com/wx0a1b2c3d4e5f6071/12/page-frame.html", "servicewechat.com/{id}/{n}/page-frame.html"},
	{"https://www.bilibili.com/video/BV1xx411c7mD/", "bilibili.com/video/{id}"},
	{"https://www.zhihu.com/question/19550225/answer/12202130", "zhihu.com/question/{n}/answer/{n}"},
	{"https://163.com/news", "163.com/news"}, // a host is no number
	{"https://www.12306.cn/", "12306.cn/"},
	{"https://blog.example.com/2026/01/22/hello-world", "blog.example.com/{date}/hello-world"},
	{"https://blog.example.com/2026/01/", "blog.example.com/{date}"},
	{"https://blog.example.com/archive/2026-01-22", "blog.example.com/archive/{date}"},
	{"https://h5.example.com/#/order/8823/pay?x=1", "h5.example.com/#/order/{n}/pay"},
	{"https://h5.example.com/app/#!/order/8823", "h5.example.com/app#/order/{n}"},
	{"https://example.com/%E8%AE%A2%E5%8D%95/1", "example.com/订单/{n}"},
	{"https://example.com/订单/1", "example.com/订单/{n}"},
	{"https://example.com/a%2Fb", "example.com/a%2Fb"},
	{"https://example.com/a%2fb", "example.com/a%2Fb"},
	{"https://example.com/%C9%CC%C6%B7", "example.com/{id}"}, // GBK
	{"https://example.com/100%", "example.com/{n}%25"},
	{"https://example.com/a//b/./c/../d", "example.com/a/b/d"},
	{"https://example.com/a;jsessionid=5F2A9C/b", "example.com/a/b"},
	{"https://example.com/index.html", "example.com/"},
	{"https://example.com/user/bob@example.org", "example.com/user/{id}"},
	{"https://example.com/v2/u/550e8400-e29b-41d4-a716-446655440000", "example.com/v2/u/{uuid}"},
	{"http://localhost:3000/en/x", "//localhost/{locale}/x"},
	{"http://192.168.1.10/a", "//192.168.1.10/a"},
	{"http://[::1]:80/a", "//[::1]/a"},
	{"/zh-cn/orders/42", "/{locale}/orders/{n}"},
	{"orders/42", "orders/{n}"},
	{"pages/order/detail?id=1", "pages/order/detail"},
	{"/pages/order/detail.html?id=1", "pages/order/detail"},
	{"/pages/index/index", "pages/index/index"},
	{"packageA/pages/goods/goods?sku=9", "packageA/pages/goods/goods"},
	{"myapp://order/detail/998?from=push", "myapp://order/detail/{n}"},
	{"alipays://platformapi/startapp?appId=20000067", "alipays://platformapi/startapp"},
	{"OrderDetailActivity", "OrderDetailActivity"},
	{"com.example.app.OrderActivity", "com.example.app.OrderActivity"},
	{"订单详情页", "订单详情页"},
	{"首页 - 某某商城", "首页 - 某某商城"},
	{"about:blank", "about:blank"},
	{"tel:+8613800138000", "tel:+{n}"},
	{"mailto:a@b.cn", "mailto:{id}"},
	{"https://例子.中国/商品", "//例子.中国/商品"},
	{"https://ｅｘａｍｐｌｅ．ｃｏｍ／ａ", "example.com/a"},
	{"/a/b/c/d/e/f/g/h/i/j/k/l/m/o", "/a/b/c/d/e/f/g/h/i/j/k/{other}"},
	{"?id=1", "/"},
	{"50% off", "{n}% off"}, // a screen, not a path
	{"a%2fb%41", "a%2FbA"},  // an escape of a slash makes it a path
	{"a%41%", "a%{n}%"},     // other escapes of a screen are its text, in which 41 is a number
	{"example.com?x=1", "example.com/"},
	{"https://example.com/zh-Hant-HK/a", "example.com/{locale}/a"},
	{"https://example.com/es-419/a", "example.com/{locale}/a"},
	{"https://example.com/zh-Foo/a", "example.com/zh-Foo/a"},
	{"https://example.com/zh-hans", "example.com/{locale}"},
	{"https://example.com/no-go/a", "example.com/no-go/a"}, // GO is no region
	{"https://example.com/my-mm/a", "example.com/{locale}/a"},
	{"https://example.com/" + strings.Repeat("a-b_", 40), "example.com/{id}"}, // 160 bytes
	{"https://example.com/" + strings.Repeat("abcdefghijklmnopqrstuvwxyz/", 12) + "z", "example.com/" + strings.Repeat("abcdefghijklmnopqrstuvwxyz/", 11) + "{other}"}, // 13 segments
	{"https://example.com/" + strings.Repeat(strings.Repeat("ab-", 40)+"c/", 5), "example.com/" + strings.Repeat(strings.Repeat("ab-", 40)+"c/", 3) + "{other}"},       // 122 bytes a segment
	{"#/home", "/#/home"},
}

func TestName(t *testing.T) {
	for _, c := range names {
		if got := Name(c.raw); got != c.want {
			t.Errorf("Name(%q) = %q, want %q", c.raw, got, c.want)
		}
	}
}

func TestPlace(t *testing.T) {
	for _, c := range places {
		if got := Place(c.raw); got != c.want {
			t.Errorf("Place(%q) = %q, want %q", c.raw, got, c.want)
		}
	}
}

// pieces are what hostile and ordinary places are made of.
var pieces = []string{"/", "//", "?", "#", "#/", "#!/", "%2F", "%25", "%", "%41", ";", ":", "://", "@", ".", "..", "www.", "example.com", "Example.COM", "http://", "https://", "myapp://",
	"12", "1234", "12.5", "abc", "ABC", "a1b2", "deadbeef12", "订单", "年", "月", "日", "2026", "01", "22", "2026-01-22", "T10:30", "en", "zh-cn", "pages", "index.html", ".html", "{n}", "{id}", "{", "}",
	"{other}", " ", "-", "_", "\u200b", "\u0301", "\u00a0", "％", "／", "İ", "é", "\x00", "550e8400-e29b-41d4-a716-446655440000", "bob@x.cn", "localhost", ":8080", "wx0a1b2c3d4e5f6071"}

func TestNormalisingWhatIsNormalChangesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		raw := strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces), 0, 14).Draw(t, "pieces"), "")
		checkIdempotent(t, raw)
	})
}

func checkIdempotent(t interface{ Fatalf(string, ...any) }, raw string) {
	for what, f := range map[string]func(string) string{"Name": Name, "Place": Place} {
		once := f(raw)
		if twice := f(once); twice != once {
			t.Fatalf("%s(%q) = %q, and of that %q", what, raw, once, twice)
		}
		if !utf8.ValidString(once) {
			t.Fatalf("%s(%q) = %q, which is no UTF-8", what, raw, once)
		}
	}
}

func FuzzNormalise(f *testing.F) {
	for _, c := range names {
		f.Add(c.raw)
	}
	for _, c := range places {
		f.Add(c.raw)
	}
	f.Fuzz(func(t *testing.T, raw string) { checkIdempotent(t, raw) })
}
