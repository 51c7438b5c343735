import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Card } from '../../components/ui/card.tsx';
import { CheckField, SelectField } from '../../components/ui/field.tsx';
import { demoQuery, setDemoSpeed } from '../../lib/api/demo.ts';
import { snapshotQuery } from '../../lib/api/snapshot.ts';
import { LANGUAGES, PALETTES, prefer, THEMES, usePreferences, ZONES } from '../../lib/preferences.ts';
import { useWords } from '../../lib/words/words.ts';

const LANGUAGE_NAMES = { en: 'English', de: 'Deutsch' } as const;
const SPEEDS = [0, 1, 5, 20, 60, 200];

export function SettingsPage() {
  const say = useWords();
  const { data: snapshot } = useQuery(snapshotQuery);
  return (
    <div className="grid max-w-2xl gap-3">
      <h1 className="text-lg">{say('settings.title')}</h1>
      <Appearance />
      {snapshot?.mode === 'DEMO' ? <DemoSpeed /> : null}
      <Card title={say('settings.about')}>
        <div className="grid gap-1 text-quiet">
          <p>
            Ballast {snapshot?.version} ·{' '}
            <a href="/api/docs" className="lone-link">
              {say('shell.docs')}
            </a>
          </p>
          <p>{say('shell.noEdge')}</p>
          <p>
            <a href="https://www.tradingview.com/" className="lone-link" rel="noreferrer" target="_blank">
              {say('settings.aboutCharts')}
            </a>
          </p>
        </div>
      </Card>
    </div>
  );
}

function Appearance() {
  const say = useWords();
  const { theme, palette, zone, language, privacy, shortcuts } = usePreferences();
  const pick = <Value extends string>(values: readonly Value[], text: string): Value | undefined =>
    values.find((value) => value === text);
  return (
    <Card title={say('settings.appearance')}>
      <div className="grid gap-3 sm:grid-cols-2">
        <SelectField
          label={say('shell.theme')}
          value={theme}
          onChange={({ target }) => prefer({ theme: pick(THEMES, target.value) ?? theme })}
        >
          {THEMES.map((each) => (
            <option key={each} value={each}>
              {say(`settings.theme.${each}`)}
            </option>
          ))}
        </SelectField>
        <SelectField
          label={say('settings.palette')}
          value={palette}
          onChange={({ target }) => prefer({ palette: pick(PALETTES, target.value) ?? palette })}
        >
          {PALETTES.map((each) => (
            <option key={each} value={each}>
              {say(`settings.palette.${each}`)}
            </option>
          ))}
        </SelectField>
        <SelectField
          label={say('settings.zone')}
          value={zone}
          onChange={({ target }) => prefer({ zone: pick(ZONES, target.value) ?? zone })}
        >
          {ZONES.map((each) => (
            <option key={each} value={each}>
              {say(`settings.zone.${each}`)}
            </option>
          ))}
        </SelectField>
        <SelectField
          label={say('settings.language')}
          value={language}
          onChange={({ target }) => prefer({ language: pick(LANGUAGES, target.value) ?? language })}
        >
          {LANGUAGES.map((each) => (
            <option key={each} value={each}>
              {LANGUAGE_NAMES[each]}
            </option>
          ))}
        </SelectField>
        <CheckField
          label={say('settings.privacy')}
          hint={say('settings.privacyHint')}
          checked={privacy}
          onChange={({ target }) => prefer({ privacy: target.checked })}
        />
        <CheckField
          label={say('settings.shortcuts')}
          hint={say('settings.shortcutsHint')}
          checked={shortcuts}
          onChange={({ target }) => prefer({ shortcuts: target.checked })}
        />
        <Notify />
      </div>
    </Card>
  );
}

function Notify() {
  const say = useWords();
  const { notify } = usePreferences();
  const [refused, setRefused] = useState(false);
  const change = async (wanted: boolean): Promise<void> => {
    const allowed =
      wanted && 'Notification' in window && (await Notification.requestPermission()) === 'granted';
    setRefused(wanted && !allowed);
    prefer({ notify: allowed });
  };
  return (
    <CheckField
      label={say('settings.notify')}
      hint={say(refused ? 'settings.notifyDenied' : 'settings.notifyHint')}
      checked={notify}
      onChange={({ target }) => void change(target.checked)}
    />
  );
}

function DemoSpeed() {
  const say = useWords();
  const { data, refetch } = useQuery(demoQuery);
  const change = useMutation({ mutationFn: setDemoSpeed, onSettled: () => void refetch() });
  const speed = data?.barsPerSecond ?? 0;
  const choices = SPEEDS.includes(speed) ? SPEEDS : [...SPEEDS, speed].sort((left, right) => left - right);
  return (
    <Card title={say('settings.demo')}>
      <SelectField
        label={say('settings.demoWords', { played: data?.barsPlayed ?? '…' })}
        value={speed}
        disabled={change.isPending}
        onChange={({ target }) => change.mutate(Number(target.value))}
      >
        {choices.map((each) => (
          <option key={each} value={each}>
            {each === 0 ? say('settings.demoStill') : each}
          </option>
        ))}
      </SelectField>
    </Card>
  );
}
