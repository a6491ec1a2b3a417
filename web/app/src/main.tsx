import { Component, render, type ComponentChildren } from "preact";
import "./style.css";
import { Catalog } from "./catalog";
import { Frame, Title } from "./parts/frame";
import { PlacePanel } from "./parts/panel";
import { TokenDialog } from "./parts/token";
import { useRoute } from "./router";
import { apply } from "./settings";
import { say, useSay } from "./words";
import { Compare } from "./pages/compare";
import { Coverage } from "./pages/coverage";
import { Findings } from "./pages/findings";
import { Outliers } from "./pages/outliers";
import { Rankings } from "./pages/rankings";
import { Search } from "./pages/search";
import { Start } from "./pages/start";
import { Unit } from "./pages/unit";
import { Units } from "./pages/units";

function Page() {
  const { path } = useRoute();
  const say = useSay();
  const unit = /^\/units\/([^/]+)$/.exec(path);
  if (unit) return <Unit key={unit[1]} id={decodeURIComponent(unit[1]!)} />;
  switch (path) {
    case "/": return <Start />;
    case "/units": return <Units />;
    case "/compare": return <Compare />;
    case "/rankings": return <Rankings />;
    case "/outliers": return <Outliers />;
    case "/coverage": return <Coverage />;
    case "/findings": return <Findings />;
    case "/search": return <Search />;
    default: return <><Title text={say("notFound")} /><p><a href="/">{say("toStart")}</a></p></>;
  }
}

// A fault of the page itself is said, rather than leaving it blank.
class Guard extends Component<{ children: ComponentChildren }, { fault?: unknown }> {
  state: { fault?: unknown } = {};
  componentDidCatch(fault: unknown) { this.setState({ fault }); }
  render() {
    return this.state.fault ? <div class="trouble" role="alert"><p>{say("failed")}</p><p class="detail">{String(this.state.fault)}</p><button type="button" onClick={() => location.reload()}>{say("again")}</button></div> : this.props.children;
  }
}

// Most pages have a chart: its library comes while the figures are asked for, not after them.
if (!/^\/(units|findings|search)$/.test(location.pathname)) void import("./parts/draw");

apply();
render(
  <Guard>
    <Catalog>
      <Frame><Guard><Page /></Guard></Frame>
      <PlacePanel />
      <TokenDialog />
    </Catalog>
  </Guard>,
  document.getElementById("app")!,
);
