// SPDX-License-Identifier: Apache-2.0

import { useMutation } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useDesk } from "../api/desk";
import type { Figure } from "../api/schema";
import { useWords } from "../text/words";
import { type Cell, type Column, download, table, workbook } from "./download";
import { Icon } from "./Icon";

interface FilesProps {
  name: string;
  /** The heads, then the rows. */
  rows: () => readonly (readonly Cell[])[];
  /** How columns of a workbook are shown, by their place, where that is more than text and number. */
  kinds?: Readonly<Record<number, Column["kind"]>>;
}

/** A table as a file: CSV, or a workbook in which numbers and days are such. */
export function Files({ name, rows, kinds = {} }: FilesProps): ReactNode {
  const { t } = useWords();
  const { desk } = useDesk();
  const write = useMutation({ mutationFn: () => {
    const [heads = [], ...body] = rows();
    return workbook(desk.id, name, heads.map((h, i) => ({ name: String(h ?? ""), kind: kinds[i] })), body);
  }, onSuccess: (book) => download(`${name}.xlsx`, "", book) });
  return (
    <span className="files">
      <button type="button" className="tool" aria-label={t("app.export_of", { what: `${name} CSV` })} onClick={() => download(`${name}.csv`, "text/csv", table(rows()))}><Icon name="export" />CSV</button>
      <button type="button" className="tool" aria-label={t("app.export_of", { what: `${name} XLSX` })} disabled={write.isPending} onClick={() => write.mutate()}><Icon name="export" />XLSX</button>
      {write.error !== null && <span className="fault small" role="alert">{write.error.message}</span>}
    </span>
  );
}

/** Value and interval of a figure as numbers: of time in seconds, of money in whole units. */
export function bare(figure: Figure | undefined): Cell[] {
  const of = figure?.unit === "minor" ? 100 : figure?.unit === "ms" ? 1000 : 1;
  return [figure?.value, figure?.low, figure?.high].map((v) => (v === undefined ? null : v / of));
}

/** The kinds of the columns that bare fills, from the second column on. */
export function kindsOf(unit: string | undefined): FilesProps["kinds"] {
  return unit === "share" ? { 1: "share", 2: "share", 3: "share" } : {};
}
