// SPDX-License-Identifier: Apache-2.0

// Package touchstone is the vocabulary of customer touchpoint management
// (客户触点管理): the words that code, API, interface, command line and
// documents share, and the small types that every room needs.
//
// One idea: a fact is immutable, and its meaning is a view. What arrived is
// never rewritten; which touchpoint, customer or unit it belongs to is an
// answer that can be given again.
//
// The words:
//
//   - Touchpoint (触点): one kind of contact between a customer and the
//     organisation.
//   - Workspace (工作区): one organisation's isolated data and settings.
//   - Shape (形态): the distinct form of a raw event; shapes, not events, are
//     mapped to touchpoints. Facet (分面): a property that joins the shape.
//   - Subject (标识): one identity as received. Object (对象): what a contact is
//     about; never evidence of identity.
//   - Position (位点): a place in the order of arrival.
//   - Meaning (释义): one numbered set of answers to which touchpoint is this
//     shape, which customer this subject, where this unit code stands.
//   - Measurement (度量): an aggregate fact that arrived ready-made. Mention
//     (提及): one aspect of one text.
//   - Customer (客户): the person or account behind one or more subjects.
//   - Feedback (反馈): what was said or scored. Metric (指标): NPS, CSAT, CES or
//     a rating. Survey (问卷): the questions that asked for it.
//   - Outcome (结果): a fact the business cares about: loyalty, purchase,
//     complaint, churn.
//   - Moment (关键时刻): a touchpoint scored for its emotional, decision and
//     brand impact.
//   - Event (事件): one fact as received. Case (个案): in journey mining, one run
//     of a process. Journey (旅程): the path of touchpoints; Trail (轨迹): one
//     customer's events in time order.
//   - Unit (单位): where service happens: group, brand, region, hotel or shop.
//     Department (部门): who inside answers for touchpoints.
//   - Stage (阶段): a part of a designed journey. Persona (画像): a saved segment
//     with a face. Blueprint (服务蓝图): how a service is made, before and behind
//     the customer's eyes.
//   - Pain point (痛点): where something goes wrong. Standard (服务标准): a
//     measurable promise of a touchpoint.
//   - Source (来源): where events come from. Rule (规则): which shapes are which
//     touchpoint. Profile (导入方案): how the columns of a file become events.
//   - Evidence (证据): what a statement rests on: observed, reported, assumed.
//
// What it promises: the package imports only the standard library and holds no
// state. What it does not do: read, write, compute or render anything.
package touchstone
