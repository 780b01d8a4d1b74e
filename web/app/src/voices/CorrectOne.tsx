// SPDX-License-Identifier: Apache-2.0

import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { call } from "../api/call";
import { useDesk } from "../api/desk";
import type { Corrected } from "../api/schema";
import { useWords } from "../text/words";
import { Failed, Loaded } from "../ui/states";
import { Corrector } from "./Corrector";
import { type Draft, draftOf } from "./correction";
import { Others } from "./Others";
import { type Saved, useSaying, useTakingBack } from "./saving";

/** The correction of one text that is being read. */
export function CorrectOne({ event, done }: { event: string; done: () => void }): ReactNode {
  const { desk } = useDesk();
  const found = useQuery({ queryKey: ["correction", desk.id, event], queryFn: ({ signal }) => call("GET /v1/workspaces/{workspace}/corrections/{event}", { workspace: desk.id, event }, signal), gcTime: 0 });
  return <Loaded query={found} height={200}>{(c) => <Editor found={c} done={done} />}</Loaded>;
}

function Editor({ found, done }: { found: Corrected; done: () => void }): ReactNode {
  const { t } = useWords();
  const { me } = useDesk();
  const before = (found.corrections ?? []).find((c) => c.author === me.user.id && c.deleted === undefined);
  const [draft, setDraft] = useState<Draft>(() => draftOf(found.read, before));
  const [saved, setSaved] = useState<Saved | null>(null);
  const saying = useSaying();
  const back = useTakingBack();
  if (saved !== null) {
    return (
      <div className="stack">
        <p role="status">{t("app_voices.saved")}</p>
        <Others event={found.read.event} />
        <div className="row"><button type="button" className="button main" onClick={done}>{t("app.close")}</button><button type="button" className="button" disabled={back.isPending} onClick={() => back.mutate(saved, { onSuccess: done })}>{t("app.undo")}</button></div>
        {back.error !== null && <Failed error={back.error} />}
      </div>
    );
  }
  return (
    <form className="stack" onSubmit={(e) => {
      e.preventDefault();
      saying.mutate({ read: found.read, draft, before }, { onSuccess: setSaved });
    }}>
      <Corrector read={found.read} draft={draft} change={setDraft} focus />
      {saying.error !== null && <Failed error={saying.error} />}
      <div className="row"><button type="submit" className="button main" disabled={saying.isPending}>{t("app_voices.save")}</button><button type="button" className="plain" onClick={done}>{t("app.bulk_cancel")}</button></div>
    </form>
  );
}
