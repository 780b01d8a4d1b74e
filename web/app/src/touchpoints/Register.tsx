// SPDX-License-Identifier: Apache-2.0

// Every touchpoint of the workspace: look, filter, group, change in place, change
// many, add from a list.

import { Table } from "antd";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { type Key as RowKey, type ReactNode, useMemo, useState } from "react";
import { may, useDesk } from "../api/desk";
import { useWhole } from "../api/lists";
import type { AnswerRow, Touchpoint } from "../api/schema";
import type { RegisterView } from "../shell/router";
import { labelIn, useWords } from "../text/words";
import { PageHead } from "../ui/Card";
import type { Cell } from "../ui/download";
import { FigureText } from "../ui/Figure";
import { useFormat } from "../ui/format";
import { Icon } from "../ui/Icon";
import { useBeginning } from "../ui/More";
import { Face, levelOf, TouchpointLink } from "../ui/marks";
import { byNumber } from "../ui/sorting";
import { Empty, Loaded } from "../ui/states";
import { between } from "../../../report/src/format";
import { ClassMark } from "../moments/marks";
import { foundOf, useNewest } from "../moments/studies";
import { useMetricName } from "../overview/Headlines";
import { indexOf, useByTouchpoint, useMainMetric } from "../overview/metrics";
import { Templates } from "../overview/FirstSteps";
import { Bulk } from "./Bulk";
import { NameCell, PickCell } from "./cells";
import { useEditing } from "./edit";
import { Filters, useChoices } from "./Filters";
import { Notices } from "./Notices";
import { PasteList } from "./PasteList";
import { useMedia } from "../design/theme";

const STEP = 40; // lines on a phone at once
const PAGE = 200; // lines of the table at once

/** A line of the register: a touchpoint, or a group of them. */
interface Line {
  key: string;
  touchpoint?: Touchpoint;
  group?: string;
  children?: Line[];
}

export function Register(): ReactNode {
  const { t, lang } = useWords();
  const { desk } = useDesk();
  const touchpoints = useWhole("touchpoints");
  const view = useSearch({ strict: false }) as RegisterView;
  const shown = useMemo(() => (touchpoints.data ?? []).filter((p) => fits(p, view)), [touchpoints.data, view]);
  const editing = useEditing();
  const [selected, select] = useState<RowKey[]>([]);
  const [paste, setPaste] = useState(false);
  const changeable = may(desk, "change touchpoint");
  const all = touchpoints.data?.length ?? 0;
  const chosen = shown.filter((p) => selected.includes(p.id));
  return (
    <>
      <PageHead title={t("app.page_touchpoints")} says={all === 0 ? undefined : t("app.register_says", { n: all, active: (touchpoints.data ?? []).filter((p) => p.status === "active").length })}
        tools={may(desk, "change template") ? <><button type="button" className="button" onClick={() => setPaste(true)}><Icon name="paste" />{t("app.paste_list")}</button></> : undefined} />
      <Notices editing={editing} />
      <Loaded query={touchpoints} height={400}>{(data) => data.length === 0 ? (
        <Empty title={t("app.register_empty")} says={t("app.register_empty_what")} action={may(desk, "change template") ? <div className="row"><Templates /><button type="button" className="button" onClick={() => setPaste(true)}>{t("app.paste_list")}</button></div> : undefined} />
      ) : (
        <div className="stack">
          <Filters shown={shown.length} all={data.length} rows={() => cells(shown, lang, t("app.touchpoint"))} />
          {chosen.length > 0 && <Bulk chosen={chosen} editing={editing} done={() => select([])} />}
          <Lines shown={shown} view={view} editing={changeable ? editing : null} selected={selected} select={may(desk, "change stage") ? select : null} />
        </div>
      )}</Loaded>
      {paste && <PasteList close={() => setPaste(false)} />}
    </>
  );
}

function cells(shown: readonly Touchpoint[], lang: "zh" | "en", name: string): Cell[][] {
  return [[name, "stage", "channel", "department", "layer", "status", "id"], ...shown.map((p) => [labelIn(lang, p.label), p.stage ?? "", p.channel ?? "", p.department ?? "", p.layer ?? "", p.status, p.id])];
}

