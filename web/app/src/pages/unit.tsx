import { useAnswer } from "../gql";
import { number, places, signed } from "../decimal";
import { setQuery, useRoute } from "../router";
import { useSettings } from "../settings";
import { useWords } from "../catalog";
import { listOf, stageWord, useSay, type Word } from "../words";
import type { Point, Source, Stage, State, Value } from "../types";
import { Amount, openPlace } from "../parts/amount";
import { compared, most, useCompared } from "../parts/basket";
import { Chart, type Line } from "../parts/chart";
import { Title } from "../parts/frame";
import { usePages, type Connection } from "../parts/more";
import { Choose, Segments, years } from "../parts/pick";
import type { Place } from "../parts/place";
import { Shown } from "../parts/states";
import { Table, type Column } from "../parts/table";
import { SourceButton, Severity } from "../parts/bits";

interface UnitAnswer {
  unit: {
    id: string; name: string; code: string | null; region: { name: string }; sector: string | null; nature: string | null; rank: string | null; funding: string | null; departmentName: string | null;
    department: { id: string; name: string } | null; years: number[]; formerly: { name: string; years: number[] }[];
    disclosures: Disclosure[];
  } | null;
}
interface Disclosure { id: string; year: number; stage: string; scope: string; title: string; version: number; loadedAt: string; documents: { id: string; name: string; format: string; url: string | null }[]; findings: { id: string; severity: string }[]; titleSource: Source }

export function Unit({ id }: { id: string }) {
  const say = useSay();
  const words = useWords();
  const { query } = useRoute();
  const basket = useCompared();
  const stage = (query.get("stage") === "FINAL_ACCOUNTS" ? "FINAL_ACCOUNTS" : "BUDGET") as Stage;
  const answer = useAnswer<UnitAnswer>("Unit", { id });
  return (
    <Shown of={answer} lines={10}>
      {({ unit }) => {
        if (!unit) return <><Title text={say("notFound")} /><p>{say("notFoundUnit")}</p></>;
        const chosen = basket.ids().includes(id);
        const about = [unit.code, unit.region.name, words.sector(unit.sector), unit.nature, unit.rank, unit.funding].filter((s): s is string => !!s);
        const sections: [string, Word][] = [["three-public", "threePublic"], ["structure", "structure"], ["projects", "projects"], ["indicators", "indicators"], ["findings", "findings"], ["disclosures", "disclosures"]];
        return (
          <>
            <Title text={unit.name} lead={<span lang="zh-CN">{about.join(" · ")}</span>}>
              <div class="actions">
                <button type="button" disabled={!chosen && basket.ids().length >= most} aria-pressed={chosen} onClick={() => basket.set(chosen ? basket.ids().filter((i) => i !== id) : [...basket.ids(), id])}>{say(chosen ? "inCompare" : "addCompare")}</button>
                {chosen && <a class="button" href={compared.address()}>{say("openCompare")}</a>}
              </div>
            </Title>
            {(unit.department || unit.departmentName || unit.formerly.length > 1) && (
              <dl class="about">
                {(unit.department || unit.departmentName) && <><dt>{say("department")}</dt><dd>{unit.department ? <a href={"/units/" + unit.department.id}>{unit.department.name}</a> : unit.departmentName}</dd></>}
                {unit.formerly.length > 1 && <><dt>{say("formerly")}</dt><dd>{listOf(unit.formerly.map((f) => `${f.name} (${years(f.years)})`))}</dd></>}
              </dl>
            )}
            <nav class="within" aria-label={say("onThisPage")}>
              {sections.map(([to, word]) => <a key={to} href={"#" + to}>{say(word)}</a>)}
              <Segments label={say("stage")} value={stage} onChange={(stage) => setQuery({ stage: stage === "BUDGET" ? null : stage }, true)} options={[{ value: "BUDGET", label: say("BUDGET") }, { value: "FINAL_ACCOUNTS", label: say("FINAL_ACCOUNTS") }]} />
            </nav>
            <ThreePublic id={id} name={unit.name} stage={stage} />
            <Structure id={id} name={unit.name} stage={stage} />
            <Projects id={id} name={unit.name} stage={stage} all={unit.years} />
            <Indicators id={id} name={unit.name} stage={stage} all={unit.years} />
            <FindingsOf id={id} name={unit.name} />
            <Disclosures id={id} name={unit.name} all={unit.disclosures} />
          </>
        );
      }}
    </Shown>
  );
}

