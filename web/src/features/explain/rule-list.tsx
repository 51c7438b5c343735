import { clsx } from 'clsx';
import { Check, CircleHelp, Minus, X } from 'lucide-react';
import { Plain } from '../../components/figures/figures.tsx';
import { Moment } from '../../components/figures/moment.tsx';
import { ruleOf } from '../../components/rules.ts';
import { Badge } from '../../components/ui/badge.tsx';
import { useTold } from '../../components/use-told.ts';
import type { Verdict } from '../../lib/records.ts';
import { useWords } from '../../lib/words/words.ts';

const ICONS = { pass: Check, veto: X, neutral: Minus, insufficient: CircleHelp } as const;
const TONES = {
  pass: 'text-up',
  veto: 'text-down',
  neutral: 'text-quiet',
  insufficient: 'text-warn',
} as const;

/** Every rule with its word, its sentence and the figures it read. All of them were asked, whichever said no first. */
export function RuleList({
  verdicts,
  blockedBy,
  calendar,
}: {
  readonly verdicts: readonly Verdict[];
  readonly blockedBy: string | null;
  readonly calendar: string | null;
}) {
  const say = useWords();
  const told = useTold(calendar);
  return (
    <ol className="grid gap-1">
      {verdicts.map(({ rule, status, code, score, required, weight, reason, figures }) => {
        const Icon = ICONS[status];
        const known = Object.entries(figures);
        return (
          <li
            key={rule}
            className={clsx(
              'grid grid-cols-[1.25rem_minmax(0,1fr)] gap-2 rounded-md border p-2',
              rule === blockedBy ? 'border-down' : 'border-line',
            )}
          >
            <Icon size={16} aria-hidden className={clsx('mt-0.5', TONES[status])} />
            <div className="grid gap-1">
              <p className="flex flex-wrap items-center gap-2">
                <span className="font-medium">{say(ruleOf(rule).word)}</span>
                <span className={clsx('text-xs', TONES[status])}>{say(`verdict.${status}`)}</span>
                {rule === blockedBy ? <Badge tone="down">{say('explain.first')}</Badge> : null}
                <span className="label ml-auto">
                  {required ? say('explain.required') : say('explain.weighted', { weight })} ·{' '}
                  <Plain amount={score} decimals={2} />
                </span>
              </p>
              {/* The name of the rule stands above. */}
              <p>{told(capital(reason.replace(/^[\w ]+: /, '')))}</p>
              {known.length === 0 ? null : (
                <details>
                  <summary className="cursor-pointer md:py-1 text-xs text-quiet">
                    {say('explain.figures')} <code>{code}</code>
                  </summary>
                  <dl className="grid grid-cols-[auto_1fr] gap-x-4 text-xs sm:grid-cols-[auto_1fr_auto_1fr]">
                    {known.map(([name, value]) => (
                      <div key={name} className="contents">
                        <dt className="text-quiet">{name}</dt>
                        <dd>
                          {/At$|^now$/.test(name) && value !== null ? (
                            <Moment at={value} calendar={calendar} />
                          ) : (
                            <Plain amount={value} />
                          )}
                        </dd>
                      </div>
                    ))}
                  </dl>
                </details>
              )}
            </div>
          </li>
        );
      })}
    </ol>
  );
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
