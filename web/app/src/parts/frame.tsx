// What stands around every page: the bar with the sections and the reader's own settings, and the foot.
import type { ComponentChildren } from "preact";
import { change, useSettings, type Theme } from "../settings";
import { go, useRoute } from "../router";
import { useWords } from "../catalog";
import { useSay, type Word } from "../words";
import { compared, useCompared } from "./basket";
import { FindUnit } from "./pick";
import { openToken } from "./token";

const sections: [string, Word][] = [["/units", "units"], ["/compare", "compare"], ["/rankings", "rankings"], ["/outliers", "outliers"], ["/coverage", "coverage"], ["/findings", "findings"], ["/search", "search"]];

export function Frame({ children }: { children: ComponentChildren }) {
  const say = useSay();
  const s = useSettings();
  const { path } = useRoute();
  const words = useWords();
  useCompared();
  return (
    <>
      <a class="skip" href="#main">{say("skip")}</a>
      <header class="bar">
        <a class="brand" href="/"><b>gongkai</b><span lang="zh-CN">公开</span></a>
        <nav aria-label={say("menu")}>
          {sections.map(([to, word]) => (
            <a key={to} href={to === "/compare" ? compared.address() : to} aria-current={path === to || path.startsWith(to + "/") ? "page" : undefined}>
              {say(word)}{to === "/compare" && compared.ids().length > 0 && <sup>{compared.ids().length}</sup>}
            </a>
          ))}
        </nav>
        {path !== "/" && <FindUnit label={say("findUnit")} large texts onPick={(u) => go("/units/" + u.id)} />}
        <div class="settings">
          <label><span class="unseen">{say("money")}</span>
            <select value={s.money} onChange={(e) => change({ money: e.currentTarget.value as typeof s.money })}>
              <option value="WAN_YUAN">{say("wan")}</option><option value="YUAN">{say("yuan")}</option>
            </select>
          </label>
          <label><span class="unseen">{say("theme")}</span>
            <select value={s.theme} onChange={(e) => change({ theme: e.currentTarget.value as Theme })}>
              <option value="auto">{say("themeAuto")}</option><option value="light">{say("themeLight")}</option><option value="dark">{say("themeDark")}</option>
            </select>
          </label>
          <button type="button" class="quiet" lang={s.lang === "zh" ? "en" : "zh-CN"} aria-label={say("languageName")} onClick={() => change({ lang: s.lang === "zh" ? "en" : "zh" })}>{say("language")}</button>
        </div>
      </header>
      <main id="main" tabIndex={-1}>{children}</main>
      <footer>
        <p>{say("footer")} {say("exact")}</p>
        <p>{words.ready && <span>{say("dataVersion", words.dataVersion)}</span>} <a href="/playground">{say("playground")}</a> <button type="button" class="link" onClick={openToken}>{say("token")}</button> <button type="button" class="link" onClick={() => print()}>{say("print")}</button></p>
      </footer>
    </>
  );
}

// Title gives the page its heading, and the browser its title.
export function Title({ text, lead, children }: { text: string; lead?: ComponentChildren; children?: ComponentChildren }) {
  document.title = text + " · gongkai";
  return <div class="title"><div><h1>{text}</h1>{lead && <p class="lead">{lead}</p>}</div>{children}</div>;
}
