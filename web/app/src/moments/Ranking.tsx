// SPDX-License-Identifier: Apache-2.0

import { type ReactNode, useState } from "react";
import type { StudyShown } from "../api/schema";
import { useWords } from "../text/words";
import { Card } from "../ui/Card";
import { useFormat } from "../ui/format";
import { Files } from "../ui/Files";
import { ClassMark, ImpactLine } from "./marks";
import { type Found, foundOf, IMPACTS } from "./studies";

/** All touchpoints by how much they decide, with their three impacts. */
export function Ranking({ study, chosen, choose }: { study: StudyShown; chosen: string | undefined; choose: (id: string) => void }): ReactNode {
  const { t, name } = useWords();
  const [all, setAll] = useState(false);
  const found = foundOf(study);
  const known = found.filter((x) => x.row.class !== "unknown");
  const shown = all ? found : known;
  return (
    <Card title={t("app.ranking")} says={t("app.ranking_says")} tools={<Files name={t("app.ranking")} rows={() => tableOf(found, t, name)} />}>
      <div className="scroll">
        <table className="plain-table ranking">
          <thead><tr><th scope="col">{t("app.touchpoint")}</th>{IMPACTS.map((i) => <th key={i} scope="col" className={i === "emotion" ? "wide-only" : undefined}>{name("app.impact", i)}</th>)}<th scope="col" className="end">{t("app.score")}</th><th scope="col" className="end wide-only">{t("app.top3")}</th></tr></thead>
          <tbody>{shown.map((x) => <Line key={x.id} study={study} found={x} on={x.id === chosen} choose={choose} />)}</tbody>
        </table>
      </div>
      {found.length > known.length && <button type="button" className="button" aria-expanded={all} onClick={() => setAll(!all)}>{all ? t("app.unknown_hide") : t("app.unknown_show", { n: found.length - known.length })}</button>}
    </Card>
  );
}

function Line({ study, found: { id, row }, on, choose }: { study: StudyShown; found: Found; on: boolean; choose: (id: string) => void }): ReactNode {
  const { t } = useWords();
  const f = useFormat();
  return (
    <tr className={on ? "on" : undefined}>
      <td><button type="button" className="plain pick-row" aria-pressed={on} onClick={() => choose(id)}><ClassMark row={row} />{row.name}</button></td>
      {row.class === "unknown" ? <td colSpan={5} className="quiet small">{settle(row.decision.reason_text ?? row.brand.reason_text ?? row.emotion.reason_text, t("app.too_little"))}</td> : (
        <>
          {IMPACTS.map((i) => <td key={i} className={i === "emotion" ? "wide-only" : undefined}><ImpactLine study={study} row={row} impact={i} /></td>)}
          <td className="end number">{row.score.value === null ? "–" : row.score.value.toFixed(1)}</td>
          <td className="end number wide-only">{row.score.top3 === null ? "–" : f.percent(row.score.top3).replace(/\.0%$/, "%")}</td>
        </>
      )}
    </tr>
  );
}

function settle(reason: string | undefined, otherwise: string): string {
  return reason === undefined || reason === "" ? otherwise : reason;
}

function tableOf(found: readonly Found[], t: ReturnType<typeof useWords>["t"], name: ReturnType<typeof useWords>["name"]): (string | number)[][] {
  const heads = [t("app.touchpoint"), t("app.class"), t("app.bad_share"), "n", t("app.score"), t("app.top3")];
  const parts = IMPACTS.flatMap((i) => [name("app.impact", i), t("app.outcome"), t("app.lower"), t("app.upper"), "q"]);
  return [[...heads, ...parts], ...found.map(({ row }) => [row.name, row.class_text, row.bad_share ?? "", row.rated, row.score.value ?? "", row.score.top3 ?? "", ...IMPACTS.flatMap((i) => [row[i].estimate ?? "", row[i].outcome ?? "", row[i].low ?? "", row[i].high ?? "", row[i].q ?? ""])])];
}
