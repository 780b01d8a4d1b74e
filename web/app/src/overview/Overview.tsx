// SPDX-License-Identifier: Apache-2.0

// How it stands this period: outcome, where customers meet us, where they are
// least and most content, what they say, and where we hear nothing.

import type { ReactNode } from "react";
import { useAnswer } from "../api/answer";
import { may, useDesk } from "../api/desk";
import { useWhole } from "../api/lists";
import { usePicked } from "../shell/picked";
import { useWords } from "../text/words";
import { ToBoard } from "../board/ToBoard";
import { PageHead } from "../ui/Card";
import { Failed, PageSkeleton } from "../ui/states";
import { Contacts } from "./Contacts";
import { Coverage } from "./Coverage";
import { FirstSteps } from "./FirstSteps";
import { Glance } from "./Glance";
import { Headlines, useHeadlineSentence } from "./Headlines";
import { Mentions } from "./Mentions";
import { NewTopics } from "./NewTopics";
import { Scores } from "./Scores";
import { Trend } from "./Trend";

export function Overview(): ReactNode {
  const { t } = useWords();
  const picked = usePicked();
  const sentence = useHeadlineSentence();
  const { desk } = useDesk();
  const touchpoints = useWhole("touchpoints");
  if (!may(desk, "read figure")) return <Failed error={new Error(t("app.forbidden"))} />;
  if (!picked.ready || touchpoints.data === undefined) return <PageSkeleton />;
  if (picked.newest === null || touchpoints.data.length === 0) return <><PageHead title={t("app.page_overview")} says={t("app.overview_empty")} /><FirstSteps /></>;
  return (
    <>
      <PageHead title={t("app.page_overview")} says={sentence} tools={sentence !== "" && <ToBoard what={t("app.page_overview")} piece={{ kind: "sentence", text: sentence }} />} />
      <Beginning />
      <Headlines />
      <Glance />
      <NewTopics />
      <Trend />
      <div className="grid-main"><Scores /><Mentions /></div>
      <div className="grid-main"><Contacts /><Coverage /></div>
    </>
  );
}

/** The first steps stay until facts reach touchpoints. */
function Beginning(): ReactNode {
  const mapped = useAnswer(["count"], { where: ["touchpoint present"], ever: true, everywhere: true });
  if (mapped.data === undefined || (mapped.data.rows?.[0]?.figures?.[0]?.n ?? 0) > 0) return null;
  return <FirstSteps />;
}
