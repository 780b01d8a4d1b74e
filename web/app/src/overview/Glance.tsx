// SPDX-License-Identifier: Apache-2.0

// The moments at a glance, and what to do first.

import { Link } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { may, useDesk } from "../api/desk";
import type { PriorityCard, StudyShown } from "../api/schema";
import { Evidence } from "../moments/Evidence";
import { Cause } from "../moments/First";
import { ClassMark, ImpactLine } from "../moments/marks";
import { useSay } from "../moments/say";
import { Progress } from "../moments/Searches";
import { firstOf, foundOf, IMPACTS, useNewest } from "../moments/studies";
import { AtUnit, Whole, WorstAt } from "../moments/Whole";
import { keepPick } from "../shell/Shell";
import { useWords } from "../text/words";
import { Card } from "../ui/Card";
import { useFormat } from "../ui/format";

const SHOWN = 3;

export function Glance(): ReactNode {
  const { desk } = useDesk();
  const { t } = useWords();
  const { list, study: { data: study } } = useNewest();
  if (!may(desk, "read study")) return null;
  if (study === undefined && (list.data?.running ?? []).length > 0) return <Card title={t("app.page_moments")}><Progress list={list.data} /></Card>;
  if (study === undefined || study.findings.encounters === 0) return null;
  const known = foundOf(study).some((x) => x.row.class !== "unknown");
  return known ? <div className="grid-glance"><Ranked study={study} /><Todo study={study} /></div> : <Todo study={study} />;
}

/** The link to a touchpoint's findings. */
function Findings({ id, children }: { id?: string; children: ReactNode }): ReactNode {
  const { desk } = useDesk();
  return <Link to="/$workspace/moments" params={{ workspace: desk.id }} search={((old: Record<string, unknown>) => ({ ...keepPick(old), t: id })) as never}>{children}</Link>;
}

function Ranked({ study }: { study: StudyShown }): ReactNode {
  const { t, name } = useWords();
  const shown = foundOf(study).filter((x) => x.row.class !== "unknown").slice(0, SHOWN);
  return (
    <Card title={t("app.page_moments")} says={study.findings.summary} tools={<Findings>{t("app.see_all")}</Findings>}>
      <div className="scroll">
        <table className="plain-table ranking">
          <thead><tr><th scope="col">{t("app.touchpoint")}</th>{IMPACTS.map((i) => <th key={i} scope="col">{name("app.impact", i)}</th>)}</tr></thead>
          <tbody>{shown.map((x) => <tr key={x.id}><td><ClassMark row={x.row} /><Findings id={x.id}>{x.row.name}</Findings></td>{IMPACTS.map((i) => <td key={i}><ImpactLine study={study} row={x.row} impact={i} /></td>)}</tr>)}</tbody>
        </table>
      </div>
      <p className="quiet small">{t("app.around_how")}</p>
      <Whole />
    </Card>
  );
}

function Todo({ study }: { study: StudyShown }): ReactNode {
  const { t } = useWords();
  const f = useFormat();
  const say = useSay();
  const { desk } = useDesk();
  const [open, setOpen] = useState<PriorityCard | null>(null);
  const first = firstOf(study).slice(0, SHOWN);
  if (first.length === 0) return <Card title={t("app.first")} says={t("app.first_none")} />;
  return (
    <Card title={t("app.first")}>
      <Whole />
      <ol className="firsts">{first.map(({ item, pain }, i) => {
        const row = study.findings.touchpoints?.[study.ids?.indexOf(item.touchpoint) ?? -1];
        return (
          <li key={item.touchpoint} className="first">
            <span className="first-number" aria-hidden="true">{i + 1}</span>
            <div className="first-what"><p><b><Findings id={item.touchpoint}>{item.touchpoint_name}</Findings></b></p>
              <p className="small quiet">{row !== undefined && t("app.first_whole", { share: f.percent(row.bad_share) })}{pain !== undefined && <WorstAt study={study} pain={pain} />}</p>
              <AtUnit study={study} touchpoint={item.touchpoint} />
              <Cause study={study} touchpoint={item.touchpoint} />
              <p className="small">{say.saved(study, item)} {may(desk, "read event", item.touchpoint) ? <button type="button" className="plain" aria-label={t("app.evidence_for", { name: item.touchpoint_name })} onClick={() => setOpen(item)}>{t("app.evidence")} ›</button> : <Findings id={item.touchpoint}>{t("app.evidence")} ›</Findings>}</p></div>
          </li>
        );
      })}</ol>
      {open !== null && <Evidence study={study.id} touchpoint={open.touchpoint} name={open.touchpoint_name} close={() => setOpen(null)} />}
    </Card>
  );
}