interface Part { id: string; name: string; stage: Stage }

type ThreeAnswer = { unit: Record<"total" | "overseas" | "vehicles" | "purchase" | "operation" | "reception", { points: Point[] }> | null };
const measureOf = { total: "THREE_PUBLIC_TOTAL", overseas: "THREE_PUBLIC_OVERSEAS_TRIPS", vehicles: "THREE_PUBLIC_VEHICLES", purchase: "THREE_PUBLIC_VEHICLE_PURCHASE", operation: "THREE_PUBLIC_VEHICLE_OPERATION", reception: "THREE_PUBLIC_RECEPTION" } as const;

function ThreePublic({ id, name, stage }: Part) {
  const say = useSay();
  const { money } = useSettings();
  const answer = useAnswer<ThreeAnswer>("UnitThreePublic", { id, stage, in: money });
  return (
    <section id="three-public">
      <h2>{say("threePublic")}</h2>
      <Shown of={answer} lines={6}>
        {({ unit }) => {
          if (!unit || unit.total.points.length === 0) return <p class="empty">{say("none")}</p>;
          const rows = unit.total.points;
          const at = (part: keyof typeof measureOf, year: number) => unit[part].points.find((p) => p.year === year) ?? null;
          // Where a document gives vehicles as one sum, the sum is shown in their place.
          const undivided = (year: number) => (at("purchase", year)?.value == null && at("operation", year)?.value == null ? at("vehicles", year)?.value ?? null : null);
          const money1 = say(money === "YUAN" ? "yuan" : "wan");
          const parts = ["overseas", "purchase", "operation", "reception"] as const;
          const lines: (Line & { part: keyof typeof measureOf })[] = parts.map((part) => ({ part, name: say(part), bar: true, stack: true, values: rows.map((r) => at(part, r.year)?.value ?? null) }));
          if (rows.some((r) => undivided(r.year) !== null)) lines.splice(3, 0, { part: "vehicles", name: say("vehiclesUndivided"), bar: true, stack: true, values: rows.map((r) => undivided(r.year)) });
          lines.push({ part: "total", name: say("total"), values: rows.map((r) => r.value) });
          const place = (part: keyof typeof measureOf, year: number): Omit<Place, "source"> => ({ unit: id, year, stage, measure: measureOf[part], label: say(part) });
          const align = Math.max(0, ...Object.values(unit).flatMap((s) => s.points.map((p) => places(p.value))));
          const columns: Column<Point>[] = [
            { key: "year", head: say("year"), heads: true, cell: (r) => r.year, text: (r) => r.year },
            ...(["overseas", "vehicles", "purchase", "operation", "reception", "total"] as const).map((part): Column<Point> => ({
              key: part, head: say(part), kind: "number",
              cell: (r) => { const a = <Amount of={at(part, r.year)} place={place(part, r.year)} align={align} />; return part === "total" ? <b>{a}</b> : a; },
              text: (r) => at(part, r.year)?.value, sort: (r) => number(at(part, r.year)?.value),
            })),
            { key: "change", head: say("change"), kind: "number", cell: (r) => (r.change === null ? <span class="absent">{say("unknown")}</span> : <span class="digits">{signed(r.change)}</span>), text: (r) => r.change, sort: (r) => number(r.change) },
          ];
          return (
            <>
              <Chart shape={{
                title: `${name} ${say("threePublic")}`, unit: money1, x: rows.map((r) => String(r.year)), lines,
                onPick: (l, x) => {
                  const year = rows[x]!.year, part = lines[l]!.part, source = at(part, year)?.source;
                  if (source) openPlace({ ...place(part, year), source });
                },
              }} />
              <p class="note">{say("gapNote")}</p>
              <Table whole={{ list: "three_public", filter: { units: [id], stage } }} caption={`${say("threePublic")} · ${stageWord(stage)}`} note={say("unitOfMoney", money1)} file={`${name}-three-public-${stage}`} rows={rows} rowKey={(r) => String(r.year)} columns={columns} />
            </>
          );
        }}
      </Shown>
    </section>
  );
}

interface Item { measure: string; amount: Value | null; items?: Item[] }
interface StructureAnswer { unit: { disclosures: { id: string; year: number; income: { total: Value | null; items: Item[] }; expenditure: { total: Value | null; items: Item[] } }[] } | null }
interface StructureRow { measure: string; level: number; by: Map<number, Value> }