/** Whether a touchpoint is within the filters. */
export function fits(p: Touchpoint, view: RegisterView): boolean {
  const text = `${p.label.zh ?? ""} ${p.label.en ?? ""} ${p.key ?? ""} ${(p.tags ?? []).join(" ")}`.toLowerCase();
  return (view.q === undefined || view.q.toLowerCase().split(/\s+/).every((w) => text.includes(w)))
    && (view.stage === undefined || (p.stage ?? "") === view.stage) && (view.channel === undefined || (p.channel ?? "") === view.channel)
    && (view.department === undefined || (p.department ?? "") === view.department) && (view.status === undefined || p.status === view.status);
}

interface LinesProps {
  shown: readonly Touchpoint[];
  view: RegisterView;
  editing: ReturnType<typeof useEditing> | null;
  selected: RowKey[];
  select: ((keys: RowKey[]) => void) | null;
}

function Lines({ shown, view, editing, selected, select }: LinesProps): ReactNode {
  const { t, lang } = useWords();
  const f = useFormat();
  const { desk } = useDesk();
  const narrow = useMedia("(max-width: 760px)");
  const choices = useChoices();
  const metric = useMainMetric();
  const nameOf = useMetricName();
  const answer = useByTouchpoint().data;
  const rows = useMemo(() => new Map<string | null, AnswerRow>((answer?.rows ?? []).map((r) => [r.keys?.[0] ?? null, r])), [answer]);
  const lines = useMemo(() => grouped(shown, view.tree, choices), [shown, view.tree, choices]);
  const own = (p: Touchpoint): typeof editing => (editing !== null && may(desk, "change touchpoint", p.id) ? editing : null);
  const score = (p: Touchpoint): ReactNode => {
    const figure = metric === undefined ? undefined : rows.get(p.id)?.figures?.[indexOf(answer, metric.measure)];
    const level = metric === undefined ? null : levelOf(figure, metric.low, metric.high);
    return <>{level !== null && <Face level={level} size={18} />} <FigureText figure={figure} /></>;
  };
  const study = useNewest().study.data;
  const found = useMemo(() => new Map((study === undefined ? [] : foundOf(study)).map((x) => [x.id, x.row])), [study]);
  const markOf = (p: Touchpoint): ReactNode => {
    const row = found.get(p.id);
    return row !== undefined && (row.moment || row.class === "candidate") && <ClassMark row={row} />;
  };
  const bad = (p: Touchpoint): ReactNode => {
    const row = found.get(p.id);
    if (row === undefined || row.bad_share === null || row.rated === 0) return <span className="quiet">–</span>;
    return <span className="number" title={row.bad_low === undefined || row.bad_high === undefined ? undefined : between(f.percent(row.bad_low).replace("%", ""), f.percent(row.bad_high), lang)}><b>{f.percent(row.bad_share)}</b> <span className="quiet">n {f.count(row.rated)}</span></span>;
  };
  const contacts = (line: Line): number => line.touchpoint === undefined ? (line.children ?? []).reduce((sum, c) => sum + contacts(c), 0) : (rows.get(line.touchpoint.id)?.figures?.[0]?.n ?? 0);
  const pick = (field: "stage" | "channel" | "department" | "status") => (_: unknown, line: Line): ReactNode =>
    line.touchpoint === undefined ? null : <PickCell touchpoint={line.touchpoint} field={field} choices={choices[field]} editing={own(line.touchpoint)} />;
  if (shown.length === 0) return <Empty title={t("app.nothing_fits")} says={t("app.nothing_fits_what")} />;
  if (narrow) return <Narrow shown={lines.flatMap((l) => l.children ?? [l]).map((l) => l.touchpoint!)} about={(p) => <>{markOf(p)}<span className="space" />{score(p)}</>} below={(p) => `${labelOf(choices.stage, p.stage)} · ${t("app.n_contacts", { n: f.count(contacts({ key: p.id, touchpoint: p })) })}`} />;
  return (
    <div className="card table-card" tabIndex={0} role="region" aria-label={t("app.page_touchpoints")}>
      <Table<Line> size="small" tableLayout="fixed" showSorterTooltip={false} pagination={{ pageSize: PAGE, hideOnSinglePage: true, showSizeChanger: false }} rowKey="key" dataSource={lines as Line[]}
        expandable={{ defaultExpandAllRows: shown.length <= PAGE, indentSize: 12 }} key={view.tree ?? "flat"}
        rowSelection={select === null ? undefined : { columnWidth: 44, selectedRowKeys: selected, onChange: (keys) => select(keys), getCheckboxProps: (l) => ({ disabled: l.touchpoint === undefined, "aria-label": l.touchpoint === undefined ? l.group : labelIn(lang, l.touchpoint.label) }) }}
        columns={[
          { title: t("app.touchpoint"), dataIndex: "key", width: 190, render: (_, l) => l.touchpoint === undefined ? <b>{l.group} <span className="quiet">{l.children?.length}</span></b> : <NameCell touchpoint={l.touchpoint} mark={markOf(l.touchpoint)} editing={own(l.touchpoint)} />,
            sorter: (a, b) => (a.touchpoint && b.touchpoint ? labelIn(lang, a.touchpoint.label).localeCompare(labelIn(lang, b.touchpoint.label), lang) : 0) },
          { title: t("app.field_stage"), dataIndex: "stage", width: 100, hidden: view.tree === "stage", render: pick("stage") },
          { title: t("app.field_channel"), dataIndex: "channel", width: 114, hidden: view.tree === "channel", render: pick("channel") },
          { title: t("app.field_department"), dataIndex: "department", width: 112, hidden: view.tree === "department", render: pick("department") },
          { title: t("app.field_status"), dataIndex: "status", width: 72, render: pick("status") },
          { title: t("app.contacts"), dataIndex: "contacts", width: 98, align: "end", render: (_, l) => <span className="number">{f.count(contacts(l))}</span>, sorter: byNumber(contacts) },
          { title: metric === undefined ? t("app.score") : nameOf(metric), dataIndex: "score", width: 164, render: (_, l) => l.touchpoint && score(l.touchpoint),
            sorter: byNumber((l) => value(rows, l, answer, metric?.measure)) },
          { title: <span title={t("app.bad_ever_what")}>{t("app.bad_ever")}</span>, dataIndex: "bad", width: 112, hidden: found.size === 0, render: (_, l) => l.touchpoint && bad(l.touchpoint), sorter: byNumber((l) => (l.touchpoint === undefined ? undefined : found.get(l.touchpoint.id)?.bad_share)) },
        ]} />
    </div>
  );
}

