// Runs before the first paint, so that nobody sees a flash of the other theme.
(function () {
  var root = document.documentElement;
  var stored = {};
  try {
    stored = JSON.parse(localStorage.getItem('ballast.preferences') || '{}');
  } catch {
    stored = {};
  }
  var light = matchMedia('(prefers-color-scheme: light)').matches;
  var theme = stored.theme || 'dark';
  root.dataset.theme = theme === 'system' ? (light ? 'light' : 'dark') : theme;
  root.dataset.palette = stored.palette || 'green-up';
  if (stored.language) root.lang = stored.language;
})();
