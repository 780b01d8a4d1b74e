// SPDX-License-Identifier: Apache-2.0

import type { ReactNode } from "react";
import { useWhole } from "../api/lists";
import type { RuleEffect, RulePreview } from "../api/schema";
import { labelIn, useWords } from "../text/words";
import { useFormat } from "../ui/format";

/** What a change of the rules would do, before it is made. */
export function Effect({ preview }: { preview: RulePreview }): ReactNode {
  const { t } = useWords();
  const f = useFormat();
  const none = preview.takes.shapes === 0 && preview.leaves.shapes === 0;
  return (
    <div className="effect">
      {none && <p>{t("app.effect_none")}</p>}
      {preview.takes.shapes > 0 && <p>{t("app.effect_takes", { shapes: f.count(preview.takes.shapes), events: f.count(preview.takes.events), customers: f.count(preview.takes.customers) })}<From effect={preview.takes} /></p>}
      {preview.leaves.shapes > 0 && <p>{t("app.effect_leaves", { shapes: f.count(preview.leaves.shapes), events: f.count(preview.leaves.events), customers: f.count(preview.leaves.customers) })}</p>}
      {(preview.takes.samples ?? []).length > 0 && <ul className="samples">{(preview.takes.samples ?? []).map((e) => <li key={e.id} className="quiet small">{f.time(e.occurred)} · {e.name}{e.place !== undefined && e.place !== "" ? ` · ${e.place}` : ""}{e.unit !== undefined && e.unit !== "" ? ` · ${e.unit}` : ""}</li>)}</ul>}
    </div>
  );
}

/** From whom it takes: other touchpoints lose these. */
function From({ effect }: { effect: RuleEffect }): ReactNode {
  const { t, lang } = useWords();
  const f = useFormat();
  const touchpoints = useWhole("touchpoints").data ?? [];
  const losers = (effect.parts ?? []).filter((p) => p.touchpoint !== undefined && p.touchpoint !== "");
  if (losers.length === 0) return null;
  return <> <span className="tag warn">{t("app.effect_from", { names: losers.map((p) => `${labelIn(lang, touchpoints.find((x) => x.id === p.touchpoint)?.label) || p.touchpoint} (${f.count(p.events)})`).join("、") })}</span></>;
}
