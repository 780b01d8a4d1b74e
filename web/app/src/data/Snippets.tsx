// SPDX-License-Identifier: Apache-2.0

import { type ReactNode, useState } from "react";
import { useWords } from "../text/words";
import { Partial } from "../ui/states";

/** How events are sent with a key, ready to be copied. */
export function snippets(base: string, secret: string): { name: string; text: string }[] {
  return [
    { name: "curl", text: `curl -u '${secret}:' ${base}/v1/track \\\n  -H 'Content-Type: application/json' \\\n  -d '{"userId":"u1","event":"Order Completed","properties":{"order_id":"1001"}}'` },
    { name: "JavaScript", text: `await fetch("${base}/v1/track", {\n  method: "POST",\n  headers: { "Content-Type": "application/json", Authorization: "Basic " + btoa("${secret}:") },\n  body: JSON.stringify({ userId: "u1", event: "Order Completed", properties: { order_id: "1001" } }),\n});` },
    { name: "Python", text: `import requests\n\nrequests.post("${base}/v1/track", auth=("${secret}", ""),\n    json={"userId": "u1", "event": "Order Completed", "properties": {"order_id": "1001"}})` },
    { name: "NDJSON", text: `curl -u '${secret}:' ${base}/v1/events \\\n  -H 'Content-Type: application/x-ndjson' \\\n  --data-binary @events.ndjson` },
  ];
}

/** A new key, shown once, in the ways in which it is used. */
export function Snippets({ secret, source }: { secret: string; source: string }): ReactNode {
  const { t } = useWords();
  const list = snippets(location.origin, secret);
  const [at, setAt] = useState(0);
  const [copied, setCopied] = useState(false);
  const shown = list[at]!;
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(shown.text);
    setCopied(true);
    setTimeout(() => setCopied(false), 2000);
  };
  return (
    <div className="stack">
      <Partial>{t("app.key_once", { source })}</Partial>
      <pre className="secret"><code>{secret}</code></pre>
      <div className="tabs" role="group" aria-label={t("app.key_how")}>{list.map((s, i) => <button key={s.name} type="button" className={i === at ? "active" : undefined} aria-pressed={i === at} onClick={() => setAt(i)}>{s.name}</button>)}</div>
      <div className="snippet"><pre tabIndex={0} aria-label={shown.name}><code>{shown.text}</code></pre><button type="button" className="tool" onClick={() => void copy()}>{t(copied ? "app.copied" : "app.copy")}</button></div>
    </div>
  );
}
