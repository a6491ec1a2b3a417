// Charts. The library comes with the first chart that is shown, not with the page. What a chart shows stands in a table
// below it, which is where its figures are read by those who do not see it.
import { useEffect, useRef } from "preact/hooks";
import { isDark, useSettings } from "../settings";
import { useSay } from "../words";
import type { Drawing } from "./draw";

// Colours that stay apart for most colour-blind readers, on light and on dark ground.
export const palette = {
  light: ["#1c6a8f", "#c65d2e", "#5b8c3a", "#8a5fa8", "#b98a12", "#3b4a8c", "#b03a60", "#2f8f83", "#7a6a55", "#5d6b7a"],
  dark: ["#62b3d9", "#ee9468", "#9ac96f", "#bf9be0", "#e0b94a", "#8fa0ea", "#ea86a8", "#6fd0c2", "#c2ae93", "#a3b1c0"],
};

export interface Line { name: string; values: (string | null)[]; stack?: boolean; bar?: boolean }
export interface Shape {
  title: string;
  x: string[];
  lines: Line[];
  unit: string;
  sideways?: boolean; // bars from left to right
  onPick?: (line: number, x: number) => void;
}

export function Chart({ shape, height = 300 }: { shape: Shape; height?: number }) {
  const say = useSay();
  const { lang, theme } = useSettings();
  const box = useRef<HTMLDivElement>(null);
  const drawing = useRef<Drawing | null>(null);
  const latest = useRef(shape);
  latest.current = shape;
  const key = JSON.stringify(shape) + lang + theme + isDark();
  useEffect(() => {
    let gone = false;
    void import("./draw").then(({ draw }) => {
      if (gone || !box.current) return;
      drawing.current ??= draw(box.current, (line, x) => latest.current.onPick?.(line, x));
      drawing.current.show(latest.current, isDark());
    });
    return () => { gone = true; };
  }, [key]);
  useEffect(() => () => { drawing.current?.end(); drawing.current = null; }, []);
  return (
    <div class="chart">
      <div ref={box} style={{ height: `${height}px` }} role="img" aria-label={`${say("chartOf", shape.title)}. ${say("asTable")}`} data-chart={shape.title} />
    </div>
  );
}
