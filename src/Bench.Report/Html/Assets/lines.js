// Lines over numeric axes.

const nines = p => -Math.log10(1 - Math.min(p, 100 - 1e-9) / 100);
const unNines = n => 100 * (1 - 10 ** -n);

function lineChart(chart, plot) {
  const shown = chart.series.map(() => true);
  let log = chart.y.scale.startsWith('Log');
  let instance = null;
  let width = 0;
  const toX = chart.x.scale === 'Percentile' ? nines : v => v;
  const fromX = chart.x.scale === 'Percentile' ? unNines : v => v;
  // The library wants positions in order; a path keeps its own order beside.
  const series = chart.series.map(s => {
    const made = { ...s, px: s.xs.map(toX) };
    if (s.style !== 'path') return made;
    const order = s.xs.map((x, i) => i).sort((a, b) => s.xs[a] - s.xs[b]);
    const sorted = values => values && order.map(i => values[i]);
    return { ...made, path: { px: made.px, ys: s.ys, labels: s.labels }, px: sorted(made.px), xs: sorted(s.xs), ys: sorted(s.ys), low: sorted(s.low), high: sorted(s.high), labels: sorted(s.labels) };
  });
  const holder = element('div', plot);
  const tip = element('div', plot, null, { class: 'tip', hidden: '' });
  const buttons = [];

  /** Error bars reach beyond their points. */
  const highest = () => series.flatMap((s, i) => shown[i] && s.high ? s.high.filter(v => v != null) : []);
  const lowest = () => series.flatMap((s, i) => shown[i] && s.low ? s.low.filter(v => v > 0) : []);

  function scaleOf(axis, logarithmic, own) {
    const base = axis.scale === 'Log2' ? 2 : 10;
    if (logarithmic) return { time: false, distr: 3, log: base, range: (u, low, high) => low == null ? [1, 10] : axis === chart.y ? uPlot.rangeLog(Math.min(low, ...lowest()), Math.max(high, ...highest()), base, false) : uPlot.rangeLog(low, high, base, false) };
    return { time: false, distr: 1, range: own };
  }

  /** The value of a series at a position: the last step, or the nearest point. */
  function at(s, x) {
    const xs = s.px;
    let low = 0, high = xs.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (xs[middle] <= x) low = middle; else high = middle - 1;
    }
    if (s.style !== 'steps' && low + 1 < xs.length && Math.abs(xs[low + 1] - x) < Math.abs(xs[low] - x)) low++;
    const last = xs.length - 1;
    const reach = xs.length > 1 ? (xs[last] - xs[0]) / last : Infinity;
    return x < xs[0] - reach || x > xs[last] + reach || (s.style === 'steps' && x < xs[0]) ? null : low;
  }

  function hover(u) {
    const left = u.cursor.left;
    if (left == null || left < 0) { tip.hidden = true; return; }
    const x = u.posToVal(left, 'x');
    tip.textContent = '';
    const head = element('div', tip);
    let place = null;
    series.forEach((s, i) => {
      const index = shown[i] ? at(s, x) : null;
      if (index == null) return;
      place ??= s.style === 'steps' ? fromX(x) : s.xs[index];
      const line = element('div', tip);
      element('span', line, s.name);
      swatch(line, s, false);
      element('b', line, full(chart.y.quantity, s.ys[index]) + (s.low && s.low[index] != null && s.high[index] > s.low[index] ? ` (${full(chart.y.quantity, s.low[index])} to ${full(chart.y.quantity, s.high[index])})` : '') + (s.labels ? ` at ${s.labels[index]}` : ''));
    });
    if (place == null) { tip.hidden = true; return; }
    element('span', head, valueAt(chart.x, place));
    tip.hidden = false;
    const box = u.over.getBoundingClientRect();
    const outer = plot.getBoundingClientRect();
    const middle = left > box.width / 2;
    tip.style.left = middle ? '' : `${box.left - outer.left + left + 14}px`;
    tip.style.right = middle ? `${outer.right - box.left - left + 14}px` : '';
    tip.style.top = `${box.top - outer.top + 6}px`;
  }

  function paths(u) {
    const { ctx } = u;
    const taken = [];
    series.forEach((s, i) => {
      if (!s.path || !shown[i]) return;
      ctx.save();
      ctx.strokeStyle = ctx.fillStyle = color(s.color);
      ctx.lineWidth = 2 * uPlot.pxRatio;
      ctx.setLineDash(dashes[s.dash].map(d => d * uPlot.pxRatio));
      ctx.font = `${11 * uPlot.pxRatio}px ${getComputedStyle(document.body).fontFamily}`;
      ctx.textAlign = 'right';
      ctx.beginPath();
      s.path.px.forEach((x, p) => ctx[p ? 'lineTo' : 'moveTo'](u.valToPos(x, 'x', true), u.valToPos(s.path.ys[p], 'y', true)));
      ctx.stroke();
      ctx.setLineDash([]);
      s.path.px.forEach((x, p) => {
        const [cx, cy] = [u.valToPos(x, 'x', true), u.valToPos(s.path.ys[p], 'y', true)];
        ctx.beginPath();
        ctx.arc(cx, cy, 3.5 * uPlot.pxRatio, 0, 7);
        ctx.fill();
        // A label upon another can be read no more than the one below it.
        if (!s.path.labels || taken.some(t => Math.abs(t[0] - cx) < 12 * uPlot.pxRatio && Math.abs(t[1] - cy) < 11 * uPlot.pxRatio)) return;
        taken.push([cx, cy]);
        ctx.fillText(s.path.labels[p], cx - 6 * uPlot.pxRatio, cy - 5 * uPlot.pxRatio);
      });
      ctx.restore();
    });
  }

  function errorBars(u) {
    const { ctx } = u;
    series.forEach((s, i) => {
      if (!s.low || !shown[i]) return;
      ctx.save();
      ctx.strokeStyle = color(s.color);
      ctx.lineWidth = 2.5;
      s.px.forEach((x, p) => {
        const cx = u.valToPos(x, 'x', true);
        const [a, b] = [u.valToPos(s.low[p], 'y', true), u.valToPos(s.high[p], 'y', true)];
        ctx.beginPath();
        ctx.moveTo(cx, a); ctx.lineTo(cx, b);
        for (const end of [a, b]) { ctx.moveTo(cx - 8, end); ctx.lineTo(cx + 8, end); }
        ctx.stroke();
      });
      ctx.restore();
    });
  }

  function ninesMarks(u, axis, low, high) {
    const marks = [0, nines(50)];
    for (let n = 1; n <= 9; n++) marks.push(n);
    const inside = marks.filter(m => m >= low - 1e-9 && m <= high + 1e-9);
    if (inside.length >= 3) return inside;
    return [0, 1, 2, 3, 4].map(i => low + (high - low) * i / 4);
  }

  function draw() {
    const zoomed = instance && !instance.whole ? { min: instance.scales.x.min, max: instance.scales.x.max } : null;
    instance?.destroy();
    width = Math.max(220, Math.floor(holder.getBoundingClientRect().width));
    const { narrow, common } = axisLook(width);
    const xLog = chart.x.scale.startsWith('Log');
    const xs = series.flatMap(s => s.px).filter(v => Number.isFinite(v));
    const lowX = chart.x.min ?? Math.min(...xs), highX = chart.x.max ?? Math.max(...xs);
    const options = {
      width,
      height: printing ? 190 : Math.round(Math.max(240, Math.min(400, width * (narrow ? .8 : .52)))),
      padding: [12, 24, 0, 0],
      legend: { show: false },
      cursor: { drag: { x: true, y: false, dist: 6 }, y: false, points: { size: 7 } },
      scales: {
        x: scaleOf(chart.x, xLog, (u, low, high) => low == null ? [0, 1] : low === high && chart.x.max == null ? [Math.min(lowX, low - .5), high + .5] : u.zooming ? [low, high] : [Math.min(low, lowX), Math.max(high, highX) * (series.some(s => s.path) ? 1.04 : 1)]),
        y: scaleOf(chart.y, log, (u, low, high) => chart.y.max != null ? [chart.y.min ?? 0, chart.y.max] : low == null ? [0, 1] : [Math.min(0, low), uPlot.rangeNum(0, Math.max(high > 0 ? high : 1, ...highest()), .08, false)[1]]),
      },
      axes: [
        {
          ...common, size: 32, label: chart.x.title + (chart.x.quantity === 'Time' ? ' (s)' : ''), space: chart.x.scale === 'Percentile' ? 1 : narrow ? 46 : 60,
          splits: chart.x.scale === 'Percentile' ? ninesMarks : undefined,
          values: chart.x.scale === 'Percentile' ? (u, marks) => {
            const space = (marks.at(-1) - marks[0]) / (u.bbox.width / uPlot.pxRatio / (narrow ? 52 : 60));
            let last = -Infinity;
            return marks.map(m => m - last < space ? '' : (last = m, percentText(unNines(m))));
          } : (u, marks) => chart.x.quantity === 'Time' ? marks.map(plain) : xLog ? marks.map(m => m == null ? '' : withUnit(chart.x.quantity, m, plain)) : markTexts(chart.x, marks),
        },
        {
          ...common, label: chart.y.title, space: 34,
          values: (u, marks) => log ? marks.map(m => m == null ? '' : withUnit(chart.y.quantity, m, plain)) : markTexts(chart.y, marks),
          size: widthOfMarks,
        },
      ],
      series: [{}, ...series.map((s, i) => {
        const many = s.xs.length > 60;
        return {
          label: s.name, show: shown[i], stroke: color(s.color), width: s.color === report.light.length - 1 ? 1.4 : 2, dash: dashes[s.dash],
          paths: s.path ? () => null : s.style === 'steps' && s.xs.length > 1 ? uPlot.paths.stepped({ align: 1 }) : uPlot.paths.linear(),
          points: { show: s.path ? false : s.xs.length === 1 || (s.style !== 'steps' && (s.style === 'lineandpoints' || !many)) || undefined, size: 6, fill: color(s.color), stroke: color(s.color) },
          spanGaps: false,
        };
      })],
      hooks: { setCursor: [hover], draw: [paths, errorBars], setSelect: [u => { if (u.select.width > 0) { u.zooming = true; u.whole = false; reset.hidden = false; } }] },
    };
    // Each series has its own positions; joined, the positions of others are alignment gaps, which lines pass over.
    const tables = series.map(s => [s.px, s.ys.map(y => y == null || (log && y <= 0) ? null : y)]);
    const data = tables.length === 1 ? tables[0] : uPlot.join(tables, tables.map(() => [2, 2]));
    if (data.length > 1) for (let i = 1; i < data.length; i++) data[i] = Array.from(data[i]);
    holder.textContent = '';
    instance = new uPlot(options, data, holder);
    instance.whole = true;
    instance.over.addEventListener('dblclick', whole);
    if (zoomed) { instance.zooming = true; instance.whole = false; instance.setScale('x', zoomed); }
    const old = plot.querySelector('.legend');
    old?.remove();
    if (series.length > 1) {
      buttons.splice(0, buttons.length, ...legend(plot, chart, false, s => {
        shown[s] = !shown[s];
        instance.setSeries(s + 1, { show: shown[s] });
        return shown[s];
      }));
      buttons.forEach((button, i) => button.setAttribute('aria-pressed', String(shown[i])));
    }
  }

  const reset = document.createElement('button');
  reset.type = 'button';
  reset.textContent = 'Whole range';
  reset.hidden = true;
  function whole() { instance = (instance.destroy(), null); reset.hidden = true; draw(); }
  reset.addEventListener('click', whole);

  return {
    draw,
    reset,
    resize() {
      const now = Math.floor(holder.getBoundingClientRect().width);
      if (Math.abs(now - width) > 2) draw();
    },
    log: () => { log = !log; draw(); return log; },
    isLog: () => log,
  };
}
