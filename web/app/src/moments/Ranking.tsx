// SPDX-License-Identifier: Apache-2.0

import { Fragment, type ReactNode, useState } from "react";
import type { StudyShown } from "../api/schema";
import { useWords } from "../text/words";
import { Card } from "../ui/Card";
import { useFormat } from "../ui/format";
import { Files } from "../ui/Files";
import { Term } from "../ui/Term";
import { ClassMark, ImpactLine } from "./marks";
import { barely, type Found, foundOf, IMPACTS, outscored } from "./studies";

const CLASSES = ["moment", "candidate", "none", "unknown"] as const;

/** All touchpoints by how much they decide, with their three impacts. */
export function Ranking({ study, chosen, choose }: { study: StudyShown; chosen: string | undefined; choose: (id: string) => void }): ReactNode {
  const { t, name } = useWords();
  const [all, setAll] = useState(false);
  const found = foundOf(study);
  const judged = found.filter((x) => x.row.class !== "unknown");
  const told = judged.length > 0 ? judged : found.filter((x) => x.row.rated > 0);
  const shown = all ? found : told;
  return (
    <Card title={t("app.ranking")} says={t("app.ranking_says")} tools={<Files name={t("app.ranking")} rows={() => tableOf(found, t, name)} />}>
      <details><summary>{t("app_moments.reading")}</summary><p className="small">{t("app.around_how")}</p></details>
      <div className="scroll">
        <table className="plain-table ranking">
          <thead><tr><th scope="col">{t("app.touchpoint")}</th>{IMPACTS.map((i) => <th key={i} scope="col">{name("app.impact", i)}</th>)}<th scope="col" className="end"><Term says={t("app_moments.term_score")}>{t("app.score")}</Term></th><th scope="col" className="end wide-only"><Term says={t("app_moments.term_top3")}>{t("app.top3")}</Term></th></tr></thead>
          <tbody>{CLASSES.map((c) => ({ c, of: shown.filter((x) => x.row.class === c) })).filter((g) => g.of.length > 0).map(({ c, of }) => (
            <Fragment key={c}>
              <tr className="group"><th scope="rowgroup" colSpan={6}>{t(`app_moments.group_${c}`, { n: of.length })}</th></tr>
              {of.map((x) => <Line key={x.id} study={study} found={x} on={x.id === chosen} choose={choose} />)}
            </Fragment>
          ))}</tbody>
        </table>
      </div>
      {found.length > told.length && <button type="button" className="button" aria-expanded={all} onClick={() => setAll(!all)}>{all ? t("app.unknown_hide") : t("app.unknown_show", { n: found.length - told.length })}</button>}
    </Card>
  );
}

function Line({ study, found: { id, row }, on, choose }: { study: StudyShown; found: Found; on: boolean; choose: (id: string) => void }): ReactNode {
  const { t } = useWords();
  const f = useFormat();
  return (
    <tr className={on ? "on" : undefined}>
      <td><button type="button" className="plain pick-row" aria-pressed={on} onClick={() => choose(id)}><ClassMark row={row} />{row.name}</button><Remark study={study} found={{ id, row }} /></td>
      {row.class === "unknown" ? <td colSpan={5} className="quiet small">{settle(row.decision.reason_text ?? row.brand.reason_text ?? row.emotion.reason_text, t("app.too_little"))}</td> : (
        <>
          {IMPACTS.map((i) => <td key={i}><ImpactLine study={study} row={row} impact={i} /></td>)}
          <td className="end number">{row.score.value === null ? "–" : row.score.value.toFixed(1)}{row.score.top3 !== null && <small className="narrow-only quiet"> {t("app.top3")} {f.percent(row.score.top3).replace(/\.0%$/, "%")}</small>}</td>
          <td className="end number wide-only">{row.score.top3 === null ? "–" : f.percent(row.score.top3).replace(/\.0%$/, "%")}</td>
        </>
      )}
    </tr>
  );
}

/** Why a moment stands where it does, where that is not plain. */
function Remark({ study, found: { row } }: { study: StudyShown; found: Found }): ReactNode {
  const { t } = useWords();
  const f = useFormat();
  const why = [barely(row) ? t("app_moments.barely") : "", outscored(row, study) ? t("app_moments.outscored", { share: f.percent(row.reach) }) : ""].filter((x) => x !== "");
  return why.length === 0 ? null : <p className="quiet small">{why.join(" ")}</p>;
}

function settle(reason: string | undefined, otherwise: string): string {
  return reason === undefined || reason === "" ? otherwise : reason;
}

function tableOf(found: readonly Found[], t: ReturnType<typeof useWords>["t"], name: ReturnType<typeof useWords>["name"]): (string | number)[][] {
  const heads = [t("app.touchpoint"), t("app.class"), t("app.bad_share"), "n", t("app.score"), t("app.top3")];
  const parts = IMPACTS.flatMap((i) => [name("app.impact", i), t("app.outcome"), t("app.lower"), t("app.upper"), "q"]);
  return [[...heads, ...parts], ...found.map(({ row }) => [row.name, row.class_text, row.bad_share ?? "", row.rated, row.score.value ?? "", row.score.top3 ?? "", ...IMPACTS.flatMap((i) => [row[i].estimate ?? "", row[i].outcome ?? "", row[i].low ?? "", row[i].high ?? "", row[i].q ?? ""])])];
}
