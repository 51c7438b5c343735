import { useSyncExternalStore } from 'react';

let waiting: ServiceWorker | null = null;
const listeners = new Set<() => void>();

function found(worker: ServiceWorker | null): void {
  waiting = worker;
  for (const listener of listeners) listener();
}

/** Keeps the shell for a start without a network. A newer one waits until somebody asks for it: nothing reloads under a person's hands. */
export async function keepShell(): Promise<void> {
  if (!('serviceWorker' in navigator) || import.meta.env.DEV) return;
  try {
    const registration = await navigator.serviceWorker.register('/sw.js');
    if (registration.waiting !== null && navigator.serviceWorker.controller !== null)
      found(registration.waiting);
    registration.addEventListener('updatefound', () => {
      const worker = registration.installing;
      worker?.addEventListener('statechange', () => {
        if (worker.state === 'installed' && navigator.serviceWorker.controller !== null) found(worker);
      });
    });
    // The page of a phone stays open for weeks; a visible one asks once an hour whether there is a newer version.
    window.setInterval(() => {
      if (!document.hidden) registration.update().catch(() => undefined);
    }, 3_600_000);
  } catch {
    // Without a service worker everything works but a start without a network.
  }
}

export function applyNewVersion(worker: ServiceWorker): void {
  navigator.serviceWorker.addEventListener('controllerchange', () => location.reload());
  worker.postMessage('take-over');
}

export function useNewVersion(): ServiceWorker | null {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => waiting,
  );
}
