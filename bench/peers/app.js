// SPDX-License-Identifier: Apache-2.0
//
// Changes filters of the app in a real browser, as a reader does, and prints how
// long each takes until the new figures are painted:
//
//   app.js WEB BASE VIEWS CHANGES
//
// WEB is the folder of the app's sources, whose Playwright and Chromium (or
// TOUCHSTONE_CHROMIUM) it takes, BASE the server's address, VIEWS "all" or names
// with commas between, CHANGES how many changes of each kind are measured in each
// view. One Chromium with one page does all of it, signed in as the demo's owner.
//
// What is measured: from the timestamp of the DOM event that changes the filter
// (click, change or input) to the frame after the last change of the document that
// belongs to it. A change belongs to it until no request is under way, nothing is
// marked as old (".waiting"), and the document has been still for 120 ms, which do
// not count. "First" is the frame after the first answer changed the document.
// "Server" is from the first request sent to the last answer's last byte, "requests"
// how many there were, "cores" the processor time of the whole server for a change,
// which holds on a busy machine.
// Every value is chosen once, so neither the app nor the server has its answer;
// what the app could tell without asking does not count where other changes ask.
'use strict'
const path = require('path')

const [web, base, asked, changes] = process.argv.slice(2)
const { chromium } = require(require.resolve('@playwright/test', { paths: [path.resolve(web)] }))
const STILL = 120 // ms
const LIMIT = 60_000 // ms
const FLAGS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']

/** Runs in the page before anything else: notes requests, changes of the document and frames. */
function watch() {
  const now = () => performance.now()
  const seen = { begun: null, pending: new Set(), requests: 0, first: null, last: 0, answered: 0, sent: null, quiet: 0, newest: null, frames: 0 }
  const paint = () => {
    seen.quiet = now()
    const counts = seen.answered > 0
    seen.frames++
    requestAnimationFrame(() => {
      const channel = new MessageChannel()
      channel.port1.onmessage = () => {
        seen.frames--
        seen.last = now()
        if (counts && seen.first === null) seen.first = seen.last
      }
      channel.port2.postMessage(0)
    })
  }
  const fetched = window.fetch
  window.fetch = async (...given) => {
    const one = {}
    seen.pending.add(one)
    seen.requests++
    seen.sent ??= now()
    try {
      const answer = await fetched(...given)
      const text = answer.text.bind(answer)
      answer.text = () => text().finally(() => end(one, true))
      return answer
    } catch (fault) {
      end(one, false)
      throw fault
    }
  }
  const end = (one, answered) => {
    seen.pending.delete(one)
    seen.quiet = now()
    if (answered) seen.answered++, (seen.newest = seen.quiet)
  }
  const begin = (event) => {
    if (seen.armed !== event.type) return
    seen.armed = null
    Object.assign(seen, { begun: event.timeStamp, requests: 0, first: null, last: 0, answered: 0, sent: null, newest: null, quiet: now() })
  }
  for (const type of ['click', 'change', 'input']) window.addEventListener(type, begin, true)
  new MutationObserver(paint).observe(document, { subtree: true, childList: true, characterData: true, attributes: true })
  window.latency = {
    arm: (type) => Object.assign(seen, { armed: type, begun: null }),
    settled: (still, limit) => new Promise((done, failed) => {
      const since = now()
      const look = () => {
        if (now() - since > limit) return failed(new Error('the page did not come to rest'))
        if (seen.pending.size > 0 || seen.frames > 0 || seen.armed != null || now() - seen.quiet < still || document.querySelector('.waiting, .skeleton') !== null) return setTimeout(look, 10)
        const after = (t) => (t === null || seen.begun === null ? null : t - seen.begun)
        done({ all: seen.last > 0 ? after(seen.last) : null, first: after(seen.first), requests: seen.requests, server: seen.sent === null || seen.newest === null ? 0 : seen.newest - seen.sent })
      }
      look()
    }),
  }
}

const settled = (page) => page.evaluate(([still, limit]) => window.latency.settled(still, limit), [STILL, LIMIT])

/** One measured change: what DOM event begins it, and what the reader does. */
async function change(page, event, act) {
  await page.evaluate((type) => void window.latency.arm(type), event)
  await act()
  return settled(page)
}

// The kinds of change. Each gives up to so many measured ones.

const day = (ms) => new Date(ms).toISOString().slice(0, 10)

/** Periods of one to eleven weeks, each ending on another day. */
async function periods(page, n) {
  const out = []
  for (let i = 0; i < n; i++) {
    const to = Date.parse('2026-10-30') - i * 17 * 86_400_000
    await page.locator('.pickers > button.picker').click()
    const box = page.locator('.pickers .pop')
    do { // what arrives meanwhile may give the box other dates
      await box.locator('input[type=date]').first().fill(day(to - ((i % 6) * 14 + 6) * 86_400_000))
      await box.locator('input[type=date]').last().fill(day(to))
    } while (await box.locator('.pop-dates button').isDisabled())
    out.push(await change(page, 'click', () => box.locator('.pop-dates button').click()))
  }
  return out
}

/** Every option of a list to choose from that is not chosen, then the first again. */
async function options(page, list, n) {
  const out = []
  if ((await list.count()) === 0 || (await list.isDisabled())) return out
  const was = await list.inputValue()
  const values = (await list.locator('option').evaluateAll((all) => all.map((o) => o.value))).filter((v) => v !== was && v !== '')
  for (const value of values.slice(0, n)) out.push(await change(page, 'change', () => list.selectOption(value)))
  await list.selectOption(was)
  await settled(page)
  return out
}

