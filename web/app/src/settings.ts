// What a reader sets for themselves: it stays in this browser and is not part of an address that is shared.
import { useEffect, useState } from "preact/hooks";

export type Lang = "zh" | "en";
export type Theme = "auto" | "light" | "dark";
export type Money = "WAN_YUAN" | "YUAN";
export interface Settings { lang: Lang; theme: Theme; money: Money; token: string }

const kept = "gongkai.settings";
const keptToken = "gongkai.token";

function read(): Settings {
  const first: Settings = { lang: navigator.language.toLowerCase().startsWith("zh") ? "zh" : "en", theme: "auto", money: "WAN_YUAN", token: "" };
  try {
    // A token lives as long as the tab, unless its owner wants it remembered.
    first.token = sessionStorage.getItem(keptToken) ?? localStorage.getItem(keptToken) ?? "";
    return { ...first, ...(JSON.parse(localStorage.getItem(kept) ?? "{}") as Partial<Settings>) };
  } catch {
    return first; // storage is closed to this page
  }
}

let current = read();
const listeners = new Set<() => void>();

export const settings = () => current;

export function change(part: Partial<Omit<Settings, "token">>) {
  current = { ...current, ...part };
  try {
    const { token: _, ...rest } = current;
    localStorage.setItem(kept, JSON.stringify(rest));
  } catch { /* it holds for this page, then */ }
  apply();
  listeners.forEach((tell) => tell());
}

export function changeToken(token: string, remember: boolean) {
  current = { ...current, token };
  try {
    sessionStorage.removeItem(keptToken);
    localStorage.removeItem(keptToken);
    if (token) (remember ? localStorage : sessionStorage).setItem(keptToken, token);
  } catch { /* it holds for this page, then */ }
  listeners.forEach((tell) => tell());
}

export function subscribe(tell: () => void) {
  listeners.add(tell);
  return () => { listeners.delete(tell); };
}

export function useSettings(): Settings {
  const [, again] = useState(0);
  useEffect(() => subscribe(() => again((n) => n + 1)), []);
  return current;
}

const night = matchMedia("(prefers-color-scheme: dark)");
night.addEventListener("change", () => { apply(); listeners.forEach((tell) => tell()); });

export const isDark = () => current.theme === "dark" || (current.theme === "auto" && night.matches);

// apply brings the document in line: styles ask for data-theme, screen readers and hyphenation for lang.
export function apply() {
  document.documentElement.dataset.theme = isDark() ? "dark" : "light";
  document.documentElement.lang = current.lang === "zh" ? "zh-CN" : "en";
}
