// Keeps the exchange that is being written in sight, until the person scrolls or the next is asked.

export default function ({ parentElement }) {
  const exchange = parentElement.getRootNode().host?.closest('[class*="st-key-exchange-"]');
  if (!exchange) return undefined;
  const released = new AbortController();
  const grown = new ResizeObserver(() => {
    const fits = exchange.offsetHeight < innerHeight / 2;
    exchange.scrollIntoView({ block: fits ? "end" : "start" });
  });
  const stop = () => {
    grown.disconnect();
    released.abort();
  };
  for (const moved of ["wheel", "touchmove", "pointerdown", "keydown"]) {
    window.addEventListener(moved, stop, { signal: released.signal, passive: true });
  }
  grown.observe(exchange);
  return stop;
}
