// Bars: plain elements, so that names wrap and print stays sharp.

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
