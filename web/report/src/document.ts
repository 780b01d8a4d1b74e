// SPDX-License-Identifier: Apache-2.0

// The published form of an analysis, touchstone.analysis/1, as
// analysis/document.go defines it; units and ranges are documented there.
// A figure that could not be computed is null, never 0. Go writes an empty
// list as null as well, so lists pass through `items` before they are read.

export type Language = "zh" | "en";
export type Sure = "sure" | "likely" | "unsure" | "not_enough";
export type List<T> = readonly T[] | null | undefined;
type Figure = number | null;

export interface Document {
  schema: string;
  language: string;
  title: string;
  summary: List<string>;
  actions: List<Action>;
  caveat: string;
  input: Input;
  outcome: Outcome | null;
  model: Model | null;
  touchpoints: List<Touchpoint>;
  segments: List<Segment>;
  kano?: List<KanoItem>;
  servqual?: Servqual | null;
  voices?: Voices | null;
  journey: Journey | null;
  methods: List<Method>;
  warnings: List<Warning>;
  version: string;
}

export interface Action {
  touchpoint: string;
  text: string;
  why: string;
  sure: string;
  sure_text: string;
}

export interface Input {
  kind: string;
  kind_text: string;
  files: List<InputFile>;
  rows: number;
  used: number;
  rejected: number;
  columns: List<Column>;
  rejects: List<Reject>;
  assumptions: List<string>;
}

export interface InputFile {
  name: string;
  format: string;
  encoding?: string;
  sheet?: string;
  rows: number;
  rejected: number;
}

export interface Column {
  name: string;
  label: string;
  role: string;
  role_text: string;
  why: string;
  distinct: number;
  missing: number;
  not_met?: number;
}

export interface Reject {
  file: string;
  line: number;
  column?: string;
  reason: string;
}

export interface Outcome {
  name: string;
  label: string;
  kind: string;
  positive?: string;
  unit: string;
  value: number;
  low: number;
  high: number;
  n: number;
  text: string;
  method: string;
  distribution: List<Bin>;
  adjustments: List<Adjustment>;
}

export interface Bin {
  value: string;
  label: string;
  count: number;
  share: number;
  tone?: string;
}

export interface Adjustment {
  rule: string;
  text: string;
  without: number;
  difference: number;
  rows: number;
}

export interface Model {
  unit: string;
  r2: number;
  n: number;
  method: string;
  interval: string;
  resamples: number;
  signal: boolean;
  p: number;
  text: string;
  check: { method: string; spearman: number; text: string } | null;
}

export interface Touchpoint {
  id: string;
  name: string;
  label: string;
  kind: string;
  n: number;
  met_share: number;
  performance: Figure;
  performance_low: Figure;
  performance_high: Figure;
  performance_top: Figure;
  scale_low: Figure;
  scale_high: Figure;
  importance: number;
  low: number;
  high: number;
  rank: number;
  rank_low: number;
  rank_high: number;
  p_top3: number;
  effect: Figure;
  effect_low: Figure;
  effect_high: Figure;
  sign: number;
  quadrant: string;
  quadrant_p: Figure;
  quadrant_text: string;
  priority_gap: Figure;
  asymmetry: string;
  asymmetry_text: string;
  penalty: Figure;
  penalty_low: Figure;
  penalty_high: Figure;
  reward: Figure;
  reward_low: Figure;
  reward_high: Figure;
  distribution: List<Bin>;
  levels?: List<Level>;
  grouped?: List<string>;
  sure: string;
  headline: string;
}

export interface Level {
  value: string;
  n: number;
  outcome: number;
  low: number;
  high: number;
}

export interface Segment {
  by: string;
  by_label: string;
  role: string;
  value: string;
  label: string;
  n: number;
  outcome: Figure;
  low: Figure;
  high: Figure;
  difference: Figure;
  difference_low: Figure;
  difference_high: Figure;
  q: Figure;
  differs: boolean;
  touchpoints: List<SegmentTouchpoint>;
}

export interface SegmentTouchpoint {
  id: string;
  n: number;
  performance: Figure;
  low: Figure;
  high: Figure;
  q: Figure;
}

export interface KanoItem {
  name: string;
  label: string;
  n: number;
  counts: Record<string, number> | null;
  category: string;
  text: string;
  ambiguous: boolean;
  better: number;
  better_low: number;
  better_high: number;
  worse: number;
  worse_low: number;
  worse_high: number;
}

export interface Servqual {
  gap: number;
  low: number;
  high: number;
  weighted: boolean;
  n: number;
  dimensions: List<ServqualDimension>;
}

export interface ServqualDimension {
  name: string;
  label: string;
  n: number;
  expected: number;
  perceived: number;
  gap: number;
  low: number;
  high: number;
  alpha_expected: Figure;
  alpha_perceived: Figure;
  weight: Figure;
  items?: List<ServqualDimension>;
}

export interface Voices {
  columns: List<string>;
  rows: number;
  texts: number;
  languages: List<Bin>;
  feelings: List<Bin>;
  aspects: List<Aspect>;
  note: string;
  model: string;
}

export interface Aspect {
  id: string;
  label: string;
  whole: boolean;
  n: number;
  share: Figure;
  low: Figure;
  high: Figure;
  well: Figure;
  well_low: Figure;
  well_high: Figure;
  ill: Figure;
  ill_low: Figure;
  ill_high: Figure;
  touchpoint: string;
  quotes: List<Quote>;
}

export interface Quote {
  text: string;
  polarity: string;
}

export interface Journey {
  cases: number;
  events: number;
  variants: number;
  from: string;
  to: string;
  duration: Duration | null;
  activities: List<Activity>;
  graph: List<Edge>;
  top_variants: List<Variant>;
  other_variants: Variant | null;
  differences: List<Difference>;
  not_reasons: List<Difference>;
  good_cases: number;
  bad_cases: number;
  notes: List<string>;
}

export interface Duration {
  n: number;
  mean_s: number;
  median_s: number;
  p90_s: number;
  min_s: number;
  max_s: number;
  bins: List<Bin>;
}

export interface Activity {
  id: string;
  name: string;
  label: string;
  events: number;
  cases: number;
  share: number;
  starts: number;
  ends: number;
  rework_cases: number;
  first: string;
  last: string;
}

export interface Edge {
  from: string;
  to: string;
  count: number;
  cases: number;
  share: number;
  median_s: Figure;
  p90_s: Figure;
  dependency: number;
}

export interface Variant {
  path: List<string>;
  cases: number;
  share: number;
  median_s: Figure;
}

export interface Difference {
  kind: string;
  item: List<string>;
  label: string;
  good: number;
  bad: number;
  difference: number;
  low: Figure;
  high: Figure;
  p: number;
  q: Figure;
  text: string;
}

export interface Method {
  name: string;
  text: string;
  source: string;
}

export interface Warning {
  code: string;
  message: string;
}

/** The list itself, or an empty one where Go wrote null. */
export function items<T>(list: List<T>): readonly T[] {
  return list ?? [];
}
