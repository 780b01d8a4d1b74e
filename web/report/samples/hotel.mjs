// SPDX-License-Identifier: Apache-2.0

// A hotel group's survey: 6,000 guests, 12 hotels, 11 touchpoints of which
// three decide.

import { clamp, generator, interval, mean, normal, nps, pick, ratings } from "./draw.mjs";

const TOUCHPOINTS = [
  // column, zh, en, met, mean, importance, half width, penalty weight, reward weight
  ["q4", "入住办理", "Check-in", 0.99, 3.6, 0.243, 0.027, 1.0, 0.4],
  ["q7", "客房清洁", "Room cleanliness", 0.99, 4.1, 0.201, 0.024, 1.1, 0.2],
  ["q9", "早餐", "Breakfast", 0.78, 3.8, 0.158, 0.023, 0.5, 0.7],
  ["q8", "床品与睡眠", "Bed and sleep", 0.98, 4.2, 0.101, 0.02, 0.4, 0.4],
  ["q11", "前台与客房服务响应", "Response of front desk and room service", 0.71, 4.0, 0.083, 0.021, 0.3, 0.4],
  ["q10", "无线网络", "Wi-Fi", 0.93, 3.7, 0.061, 0.017, 0.5, 0.05],
  ["q3", "停车", "Parking", 0.34, 3.2, 0.052, 0.024, 0.3, 0.1],
  ["q13", "退房与开票", "Check-out and invoice", 0.97, 4.3, 0.041, 0.015, 0.2, 0.1],
  ["q1", "官网与小程序预订", "Booking on website or mini program", 0.62, 4.1, 0.03, 0.014, 0.1, 0.1],
  ["q12", "健身房与泳池", "Gym and pool", 0.22, 3.9, 0.019, 0.015, 0, 0.15],
  ["q2", "接送站", "Station and airport transfer", 0.11, 4.0, 0.011, 0.012, 0.05, 0.05],
];

const HOTELS = [
  ["杭州西湖店", "Hangzhou West Lake"], ["杭州滨江店", "Hangzhou Binjiang"], ["上海虹桥店", "Shanghai Hongqiao"],
  ["上海外滩店", "Shanghai Bund"], ["苏州园区店", "Suzhou Park"], ["南京新街口店", "Nanjing Xinjiekou"],
  ["北京国贸店", "Beijing CBD"], ["北京望京店", "Beijing Wangjing"], ["成都春熙路店", "Chengdu Chunxi"],
  ["广州天河店", "Guangzhou Tianhe"], ["深圳南山店", "Shenzhen Nanshan"], ["三亚海棠湾店", "Sanya Haitang Bay"],
];
const GUESTS = [["商务", "Business"], ["家庭亲子", "Family"], ["情侣朋友", "Couple or friends"], ["长住", "Long stay"]];
const CHANNELS = [["官网小程序", "Own website"], ["旅行平台", "Travel platform"], ["协议客户", "Corporate"], ["会展团队", "Conference group"]];
const SLOW = new Set([2, 7, 9]); // hotels whose check-in drags

function answers() {
  const random = generator(20261121);
  return Array.from({ length: 6000 }, () => {
    const unit = pick(random, [9, 8, 10, 9, 7, 8, 11, 8, 9, 8, 7, 6]);
    const guest = pick(random, [46, 27, 24, 3]);
    const channel = pick(random, [38, 42, 20, 0.35]);
    const mood = normal(random) * 0.35;
    const rated = TOUCHPOINTS.map(([, , , met, average], i) => {
      if (random() > met) return null;
      const slow = i === 0 && SLOW.has(unit) ? -0.9 : 0;
      const family = i === 2 && guest === 1 ? 0.25 : 0;
      return clamp(Math.round(average + slow + family + mood + normal(random) * 0.95), 1, 5);
    });
    const pull = rated.reduce((sum, r, i) => sum + (r === null ? 0 : r <= 2 ? -TOUCHPOINTS[i][7] * 1.5 : r === 5 ? TOUCHPOINTS[i][8] * 1.3 : 0), 0);
    return { unit, guest, channel, rated, score: clamp(Math.round(8.3 + pull + normal(random) * 1.1), 0, 10) };
  });
}

let drawn;
const world = () => (drawn ??= answers());

