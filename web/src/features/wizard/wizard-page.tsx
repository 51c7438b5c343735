import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useRef, useState } from 'react';
import { LimitFields } from '../../components/parameters/limit-fields.tsx';
import { ParameterFields } from '../../components/parameters/parameter-fields.tsx';
import { Button } from '../../components/ui/button.tsx';
import { Card } from '../../components/ui/card.tsx';
import { TextField } from '../../components/ui/field.tsx';
import { Loading, ProblemNote } from '../../components/ui/states.tsx';
import { createProfile } from '../../lib/api/create-profile.ts';
import { instrumentsQuery } from '../../lib/api/instruments.ts';
import { referenceQuery } from '../../lib/api/reference.ts';
import { taken } from '../../lib/hand-over.ts';
import { newKey } from '../../lib/api/request.ts';
import type { Instrument, Reference } from '../../lib/records.ts';
import { useWords } from '../../lib/words/words.ts';
import { type Draft, draftFrom, firstDraft, wishOf } from './draft.ts';
import { MarketStep } from './market-step.tsx';
import { PreviewRun } from './preview-run.tsx';
import { RiskStep } from './risk-step.tsx';
import { StyleStep } from './style-step.tsx';

/** A profile in four questions, with a run over the bars of its market before it begins. All of it can be typed as an expert as well. */
export function WizardPage() {
  const say = useWords();
  const instruments = useQuery(instrumentsQuery);
  const reference = useQuery(referenceQuery);
  const failed = instruments.error ?? reference.error;
  if (failed !== null) return <ProblemNote problem={failed} />;
  if (instruments.data === undefined || reference.data === undefined) return <Loading rows={10} />;
  return (
    <>
      <h1 className="mb-3 text-lg">{say('wizard.title')}</h1>
      <Wizard instruments={instruments.data} reference={reference.data} />
    </>
  );
}

function Wizard({
  instruments,
  reference,
}: {
  readonly instruments: readonly Instrument[];
  readonly reference: Reference;
}) {
  const say = useWords();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [draft, setDraft] = useState(() => {
    const run = taken();
    return run === null ? firstDraft(instruments, reference) : draftFrom(run, reference);
  });
  // One wish has one key: another click on the same button creates no second profile, a changed wish is another one.
  const wanted = useRef({ text: '', key: newKey() });
  const change = (part: Partial<Draft>): void => setDraft((known) => ({ ...known, ...part }));
  const venue = instruments.find(({ source }) => source === draft.source)?.venue ?? 'paper';
  const wish = wishOf(draft, reference, venue);
  const command = useMutation({
    mutationFn: () => {
      const text = JSON.stringify(wish);
      if (text !== wanted.current.text) wanted.current = { text, key: newKey() };
      return createProfile(wish, wanted.current.key);
    },
    onSuccess: async ({ profileId }) => {
      void client.invalidateQueries();
      await navigate({ to: '/profiles/$profileId', params: { profileId } });
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    command.mutate();
  };
  const preset = reference.presets.find(({ name }) => name === draft.preset);
  return (
    <form noValidate onSubmit={submit} className="grid max-w-4xl gap-3">
      <Card title={say('wizard.market')}>
        <MarketStep draft={draft} instruments={instruments} reference={reference} onChange={change} />
      </Card>
      <Card title={say('wizard.style')}>
        <StyleStep draft={draft} reference={reference} onChange={change} />
      </Card>
      <Card title={say('wizard.risk')}>
        <RiskStep draft={draft} onChange={change} />
      </Card>
      <Card title={say('wizard.expert')}>
        <details>
          <summary className="cursor-pointer text-quiet">{say('wizard.expertWords')}</summary>
          <div className="mt-3 grid gap-4">
            <ParameterFields
              reference={reference}
              values={{ ...preset?.parameters, ...draft.parameters }}
              onChange={(name, value) => change({ parameters: { ...draft.parameters, [name]: value } })}
            />
            <LimitFields
              specs={reference.limits}
              values={{ ...wish.limits }}
              onChange={(name, value) => change({ limits: { ...draft.limits, [name]: value } })}
            />
          </div>
        </details>
      </Card>
      <Card title={say('wizard.finish')}>
        <div className="grid grid-cols-1 gap-3">
          <TextField
            label={say('wizard.name')}
            value={draft.name}
            onChange={({ target }) => change({ name: target.value })}
            maxLength={80}
            required
          />
          <PreviewRun wish={wish} />
          {command.isError ? <ProblemNote problem={command.error} /> : null}
          <div className="flex items-center justify-end gap-3">
            <p className="label">{say('wizard.paper')}</p>
            <Button
              type="submit"
              look="primary"
              pending={command.isPending}
              disabled={draft.symbols.length === 0}
            >
              {say('overview.create')}
            </Button>
          </div>
        </div>
      </Card>
    </form>
  );
}
