// SPDX-License-Identifier: Apache-2.0

import type { ReactNode } from "react";
import { type Choice, useTheme } from "../design/theme";
import type { Language } from "../text/catalogue";
import { useWords } from "../text/words";
import { Card } from "../ui/Card";

const THEMES: readonly Choice[] = ["light", "dark", "system"];
const LANGUAGES: readonly { value: Language; text: string }[] = [{ value: "zh", text: "中文" }, { value: "en", text: "English" }];

/** How the app looks and speaks in this browser; changes at once. */
export function Appearance(): ReactNode {
  const { t, chosen, choose } = useWords();
  const theme = useTheme();
  return (
    <Card title={t("app_settings.part_appearance")} says={t("app_settings.appearance_says")}>
      <fieldset className="choices"><legend>{t("app_settings.theme")}</legend>
        {THEMES.map((x) => <label key={x} className="choice"><input type="radio" name="theme" checked={theme.choice === x} onChange={() => theme.choose(x)} />{t(`app_settings.theme_${x}`)}</label>)}
      </fieldset>
      <fieldset className="choices"><legend>{t("app.language")}</legend>
        {LANGUAGES.map((x) => <label key={x.value} className="choice" lang={x.value}><input type="radio" name="language" checked={chosen === x.value} onChange={() => choose(x.value)} />{x.text}</label>)}
      </fieldset>
      <p className="quiet small">{t("app_settings.appearance_note")}</p>
    </Card>
  );
}
