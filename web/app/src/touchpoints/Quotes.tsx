// SPDX-License-Identifier: Apache-2.0

import "../design/voices.css";
import { Link } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { useDesk } from "../api/desk";
import type { Touchpoint } from "../api/schema";
import { keepPick } from "../shell/Shell";
import { useWords } from "../text/words";
import { Card } from "../ui/Card";
import { useFormat } from "../ui/format";
import { Empty, Loaded, Partial } from "../ui/states";
import { useFeelings } from "../voices/feelings";
import { Legend, Quote } from "../voices/Quote";
import { useVoices } from "../voices/Stream";
import { POLARITIES, type VoicesView } from "../voices/view";

/** What customers say of a touchpoint wherever they say it; what they say here, where nothing is known to be about it. */
export function Quotes({ touchpoint: p }: { touchpoint: Touchpoint }): ReactNode {
  const { t } = useWords();
  const f = useFormat();
  const { desk } = useDesk();
  const named = (p.aspects ?? []).length > 0; // something that customers speak of is this touchpoint's
  const [where, setWhere] = useState<"about" | "touchpoint">(named ? "about" : "touchpoint");
  const [polarity, setPolarity] = useState<string>("");
  const view: VoicesView = { [where]: p.id, polarity: polarity || undefined };
  const voices = useVoices(view);
  const [bad, , good] = useFeelings({ [where]: p.id }).feelings ?? [];
  const shown = (voices.data?.pages ?? []).flatMap((x) => x.items ?? []);
  return (
    <Card title={t("app.quotes")} says={bad === undefined || good === undefined || bad.share.n === 0 ? undefined : t(where === "about" ? "app.quotes_of_it" : "app.quotes_here", { n: f.count(bad.share.n), bad: f.percent(bad.share.value), bad_interval: f.interval(bad.share), good: f.percent(good.share.value), good_interval: f.interval(good.share) })}
      tools={<Link className="tool" to="/$workspace/voices" params={{ workspace: desk.id }} search={((old: Record<string, unknown>) => ({ ...keepPick(old), ...view })) as never}>{t("app.quotes_all")} ›</Link>}>
      <div className="row">
        {named && <label className="picker"><select aria-label={t("app.quotes_which")} value={where} onChange={(e) => setWhere(e.target.value as typeof where)}><option value="about">{t("app.about_it")}</option><option value="touchpoint">{t("app.said_here")}</option></select></label>}
        <label className="picker"><select aria-label={t("app_voices.filter_polarity")} value={polarity} onChange={(e) => setPolarity(e.target.value)}><option value="">{t("app.any")}</option>{POLARITIES.map((x) => <option key={x} value={x}>{t(`app_voices.polarity_${x === "-1" ? "bad" : x === "0" ? "middle" : "good"}`)}</option>)}</select></label>
        <span className="space" /><Legend />
      </div>
      <Loaded query={voices} height={240}>{(data) => shown.length === 0 && !voices.hasNextPage ? <Empty title={t("app.quotes_none")} says={t(named ? "app.quotes_none_what" : "app.quotes_none_named")} /> : (
        <div className="stack tight">
          {data.pages.some((x) => !x.whole) && <Partial>{t("app_voices.not_whole")}</Partial>}
          {shown.map((v) => <Quote key={v.id} voice={v} words={[]} />)}
          {voices.hasNextPage && <p><button type="button" className="button" disabled={voices.isFetchingNextPage} onClick={() => void voices.fetchNextPage()}>{t(voices.isFetchingNextPage ? "app_voices.loading" : "app_voices.more")}</button></p>}
        </div>
      )}</Loaded>
    </Card>
  );
}