/** The register on a phone: no table. */
function Narrow({ shown, about, below }: { shown: readonly Touchpoint[]; about: (p: Touchpoint) => ReactNode; below: (p: Touchpoint) => string }): ReactNode {
  const [first, more] = useBeginning(shown, STEP);
  return (
    <div className="card">
      <ul className="list">{first.map((p) => <li key={p.id}><div className="row"><TouchpointLink touchpoint={p} />{about(p)}</div><p className="quiet small">{below(p)}</p></li>)}</ul>
      {more}
    </div>
  );
}

function value(rows: Map<string | null, AnswerRow>, line: Line, answer: Parameters<typeof indexOf>[0], measure: string | undefined): number | undefined {
  return line.touchpoint && measure !== undefined ? rows.get(line.touchpoint.id)?.figures?.[indexOf(answer, measure)]?.value : undefined;
}

export function labelOf(choices: readonly { value: string; label: string }[], value: string | undefined): string {
  return choices.find((c) => c.value === (value ?? ""))?.label ?? value ?? "";
}

/** The lines, grouped where a tree is asked for, in the order of the choices. */
export function grouped(shown: readonly Touchpoint[], tree: RegisterView["tree"], choices: Record<"stage" | "channel" | "department", readonly { value: string; label: string }[]>): Line[] {
  const line = (p: Touchpoint): Line => ({ key: p.id, touchpoint: p });
  if (tree === undefined) return shown.map(line);
  const known = choices[tree];
  const of = (p: Touchpoint): string => (known.some((c) => c.value === p[tree]) ? (p[tree] ?? "") : "");
  return [...known.filter((c) => c.value !== ""), { value: "", label: "–" }]
    .map((c) => ({ key: `group ${c.value}`, group: c.label, children: shown.filter((p) => of(p) === c.value).map(line) })).filter((g) => g.children.length > 0);
}

/** Changes how the register is looked at. */
export function useView(): [RegisterView, (change: RegisterView) => void] {
  const view = useSearch({ strict: false }) as RegisterView;
  const navigate = useNavigate();
  return [view, (change) => void navigate({ to: ".", search: ((old: object) => ({ ...old, ...change })) as never, replace: true })];
}
