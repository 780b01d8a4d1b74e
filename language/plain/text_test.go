// SPDX-License-Identifier: Apache-2.0

package plain

import (
	"strings"
	"testing"
)

func TestReset(t *testing.T) {
	var x Text
	for _, s := range []string{"Ｈｅｌｌｏ 世界!!!!!!", "飯店很贊，沒的說 www.a.com/b 好", "@小明 你好<b>好</b><br>soooooo &amp; ok 👨‍👩‍👧👍🏽 ^_^ T_T：） http://a.b/c。", "(≧▽≦) (很好) 12:30 é Ⅷ \x80ab", "\u202e\u200b坏"} {
		x.Reset(s)
		t.Logf("%q %s %q", string(x.Runes()), x.Tongue(), x.Original(0, len(x.Runes())).Of(s))
	}
}

func BenchmarkReset(b *testing.B) {
	s := strings.Repeat("这家酒店的位置不错，早餐也很丰富，就是房间有点小，隔音一般。", 2)
	s = string([]rune(s)[:60])
	var x Text
	b.SetBytes(int64(len(s)))
	for b.Loop() {
		x.Reset(s)
	}
}
