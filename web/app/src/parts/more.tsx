// A list that comes by pages: what has come so far, and a button for more.
import { useEffect, useState } from "preact/hooks";
import { ask, useAnswer, type Answer, type Variables } from "../gql";
import type { PageInfo } from "../types";
import { count } from "../decimal";
import { useSay } from "../words";

export interface Connection<N> { totalCount: number; pageInfo: PageInfo; nodes: N[] }

export interface Pages<T, N> { answer: Answer<T>; nodes: N[]; total: number; foot: preact.ComponentChild }

// usePages asks for a first page and, as the reader wants them, for those that follow. of finds the list in an answer.
export function usePages<T, N>(name: string, variables: Variables, of: (data: T) => Connection<N> | undefined, size = 50): Pages<T, N> {
  const say = useSay();
  const answer = useAnswer<T>(name, { ...variables, first: size });
  const key = JSON.stringify([name, variables]);
  const [rest, setRest] = useState<{ key: string; nodes: N[]; info: PageInfo | null; busy: boolean }>({ key, nodes: [], info: null, busy: false });
  useEffect(() => setRest({ key, nodes: [], info: null, busy: false }), [answer.data]);
  const first = answer.data ? of(answer.data) : undefined;
  const mine = rest.key === key ? rest : { nodes: [], info: null, busy: false };
  const nodes = first ? [...first.nodes, ...mine.nodes] : [];
  const info = mine.info ?? first?.pageInfo;
  const total = first?.totalCount ?? 0;
  const more = async () => {
    setRest({ key, nodes: mine.nodes, info: mine.info, busy: true });
    try {
      const next = of(await ask<T>(name, { ...variables, first: size, after: info?.endCursor }));
      setRest((s) => (s.key === key ? { key, nodes: [...mine.nodes, ...(next?.nodes ?? [])], info: next?.pageInfo ?? null, busy: false } : s));
    } catch {
      setRest((s) => ({ ...s, busy: false })); // the button is still there
    }
  };
  const foot = first && (
    <p class="foot" role="status">
      {say("shown", count(nodes.length), count(total))}
      {info?.hasNextPage && <button type="button" disabled={mine.busy} onClick={() => void more()}>{say("more", count(Math.min(size, total - nodes.length)))}</button>}
    </p>
  );
  return { answer, nodes, total, foot };
}
