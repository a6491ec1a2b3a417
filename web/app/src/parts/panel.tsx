// The panel that shows where a figure stands: the document's own text or table, the place marked, and what else the
// documents say of the figure.
import { useEffect, useRef, useState } from "preact/hooks";
import { useAnswer } from "../gql";
import { setQuery, useRoute } from "../router";
import { useSettings } from "../settings";
import { listOf, say as word, stageWord, useSay, type Word } from "../words";
import type { Source } from "../types";
import { useWords } from "../catalog";
import { Digits, opener, openPlace } from "./amount";
import { signed } from "../decimal";
import { find, readPlace, type Found, type Line, type Place, type Section } from "./place";
import { Shown } from "./states";

interface Doc { id: string; name: string; format: string; url: string | null; sha256: string }
interface PlaceAnswer { disclosures: { nodes: { id: string; title: string; unit: { id: string; name: string }; documents: Doc[]; sections: Section[] }[] } }
interface Witness { kind: string; value: string | null; agrees: boolean; implied: boolean; source: Source }
interface FigureAnswer { unit: { amount: { value: string | null; state: string; statedChange: string | null; statedReason: string | null; priorYear: string | null; yoyChange: string | null; witnesses: Witness[] } | null } | null }

export function PlacePanel() {
  const { query } = useRoute();
  const place = readPlace(query.get("at"));
  const shown = place !== null;
  useEffect(() => {
    if (!shown) return;
    document.documentElement.classList.add("with-panel");
    return () => {
      document.documentElement.classList.remove("with-panel");
      opener?.focus({ preventScroll: true });
    };
  }, [shown]);
  return place ? <Panel place={place} /> : null;
}

const close = () => setQuery({ at: null });

function Panel({ place }: { place: Place }) {
  const say = useSay();
  const { money } = useSettings();
  const words = useWords();
  const me = useRef<HTMLElement>(null);
  const answer = useAnswer<PlaceAnswer>("Place", { units: [place.unit], year: place.year, stage: place.stage });
  const figure = useAnswer<FigureAnswer>(place.measure ? "Figure" : null, { unit: place.unit, measure: place.measure, year: place.year, stage: place.stage, in: money });
  const key = JSON.stringify(place);
  useEffect(() => { me.current?.focus({ preventScroll: true }); }, [key]);
  useEffect(() => {
    const esc = (e: KeyboardEvent) => { if (e.key === "Escape" && !e.defaultPrevented && !document.querySelector("dialog[open]")) close(); };
    addEventListener("keydown", esc);
    return () => removeEventListener("keydown", esc);
  }, []);
  const title = place.measure ? words.measure(place.measure) : place.label ?? "";
  return (
    <aside class="panel" ref={me} tabIndex={-1} aria-label={say("proof")}>
      <header>
        <div>
          <p class="over">{say("proof")}</p>
          <h2>{title || place.source.document.name}</h2>
          <p class="sub">{[answer.data?.disclosures.nodes[0]?.unit.name, place.year, stageWord(place.stage)].filter(Boolean).join(" · ")}</p>
        </div>
        <div class="actions">
          <CopyLink />
          <button type="button" onClick={close} aria-label={say("close")} title={say("close")} class="icon">×</button>
        </div>
      </header>
      {figure.data?.unit?.amount && <Figure of={figure.data.unit.amount} place={place} unit={words.isMoney(place.measure!) ? say(money === "YUAN" ? "yuan" : "wan") : ""} />}
      <Shown of={answer}>{(data) => <Text data={data} place={place} />}</Shown>
    </aside>
  );
}

function CopyLink() {
  const say = useSay();
  const [done, set] = useState(false);
  return <button type="button" class="quiet" onClick={() => { void navigator.clipboard?.writeText(location.href).then(() => { set(true); setTimeout(() => set(false), 2000); }); }}>{done ? say("copied") : say("copyLink")}</button>;
}

function Figure({ of, place, unit }: { of: NonNullable<NonNullable<FigureAnswer["unit"]>["amount"]>; place: Place; unit: string }) {
  const say = useSay();
  const witnesses = of.witnesses;
  return (
    <section class="facts">
      <p class="big">{of.value === null ? say("unknown") : <Digits value={of.value} />} <small>{unit}</small></p>
      <dl>
        {of.priorYear !== null && <><dt>{say("priorDisclosed")}</dt><dd><Digits value={of.priorYear} /></dd></>}
        {of.yoyChange !== null && <><dt>{say("computed")}</dt><dd>{signed(of.yoyChange)}</dd></>}
        {of.statedChange !== null && <><dt>{say("stated")}</dt><dd>{signed(of.statedChange)}</dd></>}
        {of.statedReason && <><dt>{say("statedReason")}</dt><dd>{of.statedReason}</dd></>}
      </dl>
      {witnesses.length > 1 && (
        <details open={witnesses.some((w) => !w.agrees)}>
          <summary>{say("witnesses")} ({witnesses.length})</summary>
          <ul>
            {witnesses.map((w) => {
              const at = witnessAt(w, place);
              const note = [say(`w_${w.kind}` as Word), say(w.agrees ? "agrees" : "differs"), w.implied && say("impliedWitness"), at !== place && `${at.year} ${stageWord(at.stage)}`].filter((s): s is string => !!s);
              return (
                <li key={`${w.source.document.id}.${w.source.block}.${w.source.row}.${w.source.column}.${w.source.start}`}>
                  <button type="button" class="row" onClick={() => openPlace({ ...at, source: w.source })}>
                    <span>{w.value === null ? say("unknown") : <Digits value={w.value} />}</span> <small class={w.agrees ? "" : "bad"}>{listOf(note)}</small>
                  </button>
                </li>
              );
            })}
          </ul>
        </details>
      )}
    </section>
  );
}

