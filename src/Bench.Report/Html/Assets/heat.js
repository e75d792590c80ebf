// Heat maps.

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
      height: printing ? 190 : Math.round(Math.max(240, Math.min(400, width * (narrow ? .8 : .52)))),
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
