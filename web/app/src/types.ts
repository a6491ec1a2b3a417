// The parts of answers that several pages share.
export type Stage = "BUDGET" | "FINAL_ACCOUNTS";
export type State = "AMOUNT" | "ZERO" | "BLANK" | "NOT_PUBLISHED" | "UNREADABLE" | "NOT_APPLICABLE" | "IMPLIED";

export interface Source {
  document: { id: string; name: string };
  block: number; row: number | null; column: number | null; start: number | null; end: number | null; text: string;
}
export interface Value { value: string | null; state: State; source?: Source | null }
export interface Point extends Value { year: number; change: string | null }
export interface PageInfo { hasNextPage: boolean; endCursor: string | null }
export interface UnitRef { id: string; name: string }
export interface UnitRow extends UnitRef { code: string | null; region: { name: string }; sector: string | null; nature?: string | null; rank?: string | null; years: number[] }
export interface Label { code: string; zh: string; en: string }
export interface CatalogMeasure { measure: string; zh: string; en: string; parent: string | null; unit: string; firstYear: number | null; lastYear: number | null; figures: number }
export interface CatalogAnswer {
  dataVersion: number;
  catalog: { measures: CatalogMeasure[] };
  sectors: Label[]; regions: Label[]; years: { code: string; disclosures: number }[];
}
