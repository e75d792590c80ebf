// Changes: marks with intervals around zero.

/** Zero and what is round around it, few enough to stand beside each other. */
function marksOf(least, largest) {
  const raw = (largest - least) / 3;
  const decade = 10 ** Math.floor(Math.log10(raw));
  const step = decade * [1, 2, 5, 10].find(part => part * decade >= raw);
  const marks = [];
  for (let i = Math.ceil(least / step); i * step <= largest; i++) marks.push(i * step + 0);
  return marks;
}

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
    element('div', grid, '', { class: 'name' });
    const marks = element('div', element('div', element('div', grid, null, { class: 'set' }), null, { class: 'change' }), null, { class: 'marks' });
    for (const v of marksOf(least, largest)) element('span', marks, signed(v)).style.left = place(v) + '%';
    if (chart.series.length > 1) legend(plot, chart, true, null);
  }
  return { draw, resize() { }, log: null };
}
