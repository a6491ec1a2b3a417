// Controls by which a page is narrowed: a list to choose from, and a field that finds units while one types.
import { useEffect, useId, useRef, useState } from "preact/hooks";
import { ask } from "../gql";
import { go } from "../router";
import { useWords } from "../catalog";
import { useSay } from "../words";
import type { UnitRow } from "../types";

interface ChooseProps { label: string; value: string; options: { value: string; label: string }[]; onChange: (value: string) => void }

export function Choose({ label, value, options, onChange }: ChooseProps) {
  const id = useId();
  return (
    <div class="choose"><label for={id}>{label}</label>
      <select id={id} value={value} onChange={(e) => onChange(e.currentTarget.value)}>
        {options.map((o) => <option key={o.value} value={o.value}>{o.label}</option>)}
      </select>
    </div>
  );
}

// Segments is a choice of two or three that are all to be seen.
export function Segments({ label, value, options, onChange }: ChooseProps) {
  const name = useId();
  return (
    <fieldset class="segments"><legend>{label}</legend>
      {options.map((o) => (
        <label key={o.value}><input type="radio" name={name} checked={o.value === value} onChange={() => onChange(o.value)} /><span>{o.label}</span></label>
      ))}
    </fieldset>
  );
}

interface Suggested { units: { totalCount: number; nodes: UnitRow[] } }

interface FindProps {
  onPick: (unit: UnitRow) => void;
  label: string;
  large?: boolean;
  texts?: boolean; // whether Enter without a choice searches all texts
  without?: string[]; // units that are picked already
  disabled?: boolean;
}

export function FindUnit({ onPick, label, large, texts, without = [], disabled }: FindProps) {
  const say = useSay();
  const words = useWords();
  const id = useId();
  const [text, setText] = useState("");
  const [found, setFound] = useState<UnitRow[]>([]);
  const [total, setTotal] = useState(0);
  const [open, setOpen] = useState(false);
  const [at, setAt] = useState(-1);
  const box = useRef<HTMLInputElement>(null);
  const wanted = text.trim();
  useEffect(() => {
    if (!wanted) {
      setFound([]); setTotal(0); setAt(-1);
      return;
    }
    const abort = new AbortController();
    // Codes are digits; a short pause lets one finish a word.
    const later = setTimeout(() => {
      const byCode = /^\d{3,}$/.test(wanted) ? ask<Suggested>("UnitsByCode", { code: wanted }, abort.signal) : Promise.resolve(null);
      Promise.all([ask<Suggested>("Suggest", { name: wanted, first: 12 }, abort.signal), byCode]).then(([byName, coded]) => {
        const all = [...(coded?.units.nodes ?? []), ...byName.units.nodes];
        setFound(all.filter((u, i) => all.findIndex((o) => o.id === u.id) === i));
        setTotal(byName.units.totalCount + (coded?.units.totalCount ?? 0));
        setAt(-1);
      }, () => { /* the next key asks again */ });
    }, 120);
    return () => { clearTimeout(later); abort.abort(); };
  }, [wanted]);

  const offered = found.filter((u) => !without.includes(u.id));
  const length = offered.length + (texts && wanted ? 1 : 0);
  const pick = (i: number) => {
    const unit = offered[i];
    if (unit) {
      onPick(unit);
      setText("");
    } else if (texts && wanted) {
      go("/search?q=" + encodeURIComponent(wanted));
    }
    setOpen(false);
  };
  const key = (e: KeyboardEvent) => {
    if (e.isComposing) return; // an input method is still choosing characters
    if (e.key === "ArrowDown" || e.key === "ArrowUp") {
      e.preventDefault();
      setOpen(true);
      if (length > 0) setAt((i) => (e.key === "ArrowDown" ? (i + 1) % length : (i <= 0 ? length : i) - 1));
    } else if (e.key === "Enter" && wanted) {
      e.preventDefault();
      pick(at >= 0 ? at : offered.length === 1 ? 0 : texts ? offered.length : offered.length > 0 ? 0 : -1);
    } else if (e.key === "Escape") {
      if (open) e.stopPropagation();
      setOpen(false); setAt(-1);
    }
  };
  const showing = open && wanted !== "";
  return (
    <div class={large ? "find large" : "find"} role="search">
      <label for={id} class={large ? "unseen" : undefined}>{label}</label>
      <input ref={box} id={id} type="text" role="combobox" autocomplete="off" spellcheck={false} enterkeyhint="search" disabled={disabled}
        placeholder={say("findUnitHint")} aria-expanded={showing} aria-controls={id + "-list"} aria-autocomplete="list" aria-describedby={id + "-hint"}
        aria-activedescendant={showing && at >= 0 ? `${id}-${at}` : undefined}
        value={text} onInput={(e) => { setText(e.currentTarget.value); setOpen(true); }} onKeyDown={key} onFocus={() => setOpen(true)} onBlur={() => setOpen(false)} />
      <span id={id + "-hint"} class="unseen">{say("chooseByKeys")}</span>
      <span class="unseen" role="status">{showing ? (total > 0 ? say("found", total) : say("noneFound")) : ""}</span>
      {/* Pressing the mouse must not take the focus away before the click has come. */}
      <ul id={id + "-list"} role="listbox" aria-label={label} hidden={!showing || length === 0} onMouseDown={(e) => e.preventDefault()}>
        {offered.map((u, i) => (
          <li key={u.id} id={`${id}-${i}`} role="option" aria-selected={i === at} onClick={() => pick(i)}>
            <b>{u.name}</b><small>{[u.code, u.region.name, words.sector(u.sector), years(u.years)].filter(Boolean).join(" · ")}</small>
          </li>
        ))}
        {texts && wanted && <li id={`${id}-${offered.length}`} role="option" class="texts" aria-selected={at === offered.length} onClick={() => pick(offered.length)}>{say("findUnitAll", wanted)}</li>}
      </ul>
    </div>
  );
}

// years writes 2018, 2019, 2020, 2022 as 2018—2020, 2022.
export function years(all: number[]): string {
  const out: string[] = [];
  const sorted = [...all].sort((a, b) => a - b);
  for (let i = 0; i < sorted.length;) {
    let j = i;
    while (sorted[j + 1] === sorted[j]! + 1) j++;
    out.push(j > i ? `${sorted[i]}–${sorted[j]}` : String(sorted[i]));
    i = j + 1;
  }
  return out.join(", ");
}