export function hotel(lang) {
  const zh = lang === "zh";
  const text = (cn, en) => (zh ? cn : en);
  const guests = world();
  const scores = guests.map((g) => g.score);
  const total = nps(scores);
  const fixed = (v) => (v < 0 ? "−" : "") + Math.abs(v).toFixed(1);
  return {
    schema: "touchstone.analysis/1",
    language: lang,
    title: text("酒店住客调查：哪些触点决定推荐意愿", "Hotel guest survey: which touchpoints decide recommendation"),
    summary: [
      text("入住办理最影响客人愿不愿意推荐，客房清洁和早餐紧随其后；这三处合起来占了能看清的影响的六成。",
        "Check-in matters most for whether guests recommend us, followed by room cleanliness and breakfast; the three make up six tenths of the influence we can see."),
      text("入住办理偏偏也是客人给分偏低的地方：12 家酒店里上海虹桥、北京望京、广州天河 3 家明显拖后腿。",
        "Check-in is also where guests give low marks: 3 of 12 hotels, Shanghai Hongqiao, Beijing Wangjing and Guangzhou Tianhe, clearly drag it down."),
      text("退房、预订、健身房和接送站影响小，眼下不必多花力气；停车用的人少，还看不准。",
        "Check-out, booking, gym and transfer matter little and need no extra effort now; few guests park, so parking is not clear yet."),
    ],
    actions: hotelActions(text),
    caveat: text("差别都已扣除其他触点的影响；是关联，不等于因果。", "Differences are net of the other touchpoints; they are associations, not causes."),
    input: hotelInput(text, guests),
    outcome: {
      name: "q15", label: text("推荐意愿（NPS）", "Recommendation (NPS)"), kind: "nps", unit: "points",
      value: total.value, low: total.low, high: total.high, n: guests.length,
      text: text(`${fixed(total.value)} 分（${fixed(total.low)}–${fixed(total.high)}）`, `${fixed(total.value)} points (${fixed(total.low)}–${fixed(total.high)})`),
      method: text("调整 Wald 区间，95%", "adjusted Wald interval, 95%"),
      distribution: Array.from({ length: 11 }, (_, v) => {
        const count = scores.filter((s) => s === v).length;
        return { value: String(v), label: String(v), count, share: count / scores.length, tone: v <= 6 ? "bad" : v <= 8 ? "middle" : "good" };
      }),
      adjustments: [
        { rule: "one_per_customer", text: text("同一位客人只算最近一次回答", "One answer per guest, the latest"), without: total.value - 0.83, difference: 0.83, rows: 214 },
        { rule: "missing_codes", text: text("99 当作没有回答", "99 counted as no answer"), without: total.value + 1.42, difference: -1.42, rows: 87 },
      ],
    },
    model: {
      unit: "score", r2: 0.462, n: 5873, method: "lmg", interval: "bootstrap", resamples: 1000, signal: true, p: 1e-16,
      text: text("11 个触点合起来能解释推荐意愿差别的 46.2%，其余与问卷没问到的事有关。", "The 11 touchpoints together explain 46.2% of the differences in recommendation; the rest lies in what the survey did not ask."),
      check: { method: "relative_weights", spearman: 0.99, text: text("换一种算法（相对权重）排出来的先后几乎一样。", "A second method (relative weights) gives almost the same order.") },
    },
    touchpoints: hotelTouchpoints(text, guests),
    segments: hotelSegments(zh, guests),
    journey: null,
    methods: hotelMethods(text),
    warnings: [
      { code: "few_met", message: text("“接送站”只有 11% 的客人用过，它的位置仅供参考。", "Only 11% of guests used “Station and airport transfer”; take its place as a hint.") },
      { code: "not_causal", message: text("这里看的是同时变化，不是因果：先在一两家酒店试改，再推开。", "This shows what moves together, not cause: try the change in one or two hotels before rolling it out.") },
    ],
    version: "0.1.0",
  };
}

function hotelActions(text) {
  return [
    { touchpoint: "q4", sure: "sure", sure_text: text("把握较大", "Fairly sure"),
      text: text("先缩短入住办理的等待，从上海虹桥、北京望京、广州天河 3 家开始", "Shorten the wait at check-in, starting with Shanghai Hongqiao, Beijing Wangjing and Guangzhou Tianhe"),
      why: text("影响最大，给分 3.3，在 11 个触点里倒数第二", "Largest influence, rated 3.3, second lowest of 11 touchpoints") },
    { touchpoint: "q9", sure: "likely", sure_text: text("比较可能", "Likely"),
      text: text("把早餐做得更好，先问家庭客人想要什么", "Improve breakfast; ask families first what they want"),
      why: text("做得好时加分明显，78% 的客人都用到", "Clearly rewarded when good, and 78% of guests meet it") },
    { touchpoint: "q7", sure: "sure", sure_text: text("把握较大", "Fairly sure"),
      text: text("守住客房清洁，不要为省钱动它", "Hold room cleanliness; do not save money on it"),
      why: text("现在做得好，一旦失手扣分最多", "Good now, and the most costly when it fails") },
  ];
}

