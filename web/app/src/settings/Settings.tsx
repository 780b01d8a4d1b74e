// SPDX-License-Identifier: Apache-2.0

// What is set rather than measured: one's own account, the workspace and its
// people, what is kept and for how long, and the server.

import { Link, useParams } from "@tanstack/react-router";
import { type ReactNode, useEffect, useRef } from "react";
import { useDesk } from "../api/desk";
import { keepPick } from "../shell/Shell";
import type { Key } from "../text/catalogue";
import { useWords } from "../text/words";
import { PageHead } from "../ui/Card";
import { Failed } from "../ui/states";
import "../design/settings.css";
import { Account } from "./Account";
import { Appearance } from "./Appearance";
import { Audit } from "./Audit";
import { Departments } from "./Departments";
import { Keys } from "./Keys";
import { type Part, partsOf } from "./parts";
import { People } from "./People";
import { Privacy } from "./Privacy";
import { Register } from "./Register";
import { Server } from "./Server";
import { WorkspacePart } from "./Workspace";

const PAGES: Record<Part, () => ReactNode> = {
  account: Account, appearance: Appearance, keys: Keys, workspace: WorkspacePart, people: People, departments: Departments, register: Register, privacy: Privacy, audit: Audit, server: Server,
};

export function Settings(): ReactNode {
  const { t } = useWords();
  const { desk } = useDesk();
  const { part = "" } = useParams({ strict: false });
  const groups = partsOf(desk);
  const open = groups.flatMap((g) => g.parts).find((p) => p === part);
  const Page = open === undefined ? undefined : PAGES[open];
  const nav = useRef<HTMLElement>(null);
  useEffect(() => { // the parts are a row on phones
    nav.current?.querySelector(".active")?.scrollIntoView({ block: "nearest", inline: "center" });
  }, [open]);
  return (
    <>
      <PageHead title={t(open === undefined ? "app.page_settings" : (`app_settings.part_${open}` as Key))} says={open === undefined ? undefined : t(`app_settings.part_${open}_says` as Key)} />
      <div className="settings">
        <nav ref={nav} className="settings-nav" aria-label={t("app.page_settings")}>
          {groups.map((g) => (
            <div key={g.group} className="settings-group">
              <p className="nav-stage">{t(`app_settings.group_${g.group}` as Key)}</p>
              {g.parts.map((p) => <Link key={p} className={p === open ? "nav-link active" : "nav-link"} to="/$workspace/settings/$part" params={{ workspace: desk.id, part: p }} search={keepPick as never} aria-current={p === open ? "page" : undefined}>{t(`app_settings.part_${p}` as Key)}</Link>)}
            </div>
          ))}
        </nav>
        <div className="stack settings-body">{Page === undefined ? <Failed error={new Error(t("app.forbidden_what"))} /> : <Page />}</div>
      </div>
    </>
  );
}