function Structure({ id, name, stage }: Part) {
  const say = useSay();
  const words = useWords();
  const { money } = useSettings();
  const answer = useAnswer<StructureAnswer>("UnitStructure", { id, stage, in: money });
  return (
    <section id="structure">
      <h2>{say("structure")}</h2>
      <Shown of={answer} lines={6}>
        {({ unit }) => {
          const all = unit?.disclosures ?? [];
          const inYears = [...new Set(all.map((d) => d.year))].sort((a, b) => a - b);
          if (inYears.length === 0) return <p class="empty">{say("none")}</p>;
          const rows = new Map<string, StructureRow>();
          const put = (measure: string, level: number, year: number, value: Value | null) => {
            const row = rows.get(measure) ?? { measure, level, by: new Map<number, Value>() };
            if (value && !row.by.has(year)) row.by.set(year, value);
            rows.set(measure, row);
          };
          const walk = (items: Item[], level: number, year: number) => items.forEach((i) => { put(i.measure, level, year, i.amount); walk(i.items ?? [], level + 1, year); });
          for (const d of all) {
            put("INCOME_TOTAL", 0, d.year, d.income.total); walk(d.income.items, 1, d.year);
            put("EXPENDITURE_TOTAL", 0, d.year, d.expenditure.total); walk(d.expenditure.items, 1, d.year);
          }
          // In the order of the catalogue, so that a line that only later years have stands where it belongs.
          const order = new Map(words.measures.map((m, i) => [m.measure, i]));
          const list = [...rows.values()].sort((a, b) => (order.get(a.measure) ?? 99) - (order.get(b.measure) ?? 99));
          const parts = list.filter((r) => r.measure.startsWith("EXPENDITURE_") && r.level > 0 && r.by.size > 0 && !(r.measure === "EXPENDITURE_BASIC" && (rows.has("EXPENDITURE_PERSONNEL") || rows.has("EXPENDITURE_OPERATING"))));
          const unitOfMoney = say(money === "YUAN" ? "yuan" : "wan");
          const align = Math.max(0, ...list.flatMap((r) => [...r.by.values()].map((v) => places(v.value))));
          return (
            <>
              <Chart height={260} shape={{
                title: `${name} ${say("expenditure")}`, unit: unitOfMoney, x: inYears.map(String),
                lines: parts.map((r) => ({ name: words.measure(r.measure), bar: true, stack: true, values: inYears.map((y) => r.by.get(y)?.value ?? null) })),
                onPick: (l, x) => {
                  const row = parts[l]!, year = inYears[x]!, source = row.by.get(year)?.source;
                  if (source) openPlace({ unit: id, year, stage, measure: row.measure, source });
                },
              }} />
              <Table whole={{ list: "amounts", filter: { units: [id], stage } }} caption={`${say("structure")} · ${stageWord(stage)}`} note={say("unitOfMoney", unitOfMoney)} file={`${name}-structure-${stage}`} rows={list} rowKey={(r) => r.measure} classOf={(r) => `level${r.level}`} columns={[
                { key: "item", head: say("item"), heads: true, cell: (r) => words.measure(r.measure), text: (r) => words.measure(r.measure) },
                ...inYears.map((y): Column<StructureRow> => ({
                  key: String(y), head: String(y), kind: "number", text: (r) => r.by.get(y)?.value, sort: (r) => number(r.by.get(y)?.value),
                  cell: (r) => <Amount of={r.by.get(y)} align={align} place={{ unit: id, year: y, stage, measure: r.measure, label: `${words.measure(r.measure)} ${y}` }} />,
                })),
              ]} />
            </>
          );
        }}
      </Shown>
    </section>
  );
}

interface Listed extends Part { all: number[] }

// useYear is the year of a list on this page: the latest unless the address says another, or all.
function useYear(all: number[]) {
  const { query } = useRoute();
  const given = query.get("year");
  const year = given === "all" ? null : Number(given) || (all.at(-1) ?? null);
  return { year, years: year === null ? undefined : { from: year, to: year } };
}

function YearChoice({ all, year }: { all: number[]; year: number | null }) {
  const say = useSay();
  return <Choose label={say("year")} value={year === null ? "all" : String(year)} onChange={(v) => setQuery({ year: v }, true)} options={[...all].reverse().map((y) => ({ value: String(y), label: String(y) })).concat({ value: "all", label: say("allYears") })} />;
}

