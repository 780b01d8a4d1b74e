// SPDX-License-Identifier: Apache-2.0

// A picture of figures over time or over groups. ECharts comes with the first
// picture, not with the page; readers of screens get the table behind it.

import { type ReactNode, useEffect, useRef, useState } from "react";
import type { Figure } from "../api/schema";
import { useMedia, useTheme } from "../design/theme";
import { useWords } from "../text/words";
import { bare, Files, kindsOf } from "./Files";
import { useFormat } from "./format";
import { PictureFiles } from "./PictureFiles";
import type { Drawn } from "./draw";

export interface Series {
  name: string;
  points: readonly { at: string; figure: Figure | undefined }[];
}

interface ChartProps {
  label: string;
  series: Series;
  kind: "line" | "columns";
  at?: (at: string) => string; // how a point is named
  height?: number;
}

export function Chart({ label, series, kind, at = (x) => x, height = 240 }: ChartProps): ReactNode {
  const { t } = useWords();
  const f = useFormat();
  const { dark } = useTheme();
  const still = useMedia("(prefers-reduced-motion: reduce)");
  const box = useRef<HTMLDivElement>(null);
  const drawn = useRef<Drawn | null>(null);
  const [shown, setShown] = useState<"picture" | "table">("picture");
  const rows = series.points.map((p) => [at(p.at), p.figure === undefined ? "–" : f.value(p.figure.unit, p.figure.value), p.figure === undefined ? "" : f.interval(p.figure), p.figure === undefined ? "0" : f.count(p.figure.n)]);
  const heads = [t("app.chart_at"), series.name, t("app.interval"), "n"];
  useEffect(() => {
    let gone = false;
    if (shown === "picture") {
      void import("./draw").then(({ draw }) => {
        if (gone || box.current === null) return;
        drawn.current ??= draw(box.current);
        drawn.current.show({ series, kind, at, format: f, still });
      });
    }
    return () => {
      gone = true;
    };
  });
  useEffect(() => () => {
    drawn.current?.end();
    drawn.current = null;
  }, [shown, dark]);
  return (
    <figure className="chart">
      <div className="chart-tools">
        <button type="button" className="tool" onClick={() => setShown(shown === "picture" ? "table" : "picture")}>{t(shown === "picture" ? "app.as_table" : "app.as_picture")}</button>
        {shown === "picture" && <PictureFiles name={label} svg={() => drawn.current?.svg() ?? ""} />}
        <Files name={label} kinds={kindsOf(series.points.find((p) => p.figure !== undefined)?.figure?.unit)} rows={() => [[t("app.chart_at"), series.name, t("app.lower"), t("app.upper"), "n"], ...series.points.map((p) => [at(p.at), ...bare(p.figure), p.figure?.n ?? 0])]} />
      </div>
      {shown === "picture" ? <div key={String(dark)} ref={box} style={{ height }} role="img" aria-label={t("app.chart_label", { what: label, n: rows.length, first: rows[0]?.slice(0, 2).join(" ") ?? "", last: rows.at(-1)?.slice(0, 2).join(" ") ?? "" })} /> : (
        <div className="scroll" tabIndex={0} role="region" aria-label={label} style={{ maxHeight: height }}>
          <table className="plain-table"><thead><tr>{heads.map((h) => <th key={h} scope="col">{h}</th>)}</tr></thead><tbody>{rows.map((r) => <tr key={r[0]}>{r.map((c, i) => <td key={i}>{c}</td>)}</tr>)}</tbody></table>
        </div>
      )}
    </figure>
  );
}
