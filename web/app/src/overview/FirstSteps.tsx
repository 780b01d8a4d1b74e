// SPDX-License-Identifier: Apache-2.0

// From nothing to a first answer, one step after the other.

import { useMutation, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useAnswer } from "../api/answer";
import { call } from "../api/call";
import { may, useDesk } from "../api/desk";
import { useForget, useWhole } from "../api/lists";
import { usePicked } from "../shell/picked";
import { keepPick } from "../shell/Shell";
import { labelIn, useWords } from "../text/words";
import { Card } from "../ui/Card";
import { Failed } from "../ui/states";

export function FirstSteps(): ReactNode {
  const { t } = useWords();
  const { desk } = useDesk();
  const picked = usePicked();
  const touchpoints = useWhole("touchpoints").data ?? [];
  const mapped = (useAnswer(["count"], { where: ["touchpoint present"], ever: true, everywhere: true }).data?.rows?.[0]?.figures?.[0]?.n ?? 0) > 0;
  const facts = picked.newest !== null;
  if (!may(desk, "change import")) return <Card title={t("app.first_steps")} says={t("app.first_steps_ask")} />;
  return (
    <Card title={t("app.first_steps")} says={t("app.first_steps_says")}>
      <ol className="steps">
        <li className={touchpoints.length > 0 ? "done" : ""}><p>{touchpoints.length > 0 ? t("app.step_register_done", { n: touchpoints.length }) : t("app.step_register")}</p>{touchpoints.length === 0 && <Templates />}</li>
        <li className={facts ? "done" : ""}><p>{t(facts ? "app.step_facts_done" : "app.step_facts")}</p>{!facts && <span className="row"><Link className="button main" to="/$workspace/data/$part" params={{ workspace: desk.id, part: "import" }} search={keepPick as never}>{t("app.step_import")}</Link><Link className="button" to="/$workspace/data/$part" params={{ workspace: desk.id, part: "sources" }} search={keepPick as never}>{t("app.step_send")}</Link></span>}</li>
        <li className={mapped ? "done" : ""}><p>{t(mapped ? "app.step_map_done" : "app.step_map")}</p>{facts && !mapped && <Link className="button main" to="/$workspace/discovery" params={{ workspace: desk.id }} search={keepPick as never}>{t("app.page_discovery")}</Link>}</li>
        <li className={mapped ? "done" : ""}><p>{t("app.step_answer")}</p></li>
      </ol>
    </Card>
  );
}

/** Industry templates, applied in one click. */
export function Templates({ plain }: { plain?: boolean }): ReactNode {
  const { t, lang } = useWords();
  const { desk } = useDesk();
  const forget = useForget();
  const list = useQuery({ queryKey: ["templates", desk.id, lang], queryFn: ({ signal }) => call("GET /v1/workspaces/{workspace}/templates", { workspace: desk.id }, signal) });
  const apply = useMutation({ mutationFn: (id: string) => call("POST /v1/workspaces/{workspace}/templates/{id}/apply", { workspace: desk.id, id }), onSuccess: forget });
  return (
    <span className="row">
      {(list.data?.items ?? []).map((template) => (
        <button key={template.id} type="button" className={plain ? "button" : "button main"} disabled={apply.isPending} title={labelIn(lang, template.about)} onClick={() => apply.mutate(template.id)}>
          {t("app.template_use", { name: labelIn(lang, template.label), n: template.touchpoints })}
        </button>
      ))}
      {apply.error !== null && <Failed error={apply.error} />}
      {apply.data !== undefined && <span role="status">{t("app.template_done", { touchpoints: apply.data.touchpoints, rules: apply.data.rules })}</span>}
    </span>
  );
}