const units = (page, n) => options(page, page.locator('.pickers select').first(), n)
const segments = (page, n) => options(page, page.locator('.pickers select').nth(1), n)

/** All lists at a place, each with a part of the changes. */
const lists = (at, most = 4) => async (page, n) => {
  const out = []
  const all = await page.locator(at).all()
  for (const list of all) if (out.length < n) out.push(...(await options(page, list, Math.min(most, n - out.length))))
  return out
}

const slider = (at, values) => async (page, n) => {
  const out = []
  if ((await page.locator(at).count()) === 0) return out
  for (const value of values.slice(0, n)) out.push(await change(page, 'input', () => page.locator(at).first().fill(String(value))))
  return out
}

/** Steps chosen one after another. */
const steps = (which) => async (page, n) => {
  const out = []
  const picker = page.locator('.trail-tools .steps-picker').nth(which)
  if ((await picker.count()) === 0) return out
  for (let i = 1; i <= n; i++) {
    await picker.click()
    const box = page.locator('.trail-tools .steps-pop').nth(which)
    const choices = box.locator('li label')
    if ((await choices.count()) <= i) break
    out.push(await change(page, 'click', () => choices.nth(i).click()))
    await page.keyboard.press('Escape')
    await settled(page)
  }
  return out
}

const many = (...kinds) => async (page, n) => {
  const out = []
  for (const kind of kinds) if (out.length < n) out.push(...(await kind(page, n - out.length)))
  return out
}

const tools = '.trail-tools select'
const PICKED = { period: periods, unit: units, segment: segments }
const WHICH = { which: lists('.trail-bar select', 5) }
const explore = (view, own) => ({ at: `explore/${view}`, kinds: { ...PICKED, ...WHICH, ...(own === undefined ? {} : { own }) } })

const VIEWS = {
  overview: { at: 'overview', kinds: PICKED },
  touchpoints: { at: 'touchpoints', kinds: { ...PICKED, own: lists('.filters select', 3) } },
  touchpoint: { at: 'touchpoints/tp_hotel.arrive.front-desk', kinds: PICKED },
  moments: { at: 'moments', kinds: { own: slider('.slider input', [1, 3, 5, 7, 9, 11, 2, 4, 6, 8]) } },
  map: explore('graph', slider('.slider-line input', [10, 20, 30, 40, 50, 60, 80, 90, 100])),
  flow: explore('flow', many(lists(tools, 4), steps(0))),
  ways: explore('variants'),
  paths: explore('paths', many(lists(tools, 4), steps(0))),
  funnel: explore('funnel', lists(tools, 5)),
  waiting: explore('waiting', many(steps(0), steps(1))),
  conformance: explore('conformance', lists(tools)),
  difference: explore('difference', lists(tools, 9)),
  attribution: explore('attribution', steps(0)),
  next: explore('next', steps(0)),
  cohorts: explore('cohorts', many(lists(tools), steps(0))),
  voices: { at: 'voices', kinds: { ...PICKED, own: lists('.voices-filters select', 3) } },
}

/** Seconds that the processors have worked for the server. */
async function worked() {
  const text = await (await fetch(`${base}/metrics`)).text()
  return Number(/^process_cpu_seconds_total (\S+)/m.exec(text)[1])
}

const quantile = (all, share) => [...all].sort((a, b) => a - b)[Math.min(all.length - 1, Math.floor(share * all.length))] ?? null

function told(view, kind, samples, cores) {
  const there = samples.some((s) => s.requests > 0) ? samples.filter((s) => s.requests > 0 && s.all !== null) : samples.filter((s) => s.all !== null)
  const of = (name) => there.map((s) => s[name]).filter((v) => v !== null)
  return { view, kind, n: there.length, median: quantile(of('all'), 0.5), p90: quantile(of('all'), 0.9), first: quantile(of('first'), 0.5), server: quantile(of('server'), 0.5), requests: quantile(of('requests'), 0.5), cores: (1000 * cores) / Math.max(1, samples.length), all: of('all').map(Math.round) }
}

async function main() {
  const browser = await chromium.launch({ executablePath: process.env.TOUCHSTONE_CHROMIUM ?? '/usr/bin/chromium', args: FLAGS })
  try {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'en', reducedMotion: 'reduce' })
    const signed = await context.request.post(`${base}/v1/session`, { data: { email: 'demo@example.com', password: 'touchstone demo' } })
    if (!signed.ok()) throw new Error(`signing in: ${signed.status()}`)
    const page = await context.newPage()
    await page.addInitScript(watch)
    const rows = []
    for (const [view, { at, kinds }] of Object.entries(VIEWS)) {
      if (asked !== 'all' && !asked.split(',').includes(view)) continue
      for (const [kind, measure] of Object.entries(kinds)) {
        await page.goto(`${base}/app/main/${at}`)
        await page.locator('h1, .failed, .empty').first().waitFor()
        await settled(page)
        const before = await worked()
        const samples = await measure(page, Number(changes))
        rows.push(told(view, kind, samples, (await worked()) - before))
        if (process.env.LATENCY_WATCH) process.stderr.write(`${JSON.stringify(rows.at(-1))}\n`)
      }
    }
    process.stdout.write(`${JSON.stringify({ rows })}\n`)
  } finally {
    await browser.close()
  }
}

main().catch((fault) => {
  process.stderr.write(`${fault.stack}\n`)
  process.exit(1)
})
