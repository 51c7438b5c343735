import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useRef, useState } from 'react';
import { SeriesField } from '../../components/series-field.tsx';
import { Button } from '../../components/ui/button.tsx';
import { Dialog } from '../../components/ui/dialog.tsx';
import { SelectField, TextField } from '../../components/ui/field.tsx';
import { ProblemNote } from '../../components/ui/states.tsx';
import { newKey } from '../../lib/api/request.ts';
import { saveAlertRule } from '../../lib/api/save-alert-rule.ts';
import { snapshotQuery } from '../../lib/api/snapshot.ts';
import type { AlertRule } from '../../lib/records.ts';
import { useWords } from '../../lib/words/words.ts';
import { conditionOf, type Draft, draftOf } from './draft.ts';

const KINDS = ['price', 'fill', 'guard', 'drawdown', 'staleness'] as const satisfies readonly Draft['kind'][];

/** The form of a new rule, or of one as it was read. */
export function RuleDialog({
  rule,
  onClose,
}: {
  readonly rule: AlertRule | null;
  readonly onClose: () => void;
}) {
  const say = useWords();
  const client = useQueryClient();
  const key = useRef(newKey());
  const [draft, setDraft] = useState(() => draftOf(rule));
  const set = (change: Partial<Draft>): void => setDraft({ ...draft, ...change });
  const condition = conditionOf(draft);
  const save = useMutation({
    mutationFn: async () => {
      if (condition !== null) await saveAlertRule(rule, { condition, note: draft.note.trim() }, key.current);
    },
    onSuccess: async () => {
      onClose();
      await client.invalidateQueries({ queryKey: ['alert-rules'] });
    },
    onError: () => {
      // Another wish than the one that was refused.
      key.current = newKey();
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <Dialog open onClose={onClose} title={say(rule === null ? 'alerts.newRule' : 'alerts.edit')}>
      <form onSubmit={submit} className="grid grid-cols-1 gap-3">
        <SelectField
          label={say('alerts.kind')}
          hint={say(`alertHint.${draft.kind}`)}
          value={draft.kind}
          onChange={({ target }) => set({ kind: KINDS.find((each) => each === target.value) ?? draft.kind })}
        >
          {KINDS.map((each) => (
            <option key={each} value={each}>
              {say(`alertKind.${each}`)}
            </option>
          ))}
        </SelectField>
        <Fields draft={draft} set={set} />
        <TextField
          label={say('alerts.note')}
          hint={say('alerts.noteHint')}
          value={draft.note}
          maxLength={200}
          onChange={({ target }) => set({ note: target.value })}
        />
        {save.isError ? <ProblemNote problem={save.error} /> : null}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{say('common.cancel')}</Button>
          <Button type="submit" look="primary" disabled={condition === null} pending={save.isPending}>
            {say('common.save')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

interface FieldsProps {
  readonly draft: Draft;
  readonly set: (change: Partial<Draft>) => void;
}

function Fields({ draft, set }: FieldsProps) {
  const say = useWords();
  const { kind } = draft;
  if (kind === 'fill' || kind === 'guard') return <ProfileField draft={draft} set={set} />;
  if (kind === 'drawdown')
    return (
      <>
        <ProfileField draft={draft} set={set} />
        <TextField
          label={say('alerts.percent')}
          value={draft.percent}
          required
          inputMode="decimal"
          onChange={({ target }) => set({ percent: target.value })}
        />
      </>
    );
  const series = (
    <SeriesField
      label={say('common.symbol')}
      value={draft.series}
      onPick={(picked) => set({ series: picked })}
    />
  );
  if (kind === 'staleness')
    return (
      <>
        {series}
        <TextField
          label={say('alerts.minutes')}
          type="number"
          min={1}
          max={10_080}
          required
          value={draft.minutes}
          onChange={({ target }) => set({ minutes: target.value })}
        />
      </>
    );
  return (
    <>
      {series}
      <div className="grid grid-cols-2 gap-3">
        <SelectField
          label={say('alerts.when')}
          value={draft.when}
          onChange={({ target }) => set({ when: target.value === 'below' ? 'below' : 'above' })}
        >
          <option value="above">{say('alerts.above')}</option>
          <option value="below">{say('alerts.below')}</option>
        </SelectField>
        <TextField
          label={say('alerts.price')}
          value={draft.price}
          required
          inputMode="decimal"
          onChange={({ target }) => set({ price: target.value })}
        />
      </div>
    </>
  );
}

/** Of all profiles where a rule may mean all of them. */
function ProfileField({ draft, set }: FieldsProps) {
  const say = useWords();
  const { data } = useQuery(snapshotQuery);
  const one = draft.kind === 'drawdown';
  return (
    <SelectField
      label={say('common.profile')}
      value={draft.profileId}
      required={one}
      onChange={({ target }) => set({ profileId: target.value })}
    >
      <option value="" disabled={one}>
        {say(one ? 'alerts.pickProfile' : 'activity.allProfiles')}
      </option>
      {data?.profiles
        .filter(({ profile }) => profile.state !== 'retired')
        .map(({ profile }) => (
          <option key={profile.profileId} value={profile.profileId}>
            {profile.name}
          </option>
        ))}
    </SelectField>
  );
}
