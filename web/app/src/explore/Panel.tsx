// SPDX-License-Identifier: Apache-2.0

// What every view has: the sentence first, then its picture, how it was counted,
// what is not in it, and files to take away.

import { Link } from "@tanstack/react-router";
import { type ReactNode, useEffect, useId, useRef, useState } from "react";
import { Problem } from "../api/call";
import { may, useDesk } from "../api/desk";
import { usePicked } from "../shell/picked";
import { keepPick } from "../shell/Shell";
import type { Key } from "../text/catalogue";
import { useWords } from "../text/words";
import { Card } from "../ui/Card";
import { type Clock, Clocks } from "../ui/Clocks";
import { Files } from "../ui/Files";
import { useFormat } from "../ui/format";
import { Icon } from "../ui/Icon";
import { Empty, Loaded, Partial } from "../ui/states";
import { standalone } from "../ui/picture";
import { PictureFiles } from "../ui/PictureFiles";
import { type Envelope, type Named, useNames } from "./trails";
import type { View } from "./view";

export type Rows = readonly (readonly (string | number)[])[];

interface Asking<D> {
  data: D | undefined;
  error: Problem | null;
  isFetching: boolean;
  isPlaceholderData: boolean;
  refetch: () => unknown;
  asked: object;
}

interface PanelProps<D extends Envelope> {
  view: View;
  trails: Asking<D>;
  says: (data: D, named: Named) => ReactNode;
  empty: (data: D) => boolean;
  /** What is shown as a table, its heads first. */
  rows: (data: D, named: Named) => Rows;
  tools?: ReactNode;
  touchpoint?: string; // that it begins with
  children: (data: D, named: Named) => ReactNode;
}

export function Panel<D extends Envelope>({ view, trails, says, empty, rows, tools, touchpoint, children }: PanelProps<D>): ReactNode {
  const { t } = useWords();
  const named = useNames(trails.data);
  const box = useRef<HTMLDivElement>(null);
  const title = t(`app_journeys.view_${view}` as Key);
  const { data } = trails;
  const nothing = data !== undefined && empty(data);
  const refused = trails.error instanceof Problem && trails.error.status >= 400 && trails.error.status < 500;
  return (
    <Card title={title} says={data !== undefined && !nothing ? says(data, named) : undefined} tools={<>
      {data !== undefined && <How view={view} answer={data} asked={trails.asked} />}
      {data !== undefined && !nothing && <Exports name={title} box={box} rows={() => rows(data, named)} />}
    </>}>
      {tools !== undefined && <div className="trail-tools">{tools}</div>}
      {CLOCK[view] !== undefined && <Clocks of={CLOCK[view]} touchpoint={touchpoint} />}
      <Working on={trails.isFetching} />
      {refused ? <Refused problem={trails.error as Problem} /> : (
        <Loaded query={trails} height={360}>{(found) => (
          <div ref={box} className="stack">
            {empty(found) ? <Nothing answer={found} /> : children(found, named)}
            {!empty(found) && found.unplaced > 0 && <p className="quiet small">{t("app.unplaced", { n: found.unplaced })}</p>}
          </div>
        )}</Loaded>
      )}
    </Card>
  );
}

/** Says why there is no answer, in the server's words. */
export function Refused({ problem }: { problem: Problem }): ReactNode {
  const { t } = useWords();
  return <div className="stack tight" role="status"><Partial>{problem.message}</Partial><p className="quiet">{t("app_journeys.refused_what")}</p></div>;
}