interface ProjectRow { id: string; year: number; name: string; objective: string | null; objectiveActual: string | null; objectiveActualSource: Source | null; amountSource: string | null; indicatorCount: number; amount: Value | null; source: Source }

function Projects({ id, name, stage, all }: Listed) {
  const say = useSay();
  const { money } = useSettings();
  const { year, years } = useYear(all);
  const pages = usePages<{ unit: { projects: Connection<ProjectRow> } | null }, ProjectRow>("UnitProjects", { id, filter: { stage, years }, in: money }, (d) => d.unit?.projects);
  const align = Math.max(0, ...pages.nodes.map((p) => places(p.amount?.value)));
  return (
    <section id="projects">
      <h2>{say("projects")}</h2>
      <div class="controls"><YearChoice all={all} year={year} /></div>
      <Shown of={pages.answer}>
        {() => (
          <Table whole={{ list: "projects", filter: { units: [id], stage, years } }} caption={`${say("projects")} · ${stageWord(stage)}`} note={say("unitOfMoney", say(money === "YUAN" ? "yuan" : "wan"))} file={`${name}-projects`} rows={pages.nodes} rowKey={(p) => p.id} foot={pages.foot} columns={[
            { key: "name", head: say("projectName"), heads: true, kind: "wide", cell: (p) => <SourceButton place={{ unit: id, year: p.year, stage, label: p.name, source: p.source }}>{p.name}</SourceButton>, text: (p) => p.name },
            ...(year === null ? [{ key: "year", head: say("year"), cell: (p: ProjectRow) => p.year, text: (p: ProjectRow) => p.year }] : []),
            { key: "amount", head: say("amount"), kind: "number", cell: (p) => <Amount of={p.amount} align={align} place={{ unit: id, year: p.year, stage, label: p.name }} />, text: (p) => p.amount?.value, sort: (p) => number(p.amount?.value) },
            { key: "from", head: say("amountSource"), cell: (p) => <small>{p.amountSource ? say(`src_${p.amountSource}` as Word) : say("unknown")}</small>, text: (p) => (p.amountSource ? say(`src_${p.amountSource}` as Word) : "") },
            { key: "indicators", head: say("indicatorsCount"), kind: "number", cell: (p) => p.indicatorCount, text: (p) => p.indicatorCount },
            { key: "objective", head: say("objective"), kind: "wide", cell: (p) => <span lang="zh-CN" class="clamp" title={p.objective ?? ""}>{p.objective ?? say("unknown")}</span>, text: (p) => p.objective },
            // Only self-assessments say what became of an objective.
            ...(pages.nodes.some((p) => p.objectiveActual) ? [{
              key: "objectiveActual", head: say("objectiveActual"), kind: "wide" as const, text: (p: ProjectRow) => p.objectiveActual,
              cell: (p: ProjectRow) => (p.objectiveActual ? <span lang="zh-CN" class="clamp" title={p.objectiveActual}><SourceButton place={{ unit: id, year: p.year, stage, label: p.name, source: p.objectiveActualSource! }}>{p.objectiveActual}</SourceButton></span> : say("unknown")),
            }] : []),
          ]} />
        )}
      </Shown>
    </section>
  );
}

interface IndicatorRow { id: string; year: number; level1: string; level2Text: string; name: string; definition: string | null; target: { text: string }; actual: { text: string } | null; outcome: Outcome | null; score: string | null; weight: string | null; deviationReason: string | null; basis: string | null; project: { name: string }; targetSource: Source; unitSource: { text: string } | null; signSource: { text: string } | null; actualSource: Source | null }
type Outcome = "MET" | "PARTLY_MET" | "MISSED" | "UNDECIDED";
const outcomeGrade: Record<Outcome, string> = { MET: "fine", PARTLY_MET: "warning", MISSED: "error", UNDECIDED: "info" };

