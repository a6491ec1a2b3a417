"use strict";

// The page talks to /graphql of the server that it came from, and to nothing else.
(async () => {
  const h = React.createElement;
  const { groups, examples } = await (await fetch("/playground/examples.json")).json();

  // The page at / keeps a token here when a server wants one.
  const token = (() => {
    try {
      return sessionStorage.getItem("gongkai.token") ?? localStorage.getItem("gongkai.token") ?? "";
    } catch {
      return "";
    }
  })();
  const headers = (value) => JSON.stringify({ Authorization: `Bearer ${value}` }, null, 2);

  // variablesOf gives an operation's variables with their defaults, so that they can be seen and changed. A default is
  // GraphQL's own notation, which differs from JSON in its bare names.
  function variablesOf(query) {
    const list = /^\s*query\s+\w+\s*\(([\s\S]*?)\)\s*\{/m.exec(query)?.[1] ?? "";
    const out = {};
    for (const [, name, given] of list.matchAll(/\$(\w+)\s*:\s*[\w[\]!]+(?:\s*=\s*("(?:[^"\\\\]|\\\\.)*"|\[[^\]]*\]|\{[^}]*\}|[^\s,$]+))?/g)) {
      if (given === undefined) continue; // left out is what it means
      const json = given.replace(/"(?:[^"\\]|\\.)*"|[A-Za-z_]\w*/g, (word) => (/^"|^(true|false|null)$/.test(word) ? word : `"${word}"`));
      try {
        out[name] = JSON.parse(json);
      } catch { /* its default holds */ }
    }
    return Object.keys(out).length > 0 ? JSON.stringify(out, null, 2) : "";
  }

  // Examples lists the ready operations by what they ask. Each opens in a tab of its own, so that no one's work is overwritten.
  function Examples() {
    const editors = GraphiQL.React.useEditorContext({ nonNull: true });
    const open = (example) => {
      editors.addTab();
      // The new tab empties the editors once React has rendered it.
      setTimeout(() => {
        editors.queryEditor.setValue(example.query);
        editors.variableEditor?.setValue(variablesOf(example.query));
        if (token) editors.headerEditor?.setValue(headers(token));
        editors.queryEditor.focus();
      }, 50);
    };
    return h("section", { className: "examples" },
      h("div", { className: "graphiql-doc-explorer-title" }, "示例 Examples"),
      h("p", null, "点开一个示例，改一改下方的变量（Variables），再按 ▶ 运行；左上角的书本图标是中英文字段说明。 Open one, change its variables below, run it with ▶. The book above holds the docs of every field."),
      groups.map((g) => {
        const mine = examples.filter((e) => e.group === g.name);
        return mine.length > 0 && h("div", { key: g.name, role: "group", "aria-label": g.zh },
          h("h3", null, g.zh, h("small", null, g.en)),
          h("ul", null, mine.map((e) =>
            h("li", { key: e.name },
              h("button", { type: "button", onClick: () => open(e) }, e.zh, h("small", null, e.en))))));
      }),
      h("p", { className: "token" }, "服务器要求令牌时，在 Headers 中填写： Where the server wants a token, put it into Headers: ",
        h("button", { type: "button", onClick: () => editors.headerEditor?.setValue(headers(token || "TOKEN")) }, "Authorization")));
  }

  const plugin = {
    title: "示例 Examples",
    icon: () => h("svg", { viewBox: "0 0 24 24", fill: "none", stroke: "currentColor", strokeWidth: 1.6 },
      h("path", { d: "M4 5h16M4 12h10M4 19h16" })),
    content: Examples,
  };

  const first = examples.find((e) => e.name === "three_public_trend") ?? examples[0];
  const page = h(GraphiQL, {
    fetcher: GraphiQL.createFetcher({ url: "/graphql", headers: token ? { Authorization: `Bearer ${token}` } : undefined }),
    defaultQuery: first ? first.query : "{ dataVersion }",
    defaultHeaders: token ? headers(token) : "",
    defaultEditorToolsVisibility: "variables",
    plugins: [plugin],
    visiblePlugin: plugin,
    shouldPersistHeaders: false,
  }, h(GraphiQL.Logo, null, h("a", { className: "brand", href: "/" }, "gongkai 公开")));

  ReactDOM.createRoot(document.getElementById("playground")).render(page);
})();
