// Parts that every figure has: legend, table, download.

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
  const ends = s => s.low ? [s.name + ' low' + (unit ? ' (' + unit + ')' : ''), s.name + ' high' + (unit ? ' (' + unit + ')' : '')] : [];
  const endsAt = (s, x) => s.low ? [s.low, s.high].map(list => list[s.xs.indexOf(x)] ?? null) : [];
  const lines = [[chart.x.title + (chart.x.categories || !symbolOf(chart.x.quantity) ? '' : ' (' + symbolOf(chart.x.quantity) + ')'),
    ...chart.series.flatMap(s => [s.name + (unit ? ' (' + unit + ')' : ''), ...ends(s)])]];
  for (const [x, values] of rowsOf(chart)) lines.push([chart.x.categories ? chart.x.categories[x] : plain(x), ...chart.series.flatMap((s, i) => [values[i], ...endsAt(s, x)]).map(v => v == null ? '' : plain(v))]);
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
