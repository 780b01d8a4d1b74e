// SPDX-License-Identifier: Apache-2.0

package segment

import (
	"strconv"
	"strings"

	"touchstone"
	"touchstone/ingest/envelope"
)

// conventions fills the typed fields from properties of well-known names. The
// properties stay as they are, but for texts, which are kept once.
func (c *caller) conventions() {
	m := c.m
	asked := feedbackName(m.Name)
	texts := 0
	for i := range m.Properties {
		p := &m.Properties[i]
		if object, ok := objectType(p.Name); ok {
			c.about(object, scalar(p))
			continue
		}
		switch p.Name {
		case "unit", "unit_id", "store_id", "storeId", "shop_id", "shopId", "hotel_id", "hotelId", "branch_id":
			if value := scalar(p); m.Unit == "" && len(value) <= envelope.LongestUnit {
				m.Unit = value
			}
		case "duration_ms":
			c.duration(scalar(p), 0)
		case "duration":
			c.duration(scalar(p), 3)
		case "nps", "csat", "ces":
			c.score(p)
		case "rating":
			if asked {
				c.score(p)
			}
		case "comment", "comments", "review", "review_body", "feedback", "verbatim":
			if asked && p.Type == touchstone.String && p.Text != "" {
				texts++
			}
		}
	}
	c.money()
	if c.call == Track {
		c.kind(asked)
	}
	if texts > 0 {
		c.texts()
	}
}

// kind tells feedback and outcomes from other contacts.
func (c *caller) kind(asked bool) {
	switch {
	case asked || len(c.m.Scores) > 0:
		c.m.Kind = touchstone.Feedback
	case outcomeName(c.m.Name):
		c.m.Kind = touchstone.Outcome
	}
}

func (c *caller) about(kind, id string) {
	if id != "" && len(id) <= envelope.LongestObject && len(c.m.Objects) < envelope.MostObjects {
		c.m.Objects = append(c.m.Objects, touchstone.Object{Type: kind, ID: id})
	}
}

// objectType tells what a property names by its id.
func objectType(name string) (string, bool) {
	switch name {
	case "order_id", "orderId", "order_no":
		return "order", true
	case "checkout_id", "checkoutId":
		return "checkout", true
	case "cart_id", "cartId":
		return "cart", true
	case "product_id", "productId":
		return "product", true
	case "ticket_id", "ticketId":
		return "ticket", true
	case "parcel_id", "tracking_number", "waybill_no":
		return "parcel", true
	case "booking_id", "reservation_id":
		return "booking", true
	case "stay_id":
		return "stay", true
	case "case_id":
		return "case", true
	case "session_id", "sessionId":
		return "session", true
	case "review_id":
		return "review", true
	}
	return "", false
}

// duration reads a time span of which one unit is 10^digits milliseconds.
func (c *caller) duration(text string, digits int) {
	if ms, problem := envelope.Decimal(rounded(text, digits), digits); problem == envelope.Exact && ms >= 0 && text != "" {
		c.m.Duration = &ms
	}
}

// score adds a score if it is on its scale: its own, or the one that the
// properties of its name with _low and _high behind it give.
func (c *caller) score(p *touchstone.Property) {
	s := envelope.Score{Metric: p.Name, Value: rounded(scalar(p), 2), Low: find(c.m.Properties, p.Name+"_low"), High: find(c.m.Properties, p.Name+"_high")}
	if s.Valid() {
		c.m.Scores = append(c.m.Scores, s)
	}
}

// money reads revenue, value or total, the first that is an amount, with its
// currency. What float arithmetic left behind the last minor digit is rounded
// away.
func (c *caller) money() {
	currency := find(c.m.Properties, "currency")
	if currency == "" {
		currency = c.settings.Currency
	}
	code, digits, ok := envelope.Currency(currency)
	if !ok {
		return
	}
	for _, name := range []string{"revenue", "value", "total"} {
		text := rounded(find(c.m.Properties, name), digits)
		if _, problem := envelope.Decimal(text, digits); problem == envelope.Exact && text != "" {
			c.m.Value = envelope.Amount{Decimal: text, Currency: code}
			return
		}
	}
}

// rounded rounds a decimal with more digits behind the point than are kept;
// any other text comes back as it is.
func rounded(text string, digits int) string {
	if _, problem := envelope.Decimal(text, digits); problem != envelope.TooFine {
		return text
	}
	v, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return text
	}
	return strconv.FormatFloat(v, 'f', digits, 64)
}

// texts moves what was said from the properties to the texts.
func (c *caller) texts() {
	kept := c.m.Properties[:0]
	for _, p := range c.m.Properties {
		switch p.Name {
		case "comment", "comments", "review", "review_body", "feedback", "verbatim":
			if p.Type == touchstone.String && p.Text != "" {
				c.m.Texts = append(c.m.Texts, touchstone.Text{Field: p.Name, Text: p.Text})
				continue
			}
		}
		kept = append(kept, p)
	}
	c.m.Properties = kept
}

// feedbackName tells whether an event is something said: only then is a rating
// somebody's answer and not the rating of a product that is looked at.
func feedbackName(name string) bool {
	for _, word := range feedbackWords {
		if containsFold(name, word) {
			return true
		}
	}
	return false
}

var feedbackWords = [...]string{"review", "rated", "rating", "survey", "feedback", "nps", "csat", "评价", "评论", "评分", "打分", "问卷", "满意度", "反馈"}

// containsFold tells whether a text contains a word in lower case, without
// regard to the case of ASCII letters.
func containsFold(s, word string) bool {
	for i := 0; i+len(word) <= len(s); i++ {
		if lowered(s[i]) == word[0] && strings.EqualFold(s[i:i+len(word)], word) {
			return true
		}
	}
	return false
}

func lowered(c byte) byte {
	if c >= 'A' && c <= 'Z' {
		return c | 0x20
	}
	return c
}

// outcomeName tells whether an event is a fact that the business cares about.
func outcomeName(name string) bool {
	for _, known := range outcomeNames {
		if strings.EqualFold(name, known) {
			return true
		}
	}
	return false
}

var outcomeNames = [...]string{
	"Order Completed", "Order Refunded", "Order Cancelled", "Signed Up", "Account Created", "Account Deleted",
	"Subscription Started", "Subscription Renewed", "Subscription Cancelled", "Trial Started", "Trial Ended", "Referral Completed",
	"支付成功", "订单支付成功", "订单完成", "订单取消", "退款成功", "注册成功", "会员开通", "会员续费", "投诉", "推荐成功",
}
