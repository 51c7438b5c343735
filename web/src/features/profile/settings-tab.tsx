import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useRef, useState } from 'react';
import { toast } from '../../lib/toast.ts';
import { LimitFields, type LimitValues } from '../../components/parameters/limit-fields.tsx';
import { ParameterFields, type ParameterValues } from '../../components/parameters/parameter-fields.tsx';
import { Button } from '../../components/ui/button.tsx';
import { Card } from '../../components/ui/card.tsx';
import { Queried } from '../../components/ui/queried.tsx';
import { ProblemNote } from '../../components/ui/states.tsx';
import { changeProfile, type ProfileChange } from '../../lib/api/change-profile.ts';
import { referenceQuery } from '../../lib/api/reference.ts';
import { ApiProblem, newKey } from '../../lib/api/request.ts';
import type { ProfileSnapshot, Reference } from '../../lib/records.ts';
import { useWords } from '../../lib/words/words.ts';
import { Versions } from './versions.tsx';

/** Every setting with its range and default, what changed before, and the way back. */
export function SettingsTab({ each }: { readonly each: ProfileSnapshot }) {
  const say = useWords();
  const reference = useQuery(referenceQuery);
  // A form begins anew on the revision that it shows; what others change meanwhile is refused by the server.
  const [seen, setSeen] = useState(each);
  return (
    <div className="grid grid-cols-1 items-start gap-3 xl:grid-cols-[minmax(0,1fr)_24rem]">
      <Card title={say('profile.tab.settings')}>
        <Queried query={reference}>
          {(known) => (
            <SettingsForm key={seen.etag} each={seen} reference={known} onReload={() => setSeen(each)} />
          )}
        </Queried>
      </Card>
      <Card title={say('versions.title')}>
        <Versions each={each} />
      </Card>
    </div>
  );
}

function SettingsForm({
  each,
  reference,
  onReload,
}: {
  readonly each: ProfileSnapshot;
  readonly reference: Reference;
  readonly onReload: () => void;
}) {
  const say = useWords();
  const client = useQueryClient();
  const { profile, etag } = each;
  const key = useRef(newKey());
  const [parameters, setParameters] = useState<ParameterValues>({});
  const [limits, setLimits] = useState<LimitValues>({});
  const [stops, setStops] = useState<LimitValues>({});
  const changed = [parameters, limits, stops].flatMap((part) => Object.entries(part));
  const save = useMutation({
    mutationFn: (change: ProfileChange) => changeProfile(profile.profileId, change, etag, key.current),
    onSuccess: async () => {
      toast.success(say('versions.saved'));
      await client.invalidateQueries();
      onReload();
    },
    onError: () => {
      key.current = newKey();
    },
  });
  const stale = save.error instanceof ApiProblem && save.error.status === 412;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    save.mutate({ parameters, limits, stops });
  };
  return (
    <form noValidate onSubmit={submit} className="grid gap-4">
      <ParameterFields
        reference={reference}
        values={{ ...profile.parameters, ...parameters }}
        onChange={(name, value) => setParameters({ ...parameters, [name]: value })}
      />
      <details className="rounded-md border border-line">
        <summary className="cursor-pointer px-3 md:py-2 font-medium">{say('versions.limits')}</summary>
        <div className="p-3">
          <LimitFields
            specs={reference.limits}
            values={{ ...profile.limits, ...limits }}
            onChange={(name, value) => setLimits({ ...limits, [name]: value })}
          />
        </div>
      </details>
      <details className="rounded-md border border-line">
        <summary className="cursor-pointer px-3 md:py-2 font-medium">{say('versions.stops')}</summary>
        <div className="p-3">
          <LimitFields
            specs={reference.stops}
            values={{ ...profile.stops, ...stops }}
            onChange={(name, value) => setStops({ ...stops, [name]: value })}
          />
        </div>
      </details>
      {save.isError ? <ProblemNote problem={save.error} /> : null}
      {changed.length === 0 ? null : (
        <p className="label">
          {say('versions.changes')} {changed.map(([name, value]) => `${name} → ${String(value)}`).join(', ')}
        </p>
      )}
      <div className="flex justify-end gap-2">
        {stale ? <Button onClick={onReload}>{say('versions.reload')}</Button> : null}
        <Button type="submit" look="primary" pending={save.isPending} disabled={changed.length === 0}>
          {say('common.save')}
        </Button>
      </div>
    </form>
  );
}
