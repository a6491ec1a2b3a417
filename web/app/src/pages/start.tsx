import { useAnswer } from "../gql";
import { count } from "../decimal";
import { go } from "../router";
import { useSettings } from "../settings";
import { useWords } from "../catalog";
import { useSay } from "../words";
import type { Value } from "../types";
import { Amount } from "../parts/amount";
import { Chart } from "../parts/chart";
import { Title } from "../parts/frame";
import { FindUnit, years } from "../parts/pick";
import { Shown } from "../parts/states";
import { Table } from "../parts/table";
import { places } from "../decimal";

interface StartAnswer {
  units: { totalCount: number };
  disclosures: { totalCount: number };
  findingCounts: { total: number; groups: { severity: string; findings: number }[] };
  aggregate: { nodes: { key: { code: string }; overseas: Value; vehicles: Value; reception: Value; total: Value & { coverage: { expected: number; disclosed: number; missing: number } } }[] };
}

export function Start() {
  const say = useSay();
  const { money } = useSettings();
  const words = useWords();
  const answer = useAnswer<StartAnswer>("Start", { in: money });
  return (
    <>
      <Title text={say("title")} lead={say("startLead")} />
      <FindUnit label={say("findUnit")} large texts onPick={(u) => go("/units/" + u.id)} />
      <Shown of={answer} lines={8}>
        {(data) => {
          const rows = data.aggregate.nodes;
          const errors = data.findingCounts.groups.find((g) => g.severity === "ERROR")?.findings ?? 0;
          const unit = say(money === "YUAN" ? "yuan" : "wan");
          const parts = (["overseas", "vehicles", "reception"] as const);
          const align = Math.max(0, ...rows.flatMap((r) => [...parts.map((p) => r[p].value), r.total.value].map(places)));
          return (
            <>
              <dl class="tiles">
                <div><dt>{say("unitsTotal")}</dt><dd><a href="/units">{count(data.units.totalCount)}</a></dd></div>
                <div><dt>{say("disclosuresTotal")}</dt><dd><a href="/coverage">{count(data.disclosures.totalCount)}</a></dd></div>
                <div><dt>{say("yearsTotal")}</dt><dd>{words.years.length ? years(words.years) : say("unknown")}</dd></div>
                <div><dt>{say("findingsTotal")}</dt><dd><a href="/findings">{count(data.findingCounts.total)}</a> <small><a href="/findings?severity=ERROR">{say("errorsOf", count(errors))}</a></small></dd></div>
              </dl>
              <section>
                <h2>{say("threePublicAll")}</h2>
                <p class="note">{say("threePublicAllNote")}</p>
                <Chart shape={{ title: say("threePublicAll"), unit, x: rows.map((r) => r.key.code), lines: parts.map((p) => ({ name: say(p), bar: true, stack: true, values: rows.map((r) => r[p].value) })), onPick: (l, x) => go(whose(measureOf[parts[l]!], rows[x]!.key.code)) }} height={280} />
                <Table caption={say("threePublicAll")} note={say("unitOfMoney", unit)} file="three-public" rows={rows} rowKey={(r) => r.key.code} columns={[
                  { key: "year", head: say("year"), heads: true, cell: (r) => r.key.code, text: (r) => r.key.code },
                  ...parts.map((p) => ({ key: p, head: say(p), kind: "number" as const, cell: (r: typeof rows[0]) => <Whose measure={measureOf[p]} year={r.key.code}><Amount of={r[p]} align={align} /></Whose>, text: (r: typeof rows[0]) => r[p].value, sort: (r: typeof rows[0]) => Number(r[p].value) })),
                  { key: "total", head: say("total"), kind: "number", cell: (r) => <b><Whose measure="THREE_PUBLIC_TOTAL" year={r.key.code}><Amount of={r.total} align={align} /></Whose></b>, text: (r) => r.total.value, sort: (r) => Number(r.total.value) },
                  { key: "units", head: say("unitsDisclosed"), kind: "number", cell: (r) => <>{count(r.total.coverage.disclosed)} <small>/ {count(r.total.coverage.expected)}</small></>, text: (r) => r.total.coverage.disclosed },
                ]} />
              </section>
              <section>
                <h2>{say("bySector")}</h2>
                <ul class="chips">{words.sectors.map((s) => <li key={s.code}><a href={"/units?sector=" + s.code}>{s.label}</a></li>)}</ul>
              </section>
            </>
          );
        }}
      </Shown>
    </>
  );
}

const measureOf = { overseas: "THREE_PUBLIC_OVERSEAS_TRIPS", vehicles: "THREE_PUBLIC_VEHICLES", reception: "THREE_PUBLIC_RECEPTION" } as const;

// A sum has no place of its own: it leads to the units that it is made of, whose figures have.
const whose = (measure: string, year: string) => `/rankings?measure=${measure}&year=${year}`;

function Whose({ measure, year, children }: { measure: string; year: string; children: preact.ComponentChildren }) {
  return <a class="figure" href={whose(measure, year)}>{children}</a>;
}
