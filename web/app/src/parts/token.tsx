// Where a reader gives the token that a guarded server wants.
import { useEffect, useRef, useState } from "preact/hooks";
import { changeToken, useSettings } from "../settings";
import { useSay } from "../words";

const opened = new EventTarget();
export const openToken = () => { opened.dispatchEvent(new Event("open")); };

export function TokenDialog() {
  const say = useSay();
  const { token } = useSettings();
  const dialog = useRef<HTMLDialogElement>(null);
  const [text, setText] = useState("");
  const [remember, setRemember] = useState(false);
  useEffect(() => {
    const open = () => { setText(""); if (!dialog.current?.open) dialog.current?.showModal(); };
    opened.addEventListener("open", open);
    return () => opened.removeEventListener("open", open);
  }, []);
  const use = (value: string) => { changeToken(value.trim(), remember); dialog.current?.close(); };
  return (
    <dialog ref={dialog} class="token" aria-labelledby="token-title">
      <form method="dialog" onSubmit={(e) => { e.preventDefault(); use(text); }}>
        <h2 id="token-title">{say("token")}</h2>
        <p>{say("tokenText")}</p>
        <label>{say("tokenLabel")}
          <input type="password" name="token" autocomplete="off" spellcheck={false} value={text} onInput={(e) => setText(e.currentTarget.value)} required />
        </label>
        <label class="check"><input type="checkbox" checked={remember} onInput={(e) => setRemember(e.currentTarget.checked)} />{say("tokenRemember")}</label>
        <div class="actions">
          <button type="submit" class="main">{say("tokenUse")}</button>
          {token && <button type="button" onClick={() => use("")}>{say("tokenForget")}</button>}
          <button type="button" onClick={() => dialog.current?.close()}>{say("close")}</button>
        </div>
      </form>
    </dialog>
  );
}
