// SPDX-License-Identifier: Apache-2.0

package envelope

import "strings"

// Currency gives a currency of ISO 4217 in capitals with its count of minor
// digits (CNY 2, JPY 0, KWD 3), and whether there is such a currency.
func Currency(code string) (name string, digits int, ok bool) {
	code = strings.ToUpper(strings.TrimSpace(code))
	if len(code) != 3 {
		return code, 0, false
	}
	switch {
	case listed(noDigits, code):
		return code, 0, true
	case listed(threeDigits, code):
		return code, 3, true
	case listed(fourDigits, code):
		return code, 4, true
	}
	return code, 2, listed(twoDigits, code)
}

// listed tells whether a list of codes of three letters, one space between
// them, holds a code.
func listed(list, code string) bool {
	for i := 0; i+3 <= len(list); i += 4 {
		if list[i:i+3] == code {
			return true
		}
	}
	return false
}

// The currencies of ISO 4217 (list one, 2024) by their minor digits; the funds
// and metals, which have none, are left out.
const (
	noDigits    = "JPY KRW VND CLP ISK UGX XAF XOF XPF PYG RWF KMF GNF DJF BIF VUV UYI"
	threeDigits = "BHD IQD JOD KWD LYD OMN TND OMR"
	fourDigits  = "CLF UYW"
	twoDigits   = "CNY USD EUR HKD TWD MOP GBP SGD AUD CAD CHF NZD THB MYR IDR PHP INR RUB SEK NOK DKK BRL MXN ZAR TRY AED SAR PLN CZK HUF ILS EGP " +
		"AFN ALL AMD ANG AOA ARS AWG AZN BAM BBD BDT BGN BMD BND BOB BSD BTN BWP BYN BZD CDF COP CRC CUP CVE DOP DZD ERN ETB FJD FKP " +
		"GEL GHS GIP GMD GTQ GYD HNL HTG IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MRU MUR MVR MWK MZN " +
		"NAD NGN NIO NPR PAB PEN PGK PKR QAR RON RSD SBD SCR SDG SHP SLE SOS SRD SSP STN SVC SYP SZL TJS TMT TOP TTD TZS UAH UYU UZS " +
		"VED VES WST XCD XCG YER ZMW ZWG BOV CHE CHW COU MXV USN"
)
