// SPDX-License-Identifier: Apache-2.0

// Line icons of one weight, drawn on 20 × 20.

import type { ReactNode } from "react";

const PATHS = {
  overview: "M3 16V9M8 16V4M13 16v-5M18 16V7M2 18h17",
  touchpoint: "M10 3v3M10 14v3M3 10h3M14 10h3M10 7a3 3 0 1 0 0 6 3 3 0 0 0 0-6z",
  inbox: "M3 11l3-7h8l3 7v5H3zM3 11h4l1 2h4l1-2h4",
  data: "M4 5c0-3 12-3 12 0v10c0 3-12 3-12 0zM4 5c0 3 12 3 12 0M4 10c0 3 12 3 12 0",
  moment: "M10 2.5l6 7.5-6 7.5L4 10z",
  journey: "M4 5a1.5 1.5 0 1 0 .1 0M16 8a1.5 1.5 0 1 0 .1 0M6 14a1.5 1.5 0 1 0 .1 0M5.500 6.500 14.500 9.200M14.700 10.300 7.400 14.800",
  map: "M3 4h4v3H3zM8.500 4h4v3h-4zM14 4h3v3h-3zM3 14c3 0 3-4 6-4s3 5 8 1",
  mine: "M10 3a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7zM3 18c0-8 14-8 14 0",
  search: "M9 3a6 6 0 1 0 0 12A6 6 0 0 0 9 3zM13.5 13.5 18 18",
  calendar: "M3 5h14v12H3zM3 8.5h14M7 3v3.5M13 3v3.5",
  unit: "M4 17V4h8v13M12 8h4v9M2 17h16M7 7h2M7 10h2M7 13h2",
  segment: "M7 4a2.6 2.6 0 1 0 0 5.2A2.6 2.6 0 0 0 7 4zM2 16c0-6 10-6 10 0M13 5a2.3 2.3 0 1 1 0 4.4M14 11.6c2.6.4 4 2 4 4.4",
  moon: "M16.5 12A7 7 0 0 1 8 3.5 7 7 0 1 0 16.5 12z",
  sun: "M10 6.5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7zM10 2v2M10 16v2M2 10h2M16 10h2M4.3 4.3l1.4 1.4M14.3 14.3l1.4 1.4M4.3 15.7l1.4-1.4M14.3 5.7l1.4-1.4",
  leave: "M8 3H4v14h4M12 6l4 4-4 4M16 10H7",
  language: "M10 2.5a7.5 7.5 0 1 0 0 15 7.5 7.5 0 0 0 0-15zM2.5 10h15M10 2.5c-4 4-4 11 0 15M10 2.5c4 4 4 11 0 15",
  more: "M4 8.7a1.3 1.3 0 1 0 .1 0M10 8.7a1.3 1.3 0 1 0 .1 0M16 8.7a1.3 1.3 0 1 0 .1 0",
  close: "M5 5l10 10M15 5 5 15",
  help: "M10 2.5a7.5 7.5 0 1 0 0 15 7.5 7.5 0 0 0 0-15zM8 8c0-2.7 4-2.7 4 0 0 1.600-2 1.600-2 3.4M10 14.3v.2",
  star: "M10 2.800l2.200 4.700 5.100.6-3.800 3.500 1 5.100-4.500-2.600-4.500 2.600 1-5.100-3.800-3.500 5.100-.6z",
  gear: "M3 6h7M15 6h2M12.500 3.500v5M3 14h2M10 14h7M7.500 11.500v5",
  export: "M10 3v9M6.5 8.5 10 12l3.5-3.5M3 14v3h14v-3",
  plus: "M10 4v12M4 10h12",
  pencil: "M4 16l1-4 8.5-8.5 3 3L8 15z",
  paste: "M6 4h8v3H6zM6 5H4v12h12V5h-2M7 11h6M7 14h4",
  undo: "M7 4 3 8l4 4M3 8h9a4.5 4.5 0 0 1 0 9H8",
  redo: "M13 4l4 4-4 4M17 8H8a4.500 4.500 0 0 0 0 9h4",
  blueprint: "M3 4h5v4H3zM12 12h5v4h-5zM8 6h6v6",
  template: "M3 3h6v6H3zM11 3h6v6h-6zM3 11h6v6H3zM11 11h6v6h-6z",
  website: "M2.5 4h15v12h-15zM2.5 7.5h15",
  app: "M6 2h8v16H6zM9 15.5h2",
  wechat: "M8 4c-8 0-8 9-1.5 9L4 15M8 4c4 0 5.5 2.5 5.5 4M8.5 12c0-5 9.5-5 9.5 0 0 2-1.5 3.200-3 3.600l1.5 1.9c-5 .5-8-1.5-8-5.5z",
  "mini-program": "M6 13a2.5 2.5 0 1 0 4-2V9a2.5 2.5 0 1 1 4 2M10 2.5a7.5 7.5 0 1 0 0 15 7.5 7.5 0 0 0 0-15z",
  email: "M2.5 5h15v10h-15zM2.5 5.5 10 11l7.5-5.5",
  sms: "M3 4h14v9H9l-4 4v-4H3z",
  ad: "M3 8v4h3l7 4V4L6 8zM15.5 8c1 1 1 3 0 4",
  social: "M6 9a2 2 0 1 0 0 4 2 2 0 0 0 0-4zM14.5 3.5a2 2 0 1 0 0 4 2 2 0 0 0 0-4zM14.5 13a2 2 0 1 0 0 4 2 2 0 0 0 0-4zM8 10l5-3.5M8 12l5 2.5",
  store: "M3 8l1.5-5h11L17 8M3 8h14M4 8v9h12V8M8 17v-5h4v5",
  phone: "M5 3l3 4-1.5 2c1 2 2.5 3.5 4.5 4.5l2-1.5 4 3c-1 3-4 2.5-7 .5S4 9.5 3.5 6.5C3.3 5 4 3.5 5 3z",
  chat: "M3 3.5h14v10h-6L7 17v-3.5H3zM6.5 7h7M6.5 10h4",
  "field-service": "M12 3a4 4 0 0 0-4 5l-5 5 3 3 5-5a4 4 0 0 0 5-5l-2.5 2L11 6.5z",
  delivery: "M2 5h9v9H2zM11 8h4l3 3v3h-7M6 12.5a1.800 1.800 0 1 0 0 3.600 1.800 1.800 0 0 0 0-3.600zM14.5 12.5a1.800 1.800 0 1 0 0 3.600 1.800 1.800 0 0 0 0-3.600z",
  product: "M10 2.5l7 3.5v8l-7 3.5L3 14V6zM3 6l7 3.5L17 6M10 9.5v8",
  packaging: "M3 6l2-3h10l2 3v11H3zM3 6h14M8 6v4h4V6",
  kiosk: "M5 2.5h10v9H5zM10 11.5V17M6 17h8",
  vr: "M2.5 6h15v8h-5l-1.5-2h-2L7.5 14h-5z",
  marketplace: "M4 7h12l1 10H3zM7 9V5c0-3 6-3 6 0v4",
  event: "M10 2.5l2.3 4.800 5.200.7-3.800 3.600.9 5.200L10 14.3l-4.600 2.5.9-5.200L2.5 8l5.200-.7z",
  mail: "M3 8l7-5 7 5v9H3zM3 8l7 5 7-5",
} as const;

export type IconName = keyof typeof PATHS;

/** A decoration; words stand beside it or in a label. */
export function Icon({ name, size = 16 }: { name: IconName; size?: number }): ReactNode {
  return <svg className="icon" viewBox="0 0 20 20" width={size} height={size} fill="none" stroke="currentColor" strokeWidth="1.5" strokeLinecap="round" strokeLinejoin="round" aria-hidden="true"><path d={PATHS[name]} /></svg>;
}

/** The icon of a channel; that of touchpoints where it is not known. */
export function iconOf(channel: string | undefined): IconName {
  return channel !== undefined && channel in PATHS ? (channel as IconName) : "touchpoint";
}
