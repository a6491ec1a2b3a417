// The units that a reader has put together to compare. They last as long as the tab; the comparison's address holds them, too.
import { useEffect, useState } from "preact/hooks";

const kept = "gongkai.compare";
export const most = 20;
const listeners = new Set<() => void>();

let ids: string[] = [];
try {
  ids = JSON.parse(sessionStorage.getItem(kept) ?? "[]") as string[];
} catch { /* none, then */ }

export const compared = {
  ids: () => ids,
  set(next: string[]) {
    ids = [...new Set(next)].slice(0, most);
    try { sessionStorage.setItem(kept, JSON.stringify(ids)); } catch { /* it holds for this page, then */ }
    listeners.forEach((tell) => tell());
  },
  address: () => "/compare" + (ids.length ? "?" + ids.map((id) => "unit=" + encodeURIComponent(id)).join("&") : ""),
};

export function useCompared() {
  const [, again] = useState(0);
  useEffect(() => {
    const l = () => again((n) => n + 1);
    listeners.add(l);
    return () => { listeners.delete(l); };
  }, []);
  return compared;
}
