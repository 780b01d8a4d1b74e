// SPDX-License-Identifier: Apache-2.0

import "../design/sheet.css";
import { type FormEvent, type ReactNode, useId, useState } from "react";
import { call, etag, type Operation } from "../api/call";
import { useDesk } from "../api/desk";
import type { Comment } from "../api/schema";
import { useWords } from "../text/words";
import { useFormat } from "../ui/format";
import { Failed, Loaded } from "../ui/states";
import { isOpen, type Noun, useComments } from "./comments";
import { useWho } from "./people";

interface CommentsProps {
  path: Noun;
  id: string;
  mayWrite: boolean;
  /** The part that is spoken of; none: the whole with all of its parts. */
  part?: string;
  /** What a part is called; undefined: it is gone. */
  nameOf?: (part: string) => string | undefined;
  /** Leads to a part. */
  go?: (part: string) => void;
}

/** What colleagues wrote about a record, or a part of it, the oldest first, and a line of one's own. */
export function Comments({ path, id, mayWrite, part, nameOf, go }: CommentsProps): ReactNode {
  const { t } = useWords();
  const { desk } = useDesk();
  const { query, of, renew } = useComments(path, id);
  const [text, setText] = useState("");
  const [settled, setSettled] = useState(false);
  const [fault, setFault] = useState<Error | null>(null);
  const all = of(part);
  const resolved = all.filter((c) => c.resolved === true).length;
  const act = async (doing: () => Promise<unknown>): Promise<void> => {
    setFault(null);
    try {
      await doing();
    } catch (e) {
      setFault(e as Error);
    }
    await renew();
  };
  const send = (e: FormEvent): void => {
    e.preventDefault();
    if (text.trim() === "") return;
    void act(async () => {
      await call(`POST /v1/workspaces/{workspace}/${path}/{id}/comments` as Operation, { workspace: desk.id, id, body: { text: text.trim(), part } } as never);
      setText("");
    });
  };
  const settle = (c: Comment) => (): void => void act(() => call(`PUT /v1/workspaces/{workspace}/${path}/{id}/comments/{comment}/resolved` as Operation, { workspace: desk.id, id, comment: c.id, "If-Match": etag(c), body: { resolved: c.resolved !== true } } as never));
  const remove = (c: Comment) => (): void => void act(() => call("DELETE /v1/workspaces/{workspace}/comments/{id}", { workspace: desk.id, id: c.id, "If-Match": etag(c) }));
  const shown = settled ? all : all.filter((c) => c.resolved !== true);
  return (
    <>
      <Loaded query={query} height={80}>{() => all.length === 0 ? <p className="quiet">{t(part === undefined ? "app_sheet.no_comments" : "app_sheet.no_comments_here")}</p> : shown.length === 0 ? <p className="quiet">{t("app_sheet.none_open")}</p> : (
        <ol className="list">{shown.map((c) => <Said key={c.id} comment={c} remove={remove(c)} settle={mayWrite && !c.reply_to ? settle(c) : undefined} about={part === undefined && c.part ? <About name={nameOf?.(c.part)} go={() => go?.(c.part!)} /> : null} />)}</ol>
      )}</Loaded>
      {resolved > 0 && <label className="row small"><input type="checkbox" checked={settled} onChange={(e) => setSettled(e.target.checked)} />{t("app_sheet.show_resolved", { n: resolved })}</label>}
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

/** The comments of the chosen part, under what is known of it. */
export function CommentsOfPart(props: CommentsProps & { part: string }): ReactNode {
  const { t } = useWords();
  const id = useId();
  return <section className="stack tight comments-of" aria-labelledby={id}><h3 id={id}>{t("app_sheet.comments")}</h3><Comments {...props} /></section>;
}

/** What a comment is about: the way to the part, or that it is gone. */
function About({ name, go }: { name: string | undefined; go: () => void }): ReactNode {
  const { t } = useWords();
  if (name === undefined) return <p className="small quiet">{t("app_sheet.part_gone")}</p>;
  return <p className="small"><button type="button" className="plain" onClick={go}>{t("app_sheet.about_part", { name })}</button></p>;
}

/** How many comments of a part are open; nothing where there are none. */
export function CommentCount({ n }: { n: number }): ReactNode {
  const { t } = useWords();
  if (n === 0) return null;
  const says = t("app_sheet.open_comments", { n });
  return <span className="comment-count number" title={says}><span aria-hidden="true">{n}</span><span className="hidden-text">{says}</span></span>;
}

interface SaidProps {
  comment: Comment;
  remove: () => void;
  settle: (() => void) | undefined;
  about: ReactNode;
}

function Said({ comment: c, remove, settle, about }: SaidProps): ReactNode {
  const { t } = useWords();
  const f = useFormat();
  const who = useWho();
  const { me } = useDesk();
  return (
    <li className={isOpen(c) || c.reply_to ? undefined : "comment-resolved"}>
      <div className="row small"><b>{who(c.author)}</b><span className="quiet">{f.ago(c.created)}</span>{c.resolved === true && <span className="tag">{t("app_sheet.resolved")}</span>}<span className="space" />
        {settle !== undefined && <button type="button" className="tool" onClick={settle}>{t(c.resolved === true ? "app_sheet.reopen" : "app_sheet.resolve")}</button>}
        {c.author === me.user.id && <button type="button" className="tool" onClick={remove}>{t("app_sheet.comment_delete")}</button>}</div>
      {about}
      <p className="comment-text">{c.text}</p>
    </li>
  );
}
