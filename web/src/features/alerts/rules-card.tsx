import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Bell, BellOff, Pencil, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { ruleSentence } from '../../components/alert-words.ts';
import { Badge } from '../../components/ui/badge.tsx';
import { Button, IconButton } from '../../components/ui/button.tsx';
import { Card } from '../../components/ui/card.tsx';
import { Dialog } from '../../components/ui/dialog.tsx';
import { Queried } from '../../components/ui/queried.tsx';
import { Empty, ProblemNote } from '../../components/ui/states.tsx';
import { useAlertTelling } from '../../components/use-alert-telling.ts';
import { alertRulesQuery } from '../../lib/api/alert-rules.ts';
import { deleteAlertRule } from '../../lib/api/delete-alert-rule.ts';
import { newKey } from '../../lib/api/request.ts';
import { changeAlertRule } from '../../lib/api/save-alert-rule.ts';
import type { AlertRule } from '../../lib/records.ts';
import { toast } from '../../lib/toast.ts';
import { useWords } from '../../lib/words/words.ts';
import { RuleDialog } from './rule-dialog.tsx';

type Opened =
  | { readonly what: 'edit' | 'delete'; readonly rule: AlertRule }
  | { readonly what: 'new' }
  | null;

/** What is watched for: made, changed, muted and ended here. */
export function RulesCard() {
  const say = useWords();
  const query = useQuery(alertRulesQuery);
  const [opened, setOpened] = useState<Opened>(null);
  const close = (): void => setOpened(null);
  const add = (
    <Button look="primary" onClick={() => setOpened({ what: 'new' })}>
      <Plus size={15} aria-hidden /> {say('alerts.newRule')}
    </Button>
  );
  return (
    <Card flush title={say('alerts.rules')} actions={add}>
      <Queried query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title={say('alerts.noRules')}>{say('alerts.noRulesWords')}</Empty>
          ) : (
            <ul className="divide-y divide-line">
              {items.map((rule) => (
                <Rule key={rule.ruleId} rule={rule} onOpen={setOpened} />
              ))}
            </ul>
          )
        }
      </Queried>
      {opened?.what === 'new' ? <RuleDialog rule={null} onClose={close} /> : null}
      {opened?.what === 'edit' ? <RuleDialog rule={opened.rule} onClose={close} /> : null}
      {opened?.what === 'delete' ? <DeleteDialog rule={opened.rule} onClose={close} /> : null}
    </Card>
  );
}

function Rule({ rule, onOpen }: { readonly rule: AlertRule; readonly onOpen: (opened: Opened) => void }) {
  const say = useWords();
  const telling = useAlertTelling();
  const client = useQueryClient();
  const mute = useMutation({
    mutationFn: () => changeAlertRule(rule, { muted: !rule.muted }, newKey()),
    onError: (problem) => toast.error(problem.message),
    onSettled: () => client.invalidateQueries({ queryKey: ['alert-rules'] }),
  });
  const { condition, muted, note } = rule;
  return (
    <li className="flex items-start gap-1 py-2 pr-1 pl-3">
      <div className="grid min-w-0 flex-1 gap-0.5">
        <p className={muted ? 'text-quiet' : ''}>{ruleSentence(condition, telling)}</p>
        {note === '' ? null : <p className="text-quiet">{note}</p>}
        <p className="flex gap-1">
          <Badge>{say(`alertKind.${condition.kind}`)}</Badge>
          {muted ? <Badge tone="warn">{say('alerts.muted')}</Badge> : null}
        </p>
      </div>
      <IconButton
        label={say(muted ? 'alerts.hear' : 'alerts.mute')}
        aria-pressed={muted}
        disabled={mute.isPending}
        onClick={() => mute.mutate()}
      >
        {muted ? <BellOff size={16} aria-hidden /> : <Bell size={16} aria-hidden />}
      </IconButton>
      <IconButton label={say('alerts.edit')} onClick={() => onOpen({ what: 'edit', rule })}>
        <Pencil size={16} aria-hidden />
      </IconButton>
      <IconButton label={say('alerts.delete')} onClick={() => onOpen({ what: 'delete', rule })}>
        <Trash2 size={16} aria-hidden />
      </IconButton>
    </li>
  );
}

function DeleteDialog({ rule, onClose }: { readonly rule: AlertRule; readonly onClose: () => void }) {
  const say = useWords();
  const telling = useAlertTelling();
  const client = useQueryClient();
  const [key] = useState(newKey);
  const drop = useMutation({
    mutationFn: () => deleteAlertRule(rule.ruleId, key),
    onSuccess: async () => {
      onClose();
      await client.invalidateQueries({ queryKey: ['alert-rules'] });
    },
  });
  return (
    <Dialog open onClose={onClose} title={say('alerts.deleteTitle')}>
      <div className="grid gap-3">
        <p className="font-medium">{ruleSentence(rule.condition, telling)}</p>
        <p>{say('alerts.deleteWords')}</p>
        {drop.isError ? <ProblemNote problem={drop.error} /> : null}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{say('common.cancel')}</Button>
          <Button look="danger" pending={drop.isPending} onClick={() => drop.mutate()}>
            {say('alerts.delete')}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
