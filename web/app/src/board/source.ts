// SPDX-License-Identifier: Apache-2.0

import type { Translate } from "../text/catalogue";
import type { Format } from "../ui/format";
import type { Piece } from "./board";

/** The line that says what a piece rests on. */
export function sourceLine({ source: s }: Piece, f: Format, t: Translate): string {
  if (s === undefined) return "";
  return [s.touchpoint ?? "", s.unit ?? "", s.occurred === undefined ? "" : f.time(s.occurred), s.n === undefined ? "" : `n ${f.count(s.n)}`, s.period === undefined ? "" : t("app_voices.of_period", { period: s.period }), s.masked === true ? t("app_voices.masked") : ""].filter((x) => x !== "").join(" · ");
}
