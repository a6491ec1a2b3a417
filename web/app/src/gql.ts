// Asks the public GraphQL interface of the server that the page came from.
import { useEffect, useRef, useState } from "preact/hooks";
import text from "./operations.graphql?raw";
import { settings, useSettings } from "./settings";

const operations = new Map<string, string>();
const fragments = new Map<string, string>();
for (const part of text.replace(/^#.*\n/gm, "").split(/\n(?=query |fragment )/)) {
  const found = /^\s*(query|fragment) (\w+)/.exec(part);
  // Without the line breaks and indents of the source: addresses are shorter.
  if (found) (found[1] === "query" ? operations : fragments).set(found[2]!, part.trim().replace(/\s+/g, " "));
}

function withFragments(body: string, seen = new Set<string>()): string {
  let out = body;
  for (const [, name] of body.matchAll(/\.\.\.\s?(\w+)/g)) {
    if (seen.has(name!)) continue;
    seen.add(name!);
    out += " " + withFragments(fragments.get(name!) ?? "", seen);
  }
  return out;
}

export type Variables = Record<string, unknown>;
export type Problem = { kind: "token" | "starting" | "network" | "refused"; message: string };

export class Failure extends Error {
  constructor(readonly problem: Problem) { super(problem.message); }
}

// Longer questions are posted. A question in the address is one that the browser may keep, and ask whether it still holds.
const longest = 6000;

export async function ask<T>(name: string, variables: Variables = {}, signal?: AbortSignal, again = 3): Promise<T> {
  const query = withFragments(operations.get(name)!);
  const head: Record<string, string> = { Accept: "application/json" };
  const { token } = settings();
  if (token) head.Authorization = "Bearer " + token;
  const address = "/graphql?" + new URLSearchParams({ query, variables: JSON.stringify(variables) });
  let response: Response;
  try {
    response = address.length <= longest
      ? await fetch(address, { headers: head, signal })
      : await fetch("/graphql", { method: "POST", headers: { ...head, "Content-Type": "application/json" }, body: JSON.stringify({ query, variables }), signal });
  } catch (e) {
    if (signal?.aborted) throw e;
    throw new Failure({ kind: "network", message: String(e) });
  }
  // A server that limits how often one may ask says when to ask again.
  const pause = Number(response.headers.get("Retry-After"));
  if (response.status === 429 && again > 0 && pause <= 10) {
    await new Promise((done) => setTimeout(done, pause * 1000));
    return ask(name, variables, signal, again - 1);
  }
  if (response.status === 401) throw new Failure({ kind: "token", message: (await words(response)) || response.statusText });
  if (response.status === 503) throw new Failure({ kind: "starting", message: response.statusText });
  const body = await response.json().catch(() => null) as { data?: T; errors?: { message: string }[] } | null;
  if (body?.errors?.length) throw new Failure({ kind: "refused", message: body.errors.map((e) => e.message).join("\n") });
  if (!response.ok || !body?.data) throw new Failure({ kind: "refused", message: `${response.status} ${response.statusText}` });
  return body.data;
}

async function words(response: Response): Promise<string> {
  const body = await response.json().catch(() => null) as { errors?: { message: string }[] } | null;
  return body?.errors?.[0]?.message ?? "";
}

// fresh tells whether data answers what is asked now, rather than what was asked before.
export interface Answer<T> { data?: T; problem?: Problem; busy: boolean; fresh: boolean; again: () => void }

// useAnswer asks when what it asks changes, and keeps the last answer on the screen until the next has come.
// A name of null asks nothing.
export function useAnswer<T>(name: string | null, variables: Variables = {}): Answer<T> {
  const { token } = useSettings();
  const [state, set] = useState<{ data?: T; problem?: Problem; busy: boolean; name: string | null; of?: string }>({ busy: name !== null, name });
  const [round, again] = useState(0);
  const key = JSON.stringify([name, variables, token, round]);
  const last = useRef(key);
  last.current = key;
  useEffect(() => {
    if (name === null) {
      set({ busy: false, name });
      return;
    }
    const abort = new AbortController();
    let later: ReturnType<typeof setTimeout> | undefined;
    set((s) => ({ ...s, busy: true, problem: undefined, data: s.name === name ? s.data : undefined, name }));
    ask<T>(name, variables, abort.signal).then(
      (data) => { if (last.current === key) set({ data, busy: false, name, of: key }); },
      (e: unknown) => {
        if (abort.signal.aborted) return;
        const problem = e instanceof Failure ? e.problem : { kind: "refused" as const, message: String(e) };
        set((s) => ({ ...s, busy: false, problem }));
        // A server that is still loading will answer soon.
        if (problem.kind === "starting") later = setTimeout(() => again((n) => n + 1), 2000);
      },
    );
    return () => { abort.abort(); clearTimeout(later); };
  }, [key]);
  return { ...state, fresh: state.of === key, again: () => again((n) => n + 1) };
}
