// SPDX-License-Identifier: Apache-2.0

package aspect_test

import (
	"testing"

	"touchstone/language/aspect"
	"touchstone/language/lexicon"
	"touchstone/language/plain"
)

// reviews have about sixty characters each.
var reviews = []string{
	"房间很干净，床也很舒服，就是隔音不太好，半夜被走廊的声音吵醒了两次，早餐种类不少但是味道一般，前台服务员态度非常热情，停车方便。",
	"物流很快第二天就到了，包装也很严实，用了几天感觉保湿效果还可以，味道淡淡的挺好闻，就是价格比活动的时候贵了一点，客服回复太慢。",
	"这车动力不错，提速很快，就是油耗有点高，市区百公里要十二个油，后排空间够用，内饰塑料感太强，座椅也不够舒服，高速胎噪比较大了。",
}

// BenchmarkMentions reads reviews whole: made plain, parted, opinions found,
// mentions. One operation is one review.
func BenchmarkMentions(b *testing.B) {
	for _, industry := range []aspect.Industry{aspect.Hotel, aspect.Restaurant, aspect.Shop, aspect.Car} {
		b.Run(string(industry), func(b *testing.B) {
			taxonomy, _ := aspect.Shipped(industry)
			r := newReading(taxonomy, aspect.ShippedModel(industry))
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				r.read(reviews[i%len(reviews)])
			}
		})
	}
}

// BenchmarkWithout is what BenchmarkMentions takes without its mentions.
func BenchmarkWithout(b *testing.B) {
	var text plain.Text
	finder := lexicon.Shipped().Finder()
	for i := 0; b.Loop(); i++ {
		text.Reset(reviews[i%len(reviews)])
		text.Clauses()
		finder.Read(&text)
	}
}
