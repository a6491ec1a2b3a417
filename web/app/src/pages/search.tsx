import { useEffect, useState } from "preact/hooks";
import { useAnswer } from "../gql";
import { count } from "../decimal";
import { go, setQuery, useRoute } from "../router";
import { stageWord, useSay, type Word } from "../words";
import type { Source, UnitRow } from "../types";
import { openPlace } from "../parts/amount";
import { Title } from "../parts/frame";
import { Segments, years } from "../parts/pick";
import { Shown } from "../parts/states";

interface Hit {
  kind: string; match: string; year: number; stage: string;
  snippet: { text: string; start: number; length: number; highlights: { start: number; end: number }[] };
  unit: { id: string; name: string }; project: { name: string } | null; indicator: { name: string } | null; section: { heading: string } | null; source: Source | null;
}

const kinds = ["UNIT", "PROJECT", "INDICATOR", "DEFINITION", "OBJECTIVE", "SECTION"] as const;
const limit = 100;

export function Search() {
  const say = useSay();
  const { query } = useRoute();
  const q = query.get("q")?.trim() ?? "";
  const kind = kinds.find((k) => k === query.get("kind")) ?? "";
  const [text, setText] = useState(q);
  useEffect(() => setText(q), [q]);
  const answer = useAnswer<{ search: Hit[] }>(q ? "Search" : null, { text: q, kinds: kind ? [kind] : null, first: limit });
  const units = useAnswer<{ units: { totalCount: number; nodes: UnitRow[] } }>(q && !kind ? "Suggest" : null, { name: q, first: 8 });
  return (
    <>
      <Title text={q ? `${say("search")} · ${q}` : say("search")} lead={say("searchLead")} />
      <form class="controls" role="search" onSubmit={(e) => { e.preventDefault(); if (text.trim()) go("/search?q=" + encodeURIComponent(text.trim()) + (kind ? "&kind=" + kind : "")); }}>
        <label class="choose grow"><span>{say("search")}</span><input type="search" name="q" value={text} onInput={(e) => setText(e.currentTarget.value)} autocomplete="off" /></label>
        <button type="submit" class="main">{say("searchGo")}</button>
        <Segments label={say("kinds")} value={kind} onChange={(k) => setQuery({ kind: k }, true)} options={[{ value: "", label: say("all") }, ...kinds.map((k) => ({ value: k as string, label: say(`k_${k}`) }))]} />
      </form>
      {units.data && units.data.units.nodes.length > 0 && (
        <ul class="chips" aria-label={say("units")}>{units.data.units.nodes.map((u) => <li key={u.id}><a href={"/units/" + u.id} lang="zh-CN">{u.name} <small>{years(u.years)}</small></a></li>)}</ul>
      )}
      {q && (
        <Shown of={answer} lines={8}>
          {({ search: hits }) => (hits.length === 0 ? <p class="empty">{say("noHits", q)}</p> : (
            <>
              <p class="note" role="status">{hits.length >= limit ? say("cutAt", limit) : say("hits", count(hits.length))}</p>
              <ol class="hits">
                {hits.map((h, i) => {
                  const label = h.indicator?.name ?? h.project?.name ?? h.section?.heading ?? h.unit.name;
                  return (
                    <li key={i}>
                      <p class="over"><span class="tag">{say(`k_${h.kind}` as Word)}</span> <a href={"/units/" + h.unit.id} lang="zh-CN">{h.unit.name}</a> · {h.year} · {stageWord(h.stage)}{h.project && h.kind !== "PROJECT" && <span lang="zh-CN"> · {h.project.name}</span>}{h.section && <span lang="zh-CN"> · {h.section.heading}</span>}</p>
                      {h.source
                        ? <button type="button" class="figure text snippet" lang="zh-CN" title={say("seePlace")} onClick={() => openPlace({ unit: h.unit.id, year: h.year, stage: h.stage, label, source: h.source! })}><Snippet of={h.snippet} /></button>
                        : <p class="snippet" lang="zh-CN"><Snippet of={h.snippet} /></p>}
                    </li>
                  );
                })}
              </ol>
            </>
          ))}
        </Shown>
      )}
    </>
  );
}

function Snippet({ of }: { of: Hit["snippet"] }) {
  const all = [...of.text];
  const out: preact.ComponentChild[] = [];
  let at = 0;
  of.highlights.forEach((h, i) => {
    out.push(all.slice(at, h.start).join(""), <mark key={i}>{all.slice(h.start, h.end).join("")}</mark>);
    at = h.end;
  });
  out.push(all.slice(at).join(""));
  return <>{of.start > 0 && "…"}{out}{of.start + all.length < of.length && "…"}</>;
}
