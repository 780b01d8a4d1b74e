// SPDX-License-Identifier: Apache-2.0

// Two event logs: online orders with 20 activities and an outcome, and visits
// to a service desk without one.

import { generator, groupBy, mean, normal, quantile } from "./draw.mjs";

const STEPS = {
  browse: ["浏览商品", "Browse"], cart: ["加入购物车", "Add to cart"], order: ["提交订单", "Place order"], pay: ["支付成功", "Pay"],
  payfail: ["支付失败", "Payment fails"], check: ["人工审单", "Manual check"], pick: ["仓库拣货", "Pick in warehouse"], ship: ["发货", "Ship"],
  move: ["干线运输", "Line haul"], deliver: ["派送", "Out for delivery"], retry: ["再次派送", "Deliver again"], sign: ["签收", "Sign for parcel"],
  rate: ["评价", "Write a review"], ask: ["咨询客服", "Ask customer service"], complain: ["投诉", "Complain"], return: ["申请退货", "Ask for return"],
  back: ["寄回商品", "Send back"], refund: ["退款到账", "Refund arrives"], call: ["客服回访", "Call back"], cancel: ["取消订单", "Cancel order"],
};
const H = 3600;

// From each step: to, weight, typical seconds until then.
const NEXT = {
  "": [["browse", 82], ["order", 18]],
  browse: [["cart", 80, 240], ["order", 20, 400]],
  cart: [["order", 88, 600], ["browse", 12, 1200]],
  order: [["pay", 86, 90], ["payfail", 9, 120], ["cancel", 5, 2 * H]],
  payfail: [["pay", 74, 300], ["cancel", 26, 3 * H]],
  pay: [["pick", 83, 3 * H], ["check", 13, 1 * H], ["cancel", 4, 4 * H]],
  check: [["pick", 88, 20 * H], ["ask", 12, 9 * H]],
  pick: [["ship", 94, 5 * H], ["ask", 6, 11 * H]],
  ship: [["move", 91, 4 * H], ["ask", 9, 30 * H]],
  move: [["deliver", 93, 26 * H], ["ask", 7, 40 * H]],
  deliver: [["sign", 84, 4 * H], ["retry", 16, 20 * H]],
  retry: [["sign", 80, 6 * H], ["retry", 8, 22 * H], ["complain", 12, 10 * H]],
  ask: [["ship", 22, 12 * H], ["deliver", 24, 24 * H], ["complain", 20, 6 * H], ["ask", 14, 8 * H], ["return", 12, 30 * H], ["", 8]],
  sign: [["rate", 38, 30 * H], ["return", 9, 40 * H], ["ask", 6, 20 * H], ["", 47]],
  complain: [["call", 62, 28 * H], ["return", 22, 16 * H], ["", 16]],
  call: [["return", 18, 20 * H], ["rate", 12, 50 * H], ["", 70]],
  return: [["back", 84, 30 * H], ["call", 16, 24 * H]],
  back: [["refund", 96, 70 * H], ["ask", 4, 60 * H]],
  refund: [["", 88], ["rate", 12, 24 * H]],
  rate: [["", 100]],
  cancel: [["refund", 55, 20 * H], ["", 45]],
};

function walk(random) {
  const trail = [];
  let [at, time] = ["", 0];
  do {
    const choices = NEXT[at];
    let draw = random() * choices.reduce((a, c) => a + c[1], 0);
    const [to, , wait] = choices.find((c) => (draw -= c[1]) < 0);
    if (wait) time += wait * Math.exp(0.6 * normal(random));
    at = to;
    if (at) trail.push({ at, time: Math.round(time) });
  } while (at && trail.length < 40);
  return trail;
}

function cases(count, seed) {
  const random = generator(seed);
  const pull = { complain: -1.6, retry: -0.9, ask: -0.6, return: -0.8, payfail: -0.4, rate: 0.7, call: 0.35 };
  return Array.from({ length: count }, () => {
    const trail = walk(random);
    const score = [...new Set(trail.map((e) => e.at))].reduce((s, at) => s + (pull[at] ?? 0), 0.4);
    return { trail, start: Date.UTC(2026, 2, 1) + Math.floor(random() * 150 * 86400000), good: random() < 1 / (1 + Math.exp(-score)) };
  });
}