function hotelInput(text, guests) {
  const words = (v) => v.filter((r) => r !== null).length / v.length;
  const columns = TOUCHPOINTS.map(([name, cn, en], i) => ({
    name, label: text(cn, en), role: "touchpoint", role_text: text("触点", "touchpoint"),
    why: text("五个答案词“非常不满意…非常满意”，题目问满意程度", "five answer words from very dissatisfied to very satisfied; the question asks for satisfaction"),
    distinct: 5, missing: 0.004 + (i % 4) * 0.002, not_met: Math.max(0, 1 - words(guests.map((g) => g.rated[i])) - 0.01) || undefined,
  }));
  const column = (name, label, role, roleText, why, distinct, missing) => ({ name, label, role, role_text: roleText, why, distinct, missing });
  return {
    kind: "ratings", kind_text: text("一行一位客人的评分表", "ratings, one guest per row"),
    files: [
      { name: text("酒店满意度-2026上半年.csv", "hotel-satisfaction-2026-h1.csv"), format: "csv", encoding: "GB18030", rows: 4180, rejected: 15 },
      { name: text("酒店满意度-2026三季度.xlsx", "hotel-satisfaction-2026-q3.xlsx"), format: "xlsx", sheet: text("答卷", "answers"), rows: 1858, rejected: 23 },
    ],
    rows: 6038, used: 6000, rejected: 38,
    columns: [
      column("序号", text("序号", "No."), "admin", text("管理列", "administrative"), text("逐行加一，问卷工具自带", "counts up by one, added by the survey tool"), 6000, 0),
      column("q15", text("推荐意愿（NPS）", "Recommendation (NPS)"), "outcome", text("结果", "outcome"), text("0–10 分，题目里有“推荐”", "0 to 10, and the question says “recommend”"), 11, 0.0144),
      column("hotel", text("酒店", "Hotel"), "unit", text("单位", "unit"), text("12 个取值，名字以“店”结尾", "12 values whose names end in a shop word"), 12, 0),
      column("guest", text("客人类型", "Guest type"), "segment", text("人群", "segment"), text("4 个取值的文字列", "text with 4 values"), 4, 0.021),
      column("channel", text("预订渠道", "Booking channel"), "segment", text("人群", "segment"), text("4 个取值的文字列", "text with 4 values"), 4, 0),
      ...columns,
      column("来自IP", text("来自IP", "IP address"), "admin", text("管理列", "administrative"), text("看着像网络地址", "looks like a network address"), 5312, 0),
      column("q16", text("您还有什么建议", "Anything else to tell us"), "text", text("文字", "text"), text("长短不一的句子", "sentences of any length"), 1934, 0.61),
    ],
    rejects: [
      { file: text("酒店满意度-2026上半年.csv", "hotel-satisfaction-2026-h1.csv"), line: 812, column: "q15", reason: text("推荐意愿写的是“十一”，应为 0–10 的整数", "recommendation is “eleven”, should be a whole number from 0 to 10") },
      { file: text("酒店满意度-2026上半年.csv", "hotel-satisfaction-2026-h1.csv"), line: 1377, reason: text("这一行有 23 格，表头有 18 格", "this row has 23 cells, the header has 18") },
      { file: text("酒店满意度-2026三季度.xlsx", "hotel-satisfaction-2026-q3.xlsx"), line: 96, column: "q4", reason: text("答案“还行吧”不在五个答案词里", "the answer “so-so” is not one of the five answer words") },
    ],
    assumptions: [
      text("“未使用”和 0 当作没遇到这个触点，不当作低分。", "“Did not use” and 0 count as not met, not as a low mark."),
      text("推荐意愿里的 99 当作没有回答。", "99 in recommendation counts as no answer."),
      text("两个文件按列名接在一起，题目写法相同。", "The two files are joined by column name; the questions read the same."),
    ],
  };
}

