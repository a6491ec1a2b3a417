// Addresses: each page and what is chosen on it has one, so that it can be shared, kept and gone back to.
import { useEffect, useState } from "preact/hooks";

export interface Route { path: string; query: URLSearchParams }

const read = (): Route => ({ path: location.pathname, query: new URLSearchParams(location.search) });
let current = read();
const listeners = new Set<() => void>();
const tell = () => { current = read(); listeners.forEach((l) => l()); };

export function go(to: string, replace = false) {
  if (to === location.pathname + location.search) return;
  history[replace ? "replaceState" : "pushState"](null, "", to);
  tell();
}

export function useRoute(): Route {
  const [, again] = useState(0);
  useEffect(() => {
    const l = () => again((n) => n + 1);
    listeners.add(l);
    return () => { listeners.delete(l); };
  }, []);
  return current;
}

// withQuery is the address of this page with some of its parameters changed; null or "" takes one away.
export function withQuery(changes: Record<string, string | string[] | null>): string {
  const q = new URLSearchParams(location.search);
  for (const [name, value] of Object.entries(changes)) {
    q.delete(name);
    for (const v of Array.isArray(value) ? value : [value]) if (v) q.append(name, v);
  }
  const text = q.toString();
  return location.pathname + (text ? "?" + text : "");
}

export const setQuery = (changes: Record<string, string | string[] | null>, replace = false) => go(withQuery(changes), replace);

// Pages of this application; other addresses of the same server, such as the playground, are left to the browser.
const ours = /^\/(?:$|(?:units|compare|rankings|outliers|coverage|findings|search)(?:\/|$))/;

addEventListener("popstate", tell);
document.addEventListener("click", (e) => {
  if (e.defaultPrevented || e.button !== 0 || e.metaKey || e.ctrlKey || e.shiftKey || e.altKey) return;
  const a = (e.target as Element).closest?.("a");
  if (!a || a.target || a.origin !== location.origin || a.hasAttribute("download") || !ours.test(a.pathname)) return;
  if (a.hash && a.pathname === location.pathname) return; // within the page
  e.preventDefault();
  const moved = a.pathname !== location.pathname;
  go(a.pathname + a.search);
  if (moved) {
    scrollTo(0, 0);
    // A screen reader goes on at the new page's heading, not in the middle of what was.
    requestAnimationFrame(() => document.querySelector<HTMLElement>("main")?.focus({ preventScroll: true }));
  }
});