function journey(list, steps, zh, top) {
  const label = (id) => steps[id][zh ? 0 : 1];
  const flat = list.flatMap((c) => c.trail.map((e, i) => ({ ...e, c, first: i === 0, last: i === c.trail.length - 1, next: c.trail[i + 1] })));
  const spans = list.map((c) => c.trail.at(-1).time - c.trail[0].time);
  const stamp = (e) => e.c.start + e.time * 1000;
  const iso = (ms) => new Date(ms).toISOString().replace(".000", "");
  const activities = [...groupBy(flat, (e) => e.at)].map(([id, events]) => {
    const seen = groupBy(events, (e) => e.c);
    return {
      id, name: id, label: label(id), events: events.length, cases: seen.size, share: seen.size / list.length,
      starts: events.filter((e) => e.first).length, ends: events.filter((e) => e.last).length,
      rework_cases: [...seen.values()].filter((v) => v.length > 1).length,
      first: iso(events.reduce((a, e) => Math.min(a, stamp(e)), Infinity)), last: iso(events.reduce((a, e) => Math.max(a, stamp(e)), 0)),
    };
  }).sort((a, b) => b.cases - a.cases);
  const graph = [...groupBy(flat.filter((e) => e.next), (e) => `${e.at}>${e.next.at}`)].map(([key, moves]) => {
    const waits = moves.map((e) => e.next.time - e.time);
    const inside = new Set(moves.map((e) => e.c)).size;
    return {
      from: key.split(">")[0], to: key.split(">")[1], count: moves.length, cases: inside, share: inside / list.length,
      median_s: quantile(waits, 0.5), p90_s: quantile(waits, 0.9), dependency: moves.length / (moves.length + 1),
    };
  }).sort((a, b) => b.count - a.count);
  const variants = [...groupBy(list, (c) => c.trail.map((e) => e.at).join(">"))].map(([key, own]) => ({
    path: key.split(">"), cases: own.length, share: own.length / list.length, median_s: quantile(own.map((c) => c.trail.at(-1).time - c.trail[0].time), 0.5),
  })).sort((a, b) => b.cases - a.cases);
  const rest = variants.slice(top);
  const restCases = rest.reduce((a, v) => a + v.cases, 0);
  return {
    cases: list.length, events: flat.length, variants: variants.length,
    from: iso(Math.min(...flat.map(stamp).slice(0, 50000))), to: activities.map((a) => a.last).sort().at(-1),
    duration: {
      n: spans.length, mean_s: mean(spans), median_s: quantile(spans, 0.5), p90_s: quantile(spans, 0.9), min_s: Math.min(...spans), max_s: Math.max(...spans),
      bins: histogram(spans, zh),
    },
    activities, graph, top_variants: variants.slice(0, top),
    other_variants: rest.length ? { path: [], cases: restCases, share: restCases / list.length, median_s: null } : null,
    differences: [], not_reasons: [], good_cases: 0, bad_cases: 0, notes: [],
  };
}

function histogram(spans, zh) {
  const step = 86400;
  const last = 14;
  return Array.from({ length: last + 1 }, (_, i) => {
    const count = spans.filter((s) => Math.min(last, Math.floor(s / step)) === i).length;
    const label = i === last ? (zh ? "14 天以上" : "14 d or more") : zh ? `${i}–${i + 1} 天` : `${i}–${i + 1} d`;
    return { value: String(i), label, count, share: count / spans.length };
  });
}

