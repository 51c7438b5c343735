import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

/** Fills the list of files that the service worker keeps for a start without a network, with a version that changes with any of them. */
function offlineShell(): Plugin {
  return {
    name: 'offline-shell',
    apply: 'build',
    generateBundle(_, bundle) {
      const names = Object.keys(bundle).filter((name) => /\.(?:js|css)$/.test(name));
      const files = [
        '/',
        '/appearance.js',
        '/icon.svg',
        '/manifest.webmanifest',
        ...names.map((name) => `/${name}`),
      ];
      this.emitFile({
        type: 'asset',
        fileName: 'shell-files.js',
        source: `self.SHELL_FILES = ${JSON.stringify([...new Set(files)].sort())};\n`,
      });
    },
  };
}

/** A running host, for `npx vite web`: the pages come from Vite, everything below /api from there. */
const HOST = 'http://127.0.0.1:4018';

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), tailwindcss(), offlineShell()],
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    target: 'es2022',
    sourcemap: false,
    chunkSizeWarningLimit: 700,
    reportCompressedSize: false,
    // The page of all states is looked at by a test and never shipped.
    ...(process.env['STORIES'] === 'true' ? { rolldownOptions: { input: 'stories.html' } } : {}),
  },
  server: { proxy: { '/api': { target: HOST, ws: true } } },
});
