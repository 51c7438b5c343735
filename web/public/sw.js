// Keeps the shell (pages, scripts, styles) so that the app starts without a network and says so. Answers of the API are never kept:
// an old amount of money is worse than none.
importScripts('/shell-files.js');

const FILES = self.SHELL_FILES;
const NAME =
  'shell-' + [...FILES.join(' ')].reduce((hash, letter) => (hash * 31 + letter.charCodeAt(0)) | 0, 7);

self.addEventListener('install', (event) => {
  event.waitUntil(caches.open(NAME).then((cache) => cache.addAll(FILES)));
});

self.addEventListener('activate', (event) => {
  const clean = caches
    .keys()
    .then((names) => Promise.all(names.filter((name) => name !== NAME).map((name) => caches.delete(name))));
  event.waitUntil(clean.then(() => self.clients.claim()));
});

self.addEventListener('message', ({ data }) => {
  if (data === 'take-over') self.skipWaiting();
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== location.origin || url.pathname.startsWith('/api/')) return;
  if (request.mode === 'navigate') {
    event.respondWith(fetch(request).catch(() => caches.match('/', { cacheName: NAME })));
    return;
  }
  event.respondWith(caches.match(request, { cacheName: NAME }).then((kept) => kept || fetch(request)));
});

// A click on a notification brings the page to the front, at the place it speaks of.
self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  const path = event.notification.data || '/';
  const open = self.clients.matchAll({ type: 'window' }).then(([client]) => {
    if (client === undefined) return self.clients.openWindow(path);
    return client.focus().then(() => client.navigate(path));
  });
  event.waitUntil(open);
});
