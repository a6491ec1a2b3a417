// Choices of what is measured, kept in the address.
import { setQuery } from "../router";
import { useWords } from "../catalog";
import { useSay } from "../words";
import type { Stage } from "../types";
import { Choose, Segments } from "./pick";

export function MeasureChoice({ value }: { value: string }) {
  const say = useSay();
  const words = useWords();
  const all = words.measures.map((m) => ({ value: m.measure, label: words.measure(m.measure) }));
  return <Choose label={say("measure")} value={value} onChange={(measure) => setQuery({ measure }, true)} options={all.some((m) => m.value === value) ? all : [{ value, label: words.measure(value) }, ...all]} />;
}

export function StageChoice({ value }: { value: Stage }) {
  const say = useSay();
  return <Segments label={say("stage")} value={value} onChange={(stage) => setQuery({ stage: stage === "BUDGET" ? null : stage }, true)} options={[{ value: "BUDGET", label: say("BUDGET") }, { value: "FINAL_ACCOUNTS", label: say("FINAL_ACCOUNTS") }]} />;
}

export function YearOf({ value }: { value: number }) {
  const say = useSay();
  const words = useWords();
  const years = words.years.includes(value) ? words.years : [...words.years, value];
  return <Choose label={say("year")} value={String(value)} onChange={(year) => setQuery({ year }, true)} options={[...years].reverse().map((y) => ({ value: String(y), label: String(y) }))} />;
}

// asked reads what both rankings and outliers are asked for from an address.
export function asked(query: URLSearchParams, latest: number) {
  const stage: Stage = query.get("stage") === "FINAL_ACCOUNTS" ? "FINAL_ACCOUNTS" : "BUDGET";
  const sector = query.get("sector"), region = query.get("region");
  return {
    measure: query.get("measure") ?? "THREE_PUBLIC_TOTAL",
    year: Number(query.get("year")) || latest,
    stage,
    filter: { stage, ...(sector && { sectors: [sector] }), ...(region && { regions: [region] }) },
  };
}
