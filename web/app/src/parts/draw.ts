// What of the chart library is used, and how a shape becomes a chart of it. A module of its own, so that it loads late.
import { BarChart, LineChart } from "echarts/charts";
import { GridComponent, LegendComponent, TooltipComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import { text } from "../decimal";
import { say } from "../words";
import { palette, type Shape } from "./chart";

use([BarChart, LineChart, GridComponent, LegendComponent, TooltipComponent, SVGRenderer]);

export interface Drawing { show(shape: Shape, dark: boolean): void; end(): void }

const symbols = ["circle", "rect", "triangle", "diamond", "emptyCircle", "emptyRect", "emptyTriangle", "emptyDiamond"];

export function draw(box: HTMLElement, picked: (line: number, x: number) => void): Drawing {
  const chart = init(box, undefined, { renderer: "svg" });
  const size = new ResizeObserver(() => chart.resize());
  size.observe(box);
  // On paper there is no room for what a screen is wide.
  const print = () => chart.resize();
  addEventListener("beforeprint", print);
  chart.on("click", (e) => {
    if (typeof e.seriesIndex === "number" && typeof e.dataIndex === "number") picked(e.seriesIndex, e.dataIndex);
  });

  const show = (shape: Shape, dark: boolean) => {
    const ink = dark ? "#c9d1d9" : "#3d4854";
    const rule = dark ? "#2f3944" : "#e3e7eb";
    const narrow = box.clientWidth < 520;
    const many = shape.lines.length > 1;
    const category = {
      type: "category" as const, data: shape.x, inverse: shape.sideways,
      axisLine: { lineStyle: { color: rule } }, axisTick: { show: false },
      axisLabel: { color: ink, ...(shape.sideways ? { width: narrow ? 110 : 190, overflow: "truncate" as const } : {}) },
    };
    const amounts = {
      type: "value" as const, name: shape.sideways ? undefined : shape.unit, nameTextStyle: { color: ink, align: "left" as const, padding: [0, 0, 0, -28] },
      axisLabel: { color: ink }, splitLine: { lineStyle: { color: rule } },
      ...(shape.sideways ? { splitNumber: narrow ? 3 : 5 } : {}),
    };
    chart.setOption({
      animation: false,
      color: dark ? palette.dark : palette.light,
      textStyle: { fontFamily: getComputedStyle(box).fontFamily, color: ink },
      legend: many ? { type: "plain", top: 0, left: 0, itemGap: narrow ? 10 : 16, ...(shape.lines.every((l) => !l.bar) ? { itemWidth: 24, itemHeight: 9 } : { icon: "roundRect", itemWidth: 12, itemHeight: 8 }), textStyle: { color: ink } } : undefined,
      grid: { left: 8, right: 16, bottom: 4, top: (many ? 12 + 22 * legendRows(shape, box.clientWidth, narrow ? 10 : 16) : 8) + (shape.sideways ? 0 : 24), containLabel: true },
      xAxis: shape.sideways ? amounts : category,
      yAxis: shape.sideways ? category : amounts,
      tooltip: {
        trigger: shape.lines.length > 8 ? "item" : "axis", confine: true, className: "tip", backgroundColor: dark ? "#1d252d" : "#ffffff", borderColor: rule, textStyle: { color: ink },
        axisPointer: { type: shape.lines.some((l) => l.bar) ? "shadow" : "line" },
        formatter: (given: unknown) => tip(shape, Array.isArray(given) ? given as Hit[] : [given as Hit]),
      },
      series: shape.lines.map((l, i) => ({
        name: l.name, type: l.bar ? "bar" as const : "line" as const, stack: l.stack ? "all" : undefined,
        data: l.values.map((v) => (v === null ? null : Number(v))),
        // A year that is silent is a gap, not a line over it.
        connectNulls: false, showSymbol: true, symbol: symbols[i % symbols.length], symbolSize: 8, lineStyle: { width: 2, type: i >= 10 ? "dashed" as const : "solid" as const },
        barMaxWidth: shape.sideways ? 16 : 36, emphasis: { focus: many ? "series" as const : "none" as const }, cursor: shape.onPick ? "pointer" : "default",
      })),
    }, { notMerge: true });
  };
  return {
    show,
    end: () => { size.disconnect(); removeEventListener("beforeprint", print); chart.dispose(); },
  };
}

// legendRows is about how many rows the names of the lines take, so that the chart begins below them.
function legendRows(shape: Shape, width: number, gap: number): number {
  let rows = 1, at = 0;
  for (const { name } of shape.lines) {
    // Letters of Latin are about half as wide as characters.
    const wide = 34 + [...name].reduce((w, c) => w + (c.charCodeAt(0) > 0x2e80 ? 12.2 : 6.8), 0);
    if (at > 0 && at + wide > width - 8) { rows++; at = 0; }
    at += wide + gap;
  }
  return rows;
}

interface Hit { seriesIndex: number; dataIndex: number; color: string }

// tip builds the box beside the pointer of elements, since the page's policy forbids styles written into text, and with the
// exact decimals, since a chart's own are numbers.
function tip(shape: Shape, hits: Hit[]): HTMLElement {
  const box = document.createElement("div");
  const head = document.createElement("b");
  head.textContent = shape.x[hits[0]?.dataIndex ?? 0] ?? "";
  box.append(head);
  for (const hit of hits) {
    const line = shape.lines[hit.seriesIndex];
    if (!line) continue;
    const value = line.values[hit.dataIndex] ?? null;
    const row = document.createElement("div");
    const dot = document.createElement("i");
    dot.style.background = hit.color;
    const name = document.createElement("span");
    name.textContent = line.name;
    const amount = document.createElement("em");
    amount.textContent = value === null ? say("state_NOT_PUBLISHED") : text(value);
    row.append(dot, name, amount);
    box.append(row);
  }
  return box;
}
