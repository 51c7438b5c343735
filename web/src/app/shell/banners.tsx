import { useQuery } from '@tanstack/react-query';
import { clsx } from 'clsx';
import type { ReactNode } from 'react';
import { Button } from '../../components/ui/button.tsx';
import { healthQuery } from '../../lib/api/health.ts';
import { snapshotQuery } from '../../lib/api/snapshot.ts';
import { momentText, zoneOf } from '../../lib/format/moments.ts';
import { heardAt, useLink } from '../../lib/live/live.ts';
import { usePreferences } from '../../lib/preferences.ts';
import { useWords } from '../../lib/words/words.ts';
import { applyNewVersion, useNewVersion } from '../offline.ts';

function Banner({
  tone,
  urgent = false,
  children,
}: {
  readonly tone: 'warn' | 'danger' | 'plain';
  /** Read out at once: halts only. */
  readonly urgent?: boolean;
  readonly children: ReactNode;
}) {
  return (
    <div
      role={urgent ? 'alert' : 'status'}
      className={clsx(
        'flex flex-wrap items-center gap-3 border-b px-4 py-2',
        tone === 'danger' && 'border-danger bg-danger text-on-danger',
        tone === 'warn' && 'border-warn/50 bg-surface text-warn',
        tone === 'plain' && 'border-line bg-raised',
      )}
    >
      {children}
    </div>
  );
}

/** Every way in which the truth may be missing or trading be off has a name and a line of its own, on every page. */
export function Banners() {
  const say = useWords();
  const { zone, language } = usePreferences();
  const { state, attempts } = useLink();
  const snapshot = useQuery(snapshotQuery);
  const { data: health } = useQuery(healthQuery);
  const late = health?.loops.filter((loop) => loop.late).map(({ loop }) => loop) ?? [];
  const newVersion = useNewVersion();
  const timeZone = zoneOf(zone, null);
  const control = snapshot.data?.control;
  const lost = state === 'reconnecting' || state === 'offline';
  return (
    <>
      {lost && snapshot.data === undefined ? (
        <Banner tone="warn">
          <b>{say('gate.title')}.</b> {say('gate.unreachable')}
        </Banner>
      ) : null}
      {late.length > 0 ? <Banner tone="warn">{say('gate.late', { loops: late.join(', ') })}</Banner> : null}
      {lost && snapshot.data !== undefined ? (
        <Banner tone="warn">
          {say('banner.offline', {
            moment: momentText(heardAt(), language, timeZone, 'second'),
            attempts,
          })}
        </Banner>
      ) : null}
      {!lost && snapshot.isRefetchError ? <Banner tone="warn">{say('banner.stale')}</Banner> : null}
      {control?.state === 'HALTED' ? (
        <Banner tone="danger" urgent>
          {say('banner.tenantHalted', {
            since: momentText(control.since, language, timeZone, 'minute'),
            by: control.by,
            why: control.why,
          })}
        </Banner>
      ) : null}
      {snapshot.data?.tradingEnabled === false ? (
        <Banner tone="warn">{say('banner.sendingOff')}</Banner>
      ) : null}
      {newVersion === null ? null : (
        <Banner tone="plain">
          {say('banner.newVersion')}
          <Button look="primary" onClick={() => applyNewVersion(newVersion)}>
            {say('banner.reload')}
          </Button>
        </Banner>
      )}
    </>
  );
}
