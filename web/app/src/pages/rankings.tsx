import { useAnswer } from "../gql";
import { count, number, percent, places, signed } from "../decimal";
import { setQuery, useRoute } from "../router";
import { useSettings } from "../settings";
import { useWords } from "../catalog";
import { stageWord, useSay } from "../words";
import type { Source } from "../types";
import { Amount, Digits, openPlace } from "../parts/amount";
import { Chart } from "../parts/chart";
import { Title } from "../parts/frame";
import { asked, MeasureChoice, StageChoice, YearOf } from "../parts/measure";
import { Choose } from "../parts/pick";
import { Shown } from "../parts/states";
import { Table } from "../parts/table";
import { Narrow } from "./units";

interface Row { rank: number; of: number; unit: { id: string; name: string; region: { name: string }; sector: string | null }; value: string | null; priorYear: string | null; change: string | null; ratio: number | null; shareOfExpenditure: number | null; source: Source | null }
interface RankingAnswer {
  ranking: Row[];
  distribution: { units: number; zero: number; silent: number; sum: string | null; mean: string | null; median: string | null; p25: string | null; p75: string | null; max: string | null };
}

const ways = ["AMOUNT", "YOY_CHANGE", "YOY_RATIO", "SHARE_OF_EXPENDITURE"] as const;

export function Rankings() {
  const say = useSay();
  const words = useWords();
  const { money } = useSettings();
  const { query } = useRoute();
  const { measure, year, stage, filter } = asked(query, words.latest);
  const by = ways.find((w) => w === query.get("by")) ?? "AMOUNT";
  const order = query.get("order") === "ASC" ? "ASC" : "DESC";
  const answer = useAnswer<RankingAnswer>(words.ready ? "Ranking" : null, { measure, year, by, order, filter, in: money, first: 50 });
  const isMoney = words.isMoney(measure);
  const unit = isMoney ? say(money === "YUAN" ? "yuan" : "wan") : words.measures.find((m) => m.measure === measure)?.unit ?? "";
  const title = `${words.measure(measure)} · ${year} · ${stageWord(stage)}`;
  return (
    <>
      <Title text={say("rankings")} lead={say("rankLead")} />
      <div class="controls">
        <MeasureChoice value={measure} />
        <YearOf value={year} />
        <StageChoice value={stage} />
        <Choose label={say("by")} value={by} onChange={(v) => setQuery({ by: v }, true)} options={ways.map((w) => ({ value: w, label: say(`by_${w}`) }))} />
        <Choose label={say("order")} value={order} onChange={(v) => setQuery({ order: v }, true)} options={[{ value: "DESC", label: say("DESC") }, { value: "ASC", label: say("ASC") }]} />
        <Narrow />
      </div>
      <Shown of={answer} lines={8}>
        {({ ranking: rows, distribution: d }) => {
          const top = rows.slice(0, 20);
          const share = by === "YOY_RATIO" || by === "SHARE_OF_EXPENDITURE";
          const of = (r: Row) => (by === "AMOUNT" ? r.value : by === "YOY_CHANGE" ? r.change : by === "YOY_RATIO" ? hundred(r.ratio) : hundred(r.shareOfExpenditure));
          const align = Math.max(0, ...rows.flatMap((r) => [r.value, r.priorYear, r.change].map(places)));
          return (
            <>
              <dl class="tiles small">
                <div><dt>{say("unitsStating")}</dt><dd>{count(d.units)} <small>{say("ofZero", count(d.zero))} · {say("silentUnits", count(d.silent))}</small></dd></div>
                <div><dt>{say("sum")}</dt><dd>{d.sum ? <Digits value={d.sum} /> : say("unknown")}</dd></div>
                <div><dt>{say("median")}</dt><dd>{d.median ? <Digits value={d.median} /> : say("unknown")}</dd></div>
                <div><dt>{say("quartiles")}</dt><dd>{d.p25 && d.p75 ? <><Digits value={d.p25} /> – <Digits value={d.p75} /></> : say("unknown")}</dd></div>
              </dl>
              {top.length > 0 && (
                <Chart height={40 + top.length * 24} shape={{
                  title, unit: share ? "%" : unit, sideways: true, x: top.map((r) => r.unit.name), lines: [{ name: say(`by_${by}`), bar: true, values: top.map(of) }],
                  onPick: (_, x) => { const r = top[x]!; if (r.source) openPlace({ unit: r.unit.id, year, stage, measure, source: r.source }); },
                }} />
              )}
              <Table whole={{ list: "amounts", filter: { ...filter, years: { from: year, to: year } }, measures: measure }} caption={title} note={say("unitOfMoney", unit)} file={`ranking-${measure}-${year}-${stage}`} rows={rows} rowKey={(r) => r.unit.id} columns={[
                { key: "rank", head: say("rank"), kind: "number", cell: (r) => r.rank, text: (r) => r.rank },
                { key: "unit", head: say("unit"), heads: true, cell: (r) => <a href={"/units/" + r.unit.id} lang="zh-CN">{r.unit.name}</a>, text: (r) => r.unit.name },
                { key: "region", head: say("region"), cell: (r) => <span lang="zh-CN">{r.unit.region.name}</span>, text: (r) => r.unit.region.name },
                { key: "sector", head: say("sector"), cell: (r) => words.sector(r.unit.sector), text: (r) => words.sector(r.unit.sector) },
                { key: "value", head: say("value"), kind: "number", cell: (r) => <Amount of={{ value: r.value, state: "NOT_PUBLISHED", source: r.source }} align={align} place={{ unit: r.unit.id, year, stage, measure, label: r.unit.name }} />, text: (r) => r.value, sort: (r) => number(r.value) },
                { key: "prior", head: say("prior"), kind: "number", cell: (r) => (r.priorYear ? <Digits value={r.priorYear} align={align} /> : <span class="absent">{say("unknown")}</span>), text: (r) => r.priorYear, sort: (r) => number(r.priorYear) },
                { key: "change", head: say("change"), kind: "number", cell: (r) => (r.change ? <span class="digits">{signed(r.change)}</span> : <span class="absent">{say("unknown")}</span>), text: (r) => r.change, sort: (r) => number(r.change) },
                { key: "ratio", head: say("ratio"), kind: "number", cell: (r) => <span class="digits">{percent(r.ratio, true)}</span>, text: (r) => r.ratio },
                ...(isMoney && measure !== "EXPENDITURE_TOTAL" ? [{ key: "share", head: say("share"), kind: "number" as const, cell: (r: Row) => <span class="digits">{percent(r.shareOfExpenditure)}</span>, text: (r: Row) => r.shareOfExpenditure }] : []),
              ]} />
            </>
          );
        }}
      </Shown>
    </>
  );
}

const hundred = (ratio: number | null) => (ratio === null ? null : (ratio * 100).toFixed(1));
