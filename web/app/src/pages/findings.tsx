import { useAnswer } from "../gql";
import { count } from "../decimal";
import { setQuery, useRoute } from "../router";
import { useSettings } from "../settings";
import { useWords } from "../catalog";
import { useSay, type Word } from "../words";
import { Title } from "../parts/frame";
import { usePages, type Connection } from "../parts/more";
import { Choose } from "../parts/pick";
import { Shown } from "../parts/states";
import { Table } from "../parts/table";
import { Severity } from "../parts/bits";
import { findingColumns, type FindingRow } from "./unit";
import { Narrow } from "./units";

interface Kind { code: string; severity: string; findings: number; units: number }
interface KindsAnswer { findingCounts: { total: number; groups: Kind[] }; findingRules: { code: string; reason: string }[] }
type Row = FindingRow & { unit: { id: string; name: string } };

export function Findings() {
  const say = useSay();
  const words = useWords();
  const { lang } = useSettings();
  const { query } = useRoute();
  const severity = query.get("severity") ?? "", code = query.get("code") ?? "", year = Number(query.get("year")) || null;
  const sector = query.get("sector"), region = query.get("region");
  const wide = { ...(severity && { severities: [severity] }), ...(year && { years: { from: year, to: year } }), ...(sector && { sectors: [sector] }), ...(region && { regions: [region] }) };
  const kinds = useAnswer<KindsAnswer>("FindingKinds", { filter: wide, lang: lang.toUpperCase() });
  const listed = { ...wide, ...(code && { findingCodes: [code] }) };
  const pages = usePages<{ findings: Connection<Row> }, Row>("Findings", { filter: listed, lang: lang.toUpperCase() }, (d) => d.findings);
  const reasons = new Map(kinds.data?.findingRules.map((r) => [r.code, r.reason]));
  return (
    <>
      <Title text={say("findings")} lead={say("findingsLead")} />
      <div class="controls">
        <Choose label={say("severity")} value={severity} onChange={(v) => setQuery({ severity: v }, true)} options={[{ value: "", label: say("all") }, ...["ERROR", "WARNING", "INFO"].map((s) => ({ value: s, label: say(`s_${s}` as Word) }))]} />
        <Choose label={say("year")} value={year ? String(year) : ""} onChange={(v) => setQuery({ year: v }, true)} options={[{ value: "", label: say("allYears") }, ...[...words.years].reverse().map((y) => ({ value: String(y), label: String(y) }))]} />
        <Narrow />
      </div>
      <Shown of={kinds}>
        {({ findingCounts }) => (
          <Table caption={say("kind")} file="finding-kinds" rows={findingCounts.groups} rowKey={(k) => k.code + k.severity} classOf={(k) => (k.code === code ? "chosen" : "")} columns={[
            { key: "severity", head: say("severity"), cell: (k) => <Severity of={k.severity} />, text: (k) => say(`s_${k.severity}` as Word) },
            { key: "kind", head: say("kind"), heads: true, kind: "wide", cell: (k) => <button type="button" class="figure text" aria-pressed={k.code === code} onClick={() => setQuery({ code: k.code === code ? null : k.code }, true)}>{reasons.get(k.code) ?? k.code}<small class="code">{k.code}</small></button>, text: (k) => k.code },
            { key: "count", head: say("count"), kind: "number", cell: (k) => count(k.findings), text: (k) => k.findings },
            { key: "units", head: say("unitsCount"), kind: "number", cell: (k) => count(k.units), text: (k) => k.units },
          ]} />
        )}
      </Shown>
      <Shown of={pages.answer}>
        {() => (
          <Table whole={{ list: "findings", filter: listed }} caption={code || say("findings")} file="findings" rows={pages.nodes} rowKey={(f) => f.id} foot={pages.foot} columns={[
            { key: "unit", head: say("unit"), cell: (f) => <a href={"/units/" + f.unit.id} lang="zh-CN">{f.unit.name}</a>, text: (f) => f.unit.name },
            ...findingColumns<Row>(say),
          ]} />
        )}
      </Shown>
    </>
  );
}
