// SPDX-License-Identifier: Apache-2.0

// What customers say: to read, by topics, what the model doubts, and how well it
// reads.

import "../design/voices.css";
import { Link } from "@tanstack/react-router";
import { lazy, type ReactNode, Suspense } from "react";
import { may, useDesk } from "../api/desk";
import { usePicked } from "../shell/picked";
import { keepPick } from "../shell/Shell";
import { useWords } from "../text/words";
import { PageHead } from "../ui/Card";
import { Icon } from "../ui/Icon";
import { Failed, PageSkeleton } from "../ui/states";
import { Tabs } from "../ui/Tabs";
import { useBoard } from "../board/board";
import { Read } from "./Read";
import { type Tab, TABS, useVoicesView } from "./view";

const Topics = lazy(() => import("./Topics").then((m) => ({ default: m.Topics })));
const Doubtful = lazy(() => import("./Doubtful").then((m) => ({ default: m.Doubtful })));
const Quality = lazy(() => import("./Quality").then((m) => ({ default: m.Quality })));

export function Voices(): ReactNode {
  const { t } = useWords();
  const { desk } = useDesk();
  const picked = usePicked();
  const [view, look] = useVoicesView();
  const board = useBoard();
  const open: Record<Tab, boolean> = { read: may(desk, "read figure"), topics: may(desk, "read topic"), doubtful: may(desk, "read event"), quality: may(desk, "read correction") };
  const tabs = TABS.filter((x) => open[x]);
  const at = tabs.find((x) => x === (view.tab ?? "read")) ?? tabs[0];
  if (at === undefined) return <Failed error={new Error(t("app.forbidden"))} />;
  if (!picked.ready) return <PageSkeleton />;
  return (
    <>
      <PageHead title={t("app.page_voices")} tools={<Link className="button" to="/$workspace/board" params={{ workspace: desk.id }} search={keepPick as never}><Icon name="paste" />{t("app_voices.to_board", { n: board.pieces.length })}</Link>} />
      <Tabs label={t("app.page_voices")} tabs={tabs.map((key) => ({ key, text: t(`app_voices.tab_${key}`) }))} at={at} open={(tab) => look({ tab })}>
        <Suspense fallback={<PageSkeleton />}>
          {at === "read" && <Read />}
          {at === "topics" && <Topics />}
          {at === "doubtful" && <Doubtful />}
          {at === "quality" && <Quality />}
        </Suspense>
      </Tabs>
    </>
  );
}
