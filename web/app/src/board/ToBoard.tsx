// SPDX-License-Identifier: Apache-2.0

import { lazy, type ReactNode, Suspense } from "react";
import { worded } from "../text/catalogue";
import type { AddProps } from "./AddToBoard";

const Button = lazy(() => worded(import("./AddToBoard"), "app_voices").then((m) => ({ default: m.AddToBoard })));

/** Puts a picture or a sentence of any page on the board; the button comes after the page, with its words. */
export function ToBoard(props: AddProps): ReactNode {
  return <Suspense fallback={null}><Button {...props} /></Suspense>;
}
