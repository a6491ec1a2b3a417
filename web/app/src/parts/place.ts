// A place in a document, as an address holds it.
import type { Source } from "../types";

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