function differences(list, zh) {
  const good = list.filter((c) => c.good);
  const bad = list.filter((c) => !c.good);
  const label = (id) => STEPS[id][zh ? 0 : 1];
  const tests = [
    ...["complain", "retry", "ask", "return", "payfail", "call", "check"].map((id) => ["activity", [id], label(id), (c) => c.trail.some((e) => e.at === id)]),
    ["edge", ["retry", "complain"], `${label("retry")} → ${label("complain")}`, (c) => c.trail.some((e, i) => e.at === "retry" && c.trail[i + 1]?.at === "complain")],
    ["edge", ["deliver", "sign"], `${label("deliver")} → ${label("sign")}`, (c) => c.trail.some((e, i) => e.at === "deliver" && c.trail[i + 1]?.at === "sign")],
    ["repeat", ["ask"], zh ? `${label("ask")}（不止一次）` : `${label("ask")} (more than once)`, (c) => c.trail.filter((e) => e.at === "ask").length > 1],
    ["attribute", ["area", "west"], zh ? "地区：西部" : "Area: west", (c) => c.start % 7 === 0],
  ];
  const rows = tests.map(([kind, item, name, has]) => {
    const [a, b] = [mean(good.map((c) => (has(c) ? 1 : 0))), mean(bad.map((c) => (has(c) ? 1 : 0)))];
    const se = Math.sqrt((a * (1 - a)) / good.length + (b * (1 - b)) / bad.length);
    const z = Math.abs(a - b) / se;
    const p = Math.min(1, 2 * Math.exp(-0.72 * z * z));
    const percent = (v) => `${(100 * v).toFixed(1)}%`;
    return {
      kind, item, label: name, good: a, bad: b, difference: a - b, low: a - b - 1.96 * se, high: a - b + 1.96 * se, p, q: Math.min(1, 1.6 * p),
      text: zh ? `${name}：再次购买的订单里占 ${percent(a)}，没再买的占 ${percent(b)}。` : `${name}: in ${percent(a)} of orders followed by another, ${percent(b)} of the others.`,
    };
  });
  const span = (own) => quantile(own.map((c) => c.trail.at(-1).time - c.trail[0].time), 0.5);
  const [a, b] = [span(good), span(bad)];
  rows.push({ kind: "duration", item: [], label: zh ? "全程用时" : "Whole duration", good: a, bad: b, difference: a - b, low: a - b - 9000, high: a - b + 9000, p: 1e-5, q: 2e-5,
    text: zh ? `再次购买的订单全程中位 ${(a / 86400).toFixed(1)} 天，没再买的 ${(b / 86400).toFixed(1)} 天。` : `Orders followed by another take ${(a / 86400).toFixed(1)} days (median), the others ${(b / 86400).toFixed(1)}.` });
  return rows.sort((x, y) => x.q - y.q || Math.abs(y.difference) - Math.abs(x.difference));
}

function notReasons(zh) {
  const label = zh ? "经过“下一单”" : "passes “next order”";
  const text = zh ? "它就是结果的另一种说法。" : "It is the outcome in other words.";
  return {
    not_reasons: [{ kind: "activity", item: ["next"], label, good: 1, bad: 0, difference: 1, low: null, high: null, p: 0, q: null, text }],
    notes: [zh ? "只比较结果出现之前发生的事。" : "Only what happened before the outcome is compared."],
  };
}

function logInput(zh, events, file) {
  const column = (name, role, text, why, distinct) => ({ name, label: name, role, role_text: text, why, distinct, missing: 0 });
  return {
    kind: "log", kind_text: zh ? "事件日志" : "event log",
    files: [{ name: file, format: "csv", encoding: "UTF-8", rows: events + 3, rejected: 3 }],
    rows: events + 3, used: events, rejected: 3,
    columns: [
      column("case_id", "case", zh ? "个案" : "case", zh ? "一个值出现多行，同值的行时间相近" : "each value has several rows close in time", 4200),
      column("activity", "activity", zh ? "活动" : "activity", zh ? "20 个取值的文字列，每个个案有多种" : "text with 20 values, several per case", 20),
      column("time", "time", zh ? "时间" : "time", zh ? "年-月-日 时:分:秒" : "year-month-day hour:minute:second", events),
    ],
    rejects: [{ file, line: 2041, column: "time", reason: zh ? "时间“2026-02-30 10:00”不存在" : "there is no time “2026-02-30 10:00”" }],
    assumptions: [zh ? "时间没有写时区，按北京时间读。" : "Times name no zone and are read as Beijing time."],
  };
}

