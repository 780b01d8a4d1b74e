// SPDX-License-Identifier: Apache-2.0

import type { ReactNode } from "react";
import { useWords } from "../text/words";

interface CardProps {
  title: string;
  says?: ReactNode; // the sentence that the card begins with
  tools?: ReactNode;
  children?: ReactNode;
}

/** A sentence, then what it rests on. */
export function Card({ title, says, tools, children }: CardProps): ReactNode {
  return (
    <section className="card" aria-label={title}>
      <header className="card-head"><h2>{title}</h2><span className="space" />{tools}</header>
      {says !== undefined && says !== "" && <p className="says">{says}</p>}
      {children}
    </section>
  );
}

/** The head of a page. */
export function PageHead({ title, says, tools, above }: { title: ReactNode; says?: ReactNode; tools?: ReactNode; above?: ReactNode }): ReactNode {
  const { t } = useWords();
  const name = typeof title === "string" ? title : undefined;
  return (
    <header className="page-head">
      {name !== undefined && <title>{`${name} · ${t("app.title")}`}</title>}
      {above}
      <div className="row"><h1>{title}</h1><span className="space" />{tools}</div>
      {says !== undefined && says !== "" && <p className="lead">{says}</p>}
    </header>
  );
}
