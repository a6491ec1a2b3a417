// Finds a place in the text of a document's sections. The interface gives a section's text as lines, a paragraph or a
// row of a table each, and a place as block, row, column and characters.
import type { Source } from "../types";

export interface Section { heading: string; text: string; firstBlock: number; lastBlock: number; source: { document: { id: string }; block: number } }

export interface Line { text: string; cells: string[] | null; block: number } // cells: null for a paragraph; block: its best guess
export interface Found {
  section: Section;
  lines: Line[];
  line: number; // the line of the place
  cell: number; // its cell, or -1 in a paragraph
  start: number; // characters within the line or cell
  end: number;
  candidates: number; // how many places of the section would fit; 1 is sure
}

// linesOf divides a section into lines and says which block each belongs to: a paragraph is a block, and so is a run of rows.
// extra is how many blocks the section has beyond that: where two tables touch, they look like one. 0 is sure.
export function linesOf(section: Section): { lines: Line[]; extra: number } {
  let block = section.source.block;
  const lines: Line[] = [{ text: section.heading, cells: null, block }];
  let inTable = false;
  for (const text of section.text === "" ? [] : section.text.split("\n")) {
    const cells = text.includes("\t") ? text.split("\t") : null;
    if (!cells || !inTable) block++;
    inTable = cells !== null;
    lines.push({ text, cells, block });
  }
  return { lines, extra: section.lastBlock - block };
}

const characters = (text: string) => [...text];

export function find(sections: Section[], source: Source): Found | null {
  const mine = sections.filter((s) => s.source.document.id === source.document.id);
  const home = mine.find((s) => source.block >= s.firstBlock && source.block <= s.lastBlock);
  return home ? findIn(home, source) : null;
}

function findIn(section: Section, source: Source): Found | null {
  const { lines, extra } = linesOf(section);
  const wanted = source.text;
  const from = source.start ?? 0;
  const all: { line: number; cell: number; start: number; end: number; cost: number }[] = [];
  const consider = (line: number, cell: number, text: string, cost: number) => {
    const size = characters(wanted).length;
    // At the very characters that the place names; else where the text stands first.
    if (characters(text).slice(from, from + size).join("") === wanted && wanted !== "") {
      all.push({ line, cell, start: from, end: from + size, cost });
    } else if (text.includes(wanted.trim()) && wanted.trim() !== "") {
      const start = characters(text.slice(0, text.indexOf(wanted.trim()))).length;
      all.push({ line, cell, start, end: start + characters(wanted.trim()).length, cost: cost + (text.trim() === wanted.trim() ? 1 : 30) });
    }
  };
  lines.forEach((line, i) => {
    // How many tables would have to touch before this line, for it to be of the place's block; more than there are is out.
    const touching = source.block - line.block;
    const off = touching < Math.min(0, extra) ? Math.min(0, extra) - touching : Math.max(0, touching - Math.max(0, extra));
    if (off > 0 && extra === 0) return;
    if (source.row === null) {
      if (!line.cells) consider(i, -1, line.text, off * 1000);
      return;
    }
    // The row in which the table would begin. It has no cell that continues one of a row above, which would be empty.
    const top = i - source.row;
    const begin = lines[top];
    const whole = begin !== undefined && begin.block === line.block;
    const first = lines.findIndex((l) => l.block === line.block);
    const cost = off * 1000 + (whole ? 0 : 200) + (whole && top !== first && begin.cells?.[0] === "" ? 40 : 0) + (extra === 0 ? 20 * Math.abs(top - first) : 0);
    (line.cells ?? [line.text]).forEach((cell, c) => consider(i, c, cell, cost + 2 * Math.abs(c - (source.column ?? c))));
  });
  if (all.length === 0) return null;
  all.sort((a, b) => a.cost - b.cost);
  const best = all[0]!;
  return { section, lines, line: best.line, cell: lines[best.line]!.cells ? best.cell : -1, start: best.start, end: best.end, candidates: all.filter((c) => c.cost === best.cost).length };
}

// The place as a parameter of an address, with all that is needed to ask for its text again.
export interface Place { unit: string; year: number; stage: string; measure?: string; label?: string; source: Source }

export function placeText(p: Place): string {
  const s = p.source;
  return JSON.stringify([p.unit, p.year, p.stage, p.measure ?? "", p.label ?? "", s.document.id, s.document.name, s.block, s.row, s.column, s.start, s.end, s.text]);
}

export function readPlace(text: string | null): Place | null {
  if (!text) return null;
  try {
    const a = JSON.parse(text) as unknown[];
    if (!Array.isArray(a) || a.length !== 13 || typeof a[0] !== "string" || typeof a[1] !== "number" || typeof a[2] !== "string") return null;
    const n = (v: unknown) => (typeof v === "number" ? v : null);
    return {
      unit: a[0], year: a[1], stage: a[2], measure: String(a[3]) || undefined, label: String(a[4]) || undefined,
      source: { document: { id: String(a[5]), name: String(a[6]) }, block: n(a[7]) ?? 0, row: n(a[8]), column: n(a[9]), start: n(a[10]), end: n(a[11]), text: String(a[12]) },
    };
  } catch {
    return null;
  }
}