function hotelTouchpoints(text, guests) {
  const sum = TOUCHPOINTS.reduce((a, t) => a + t[5], 0);
  const ranked = TOUCHPOINTS.map((t) => ({ low: Math.max(0, t[5] - t[6]), high: t[5] + t[6] }));
  return TOUCHPOINTS.map((row, i) => touchpoint(text, guests, row, i, sum, ranked));
}

function touchpoint(text, guests, [name, cn, en, , , importance, half, p, r], i, sum, ranked) {
  const given = guests.map((g) => g.rated[i]);
  const values = given.filter((v) => v !== null);
  const rating = interval(values);
  const good = rating.value >= 3.85;
  const gate = half * 1.3 > importance;
  const quadrant = gate || Math.abs(rating.value - 3.85) < 0.06 ? "undecided" : importance > 1 / 11 ? (good ? "keep" : "concentrate") : good ? "overkill" : "low_priority";
  const quadrants = {
    concentrate: text("重要，但做得不够好：先修", "important but not good enough: fix first"), keep: text("重要，也做得好：守住", "important and good: keep it up"),
    low_priority: text("不太重要，做得也一般：放一放", "less important and middling: can wait"), overkill: text("不太重要，已经做得好：别再加码", "less important and already good: no more effort"),
    undecided: text("离分界太近，还分不清", "too close to the line to tell"),
  };
  const kinds = { frustrator: text("踩雷型：做差明显扣分，做好加分不多", "Frustrator: costs when bad, adds little when good"), dissatisfier: text("扣分型：做差的扣分大于做好的加分", "Dissatisfier: costs more than it adds"), hybrid: text("双向型：做好加分，做差扣分", "Hybrid: adds when good, costs when bad"), satisfier: text("加分型：做好的加分大于做差的扣分", "Satisfier: adds more than it costs"), delighter: text("惊喜型：做好明显加分", "Delighter: adds much when good"), unclassified: text("无法判断", "Not clear") };
  const asymmetry = p + r < 0.25 ? "unclassified" : (r - p) / (r + p) < -0.4 ? "frustrator" : (r - p) / (r + p) < -0.2 ? "dissatisfier" : (r - p) / (r + p) < 0.2 ? "hybrid" : (r - p) / (r + p) < 0.4 ? "satisfier" : "delighter";
  const tails = values.filter((v) => v <= 2).length >= 30;
  const rankLow = ranked.filter((o, j) => j !== i && o.low > importance + half).length + 1;
  const rankHigh = ranked.filter((o, j) => j !== i && o.high > importance - half).length + 1;
  const points = 38;
  return {
    id: name, name, label: text(cn, en), kind: "rating", n: values.length, met_share: values.length / guests.length,
    performance: rating.value, performance_low: rating.low, performance_high: rating.high,
    performance_top: values.filter((v) => v >= 4).length / values.length, scale_low: 1, scale_high: 5,
    importance: importance / sum, low: Math.max(0, importance - half) / sum, high: (importance + half) / sum,
    rank: i + 1, rank_low: rankLow, rank_high: rankHigh, p_top3: i < 3 ? [1, 1, 0.994][i] : i === 3 ? 0.006 : 0,
    effect: importance * 62, effect_low: (importance - half) * 62, effect_high: (importance + half) * 62, sign: 1,
    quadrant, quadrant_p: quadrant === "undecided" ? 0.61 : 0.97, quadrant_text: quadrants[quadrant],
    priority_gap: (importance - 0.091) / 0.08 - (rating.value - 3.85) / 0.3,
    asymmetry, asymmetry_text: kinds[asymmetry],
    penalty: tails ? -p * points : null, penalty_low: tails ? -p * points - 5 - half * 60 : null, penalty_high: tails ? -p * points + 5 + half * 60 : null,
    reward: tails ? r * points : null, reward_low: tails ? r * points - 4 - half * 60 : null, reward_high: tails ? r * points + 4 + half * 60 : null,
    distribution: ratings(given, [text("非常不满意", "Very dissatisfied"), text("不满意", "Dissatisfied"), text("一般", "Neither"), text("满意", "Satisfied"), text("非常满意", "Very satisfied")], text("没遇到或没填", "Not met or blank")),
    grouped: name === "q13" ? [text("发票", "Invoice")] : undefined,
    sure: i < 3 ? "sure" : i < 6 ? "likely" : gate ? "unsure" : "likely",
    headline: headline(text, i, rating.value, quadrants[quadrant], gate),
  };
}

