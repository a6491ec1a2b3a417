// What stands in a page's place while it waits, or when there is nothing or no answer.
import type { ComponentChildren } from "preact";
import type { Answer } from "../gql";
import { useSay } from "../words";
import { openToken } from "./token";

interface Props<T> { of: Answer<T>; children: (data: T) => ComponentChildren; lines?: number }

// Shown gives its children the answer, once there is one; the last one stays, faded, while the next is on its way.
export function Shown<T>({ of, children, lines = 4 }: Props<T>) {
  if (of.problem) return <Trouble of={of} />;
  if (of.data === undefined) return <Waiting lines={lines} />;
  return <div class="shown" aria-busy={of.busy}>{children(of.data)}</div>;
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
