// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from "vitest";
import en from "../../../locale/en/home.json";
import zh from "../../../locale/zh/home.json";
import { problemText } from "./api";

describe("what a failure says", () => {
  it("gives the detail and every other fault on a line of its own", () => {
    const body = JSON.stringify({ title: "Bad Request", detail: "e-mail is missing", errors: [{ message: "e-mail is missing" }, { message: "password is too short" }] });
    expect(problemText(body)).toBe("e-mail is missing\npassword is too short");
  });
});

describe("the catalogues", () => {
  it("name the same values in both languages", () => {
    const names = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((m) => m[1]).sort();
    for (const key of Object.keys(zh) as (keyof typeof zh)[]) expect([key, names(en[key])]).toEqual([key, names(zh[key])]);
  });
});
