// SPDX-License-Identifier: Apache-2.0

import { useMutation, useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { call } from "../api/call";
import { may, useDesk } from "../api/desk";
import { useWords } from "../text/words";
import { Card } from "../ui/Card";
import { Files } from "../ui/Files";
import { useFormat } from "../ui/format";
import { Failed, Loaded } from "../ui/states";

/** Whether the server is well, its backups, and how it is set. */
export function Server(): ReactNode {
  const { desk } = useDesk();
  return <>{may(desk, "change operation") && <><Check /><Backups /></>}<Config /></>;
}

function Check(): ReactNode {
  const { t } = useWords();
  const { desk } = useDesk();
  const check = useMutation({ mutationFn: () => call("POST /v1/workspaces/{workspace}/server/check", { workspace: desk.id }) });
  const found = check.data?.items ?? [];
  const faults = found.filter((f) => (f.fault ?? "") !== "");
  return (
    <Card title={t("app_settings.check")} says={check.data === undefined ? t("app_settings.check_says") : faults.length === 0 ? t("app_settings.check_well", { n: found.length }) : t("app_settings.check_faults", { n: faults.length })}>
      <div className="row"><button type="button" className="button" disabled={check.isPending} onClick={() => check.mutate()}>{t(check.isPending ? "app_settings.check_busy" : "app_settings.check_do")}</button></div>
      {check.error !== null && <Failed error={check.error} />}
      {found.length > 0 && <ul className="list" aria-label={t("app_settings.check")}>{found.map((f) => <li key={f.part} className="row"><span className={(f.fault ?? "") === "" ? "tag good" : "tag warn"}>{t((f.fault ?? "") === "" ? "app_settings.check_good" : "app_settings.check_bad")}</span><b>{f.part}</b><span>{f.fault}</span></li>)}</ul>}
    </Card>
  );
}

function Backups(): ReactNode {
  const { t } = useWords();
  const f = useFormat();
  const { desk } = useDesk();
  const write = useMutation({ mutationFn: () => call("POST /v1/workspaces/{workspace}/server/backups", { workspace: desk.id }) });
  return (
    <Card title={t("app_settings.backup")} says={t("app_settings.backup_says")}>
      <div className="row"><button type="button" className="button" disabled={write.isPending} onClick={() => write.mutate()}>{t(write.isPending ? "app_settings.backup_busy" : "app_settings.backup_do")}</button></div>
      {write.error !== null && <Failed error={write.error} />}
      {write.data !== undefined && <p role="status">{t("app_settings.backup_done", { name: write.data.name, size: f.count(Math.ceil(write.data.bytes / 1024 / 1024)), when: f.time(write.data.at) })}</p>}
    </Card>
  );
}

function Config(): ReactNode {
  const { t, name } = useWords();
  const { desk } = useDesk();
  const config = useQuery({ queryKey: ["config", desk.id], queryFn: ({ signal }) => call("GET /v1/workspaces/{workspace}/server/config", { workspace: desk.id }, signal) });
  const list = config.data?.items ?? [];
  return (
    <Card title={t("app_settings.config")} says={t("app_settings.config_says")} tools={<Files name={t("app_settings.config")} rows={() => [[t("app_settings.config_name"), t("app_settings.config_value"), t("app_settings.config_origin")], ...list.map((s) => [s.name, s.value, s.origin])]} />}>
      <Loaded query={config} height={240}>{() => (
        <div className="scroll" tabIndex={0} role="region" aria-label={t("app_settings.config")}>
          <table className="plain-table"><thead><tr><th scope="col">{t("app_settings.config_name")}</th><th scope="col">{t("app_settings.config_value")}</th><th scope="col">{t("app_settings.config_origin")}</th></tr></thead>
            <tbody>{list.map((s) => <tr key={s.name}><td><code>{s.name}</code></td><td className="config-value">{s.value || <span className="quiet">–</span>}</td><td className={s.origin === "default" ? "quiet" : undefined}>{name("app_settings.origin", s.origin)}</td></tr>)}</tbody>
          </table>
        </div>
      )}</Loaded>
    </Card>
  );
}
