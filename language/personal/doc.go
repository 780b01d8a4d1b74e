// SPDX-License-Identifier: Apache-2.0

// Package personal finds personal data in what customers write, so that it can
// be masked: phone numbers, e-mail addresses, Chinese identity numbers, bank
// cards, addresses of houses, and names where the text says that they are
// names.
//
// The one idea: a number is what its digits can be. Length, grouping, leading
// digits and check digits decide, and the words around it where they leave a
// doubt; so an order number, a price or a date is left alone. Names and
// addresses need a sign of their own: "my name is", a title, a street with a
// house number.
//
// It promises: spans are bytes of the text as it was given, on the boundaries
// of its characters, in order and apart; what was found once is found wherever
// else it stands in the text (up to Echoes different ones); a masked text
// holds nothing that would be found again; time grows linearly.
//
// It does not look inside links and @names, does not know names by themselves, and does
// not flag an identity or card number whose check digit is wrong.
package personal
