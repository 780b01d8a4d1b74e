// SPDX-License-Identifier: Apache-2.0

// Three times that are easily taken for each other: how long a contact lasts,
// how long it is from one touchpoint to another, and who took longer than was
// promised. Where one is shown, it says which it is and leads to the others.

import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useDesk } from "../api/desk";
import { keepPick } from "../shell/Shell";
import { useWords } from "../text/words";

export type Clock = "contact" | "between" | "late";

interface ClocksProps {
  of: Clock;
  /** Whose waits and contacts the links lead to; the beginnings of these pages unless said. */
  touchpoint?: string;
}

export function Clocks({ of, touchpoint }: ClocksProps): ReactNode {
  const { t } = useWords();
  return (
    <p className="quiet small clocks">{t(`app.clock.${of}`)} {t("app.clock_others")}{CLOCKS.filter((x) => x !== of).map((x, i) => <span key={x}>{i > 0 && t("app.clock_and")}<ClockLink clock={x} touchpoint={touchpoint} /></span>)}{t("app.stop")}</p>
  );
}

const CLOCKS: readonly Clock[] = ["contact", "between", "late"];

function ClockLink({ clock, touchpoint }: { clock: Clock; touchpoint: string | undefined }): ReactNode {
  const { t } = useWords();
  const { desk } = useDesk();
  const workspace = desk.id;
  const text = t(`app.clock_name.${clock}`);
  if (clock !== "contact") {
    const search = (old: object): object => ({ ...(keepPick as (old: object) => object)(old), ...(clock === "between" && touchpoint !== undefined ? { a: [touchpoint] } : {}) });
    return <Link to="/$workspace/explore/$view" params={{ workspace, view: clock === "between" ? "waiting" : "conformance" }} search={search as never}>{text}</Link>;
  }
  if (touchpoint === undefined) return <Link to="/$workspace/touchpoints" params={{ workspace }} search={keepPick as never}>{text}</Link>;
  return <Link to="/$workspace/touchpoints/$id" params={{ workspace, id: touchpoint }} search={keepPick as never}>{text}</Link>;
}
