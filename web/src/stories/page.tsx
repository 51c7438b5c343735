import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { wearPreferences } from '../lib/preferences.ts';
import { followLanguage } from '../lib/words/words.ts';
import '../style.css';
import { STORIES } from './stories.tsx';

const root = document.getElementById('root');
if (root === null) throw new Error('stories.html has no element with the id root');
wearPreferences();
void followLanguage().then(() => {
  createRoot(root).render(
    <StrictMode>
      <main className="grid gap-4 p-4">
        <h1 className="text-lg">Every state of the parts</h1>
        {Object.entries(STORIES).map(([name, story]) => (
          <section key={name} aria-label={name} className="grid max-w-3xl gap-2">
            <h2 className="label">{name}</h2>
            <div>{story}</div>
          </section>
        ))}
      </main>
    </StrictMode>,
  );
});
