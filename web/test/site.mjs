// Starts what the tests of the pages stand on: the built program, serving a sample that it wrote itself, and a Chromium.
import { execFileSync, spawn } from "node:child_process";
import { existsSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../..", import.meta.url));
const program = join(root, "bin", "gongkai");

const browsers = [
  process.env.CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome", "/usr/bin/google-chrome-stable", "/snap/bin/chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome", "/Applications/Chromium.app/Contents/MacOS/Chromium",
];
export const chromium = browsers.find((b) => b && existsSync(b));

// folder is where the tests keep what they need; clear removes it.
export const folder = join(tmpdir(), `gongkai-page-${process.pid}`);
export const run = (...args) => execFileSync(program, args, { cwd: root, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });

// sample writes a small sample and says where.
export function sample() {
  const to = join(folder, "sample");
  run("sample", "--out", to, "--units", "10", "--years", "2021-2024", "--seed", "2021", "--stage", "budget,final_accounts");
  return to;
}

export function files(under) {
  return readdirSync(under, { recursive: true }).map((f) => join(under, f)).filter((f) => statSync(f).isFile());
}

// serve starts the program on a free port and waits until it answers. Its log is shown when it ends before that.
export async function serve(name, ...args) {
  const child = spawn(program, ["serve", "--listen", "127.0.0.1:0", "--warehouse", join(folder, name), "--log-format", "json", ...args], { cwd: root, stdio: ["ignore", "ignore", "pipe"] });
  let log = "";
  const address = await new Promise((done, failed) => {
    child.stderr.setEncoding("utf8");
    child.stderr.on("data", (text) => {
      log += text;
      const ready = /^.*"page":"([^"]+)\/".*"message":"ready".*$/m.exec(log);
      if (ready) done(ready[1]);
    });
    child.on("exit", (code) => failed(new Error(`serve ended with ${code}:\n${log}`)));
    child.on("error", failed);
  });
  const stop = () => new Promise((done) => {
    child.removeAllListeners("exit");
    child.on("exit", done);
    child.kill("SIGTERM");
  });
  return { address, stop };
}

export const clear = () => rmSync(folder, { recursive: true, force: true });