// witnessAt is the disclosure that a witness stands in: this one, or a later one that speaks of the same figure.
function witnessAt(w: Witness, place: Place): Place {
  if (w.source.document.id === place.source.document.id) return place;
  if (w.kind === "FINAL_ACCOUNTS") return { ...place, stage: "FINAL_ACCOUNTS" };
  return w.kind === "NEXT_YEARS_PRIOR_COLUMN" ? { ...place, year: place.year + 1 } : place;
}

function Text({ data, place }: { data: PlaceAnswer; place: Place }) {
  const say = useSay();
  const [whole, setWhole] = useState(false);
  const mark = useRef<HTMLElement>(null);
  const { source } = place;
  const disclosure = data.disclosures.nodes.find((d) => d.documents.some((f) => f.id === source.document.id));
  const found = disclosure ? find(disclosure.sections, source) : null;
  const file = disclosure?.documents.find((f) => f.id === source.document.id);
  useEffect(() => { mark.current?.scrollIntoView({ block: "center", inline: "center" }); }, [source.block, source.row, source.column, source.start, whole, found?.line]);
  const first = disclosure?.sections.filter((s) => s.source.document.id === source.document.id).reduce((n, s) => Math.min(n, s.firstBlock), Infinity) ?? 0;
  return (
    <>
      <dl class="where">
        <dt>{say("document")}</dt><dd>{source.document.name}{file ? <small> {file.format}</small> : null}{file?.url && /^https?:/.test(file.url) && <> <a href={file.url} target="_blank" rel="noreferrer">{say("openDocument")}</a></>}</dd>
        {found && <><dt>{say("section")}</dt><dd>{found.section.heading}</dd></>}
        <dt>{say("place")}</dt><dd>{position(source)}</dd>
        {file && <><dt>{say("sourceOfFile")}</dt><dd class="hash">{file.sha256}</dd></>}
      </dl>
      {!found && <div class="excerpt"><p class="note">{say(disclosure && source.block < first ? "textOnly" : "lost")}</p><p><mark>{source.text}</mark></p></div>}
      {found && found.candidates > 1 && <p class="note">{say("uncertain", found.candidates)}</p>}
      {found && (
        <>
          <div class="excerpt" tabIndex={0} role="region" aria-label={say("proof")}>{blocks(found, whole).map((b) => <Block key={b[0]!.index} lines={b} found={found} mark={mark} />)}</div>
          <button type="button" class="quiet" onClick={() => setWhole(!whole)}>{say(whole ? "around" : "wholeSection")}</button>
        </>
      )}
    </>
  );
}

function position(s: Source): string {
  const parts = [word("block", s.block + 1)];
  if (s.row !== null && s.column !== null) parts.push(word("cell", s.row + 1, s.column + 1));
  else if (s.start !== null && s.end !== null) parts.push(word("chars", s.start + 1, s.end));
  return listOf(parts);
}

interface Numbered extends Line { index: number }

// blocks gives the lines to show, those of one block together: all of them, or the place's own block with what comes just
// before and after. Of a long table the head and the rows around the place are enough.
function blocks(found: Found, whole: boolean): Numbered[][] {
  const here = found.lines[found.line]!.block;
  const out: Numbered[][] = [];
  const top = found.lines.findIndex((l) => l.block === here);
  found.lines.forEach((line, index) => {
    if (!whole) {
      if (line.block < here - 2 || line.block > here + 1) return;
      if (line.block !== here && line.cells && Math.abs(index - found.line) > 4) return;
      if (line.block === here && line.cells && index > top + 2 && Math.abs(index - found.line) > 8) return;
    }
    const last = out.at(-1);
    if (last && last[0]!.block === line.block && (last[0]!.cells === null) === (line.cells === null)) last.push({ ...line, index });
    else out.push([{ ...line, index }]);
  });
  return out;
}

function Block({ lines, found, mark }: { lines: Numbered[]; found: Found; mark: { current: HTMLElement | null } }) {
  if (lines[0]!.cells === null) {
    return <>{lines.map((l) => (l.index === found.line && found.cell < 0 ? <p key={l.index} class="here"><Marked text={l.text} found={found} mark={mark} /></p> : <p key={l.index} class={l.index === 0 ? "heading" : ""}>{l.text}</p>))}</>;
  }
  const width = Math.max(...lines.map((l) => l.cells!.length));
  return (
    <div class="scroll">
      <table>
        <tbody>
          {lines.map((l, i) => (
            <tr key={l.index} class={l.index === found.line ? "here" : i > 0 && l.index !== lines[i - 1]!.index + 1 ? "cut" : ""}>
              {l.cells!.map((c, n) => {
                const rest = n === l.cells!.length - 1 ? width - l.cells!.length + 1 : 1;
                const here = l.index === found.line && n === found.cell;
                return <td key={n} colSpan={rest} class={here ? "here" : /^[−-]?[\d,，]+(\.\d+)?$/.test(c.trim()) ? "number" : ""}>{here ? <Marked text={c} found={found} mark={mark} /> : c}</td>;
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Marked({ text, found, mark }: { text: string; found: Found; mark: { current: HTMLElement | null } }) {
  const all = [...text];
  return <>{all.slice(0, found.start).join("")}<mark ref={(e) => { mark.current = e; }}>{all.slice(found.start, found.end).join("")}</mark>{all.slice(found.end).join("")}</>;
}
