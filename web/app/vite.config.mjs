// Builds the page into web/assets/app, where the Go build embeds it, with a brotli and a gzip form of each longer file
// beside it: the server sends those as they are, so that compressing costs nothing while it serves.
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const out = new URL("../assets/app", import.meta.url).pathname;

const compress = {
  name: "compress",
  closeBundle() {
    for (const entry of readdirSync(out, { recursive: true, withFileTypes: true })) {
      const file = join(entry.parentPath, entry.name);
      if (!entry.isFile() || !/\.(js|css|html|svg)$/.test(entry.name)) continue;
      const body = readFileSync(file);
      if (body.length < 1024) continue;
      writeFileSync(`${file}.br`, brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }));
      writeFileSync(`${file}.gz`, gzipSync(body, { level: 9 }));
    }
  },
};

export default ({ command }) => ({
  root: new URL(".", import.meta.url).pathname,
  // The program serves what is built below /app, and the page at /, as the development server does.
  base: command === "build" ? "/app/" : "/",
  publicDir: false,
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: {
    outDir: out,
    emptyOutDir: true,
    assetsDir: ".",
    target: "es2022",
    // No style or script is inlined: the content security policy allows none.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 800,
    // Scripts of others that end up in the page keep their licences beside it.
    license: { fileName: "LICENSES.md" },
  },
  plugins: [compress],
  server: { proxy: { "/graphql": "http://127.0.0.1:8080" } },
});
