// SPDX-License-Identifier: Apache-2.0

// How facts come in: files, sources and keys, the live stream with what is
// refused, and the rules that give them their place.

import { Link, useParams } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { may, useDesk } from "../api/desk";
import { keepPick } from "../shell/Shell";
import type { Key } from "../text/catalogue";
import { useWords } from "../text/words";
import { PageHead } from "../ui/Card";
import { Failed } from "../ui/states";
import { Import } from "./Import";
import { LiveStream } from "./LiveStream";
import { Metrics } from "./Metrics";
import { Models } from "./Models";
import { Rules } from "./Rules";
import { Sources } from "./Sources";

type Part = "import" | "sources" | "live" | "rules" | "metrics" | "models";

/** The catalogue that has the texts of a part. */
const ROOM: Record<Part, "app" | "app_settings"> = { import: "app", sources: "app", live: "app", rules: "app", metrics: "app_settings", models: "app_settings" };

export function Data(): ReactNode {
  const { t } = useWords();
  const { desk } = useDesk();
  const { part = "" } = useParams({ strict: false });
  const parts: Part[] = [
    ...(may(desk, "change import") ? (["import"] as const) : []),
    ...(may(desk, "read source") ? (["sources"] as const) : []),
    ...(may(desk, "read event") ? (["live"] as const) : []),
    ...(may(desk, "read rule") ? (["rules"] as const) : []),
    ...(may(desk, "read source") ? (["metrics"] as const) : []),
    ...(may(desk, "read figure") ? (["models"] as const) : []),
  ];
  const open = parts.find((p) => p === part);
  return (
    <>
      <PageHead title={t("app.page_data")} says={open === undefined ? undefined : t(`${ROOM[open]}.data_${open}_says` as Key)} />
      <nav className="tabs" aria-label={t("app.page_data")}>{parts.map((p) => <Link key={p} to="/$workspace/data/$part" params={{ workspace: desk.id, part: p }} search={keepPick as never} className={p === open ? "active" : undefined} aria-current={p === open ? "page" : undefined}>{t(`${ROOM[p]}.data_${p}` as Key)}</Link>)}</nav>
      {open === undefined && <Failed error={new Error(t("app.forbidden_what"))} />}
      {open === "import" && <Import />}
      {open === "sources" && <Sources />}
      {open === "live" && <LiveStream />}
      {open === "rules" && <Rules />}
      {open === "metrics" && <Metrics />}
      {open === "models" && <Models />}
    </>
  );
}
