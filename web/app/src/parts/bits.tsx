// Small pieces that several pages show.
import type { ComponentChildren } from "preact";
import { useSay, type Word } from "../words";
import { openPlace } from "./amount";
import type { Place } from "./place";

// SourceButton is a text of a document, and the way to where it stands.
export function SourceButton({ place, children }: { place: Place; children: ComponentChildren }) {
  const say = useSay();
  return <button type="button" class="figure text" lang="zh-CN" title={say("seePlace")} onClick={() => openPlace(place)}>{children}</button>;
}

export function Severity({ of }: { of: string }) {
  const say = useSay();
  return <span class={"severity " + of.toLowerCase()}>{say(`s_${of}` as Word)}</span>;
}
