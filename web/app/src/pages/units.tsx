import { setQuery, useRoute } from "../router";
import { useWords } from "../catalog";
import { useSay } from "../words";
import type { UnitRow } from "../types";
import { Title } from "../parts/frame";
import { usePages, type Connection } from "../parts/more";
import { Choose, years } from "../parts/pick";
import { Shown } from "../parts/states";
import { Table } from "../parts/table";

export function Units() {
  const say = useSay();
  const { query } = useRoute();
  const sector = query.get("sector") ?? "";
  const region = query.get("region") ?? "";
  const words = useWords();
  const filter = { ...(sector && { sectors: [sector] }), ...(region && { regions: [region] }) };
  const pages = usePages<{ units: Connection<UnitRow> }, UnitRow>("Units", { filter }, (d) => d.units, 100);
  return (
    <>
      <Title text={say("units")} />
      <div class="controls"><Narrow /></div>
      <Shown of={pages.answer}>
        {() => (
          <Table whole={{ list: "units", filter }} caption={say("units")} file="units" rows={pages.nodes} rowKey={(u) => u.id} foot={pages.foot} columns={[
            { key: "name", head: say("name"), heads: true, cell: (u) => <a href={"/units/" + u.id} lang="zh-CN">{u.name}</a>, text: (u) => u.name },
            { key: "code", head: say("code"), cell: (u) => <span class="digits">{u.code ?? say("unknown")}</span>, text: (u) => u.code },
            { key: "region", head: say("region"), cell: (u) => <span lang="zh-CN">{u.region.name}</span>, text: (u) => u.region.name },
            { key: "sector", head: say("sector"), cell: (u) => words.sector(u.sector), text: (u) => words.sector(u.sector) },
            { key: "nature", head: say("nature"), cell: (u) => <span lang="zh-CN">{u.nature}</span>, text: (u) => u.nature },
            { key: "rank", head: say("rankOfUnit"), cell: (u) => <span lang="zh-CN">{u.rank}</span>, text: (u) => u.rank },
            { key: "years", head: say("yearsDisclosed"), cell: (u) => <span class="digits">{years(u.years)}</span>, text: (u) => years(u.years) },
          ]} />
        )}
      </Shown>
    </>
  );
}

// Narrow chooses a sector and a region, in the address.
export function Narrow() {
  const say = useSay();
  const words = useWords();
  const { query } = useRoute();
  return (
    <>
      <Choose label={say("region")} value={query.get("region") ?? ""} onChange={(region) => setQuery({ region })} options={[{ value: "", label: say("all") }, ...words.regions.map((r) => ({ value: r.code, label: r.label }))]} />
      <Choose label={say("sector")} value={query.get("sector") ?? ""} onChange={(sector) => setQuery({ sector })} options={[{ value: "", label: say("all") }, ...words.sectors.map((s) => ({ value: s.code, label: s.label }))]} />
    </>
  );
}
