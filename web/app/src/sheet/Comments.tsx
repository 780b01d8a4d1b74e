// SPDX-License-Identifier: Apache-2.0

import "../design/sheet.css";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, type ReactNode, useState } from "react";
import { call, etag, type Operation } from "../api/call";
import { useDesk } from "../api/desk";
import type { Comment, PageComment } from "../api/schema";
import { useWords } from "../text/words";
import { useFormat } from "../ui/format";
import { Failed, Loaded } from "../ui/states";
import { useWho } from "./people";

/** What colleagues wrote about a record, the oldest first, and a line of one's own. */
export function Comments({ path, id, mayWrite }: { path: string; id: string; mayWrite: boolean }): ReactNode {
  const { t } = useWords();
  const { desk } = useDesk();
  const client = useQueryClient();
  const key = ["comments", desk.id, path, id];
  const [text, setText] = useState("");
  const [fault, setFault] = useState<Error | null>(null);
  const comments = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => call(`GET /v1/workspaces/{workspace}/${path}/{id}/comments` as Operation, { workspace: desk.id, id, limit: 500 } as never, signal) as unknown as Promise<PageComment>,
    refetchInterval: 30_000,
  });
  const act = async (doing: () => Promise<unknown>): Promise<void> => {
    setFault(null);
    try {
      await doing();
      await client.invalidateQueries({ queryKey: key });
    } catch (e) {
      setFault(e as Error);
    }
  };
  const send = (e: FormEvent): void => {
    e.preventDefault();
    if (text.trim() === "") return;
    void act(async () => {
      await call(`POST /v1/workspaces/{workspace}/${path}/{id}/comments` as Operation, { workspace: desk.id, id, body: { text: text.trim() } } as never);
      setText("");
    });
  };
  return (
    <>
      <Loaded query={comments} height={80}>{(data) => (data.items ?? []).length === 0 ? <p className="quiet">{t("app_sheet.no_comments")}</p> : (
        <ol className="list">{data.items!.map((c) => <Said key={c.id} comment={c} remove={() => void act(() => call("DELETE /v1/workspaces/{workspace}/comments/{id}", { workspace: desk.id, id: c.id, "If-Match": etag(c) }))} />)}</ol>
      )}</Loaded>
      {fault !== null && <Failed error={fault} />}
      {mayWrite && (
        <form className="field" onSubmit={send}>
          <label className="field"><span>{t("app_sheet.comment_yours")}</span><textarea className="text-input" rows={3} maxLength={10_000} value={text} onChange={(e) => setText(e.target.value)} /></label>
          <div className="row"><span className="space" /><button type="submit" className="button" disabled={text.trim() === ""}>{t("app_sheet.comment_send")}</button></div>
        </form>
      )}
    </>
  );
}

function Said({ comment: c, remove }: { comment: Comment; remove: () => void }): ReactNode {
  const { t } = useWords();
  const f = useFormat();
  const who = useWho();
  const { me } = useDesk();
  return (
    <li>
      <div className="row small"><b>{who(c.author)}</b><span className="quiet">{f.ago(c.updated)}</span><span className="space" />{c.author === me.user.id && <button type="button" className="tool" onClick={remove}>{t("app_sheet.comment_delete")}</button>}</div>
      <p className="comment-text">{c.text}</p>
    </li>
  );
}
