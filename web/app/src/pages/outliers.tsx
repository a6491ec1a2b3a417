import { useAnswer } from "../gql";
import { number, places } from "../decimal";
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

interface Row { unit: { id: string; name: string; region: { name: string }; sector: string | null }; value: string; score: number; peers: number; median: string; lowerQuartile: string; upperQuartile: string; group: { label: string }[]; source: Source | null }

const peerWays = ["ALL", "SECTOR", "REGION", "NATURE", "RANK"] as const;
const methods = ["MAD", "IQR", "Z_SCORE"] as const;
// The usual bounds of each method, and milder ones.
const bounds = { MAD: ["3.5", "2.5", "2"], IQR: ["1.5", "1", "3"], Z_SCORE: ["3", "2", "1.5"] } as const;

export function Outliers() {
  const say = useSay();
  const words = useWords();
  const { money } = useSettings();
  const { query } = useRoute();
  const { measure, year, stage, filter } = asked(query, words.latest);
  const peers = peerWays.find((p) => p === query.get("peers")) ?? "ALL";
  const method = methods.find((m) => m === query.get("method")) ?? "MAD";
  const threshold = bounds[method].find((b) => b === query.get("threshold")) ?? bounds[method][0];
  const answer = useAnswer<{ outliers: Row[] }>(words.ready ? "Outliers" : null, { measure, year, peers: peers === "ALL" ? [] : [peers], method, threshold: Number(threshold), filter, in: money, first: 100 });
  const unit = words.isMoney(measure) ? say(money === "YUAN" ? "yuan" : "wan") : words.measures.find((m) => m.measure === measure)?.unit ?? "";
  const title = `${say("outliers")} · ${words.measure(measure)} · ${year} · ${stageWord(stage)}`;
  return (
    <>
      <Title text={say("outliers")} lead={say("outlierLead")} />
      <div class="controls">
        <MeasureChoice value={measure} />
        <YearOf value={year} />
        <StageChoice value={stage} />
        <Choose label={say("peers")} value={peers} onChange={(v) => setQuery({ peers: v }, true)} options={peerWays.map((p) => ({ value: p, label: say(`peers_${p}`) }))} />
        <Choose label={say("method")} value={method} onChange={(v) => setQuery({ method: v, threshold: null }, true)} options={methods.map((m) => ({ value: m, label: say(`m_${m}`) }))} />
        <Choose label={say("threshold")} value={threshold} onChange={(v) => setQuery({ threshold: v }, true)} options={bounds[method].map((b) => ({ value: b, label: b }))} />
        <Narrow />
      </div>
      <Shown of={answer} lines={8}>
        {({ outliers: rows }) => {
          if (rows.length === 0) return <p class="empty">{say("noOutliers")}</p>;
          const top = rows.slice(0, 20);
          const align = Math.max(0, ...rows.flatMap((r) => [r.value, r.median].map(places)));
          return (
            <>
              <Chart height={70 + top.length * 34} shape={{
                title, unit, sideways: true, x: top.map((r) => r.unit.name),
                lines: [{ name: words.measure(measure), bar: true, values: top.map((r) => r.value) }, { name: say("median"), bar: true, values: top.map((r) => r.median) }],
                onPick: (l, x) => { const r = top[x]!; if (l === 0 && r.source) openPlace({ unit: r.unit.id, year, stage, measure, source: r.source }); },
              }} />
              <Table caption={title} note={say("unitOfMoney", unit)} file={`outliers-${measure}-${year}-${stage}`} rows={rows} rowKey={(r) => r.unit.id} columns={[
                { key: "unit", head: say("unit"), heads: true, cell: (r) => <a href={"/units/" + r.unit.id} lang="zh-CN">{r.unit.name}</a>, text: (r) => r.unit.name },
                { key: "region", head: say("region"), cell: (r) => <span lang="zh-CN">{r.unit.region.name}</span>, text: (r) => r.unit.region.name },
                { key: "value", head: say("value"), kind: "number", cell: (r) => <Amount of={{ value: r.value, state: "AMOUNT", source: r.source }} align={align} place={{ unit: r.unit.id, year, stage, measure, label: r.unit.name }} />, text: (r) => r.value, sort: (r) => number(r.value) },
                { key: "score", head: say("score"), kind: "number", cell: (r) => <span class="digits">{r.score.toFixed(2).replace("-", "\u2212")}</span>, text: (r) => r.score },
                { key: "median", head: say("median"), kind: "number", cell: (r) => <Digits value={r.median} align={align} />, text: (r) => r.median, sort: (r) => number(r.median) },
                { key: "range", head: say("range"), kind: "number", cell: (r) => <span><Digits value={r.lowerQuartile} /> – <Digits value={r.upperQuartile} /></span>, text: (r) => `${r.lowerQuartile} – ${r.upperQuartile}`, sort: (r) => number(r.lowerQuartile) },
                { key: "group", head: say("peers"), cell: (r) => <span lang="zh-CN">{r.group.map((g) => g.label).join(" · ") || say("peers_ALL")}</span>, text: (r) => r.group.map((g) => g.label).join(" · ") },
                { key: "peers", head: say("peersCount"), kind: "number", cell: (r) => r.peers, text: (r) => r.peers },
              ]} />
            </>
          );
        }}
      </Shown>
    </>
  );
}