function Indicators({ id, name, stage, all }: Listed) {
  const say = useSay();
  const { year, years } = useYear(all);
  const pages = usePages<{ unit: { indicators: Connection<IndicatorRow> } | null }, IndicatorRow>("UnitIndicators", { id, filter: { stage, years } }, (d) => d.unit?.indicators);
  return (
    <section id="indicators">
      <h2>{say("indicators")}</h2>
      <div class="controls"><YearChoice all={all} year={year} /></div>
      <Shown of={pages.answer}>
        {() => (
          <Table whole={{ list: "indicators", filter: { units: [id], stage, years } }} caption={`${say("indicators")} · ${stageWord(stage)}`} file={`${name}-indicators`} rows={pages.nodes} rowKey={(i) => i.id} foot={pages.foot} columns={[
            { key: "project", head: say("projectName"), kind: "wide", cell: (i) => <span lang="zh-CN">{i.project.name}</span>, text: (i) => i.project.name },
            ...(year === null ? [{ key: "year", head: say("year"), cell: (i: IndicatorRow) => i.year, text: (i: IndicatorRow) => i.year }] : []),
            { key: "level1", head: say("level1"), cell: (i) => say(`l_${i.level1}` as Word), text: (i) => say(`l_${i.level1}` as Word) },
            { key: "level2", head: say("level2"), cell: (i) => <span lang="zh-CN">{i.level2Text}</span>, text: (i) => i.level2Text },
            { key: "name", head: say("indicator"), heads: true, kind: "wide", cell: (i) => <span lang="zh-CN">{i.name}</span>, text: (i) => i.name },
            { key: "target", head: say("target"), cell: (i) => <SourceButton place={{ unit: id, year: i.year, stage, label: i.name, source: i.targetSource }}>{targetIn(i) || say("unknown")}</SourceButton>, text: targetIn },
            // Only self-assessments say what was reached: a page without any has no empty columns.
            ...(pages.nodes.some((i) => i.actual) ? reachedColumns(say, (i) => ({ unit: id, year: i.year, stage, label: i.name, source: i.actualSource! })) : []),
            { key: "definition", head: say("definition"), kind: "wide", cell: (i) => <span lang="zh-CN" class="clamp">{i.definition}</span>, text: (i) => i.definition },
            { key: "basis", head: say("basis"), kind: "wide", cell: (i) => <span lang="zh-CN" class="clamp">{i.basis}</span>, text: (i) => i.basis },
          ]} />
        )}
      </Shown>
    </section>
  );
}

// inUnit writes a number with its unit, and targetIn a target with its sign, where they stand in columns of their own.
function inUnit({ text }: { text: string }, { unitSource }: IndicatorRow): string {
  return unitSource && /[\d０-９]$/.test(text) ? text + unitSource.text : text;
}
function targetIn(i: IndicatorRow): string {
  const text = inUnit(i.target, i);
  return i.signSource && /^[\d０-９]/.test(text) ? i.signSource.text + text : text;
}

// reachedColumns are what was reached of a target, the points that it earned, and why it was missed.
function reachedColumns(say: ReturnType<typeof useSay>, place: (i: IndicatorRow) => Place): Column<IndicatorRow>[] {
  const outcome = (i: IndicatorRow) => (i.outcome ? say(`o_${i.outcome}` as Word) : "");
  return [
    { key: "actual", head: say("reached"), text: (i) => i.actual && inUnit(i.actual, i), cell: (i) => (i.actual ? <SourceButton place={place(i)}>{inUnit(i.actual, i)}</SourceButton> : say("unknown")) },
    { key: "outcome", head: say("outcome"), text: outcome, sort: (i) => ["MET", "UNDECIDED", "PARTLY_MET", "MISSED"].indexOf(i.outcome ?? ""), cell: (i) => i.outcome && <span class={"severity " + outcomeGrade[i.outcome]}>{outcome(i)}</span> },
    { key: "score", head: say("points"), kind: "number", text: (i) => i.score, sort: (i) => number(i.score), cell: (i) => (i.score === null ? say("unknown") : <span class="digits">{i.score}{i.weight !== null && <small> / {i.weight}</small>}</span>) },
    { key: "deviation", head: say("deviationReason"), kind: "wide", text: (i) => i.deviationReason, cell: (i) => <span lang="zh-CN" class="clamp">{i.deviationReason}</span> },
  ];
}

interface Where { unit: { id: string }; year: number; stage: string; documents: { id: string }[] }
interface FindingRow { id: string; code: string; severity: string; message: string; expected: string | null; actual: string | null; year: number; disclosure: Where; others: Where[]; sources: Source[] }

