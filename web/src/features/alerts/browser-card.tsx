import { useState } from 'react';
import { Button } from '../../components/ui/button.tsx';
import { Card } from '../../components/ui/card.tsx';
import { prefer, usePreferences } from '../../lib/preferences.ts';
import { useWords } from '../../lib/words/words.ts';

type Permission = NotificationPermission | 'unsupported';

const permissionNow = (): Permission => ('Notification' in window ? Notification.permission : 'unsupported');

/** Whether this browser tells while the page is in the background. It is asked only after somebody has asked for it here. */
export function BrowserCard() {
  const say = useWords();
  const { notify } = usePreferences();
  const [permission, setPermission] = useState(permissionNow);
  const turnOn = async (): Promise<void> => {
    const answer = await Notification.requestPermission();
    setPermission(answer);
    prefer({ notify: answer === 'granted' });
  };
  const on = notify && permission === 'granted';
  const state = on ? 'on' : permission === 'granted' || permission === 'default' ? 'off' : permission;
  return (
    <Card title={say('alerts.browser')}>
      <div className="grid justify-items-start gap-2">
        <p>{say(`alerts.browser.${state}`)}</p>
        {state === 'on' ? (
          <Button onClick={() => prefer({ notify: false })}>{say('alerts.browserOff')}</Button>
        ) : state === 'off' ? (
          <Button onClick={() => void turnOn()}>{say('alerts.browserOn')}</Button>
        ) : null}
      </div>
    </Card>
  );
}