let drawn;

export function orders(lang) {
  const zh = lang === "zh";
  const list = (drawn ??= cases(4200, 7));
  const found = journey(list, STEPS, zh, 12);
  const share = mean(list.map((c) => (c.good ? 1 : 0)));
  const half = 1.96 * Math.sqrt((share * (1 - share)) / list.length);
  const percent = (v) => `${(100 * v).toFixed(1)}%`;
  return {
    schema: "touchstone.analysis/1", language: lang,
    title: zh ? "网店订单：哪一步让客人不再回来" : "Online orders: which step keeps customers from coming back",
    summary: [
      zh ? "投诉过的订单，客人再来买的明显少；再次派送和反复咨询客服是投诉前最常见的两步。" : "Customers whose order led to a complaint clearly buy again less often; a second delivery and repeated questions are what most often comes before.",
      zh ? "最慢的一段是寄回商品到退款到账，中位要 2.9 天。" : "The slowest stretch is from sending back to the refund, 2.9 days in the middle.",
      zh ? "走法很散：最常见的 12 种走法合起来还不到一半的订单。" : "Paths vary widely: the 12 most common ones cover less than half of all orders.",
    ],
    actions: [
      { touchpoint: "retry", sure: "sure", sure_text: zh ? "把握较大" : "Fairly sure", text: zh ? "减少再次派送：派送前先约时间" : "Cut second deliveries: agree on a time first", why: zh ? "再次派送的订单里，客人再来买的少很多" : "After a second delivery far fewer customers buy again" },
      { touchpoint: "ask", sure: "likely", sure_text: zh ? "比较可能" : "Likely", text: zh ? "让客服一次答完，别让客人问第二遍" : "Answer questions fully the first time", why: zh ? "问过两次以上的订单更常以投诉收场" : "Orders with two or more questions end in complaints more often" },
      { touchpoint: "refund", sure: "unsure", sure_text: zh ? "还说不准" : "Not sure yet", text: zh ? "缩短退款到账的时间" : "Shorten the wait for refunds", why: zh ? "这是全程最慢的一段，但对再次购买的影响还看不清" : "It is the slowest stretch, but its effect on buying again is not clear" },
    ],
    caveat: "",
    input: logInput(zh, found.events, zh ? "订单事件-2026.csv.gz" : "order-events-2026.csv.gz"),
    outcome: {
      name: "again", label: zh ? "90 天内再次购买" : "Bought again within 90 days", kind: "share", unit: "share", value: share, low: share - half, high: share + half, n: list.length,
      text: zh ? `${percent(share)}（${percent(share - half)}–${percent(share + half)}）` : `${percent(share)} (${percent(share - half)}–${percent(share + half)})`, method: zh ? "Wilson 区间，95%" : "Wilson interval, 95%",
      distribution: [
        { value: "0", label: zh ? "没再买" : "Did not", count: list.filter((c) => !c.good).length, share: 1 - share, tone: "bad" },
        { value: "1", label: zh ? "再次购买" : "Bought again", count: list.filter((c) => c.good).length, share, tone: "good" },
      ], adjustments: [],
    },
    model: null, touchpoints: [], segments: [],
    journey: { ...found, differences: differences(list, zh), ...notReasons(zh), good_cases: list.filter((c) => c.good).length, bad_cases: list.filter((c) => !c.good).length },
    methods: [
      { name: zh ? "旅程图" : "Journey graph", text: zh ? "数一个步骤之后紧接着的是哪一步、有多少个案走过、隔了多久。" : "Counts which step directly follows which, in how many cases and after how long.", source: "van der Aalst 2016" },
      { name: zh ? "好坏之别" : "Good against bad", text: zh ? "比较两组里出现过的比例，区间用 Newcombe 法，同时比较很多项时控制误报。" : "Compares shares in both groups with Newcombe intervals, controlling false alarms over many items.", source: "Newcombe 1998; Benjamini & Hochberg 1995" },
    ],
    warnings: [{ code: "open_cases", message: zh ? "最近两周开始的 210 个订单可能还没走完，用时会偏短。" : "210 orders begun in the last two weeks may not be finished, so durations are on the short side." }],
    version: "0.1.0",
  };
}

