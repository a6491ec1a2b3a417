// A figure on the page: exact, aligned at its point, and a way to the place where it stands.
import { grouped, text } from "../decimal";
import { setQuery } from "../router";
import { stateWord, useSay } from "../words";
import type { Value } from "../types";
import { placeText, type Place } from "./place";

// opener is what was clicked last to open a place: the focus goes back there.
export let opener: HTMLElement | null = null;

export function openPlace(p: Place) {
  const active = document.activeElement as HTMLElement | null;
  if (active && !active.closest(".panel")) opener = active;
  setQuery({ at: placeText(p) });
}

// Digits shows a decimal. What follows the second place is dimmed, and room is left for up to `align` places, so that
// the points of a column stand below each other.
export function Digits({ value, align = 0 }: { value: string; align?: number }) {
  const { whole, fraction } = grouped(value);
  const pad = Math.max(0, align - fraction.length);
  return (
    <span class="digits">
      {whole}
      {fraction && <>.{fraction.slice(0, 2)}{fraction.length > 2 && <small>{fraction.slice(2)}</small>}</>}
      {pad > 0 && <span class="pad" aria-hidden="true" data-pad={(fraction ? "" : ".") + "0".repeat(pad)} />}
    </span>
  );
}

interface Props { of: Value | null | undefined; place?: Omit<Place, "source">; align?: number }

export function Amount({ of, place, align = 0 }: Props) {
  const say = useSay();
  if (!of) return <span class="absent">{say("unknown")}</span>;
  if (of.value === null) return <span class="absent">{stateWord(of.state) || say("unknown")}</span>;
  const digits = <Digits value={of.value} align={align} />;
  const source = of.source;
  if (!source || !place) return <span class="figure">{digits}</span>;
  return (
    <button type="button" class="figure" onClick={() => openPlace({ ...place, source })}
      aria-label={`${text(of.value)}${place.label ? " " + place.label : ""} ${say("seePlace")}`} title={say("seePlace")}>
      {digits}
    </button>
  );
}