/** What brings journeys, by what is missing. */
function Nothing({ answer }: { answer: Envelope }): ReactNode {
  const { t } = useWords();
  const { desk } = useDesk();
  const picked = usePicked();
  if (picked.newest === null) return <Empty title={t("app_journeys.nothing")} says={t("app_journeys.nothing_facts")} action={may(desk, "change import") ? <Link className="button" to="/$workspace/data/$part" params={{ workspace: desk.id, part: "import" }} search={keepPick as never}>{t("app_journeys.nothing_import")}</Link> : undefined} />;
  if ((answer.steps ?? []).length === 0 && answer.unplaced > 0) return <Empty title={t("app_journeys.nothing")} says={t("app_journeys.nothing_mapped")} action={<Link className="button" to="/$workspace/discovery" params={{ workspace: desk.id }} search={keepPick as never}>{t("app.page_discovery")}</Link>} />;
  return <Empty title={t("app_journeys.nothing")} says={t("app_journeys.nothing_here")} />;
}

const SLOW = 1000; // ms after which a wait is spoken of

/** Says how long a question has been under way, from one second on. */
function Working({ on }: { on: boolean }): ReactNode {
  const { t } = useWords();
  const [seconds, setSeconds] = useState(0);
  useEffect(() => {
    if (!on) return;
    const tick = window.setInterval(() => setSeconds((s) => s + 1), SLOW);
    return () => {
      window.clearInterval(tick);
      setSeconds(0);
    };
  }, [on]);
  if (!on || seconds === 0) return null;
  return <div className="working" role="status"><progress aria-label={t("app_journeys.working")} /><span className="quiet small">{t("app_journeys.working_for", { n: seconds })}</span></div>;
}

/** Views that tell of one of the three times. */
const CLOCK: Partial<Record<View, Clock>> = { waiting: "between", conformance: "late" };

const METHODS: Record<View, string> = { graph: "journey-graph", flow: "paths", variants: "journey-graph", paths: "paths", funnel: "funnels", waiting: "waiting", conformance: "conformance", difference: "good-against-bad", attribution: "attribution", next: "next-touchpoint", cohorts: "cohorts", value: "cohorts" };

function How({ view, answer, asked }: { view: View; answer: Envelope; asked: object }): ReactNode {
  const { t } = useWords();
  const f = useFormat();
  const picked = usePicked();
  const id = useId();
  return (
    <>
      <button type="button" className="tool" popoverTarget={id}><Icon name="help" size={14} />{t("app.how")}</button>
      <div id={id} popover="auto" className="pop how-box trail-how">
        <h3>{t("app.how")}</h3>
        <p>{t(`app_journeys.how_${view}` as Key)}</p>
        {CLOCK[view] !== undefined && <Clocks of={CLOCK[view]} />}
        <p>{t("app_journeys.how_all")}</p>
        <dl>
          <dt>{t("app.how_question")}</dt><dd><code>{`trails/${view === "flow" ? "paths" : view} ${JSON.stringify(asked)}`}</code></dd>
          <dt>{t("app.how_period")}</dt><dd>{f.span(picked.from, picked.last)} · {answer.provenance.zone}</dd>
          <dt>{t("app.how_rests")}</dt><dd>{t("app.how_position", { position: f.count(answer.provenance.position), revision: answer.provenance.revision })}</dd>
          <dt>{t("app_journeys.how_text")}</dt><dd><code>{`docs/methods/${METHODS[view]}.md`}</code></dd>
        </dl>
        {answer.provenance.deriving != null && <p className="partial">{t("app.deriving")}</p>}
      </div>
    </>
  );
}

function Exports({ name, box, rows }: { name: string; box: { current: HTMLElement | null }; rows: () => Rows }): ReactNode {
  const [pictured, setPictured] = useState(false);
  useEffect(() => setPictured(box.current?.querySelector("[data-picture]") != null));
  const svg = (): string => {
    const drawn = pictureIn(box.current);
    return drawn === null ? "" : standalone(drawn);
  };
  return (
    <>
      {pictured && <PictureFiles name={name} svg={svg} />}
      <Files name={name} rows={rows} />
    </>
  );
}

function pictureIn(box: HTMLElement | null): SVGSVGElement | null {
  return box?.querySelector<SVGSVGElement>("svg[data-picture], [data-picture] svg") ?? null;
}
