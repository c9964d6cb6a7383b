"""States of a Streamlit page that tests and benchmarks wait for: functions for `page.wait_for_function`."""

# How many runs of the script the page has shown to their end. Only React's state has it: a run of a few milliseconds
# starts and ends between two frames, and the attribute that names the state never changes.
FINISHED_RUNS = """() => {
  const app = document.querySelector('[data-testid=stApp]');
  let fiber = app && app[Object.keys(app).find(key => key.startsWith('__reactFiber$'))];
  while (fiber && fiber.stateNode?.state?.scriptRunFinishedSequence === undefined) fiber = fiber.return;
  return fiber ? fiber.stateNode.state.scriptRunFinishedSequence : 0;
}"""

# Nothing fades, slides or unfolds; what turns forever (a spinner) does not count.
STILL = """() => document.getAnimations().every(a =>
  a.playState !== 'running' || a.effect?.getComputedTiming().endTime === Infinity)"""

# The script is idle after at least one more run than `runs`, every chart is drawn as wide as its frame, and nothing
# has changed for some frames. `call` tells one wait from the next.
SETTLED = f"""([call, runs, width, frames]) => {{
  const finishedRuns = {FINISHED_RUNS};
  const still = {STILL};
  const app = document.querySelector('[data-testid=stApp]');
  let quiet = window.outlookQuiet;
  if (quiet?.call !== call) {{
    quiet?.observer.disconnect();
    quiet = window.outlookQuiet = {{ call, frames: 0 }};
    quiet.observer = new MutationObserver(() => {{ quiet.frames = 0; }});
    quiet.observer.observe(document, {{ subtree: true, childList: true, characterData: true, attributes: true }});
  }}
  const fits = chart => {{
    if (!chart.checkVisibility()) return true;
    const plot = chart.querySelector('.js-plotly-plot'), svg = plot?.querySelector('.main-svg');
    if (!svg) return false;
    const wide = plot.getBoundingClientRect().width;
    return Math.abs(wide - chart.getBoundingClientRect().width) < 2 && Math.abs(Number(svg.getAttribute('width')) - wide) < 2;
  }};
  const idle = app?.dataset.testScriptState === 'notRunning' && finishedRuns() !== runs && innerWidth === width
    && !document.querySelector('[data-testid=stSkeleton], [data-stale=true]')
    && [...document.querySelectorAll('[data-testid=stPlotlyChart]')].every(fits) && still();
  quiet.frames = idle ? quiet.frames + 1 : 0;
  return quiet.frames > frames;
}}"""

# The next element to have the keyboard's focus: its name, where it is, and whether a reader sees it and its ring. Waits
# until the focus has left the last stop and can be seen, for at most `limit` milliseconds.
NEXT_STOP = """async limit => {
  const started = performance.now(), last = window.outlookStop ?? document.body;
  for (;;) {
    const e = document.activeElement, box = e.getBoundingClientRect(), style = getComputedStyle(e);
    const stop = {
      body: e === document.body, name: (e.getAttribute('aria-label') || e.textContent).trim().slice(0, 80), tag: e.tagName,
      left: box.left, top: box.top + document.querySelector('.stMain').scrollTop,
      seen: box.width > 0 && box.bottom > 0 && box.top < innerHeight && e.checkVisibility(),
      ring: (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2) || style.boxShadow !== 'none',
      chart: Boolean(e.closest('.st-key-first-chart')), control: Boolean(e.closest('.st-key-job, .st-key-controls')),
    };
    const arrived = e !== last && (stop.body || (stop.seen && stop.ring));
    if (arrived || performance.now() - started > limit) {
      window.outlookStop = e;
      return { ...stop, arrived };
    }
    await new Promise(requestAnimationFrame);
  }
}"""
