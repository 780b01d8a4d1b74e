// SPDX-License-Identifier: Apache-2.0

import { useNavigate } from "@tanstack/react-router";
import { type FormEvent, type ReactNode, useState } from "react";
import { useDesk } from "../api/desk";
import { keepPick } from "../shell/Shell";
import { useWords } from "../text/words";
import { Icon } from "../ui/Icon";
import { Failed } from "../ui/states";
import { findCustomer, KINDS, type Kind, kindsOf, OBJECTS, typed } from "./find";

type State = { at: "idle" | "looking" | "none" } | { at: "failed"; error: Error };

/** Looks a person up by what they can say about themselves. */
export function Find(): ReactNode {
  const { t, name } = useWords();
  const { desk } = useDesk();
  const navigate = useNavigate();
  const [kind, setKind] = useState<Kind | "any">("any");
  const [state, setState] = useState<State>({ at: "idle" });
  const go = (customer: string): void => void navigate({ to: "/$workspace/customers/$customer", params: { workspace: desk.id, customer }, search: keepPick as never });
  const look = async (e: FormEvent<HTMLFormElement>): Promise<void> => {
    e.preventDefault();
    const form = new FormData(e.currentTarget);
    const { value, customer } = typed(String(form.get("value") ?? ""));
    const object = kind === "object" ? typed(String(form.get("object") ?? "")).value : undefined;
    if (value === "") return;
    if (customer !== undefined) return go(customer);
    setState({ at: "looking" });
    try {
      const found = await findCustomer(desk.id, value, kind === "any" ? kindsOf(value) : [kind], object);
      if (found === null) setState({ at: "none" });
      else go(found);
    } catch (error) {
      setState({ at: "failed", error: error as Error });
    }
  };
  return (
    <section className="card find-customer" aria-label={t("app_customers.find")}>
      <form className="row" role="search" autoComplete="off" onSubmit={(e) => void look(e)}>
        <label className="search-box grow"><Icon name="search" /><input name="value" aria-label={t("app_customers.find")} placeholder={t("app_customers.find_by")} autoComplete="off" spellCheck={false} maxLength={1000} onChange={() => state.at !== "looking" && setState({ at: "idle" })} /></label>
        <label className="picker"><select aria-label={t("app_customers.find_kind")} value={kind} onChange={(e) => setKind(e.target.value as Kind | "any")}><option value="any">{t("app_customers.kind_any")}</option>{KINDS.map((k) => <option key={k} value={k}>{name("app_customers.identifier", k)}</option>)}<option value="object">{t("app_customers.identifier.object")}</option></select></label>
        {kind === "object" && <><input className="text-input object-type" name="object" required list="object-types" defaultValue={OBJECTS[0]} maxLength={200} aria-label={t("app_customers.object_type")} /><datalist id="object-types">{OBJECTS.map((o) => <option key={o} value={o} />)}</datalist></>}
        <button type="submit" className="button main" disabled={state.at === "looking"}>{t("app_customers.find_do")}</button>
      </form>
      <p className="quiet small" role="status">{state.at === "none" ? <span className="not-found">{t("app_customers.find_none")}</span> : t("app_customers.find_private")}</p>
      {state.at === "failed" && <Failed error={state.error} />}
    </section>
  );
}
