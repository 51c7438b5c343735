import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Check } from 'lucide-react';
import { acknowledgeAlert } from '../lib/api/acknowledge-alert.ts';
import type { Alert } from '../lib/records.ts';
import { toast } from '../lib/toast.ts';
import { useWords } from '../lib/words/words.ts';
import { alertSentence } from './alert-words.ts';
import { Moment } from './figures/moment.tsx';
import { Badge } from './ui/badge.tsx';
import { IconButton } from './ui/button.tsx';
import { useAlertTelling } from './use-alert-telling.ts';
import { useTold } from './use-told.ts';

/** Alerts as sentences, each with whose it is and a button for whoever has seen it. */
export function AlertList({ alerts }: { readonly alerts: readonly Alert[] }) {
  return (
    <ul className="divide-y divide-line">
      {alerts.map((alert) => (
        <Line key={alert.alertId} alert={alert} />
      ))}
    </ul>
  );
}

function Line({ alert }: { readonly alert: Alert }) {
  const say = useWords();
  const telling = useAlertTelling();
  const told = useTold();
  const client = useQueryClient();
  const seen = useMutation({
    mutationFn: () => acknowledgeAlert(alert.alertId),
    onError: (problem) => toast.error(problem.message),
    onSettled: () => client.invalidateQueries({ queryKey: ['alerts'] }),
  });
  const { kind, profileId, note, raisedAt, acknowledgedAt, acknowledgedBy } = alert;
  const isOpen = acknowledgedAt === null;
  return (
    <li className="flex items-start gap-2 px-3 py-2">
      <div className="grid min-w-0 flex-1 gap-0.5">
        <p className={isOpen ? 'font-medium' : 'text-quiet'}>{told(alertSentence(alert, telling))}</p>
        {note === '' ? null : <p className="text-quiet">{note}</p>}
        <p className="label flex flex-wrap items-center gap-x-2 gap-y-1">
          <Badge tone={isOpen ? 'warn' : 'plain'}>{say(`alertKind.${kind}`)}</Badge>
          <Moment at={raisedAt} precision="second" />
          {profileId === null ? null : (
            <Link to="/profiles/$profileId" params={{ profileId }} className="text-accent">
              {telling.nameOf(profileId)}
            </Link>
          )}
          {acknowledgedAt === null ? null : (
            <span>
              {say('alerts.seenBy', { by: acknowledgedBy ?? '' })} <Moment at={acknowledgedAt} />
            </span>
          )}
        </p>
      </div>
      {isOpen ? (
        <IconButton label={say('alerts.seen')} disabled={seen.isPending} onClick={() => seen.mutate()}>
          <Check size={17} aria-hidden />
        </IconButton>
      ) : null}
    </li>
  );
}
