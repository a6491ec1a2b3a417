// Amounts are decimals in strings from the server to the screen. Only charts and sorting make numbers of them.

// grouped divides the whole part by threes: 1234567.89 is 1,234,567.89. A minus is one, not a hyphen.
export function grouped(value: string): { whole: string; fraction: string } {
  const [head, fraction = ""] = value.split(".");
  const negative = head!.startsWith("-");
  const whole = head!.replace("-", "").replace(/\B(?=(\d{3})+$)/g, ",");
  return { whole: (negative ? "\u2212" : "") + whole, fraction };
}

export const text = (value: string) => {
  const { whole, fraction } = grouped(value);
  return fraction ? `${whole}.${fraction}` : whole;
};

export const places = (value: string | null | undefined) => value?.split(".")[1]?.length ?? 0;

// number is for a chart's coordinates and for sorting, never for what is read.
export const number = (value: string | null | undefined) => (value == null ? null : Number(value));

export const signed = (value: string) => (value.startsWith("-") || /^0(\.0*)?$/.test(value) ? text(value) : "+" + text(value));

// percent of a ratio: 0.1234 is 12.3%.
export const percent = (ratio: number | null | undefined, sign = false) => {
  if (ratio == null) return "—";
  const shown = (Math.abs(ratio) * 100).toFixed(1) + "%";
  const negative = ratio < 0 && shown !== "0.0%";
  return (negative ? "\u2212" : sign && shown !== "0.0%" ? "+" : "") + shown;
};

export const count = (n: number) => text(String(n));
