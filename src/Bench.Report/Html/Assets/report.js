'use strict';
(function () {
  const report = JSON.parse(document.getElementById('chart-data').textContent);
  const root = document.documentElement;
  const systemDark = matchMedia('(prefers-color-scheme: dark)');
  const drawn = [];
  let printing = false;

  // ---- theme

  const isDark = () => !printing && (root.dataset.theme ? root.dataset.theme === 'dark' : systemDark.matches);
  const color = index => (isDark() ? report.dark : report.light)[index];
  const css = name => getComputedStyle(root).getPropertyValue(name).trim();

  function remembered(value) {
    // A page opened from disk may have no storage.
    try {
      if (value) localStorage.setItem('bench-theme', value);
      return localStorage.getItem('bench-theme');
    } catch {
      return null;
    }
  }

  const themeButton = document.getElementById('theme');
  function showTheme() {
    themeButton.textContent = isDark() ? 'Light' : 'Dark';
    drawn.forEach(chart => chart.draw());
  }
  themeButton.addEventListener('click', () => {
    root.dataset.theme = isDark() ? 'light' : 'dark';
    remembered(root.dataset.theme);
    showTheme();
  });
  systemDark.addEventListener('change', showTheme);

  // ---- numbers

  const plain = number => String(+number.toPrecision(12));
  const significant = number => {
    if (number === 0) return '0';
    const digits = Math.max(0, Math.min(9, 2 - Math.floor(Math.log10(Math.abs(number)))));
    return number.toFixed(digits);
  };
  const steps = {
    Latency: [[1e9, 's'], [1e6, 'ms'], [1e3, 'µs'], [1, 'ns']],
    BytesPerSecond: [[1e9, 'GB/s', 20e9], [1e6, 'MB/s'], [1e3, 'kB/s'], [1, 'B/s']],
    Size: [[2 ** 30, 'GiB'], [2 ** 20, 'MiB'], [2 ** 10, 'KiB'], [1, 'B']],
    Time: [[1, 's']],
    Percent: [[1, '%']],
    Iops: [[1e6, 'M'], [1e3, 'k'], [1, '']],
    Count: [[1e6, 'M'], [1e3, 'k'], [1, '']],
  };
  const symbolOf = quantity => ({ Latency: 'ns', BytesPerSecond: 'bytes_per_s', Size: 'bytes', Time: 's', Percent: 'percent', Iops: 'per_s' })[quantity] || '';

  function withUnit(quantity, value, write) {
    if (value == null) return '–';
    const plainUpTo = quantity === 'Iops' || quantity === 'Count' ? 9999.5 : 0;
    const unit = Math.abs(value) < plainUpTo ? [1, ''] : steps[quantity].find(step => Math.abs(value) >= (step[2] || step[0])) || steps[quantity].at(-1);
    const joiner = quantity === 'Iops' || quantity === 'Count' || !unit[1] ? '' : ' ';
    return write(value / unit[0]) + joiner + unit[1];
  }
  const full = (quantity, value) => withUnit(quantity, value, n => quantity === 'Iops' && n >= 100 && n < 1e4 ? n.toFixed(0) : quantity === 'Count' ? plain(+significant(n)) : significant(n));
  const percentText = p => plain(+p.toFixed(p >= 99.99 ? 6 : p >= 99 ? 4 : 2)) + ' %';
  const valueAt = (axis, value) => axis.scale === 'Percentile' ? percentText(value)
    : axis.quantity === 'Time' ? plain(+value.toFixed(3)) + ' s' : full(axis.quantity, value);

  /** On a linear axis all marks have the unit of the largest. */
  function markTexts(axis, marks) {
    const largest = Math.max(...marks.filter(m => m != null).map(Math.abs));
    const unit = steps[axis.quantity].find(step => largest >= (step[2] || step[0] * (step[1] === 'k' ? 4 : step[1] === 'MB/s' ? 1 : 2))) || steps[axis.quantity].at(-1);
    return marks.map(m => m == null ? '' : plain(m / unit[0]) + (m !== 0 && unit[1] ? (axis.quantity === 'Iops' || axis.quantity === 'Count' ? '' : '\u00a0') + unit[1] : ''));
  }

  // ---- parts of a figure

  const dashes = { solid: [], dashed: [9, 5], dotted: [2, 4], dashdot: [10, 4, 2, 4] };

  function element(tag, parent, text, attributes) {
    const made = document.createElement(tag);
    if (text != null) made.textContent = text;
    for (const name in attributes) made.setAttribute(name, attributes[name]);
    parent.append(made);
    return made;
  }

  function swatch(parent, series, bar) {
    const ns = 'http://www.w3.org/2000/svg';
    const svg = document.createElementNS(ns, 'svg');
    svg.setAttribute('width', bar ? 12 : 26);
    svg.setAttribute('height', 12);
    const line = document.createElementNS(ns, 'line');
    const at = { x1: 0, x2: bar ? 12 : 26, y1: 6, y2: 6, stroke: color(series.color), 'stroke-width': bar ? 12 : 3, 'stroke-dasharray': bar ? '' : dashes[series.dash].join(' ') };
    for (const name in at) svg.appendChild(line).setAttribute(name, at[name]);
    parent.prepend(svg);
  }

  function save(name, text) {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([text], { type: 'text/csv' }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  }

  const cell = text => {
    const safe = /^[=+\-@\t]/.test(text) && isNaN(text) ? "'" + text : text;
    return /[",\n]/.test(safe) ? '"' + safe.replaceAll('"', '""') + '"' : safe;
  };

  /** Rows by X, a column for each series; base units. */
  function rowsOf(chart) {
    const positions = new Map();
    chart.series.forEach((series, s) => series.xs.forEach((x, i) => {
      if (!positions.has(x)) positions.set(x, new Array(chart.series.length).fill(null));
      positions.get(x)[s] = series.ys[i];
    }));
    return [...positions].sort((a, b) => a[0] - b[0]);
  }

  /** Heat maps: one row for each cell. */
  function cellsOf(chart) {
    const rows = [];
    for (let i = 0; i < chart.cells.length; i += 5) rows.push(chart.cells.slice(i, i + 5));
    return rows;
  }

  /** Paths and changes: one row for each point, with its label and the ends of its bar. */
  const pointsOf = chart => chart.series.flatMap(s => s.xs.map((x, i) => ({ series: s, x, y: s.ys[i], low: s.low?.[i], high: s.high?.[i], label: s.labels?.[i] })));
  const byPoint = chart => chart.kind === 'changes' || chart.series.some(s => s.style === 'path');
  const hasBars = chart => chart.series.some(s => s.low);

  function csvOf(chart) {
    if (chart.kind === 'heat') {
      return ['from (s),to (s),latency from (ns),latency to (ns),share (percent)', ...cellsOf(chart).map(c => c.map(plain).join(','))].join('\n') + '\n';
    }
    const named = axis => axis.title + (axis.categories || !symbolOf(axis.quantity) ? '' : ' (' + symbolOf(axis.quantity) + ')');
    if (byPoint(chart)) {
      const lines = [['series', 'load', named(chart.x), named(chart.y), 'low', 'high'], ...pointsOf(chart).map(p =>
        [p.series.name, p.label ?? '', chart.x.categories ? chart.x.categories[p.x] : plain(p.x), p.y == null ? '' : plain(p.y), p.low == null ? '' : plain(p.low), p.high == null ? '' : plain(p.high)])];
      return lines.map(line => line.map(cell).join(',')).join('\n') + '\n';
    }
    const unit = symbolOf(chart.y.quantity);
    const lines = [[chart.x.title + (chart.x.categories || !symbolOf(chart.x.quantity) ? '' : ' (' + symbolOf(chart.x.quantity) + ')'),
      ...chart.series.map(s => s.name + (unit ? ' (' + unit + ')' : ''))]];
    for (const [x, values] of rowsOf(chart)) lines.push([chart.x.categories ? chart.x.categories[x] : plain(x), ...values.map(v => v == null ? '' : plain(v))]);
    return lines.map(line => line.map(cell).join(',')).join('\n') + '\n';
  }

  function fillTable(details, chart) {
    const most = 1500;
    const scroll = element('div', details, null, { class: 'scroll', tabindex: '0' });
    const table = element('table', scroll);
    const head = element('tr', element('thead', table));
    const row = (body, cells) => {
      const made = element('tr', body);
      cells.forEach((text, i) => element(i ? 'td' : 'th', made, text, i ? { class: 'n' } : { scope: 'row' }));
    };
    if (chart.kind === 'heat') {
      ['Time', 'Latency from', 'Latency to', 'Share of I/Os'].forEach((text, i) => element('th', head, text, { scope: 'col', class: i ? 'n' : '' }));
      const body = element('tbody', table);
      const cells = cellsOf(chart);
      for (const c of cells.slice(0, most)) row(body, [valueAt(chart.x, c[0]), full('Latency', c[2]), full('Latency', c[3]), full('Percent', c[4])]);
      if (cells.length > most) element('p', details, `The first ${most} of ${cells.length} rows; CSV has all.`, { class: 'note' });
      return;
    }
    if (byPoint(chart)) {
      [chart.x.categories ? chart.x.title : 'Load', 'Series', ...chart.x.categories ? [] : [chart.x.title], chart.y.title, ...hasBars(chart) ? ['from', 'to'] : []]
        .forEach((text, i) => element('th', head, text, { scope: 'col', class: i > 1 ? 'n' : '' }));
      const body = element('tbody', table);
      for (const p of pointsOf(chart)) {
        row(body, [chart.x.categories ? chart.x.categories[p.x] : p.label ?? '', p.series.name, ...chart.x.categories ? [] : [valueAt(chart.x, p.x)], full(chart.y.quantity, p.y),
          ...hasBars(chart) ? [full(chart.y.quantity, p.low), full(chart.y.quantity, p.high)] : []]);
      }
      return;
    }
    element('th', head, chart.x.title, { scope: 'col' });
    chart.series.forEach(s => element('th', head, s.name, { scope: 'col', class: 'n' }));
    const body = element('tbody', table);
    const rows = rowsOf(chart);
    for (const [x, values] of rows.slice(0, most)) row(body, [chart.x.categories ? chart.x.categories[x] : valueAt(chart.x, x), ...values.map(v => full(chart.y.quantity, v))]);
    if (rows.length > most) element('p', details, `The first ${most} of ${rows.length} rows; CSV has all.`, { class: 'note' });
  }

  function legend(plot, chart, bar, toggle) {
    const list = element('div', plot, null, { class: 'legend' });
    return chart.series.map((series, s) => {
      const button = element('button', list, series.name, { type: 'button', 'aria-pressed': 'true', title: toggle ? 'Show or hide' : '' });
      swatch(button, series, bar);
      if (toggle) button.addEventListener('click', () => button.setAttribute('aria-pressed', String(toggle(s))));
      return button;
    });
  }

  // ---- bars: plain elements, so that names wrap and print stays sharp

  function barChart(chart, plot) {
    function draw() {
      plot.textContent = '';
      const grid = element('div', plot, null, { class: 'bars' });
      const largest = Math.max(...chart.series.flatMap(s => (s.high || s.ys).filter(y => y != null)), 1e-300);
      let most = 0;
      chart.x.categories.forEach((category, c) => {
        element('div', grid, category, { class: 'name' });
        const set = element('div', grid, null, { class: 'set' });
        let bars = 0;
        chart.series.forEach(series => {
          const i = series.xs.indexOf(c);
          if (i < 0 || series.ys[i] == null) return;
          bars++;
          const bar = element('div', set, null, { class: 'bar', title: `${series.name}: ${full(chart.y.quantity, series.ys[i])}` });
          const fill = element('i', bar);
          fill.style.background = color(series.color);
          fill.style.width = `calc((100% - 6.2em) * ${series.ys[i] / largest})`;
          if (series.low) {
            const error = element('u', fill);
            const part = v => 100 * v / (series.ys[i] || 1);
            error.style.left = part(series.low[i]) + '%';
            error.style.width = part(series.high[i] - series.low[i]) + '%';
          }
          element('span', bar, full(chart.y.quantity, series.ys[i]));
        });
        most = Math.max(most, bars);
      });
      if (most > 1) legend(plot, chart, true, null);
    }
    return { draw, resize() { }, log: null };
  }

  // ---- changes: marks with intervals around zero

  function changeChart(chart, plot) {
    function draw() {
      plot.textContent = '';
      const values = pointsOf(chart).flatMap(p => [p.y, p.low ?? p.y, p.high ?? p.y]).filter(v => v != null);
      const least = Math.min(0, ...values), largest = Math.max(0, ...values, least + 1e-9);
      const place = v => 100 * (v - least) / (largest - least);
      const signed = v => (v > 0 ? '+' : v < 0 ? '−' : '') + significant(Math.abs(v)) + ' %';
      const grid = element('div', plot, null, { class: 'bars changes' });
      chart.x.categories.forEach((category, c) => {
        element('div', grid, category, { class: 'name' });
        const set = element('div', grid, null, { class: 'set' });
        chart.series.forEach(series => series.xs.forEach((x, i) => {
          if (x !== c || series.ys[i] == null) return;
          const interval = series.low ? `, ${signed(series.low[i])} to ${signed(series.high[i])}` : '';
          const line = element('div', set, null, { class: 'change', title: `${series.name}: ${signed(series.ys[i])}${interval}` });
          const track = element('div', line, null, { class: 'track' });
          element('s', track).style.left = place(0) + '%';
          if (series.low) {
            const bar = element('u', track);
            bar.style.left = place(series.low[i]) + '%';
            bar.style.width = place(series.high[i]) - place(series.low[i]) + '%';
            bar.style.color = color(series.color);
          }
          const mark = element('i', track);
          mark.style.left = place(series.ys[i]) + '%';
          mark.style.background = color(series.color);
          element('span', line, signed(series.ys[i]));
        }));
      });
      if (chart.series.length > 1) legend(plot, chart, true, null);
    }
    return { draw, resize() { }, log: null };
  }

  // ---- heat maps

  function heatChart(chart, plot) {
    const holder = element('div', plot);
    const tip = element('div', plot, null, { class: 'tip', hidden: '' });
    const cells = cellsOf(chart);
    const logs = cells.map(c => Math.log10(c[4]));
    const low = Math.floor(Math.min(...logs)), high = Math.max(low + 1, Math.ceil(Math.max(...logs)));
    const stops = report.heat.map(hex => [1, 3, 5].map(at => parseInt(hex.slice(at, at + 2), 16)));
    const ends = { x: [chart.x.min ?? Math.min(...cells.map(c => c[0])), Math.max(...cells.map(c => c[1]))], y: [Math.min(...cells.map(c => c[2])), Math.max(...cells.map(c => c[3]))] };
    let instance = null, width = 0;

    function oneTwoFive() {
      const marks = [];
      for (let d = Math.floor(Math.log10(ends.y[0])); d <= Math.ceil(Math.log10(ends.y[1])); d++) marks.push(10 ** d, 2 * 10 ** d, 5 * 10 ** d);
      return marks.filter(m => m >= ends.y[0] && m <= ends.y[1]);
    }

    function shade(part) {
      const at = Math.max(0, Math.min(1, isDark() ? 1 - part : part)) * (stops.length - 1);
      const i = Math.min(stops.length - 2, Math.floor(at));
      return `rgb(${stops[i].map((v, c) => Math.round(v + (stops[i + 1][c] - v) * (at - i))).join(',')})`;
    }

    function paint(u) {
      const { ctx } = u;
      ctx.save();
      ctx.beginPath();
      ctx.rect(u.bbox.left, u.bbox.top, u.bbox.width, u.bbox.height);
      ctx.clip();
      cells.forEach((c, i) => {
        const [x0, x1, y0, y1] = [u.valToPos(c[0], 'x', true), u.valToPos(c[1], 'x', true), u.valToPos(c[2], 'y', true), u.valToPos(c[3], 'y', true)];
        ctx.fillStyle = shade((logs[i] - low) / (high - low));
        ctx.fillRect(Math.floor(x0), Math.floor(y1), Math.ceil(x1) - Math.floor(x0), Math.ceil(y0) - Math.floor(y1));
      });
      ctx.restore();
    }

    function hover(u) {
      const { left, top } = u.cursor;
      const x = left >= 0 ? u.posToVal(left, 'x') : null, y = left >= 0 ? u.posToVal(top, 'y') : null;
      const found = x == null ? null : cells.find(c => x >= c[0] && x < c[1] && y >= c[2] && y < c[3]);
      tip.hidden = !found;
      if (!found) return;
      tip.textContent = '';
      element('div', tip, `${valueAt(chart.x, found[0])} to ${valueAt(chart.x, found[1])}`);
      element('div', tip, `${full('Latency', found[2])} to ${full('Latency', found[3])}: ${full('Percent', found[4])} of the I/Os`);
      const box = u.over.getBoundingClientRect(), outer = plot.getBoundingClientRect();
      const middle = left > box.width / 2;
      tip.style.left = middle ? '' : `${box.left - outer.left + left + 14}px`;
      tip.style.right = middle ? `${outer.right - box.left - left + 14}px` : '';
      tip.style.top = `${box.top - outer.top + 6}px`;
    }

    function scale() {
      const list = element('div', plot, null, { class: 'legend heat' });
      for (let d = low; d <= high; d++) {
        const part = element('span', list, full('Percent', 10 ** d));
        const box = document.createElement('i');
        box.style.background = shade((d - low) / (high - low));
        part.prepend(box);
      }
    }

    function draw() {
      const zoomed = instance && !instance.whole ? { min: instance.scales.x.min, max: instance.scales.x.max } : null;
      instance?.destroy();
      width = Math.max(220, Math.floor(holder.getBoundingClientRect().width));
      const { common, narrow } = axisLook(width);
      holder.textContent = '';
      instance = new uPlot({
        width,
        height: printing ? 225 : Math.round(Math.max(240, Math.min(400, width * (narrow ? .8 : .52)))),
        padding: [12, narrow ? 14 : 24, 0, 0],
        legend: { show: false },
        cursor: { drag: { x: true, y: false, dist: 6 }, points: { show: false } },
        scales: {
          x: { time: false, range: (u, a, b) => u.zooming ? [a, b] : ends.x },
          y: { time: false, distr: 3, log: 10, range: () => ends.y },
        },
        axes: [
          { ...common, size: 32, label: chart.x.title + ' (s)', space: narrow ? 46 : 60, values: (u, marks) => marks.map(plain) },
          { ...common, label: chart.y.title, splits: oneTwoFive, filter: (u, marks) => marks, values: (u, marks) => marks.map(m => m == null ? '' : withUnit(chart.y.quantity, m, plain)), size: widthOfMarks },
        ],
        series: [{}, { show: true, paths: () => null, points: { show: false } }],
        hooks: { setCursor: [hover], drawAxes: [paint], setSelect: [u => { if (u.select.width > 0) { u.zooming = true; u.whole = false; reset.hidden = false; } }] },
      }, [ends.x, ends.y], holder);
      instance.whole = true;
      instance.over.addEventListener('dblclick', whole);
      if (zoomed) { instance.zooming = true; instance.whole = false; instance.setScale('x', zoomed); }
      plot.querySelector('.legend')?.remove();
      scale();
    }

    const reset = document.createElement('button');
    reset.type = 'button';
    reset.textContent = 'Whole range';
    reset.hidden = true;
    function whole() { instance = (instance.destroy(), null); reset.hidden = true; draw(); }
    reset.addEventListener('click', whole);
    return { draw, reset, resize() { if (Math.abs(Math.floor(holder.getBoundingClientRect().width) - width) > 2) draw(); }, log: null };
  }

  // ---- lines

  function axisLook(width) {
    const narrow = width < 460;
    const grid = { stroke: printing ? '#e3e6ea' : css('--grid'), width: 1 };
    const font = `${narrow ? 11 : 12}px ${getComputedStyle(document.body).fontFamily}`;
    return { narrow, common: { stroke: printing ? '#30363d' : css('--soft'), grid, ticks: { stroke: grid.stroke, width: 1, size: 5 }, font, labelFont: font, labelSize: 22, labelGap: 2 } };
  }

  function widthOfMarks(u, texts, axis, cycle) {
    if (cycle > 1) return u.axes[axis]._size;
    u.ctx.save();
    u.ctx.font = u.axes[axis].font[0];
    const widest = Math.max(0, ...(texts || []).map(t => u.ctx.measureText(t).width)) / uPlot.pxRatio;
    u.ctx.restore();
    return Math.ceil(widest) + 16;
  }

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

    function scaleOf(axis, logarithmic, own) {
      const base = axis.scale === 'Log2' ? 2 : 10;
      if (logarithmic) return { time: false, distr: 3, log: base, range: (u, low, high) => low == null ? [1, 10] : uPlot.rangeLog(low, high, base, false) };
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
          if (s.path.labels) ctx.fillText(s.path.labels[p], cx - 6 * uPlot.pxRatio, cy - 5 * uPlot.pxRatio);
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
        height: printing ? 225 : Math.round(Math.max(240, Math.min(400, width * (narrow ? .8 : .52)))),
        padding: [12, narrow ? 14 : 24, 0, 0],
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

  // ---- the page

  root.dataset.theme = remembered() || '';
  if (!root.dataset.theme) delete root.dataset.theme;

  for (const chart of report.charts) {
    const figure = document.getElementById(chart.id);
    const plot = figure.querySelector('.plot');
    const handle = { bars: barChart, changes: changeChart, heat: heatChart, lines: lineChart }[chart.kind](chart, plot);
    const tools = figure.querySelector('.tools');
    if (handle.log) {
      const button = element('button', tools, '', { type: 'button' });
      const name = () => { button.textContent = handle.isLog() ? 'Linear axis' : 'Logarithmic axis'; };
      name();
      button.addEventListener('click', () => { handle.log(); name(); });
    }
    if (handle.reset) tools.append(handle.reset);
    element('button', tools, 'CSV', { type: 'button', 'data-csv': chart.id }).addEventListener('click', () => save(chart.id + '.csv', csvOf(chart)));
    const details = figure.querySelector('details.data');
    details.addEventListener('toggle', () => { if (details.open && !details.querySelector('table')) fillTable(details, chart); });
    handle.draw();
    drawn.push(handle);
  }
  showTheme();

  let waiting = 0;
  addEventListener('resize', () => {
    cancelAnimationFrame(waiting);
    waiting = requestAnimationFrame(() => { if (!printing) drawn.forEach(chart => chart.resize()); });
  });

  // Paper is white and narrower than most screens: draw for it, then for the screen again.
  addEventListener('beforeprint', () => {
    printing = true;
    root.dataset.screenTheme = root.dataset.theme || '';
    root.dataset.theme = 'light';
    document.querySelector('main').style.width = '680px';
    drawn.forEach(chart => chart.draw());
  });
  addEventListener('afterprint', () => {
    printing = false;
    if (root.dataset.screenTheme) root.dataset.theme = root.dataset.screenTheme; else delete root.dataset.theme;
    delete root.dataset.screenTheme;
    document.querySelector('main').style.width = '';
    drawn.forEach(chart => chart.draw());
  });
})();
