import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { toast } from '../../lib/toast.ts';
import { Moment } from '../../components/figures/moment.tsx';
import { Button } from '../../components/ui/button.tsx';
import { Queried } from '../../components/ui/queried.tsx';
import { changeProfile } from '../../lib/api/change-profile.ts';
import { newKey } from '../../lib/api/request.ts';
import { versionsQuery } from '../../lib/api/versions.ts';
import type { ProfileSnapshot, ProfileVersion } from '../../lib/records.ts';
import { useWords } from '../../lib/words/words.ts';

/** What was set before, by whom, how it differs from now, and the way back to it. */
export function Versions({ each }: { readonly each: ProfileSnapshot }) {
  const say = useWords();
  const versions = useQuery(versionsQuery(each.profile.profileId));
  return (
    <Queried query={versions}>
      {({ items }) =>
        items.length === 0 ? (
          <p className="text-quiet">{say('versions.none')}</p>
        ) : (
          <ul className="grid grid-cols-1 gap-3">
            {items.map((version) => (
              <Version key={version.revision} each={each} version={version} />
            ))}
          </ul>
        )
      }
    </Queried>
  );
}

function differencesOf({ profile }: ProfileSnapshot, version: ProfileVersion): readonly string[] {
  const parts = [
    [version.parameters, profile.parameters],
    [version.limits, profile.limits],
    [version.stops, profile.stops],
  ] as const;
  return parts.flatMap(([before, now]) =>
    Object.entries(before)
      .filter(([name, value]) => now[name] !== value)
      .map(([name, value]) => `${name}: ${String(value)} → ${String(now[name])}`),
  );
}

function Version({ each, version }: { readonly each: ProfileSnapshot; readonly version: ProfileVersion }) {
  const say = useWords();
  const client = useQueryClient();
  const differences = differencesOf(each, version);
  const undo = useMutation({
    mutationFn: () => {
      const { parameters, limits, stops } = version;
      return changeProfile(each.profile.profileId, { parameters, limits, stops }, each.etag, newKey());
    },
    onSuccess: async () => {
      toast.success(say('versions.saved'));
      await client.invalidateQueries();
    },
    onError: (failure) => toast.error(failure.message),
  });
  return (
    <li className="grid gap-1 border-l-2 border-edge pl-2">
      <p className="label">
        <Moment at={version.changedAt} precision="second" /> · {version.changedBy}
      </p>
      {differences.length === 0 ? (
        <p className="text-quiet">{say('versions.same')}</p>
      ) : (
        <>
          <ul className="text-xs">
            {differences.map((words) => (
              <li key={words}>
                <code>{words}</code>
              </li>
            ))}
          </ul>
          <div>
            <Button pending={undo.isPending} onClick={() => undo.mutate()}>
              {say('versions.undo')}
            </Button>
          </div>
        </>
      )}
    </li>
  );
}