function FindingsOf({ id, name }: { id: string; name: string }) {
  const say = useSay();
  const { lang } = useSettings();
  const pages = usePages<{ unit: { findings: Connection<FindingRow> } | null }, FindingRow>("UnitFindings", { id, filter: {}, lang: lang.toUpperCase() }, (d) => d.unit?.findings);
  return (
    <section id="findings">
      <h2>{say("findings")}</h2>
      <p class="note">{say("findingsLead")}</p>
      <Shown of={pages.answer}>
        {() => <Table whole={{ list: "findings", filter: { units: [id] } }} caption={say("findings")} file={`${name}-findings`} rows={pages.nodes} rowKey={(f) => f.id} foot={pages.foot} columns={findingColumns(say)} />}
      </Shown>
    </section>
  );
}

const grade: Record<string, number> = { ERROR: 3, WARNING: 2, INFO: 1 };

// findingColumns are those of a list of findings, of one unit or of many.
export function findingColumns<F extends FindingRow>(say: ReturnType<typeof useSay>): Column<F>[] {
  // A finding across years or units has places in several disclosures.
  const at = (f: F, s: Source): Place => {
    const d = [f.disclosure, ...f.others].find((d) => d.documents.some((o) => o.id === s.document.id)) ?? f.disclosure;
    return { unit: d.unit.id, year: d.year, stage: d.stage, label: f.message, source: s };
  };
  return [
    { key: "severity", head: say("severity"), cell: (f) => <Severity of={f.severity} />, text: (f) => say(`s_${f.severity}` as Word), sort: (f) => grade[f.severity] ?? 0 },
    { key: "year", head: say("year"), cell: (f) => f.year, text: (f) => f.year },
    { key: "stage", head: say("stage"), cell: (f) => stageWord(f.disclosure.stage), text: (f) => stageWord(f.disclosure.stage) },
    { key: "message", head: say("finding"), heads: true, kind: "wide", cell: (f) => <><span>{f.message}</span><small class="code">{f.code}</small></>, text: (f) => f.message },
    { key: "expected", head: say("expected"), cell: (f) => <span class="digits">{f.expected}</span>, text: (f) => f.expected },
    { key: "actual", head: say("actual"), cell: (f) => <span class="digits">{f.actual}</span>, text: (f) => f.actual },
    {
      key: "places", head: say("place"), text: (f) => f.sources.map((s) => s.document.name).join(" "),
      cell: (f) => <ul class="places">{f.sources.slice(0, 4).map((s, i) => <li key={i}><SourceButton place={at(f, s)}>{s.text.length > 18 ? [...s.text].slice(0, 18).join("") + "…" : s.text || say("seePlace")}</SourceButton></li>)}</ul>,
    },
  ];
}

function Disclosures({ id, name, all }: { id: string; name: string; all: Disclosure[] }) {
  const say = useSay();
  const { lang } = useSettings();
  const rows = [...all].sort((a, b) => b.year - a.year || a.stage.localeCompare(b.stage));
  const day = (text: string) => new Date(text).toLocaleDateString(lang === "zh" ? "zh-CN" : "en-GB");
  return (
    <section id="disclosures">
      <h2>{say("disclosures")}</h2>
      <Table whole={{ list: "disclosures", filter: { units: [id] } }} caption={say("disclosures")} file={`${name}-disclosures`} rows={rows} rowKey={(d) => d.id} columns={[
        { key: "year", head: say("year"), cell: (d) => d.year, text: (d) => d.year },
        { key: "stage", head: say("stage"), cell: (d) => stageWord(d.stage), text: (d) => stageWord(d.stage) },
        { key: "scope", head: say("scope"), cell: (d) => say(`sc_${d.scope}` as Word), text: (d) => say(`sc_${d.scope}` as Word) },
        { key: "title", head: say("document"), heads: true, kind: "wide", cell: (d) => <><SourceButton place={{ unit: id, year: d.year, stage: d.stage, label: d.title, source: d.titleSource }}>{d.title}</SourceButton><small class="code">{d.documents.map((f) => f.name).join(", ")}</small></>, text: (d) => d.title },
        { key: "findings", head: say("findings"), kind: "number", cell: (d) => d.findings.length, text: (d) => d.findings.length },
        { key: "version", head: say("version"), kind: "number", cell: (d) => d.version, text: (d) => d.version },
        { key: "loaded", head: say("loaded"), cell: (d) => day(d.loadedAt), text: (d) => d.loadedAt },
      ]} />
    </section>
  );
}

export type { FindingRow, State };
