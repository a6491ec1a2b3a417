// Copies what the playground stands on from node_modules to assets/graphiql, where the Go build embeds it. It is other
// people's code, with its licences beside it, and so is not kept in the repository.
import { copyFileSync, mkdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const from = join(here, "node_modules");
const to = join(here, "assets", "graphiql");

const files = {
  "react.js": "react/umd/react.production.min.js",
  "react.LICENSE": "react/LICENSE",
  "react-dom.js": "react-dom/umd/react-dom.production.min.js",
  "react-dom.LICENSE": "react-dom/LICENSE",
  "graphiql.js": "graphiql/graphiql.min.js",
  "graphiql.css": "graphiql/graphiql.min.css",
  "graphiql.LICENSE": "graphiql/LICENSE",
};

rmSync(to, { recursive: true, force: true });
mkdirSync(to, { recursive: true });
for (const [name, path] of Object.entries(files)) {
  copyFileSync(join(from, path), join(to, name));
}
