/** One of several, with a sentence about it. */
export function Choice({
  name,
  title,
  words,
  checked,
  onChoose,
}: {
  readonly name: string;
  readonly title: string;
  readonly words: string;
  readonly checked: boolean;
  readonly onChoose: () => void;
}) {
  return (
    <label className="flex cursor-pointer items-start gap-2 rounded-md border border-line p-3 hover:border-edge has-checked:border-accent has-checked:bg-raised">
      <input
        type="radio"
        name={name}
        checked={checked}
        onChange={onChoose}
        className="mt-1 accent-(--accent)"
      />
      <span>
        <span className="block font-medium">{title}</span>
        <span className="text-quiet">{words}</span>
      </span>
    </label>
  );
}
