// SPDX-License-Identifier: Apache-2.0

export { hotel } from "./hotel.mjs";
export { orders, visits } from "./log.mjs";
export { few, questionnaire, spoken, thin } from "./small.mjs";
