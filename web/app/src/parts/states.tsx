// What stands in a page's place while it waits, or when there is nothing or no answer.
import type { ComponentChildren } from "preact";
import { useRef } from "preact/hooks";
import type { Answer } from "../gql";
import { useSay } from "../words";
import { openToken } from "./token";

interface Props<T> { of: Answer<T>; children: (data: T) => ComponentChildren; lines?: number }

// Shown gives its children the answer, once there is one. While the next is on its way, what was drawn of the last one stays,
// faded, as a whole: old figures never stand under a new title.
export function Shown<T>({ of, children, lines = 4 }: Props<T>) {
  const drawn = useRef<ComponentChildren>(null);
  if (of.problem) return <Trouble of={of} />;
  if (of.data === undefined) return <Waiting lines={lines} />;
  if (of.fresh || drawn.current === null) drawn.current = children(of.data);
  return <div class="shown" aria-busy={of.busy}>{drawn.current}</div>;
}

export function Waiting({ lines }: { lines: number }) {
  const say = useSay();
  return (
    <div class="waiting" role="status">
      <span class="unseen">{say("loading")}</span>
      {Array.from({ length: lines }, (_, i) => <i key={i} />)}
    </div>
  );
}

function Trouble<T>({ of }: { of: Answer<T> }) {
  const say = useSay();
  const p = of.problem!;
  return (
    <div class="trouble" role="alert">
      {p.kind === "starting" ? <p>{say("starting")}</p>
        : p.kind === "network" ? <p>{say("offline")}</p>
          : p.kind === "token" ? <p>{say("needToken")}</p>
            : <><p>{say("failed")}</p><p class="detail">{p.message}</p></>}
      {p.kind === "token"
        ? <button type="button" onClick={openToken}>{say("token")}</button>
        : <button type="button" onClick={of.again}>{say("again")}</button>}
    </div>
  );
}
