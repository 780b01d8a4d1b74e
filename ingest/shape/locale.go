// SPDX-License-Identifier: Apache-2.0

package shape

import "strings"

// isLocale tells whether a segment names a language, alone (zh) or with a
// script and a region (zh-CN, zh_TW, zh-Hans, zh-Hant-HK, en-us, es-419).
func isLocale(s string) bool {
	if len(s) < 2 || len(s) > 10 {
		return false
	}
	if len(s) == 2 {
		return contains(aloneLanguages, strings.ToLower(s))
	}
	sep := s[2]
	if sep != '-' && sep != '_' || !contains(languages, strings.ToLower(s[:2])) {
		return false
	}
	rest := s[3:]
	if len(rest) >= 4 && isScript(rest[:4]) {
		if len(rest) == 4 {
			return true
		}
		if rest[4] != '-' && rest[4] != '_' {
			return false
		}
		rest = rest[5:]
	}
	return len(rest) == 2 && contains(regions, strings.ToUpper(rest)) || rest == "419"
}

// contains tells whether a list of codes of two letters, one space between
// them, holds a code.
func contains(list, code string) bool {
	i := strings.Index(list, code)
	for i >= 0 && i%3 != 0 {
		next := strings.Index(list[i+1:], code)
		if next < 0 {
			return false
		}
		i += 1 + next
	}
	return i >= 0 && len(code) == 2
}

func isScript(s string) bool {
	switch strings.ToLower(s) {
	case "hans", "hant", "latn", "cyrl", "arab":
		return true
	}
	return false
}

// aloneLanguages are the codes that stand for a language where they are a
// whole segment. Those that are words of sites as well (my, id, is, no, to,
// so, am, he, it …) need a region.
const aloneLanguages = "zh en ja ko fr de es pt ru ar th vi nl pl sv da fi cs hu ro uk tr"

// languages are the codes of ISO 639-1 that sites are written in.
const languages = "zh en ja ko fr de es it pt ru ar th vi id ms my km lo tl hi bn ta te ur fa he tr nl pl sv da fi nb nn no is cs sk hu ro bg uk el hr sr sl et lv lt ka hy az kk uz mn sq mk bs ca eu gl ga cy mt sw af am zu ne si"

// regions are the codes of ISO 3166-1.
const regions = "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ " +
	"CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR " +
	"GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP " +
	"KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ " +
	"NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW " +
	"SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ " +
	"UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW"
