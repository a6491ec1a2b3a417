import { useEffect } from "preact/hooks";
import { ask, useAnswer } from "../gql";
import { number, places } from "../decimal";
import { setQuery, useRoute } from "../router";
import { useSettings } from "../settings";
import { useWords } from "../catalog";
import { stageWord, useSay } from "../words";
import type { Stage, UnitRef, UnitRow, Value } from "../types";
import { Amount, openPlace } from "../parts/amount";
import { compared, most } from "../parts/basket";
import { Chart } from "../parts/chart";
import { Title } from "../parts/frame";
import { MeasureChoice, StageChoice } from "../parts/measure";
import { FindUnit } from "../parts/pick";
import { Shown } from "../parts/states";
import { Table, type Column } from "../parts/table";

interface CompareAnswer { comparison: { columns: { year: number }[]; rows: { unit: UnitRef; cells: Value[] }[] } }

export function Compare() {
  const say = useSay();
  const words = useWords();
  const { money } = useSettings();
  const { query } = useRoute();
  const ids = [...new Set(query.getAll("unit"))].slice(0, most);
  const measure = query.get("measure") ?? "THREE_PUBLIC_TOTAL";
  const stage = (query.get("stage") === "FINAL_ACCOUNTS" ? "FINAL_ACCOUNTS" : "BUDGET") as Stage;
  const key = ids.join();
  useEffect(() => compared.set(ids), [key]);
  const named = useAnswer<{ units: { nodes: UnitRef[] } }>(ids.length ? "Named" : null, { units: ids });
  const answer = useAnswer<CompareAnswer>(ids.length ? "Compare" : null, { units: ids, measure, stage, in: money });
  const set = (next: string[]) => setQuery({ unit: next.slice(0, most) }, true);
  const sameSector = async (sector: string) => {
    const more = await ask<{ units: { nodes: UnitRow[] } }>("Units", { filter: { sectors: [sector] }, first: most });
    set([...ids, ...more.units.nodes.map((u) => u.id).filter((id) => !ids.includes(id))]);
  };
  const names = new Map((named.data?.units.nodes ?? []).map((u) => [u.id, u.name]));
  const unit = words.isMoney(measure) ? say(money === "YUAN" ? "yuan" : "wan") : words.measures.find((m) => m.measure === measure)?.unit ?? "";
  return (
    <>
      <Title text={say("compare")} lead={say("compareLead")} />
      <div class="controls">
        <MeasureChoice value={measure} />
        <StageChoice value={stage} />
      </div>
      <div class="controls picks">
        <FindUnit label={ids.length >= most ? say("full") : say("pickUnits")} without={ids} disabled={ids.length >= most} onPick={(u) => set([...ids, u.id])} />
        <label class="choose"><span>{say("sameSector")}</span>
          <select value="" disabled={ids.length >= most} onChange={(e) => { const s = e.currentTarget.value; e.currentTarget.value = ""; if (s) void sameSector(s); }}>
            <option value="">{say("unknown")}</option>
            {words.sectors.map((s) => <option key={s.code} value={s.code}>{s.label}</option>)}
          </select>
        </label>
        <span class="note" role="status">{say("picked", ids.length)}</span>
        {ids.length > 0 && <button type="button" class="quiet" onClick={() => set([])}>{say("clear")}</button>}
      </div>
      {ids.length === 0 ? <p class="empty">{say("compareEmpty")}</p> : (
        <>
          <ul class="chips picked">
            {ids.map((id) => <li key={id}><a href={"/units/" + id} lang="zh-CN">{names.get(id) ?? id}</a><button type="button" aria-label={say("remove", names.get(id) ?? id)} onClick={() => set(ids.filter((i) => i !== id))}>×</button></li>)}
          </ul>
          <Shown of={answer} lines={8}>
            {({ comparison: c }) => {
              const years = c.columns.map((x) => x.year);
              // In the order in which they were picked, so that adding one does not turn the others' colours.
              const rows = [...c.rows].sort((a, b) => ids.indexOf(a.unit.id) - ids.indexOf(b.unit.id));
              const align = Math.max(0, ...rows.flatMap((r) => r.cells.map((v) => places(v.value))));
              const title = `${words.measure(measure)} · ${stageWord(stage)}`;
              type Row = typeof rows[0];
              return rows.length === 0 ? <p class="empty">{say("none")}</p> : (
                <>
                  <Chart height={rows.length > 10 ? 440 : 340} shape={{
                    title, unit, x: years.map(String), lines: rows.map((r) => ({ name: r.unit.name, values: r.cells.map((v) => v.value) })),
                    onPick: (l, x) => {
                      const source = rows[l]!.cells[x]!.source;
                      if (source) openPlace({ unit: rows[l]!.unit.id, year: years[x]!, stage, measure, source });
                    },
                  }} />
                  <p class="note">{say("gapNote")}</p>
                  <Table whole={{ list: "amounts", filter: { units: ids, stage }, measures: measure }} caption={title} note={say("unitOfMoney", unit)} file={`compare-${measure}-${stage}`} rows={rows} rowKey={(r) => r.unit.id} columns={[
                    { key: "unit", head: say("unit"), heads: true, cell: (r) => <a href={"/units/" + r.unit.id} lang="zh-CN">{r.unit.name}</a>, text: (r) => r.unit.name },
                    ...years.map((y, i): Column<Row> => ({
                      key: String(y), head: String(y), kind: "number", text: (r) => r.cells[i]?.value, sort: (r) => number(r.cells[i]?.value),
                      cell: (r) => <Amount of={r.cells[i]} align={align} place={{ unit: r.unit.id, year: y, stage, measure, label: `${r.unit.name} ${y}` }} />,
                    })),
                  ]} />
                </>
              );
            }}
          </Shown>
        </>
      )}
    </>
  );
}
