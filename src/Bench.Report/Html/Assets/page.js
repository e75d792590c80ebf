// Puts the figures into the page, and redraws them for paper.

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
  root.classList.add('paper');
  document.querySelector('main').style.width = '680px';
  drawn.forEach(chart => chart.draw());
});
addEventListener('afterprint', () => {
  printing = false;
  root.classList.remove('paper');
  if (root.dataset.screenTheme) root.dataset.theme = root.dataset.screenTheme; else delete root.dataset.theme;
  delete root.dataset.screenTheme;
  document.querySelector('main').style.width = '';
  drawn.forEach(chart => chart.draw());
});
