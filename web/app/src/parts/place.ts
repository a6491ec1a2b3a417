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
// sure tells whether that gives as many blocks as the section has; where two tables touch, it does not.
export function linesOf(section: Section): { lines: Line[]; sure: boolean } {
  let block = section.source.block;
  const lines: Line[] = [{ text: section.heading, cells: null, block }];
  let inTable = false;
  for (const text of section.text === "" ? [] : section.text.split("\n")) {
    const cells = text.includes("\t") ? text.split("\t") : null;
    if (!cells || !inTable) block++;
    inTable = cells !== null;
    lines.push({ text, cells, block });
  }
  return { lines, sure: block === section.lastBlock };
}

const characters = (text: string) => [...text];

export function find(sections: Section[], source: Source): Found | null {
  const mine = sections.filter((s) => s.source.document.id === source.document.id);
  const home = mine.find((s) => source.block >= s.firstBlock && source.block <= s.lastBlock);
  return home ? findIn(home, source) : null;
}

function findIn(section: Section, source: Source): Found | null {
  const { lines, sure } = linesOf(section);
  const wanted = source.text;
  let best: { line: number; cell: number; start: number; end: number; cost: number } | null = null;
  let candidates = 0;
  const consider = (line: number, cell: number, start: number, end: number, cost: number) => {
    candidates++;
    if (!best || cost < best.cost) best = { line, cell, start, end, cost };
  };
  lines.forEach((line, i) => {
    // How far this line is from the place, in blocks; when the division into blocks is sure, another block is out.
    const far = Math.abs(line.block - source.block);
    if (sure && far > 0) return;
    if (source.row !== null) {
      const cells = line.cells ?? [line.text];
      const first = lines.findIndex((l) => l.block === line.block);
      const rowsOff = Math.abs(i - first - source.row);
      cells.forEach((cell, c) => {
        if (cell.trim() === wanted.trim() && wanted.trim() !== "") {
          consider(i, c, 0, characters(cell).length, far * 1000 + rowsOff * 20 + Math.abs(c - (source.column ?? c)));
        }
      });
      return;
    }
    if (line.cells) return;
    const all = characters(line.text);
    const start = source.start ?? 0;
    if (all.slice(start, start + characters(wanted).length).join("") === wanted) {
      consider(i, -1, start, start + characters(wanted).length, far * 1000);
      return;
    }
    const at = line.text.indexOf(wanted);
    if (at >= 0 && wanted !== "") {
      const from = characters(line.text.slice(0, at)).length;
      consider(i, -1, from, from + characters(wanted).length, far * 1000 + 500);
    }
  });
  if (!best) {
    return null;
  }
  const { line, cell, start, end, cost } = best as { line: number; cell: number; start: number; end: number; cost: number };
  // The very row and column, or the very characters, of the very block: others that read the same do not count.
  return { section, lines, line, cell, start, end, candidates: sure && cost < 20 ? 1 : candidates };
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