const DESK = { register: ["登记", "Register"], assign: ["派单", "Assign"], wait: ["等待回复", "Wait for reply"], solve: ["解决", "Resolve"], reopen: ["重新打开", "Reopen"], escalate: ["升级处理", "Escalate"], close: ["关闭", "Close"] };
const DESK_NEXT = {
  "": [["register", 100]], register: [["assign", 94, 900], ["escalate", 6, 1800]], assign: [["solve", 58, 20 * H], ["wait", 36, 7 * H], ["escalate", 6, 30 * H]],
  wait: [["solve", 71, 60 * H], ["wait", 17, 50 * H], ["escalate", 12, 80 * H]], escalate: [["solve", 88, 70 * H], ["wait", 12, 20 * H]],
  solve: [["close", 92, 300 * H], ["reopen", 8, 50 * H]], reopen: [["assign", 66, 5 * H], ["solve", 34, 12 * H]], close: [["", 100]],
};

export function visits(lang) {
  const zh = lang === "zh";
  const random = generator(99);
  const list = Array.from({ length: 1800 }, () => {
    const trail = [];
    let [at, time] = ["", 0];
    do {
      let draw = random() * 100;
      const [to, , wait] = DESK_NEXT[at].find((c) => (draw -= c[1]) < 0) ?? DESK_NEXT[at][0];
      if (wait) time += wait * Math.exp(0.5 * normal(random));
      at = to;
      if (at) trail.push({ at, time: Math.round(time) });
    } while (at && trail.length < 30);
    return { trail, start: Date.UTC(2026, 0, 5) + Math.floor(random() * 120 * 86400000) };
  });
  const found = journey(list, DESK, zh, 10);
  const input = logInput(zh, found.events, zh ? "报修工单.xes.gz" : "service-desk.xes.gz");
  input.columns[0].distinct = 1800;
  input.columns[1].distinct = 7;
  input.columns[1].why = zh ? "7 个取值的文字列，每个个案有多种" : "text with 7 values, several per case";
  return {
    schema: "touchstone.analysis/1", language: lang,
    title: zh ? "报修工单：客人实际走的路" : "Service desk: the path that customers really take",
    summary: [
      zh ? "1,800 张工单里，一半直接派单、解决、关闭；三成多要停下来等客人回复。" : "Half of 1,800 tickets are assigned, resolved and closed straight away; more than a third stop to wait for a reply.",
      zh ? "等待回复是最费时间的一步，一等就是两天多。" : "Waiting for a reply takes the longest of all working steps, more than two days at a time.",
      zh ? "记录里没有结果列，所以只能说走了哪条路，不能说哪条路更好。" : "The log has no outcome column, so it shows which paths were taken, not which are better.",
    ],
    actions: [
      { touchpoint: "wait", sure: "likely", sure_text: zh ? "比较可能" : "Likely", text: zh ? "登记时把要问的一次问全" : "Ask for everything at registration", why: zh ? "36% 的工单停下来等客人补充" : "36% of tickets stop to wait for missing facts" },
      { touchpoint: "", sure: "not_enough", sure_text: zh ? "数据不足" : "Not enough data", text: zh ? "给每张工单补一列结果，例如满意或不满意" : "Add an outcome to every ticket, such as satisfied or not", why: zh ? "有了结果，才能看出哪一步影响客人" : "Only with an outcome can one see which step matters" },
    ],
    caveat: "", input, outcome: null, model: null, touchpoints: [], segments: [], journey: found,
    methods: [{ name: zh ? "旅程图" : "Journey graph", text: zh ? "数一个步骤之后紧接着的是哪一步、有多少个案走过、隔了多久。" : "Counts which step directly follows which, in how many cases and after how long.", source: "van der Aalst 2016" }],
    warnings: [{ code: "no_outcome", message: zh ? "没有找到结果列；可以用 --outcome 指定。" : "No outcome column was found; name one with --outcome." }],
    version: "0.1.0",
  };
}
