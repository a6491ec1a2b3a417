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
import { readPlace, type Place } from "./place";
import { Shown } from "./states";

interface Doc { id: string; name: string; format: string; url: string | null; sha256: string }
interface Cell { row: number; column: number; rowSpan: number; columnSpan: number; text: string }
interface Block { block: number; kind: "HEADING" | "PARAGRAPH" | "TABLE"; text: string; rows: number; head: Cell[]; cells: Cell[] }
interface Section { heading: string; firstBlock: number; lastBlock: number; source: { document: { id: string } } }
interface PlaceAnswer { disclosures: { nodes: { id: string; title: string; unit: { id: string; name: string }; documents: Doc[]; sections: Section[]; blocks: Block[] }[] } }
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
  // Just the surroundings at first: two blocks before and one after, eight rows up and down.
  const [whole, setWhole] = useState<Section | null>(null);
  const { block, row, document: file } = place.source;
  const rows = whole ? 100 : 17;
  const first = Math.max(0, (row ?? 0) - (rows >> 1));
  const answer = useAnswer<PlaceAnswer>("Place", {
    units: [place.unit], year: place.year, stage: place.stage, document: file.id,
    ...(whole ? { from: whole.firstBlock, first: Math.min(300, whole.lastBlock - whole.firstBlock + 1) } : { from: Math.max(0, block - 2), first: Math.min(block, 2) + 2 }),
    row: first, rows,
  });
  const figure = useAnswer<FigureAnswer>(place.measure ? "Figure" : null, { unit: place.unit, measure: place.measure, year: place.year, stage: place.stage, in: money });
  const key = JSON.stringify(place);
  useEffect(() => { me.current?.focus({ preventScroll: true }); setWhole(null); }, [key]);
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
      <Shown of={answer}>{(data) => <Text data={data} place={place} whole={whole} setWhole={setWhole} window={[first, first + rows]} />}</Shown>
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

interface TextProps { data: PlaceAnswer; place: Place; whole: Section | null; setWhole: (s: Section | null) => void; window: [number, number] }

function Text({ data, place, whole, setWhole, window }: TextProps) {
  const say = useSay();
  const mark = useRef<HTMLElement>(null);
  const { source } = place;
  const disclosure = data.disclosures.nodes.find((d) => d.documents.some((f) => f.id === source.document.id));
  const file = disclosure?.documents.find((f) => f.id === source.document.id);
  const section = disclosure?.sections.find((s) => s.source.document.id === source.document.id && source.block >= s.firstBlock && source.block <= s.lastBlock);
  const blocks = disclosure?.blocks ?? [];
  const found = blocks.some((b) => b.block === source.block && holds(b, source));
  useEffect(() => { mark.current?.scrollIntoView({ block: "center", inline: "center" }); }, [JSON.stringify(source), whole]);
  return (
    <>
      <dl class="where">
        <dt>{say("document")}</dt><dd>{source.document.name}{file ? <small> {file.format}</small> : null}{file?.url && /^https?:/.test(file.url) && <> <a href={file.url} target="_blank" rel="noreferrer">{say("openDocument")}</a></>}</dd>
        {section && <><dt>{say("section")}</dt><dd>{section.heading}</dd></>}
        <dt>{say("place")}</dt><dd>{position(source)}</dd>
        {file && <><dt>{say("sourceOfFile")}</dt><dd class="hash">{file.sha256}</dd></>}
      </dl>
      {!found && <div class="excerpt"><p class="note">{say("lost")}</p><p>{source.text}</p></div>}
      {found && (
        <>
          <div class="excerpt" tabIndex={0} role="region" aria-label={say("proof")} lang="zh-CN">
            {blocks.map((b) => (b.kind === "TABLE"
              ? <Grid key={b.block} block={b} source={b.block === source.block ? source : null} window={window} mark={mark} />
              : <p key={b.block} class={b.block === source.block ? "here" : b.kind === "HEADING" || b.block === section?.firstBlock ? "heading" : ""}>{b.block === source.block ? <Marked text={b.text} source={source} mark={mark} /> : b.text}</p>))}
          </div>
          {section && <button type="button" class="quiet" onClick={() => setWhole(whole ? null : section)}>{say(whole ? "around" : "wholeSection")}</button>}
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

const cellAt = (b: Block, s: Source) => [...b.head, ...b.cells].find((c) => c.row === s.row && c.column === s.column);

// holds tells whether the text of a place stands where the place says. A corrected document has another identity, so that it
// does, unless an address was made up.
function holds(b: Block, s: Source): boolean {
  const text = s.row === null ? b.text : cellAt(b, s)?.text;
  return text !== undefined && text.includes(s.text);
}

// Grid is a table as it stands, with its spans. Of a long one the head and the rows around the place are shown, and a double
// line where some are left out; a cell that spans rows which are left out spans the others.
function Grid({ block, source, window, mark }: { block: Block; source: Source | null; window: [number, number]; mark: { current: HTMLElement | null } }) {
  const cells = new Map([...block.head, ...block.cells].map((c) => [`${c.row}.${c.column}`, c]));
  const rows = Array.from({ length: block.rows }, (_, r) => r).filter((r) => r < 3 || (r >= window[0] && r < window[1]));
  const starts = new Map<number, { cell: Cell; span: number }[]>();
  for (const cell of [...cells.values()].sort((a, b) => a.column - b.column)) {
    const mine = rows.filter((r) => r >= cell.row && r < cell.row + cell.rowSpan);
    if (mine.length > 0) starts.set(mine[0]!, [...(starts.get(mine[0]!) ?? []), { cell, span: mine.length }]);
  }
  return (
    <div class="scroll">
      <table>
        <tbody>
          {rows.map((r, i) => (
            <tr key={r} class={source && r === source.row ? "here" : i > 0 && r !== rows[i - 1]! + 1 ? "cut" : ""}>
              {(starts.get(r) ?? []).map(({ cell, span }) => {
                const here = source !== null && cell.row === source.row && cell.column === source.column;
                return <td key={cell.column} rowSpan={span} colSpan={cell.columnSpan} class={here ? "here" : /^[−-]?[\d,，]+(\.\d+)?$/.test(cell.text.trim()) ? "number" : ""}>{here ? <Marked text={cell.text} source={source} mark={mark} /> : cell.text}</td>;
              })}
            </tr>
          ))}
          {rows.length > 0 && rows.at(-1)! < block.rows - 1 && <tr class="cut"><td colSpan={1000}>…</td></tr>}
        </tbody>
      </table>
    </div>
  );
}

// Marked marks the characters of a place; those are counted as people count them, not as the language of this page does.
function Marked({ text, source, mark }: { text: string; source: Source; mark: { current: HTMLElement | null } }) {
  const all = [...text];
  const size = [...source.text].length;
  let start = source.start ?? 0;
  if (all.slice(start, start + size).join("") !== source.text) start = [...text.slice(0, text.indexOf(source.text))].length;
  return <>{all.slice(0, start).join("")}<mark ref={(e) => { mark.current = e; }}>{all.slice(start, start + size).join("")}</mark>{all.slice(start + size).join("")}</>;
}
