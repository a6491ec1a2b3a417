"use strict";

// The page talks to /graphql of the server that it came from, and to nothing else.
(async () => {
  const h = React.createElement;
  const examples = await (await fetch("/playground/examples.json")).json();

  // Examples lists the ready operations. Each opens in a tab of its own, so that no one's work is overwritten.
  function Examples() {
    const editors = GraphiQL.React.useEditorContext({ nonNull: true });
    const open = (example) => {
      editors.addTab();
      // The new tab empties the editors once React has rendered it.
      setTimeout(() => {
        editors.queryEditor.setValue(example.query);
        editors.queryEditor.focus();
      }, 50);
    };
    return h("section", { className: "examples" },
      h("div", { className: "graphiql-doc-explorer-title" }, "示例 Examples"),
      h("p", null, "点开一个示例，再按 ▶ 运行。 Open one, then run it with ▶."),
      h("ul", null, examples.map((e) =>
        h("li", { key: e.name },
          h("button", { type: "button", onClick: () => open(e) }, e.zh, h("small", null, e.en))))));
  }

  const plugin = {
    title: "示例 Examples",
    icon: () => h("svg", { viewBox: "0 0 24 24", fill: "none", stroke: "currentColor", strokeWidth: 1.6 },
      h("path", { d: "M4 5h16M4 12h10M4 19h16" })),
    content: Examples,
  };

  const page = h(GraphiQL, {
    fetcher: GraphiQL.createFetcher({ url: "/graphql" }),
    defaultQuery: examples.length > 0 ? examples[0].query : "{ dataVersion }",
    plugins: [plugin],
    visiblePlugin: plugin,
    shouldPersistHeaders: false,
  }, h(GraphiQL.Logo, null, h("span", { className: "brand" }, "gongkai 预算公开")));

  ReactDOM.createRoot(document.getElementById("playground")).render(page);
})();