function headline(text, i, value, quadrant, unsure) {
  if (unsure) return text(`用的人少，影响大小还看不清。`, `Too few guests met it to tell how much it matters.`);
  if (i < 3) return text(`影响排第 ${i + 1}，评分 ${value.toFixed(1)}；${quadrant}。`, `Number ${i + 1} in influence, rated ${value.toFixed(1)}; ${quadrant}.`);
  return text(`影响中等或偏小，评分 ${value.toFixed(1)}；${quadrant}。`, `Medium or small influence, rated ${value.toFixed(1)}; ${quadrant}.`);
}

function hotelSegments(zh, guests) {
  const groups = [
    ["guest", zh ? "客人类型" : "Guest type", "segment", GUESTS],
    ["channel", zh ? "预订渠道" : "Booking channel", "segment", CHANNELS],
    ["unit", zh ? "酒店" : "Hotel", "unit", HOTELS],
  ];
  return groups.flatMap(([by, byLabel, role, values]) => values.map((names, i) => {
    const inside = guests.filter((g) => g[by] === i);
    const outside = guests.filter((g) => g[by] !== i);
    return segment({ by: by === "unit" ? "hotel" : by, by_label: byLabel, role, value: names[0], label: zh ? names[0] : names[1] }, inside, outside);
  }));
}

function segment(head, inside, outside) {
  const enough = inside.length >= 30;
  const own = enough ? nps(inside.map((g) => g.score)) : null;
  const rest = nps(outside.map((g) => g.score));
  const half = enough ? Math.hypot(own.half, rest.half) : 0;
  const gap = enough ? own.value - rest.value : null;
  const q = enough ? Math.min(1, 2 * Math.exp(-0.7 * (1.96 * gap / half) ** 2)) : null;
  return {
    ...head, n: inside.length, outcome: own?.value ?? null, low: own?.low ?? null, high: own?.high ?? null,
    difference: gap, difference_low: enough ? gap - half : null, difference_high: enough ? gap + half : null, q, differs: enough && q < 0.05,
    touchpoints: TOUCHPOINTS.map(([id], i) => {
      const values = inside.map((g) => g.rated[i]).filter((v) => v !== null);
      if (values.length < 30) return { id, n: values.length, performance: null, low: null, high: null, q: null };
      const others = outside.map((g) => g.rated[i]).filter((v) => v !== null);
      const s = interval(values);
      const z = (s.value - mean(others)) / (s.half / 1.96);
      return { id, n: values.length, performance: s.value, low: s.low, high: s.high, q: Math.min(1, 4 * Math.exp(-0.7 * z * z)) };
    }),
  };
}

function hotelMethods(text) {
  return [
    { name: text("影响大小（LMG）", "Influence (LMG)"), text: text("把触点按所有可能的次序放进回归，平均每个触点多解释了多少；没遇到的触点用“遇到没有”和“遇到时的评分”两列表示。", "Touchpoints enter a regression in every possible order; influence is the average gain in explained variance. A touchpoint not everybody met is coded as “met” and “rating when met”."), source: "Lindeman, Merenda & Gold 1980; Grömping 2006" },
    { name: text("影响的区间", "Interval of influence"), text: text("按客人重抽样 1,000 次，取中间 95%。", "1,000 resamples of guests, the middle 95%."), source: "Efron & Tibshirani 1993" },
    { name: text("NPS 的区间", "Interval of NPS"), text: text("推荐者与批评者的比例各加四分之三个回答再算。", "Three quarters of an answer are added to promoters and detractors each before computing."), source: "Rocks 2016" },
    { name: text("重要性与表现", "Importance and performance"), text: text("横轴是平均评分，纵轴是影响大小，分界在平均数；重抽样里不到八成落在同一格的点算分不清。", "Mean rating across, influence up, lines at the means; a point that falls into one field in fewer than eight of ten resamples is undecided."), source: "Martilla & James 1977; Abalo et al. 2007" },
    { name: text("扣分与加分", "Penalty and reward"), text: text("差评（1–2）和最好评（5）各自与普通评价相比，推荐意愿差多少。", "How recommendation differs for bad (1–2) and best (5) ratings against ordinary ones."), source: "Brandt 1987; Mikulić & Prebežac 2008" },
    { name: text("多次比较", "Many comparisons"), text: text("同时比很多格时，控制误报的比例不超过 5%。", "With many cells compared at once, the share of false alarms is kept below 5%."), source: "Benjamini & Hochberg 1995" },
  ];
}
