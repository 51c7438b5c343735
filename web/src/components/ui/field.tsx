import { clsx } from 'clsx';
import { type ComponentProps, type ReactNode, useId } from 'react';

const BOX =
  'w-full min-h-11 md:min-h-8 rounded-md border border-edge bg-ground px-2 py-1 text-text placeholder:text-quiet aria-invalid:border-down';

interface Named {
  readonly label: ReactNode;
  readonly hint?: ReactNode;
  readonly error?: string | null;
}

function Framed({
  id,
  label,
  hint,
  error,
  children,
}: Named & { readonly id: string; readonly children: ReactNode }) {
  return (
    <div className="grid content-start gap-1">
      <label htmlFor={id} className="text-xs text-quiet">
        {label}
      </label>
      {children}
      {hint === undefined ? null : (
        <p id={`${id}-hint`} className="text-xs text-quiet">
          {hint}
        </p>
      )}
      {error === undefined || error === null ? null : (
        <p id={`${id}-error`} className="text-xs text-down">
          {error}
        </p>
      )}
    </div>
  );
}

function describedBy(id: string, { hint, error }: Named): string | undefined {
  const parts = [hint === undefined ? '' : `${id}-hint`, error ? `${id}-error` : ''].filter(
    (part) => part !== '',
  );
  return parts.length === 0 ? undefined : parts.join(' ');
}

export function TextField({ label, hint, error, className, ...rest }: Named & ComponentProps<'input'>) {
  const id = useId();
  const named = { label, hint, error: error ?? null };
  return (
    <Framed id={id} {...named}>
      <input
        id={id}
        autoComplete="off"
        {...rest}
        aria-invalid={named.error !== null}
        aria-describedby={describedBy(id, named)}
        className={clsx(BOX, className)}
      />
    </Framed>
  );
}

export function SelectField({
  label,
  hint,
  error,
  className,
  children,
  ...rest
}: Named & ComponentProps<'select'>) {
  const id = useId();
  const named = { label, hint, error: error ?? null };
  return (
    <Framed id={id} {...named}>
      <select id={id} {...rest} aria-describedby={describedBy(id, named)} className={clsx(BOX, className)}>
        {children}
      </select>
    </Framed>
  );
}

export function CheckField({ label, hint, ...rest }: Named & ComponentProps<'input'>) {
  const id = useId();
  return (
    <div className="flex items-center gap-2 md:items-start">
      <input
        id={id}
        type="checkbox"
        {...rest}
        className="mt-0.5 size-5 shrink-0 accent-(--accent) md:size-4"
      />
      <label htmlFor={id} className="flex min-h-11 flex-col justify-center md:min-h-0">
        {label}
        {hint === undefined ? null : <span className="block text-xs text-quiet">{hint}</span>}
      </label>
    </div>
  );
}
