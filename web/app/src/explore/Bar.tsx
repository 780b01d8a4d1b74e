// SPDX-License-Identifier: Apache-2.0

// Which journeys: one bar that means the same in every view.

import { type ReactNode, useState } from "react";
import { usePicked } from "../shell/picked";
import type { Key } from "../text/catalogue";
import { useWords } from "../text/words";
import { Steps } from "./Steps";
import { type Choice, useExplore, useObjects } from "./trails";
import { CASES, type Level, LEVELS, objectOf } from "./view";

export function Bar({ steps, fixed }: { steps: readonly Choice[]; fixed?: Level }): ReactNode {
  const { t, name } = useWords();
  const picked = usePicked();
  const [search, change] = useExplore();
  const object = objectOf(search);
  const objects = useObjects();
  const followed = object === undefined || objects.includes(object) ? objects : [...objects, object]; // a link may name one of which there are no cases
  const half = (search.starts === undefined) !== (search.ends === undefined);
  const other = search.level !== undefined || search.case !== undefined || search.starts !== undefined || search.ends !== undefined;
  return (
    <section className="trail-bar" aria-label={t("app_journeys.which")}>
      <Select label={t("app_journeys.level")} value={fixed ?? search.level ?? "touchpoint"} options={LEVELS} text={(x) => t(`app_journeys.level_${x}` as Key)} disabled={fixed !== undefined}
        choose={(level) => change({ level: level === "touchpoint" ? undefined : level, a: undefined, z: undefined, steps: undefined, starts: undefined, ends: undefined, node: undefined })} />
      <Select label={t("app_journeys.case")} value={search.case ?? "customer"} options={[...CASES, ...followed]} text={(x) => (CASES.some((c) => c === x) ? t(`app_journeys.case_${x}` as Key) : name("app_journeys.object", x))} choose={(next) => change({ case: next === "customer" ? undefined : next })} />
      <Steps label={t("app_journeys.starts")} none={t("app_journeys.any")} steps={steps} value={search.starts} choose={(starts) => change({ starts })} />
      <Steps label={t("app_journeys.ends")} none={t("app_journeys.any")} steps={steps} value={search.ends} choose={(ends) => change({ ends })} />
      {other && <button type="button" className="tool" onClick={() => change({ level: undefined, case: undefined, starts: undefined, ends: undefined, ...(search.level === undefined ? {} : { a: undefined, z: undefined, steps: undefined, node: undefined }) })}>{t("app_journeys.which_all")}</button>}
      {half && <p className="quiet small">{t("app_journeys.which_half")}</p>}
      {picked.pick.unit !== undefined && <p className="quiet small">{t("app_journeys.which_unit")}</p>}
    </section>
  );
}

interface SelectProps<T extends string> {
  label: string;
  value: T;
  options: readonly T[];
  text: (value: T) => string;
  disabled?: boolean;
  choose: (value: T) => void;
}

/** One of a few values, beside its name. */
export function Select<T extends string>({ label, value, options, text, disabled, choose }: SelectProps<T>): ReactNode {
  return (
    <label className="picker"><span className="quiet">{label}</span>
      <select value={value} disabled={disabled} onChange={(e) => choose(e.target.value as T)}>{options.map((x) => <option key={x} value={x}>{text(x)}</option>)}</select>
    </label>
  );
}

/** Puts the address, with its days, where it can be pasted. */
export function CopyLink(): ReactNode {
  const { t } = useWords();
  const picked = usePicked();
  const [copied, setCopied] = useState<string | null>(null);
  const copy = async (): Promise<void> => {
    const link = pinned(location.href, picked.from, picked.last);
    try {
      await navigator.clipboard.writeText(link);
      setCopied("");
    } catch {
      setCopied(link);
    }
  };
  return (
    <>
      <button type="button" className="button" onClick={() => void copy()}>{t("app_journeys.copy_link")}</button>
      <span role="status">{copied === "" && <span className="quiet small">{t("app_journeys.copied")}</span>}</span>
      {copied !== null && copied !== "" && <input className="text-input link-text" readOnly aria-label={t("app_journeys.copy_link")} value={copied} autoFocus onFocus={(e) => e.target.select()} />}
    </>
  );
}

/** The address with the days themselves, so that it shows the same tomorrow. */
export function pinned(address: string, from: string, last: string): string {
  const url = new URL(address);
  url.searchParams.delete("p");
  url.searchParams.set("from", from);
  url.searchParams.set("to", last);
  return url.href;
}
