// SPDX-License-Identifier: Apache-2.0

import "../../report/src/tokens.css";
import "antd/dist/reset.css";
import "./design/app.css";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { Problem, whenSignedOut } from "./api/call";
import { Themed } from "./design/theme";
import { router } from "./shell/router";
import { learn } from "./text/catalogue";
import { Speaking } from "./text/words";

/** What may succeed when it is asked again: the way to the server, and a server that is busy. */
function again(times: number, fault: Error): boolean {
  return times < 2 && fault instanceof Problem && (fault.status === 0 || fault.status === 429 || fault.status >= 502);
}

const client = new QueryClient({ defaultOptions: { queries: { retry: again, refetchOnWindowFocus: false }, mutations: { retry: false } } });
whenSignedOut(() => void client.invalidateQueries({ queryKey: ["me"] }));

void learn("app").then(() => createRoot(document.getElementById("app") ?? document.body).render(
  <StrictMode>
    <QueryClientProvider client={client}>
      <Speaking>
        <Themed>
          <RouterProvider router={router} />
        </Themed>
      </Speaking>
    </QueryClientProvider>
  </StrictMode>,
));
