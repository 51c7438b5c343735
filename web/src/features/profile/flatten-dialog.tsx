import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { Button } from '../../components/ui/button.tsx';
import { Dialog } from '../../components/ui/dialog.tsx';
import { closeTrade } from '../../lib/api/close-trade.ts';
import { ApiProblem, newKey } from '../../lib/api/request.ts';
import { snapshotQuery } from '../../lib/api/snapshot.ts';
import type { ProfileSnapshot } from '../../lib/records.ts';
import { useWords } from '../../lib/words/words.ts';

interface Outcome {
  readonly tradeId: string;
  readonly symbol: string;
  readonly problem: string | null;
}

/** Closes every open trade of a profile, one command each, and says of each what came of it. */
export function FlattenDialog({
  each,
  onClose,
}: {
  readonly each: ProfileSnapshot;
  readonly onClose: () => void;
}) {
  const say = useWords();
  const client = useQueryClient();
  const { data } = useQuery(snapshotQuery);
  const { profileId, name } = each.profile;
  const trades = (data?.openTrades ?? []).filter((trade) => trade.profileId === profileId);
  const keys = useRef(new Map<string, string>());
  const command = useMutation({
    mutationFn: async () => {
      const outcomes: Outcome[] = [];
      for (const { tradeId, symbol } of trades) {
        const key = keys.current.get(tradeId) ?? newKey();
        keys.current.set(tradeId, key);
        const problem = await closeTrade(profileId, tradeId, null, key).then(
          () => null,
          (failure: unknown) => (failure instanceof ApiProblem ? failure.message : String(failure)),
        );
        outcomes.push({ tradeId, symbol, problem });
      }
      return outcomes;
    },
    onSettled: () => client.invalidateQueries(),
  });
  return (
    <Dialog open onClose={onClose} title={`${say('profile.flatten')}: ${name}`}>
      <div className="grid grid-cols-1 gap-3">
        <p>{say('profile.flattenWords', { count: trades.length })}</p>
        {command.data === undefined ? null : (
          <ul className="grid gap-1">
            {command.data.map(({ tradeId, symbol, problem }) => (
              <li key={tradeId} className={problem === null ? '' : 'text-down'}>
                {symbol}: {problem ?? say('profile.flattenDone')}
              </li>
            ))}
          </ul>
        )}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{say(command.isSuccess ? 'common.close' : 'common.cancel')}</Button>
          {command.isSuccess ? null : (
            <Button
              look="danger"
              pending={command.isPending}
              disabled={trades.length === 0}
              onClick={() => command.mutate()}
            >
              {say('profile.flatten')}
            </Button>
          )}
        </div>
      </div>
    </Dialog>
  );
}
