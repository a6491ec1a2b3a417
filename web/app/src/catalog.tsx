// The words of the warehouse that the page needs everywhere: names of measures, sectors and regions, and the years there are.
import { createContext, type ComponentChildren } from "preact";
import { useContext, useMemo } from "preact/hooks";
import { useAnswer } from "./gql";
import { useSettings } from "./settings";
import type { CatalogAnswer, CatalogMeasure } from "./types";

export interface Words {
  ready: boolean;
  dataVersion: number;
  measures: CatalogMeasure[];
  years: number[]; // oldest first
  latest: number;
  sectors: { code: string; label: string }[];
  regions: { code: string; label: string }[];
  measure(code: string): string;
  isMoney(code: string): boolean;
  sector(code: string | null | undefined): string;
}

const none: Words = { ready: false, dataVersion: 0, measures: [], years: [], latest: new Date().getFullYear(), sectors: [], regions: [], measure: (c) => c, isMoney: () => true, sector: (c) => c ?? "" };
const Context = createContext<Words>(none);
export const useWords = () => useContext(Context);

export function Catalog({ children }: { children: ComponentChildren }) {
  const { lang } = useSettings();
  const { data } = useAnswer<CatalogAnswer>("Catalog");
  const words = useMemo<Words>(() => {
    if (!data) return none;
    const label = (l: { zh: string; en: string }) => (lang === "zh" ? l.zh : l.en.charAt(0).toUpperCase() + l.en.slice(1));
    const measures = new Map(data.catalog.measures.map((m) => [m.measure, m]));
    const sectors = new Map(data.sectors.map((s) => [s.code, label(s)]));
    const years = data.years.map((y) => Number(y.code)).filter(Boolean).sort((a, b) => a - b);
    return {
      ready: true,
      dataVersion: data.dataVersion,
      measures: data.catalog.measures.filter((m) => m.figures > 0),
      years,
      latest: years.at(-1) ?? none.latest,
      sectors: data.sectors.filter((s) => s.code).map((s) => ({ code: s.code, label: label(s) })),
      regions: data.regions.filter((r) => r.code).map((r) => ({ code: r.code, label: r.zh })),
      measure: (c) => { const m = measures.get(c); return m ? label(m) : c; },
      isMoney: (c) => (measures.get(c)?.unit ?? "元") === "元",
      sector: (c) => (c ? sectors.get(c) ?? c : ""),
    };
  }, [data, lang]);
  return <Context.Provider value={words}>{children}</Context.Provider>;
}
