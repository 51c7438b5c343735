import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { ApiProblem } from '../lib/api/request.ts';
import { snapshotQuery } from '../lib/api/snapshot.ts';
import { followOwnPreferences } from '../lib/own/own-preferences.ts';
import { startLive } from '../lib/live/live.ts';
import { wearPreferences } from '../lib/preferences.ts';
import { followLanguage } from '../lib/words/words.ts';
import '../style.css';
import { keepShell } from './offline.ts';
import { router } from './router.tsx';

const client = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 2_000,
      // A no of the API stays a no; only what did not answer is worth another try. Commands are never repeated.
      retry: (failures, problem) =>
        failures < 2 && (!(problem instanceof ApiProblem) || problem.status === 0),
      retryDelay: (failures) => 500 * 2 ** failures,
      networkMode: 'always',
      refetchOnWindowFocus: false,
    },
    mutations: { retry: 0, networkMode: 'always' },
  },
});

// Every page begins with it: it is asked for while the code of the page is still on its way.
void client.prefetchQuery(snapshotQuery);
wearPreferences();
startLive(client);
followOwnPreferences();
const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no element with the id root');
void followLanguage().then(() => {
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={client}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </StrictMode>,
  );
});
void keepShell();
