import { count } from "../decimal";
import { useRoute } from "../router";
import { stageWord, useSay, type Word } from "../words";
import type { Source } from "../types";
import { openPlace } from "../parts/amount";
import { Chart } from "../parts/chart";
import { Title } from "../parts/frame";
import { usePages, type Connection } from "../parts/more";
import { Shown } from "../parts/states";
import { Table, type Column } from "../parts/table";
import { Narrow } from "./units";

interface Year { year: number; expected: number; disclosed: number; missing: number }
interface Row { id: string; name: string; disclosures: { year: number; stage: string; titleSource: Source }[] }
interface CoverageAnswer { budget: { years: Year[] }; final: { years: Year[] }; units: Connection<Row> }

export function Coverage() {
  const say = useSay();
  const { query } = useRoute();
  const sector = query.get("sector"), region = query.get("region");
  const filter = { ...(sector && { sectors: [sector] }), ...(region && { regions: [region] }) };
  const pages = usePages<CoverageAnswer, Row>("Coverage", { filter }, (d) => d.units, 100);
  return (
    <>
      <Title text={say("coverage")} lead={say("coverageLead")} />
      <div class="controls"><Narrow /></div>
      <Shown of={pages.answer} lines={8}>
        {({ budget, final }) => {
          const years = [...new Set([...budget.years, ...final.years].map((y) => y.year))].sort((a, b) => a - b);
          const of = (all: Year[], year: number) => all.find((y) => y.year === year);
          const rows = years.map((year) => ({ year, budget: of(budget.years, year), final: of(final.years, year) }));
          type Sum = typeof rows[0];
          const state = (u: Row, year: number): "both" | "budget" | "final" | "none" => {
            const b = u.disclosures.some((d) => d.year === year && d.stage === "BUDGET"), f = u.disclosures.some((d) => d.year === year && d.stage === "FINAL_ACCOUNTS");
            return b && f ? "both" : b ? "budget" : f ? "final" : "none";
          };
          const half = (key: "budget" | "final"): Column<Sum> => ({
            key, head: say(`${key}Disclosed` as Word), kind: "number", text: (r) => r[key]?.disclosed, sort: (r) => r[key]?.disclosed,
            cell: (r) => (r[key] ? <>{say("disclosedOf", count(r[key]!.disclosed), count(r[key]!.expected))}{r[key]!.missing > 0 && <small class="bad"> {say("missing", count(r[key]!.missing))}</small>}</> : say("unknown")),
          });
          return (
            <>
              <Chart height={240} shape={{ title: say("coverage"), unit: say("unitsTotal"), x: years.map(String), lines: [{ name: say("budgetDisclosed"), bar: true, values: rows.map((r) => (r.budget ? String(r.budget.disclosed) : null)) }, { name: say("finalDisclosed"), bar: true, values: rows.map((r) => (r.final ? String(r.final.disclosed) : null)) }, { name: say("unitsExpected"), values: rows.map((r) => (r.budget ? String(r.budget.expected) : null)) }] }} />
              <Table caption={say("coverage")} file="coverage-years" rows={rows} rowKey={(r) => String(r.year)} columns={[{ key: "year", head: say("year"), heads: true, cell: (r) => r.year, text: (r) => r.year }, half("budget"), half("final")]} />
              <h2>{say("coverageGrid")}</h2>
              <ul class="legend" aria-hidden="true">{(["both", "budget", "final", "none"] as const).map((s) => <li key={s}><i class={"cov " + s} />{say(`cov_${s}`)}</li>)}</ul>
              <div class="map">
                <Table whole={{ list: "disclosures", filter }} caption={say("coverageGrid")} file="coverage-units" rows={pages.nodes} rowKey={(u) => u.id} foot={pages.foot} columns={[
                  { key: "unit", head: say("unit"), heads: true, cell: (u) => <a href={"/units/" + u.id} lang="zh-CN">{u.name}</a>, text: (u) => u.name },
                  ...years.map((y): Column<Row> => ({
                    key: String(y), head: String(y), text: (u) => say(`cov_${state(u, y)}`),
                    cell: (u) => {
                      const s = state(u, y);
                      const first = u.disclosures.find((d) => d.year === y);
                      const label = `${u.name} ${y}: ${say(`cov_${s}`)}`;
                      return first
                        ? <button type="button" class={"cov " + s} aria-label={label} title={label} onClick={() => openPlace({ unit: u.id, year: y, stage: first.stage, label: `${u.name} ${y} ${stageWord(first.stage)}`, source: first.titleSource })} />
                        : <span class="cov none" role="img" aria-label={label} title={label} />;
                    },
                  })),
                ]} />
              </div>
            </>
          );
        }}
      </Shown>
    </>
  );
}
