// Light and dark.

const report = JSON.parse(document.getElementById('chart-data').textContent);
const root = document.documentElement;
const systemDark = matchMedia('(prefers-color-scheme: dark)');
const drawn = [];
let printing = false;


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
