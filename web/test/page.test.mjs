// The page and the playground, in a real browser against the real program with a sample loaded: what a person would click,
// and what they would then see. `make test-page` builds the program first.
import assert from "node:assert/strict";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { after, before, describe, test } from "node:test";
import { buildSchema, parse, validate } from "graphql";
import { chromium as chrome } from "playwright-core";
import { chromium, clear, files, folder, root, run, sample, serve } from "./site.mjs";

test("each operation of the page fits the schema", () => {
  const schema = buildSchema(readFileSync(join(root, "graph/schema.published.graphql"), "utf8"), { assumeValidSDL: true });
  const operations = parse(readFileSync(join(root, "web/app/src/operations.graphql"), "utf8"));
  assert.deepEqual(validate(schema, operations).map((e) => e.message), []);
});

if (!chromium && process.env.CI === "true") throw new Error("The page is tested in Chromium, which is not installed: make browser");
const without = chromium ? false : "Chromium is not installed: 'make browser' installs it on Debian, or let CHROMIUM name one";

describe("in a browser", { skip: without }, () => {
  let site, browser, context, page, silent;
  const faults = []; // what went wrong in any page, such as a breach of its policy
  const strangers = []; // requests to anywhere else

  // Tests that want nothing special of the browser share one, whose cache has the scripts; what a page keeps there is
  // forgotten in between.
  let shared;
  const open = async (path = "/", options = {}) => {
    const usual = { locale: "zh-CN", viewport: { width: 1280, height: 900 }, acceptDownloads: true };
    const special = Object.keys(options).length > 0 || path.startsWith("http");
    context = special ? await browser.newContext({ ...usual, ...options }) : shared ??= await browser.newContext(usual);
    page = await context.newPage();
    page.setDefaultTimeout(20_000); // for a machine that is busy; nothing here takes a second
    page.on("pageerror", (e) => faults.push(`${page.url()}: ${e.message}`));
    page.on("console", (m) => { if (m.type() === "error" && !/status of 401/.test(m.text())) faults.push(`${page.url()}: ${m.text()}`); });
    page.on("request", (r) => { const u = new URL(r.url()); if (u.protocol.startsWith("http") && u.hostname !== "127.0.0.1") strangers.push(r.url()); });
    await page.goto(path.startsWith("http") ? path : site.address + path);
  };
  const done = async () => {
    if (context !== shared) return context.close();
    await page.evaluate(() => { localStorage.clear(); sessionStorage.clear(); });
    await page.close();
  };
  const within = (options, path, steps) => async () => {
    await open(path, options);
    try {
      await steps();
    } catch (e) {
      // What was to be seen says more than where it failed.
      await page.screenshot({ path: join(folder, "failed.png") }).catch(() => {});
      e.message += `\n  at ${page.url()}\n  showing: ${(await page.innerText("main").catch(() => "")).slice(0, 600)}`;
      throw e;
    } finally {
      await done();
    }
  };
  const see = (text, options) => page.getByText(text, options).first().waitFor();
  const cells = (table, column) => page.locator(`${table} tbody tr > :nth-child(${column})`).allInnerTexts();
  const ask = async (query, variables = {}) => (await (await fetch(site.address + "/graphql", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ query, variables }) })).json()).data;
  const chart = (name) => page.locator(`[data-chart*="${name}"] svg path[fill^="#"]`).first().waitFor({ state: "attached" });

  before(async () => {
    const documents = sample();
    // The budget of 2022 of one unit is taken away: a gap, not a zero.
    const gone = files(documents).find((f) => /[\\/]2022[\\/][^\\/]+\.txt$/.test(f) && !/truth|决算/.test(f));
    silent = basename(gone, ".txt");
    rmSync(gone);
    site = await serve("warehouse", "--load", documents);
    // The sandbox needs rights that a container's root has not; the pages under test are our own.
    browser = await chrome.launch({ executablePath: chromium, args: process.getuid?.() === 0 ? ["--no-sandbox"] : [] });
  });
  after(async () => {
    await browser?.close();
    await site?.stop();
    clear();
  });

  test("a unit is found while its name is typed, and opened by keyboard", within({}, "/", async () => {
    const box = page.getByRole("combobox", { name: "查找单位" });
    await box.fill(silent.slice(0, 5));
    const option = page.getByRole("option", { name: silent });
    await option.first().waitFor();
    assert.equal(await box.getAttribute("aria-expanded"), "true");
    await box.press("ArrowDown");
    assert.equal(await page.locator(`#${await box.getAttribute("aria-activedescendant")}`).getAttribute("aria-selected"), "true");
    await box.press("Enter");
    await page.waitForURL(/\/units\//);
    await page.getByRole("heading", { level: 1 }).waitFor();
  }));

  test("Enter without a choice searches all texts", within({}, "/", async () => {
    const box = page.getByRole("combobox", { name: "查找单位" });
    await box.fill("接待费 2023");
    await box.press("Enter");
    await page.waitForURL(/\/search\?q=/);
    await page.locator(".hits mark").first().waitFor();
  }));

  test("the start page shows what there is, with a chart and its table", within({}, "/", async () => {
    await chart("“三公”经费");
    const { units } = await ask("{ units(first: 1) { totalCount } }");
    assert.equal(await page.locator(".tiles dd").first().innerText(), String(units.totalCount));
    assert.deepEqual(await cells("figure.table", 1), ["2021", "2022", "2023", "2024"]);
    await page.locator("figure.table a.figure").last().click();
    await page.waitForURL(/\/rankings\?measure=THREE_PUBLIC_TOTAL&year=2024/);
  }));

  const toUnit = async (name) => {
    const { units } = await ask("query($n: String!) { units(filter: {name: $n}, first: 1) { nodes { id name } } }", { n: name });
    await page.goto(`${site.address}/units/${units.nodes[0].id}`);
    await page.locator("#three-public tbody tr").first().waitFor();
    return units.nodes[0];
  };

  test("a silent year is a gap and not a zero", within({}, "/", async () => {
    await toUnit(silent);
    await chart("“三公”经费");
    const rows = await page.locator("#three-public tbody tr").allInnerTexts();
    const year = rows.find((r) => r.startsWith("2022"));
    assert.ok(year, `no row of 2022 among ${rows}`);
    assert.doesNotMatch(year.replace("2022", ""), /\d/);
  }));

  test("a figure leads to its place, marked in the text; Escape leads back", within({}, "/", async () => {
    await toUnit(silent);
    const figure = page.locator("#three-public tbody tr").last().locator("button.figure").last();
    const shown = (await figure.innerText()).replaceAll(",", "");
    await figure.click();
    const mark = page.locator(".panel .excerpt mark");
    await mark.waitFor();
    assert.match(await mark.innerText(), /\d/);
    assert.ok((await mark.innerText()).replaceAll(",", "").includes(shown), `${await mark.innerText()} is marked for ${shown}`);
    assert.match(await page.locator(".panel .where").innerText(), /第 \d+ 块/);
    const address = page.url();
    await page.keyboard.press("Escape");
    await page.locator(".panel").waitFor({ state: "detached" });
    assert.ok(await figure.evaluate((e) => e === document.activeElement), "the focus is not back on the figure");
    await page.goto(address); // as somebody would whom it was sent to
    await mark.waitFor();
    assert.ok((await mark.innerText()).replaceAll(",", "").includes(shown));
  }));

  test("a figure of a table is marked in its cell, with its row", within({}, "/", async () => {
    await toUnit(silent);
    const row = page.locator("#projects tbody tr").first();
    const name = (await row.locator("th").innerText()).trim();
    await row.locator("td.number button.figure").first().click();
    await page.locator(".panel td.here mark").waitFor();
    assert.ok((await page.locator(".panel tr.here").innerText()).includes(name), `the row is ${await page.locator(".panel tr.here").innerText()}, not that of ${name}`);
    const before = (await page.locator(".panel .excerpt").innerText()).length;
    await page.getByRole("button", { name: "显示整个部分" }).click();
    await page.waitForFunction((n) => document.querySelector(".panel .excerpt")?.innerText.length > n, before);
    assert.ok(await page.locator(".panel td.here mark").isVisible());
  }));

  test("final accounts show what was reached beside each target, with what was missed marked, and its place", within({}, "/", async () => {
    const { indicators } = await ask('{ indicators(first: 1, filter: {outcomes: [MISSED]}) { nodes { year unit { id } name actual { text } } } }');
    const [missed] = indicators.nodes;
    await page.goto(`${site.address}/units/${missed.unit.id}?stage=FINAL_ACCOUNTS&year=${missed.year}#indicators`);
    const row = page.locator("#indicators tbody tr", { has: page.locator(".severity.error", { hasText: "未达到" }) }).filter({ hasText: missed.name }).filter({ hasText: missed.actual.text }).first();
    await row.getByRole("button", { name: missed.actual.text, exact: true }).click();
    await page.locator("mark", { hasText: missed.actual.text }).first().waitFor();
    // A budget sets targets and reaches none: it has no such column.
    await page.goto(`${site.address}/units/${missed.unit.id}?year=${missed.year}#indicators`);
    await page.locator("#indicators tbody tr").first().waitFor();
    assert.equal(await page.locator("#indicators th", { hasText: "实际完成" }).count(), 0);
  }));

  test("final accounts show what became of an objective beside it, and its place", within({}, "/", async () => {
    const { projects } = await ask("{ projects(first: 500, filter: {stage: FINAL_ACCOUNTS}) { nodes { year name objectiveActual unit { id } } } }");
    const said = projects.nodes.find((p) => p.objectiveActual);
    await page.goto(`${site.address}/units/${said.unit.id}?stage=FINAL_ACCOUNTS&year=${said.year}#projects`);
    await page.locator("#projects tbody tr", { hasText: said.name }).first().getByRole("button", { name: said.objectiveActual, exact: true }).click();
    await page.locator("mark", { hasText: said.objectiveActual }).first().waitFor();
    await page.goto(`${site.address}/units/${said.unit.id}?year=${said.year}#projects`);
    await page.locator("#projects tbody tr").first().waitFor();
    assert.equal(await page.locator("#projects th", { hasText: "目标完成情况" }).count(), 0);
  }));

  test("every third figure of a unit's page is tried, and each has its place in the text", within({}, "/", async () => {
    await toUnit(silent);
    const figures = page.locator("#three-public td button.figure, #structure td button.figure");
    await page.locator("#structure td button.figure").first().waitFor();
    const n = await figures.count();
    assert.ok(n > 30, `only ${n} figures`);
    for (let i = 0; i < n; i += 3) {
      const shown = (await figures.nth(i).innerText()).replaceAll(",", "");
      await figures.nth(i).evaluate((e) => e.click()); // the panel lies over the table
      // A zero may be said in words: 未安排.
      await page.waitForFunction((digits) => { const t = document.querySelector(".panel .excerpt mark")?.textContent.replaceAll(",", ""); return t?.includes(digits) || (digits === "0" && /^(未|没有|无)/.test(t)); }, shown)
        .catch(async () => assert.fail(`${shown} is not marked in: ${await page.innerText(".panel")}`));
    }
  }));

  test("all places that state a figure are listed, and lead to each", within({}, "/", async () => {
    await toUnit(silent);
    await page.locator("#structure tbody tr").first().locator("button.figure").last().click();
    await page.locator(".panel summary").click();
    const places = page.locator(".panel details .row");
    assert.ok(await places.count() > 1);
    await places.last().click();
    await page.locator(".panel .excerpt mark").waitFor();
  }));

  test("a click into a chart opens the figure's place", within({}, "/", async () => {
    await toUnit(silent);
    await chart("支出");
    // The greatest bar of projects; the legend has the colour, too.
    const bars = page.locator('#structure [data-chart] svg path[fill="#5b8c3a"]');
    await page.locator("#structure .chart").scrollIntoViewIfNeeded();
    const boxes = await Promise.all((await bars.all()).map((b) => b.boundingBox()));
    const box = boxes.reduce((a, b) => (a.height > b.height ? a : b));
    await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
    await page.locator(".panel .excerpt mark").waitFor();
  }));

  test("tables sort, and say so", within({}, "/units", async () => {
    await page.locator("tbody tr").first().waitFor();
    const column = page.getByRole("columnheader", { name: "编码" });
    await column.getByRole("button").click();
    assert.equal(await column.getAttribute("aria-sort"), "ascending");
    const up = await cells("table", 2);
    assert.deepEqual(up, [...up].sort());
    await column.getByRole("button").click();
    assert.equal(await column.getAttribute("aria-sort"), "descending");
    assert.deepEqual(await cells("table", 2), [...up].reverse());
  }));

  test("a table is exported as it is shown, in a form that spreadsheets read", within({}, "/units", async () => {
    await page.locator("tbody tr").first().waitFor();
    const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "导出 CSV" }).click()]);
    assert.equal(download.suggestedFilename(), "units.csv");
    const text = readFileSync(await download.path(), "utf8");
    assert.ok(text.startsWith("\ufeff名称,编码,"), text.slice(0, 40));
    const names = text.trim().split("\r\n").slice(1).map((l) => l.split(",")[0]);
    assert.deepEqual(names, await cells("table", 1));
  }));

  test("a whole list is exported as a workbook, as the page narrows it", within({}, "/", async () => {
    await toUnit(silent);
    const [download] = await Promise.all([page.waitForEvent("download"), page.locator("#projects").getByRole("button", { name: "导出全部 XLSX" }).click()]);
    assert.match(download.suggestedFilename(), /-projects\.xlsx$/);
    const bytes = readFileSync(await download.path());
    assert.equal(bytes.subarray(0, 2).toString(), "PK");
    const answers = page.locator("#disclosures").getByRole("button", { name: "导出失败" });
    const [all] = await Promise.all([page.waitForEvent("download"), page.locator("#disclosures").getByRole("button", { name: "导出全部 XLSX" }).click()]);
    assert.equal(readFileSync(await all.path()).subarray(0, 2).toString(), "PK");
    assert.equal(await answers.count(), 0);
  }));

  test("units are narrowed by sector, in the address", within({}, "/units", async () => {
    await page.locator("tbody tr").first().waitFor();
    const all = await page.locator("tbody tr").count();
    await page.getByLabel("行业", { exact: true }).selectOption({ index: 1 });
    await page.waitForURL(/sector=/);
    await page.waitForFunction((n) => document.querySelectorAll("tbody tr").length < n, all);
    await page.goBack();
    await page.waitForFunction((n) => document.querySelectorAll("tbody tr").length === n, all);
  }));

  test("units are compared, and the comparison's address holds them", within({}, "/compare", async () => {
    const { units } = await ask("{ units(first: 3) { nodes { name } } }");
    for (const { name } of units.nodes) {
      await page.getByRole("combobox", { name: "添加单位" }).fill(name);
      await page.getByRole("option", { name }).first().click();
      await page.getByRole("button", { name: `移除 ${name}` }).waitFor();
    }
    await page.waitForFunction(() => document.querySelectorAll("figure.table tbody tr").length === 3);
    await page.getByLabel("指标").selectOption("EXPENDITURE_TOTAL");
    await chart("支出预算");
    assert.deepEqual(await cells("figure.table", 1), units.nodes.map((u) => u.name));
    const before = await page.locator("figure.table table").innerText();
    await page.goto(page.url());
    await page.waitForFunction(() => document.querySelectorAll("figure.table tbody tr").length === 3);
    assert.equal(await page.locator("figure.table table").innerText(), before);
    await page.getByRole("button", { name: `移除 ${units.nodes[0].name}` }).click();
    await page.waitForFunction(() => document.querySelectorAll("figure.table tbody tr").length === 2);
    await page.locator("figure.table td button.figure").first().click();
    await page.locator(".panel .excerpt mark").waitFor();
  }));

  test("a unit is put into the comparison from its own page", within({}, "/", async () => {
    const unit = await toUnit(silent);
    await page.getByRole("button", { name: "加入比较" }).click();
    await page.getByRole("link", { name: "去比较" }).click();
    await page.getByRole("button", { name: `移除 ${unit.name}` }).waitFor();
  }));

  test("no more than twenty units are compared", within({}, "/compare?" + Array.from({ length: 25 }, (_, i) => `unit=u:${String(i).padStart(16, "0")}`).join("&"), async () => {
    await see("已选 20 / 20");
    assert.ok(await page.getByRole("combobox", { name: "已满 20 个单位" }).isDisabled());
  }));

  test("rankings go by what is chosen, and agree with the interface", within({}, "/rankings", async () => {
    await page.getByLabel("指标").selectOption("EXPENDITURE_TOTAL");
    await page.getByLabel("年度").selectOption("2023");
    await page.getByLabel("次序").selectOption("ASC");
    await page.waitForURL(/order=ASC/);
    const { ranking } = await ask("{ ranking(measure: EXPENDITURE_TOTAL, year: 2023, order: ASC, filter: {stage: BUDGET}, first: 50) { unit { name } value } }");
    await page.waitForFunction((first) => document.querySelector("figure.table tbody th")?.textContent === first, ranking[0].unit.name);
    assert.deepEqual(await cells("figure.table", 2), ranking.map((r) => r.unit.name));
    assert.deepEqual((await cells("figure.table", 5)).map((v) => v.replaceAll(",", "").trim()), ranking.map((r) => r.value));
    await chart("支出预算");
    await page.locator("figure.table td button.figure").first().click();
    await page.locator(".panel .excerpt mark").waitFor();
  }));

  test("outliers are those of the interface, or it says that there are none", within({}, "/outliers?measure=EXPENDITURE_TOTAL&method=IQR&threshold=1", async () => {
    const { outliers } = await ask("{ outliers(measure: EXPENDITURE_TOTAL, year: 2024, method: IQR, threshold: 1, filter: {stage: BUDGET}, first: 100) { unit { name } } }");
    if (outliers.length === 0) await see("没有离群的单位");
    else assert.deepEqual((await page.locator("figure.table tbody th").first().waitFor(), await cells("figure.table", 1)), outliers.map((o) => o.unit.name));
    await page.getByLabel("方法").selectOption("Z_SCORE");
    await page.getByLabel("界限").selectOption("1.5");
    await page.waitForURL(/method=Z_SCORE&threshold=1.5/);
    await page.locator("figure.table tbody th").first().waitFor();
    assert.ok((await cells("figure.table", 3)).length > 0);
  }));

  test("the map of coverage shows what is missing", within({}, "/coverage", async () => {
    await page.locator(".map tbody tr").first().waitFor();
    await chart("覆盖");
    const missing = page.locator(".map .cov:not(.both)");
    assert.equal(await missing.count(), 1);
    assert.match(await missing.getAttribute("aria-label"), new RegExp(`^${silent}.* 2022: `));
    await page.locator(".map button.cov.both").first().click();
    await page.locator(".panel .excerpt mark").waitFor();
  }));

  test("findings are narrowed by kind and lead to their places", within({}, "/findings", async () => {
    await page.locator("tbody tr").first().waitFor();
    const kind = page.locator("figure.table").first().locator("tbody th button").first();
    const code = await kind.locator(".code").innerText();
    await kind.click();
    await page.waitForURL(new RegExp("code=" + code));
    await page.waitForFunction((c) => [...document.querySelectorAll("figure.table:last-of-type tbody th .code")].length > 0 && [...document.querySelectorAll(".shown:last-of-type tbody th .code")].every((e) => e.textContent === c), code);
    // Some of them have places in the disclosures of other years.
    const places = page.locator("figure.table").last().locator(".places button");
    for (let i = 0; i < Math.min(await places.count(), 8); i++) {
      const text = (await places.nth(i).innerText()).replace("…", "");
      await places.nth(i).evaluate((e) => e.click());
      await page.waitForFunction((t) => document.querySelector(".panel .excerpt mark")?.textContent.includes(t), text).catch(async () => assert.fail(`${text} is not marked in ${await page.innerText(".panel")}`));
    }
  }));

  test("a hit of the search is marked and opens its place", within({}, "/search", async () => {
    await page.getByRole("searchbox").fill("公务接待费");
    await page.getByRole("button", { name: "检索", exact: true }).click();
    await page.locator(".hits mark").first().waitFor();
    await page.locator(".segments").getByText("正文").click();
    await page.waitForURL(/kind=SECTION/);
    await page.locator(".hits button.snippet").first().click();
    await page.locator(".panel .where").waitFor();
    await page.getByRole("searchbox").fill("绝不会有的词语");
    await page.getByRole("searchbox").press("Enter");
    await see("没有找到");
  }));

  test("the language changes and stays", within({}, "/rankings", async () => {
    await page.getByRole("heading", { name: "排名" }).waitFor();
    await page.getByRole("button", { name: "切换到英文" }).click();
    await page.getByRole("heading", { name: "Rankings" }).waitFor();
    assert.equal(await page.getAttribute("html", "lang"), "en");
    await page.reload();
    await page.getByRole("heading", { name: "Rankings" }).waitFor();
    assert.ok((await page.getByLabel("Measure").innerText()).includes("Three public expenses"));
  }));

  test("a browser that asks for English gets it", within({ locale: "en-GB" }, "/", () => see("Budget disclosures")));

  test("money is shown in 元 exactly", within({}, "/", async () => {
    await toUnit(silent);
    const total = page.locator("#three-public tbody tr").last().locator("td.number b");
    const wan = (await total.innerText()).replaceAll(",", "");
    await page.getByLabel("金额单位").selectOption("YUAN");
    await page.waitForFunction((old) => document.querySelector("#three-public tbody tr:last-child td.number b")?.textContent.replaceAll(",", "") !== old, wan);
    const yuan = (await total.innerText()).replaceAll(",", "");
    const [whole, fraction = ""] = wan.split(".");
    const plain = (t) => t.replace(/^0+(?=\d)/, "").replace(/\.0*$/, "").replace(/(\.\d*?)0+$/, "$1");
    assert.equal(plain(yuan), plain(`${whole}${fraction.slice(0, 4).padEnd(4, "0")}.${fraction.slice(4)}`));
  }));

  test("dark by the system, and by choice", within({ colorScheme: "dark" }, "/", async () => {
    const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    assert.equal(await ground(), "rgb(18, 23, 28)");
    await page.getByLabel("外观").selectOption("light");
    assert.equal(await ground(), "rgb(251, 251, 250)");
    await page.reload();
    assert.equal(await ground(), "rgb(251, 251, 250)");
  }));

  const pages = ["/", "/units", "/rankings?measure=EXPENDITURE_TOTAL", "/outliers?measure=EXPENDITURE_TOTAL&method=Z_SCORE&threshold=1.5", "/coverage", "/findings", "/search?q=" + encodeURIComponent("培训")];

  test("a phone shows each page without scrolling sideways", within({ viewport: { width: 375, height: 740 }, isMobile: true, hasTouch: true }, "/", async () => {
    const { units } = await ask("{ units(first: 4) { nodes { id } } }");
    for (const path of [...pages, "/units/" + units.nodes[0].id, "/compare?" + units.nodes.map((u) => "unit=" + u.id).join("&")]) {
      await page.goto(site.address + path);
      await page.locator("main .shown").first().waitFor().catch(async () => assert.fail(`${path} shows ${await page.innerText("main")}`));
      const { wide, room } = await page.evaluate(() => ({ wide: document.documentElement.scrollWidth, room: innerWidth }));
      assert.ok(wide <= room, `${path} is ${wide} wide on ${room}`);
    }
  }));

  test("every control has a name, every page one heading, no identifier stands twice", within({}, "/", async () => {
    const { units } = await ask("{ units(first: 2) { nodes { id } } }");
    for (const path of [...pages, "/units/" + units.nodes[0].id, "/compare?" + units.nodes.map((u) => "unit=" + u.id).join("&")]) {
      await page.goto(site.address + path);
      await page.locator("main .shown, main .hits").first().waitFor().catch(async () => assert.fail(`${path} shows ${await page.innerText("main")}`));
      const wrong = await page.evaluate(() => {
        const out = [];
        const name = (e) => (e.getAttribute("aria-label") || e.innerText || e.textContent || [...(e.labels ?? [])].map((l) => l.textContent).join("") || e.title || "").trim();
        for (const e of document.querySelectorAll("button, a[href], input, select, [role=img], [role=region]")) if (!name(e)) out.push("no name: " + e.outerHTML.slice(0, 120));
        const ids = [...document.querySelectorAll("[id]")].map((e) => e.id);
        for (const id of ids) if (ids.indexOf(id) !== ids.lastIndexOf(id)) out.push("twice: " + id);
        if (document.querySelectorAll("h1").length !== 1) out.push("h1: " + document.querySelectorAll("h1").length);
        for (const t of document.querySelectorAll("table")) if (!t.querySelector("th[scope=col]")) out.push("a table without headings");
        for (const c of document.querySelectorAll(".chart")) if (!c.parentElement.querySelector("figure.table")) out.push("a chart without a table");
        return out;
      });
      assert.deepEqual(wrong, [], path);
    }
  }));

  test("the first key leads past the menu", within({}, "/units", async () => {
    await page.locator("tbody tr").first().waitFor();
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate(() => document.activeElement.className), "skip");
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => document.activeElement.id === "main");
  }));

  test("paper has the figures and not the controls", within({}, "/", async () => {
    await toUnit(silent);
    await chart("“三公”经费");
    await page.emulateMedia({ media: "print" });
    assert.ok(await page.locator("#three-public table").isVisible());
    assert.ok(await page.locator("#three-public .chart").isVisible());
    for (const gone of [".bar", ".within", "figcaption button", ".controls"]) assert.ok(!(await page.locator(gone).first().isVisible()), gone);
    assert.equal(await page.evaluate(() => getComputedStyle(document.body).backgroundColor), "rgb(255, 255, 255)");
    assert.ok((await page.pdf({ format: "A4" })).length > 20_000);
  }));

  test("an address that is none says so", within({}, "/units/u:0000000000000000", async () => {
    await see("没有这个单位");
  }));

  test("the playground lists examples by question, fills in their variables, and runs them", within({}, "/playground", async () => {
    await page.getByRole("group", { name: "“三公”经费" }).waitFor();
    assert.equal(await page.getByRole("group", { name: "其他" }).count(), 0, "an example has no group");
    await page.getByRole("button", { name: "某单位的“三公”经费及每个数字在文件中的出处" }).click();
    const variables = page.locator('section[aria-label="Variables"] :not(.hidden) > .CodeMirror .CodeMirror-code');
    await page.waitForFunction(() => /"name":/.test(document.querySelector('section[aria-label="Variables"] :not(.hidden) > .CodeMirror .CodeMirror-code')?.textContent ?? ""));
    assert.match(await variables.innerText(), /霸州市水务局/);
    await page.locator('section[aria-label="Variables"] :not(.hidden) > .CodeMirror').evaluate((e, name) => e.CodeMirror.setValue(JSON.stringify({ name })), silent);
    // GraphiQL reads the operation's name a moment after its text has changed.
    await page.waitForFunction(() => document.querySelector('section[aria-label="Query Editor"] .CodeMirror')?.CodeMirror.operationName === "ThreePublicWithProof");
    await page.getByRole("button", { name: /Execute query/ }).click();
    await page.waitForFunction((name) => document.querySelector('section[aria-label="Result Window"]')?.textContent.includes(name), silent);
  }));

  test("examples of the playground run with the variables that they are opened with", within({}, "/playground", async () => {
    await page.getByRole("group", { name: "审核发现" }).waitFor();
    const { examples } = await (await fetch(site.address + "/playground/examples.json")).json();
    // Those whose defaults are enumerations, lists and objects, which JSON writes otherwise.
    for (const e of examples.filter((e) => /= [[{A-Z]/.test(e.query))) {
      await page.getByRole("button", { name: e.zh, exact: false }).first().click();
      await page.waitForFunction((q) => document.querySelector('section[aria-label="Query Editor"] .CodeMirror')?.CodeMirror.getValue() === q, e.query);
      const variables = JSON.parse(await page.locator('section[aria-label="Variables"] :not(.hidden) > .CodeMirror').evaluate((e) => e.CodeMirror.getValue()) || "{}");
      const body = await (await fetch(site.address + "/graphql", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ query: e.query, variables }) })).json();
      assert.deepEqual(body.errors?.map((x) => x.message).filter((m) => !/NOT_FOUND|not found|没有/.test(m)) ?? [], [], e.name);
    }
  }));

  test("the playground's docs are in both languages, and it has a place for a token", within({}, "/playground", async () => {
    await page.getByRole("button", { name: "Show Documentation Explorer" }).click();
    await page.locator(".graphiql-doc-explorer-content").getByText("Query", { exact: true }).first().click();
    const docs = page.locator(".graphiql-doc-explorer-content");
    await docs.getByText(/[a-z]{4,}.*[\u4e00-\u9fff]{4,}/s).first().waitFor();
    await page.getByRole("button", { name: "Headers" }).click();
    await page.getByRole("button", { name: "Show 示例 Examples" }).click();
    await page.getByRole("button", { name: "Authorization" }).click();
    await page.waitForFunction(() => [...document.querySelectorAll(".CodeMirror")].some((e) => /"Authorization": "Bearer TOKEN"/.test(e.CodeMirror.getValue())));
  }));

  test("a guarded server's page asks for a token, refuses a wrong one, and takes a right one", async () => {
    const tokens = join(folder, "tokens.yaml");
    const token = run("token", "add", "reader-of-the-page", "--role", "reader", "--tokens", tokens).trim().split(/\s+/).find((w) => w.length > 30);
    const guarded = await serve("guarded", "--tokens", tokens);
    try {
      await within({}, guarded.address + "/", async () => {
        await page.locator(".trouble").getByRole("button", { name: "访问令牌" }).click();
        await page.getByLabel("令牌", { exact: true }).fill("wrong");
        await page.getByRole("button", { name: "使用" }).click();
        await page.locator(".trouble").getByRole("button", { name: "访问令牌" }).click();
        await page.getByLabel("令牌", { exact: true }).fill(token);
        await page.getByRole("button", { name: "使用" }).click();
        await page.locator(".tiles").waitFor();
        await page.reload();
        await page.locator(".tiles").waitFor();
      })();
    } finally {
      await guarded.stop();
    }
  });

  test("nothing went wrong in any page, and nothing was asked of another host", () => {
    assert.deepEqual(faults, []);
    assert.deepEqual(strangers, []);
    assert.ok(existsSync(folder));
  });
});
