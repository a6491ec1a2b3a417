// A table that sorts by any column and gives what it shows as a CSV file.
import type { ComponentChildren } from "preact";
import { useMemo, useState } from "preact/hooks";
import { useSettings } from "../settings";
import { useSay } from "../words";

export interface Column<R> {
  key: string;
  head: string;
  cell: (row: R) => ComponentChildren;
  text: (row: R) => string | number | null | undefined; // what is exported, and sorted by where sort is not given
  sort?: (row: R) => string | number | null | undefined;
  kind?: "number" | "text" | "wide";
  heads?: boolean; // the row's own heading
}

// Whole is the list that a table shows a part or a form of, as the server exports it: with a filter, in the reader's own unit of money.
export interface Whole { list: string; filter: object; measures?: string }

interface Props<R> { whole?: Whole; rows: R[]; columns: Column<R>[]; caption: string; file: string; note?: ComponentChildren; foot?: ComponentChildren; id?: string; rowKey: (row: R) => string; classOf?: (row: R) => string }

export function Table<R>({ whole, rows, columns, caption, file, note, foot, id, rowKey, classOf }: Props<R>) {
  const say = useSay();
  const [by, setBy] = useState<{ key: string; down: boolean } | null>(null);
  const sorted = useMemo(() => {
    const column = columns.find((c) => c.key === by?.key);
    if (!by || !column) return rows;
    const of = column.sort ?? column.text;
    const order = new Intl.Collator(["zh-CN", "en"], { numeric: true });
    return [...rows].sort((a, b) => {
      const x = of(a), y = of(b);
      // What is not disclosed comes last either way.
      if (x == null || x === "") return y == null || y === "" ? 0 : 1;
      if (y == null || y === "") return -1;
      const d = typeof x === "number" && typeof y === "number" ? x - y : order.compare(String(x), String(y));
      return by.down ? -d : d;
    });
  }, [rows, columns, by]);
  const turn = (c: Column<R>) => setBy((s) => (s?.key === c.key ? (s.down === (c.kind === "number") ? { key: c.key, down: !s.down } : null) : { key: c.key, down: c.kind === "number" }));
  return (
    <figure class="table" id={id}>
      <figcaption>
        <span>{caption}</span>
        {note && <span class="note">{note}</span>}
        <button type="button" class="quiet" onClick={() => save(file + ".csv", new Blob([csv(columns, sorted)], { type: "text/csv;charset=utf-8" }))}>{say("exportCSV")}</button>
        {whole && <ExportWhole of={whole} file={file} />}
      </figcaption>
      <div class="scroll" tabIndex={0} role="region" aria-label={caption}>
        <table>
          <thead>
            <tr>
              {columns.map((c) => (
                <th key={c.key} scope="col" class={c.kind} aria-sort={by?.key === c.key ? (by.down ? "descending" : "ascending") : "none"}>
                  <button type="button" onClick={() => turn(c)} title={say("sortBy", c.head)}>{c.head}<i aria-hidden="true" /></button>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {sorted.map((r) => (
              <tr key={rowKey(r)} class={classOf?.(r)}>
                {columns.map((c) => (c.heads
                  ? <th key={c.key} scope="row" class={c.kind}>{c.cell(r)}</th>
                  : <td key={c.key} class={c.kind}>{c.cell(r)}</td>))}
              </tr>
            ))}
          </tbody>
        </table>
        {rows.length === 0 && <p class="empty">{say("none")}</p>}
      </div>
      {foot}
    </figure>
  );
}

// csv writes a file that spreadsheets read as it is meant: the mark at its beginning tells them that it is UTF-8, and text that
// looks like a formula is kept from being one.
export function csv<R>(columns: Column<R>[], rows: R[]): string {
  const field = (v: string | number | null | undefined) => {
    let s = v == null ? "" : String(v);
    if (/^[=+\-@＝＋－＠\t\r\n]/.test(s) && !/^[+-]?\d+(\.\d+)?%?$/.test(s)) s = "'" + s;
    return /[",\r\n]/.test(s) ? `"${s.replaceAll('"', '""')}"` : s;
  };
  return "\ufeff" + [columns.map((c) => field(c.head)), ...rows.map((r) => columns.map((c) => field(c.text(r))))].map((l) => l.join(",")).join("\r\n") + "\r\n";
}

function save(name: string, body: Blob) {
  const a = document.createElement("a");
  a.href = URL.createObjectURL(body);
  a.download = name.replace(/[\\/:*?"<>|\s]+/g, "_");
  a.click();
  setTimeout(() => URL.revokeObjectURL(a.href), 10_000);
}

// ExportWhole gets the whole list as a workbook, each row with its place and document. It is fetched rather than linked, since
// a link could not bring the reader's token.
function ExportWhole({ of, file }: { of: Whole; file: string }) {
  const say = useSay();
  const { lang, money, token } = useSettings();
  const [state, set] = useState<"" | "busy" | "failed">("");
  const get = async () => {
    set("busy");
    const address = `/export/${of.list}.xlsx?` + new URLSearchParams({ filter: JSON.stringify(of.filter), in: money, lang, ...(of.measures && { measures: of.measures }) });
    const answer = await fetch(address, token ? { headers: { Authorization: "Bearer " + token } } : undefined).catch(() => null);
    if (answer?.ok) save(file + ".xlsx", await answer.blob());
    set(answer?.ok ? "" : "failed");
  };
  return <button type="button" class="quiet" title={say("exportWholeHint")} disabled={state === "busy"} onClick={() => void get()}>{say(state === "failed" ? "exportFailed" : "exportWhole")}</button>;
}
