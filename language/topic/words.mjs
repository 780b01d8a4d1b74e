// SPDX-License-Identifier: Apache-2.0
//
// Writes words.txt: Chinese words of up to four characters and how often they
// are used, by which texts are cut into words.
//
//   npm pack @node-rs/jieba && tar xzf node-rs-jieba-*.tgz
//   node words.mjs package/dict.txt > words.txt
//
// The words are those of jieba's dictionary (MIT, Copyright 2013 Sun Junyi),
// without names of persons that are rare. A line holds words that are about as
// frequent: twice the logarithm of how often they were counted, a mark, and the
// words. "-" marks those that say something with others only (adverbs, joints,
// places, times), "=" those that name nothing (pronouns, prepositions, particles), "#"
// those that count or measure.

import { readFileSync } from 'node:fs'

const least = [20, 3, 20, 20] // counted, by the number of characters
const leastName = 50
const marks = new Map([['-', /^[cdft]$/], ['=', /^([epryo]|u.?)$/], ['#', /^(m|q|mq)$/]])

const lines = new Map()
for (const line of readFileSync(process.argv[2], 'utf8').split('\n')) {
  const [word, count, part] = line.trim().split(' ')
  if (!/^\p{Script=Han}{1,4}$/u.test(word) || count < least[[...word].length - 1] || part.startsWith('nr') && count < leastName) continue
  const mark = [...marks].find(([, parts]) => parts.test(part))?.[0] ?? ''
  const key = Math.round(2 * Math.log(count)) + mark
  lines.set(key, [...lines.get(key) ?? [], word])
}
for (const key of [...lines.keys()].sort((a, b) => parseInt(b) - parseInt(a) || (a < b ? -1 : 1))) console.log(key, lines.get(key).sort().join(' '))
