import { clsx } from 'clsx';
import type { ComponentProps } from 'react';

type Look = 'plain' | 'primary' | 'danger' | 'quiet';

const LOOKS: Readonly<Record<Look, string>> = {
  plain: 'border border-line bg-raised text-text hover:border-edge',
  primary: 'border border-transparent bg-accent text-on-accent font-medium hover:brightness-110',
  danger: 'border border-transparent bg-danger text-on-danger font-semibold hover:brightness-110',
  quiet: 'border border-transparent text-quiet hover:text-text hover:bg-raised',
};

/** `pending` keeps the place and refuses a second click; what the server said is shown by whoever asked. */
export function Button({
  look = 'plain',
  pending = false,
  className,
  disabled,
  children,
  ...rest
}: ComponentProps<'button'> & { readonly look?: Look; readonly pending?: boolean }) {
  return (
    <button
      type="button"
      {...rest}
      disabled={disabled === true || pending}
      aria-busy={pending}
      className={clsx(
        'inline-flex min-h-11 items-center justify-center gap-1.5 rounded-md px-3 py-1 whitespace-nowrap transition-colors',
        'md:min-h-8 disabled:opacity-50',
        LOOKS[look],
        className,
      )}
    >
      {children}
    </button>
  );
}

/** A button that shows a picture alone and says its name. */
export function IconButton({
  label,
  className,
  ...rest
}: ComponentProps<'button'> & { readonly label: string }) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      {...rest}
      className={clsx(
        'inline-flex size-11 shrink-0 items-center justify-center rounded-md text-quiet transition-colors md:size-8',
        'hover:bg-raised hover:text-text disabled:opacity-40 aria-pressed:bg-raised aria-pressed:text-accent',
        className,
      )}
    />
  );
}
